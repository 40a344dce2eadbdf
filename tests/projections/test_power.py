"""One power through time: how it stood, what was recorded of it, what is to come."""

from datetime import date, timedelta

import pytest

from domain.commands import power as p
from domain.commands.organ import RenameOrgan
from domain.events import power as e
from domain.ledger import Ledger
from domain.value import replace
from domain.vocabulary import PowerKind
from projections import History
from projections.database import Database
from projections.follow import catch_up
from tests.facts import (
    CITY,
    COUNTY,
    OTHER,
    add,
    added,
    cancel,
    cancelled,
    correct,
    delegate,
    elements,
    grant,
    happened,
    revoke,
    wish,
)
from tests.projections.shelves import DAY, listed, record, rows


@pytest.fixture
def history(database: Database) -> History:
    return History(database)


def test_its_history_shows_each_version_with_its_days_and_each_entry_with_its_act(
    ledger: Ledger, history: History
):
    record(ledger, add("2010-01-01"))
    record(ledger, delegate("2014-01-01", at_once=True), cancel("2020-01-01"))
    catch_up(history, ledger)
    story = history.history("power:p")
    assert [(v.valid_from.year, v.valid_until and v.valid_until.year) for v in story.versions] == [
        (2010, 2014),
        (2014, 2020),
        (2020, None),
    ]
    assert [version.line["status"] for version in story.versions] == [
        "in_force",
        "in_force",
        "cancelled",
    ]
    assert [version.version for version in story.versions] == [1, 2, 3]
    assert [entry.position for entry in story.entries] == [5, 6, 7]
    assert [entry.event.topic for entry in story.entries] == [
        "power.added",
        "power.delegated",
        "power.cancelled",
    ]
    assert {entry.event.actor for entry in story.entries} == {"clerk"}
    assert story.entries[1].event.act.number == "市政发〔2016〕1号"
    assert story.entries[1].recorded_at == story.entries[2].recorded_at


def test_its_history_can_be_read_as_it_was_known(ledger: Ledger, history: History):
    known = record(ledger, add())
    record(ledger, cancel("2020-01-01"))
    catch_up(history, ledger)
    story = history.history("power:p", known)
    assert [version.valid_until for version in story.versions] == [None]
    assert len(story.entries) == 1


def test_a_power_nobody_ever_recorded_has_no_history(ledger: Ledger, history: History):
    catch_up(history, ledger)
    story = history.history("power:none")
    assert (story.versions, story.entries) == ([], [])


def test_a_correction_changes_the_past_but_not_what_was_known(ledger: Ledger, history: History):
    record(ledger, add())
    before = record(ledger, cancel("2014-01-01"))
    record(ledger, correct(2, cancelled("2018-01-01")))
    catch_up(history, ledger)
    assert listed(history) == ["power:p"]
    assert [line["power"] for line in history.list(DAY, before)] == []


def test_what_awaits_its_handover_changes_nothing_until_the_day_named(
    ledger: Ledger, history: History
):
    record(ledger, add())
    record(ledger, grant("2014-01-01", act={"awaits_handover": True}))
    catch_up(history, ledger)
    assert exercisers(history, "2015-01-01") == [CITY]
    record(ledger, wish(p.CompleteHandover, "2016-03-01", completes=2))
    catch_up(history, ledger)
    assert exercisers(history, "2016-02-29") == [CITY]
    assert exercisers(history, "2016-03-01") == [CITY, COUNTY]


def exercisers(model: History, day: str) -> list[str]:
    [line] = model.list(date.fromisoformat(day))
    return [party["organ"] for party in line["exercisers"]]


def test_what_is_scheduled_is_shown_apart_and_can_be_withdrawn(ledger: Ledger, history: History):
    record(ledger, add())
    record(ledger, cancel("2030-01-01"), add("2031-01-01", stream="power:q"))
    catch_up(history, ledger)
    assert listed(history) == ["power:p"]
    assert [(s.valid_from.year, s.line["status"]) for s in history.scheduled(DAY)] == [
        (2030, "cancelled"),
        (2031, "in_force"),
    ]
    known = ledger.position
    record(ledger, revoke(2, on="2029-01-01"))
    catch_up(history, ledger)
    assert [s.line["power"] for s in history.scheduled(DAY)] == ["power:q"]
    assert len(history.scheduled(DAY, known)) == 2


def test_the_end_of_a_term_is_scheduled_too(ledger: Ledger, history: History):
    record(ledger, add(act={"until": date(2030, 1, 1)}))
    catch_up(history, ledger)
    [end] = history.scheduled(DAY)
    assert (end.valid_from, end.line["status"]) == (date(2030, 1, 1), "expired")


