"""One power, as a rule looks at it: what happened to it, and what it was from day to day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from domain.events import AnyEvent
from domain.events.power import PowerDelegated, PowerEntrusted, PowerGranted
from domain.power import Power
from domain.streams import history
from domain.timeline import Step, Version, effective_order, on, standing
from domain.vocabulary import counts_as_power

H = TypeVar("H", PowerDelegated, PowerEntrusted, PowerGranted)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One power: what happened to it, and what it was from day to day, as known."""

    id: str
    events: Sequence[AnyEvent]
    as_of: date

    @cached_property
    def versions(self) -> list[Version[Power]]:
        return history(self.events)

    @cached_property
    def happened(self) -> list[AnyEvent]:
        """What counts of its events: corrections applied, what was revoked left out."""
        return [*standing(self.events)]

    @cached_property
    def order(self) -> list[Step]:
        """Everything that takes effect some day, in effective order."""
        return effective_order(self.events)

    @cached_property
    def steps(self) -> list[Step]:
        """What had taken effect by the day, in effective order."""
        return [step for step in self.order if step.day <= self.as_of]

    @cached_property
    def waiting(self) -> list[AnyEvent]:
        """Changes decided by the day whose hand-over is still awaited."""
        awaited = [e for e in self.happened if e.act.awaits_handover]
        done = {step.event.version for step in self.order} if awaited else set[int]()
        return [
            event
            for event in awaited
            if event.version not in done and event.act.effective_on <= self.as_of
        ]

    @cached_property
    def acts(self) -> dict[str, list[AnyEvent]]:
        """Its changes, past and to come, by the registered paper they rest on."""
        found: dict[str, list[AnyEvent]] = {}
        for event in self.happened:
            if event.act.instrument:
                found.setdefault(event.act.instrument, []).append(event)
        return found

    @cached_property
    def power(self) -> Power | None:
        """The power on the day, on the list or no longer; None before it was set up."""
        return on(self.versions, self.as_of)

    @cached_property
    def ended_on(self) -> date | None:
        """The day it left the list for good, if it has by the day."""
        if self.power is None or self.power.listed:
            return None
        return next(
            (v.valid_from for v in self.versions if v.state.status is self.power.status), None
        )

    @cached_property
    def carried(self) -> Power | None:
        """What the list carries on the day: the power, or the service (公共服务)."""
        return self.power if self.power is not None and self.power.listed else None

    @cached_property
    def listed(self) -> Power | None:
        """The power on the day, if it is on the list. A service is no power."""
        carried = self.carried
        return carried if carried is not None and counts_as_power(carried.kind) else None

    @cached_property
    def reviews(self) -> list[date]:
        """The days on which its basis was looked at: 设立, a change of the basis, or 保留."""
        return [step.day for step in self.steps if looks_at_the_basis(step.event)]

    @property
    def reviewed_on(self) -> date | None:
        """The last of them."""
        return self.reviews[-1] if self.reviews else None

    def standing(self, kind: type[H]) -> Iterator[tuple[date, H]]:
        """What was handed on in one way and still stands on the day, with the day it began."""
        if self.listed is None or not self.listed.arrangements:
            return
        made = {one.by for one in self.listed.arrangements}
        for day, event in self.steps:
            if isinstance(event, kind) and event.version in made:
                yield day, event


def looks_at_the_basis(event: AnyEvent) -> bool:
    if event.topic in ("power.added", "power.retained"):
        return True
    return event.topic == "power.amended" and "legal_basis" in getattr(event, "changed", ())
