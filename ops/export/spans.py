"""Into which ranges of positions the rows of a table fall, and which of them are to be written."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ops.export.manifest import Segment

ROWS = 250_000
"""Rows of a segment. One position's rows are never parted, so it may be a few more."""
Query = Callable[[str, dict[str, Any]], list[tuple[Any, ...]]]


class Span(NamedTuple):
    """The first and the last position that rows come from, and how many there are."""

    first: int
    last: int
    rows: int


class Plan(NamedTuple):
    """The segments of a table in their order: a Segment that stays, or a Span to be written."""

    parts: list[Segment | Span]

    @property
    def wanted(self) -> list[Span]:
        return [part for part in self.parts if isinstance(part, Span)]


def plan(
    ask: Query, keys: str, old: Sequence[Segment], *, before: int, position: int, rows: int
) -> Plan:
    """What is to be written of a table that was last exported at the position ``before``.

    ``keys`` is a query of the table's rows, with known_from and known_until. Rows are counted from
    the first one on, so that the ranges do not depend on how often was exported.
    """
    if before == position:
        return Plan([*old])
    kept = old[:-1]
    start = old[-1].first if old else 1
    params = {
        "start": start,
        "position": position,
        "counted": sum(one.rows for one in kept),
        "rows": rows,
    }
    cut = [Span(*row) for row in ask(CUTS.format(keys=keys), params)]
    closed = closed_in(ask, keys, old, before=before, position=position)
    there = {Span(one.first, one.last, one.rows): one for one in old if one not in closed}
    spans = [*(Span(one.first, one.last, one.rows) for one in kept), *cut]
    return Plan([there.get(span, span) for span in spans])


def closed_in(
    ask: Query, keys: str, old: Sequence[Segment], *, before: int, position: int
) -> list[Segment]:
    """The segments in which a row has been closed since."""
    if not old:
        return []
    params = {"firsts": [one.first for one in old], "before": before, "position": position}
    return [old[number - 1] for (number,) in ask(CLOSED.format(keys=keys), params)]


CUTS = """
-- Into which ranges do the rows from a position on fall, so many in each?
select min(known_from), max(known_from), count(*)
from (
    select known_from,
        (%(counted)s::int8 + rank() over (order by known_from) - 1) / %(rows)s::int8 as cut
    from ({keys}) as item
    where known_from between %(start)s::int8 and %(position)s::int8
) as item
group by cut
order by cut
"""
CLOSED = """
-- In which ranges, by their first positions, has a row been closed since?
select distinct width_bucket(known_from, %(firsts)s::int8[])
from ({keys}) as item
where known_until > %(before)s::int8 and known_until <= %(position)s::int8
and known_from <= %(before)s::int8
"""
