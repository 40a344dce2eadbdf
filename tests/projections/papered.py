"""Drawn scripts in which changes rest on one of two papers, or on none."""

from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from domain.act import Act
from domain.commands import Command, Request
from domain.commands.instrument import IssueInstrument
from domain.value import names_of, replace
from domain.vocabulary import Rank
from tests.scripts import START, scripts

PAPERS = ("instrument:one", "instrument:two")
OTHER = {PAPERS[0]: PAPERS[1], PAPERS[1]: "", "": PAPERS[0]}
ISSUED = Request(
    commands=tuple(
        IssueInstrument(
            stream=id,
            act=Act(effective_on=START),
            title=f"《关于取消{id[-3:]}的决定》",
            number=f"市政发〔2010〕{number}号",
            issuer="市人民政府",
            rank=Rank.DEPARTMENT_DOCUMENT,
        )
        for number, id in enumerate(PAPERS, start=1)
    ),
    actor="clerk",
)


def resting(thing: Any, paper: str) -> Any:
    """A command, and what it makes anew, under one paper; what it corrects, under another."""
    fields = names_of(type(thing))
    changes: dict[str, Any] = {"act": replace(thing.act, instrument=paper)}
    if getattr(thing, "replacement", None) is not None:
        changes["replacement"] = resting(thing.replacement, OTHER[paper])
    if "into" in fields and not isinstance(thing.into, str):
        changes["into"] = tuple(resting(each, paper) for each in thing.into)
    return replace(thing, **changes)


def papered(script: list[Request], papers: list[str]) -> list[Request]:
    under = cycle(papers)

    def rested(command: Command) -> Command:
        return resting(command, next(under))

    return [
        ISSUED,
        *(replace(one, commands=tuple(map(rested, one.commands))) for one in script),
    ]


papered_scripts: st.SearchStrategy[list[Request]] = st.builds(
    papered, scripts, st.lists(st.sampled_from(["", *PAPERS]), min_size=1, max_size=7)
)
