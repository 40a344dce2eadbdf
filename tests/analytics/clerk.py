"""What a clerk does with the slow rows to answer a question: reads them one after the other."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import strategies as st

from analytics import Ledger, open_ledger
from domain.commands import Request
from domain.ledger import Ledger as Book
from domain.listing import path
from tests.analytics.made import exported
from tests.analytics.slow import Row, tables
from tests.facts import CITY, COUNTY, OTHER, TOWN
from tests.projections.shelves import played_out

Rows = list[Row]
FIRST, LAST = date(2009, 12, 20), date(2010, 4, 10)
"""Around the days of ``tests.scripts``, which begin on 2010-01-01."""


class Asked(NamedTuple):
    """A ledger opened for questions, and the slow rows of the same."""

    ledger: Ledger
    rows: dict[str, Rows]
    position: int
    book: Book


@contextmanager
def asked(script: list[Request]) -> Iterator[Asked]:
    with played_out(script) as book, TemporaryDirectory() as folder:
        rows = tables(book)
        with open_ledger(exported(Path(folder), book)) as ledger:
            yield Asked(ledger, rows, book.position, book)


selections: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "area": st.sampled_from(["100000", "211100", "211122", "990000"]),
        "organ": st.sampled_from([CITY, COUNTY, OTHER, TOWN]),
        "kind": st.sampled_from(["licence", "other", "service"]),
        "services": st.booleans(),
    },
)
"""What to ask about; mostly nothing in particular."""
days = st.dates(FIRST, LAST)
fractions = st.sampled_from([1.0, 1.0, 0.4, 0.7, 0.9])
"""Of the ledger, how much is known."""


def known(rows: Iterable[Row], position: int) -> Rows:
    """The rows that the ledger knew at a position."""
    return [
        row
        for row in rows
        if row["known_from"] <= position
        and (row["known_until"] is None or row["known_until"] > position)
    ]


def wanted(row: Row, selection: dict[str, Any]) -> bool:
    """The row of a power is among those asked about; ``organ`` is an id, or several."""
    kind, area, organs = (selection.get(name, "") for name in ("kind", "area", "organ"))
    asked = {organs} if isinstance(organs, str) else set(organs)
    return (
        (not area or (row["area"] != "" and row["path"].startswith(path(area))))
        and (not organs or not asked.isdisjoint(row["exercisers"]))
        and kind in ("", row["kind"])
        and (row["kind"] != "service" or kind == "service" or selection.get("services", False))
    )


def stood(rows: Iterable[Row], day: date) -> Rows:
    """The rows that stood on a day."""
    return [
        row
        for row in rows
        if row["valid_from"] <= day and (row["valid_until"] is None or row["valid_until"] > day)
    ]


def whole(book_rows: dict[str, Rows], fraction: float, position: int) -> int:
    """A position at the end of an append, so far on; at least of the first."""
    events = sorted(book_rows["events"], key=lambda row: row["position"])
    upto = int(position * fraction)
    ends = [
        one["position"]
        for one, following in zip(events, [*events[1:], None], strict=True)
        if following is None or following["recorded_at"] != one["recorded_at"]
    ]
    return max((end for end in ends if end <= upto), default=min(ends))


def taken_over(act: Row) -> bool:
    """Read off a list: nobody established it on that day. What is done to a power, somebody did."""
    return act["taken_over"] and act["topic"] == "power.added" and not act["sources"]


def day_of(act: Row, as_of: date) -> date:
    """The day it took effect; while its hand-over is awaited, the day its act names."""
    done = act["effective_on"]
    return act["nominal_on"] if done is None or done > as_of else done


def unbegun_services(rows: dict[str, Rows]) -> set[str]:
    """The 公共服务 that are set up, but for their hand-over, as their words say."""
    words = {(row["stream"], row["version"]): loads(row["entry"]) for row in rows["events"]}
    found: set[str] = set()
    for act in rows["acts"]:
        if act["topic"] == "power.added":
            said = words[act["power"], act["told"]]
            said = said["payload"].get("replacement") or said
            if said["payload"]["kind"] == "service":
                found.add(act["power"])
    return found


def under(rows: dict[str, Rows], paper: str) -> Callable[[Row], bool]:
    """Tells whether an act rests on the paper of that id or number.

    An act that names no registered paper rests on the one of its number, if only one bears it.
    """
    mine = [row for row in rows["instruments"] if paper in (row["instrument"], row["number"])]
    ids = {row["instrument"] for row in mine}
    numbers = {row["number"] for row in mine if row["number"]}
    others = {row["number"] for row in rows["instruments"] if row["instrument"] not in ids}

    def rests(act: Row) -> bool:
        if act["instrument"]:
            return act["instrument"] in ids
        return act["number"] != "" and act["number"] in (numbers - others) | {paper}

    return rests


KNOWN = ("versions", "acts", "organs", "instruments", "totals")


def as_known(rows: dict[str, Rows], known_at: int) -> dict[str, Rows]:
    """Every table as the ledger knew it at a position."""
    return rows | {name: known(rows[name], known_at) for name in KNOWN}
