"""The rows of the read models as the project itself has them: what a verifier must find again.

Straight from the timelines, without a database and without a line of the verifier.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from domain.ledger import Entry, Ledger
from domain.plain import plain
from domain.power import Status
from projections.shown import shaped
from projections.temporal import Row, two_axes
from projections.timelines import Timelines

MODELS = {"history": "power", "organs": "organ", "instruments": "instrument", "duties": "duty"}


def canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def stored(ledger: Ledger) -> list[bytes]:
    """The exact bytes of every entry."""
    return [state for _, state in ledger.store.select_states(0, 10**9)]


def known_rows(entries: Sequence[Entry]) -> list[Row]:
    """All that was ever known, from one batch that holds everything; in the order of the rows."""
    found = two_axes(Timelines(Ledger({"PERSISTENCE_MODULE": "ops.store.memory"})).changes(entries))
    assert not found.closed
    return sorted(found.rows, key=lambda row: (row.stream, row.valid_from, row.known_from))


def state_of(row: Row) -> Any:
    if row.stream.startswith("power:"):
        return orjson.loads(shaped(row.state).text[1])
    return plain(row.state)


def row_of(row: Row) -> dict[str, Any]:
    said: dict[str, Any] = {
        "known_from": row.known_from,
        "known_until": row.known_until,
        "state": state_of(row),
        "stream": row.stream,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }
    return said | ({"version": row.state.by} if row.stream.startswith("power:") else {})


def model_rows(entries: Sequence[Entry]) -> dict[str, list[bytes]]:
    """The rows of every model, each as canonical JSON."""
    known = known_rows(entries)
    models = {
        model: [canonical(row_of(row)) for row in known if row.stream.startswith(f"{kind}:")]
        for model, kind in MODELS.items()
    }
    return models | {"lists": lists(known)}


def lists(known: Sequence[Row]) -> list[bytes]:
    """For each organ that was ever named: what it exercised, as now known, while it was listed."""
    exercised: dict[str, list[Any]] = defaultdict(list)
    for row in known:
        if row.stream.startswith("power:"):
            for organ in row.state.exercisers():
                listed = row.known_until is None and row.state.status is Status.IN_FORCE
                name = row.state.elements.name
                days = (row.valid_from, row.valid_until)
                exercised[organ] += [[row.stream, name, *days]] if listed else []
    return [canonical({"organ": o, "powers": p}) for o, p in sorted(exercised.items())]