def test_an_organ_bears_the_name_of_the_day_that_is_asked_about(ledger: Ledger, history: History):
    record(ledger, add("1990-01-01"))
    before = ledger.position
    record(ledger, wish(RenameOrgan, "2018-01-01", stream=CITY, name="市城建局"))
    catch_up(history, ledger)
    assert holder(history.list(DAY)) == "市住建局"
    later = date(2018, 1, 1)
    assert holder(history.list(later)) == "市城建局"
    assert holder(history.list(later, before)) == "市住建局"
    assert holder(history.list(date(1995, 1, 1))) == "市住建局"
    [changed] = history.diff((DAY, later))["changed"]
    assert changed["fields"]["holders"]["new"] == [{"name": "市城建局", "organ": CITY}]


def holder(lines) -> str:
    return lines[0]["holders"][0]["name"]


def test_a_line_shows_words_as_they_were_written(ledger: Ledger, history: History):
    """Also where they look like the place that is kept for the name of an organ."""
    words = '"name":"","organ":"organ:city" \\ {names} %(known)s é 𠮷'
    record(ledger, add(elements=elements(words, remark=words)))
    catch_up(history, ledger)
    [line] = history.list(DAY)
    assert (line["name"], line["remark"]) == (words, words)


def test_a_power_known_by_its_codes_and_name_is_found_by_an_importer(
    ledger: Ledger, history: History
):
    record(ledger, add(), add(stream="power:q", holders=(CITY, OTHER)))
    catch_up(history, ledger)
    [one, two] = history.listed(DAY)
    assert (one.power, one.holders, one.kind, one.area) == ("power:p", (CITY,), "licence", "211100")
    assert two.holders == (CITY, OTHER)
    assert history.listed(date(1999, 1, 1)) == []


def retained(number: int) -> e.PowerRetained:
    """The number of the event after the first, one each day."""
    on = date(1990, 1, 2) + timedelta(days=number)
    return replace(happened(e.PowerRetained, on.isoformat()), version=number + 2)


def test_a_power_with_thousands_of_versions_is_followed_and_read(ledger: Ledger, history: History):
    first = happened(e.PowerAdded, "1990-01-01", elements=elements(), kind=PowerKind.LICENCE)
    ledger.append([first], past={"power:p": ()})
    for start in range(0, 3_000, 500):
        ledger.append([retained(n) for n in range(start, start + 500)], past={})
        catch_up(history, ledger)
    assert len(history.history("power:p").versions) == 3_001
    standing = history.power("power:p", date(1990, 1, 1) + timedelta(days=1_234))
    assert standing is not None
    assert standing.version == 1_235
    late = record(ledger, wish(p.MarkStrict, "1995-01-01"))
    catch_up(history, ledger)
    assert [line["strict"] for line in history.list(DAY)] == [True]
    assert [line["strict"] for line in history.list(DAY, late - 1)] == [False]
    assert [line["strict"] for line in history.list(date(1994, 12, 31))] == [False]


def test_a_line_is_stored_once_however_often_its_last_day_is_put_right(
    ledger: Ledger, history: History, database: Database
):
    """The days of a row change in three ways: stored before, within one batch, and both in turn."""
    record(ledger, add())
    catch_up(history, ledger)
    for year in ("2020", "2019", "2018"):
        if year == "2020":
            record(ledger, cancel("2020-01-01"))
        else:
            record(ledger, correct(2, cancelled(f"{year}-01-01")))
    catch_up(history, ledger)
    first = ledger.position - 2
    for known, end in ((first - 1, None), (first, 2020), (first + 1, 2019), (first + 2, 2018)):
        standing = history.power("power:p", DAY, known)
        assert standing is not None
        assert (standing.valid_until and standing.valid_until.year) == end
        assert standing.line["status"] == "in_force"
    assert len(rows(database, "history", "history_texts_{0}")) == 5  # 1 + 3 ends, and 1 read again


def test_what_changes_within_one_batch_shares_its_line_too(
    ledger: Ledger, history: History, database: Database
):
    record(ledger, add())
    record(ledger, cancel("2020-01-01"))
    record(ledger, correct(2, cancelled("2019-01-01")))
    catch_up(history, ledger)
    assert len(rows(database, "history", "history_{0}")) == 5
    assert len(rows(database, "history", "history_texts_{0}")) == 3


def test_a_power_is_to_come_from_the_day_that_is_now_known(ledger: Ledger, history: History):
    before = record(ledger, add("2012-01-01", stream="power:p"), add(stream="power:q"))
    later = added("2018-01-01", stream="power:p")
    between = record(ledger, correct(1, later))
    record(ledger, correct(1))
    catch_up(history, ledger)

    def coming(on: str, known: int) -> list[str]:
        return history.coming(date.fromisoformat(on), known)

    assert coming("2009-12-31", before) == ["power:p", "power:q"]
    assert coming("2015-01-01", before) == coming("2018-01-01", between) == []
    assert coming("2015-01-01", between) == coming("2017-12-31", between) == ["power:p"]
    assert coming("2009-12-31", ledger.position) == ["power:q"]
    assert history.on_list(DAY, before) == ["power:p", "power:q"]
    assert history.on_list(DAY, between) == ["power:q"]
