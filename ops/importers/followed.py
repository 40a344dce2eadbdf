"""What the importer needs to know of a register, answered by its read models.

They say which streams a question is about; only those are read from the ledger. A state of a power
is folded from its stream: the lines of the list leave out what an event needs, such as the parts
of a citation and which entry made an arrangement.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property

from api.services import Services
from domain.organs import Organ
from domain.power import Power
from domain.streams import history
from domain.timeline import Version, on
from ops.importers.known import Paper, Recorded, changes, paper, title_key
from projections.collecting import uncollected
from projections.instruments import Titled


class FollowedKnown:
    """`Known`, as the register stands when this is made; what is recorded later is not seen."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._position = services.follow()
        self._powers: dict[str, list[Version[Power]]] = {}

    def powers_on(self, day: date) -> list[Power]:
        ids = self._services.history.on_list(day, self._position)
        return [power for past in self._folded(ids) if (power := on(past, day)) is not None]

    def powers_after(self, day: date) -> list[Power]:
        ids = self._services.history.coming(day, self._position)
        return [past[0].state for past in self._folded(ids)]

    @uncollected()
    def _folded(self, ids: Sequence[str]) -> list[list[Version[Power]]]:
        """The timelines of powers; each is read and folded once."""
        unread = [id for id in ids if id not in self._powers]
        streams = self._services.ledger.streams(unread, upto=self._position)
        self._powers |= {id: history(events) for id, events in streams.items()}
        return [self._powers[id] for id in ids]

    def organs(self) -> Sequence[Sequence[Version[Organ]]]:
        return self._services.organs.histories(self._position)

    def papers(self, *, numbers: Collection[str], titles: Collection[str]) -> list[Paper]:
        ids = [id for id, number, key in self._titles if number in numbers or key in titles]
        streams = self._services.ledger.streams(ids, upto=self._position)
        return [paper(streams[id]) for id in ids]

    @cached_property
    def _titles(self) -> list[Titled]:
        """Every paper by number and title key."""
        titles: Iterable[Titled] = self._services.instruments.titles(self._position)
        return [found._replace(title=title_key(found.title)) for found in titles]

    def changes_under(self, paper: str) -> list[Recorded]:
        ids = self._services.acts.under(paper, self._position)
        streams = self._services.ledger.streams(ids, upto=self._position)
        found = (pair for events in streams.values() for pair in changes(events))
        return [recorded for under, recorded in found if under == paper]

    def done(self, command_id: str) -> bool:
        return self._services.ledger.done(command_id) is not None
