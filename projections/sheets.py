"""Sheets of a read model: the states of one kind of stream, and the days they stood, as rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.events import AnyEvent
from domain.ledger import Entry
from projections.tails import Change
from projections.timelines import Changes


class Shape(NamedTuple):
    """A state as rows have it: ``cells`` to find it by, ``text`` to read."""

    cells: tuple[Any, ...]
    text: tuple[Any, ...] = ()


Shaped = Callable[[Any], Shape]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of rows, or with ``aside`` a second one: its long texts are shared by several rows.

    ``cells`` and ``text`` name the columns of a ``Shape`` and their types. A state that is not
    ``worth`` it has no row.
    """

    table: str
    kind: str
    shaped: Shaped
    cells: dict[str, str]
    text: dict[str, str] = field(default_factory=dict[str, str])
    aside: str = ""
    worth: Callable[[Any], bool] | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.table, self.aside) if self.aside else (self.table,)

    def worthy(self, changes: Changes) -> Changes:
        """The changes, as far as they are to be seen on this sheet."""
        if (worth := self.worth) is None:
            return changes

        def seen(change: Change) -> Change:
            gone = [version for version in change.gone if worth(version.state)]
            return Change(change.position, gone, [v for v in change.come if worth(v.state)])

        return {stream: [seen(change) for change in some] for stream, some in changes.items()}


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What the entries after a position did, up to a last one."""

    after: int
    last: int
    entries: Sequence[Entry]
    past: dict[str, Sequence[AnyEvent]]
    """What was recorded before of the streams in which an entry says how another event stands."""
    changes: dict[str, Changes]
    """By kind of stream."""
    shapes: dict[tuple[Shaped, int], Shape] = field(default_factory=dict[tuple[Shaped, int], Shape])
    """Made once for all read models."""

    def shape(self, shaped: Shaped, state: Any) -> Shape:
        # By identity: the changes hold on to every state for as long as there is a batch.
        key = shaped, id(state)
        found = self.shapes.get(key)
        if found is None:
            found = self.shapes[key] = shaped(state)
        return found
