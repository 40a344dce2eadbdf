"""What the read models tell an import is what the ledger's own streams tell it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from api.services import Register, Services
from domain.commands import Request
from domain.ledger import Ledger
from ops.importers.followed import FollowedKnown
from ops.importers.known import LedgerKnown, Paper, title_key
from ops.importers.options import Kind, Options
from ops.importers.run import prepare
from ops.wiring import books
from tests.facts import ORGANS as TOLD
from tests.facts import add, cancel
from tests.ops.importers.office import MEMORY, Office
from tests.ops.importers.test_acceptance_import import (
    CHANGES,
    DATA,
    GUANGDONG,
    ORGANS,
    SNAPSHOT,
    load,
    shuffled,
)
from tests.projections.conftest import shelf
from tests.projections.papered import ISSUED, PAPERS, papered_scripts
from tests.projections.shelves import Shelf, played_out, record
from tests.scripts import START

__all__ = ["shelf"]

REGISTER = Register(name="panjin")
DAYS = [START + timedelta(days=n) for n in (-5, 0, 7, 20, 45, 90)]
TITLES = [title_key(command.title) for command in ISSUED.commands]


@contextmanager
def registered(ledger: Ledger, shelf: Shelf) -> Iterator[Services]:
    """The books of a ledger in memory, with read models in a schema of their own."""
    with shelf.fresh() as database:
        yield books(REGISTER, ledger, database)


@settings(max_examples=40)
@given(papered_scripts)
def test_both_know_the_same_of_any_history(shelf: Shelf, script):
    with played_out(script) as ledger, registered(ledger, shelf) as services:
        followed, told = FollowedKnown(services), LedgerKnown(ledger)
        for day in (date.min, *DAYS, date.max):
            assert by_id(followed.powers_on(day)) == by_id(told.powers_on(day))
            assert by_id(followed.powers_after(day)) == by_id(told.powers_after(day))
        assert sorted(followed.organs(), key=repr) == sorted(told.organs(), key=repr)
        for paper in (*PAPERS, "instrument:none"):
            under = (followed.changes_under(paper), told.changes_under(paper))
            assert sorted(under[0], key=repr) == sorted(under[1], key=repr)
        for sought in wanted():
            assert by_id(followed.papers(**sought)) == by_id(told.papers(**sought))


def wanted() -> list[dict[str, Any]]:
    """Papers by number, by title, by both, and by nothing."""
    return [
        {"numbers": ["市政发〔2010〕1号"], "titles": []},
        {"numbers": [], "titles": TITLES},
        {"numbers": ["市政发〔2010〕1号"], "titles": TITLES[1:]},
        {"numbers": ["无"], "titles": ["无"]},
        {"numbers": [], "titles": []},
    ]


def by_id(found: list[Any]) -> list[Any]:
    return sorted(found, key=lambda each: each.id)


def test_a_paper_is_found_by_its_title_without_brackets_and_with_its_marks(shelf: Shelf):
    with Ledger(MEMORY) as ledger, registered(ledger, shelf) as services:
        ledger.execute(ISSUED)
        [found] = FollowedKnown(services).papers(numbers=[], titles=["关于取消one的决定"])
        assert isinstance(found, Paper)
        assert (found.id, [mark.on for mark in found.marks]) == (PAPERS[0], [START])


def test_what_is_recorded_after_it_was_made_is_not_seen(shelf: Shelf):
    with played_out([]) as ledger, registered(ledger, shelf) as services:
        known = FollowedKnown(services)
        record(ledger, add(stream="power:late"), cancel("2015-01-01", stream="power:a"))
        services.follow()
        day = date(2016, 1, 1)
        assert "power:late" not in {power.id for power in known.powers_on(day)}
        assert "power:a" in {power.id for power in known.powers_on(day)}
        assert "power:late" in {power.id for power in FollowedKnown(services).powers_on(day)}


def test_a_request_is_done_once_it_is_recorded(shelf: Shelf):
    with played_out([]) as ledger, registered(ledger, shelf) as services:
        known = FollowedKnown(services)
        assert not known.done("once")
        ledger.execute(Request(commands=(add(stream="power:z"),), actor="c", command_id="once"))
        assert known.done("once")


class Watched(Ledger):
    """A ledger that says which streams were read."""

    name = "ledger"
    read: set[str]

    def streams(self, ids: Any, *, upto: int | None = None) -> Any:
        wanted = list(ids)
        self.read |= set(wanted)
        return super().streams(wanted, upto=upto)


def test_no_stream_is_read_that_the_question_is_not_about(shelf: Shelf):
    with Watched(MEMORY) as ledger, registered(ledger, shelf) as services:
        ledger.read = set()
        ledger.append(TOLD, past={event.stream: () for event in TOLD})
        ledger.execute(ISSUED)
        record(ledger, add(stream="power:p"), add(stream="power:q", act={"instrument": PAPERS[0]}))
        known = FollowedKnown(services)
        ledger.read.clear()
        known.organs()
        known.papers(numbers=["市政发〔2010〕2号"], titles=[])
        assert ledger.read == {PAPERS[1]}
        ledger.read.clear()
        known.changes_under(PAPERS[0])
        assert known.powers_after(date(2010, 1, 1)) == []
        assert ledger.read == {"power:q"}


needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published sample data does not lie beside the project"
)


def planned_alike(office: Office, shelf: Shelf, path: Path, **said: Any) -> None:
    """Plan a file by either road: the plans are one."""
    usual: dict[str, Any] = {"kind": Kind.OPENING, "actor": "clerk", "area": "211100"}
    options = Options(**(usual | said))
    with registered(office.ledger, shelf) as services:
        followed = prepare(path, options, FollowedKnown(services))
    assert followed == prepare(path, options, LedgerKnown(office.ledger))
    assert followed.rows > 0


@needs_data
def test_a_list_of_2024_rows_is_planned_alike_before_and_after_its_import(
    office: Office, shelf: Shelf
):
    name = "items_guangdong_province_2021.csv"
    planned_alike(office, shelf, DATA / name, **GUANGDONG)
    load(office, name, **GUANGDONG)
    planned_alike(office, shelf, DATA / name, **GUANGDONG)
    planned_alike(office, shelf, shuffled(office, name), **GUANGDONG)


@needs_data
def test_records_of_changes_are_planned_alike_before_and_after_their_import(
    office: Office, shelf: Shelf
):
    office.carry_out(office.prepare(ORGANS, kind=Kind.ORGANS))
    planned_alike(office, shelf, DATA / "change_records.csv", **CHANGES)
    load(office, "change_records.csv", **CHANGES)
    planned_alike(office, shelf, shuffled(office, "change_records.csv"), **CHANGES)


@needs_data
def test_a_register_of_laws_is_planned_alike_after_its_import(office: Office, shelf: Shelf):
    load(office, "legal_basis_laws.csv", area="", **SNAPSHOT)
    path = shuffled(office, "legal_basis_laws.csv")
    planned_alike(office, shelf, path, area="", **SNAPSHOT)
    planned_alike(office, shelf, DATA / "legal_basis_changes.csv", area="", **SNAPSHOT)
