"""Events about events: a record put right, and a decision revoked before it took effect."""

from domain.events.duty import AnyDutyEvent
from domain.events.event import Event
from domain.events.exercise import AnyExerciseEvent
from domain.events.finding import AnyFindingEvent
from domain.events.instrument import AnyInstrumentEvent
from domain.events.opinion import AnyOpinionEvent
from domain.events.organ import AnyOrganEvent
from domain.events.power import AnyPowerEvent

PublicHappening = AnyPowerEvent | AnyOrganEvent | AnyInstrumentEvent | AnyDutyEvent
RestrictedHappening = AnyFindingEvent | AnyOpinionEvent | AnyExerciseEvent
Happening = PublicHappening | RestrictedHappening


class EntryCorrected(Event):
    """更正: the record of version ``corrects`` was wrong, not the world.

    ``replacement`` is what should have been written in its place; None: nothing should have been.
    A later correction of the same version replaces an earlier one.
    """

    topic = "entry.corrected"

    corrects: int
    replacement: Happening | None
    reason: str = ""

    @property
    def organs(self) -> tuple[str, ...]:
        return self.replacement.organs if self.replacement else ()


class ChangeRevoked(Event):
    """撤销未生效的变更: the deciding body took version ``revokes`` back before it took effect."""

    topic = "entry.revoked"

    revokes: int
    reason: str = ""
