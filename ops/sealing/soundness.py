"""Whether a stored row is what its bytes say, and follows the one before."""

from datetime import datetime

from domain.codec import decode_strictly
from domain.events import PUBLIC_TOPICS, AnyEvent
from domain.tiles import LONGEST_ENTRY
from ops.sealing.refusals import Wrong
from ops.sealing.stored import Stored


def check(row: Stored, position: int, after: datetime | None) -> None:
    """The row that must stand at a position, after an entry recorded at a time. Raises Wrong."""
    if row.position != position:
        raise Wrong("E_GAP", "position_missing", position=position)
    event, recorded_at = read(row)
    compare(row, event, recorded_at)
    check_version(row)
    if after is not None and recorded_at < after:
        raise Wrong("E_TIME", "earlier", position=position, recorded_at=recorded_at, before=after)


def read(row: Stored) -> tuple[AnyEvent, datetime]:
    # A topic is only ever looked up in our own table of events; nothing is imported by its name.
    if row.topic not in PUBLIC_TOPICS:
        raise Wrong("E_ROW", "unknown_topic", position=row.position, topic=row.topic)
    if len(row.state) > LONGEST_ENTRY:
        raise Wrong("E_FORMAT", "too_long", position=row.position, longest=LONGEST_ENTRY)
    try:
        return decode_strictly(row.state)
    except ValueError as error:
        raise Wrong("E_FORMAT", "unreadable", position=row.position, why=error) from error


def compare(row: Stored, event: AnyEvent, recorded_at: datetime) -> None:
    """The columns beside the bytes say the same as the bytes."""
    columns = {
        "originator_id": (row.stream, event.stream),
        "originator_version": (row.version, event.version),
        "topic": (row.topic, event.topic),
        "recorded_at": (row.recorded_at, recorded_at),
    }
    for column, (beside, said) in columns.items():
        if beside != said:
            raise Wrong(
                "E_ROW", "column", position=row.position, column=column, beside=beside, said=said
            )


def check_version(row: Stored) -> None:
    """The versions of a stream run 1, 2, 3 …, each once and in the order of positions."""
    facts = {"position": row.position, "stream": row.stream, "version": row.version}
    if row.times != 1:
        raise Wrong("E_GAP", "version_twice", **facts)
    if row.version > 1 and (row.before is None or row.before >= row.position):
        raise Wrong("E_GAP", "version_missing", **facts)
