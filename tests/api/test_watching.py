"""Rules behind the ledger: each new entry alters the findings as a full check would."""

from datetime import date

import pytest

from api.services import Register
from api.watching import Watching
from domain.act import Act
from domain.basis import Citation
from domain.commands import CorrectEntry, Request
from domain.commands.finding import DismissFinding, RectifyFinding
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
        under_watch.keep()
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


def test_what_an_officer_closed_too_soon_is_taken_up_again(watching, record):
    record(cancel("2016-01-01", act=NOBODY))
    watching.go_on(DAY)
    [found] = watching.books.findings.all()
    closing = RectifyFinding(stream=found.id, act=Act(effective_on=DAY), position=1)
    watching.books.ledger.execute(Request(commands=(closing,), actor="officer"))
    assert watching.go_on(DAY).reopened == 1
    assert standing(watching) == [("A1", FindingStatus.OPEN)]


def test_what_was_altered_while_findings_were_being_kept_is_looked_at_again(
    watching, record, monkeypatch
):
    """An officer dismisses between the look and the append."""
    record(cancel("2016-01-01", act=NOBODY))
    watching.go_on(DAY)
    [found] = watching.books.findings.all()
    record(
        CorrectEntry(
            stream="power:p",
            act=cancel("2016-01-01").act,
            corrects=2,
            replacement=None,
            reason="误录",
        )
    )
    execute = watching.books.ledger.execute
    dismissal = DismissFinding(stream=found.id, act=Act(effective_on=DAY), reason="不属实")

    def meanwhile(request):
        monkeypatch.setattr(watching.books.ledger, "execute", execute)
        execute(Request(commands=(dismissal,), actor="officer"))
        return execute(request)

    monkeypatch.setattr(watching.books.ledger, "execute", meanwhile)
    assert watching.go_on(DAY).rectified == 0
    assert standing(watching) == [("A1", FindingStatus.DISMISSED)]


def test_what_could_not_be_kept_is_kept_the_next_time(watching, record, monkeypatch):
    record(cancel("2016-01-01", act=NOBODY))
    ledger = watching.books.ledger
    execute = ledger.execute

    def broken(request):
        monkeypatch.setattr(ledger, "execute", execute)
        raise ConnectionError

    monkeypatch.setattr(ledger, "execute", broken)
    with pytest.raises(ConnectionError):
        watching.go_on(DAY)
    assert watching.go_on(DAY).opened == 1


def test_many_findings_are_kept_in_several_appends_and_none_twice(watching, record, monkeypatch):
    monkeypatch.setattr("api.findings.AT_ONCE", 2)
    for number in range(5):
        stream = f"power:n{number}"
        record(add(stream=stream, elements=elements(f"事项{number}", flow_chart=None)))
        record(cancel("2016-01-01", act=NOBODY, stream=stream))
    kept = watching.go_on(DAY)
    assert (kept.opened, kept.standing) == (5, 5)
    assert len(watching.books.findings.all()) == 5


def test_a_power_without_a_basis_is_not_mended_by_the_end_of_the_last_one_with_one(house, record):
    record(*(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS))
    based = (Citation(text="《城乡规划法》第四十条"),)
    record(add(elements=elements(legal_basis=based)))
    record(add(stream="power:q", elements=elements("另一项", legal_basis=())))
    register = house.registers()[0]
    with house.open(register) as services, house.restricted(register) as books:
        under_watch = Watching(
            services=services,
            books=books,
            watch=Watch({}, as_of=DAY, standards=NATIONWIDE),
            position=0,
            severities={rule.code: rule.severity for rule in RULES if rule.code == "B1"},
            actor="watch",
        )
        assert under_watch.go_on(DAY).opened == 1
        record(cancel("2016-01-01"))
        assert under_watch.go_on(DAY).rectified == 0


def test_what_another_did_while_findings_were_kept_is_seen_the_next_time(
    watching, record, monkeypatch
):
    """A finding that stands is closed between the append and the end of keeping."""
    record(cancel("2016-01-01", act=NOBODY))
    execute = watching.books.ledger.execute

    def and_then(request):
        done = execute(request)
        monkeypatch.setattr(watching.books.ledger, "execute", execute)
        [found] = watching.books.findings.all()
        closing = RectifyFinding(stream=found.id, act=Act(effective_on=DAY), position=1)
        execute(Request(commands=(closing,), actor="officer"))
        return done

    monkeypatch.setattr(watching.books.ledger, "execute", and_then)
    watching.go_on(DAY)
    assert watching.go_on(DAY).reopened == 1
