"""What changed timelines mean for rows: which end, which begin, and as of when that is known.

Pure, and the same for powers, organs, papers and duties. A row says that a state stood from one day
until another, and from which position on the ledger knew so, and until which.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from projections.tails import Change
from projections.timelines import Changes


@dataclass(slots=True)
class Row:
    """A row to be written. ``since``: the position of the row that first had its state.

    None: a stored row had it, and this one is written from that.
    """

    stream: str
    valid_from: date
    valid_until: date | None
    known_from: int
    since: int | None
    state: Any
    known_until: int | None = None


@dataclass(slots=True)
class Closed:
    """A stored row that is no longer known; ``again``: the same state, until another day."""

    stream: str
    valid_from: date
    position: int
    state: Any
    again: Row | None = None


@dataclass(slots=True)
class TwoAxes:
    """The rows of powers as they were, are and will be, as it was and is known."""

    closed: list[Closed] = field(default_factory=list[Closed])
    rows: list[Row] = field(default_factory=list[Row])


def two_axes(changes: Changes) -> TwoAxes:
    """Nothing is forgotten: what is no longer known ends at the position that said otherwise."""
    found = TwoAxes()
    for stream, some in changes.items():
        opened: dict[date, Row] = {}
        for change in some:
            formerly = close(stream, change, opened, found)
            for version in change.come:
                row = Row(stream, *version[:2], change.position, change.position, version.state)
                opened[version.valid_from] = row
                was = formerly.get(version.valid_from)
                same = was is not None and was.state == version.state
                if same and isinstance(was, Closed):
                    was.again = row
                    row.since = None
                else:
                    found.rows.append(row)
                    if same and isinstance(was, Row) and was.since is not None:
                        row.since = was.since
    return found


def close(
    stream: str, change: Change, opened: dict[date, Row], found: TwoAxes
) -> dict[date, Row | Closed]:
    """Close what has gone: rows of this batch in place, stored ones by name."""
    formerly: dict[date, Row | Closed] = {}
    for version in change.gone:
        row = opened.pop(version.valid_from, None)
        if row is None:
            gone = Closed(stream, version.valid_from, change.position, version.state)
            found.closed.append(gone)
            formerly[version.valid_from] = gone
        else:
            row.known_until = change.position
            formerly[version.valid_from] = row
    return formerly
