"""What the importer needs to know of the ledger, and the answer read off its own streams.

`Known` is kept narrow, so that read models can answer it for a big ledger. `LedgerKnown` folds
every stream with the ledger's own functions: for tests, and for ledgers of some ten thousand
entries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from domain.events import AnyEvent
from domain.events.instrument import Change, InstrumentAmended, InstrumentIssued, Total
from domain.instruments import Instrument
from domain.ledger import Ledger
from domain.organs import Organ
from domain.power import Power, roles
from domain.streams import history, kind
from domain.timeline import Version, effective_order, on, standing
from domain.totals import change_of, receivers_of
from ops.importers.values import normal_name

NATION = "中华人民共和国"


def title_key(title: str) -> str:
    """A title for comparing: without the brackets around it, and without the nation's name."""
    return normal_name(title.strip().strip("《》").replace(NATION, ""))


class Mark(NamedTuple):
    """An issue or an amendment of a paper, as recorded.

    ``version`` is its place in the stream, ``on`` the day it took effect, ``said`` the days its
    paper is known by (published, decided), ``text`` the version of the text it led to.
    """

    version: int
    on: date
    said: frozenset[str]
    manner: str
    text: str
    event: InstrumentIssued | InstrumentAmended | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A paper the ledger knows, in its last state."""

    id: str
    number: str
    title: str
    area: str
    marks: tuple[Mark, ...]
    totals: tuple[Total, ...] = ()
    repealed: bool = False


class Recorded(NamedTuple):
    """A change of one power that was recorded under a paper."""

    stream: str
    change: Change
    day: date
    names: frozenset[str]
    """Its normalised names, before and after."""
    codes: frozenset[str]
    organs: frozenset[str]
    """Those that had to do with it on the day before, or on the day; none: nobody held it."""
    to: frozenset[str]
    """The organs the change itself speaks of; where it hands the power on, the receivers."""
    annex: str
    item: str


class Known(Protocol):
    """What an import asks of the ledger."""

    def powers_on(self, day: date) -> Sequence[Power]:
        """The powers on the list on a day."""
        ...

    def powers_after(self, day: date) -> Sequence[Power]:
        """The powers that enter the list only after a day, as they enter it."""
        ...

    def organs(self) -> Sequence[Sequence[Version[Organ]]]:
        """Every organ through its history."""
        ...

    def papers(self, *, numbers: Collection[str], titles: Collection[str]) -> Sequence[Paper]:
        """The papers with one of these numbers, or with one of these title keys."""
        ...

    def changes_under(self, paper: str) -> Sequence[Recorded]:
        """What was recorded under a paper."""
        ...

    def done(self, command_id: str) -> bool:
        """Whether the request was carried out before."""
        ...


class LedgerKnown:
    """`Known`, read from the ledger itself as it stands when first asked."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    @cached_property
    def streams(self) -> dict[str, dict[str, list[AnyEvent]]]:
        """Every stream's events, by kind of stream and id."""
        found: dict[str, dict[str, list[AnyEvent]]] = defaultdict(dict)
        for entry in self.ledger.all_entries():
            stream = entry.event.stream
            found[kind(stream)].setdefault(stream, []).append(entry.event)
        return found

    @cached_property
    def powers(self) -> list[list[Version[Power]]]:
        return [past for events in self.streams["power"].values() if (past := history(events))]

    def powers_on(self, day: date) -> list[Power]:
        found = (on(past, day) for past in self.powers)
        return [power for power in found if power is not None and power.listed]

    def powers_after(self, day: date) -> list[Power]:
        return [past[0].state for past in self.powers if past[0].valid_from > day]

    def organs(self) -> list[list[Version[Organ]]]:
        return [past for events in self.streams["organ"].values() if (past := history(events))]

    @cached_property
    def all_papers(self) -> list[Paper]:
        streams = self.streams["instrument"].values()
        return [paper(events) for events in streams if standing(events)]

    def papers(self, *, numbers: Collection[str], titles: Collection[str]) -> list[Paper]:
        return [p for p in self.all_papers if p.number in numbers or title_key(p.title) in titles]

    @cached_property
    def recorded(self) -> dict[str, list[Recorded]]:
        found: dict[str, list[Recorded]] = defaultdict(list)
        for events in self.streams["power"].values():
            for under, change in changes(events):
                found[under].append(change)
        return found

    def changes_under(self, paper: str) -> list[Recorded]:
        return self.recorded.get(paper, [])

    def done(self, command_id: str) -> bool:
        return self.ledger.done(command_id) is not None


def paper(events: Sequence[AnyEvent]) -> Paper:
    """A paper's number, title and marks from its stream."""
    state: Instrument = history(events)[-1].state
    steps: list[Any] = [step.event for step in effective_order(events)]
    return Paper(
        id=state.id,
        number=state.number,
        title=state.title,
        area=state.area,
        marks=tuple(mark(e) for e in steps if isinstance(e, InstrumentIssued | InstrumentAmended)),
        totals=state.totals,
        repealed=state.status != "in_force",
    )


def mark(event: InstrumentIssued | InstrumentAmended) -> Mark:
    act = event.act
    return Mark(
        version=event.version,
        on=act.effective_on,
        said=frozenset(filter(None, (act.published_on, act.decided_on))),
        manner=event.manner,
        text=event.text_version if isinstance(event, InstrumentAmended) else "",
        event=event,
    )


def changes(events: Sequence[AnyEvent]) -> Iterable[tuple[str, Recorded]]:
    """The changes of one power that name a paper, each with what the power was then known by."""
    past = history(events)
    for event in standing(events):
        change = change_of(event)
        if change is None or not event.act.instrument:
            continue
        day = event.act.effective_on
        around = (on(past, day - timedelta(days=1)), on(past, day))
        states = [state for state in around if state is not None]
        yield (
            event.act.instrument,
            Recorded(
                stream=event.stream,
                change=change,
                day=day,
                names=frozenset(normal_name(state.elements.name) for state in states),
                codes=frozenset(code.text for state in states for code in state.elements.codes),
                organs=frozenset(organ for state in states for organ in roles(state)),
                to=frozenset(receivers_of(event) or event.organs),
                annex=event.act.annex,
                item=event.act.item,
            ),
        )
