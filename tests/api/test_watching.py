"""Rules behind the ledger: each new entry alters the findings as a full check would."""

from datetime import date

import pytest

from api.services import Register
from api.watching import Watching
from domain.commands import CorrectEntry, Request
from domain.commands.organ import DissolveOrgan, EstablishOrgan
from domain.compliance import NATIONWIDE, RULES, Watch
from domain.findings import FindingStatus
from tests.facts import CITY, ORGANS, add, cancel, elements, wish
from tests.ops.cli.memory import MemoryHouse

DAY = date(2016, 6, 1)
NOBODY = {"number": "", "title": "", "issuer": ""}


@pytest.fixture
def house():
    house = MemoryHouse()
    house.create(Register(name="panjin"))
    return house


@pytest.fixture
def ledger(house):
    return house.books["panjin"][1]


@pytest.fixture
def record(ledger):
    def execute(*commands):
        return ledger.execute(Request(commands=commands, actor="clerk")).last

    return execute


@pytest.fixture
def watching(house, record):
    """A lawful register under watch, looked at once."""
    record(*(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS))
    record(add(elements=elements(flow_chart=None)))
    register = house.registers()[0]
    with house.open(register) as services, house.restricted(register) as books:
        under_watch = Watching(
            services=services,
            books=books,
            watch=Watch({}, as_of=DAY, standards=NATIONWIDE),
            position=0,
            severities={rule.code: rule.severity for rule in RULES if rule.code in ("A1", "H1")},
            actor="watch",
        )
        under_watch.keep_all()
        under_watch.go_on(DAY)
        yield under_watch


def standing(watching):
    return [(one.rule, one.status) for one in watching.books.findings.all()]


def test_nothing_new_is_nothing_done(watching):
    assert standing(watching) == []
    before = watching.books.ledger.position
    assert watching.go_on(DAY) is None
    assert watching.books.ledger.position == before


def test_a_new_entry_opens_a_finding_and_the_next_mends_it(watching, record):
    at = record(cancel("2016-01-01", act=NOBODY))
    kept = watching.go_on(DAY)
    assert (kept.opened, kept.standing) == (1, 1)
    [found] = watching.books.findings.all()
    assert (found.rule, found.position, found.opened_on) == ("A1", at, DAY)
    mending = record(
        CorrectEntry(
            stream="power:p",
            act=cancel("2016-01-01").act,
            corrects=2,
            replacement=None,
            reason="误录",
        )
    )
    kept = watching.go_on(DAY)
    assert (kept.opened, kept.rectified, kept.standing) == (0, 1, 0)
    [found] = watching.books.findings.all()
    assert (found.status, found.entry) == (FindingStatus.RECTIFIED, mending)


def test_an_entry_about_an_organ_opens_a_finding_about_its_powers(watching, record):
    record(wish(DissolveOrgan, "2016-03-01", stream=CITY))
    assert watching.go_on(DAY).opened == 1
    assert standing(watching) == [("H1", FindingStatus.OPEN)]


def test_a_later_day_finds_what_has_come_true(watching, record):
    record(wish(DissolveOrgan, "2016-07-01", stream=CITY))
    assert watching.go_on(DAY).opened == 0
    assert watching.go_on(date(2016, 7, 1)).opened == 1


def test_entries_of_other_rules_than_those_asked_are_not_kept(watching, record):
    record(add(stream="power:q", elements=elements(flow_chart=None, legal_basis=())))
    assert watching.go_on(DAY).opened == 0
