"""One power, as a rule looks at it: what happened to it, and what it was from day to day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.events import AnyEvent
from domain.power import Power
from domain.streams import history
from domain.timeline import Step, Version, effective_order, on, standing
from domain.vocabulary import counts_as_power


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
    def steps(self) -> list[Step]:
        """What had taken effect by the day, in effective order."""
        return [step for step in effective_order(self.events) if step.day <= self.as_of]

    @cached_property
    def waiting(self) -> list[AnyEvent]:
        """Changes decided by the day whose hand-over is still awaited."""
        done = {step.event.version for step in effective_order(self.events)}
        return [
            event
            for event in standing(self.events)
            if event.version not in done and event.act.effective_on <= self.as_of
        ]

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

    @property
    def carried(self) -> Power | None:
        """What the list carries on the day: the power, or the service (公共服务)."""
        return self.power if self.power is not None and self.power.listed else None

    @property
    def listed(self) -> Power | None:
        """The power on the day, if it is on the list. A service is no power."""
        carried = self.carried
        return carried if carried is not None and counts_as_power(carried.kind) else None

    @cached_property
    def reviewed_on(self) -> date | None:
        """The day its basis was last looked at: 设立, a change of the basis, or 保留."""
        days = [step.day for step in self.steps if looks_at_the_basis(step.event)]
        return days[-1] if days else None


def looks_at_the_basis(event: AnyEvent) -> bool:
    if event.topic in ("power.added", "power.retained"):
        return True
    return event.topic == "power.amended" and "legal_basis" in getattr(event, "changed", ())
