"""Entries and rows with their proofs (docs/formats.md §8): what a certificate is made of, and the
bundle of one organ or power.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.merkle import Hashes, inclusion, leaf
from domain.notes import text_of
from ops.sealing.published import believing
from ops.sealing.refusals import Wrong
from ops.sealing.sealed import Sealed
from ops.sealing.stateroots import Proofs
from projections.stateroots import StateRow


class Shown(NamedTuple):
    """An entry as it is published."""

    position: int
    entry: bytes


Rows = Mapping[str, Sequence[tuple[int, StateRow]]]
"""Rows by model, each with its index."""


def proved(
    sealed: Sealed, states: Mapping[str, Proofs], rows: Rows, entries: Iterable[Shown]
) -> dict[str, Any]:
    """As JSON says it, every entry and every row with its proof. Raises Wrong for another row."""
    hashes = sealed.hashes()
    return {
        "origin": sealed.origin,
        "position": sealed.position,
        "checkpoint": sealed.checkpoint.decode(),
        "state": {model: state.signed.decode() for model, state in states.items()},
        "rows": [
            proved_row(model, states[model], index, row)
            for model, some in rows.items()
            for index, row in some
        ],
        "entries": [
            {
                "position": position,
                "entry": entry.decode(),
                "proof": spelled(inclusion(position - 1, sealed.position, hashes)),
            }
            for position, entry in entries
        ],
    }


def proved_row(model: str, state: Proofs, index: int, row: StateRow) -> dict[str, Any]:
    refuse_other_row(model, state, index, row)
    proof = spelled(inclusion(index, state.tree.size, state.hashes))
    return {"model": model, "index": index, "row": row.row.decode(), "proof": proof}


def refuse_other_row(model: str, state: Proofs, index: int, row: StateRow) -> None:
    """A row of the database must be the one that was signed. Raises Wrong."""
    if leaf(row.row) != state.leaf(index):
        raise Wrong("E_STATE", "other_row", model=model, index=index, stream=row.key)


def spelled(hashes: Iterable[bytes]) -> list[str]:
    return [text_of(one) for one in hashes]


def refuse_other_entry(hashes: Hashes, position: int, entry: bytes) -> None:
    """An entry of the database must be the published one. Raises Wrong."""
    with believing("tile/0"):
        due = hashes(0, position - 1)
    if leaf(entry) != due:
        facts = {"found": leaf(entry).hex(), "published": due.hex()}
        raise Wrong("E_LEAF", "altered", position=position, **facts)
