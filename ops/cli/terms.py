"""What happened or is asked for, in a word: the term that its definition opens with."""

import re
from typing import Final

from analytics.words import TERM
from domain.commands import Command
from domain.events import EVENTS
from ops.cli.words import spoken

COMMANDS: Final = {cls.__name__: cls for cls in Command.__subclasses__()}
COUNTS: Final = {"rows": ("行", "rows"), "commands": ("记录", "entries")}


def term(cls: type) -> str:
    """The Chinese term of an event or a command; empty where its definition opens with none."""
    found = TERM.match(cls.__doc__ or "")
    return found[0] if found else ""


def happened(topic: str, *, chinese: bool) -> str:
    """What an event says happened: 设立, 新增; or in English by its topic: added."""
    if chinese:
        return term(EVENTS[topic])
    return topic.partition(".")[2].replace("_", " ")


def counted(name: str, *, chinese: bool) -> str:
    """What an import counts: rows by what they lead to, and entries by what they record."""
    of, _, what = name.partition("_")
    if what and of in COUNTS:
        head = COUNTS[of][0 if chinese else 1]
        return f"{head}: {recorded(what, chinese=chinese)}"
    return name


def recorded(what: str, *, chinese: bool) -> str:
    """A command by its name, or what rows lead to: add+amend."""
    if what in COMMANDS:
        plainly = re.sub(r"(?<!^)(?=[A-Z])", " ", what).lower()
        return term(COMMANDS[what]) if chinese else plainly
    return acted(what, chinese=chinese)


def acted(text: str, *, chinese: bool) -> str:
    """What a row leads to, in the reader's language; one row can lead to several things."""
    return " + ".join(spoken("action", part, chinese=chinese) for part in text.split("+"))
