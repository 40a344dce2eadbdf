"""市场准入负面清单: the bans and limits on market entry, and what a revision does to them.

Tianjin 2023, 三（四）: each ban or limit belongs to powers, and a revision of the negative list
calls for proposals about the list of powers.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.basis import Citation
from domain.compliance.peers import plain
from domain.value import Value


class Entry(Value):
    """One ban or limit: 禁止或许可事项, with its code, its place, and what is done about it."""

    restriction: str
    number: str = ""
    """项目号, which may change from list to list."""
    code: str = ""
    """事项编码."""
    measures: tuple[str, ...] = ()
    """禁止或许可准入措施, one each."""
    basis: tuple[Citation, ...] = ()
    """设立依据, where the list gives it."""


class Revised(StrEnum):
    """What a revision did to an entry."""

    ADDED = "added"
    REMOVED = "removed"
    ALTERED = "altered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """An entry that came, went or was altered; ``before`` is an altered one in the old list."""

    revised: Revised
    entry: Entry
    before: Entry | None = None

    @property
    def texts(self) -> list[str]:
        """What is compared with names: of an altered entry, the measures that came or went."""
        if self.before is None or plain(self.before.restriction) != plain(self.entry.restriction):
            return [self.entry.restriction, *self.entry.measures]
        old, new = self.before.measures, self.entry.measures
        return [*(one for one in new if one not in old), *(one for one in old if one not in new)]

    @property
    def called(self) -> str:
        """The entry for people."""
        code = self.entry.code or self.entry.number
        return f"“{self.entry.restriction}”" + (f"（{code}）" if code else "")


def revisions(old: Sequence[Entry], new: Sequence[Entry]) -> list[Revision]:
    """What a new list does to an old one: what is removed, altered and added, in their order."""
    found = twins(old, new)
    kept = set(found.values())
    altered = [(old[was], new[now]) for was, now in found.items() if differs(old[was], new[now])]
    return [
        *(
            Revision(revised=Revised.REMOVED, entry=entry)
            for place, entry in enumerate(old)
            if place not in found
        ),
        *(Revision(revised=Revised.ALTERED, entry=now, before=was) for was, now in altered),
        *(
            Revision(revised=Revised.ADDED, entry=entry)
            for place, entry in enumerate(new)
            if place not in kept
        ),
    ]


def twins(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """The place in the new list of each old entry that is still there.

    It is there if its words and its code are, else if its words are, else if its code is.
    """
    found: dict[int, int] = {}
    for key in (words_and_code, words, code):
        taken, free = set(found.values()), defaultdict[str, deque[int]](deque)
        for place, entry in enumerate(new):
            if place not in taken:
                free[key(entry)].append(place)
        for place, entry in enumerate(old):
            if place not in found and key(entry) and free[key(entry)]:
                found[place] = free[key(entry)].popleft()
    return found


def words(entry: Entry) -> str:
    return plain(entry.restriction)


def code(entry: Entry) -> str:
    return entry.code


def words_and_code(entry: Entry) -> str:
    return f"{words(entry)} {code(entry)}"


def differs(one: Entry, other: Entry) -> bool:
    """Whether two lists say different things of an entry; its place and its code do not count."""
    return (words(one), measured(one), one.basis) != (words(other), measured(other), other.basis)


def measured(entry: Entry) -> list[str]:
    return sorted(map(plain, entry.measures))
