"""Which powers were changed under which paper: where to look for what was recorded under it."""

from collections.abc import Generator, Iterable, Iterator

from domain.events import AnyEvent, ChangeRevoked, EntryCorrected
from domain.ledger import Entry
from projections.database import Rows
from projections.generations import Tables
from projections.sheets import Batch
from projections.writing import copied

COLUMNS = {"instrument": "text", "stream": "text", "position": "int8"}
Streams = list[str]


class Acts(Tables):
    """A row for each entry about a power that rests on a registered paper; none is ever closed.

    It says where to look, not what stands: what was corrected or revoked since, the power's own
    events say, read up to the same position.
    """

    name = "acts"
    sheets = ()

    @property
    def tables(self) -> tuple[str, ...]:
        return ("acts",)

    def _write(self, cursor: Rows, generation: int, batch: Batch) -> Generator[None]:
        yield from copied(cursor, self._places(generation)["acts"], COLUMNS, rows(batch.entries))

    def under(self, instrument: str, known_at: int | None = None) -> Streams:
        """The powers that were ever changed under a paper, in the order in which they first were.

        Also those of which nothing is left under it, as known at the position.
        """
        return self.ask(
            lambda reading: reading.column(
                "under", {"instrument": instrument, "known": reading.known(known_at)}
            )
        )


def rows(entries: Iterable[Entry]) -> Iterator[tuple[str, str, int]]:
    for entry in entries:
        if entry.event.stream.startswith("power:") and (paper := rests_on(entry.event)):
            yield paper, entry.event.stream, entry.position


def rests_on(event: AnyEvent) -> str:
    """The paper under which something happened; of a correction, that of what happened instead.

    Empty for a revocation: nothing happened under the paper that it rests on.
    """
    match event:
        case EntryCorrected():
            return event.replacement.act.instrument if event.replacement else ""
        case ChangeRevoked():
            return ""
        case _:
            return event.act.instrument
