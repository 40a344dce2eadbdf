"""What a rule of compliance is, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from domain.compliance.facts import Facts
from domain.value import Value

S = TypeVar("S")
"""What a rule is about: the dossier of a power, or a paper."""
Look = Callable[[Facts, S], Iterator["Said"]]


class Severity(StrEnum):
    """How grave a complaint is: what voids a power's use, what breaks a duty, what is untidy."""

    GRAVE = "grave"
    SERIOUS = "serious"
    MINOR = "minor"

    @property
    def label(self) -> str:
        """The severity's name in Chinese."""
        return {"grave": "严重", "serious": "一般", "minor": "轻微"}[self]


class Said(Value):
    """What a rule says of one subject, in Chinese and in English.

    ``cause`` tells this complaint from any other of the same rule about the same subject, for as
    long as it stands: a version, a paper, an element. ``since`` is the first day on which it was
    so, as far as the ledger tells. ``names`` are the streams that the evidence lies in. ``due`` is
    the last day by which it is, or was, to be remedied, where a text gives a term.
    """

    zh: str
    en: str
    cause: str = ""
    since: date | None = None
    names: tuple[str, ...] = ()
    due: date | None = None


class Complaint(Value):
    """One thing that is not as it must be, on a day, as known at a position."""

    rule: str
    subject: str
    said: Said

    @property
    def key(self) -> tuple[str, str, str]:
        """Two complaints of one key are the same, however often it is looked."""
        return self.rule, self.subject, self.said.cause


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Generic[S]):
    """One rule: its law, its place in the book, and the function that looks.

    ``code`` never changes. ``clause`` is the law or paper it rests on. ``remedy`` says what mends
    it. It reports and never raises.
    """

    code: str
    zh: str
    en: str
    severity: Severity
    clause: str
    remedy_zh: str
    remedy_en: str
    look: Look[S]

    def complaints(self, facts: Facts, subject: S, id: str) -> Iterator[Complaint]:
        """What the rule has against one subject, the same cause once."""
        causes: set[str] = set()
        for said in self.look(facts, subject):
            if said.cause not in causes:
                causes.add(said.cause)
                yield Complaint(rule=self.code, subject=id, said=said)


def rule(
    code: str,
    zh: str,
    en: str,
    *,
    severity: Severity,
    clause: str,
    remedy: tuple[str, str],
) -> Callable[[Look[S]], Rule[S]]:
    """Make a rule of the function that looks. ``remedy`` is in Chinese and in English."""

    def made(look: Look[S]) -> Rule[S]:
        return Rule(
            code=code,
            zh=zh,
            en=en,
            severity=severity,
            clause=clause,
            remedy_zh=remedy[0],
            remedy_en=remedy[1],
            look=look,
        )

    return made
