"""The list on a day, as the ledger knows it and as the rows of this file would change it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import cast

from domain.commands import Command, Request
from domain.decide import follow
from domain.errors import Refused
from domain.events.power import AnyPowerEvent
from domain.evolve import evolve, expire
from domain.permit import permit
from domain.power import Power
from domain.value import replace
from ops.importers.known import Known
from ops.importers.values import normal_name

Step = tuple[date, AnyPowerEvent]
NOBODY = Request(commands=(), actor="")


class Listing:
    """Powers, found by code and by name."""

    def __init__(self, powers: Iterable[Power]) -> None:
        self.powers: dict[str, Power] = {}
        self._by_code: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        for power in powers:
            self.put(power)

    def put(self, power: Power) -> None:
        """Take a power in, or as it now is."""
        self.powers[power.id] = power
        for code in power.elements.codes:
            self._by_code[code.text][power.id] = None
        if power.elements.name:
            self._by_name[normal_name(power.elements.name)][power.id] = None

    def drop(self, stream: str) -> None:
        self.powers.pop(stream, None)

    def with_code(self, text: str) -> list[Power]:
        found = self._present(self._by_code.get(text))
        return [power for power in found if any(c.text == text for c in power.elements.codes)]

    def named(self, name: str) -> list[Power]:
        """Those with a name, given in its normal form."""
        found = self._present(self._by_name.get(name))
        return [power for power in found if normal_name(power.elements.name) == name]

    def _present(self, streams: Iterable[str] | None) -> list[Power]:
        return [self.powers[id] for id in streams or () if id in self.powers]


class Outlook:
    """Days are asked for in order; what is planned for one holds on all later ones."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.day = date.min
        self.listing = Listing(())
        self._versions = count(10**6)
        self._planned: dict[str, tuple[Step, ...]] = defaultdict(tuple)

    def on(self, day: date) -> Listing:
        """The list on a day."""
        if day == self.day:
            return self.listing
        assert day > self.day, "rows are planned in order of their days"
        self.day = day
        self.listing = Listing(self.known.powers_on(day))
        for stream, steps in self._planned.items():
            self._take(stream, replayed(self.listing.powers.get(stream), steps, day))
        return self.listing

    def plan(self, *commands: Command) -> None:
        """Take commands into account from their day on, all or none. Raises Refused."""
        before = (dict(self._planned), list(self.listing.powers.values())) if commands[1:] else None
        try:
            for command in commands:
                self._plan(command)
        except Refused:
            if before is not None:
                self._planned = defaultdict(tuple, before[0])
                self.listing = Listing(before[1])
            raise

    def _plan(self, command: Command) -> None:
        day = command.act.effective_on
        assert day <= self.day, "a command is planned on the day of its row, or as a backfill"
        events = self.events(command)
        for event in events:
            permit(self.listing.powers.get(event.stream), event, day)
        for event in events:
            self._planned[event.stream] = (*self._planned[event.stream], (day, event))
            self._take(event.stream, evolve(self.listing.powers.get(event.stream), event, day))

    def _take(self, stream: str, power: Power | None) -> None:
        """Put a power on the list as it now is, or off it."""
        if power is not None and power.listed:
            self.listing.put(power)
        else:
            self.listing.drop(stream)

    def forget(self, stream: str) -> None:
        """Drop a power that was planned for a row which is held after all."""
        self._planned.pop(stream, None)
        self.listing.drop(stream)

    def events(self, command: Command) -> list[AnyPowerEvent]:
        """What a command about powers leads to, numbered above anything the ledger has."""
        events = cast(list[AnyPowerEvent], follow(command, NOBODY, {}))
        return [replace(event, version=next(self._versions)) for event in events]


def replayed(power: Power | None, steps: Iterable[Step], day: date) -> Power | None:
    """The planned steps behind what the ledger knows of a later day; those it rules out are not."""
    for on, event in steps:
        try:
            permit(power, event, on)
        except Refused:
            continue
        power = evolve(power, event, on)
    return expire(power, day) if power is not None else None
