"""Several registers asked at once: an id means what its own register means by it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from analytics import Ledger, Unanswerable, open_ledger
from analytics.questions.changes import GROUPS
from analytics.questions.list_size import GROUPS as SIZE_GROUPS
from analytics.series import Measured, Window, series
from domain.codes import CodeScheme
from domain.commands import instrument as i
from domain.events.organ import OrganEstablished
from domain.ledger import Ledger as Book
from domain.vocabulary import OrganKind
from tests.analytics.brute_changes import counted, ended_approvals
from tests.analytics.brute_delegated import handed_on
from tests.analytics.brute_lags import handover
from tests.analytics.brute_list_size import sizes
from tests.analytics.brute_lists import limits, on_the_list
from tests.analytics.brute_places import same_power
from tests.analytics.brute_slimming import churned, slimmed
from tests.analytics.clerk import LAST, as_known
from tests.analytics.handings import Look, lively, lively_scripts, looks
from tests.analytics.made import exported
from tests.analytics.registers import Two, ids_of, two
from tests.analytics.test_delegated_items import MARKS
from tests.analytics.test_effects import MONTHS
from tests.analytics.test_effects import counted as by_month
from tests.analytics.test_slimming import MARKS as SLIMMED
from tests.facts import CITY, act, add, cancel, code, elements, wish
from tests.projections.papered import PAPERS
from tests.projections.shelves import record

scripts = st.tuples(lively_scripts, lively_scripts)
pairs = settings(max_examples=15)
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
CALLED = ("", "", CITY, "市住建局", "西市住建局", "县住建局")
Asking = dict[str, Any]


def always(**more: Callable[[int], Any]) -> Callable[[Any], Any]:
    """A test that is always tried on some lively pairs of histories too."""

    def tried(test: Any) -> Any:
        for seed in range(6):
            whole = {"script": (lively(seed), lively(seed + 100)), "twins": seed % 2 == 0}
            test = example(**whole, looks=WHOLE, **{name: of(seed) for name, of in more.items()})(
                test
            )
        return test

    return tried


WHOLE = (Look(LAST.replace(month=1, day=1), LAST, LAST, {}, 1.0),)


def asked_of(
    both: Two, look: Look, called: str, *, since: bool = True
) -> tuple[Asking, Asking] | None:
    """How to ask, and what a clerk is to look at; None where the organ cannot be told."""
    known_at = both.known(look.fraction)
    rows = both.as_one(known_at)
    asking: Asking = {"as_of": look.as_of, "known_at": known_at, **look.selection}
    if since:
        asking |= {"since": look.since, "until": look.until}
    selection = dict(look.selection)
    if not called:
        called = selection.get("organ", "")
    if called:
        ids = ids_of(rows["organs"], called)
        asking["organ"], selection["organ"] = called, ids
        if not is_one(rows["organs"], ids):
            with pytest.raises(Unanswerable, match="organ"):
                both.ledger.list_size(**asking | {"since": look.since, "until": look.until})
            event("an organ that cannot be told")
            return None
    event(f"registers in which the organ is: {len(selection.get('organ', ()))}")
    return asking, {"rows": rows, "selection": selection, "known_at": known_at}


def is_one(organs: list[Asking], ids: tuple[str, ...]) -> bool:
    """At most one in each register, and called the same at last."""
    at_last = {row["organ"]: row["name"] for row in organs if row["valid_until"] is None}
    alone = len({one.partition("/")[0] for one in ids}) == len(ids)
    return alone and len({at_last[one] for one in ids}) == 1


def labelled(row: Asking, by: str) -> Any:
    return "" if by == "none" else row[by]


@pairs
@given(scripts, looks, st.sampled_from(SIZE_GROUPS), st.booleans(), st.sampled_from(CALLED))
@always(by=lambda seed: ("none", "organ")[seed % 2], called=lambda seed: CALLED[seed])
def test_lists_are_leafed_through_register_by_register(script, looks, by, twins, called):
    with two(*script, twins=twins) as both:
        for look in looks:
            if (found := asked_of(both, look, called)) is None:
                continue
            asking, clerk = found
            frame = both.ledger.list_size(by=by, **asking)
            expected = sizes(
                clerk["rows"]["versions"], look.since, look.until, by, clerk["selection"]
            )
            assert {(row["day"], labelled(row, by)): row["powers"] for row in frame.to_dicts()} == (
                expected
            )
            assert frame.height == len(expected)


@pairs
@given(scripts, looks, st.sampled_from(GROUPS), st.booleans(), st.sampled_from(CALLED))
@always(by=lambda seed: ("organ", "paper")[seed % 2], called=lambda seed: CALLED[seed])
def test_changes_are_counted_register_by_register(script, looks, by, twins, called):
    with two(*script, twins=twins) as both:
        for look in looks:
            if (found := asked_of(both, look, called)) is None:
                continue
            asking, clerk = found
            span = {"since": look.since, "until": look.until, "as_of": look.as_of, "by": by}
            seen: Counter[Any] = Counter()
            for row in both.ledger.changes(by=by, **asking).to_dicts():
                key = row["period"], labelled(row, by), row["change"]
                seen[(*key, True)] += row["sub_items"]
                seen[(*key, False)] += row["changes"] - row["sub_items"]
            assert +seen == counted(clerk["rows"], **span, selection=clerk["selection"])
            if by == "kind":
                continue
            approvals: Counter[Any] = Counter()
            for row in both.ledger.cancelled_approvals(by=by, **asking).to_dicts():
                key = row["period"], labelled(row, by), row["kind"], row["sub_items"]
                for fate in ("cancelled", "merged_ended", "merged_results", "lapsed"):
                    approvals[(*key, fate)] += row[fate]
            ended = ended_approvals(clerk["rows"], **span, selection=clerk["selection"])
            wanted = {key: n for key, n in ended.items() if key[4] in {one[4] for one in approvals}}
            assert +approvals == wanted


@pairs
@given(scripts, looks, st.sampled_from(GROUPS), st.booleans(), st.sampled_from(CALLED))
@always(by=lambda seed: ("organ", "paper")[seed % 2], called=lambda seed: CALLED[seed])
def test_what_soon_ends_again_is_followed_register_by_register(script, looks, by, twins, called):
    with two(*script, twins=twins) as both:
        for look in looks:
            if (found := asked_of(both, look, called)) is None:
                continue
            asking, clerk = found
            span = {"since": look.since, "until": look.until, "as_of": look.as_of}
            rows, selection = clerk["rows"], clerk["selection"]
            expected = churned(rows, **span, by=by, within=30, selection=selection)
            frame = both.ledger.churn(by=by, each="month", within=30, **asking)
            assert {
                (row["period"], labelled(row, by)): (
                    row["added"],
                    row["ended_again"],
                    row["too_recent"],
                )
                for row in frame.to_dicts()
            } == expected


@pairs
@given(scripts, looks, st.sampled_from(("none", "organ", "paper")), st.booleans())
@always(by=lambda seed: ("organ", "paper")[seed % 2])
def test_what_was_handed_on_is_followed_register_by_register(script, looks, by, twins):
    with two(*script, twins=twins) as both:
        for look in looks:
            if (found := asked_of(both, look, "")) is None:
                continue
            asking, clerk = found
            expected: Counter[Any] = Counter()
            for name, book in both.books.items():
                known_at = clerk["known_at"][name]
                selection = dict(look.selection)
                if "organ" in selection and name not in {
                    one.partition("/")[0] for one in clerk["selection"]["organ"]
                }:
                    continue
                said = {"since": look.since, "until": look.until, "as_of": look.as_of, "by": by}
                rows = as_known(both.rows[name], known_at)
                mine = handed_on(book, rows, known_at, said | {"selection": selection})
                for (day, group, *rest), count in mine.items():
                    named = (
                        f"{name}/{group}" if group.startswith(("organ:", "instrument:")) else group
                    )
                    expected[(day, named, *rest)] += count
            seen: Counter[Any] = Counter()
            for row in both.ledger.delegated_items(by=by, **asking).to_dicts():
                key = row["period"], labelled(row, by), row["mode"], row["receiving_level"]
                for mark in MARKS:
                    seen[(*key, mark)] += row[mark]
            assert +seen == expected


@pairs
@given(
    scripts,
    looks,
    st.sampled_from(("none", "kind", "paper")),
    st.booleans(),
    st.sampled_from(CALLED),
)
@always(by=lambda seed: ("none", "paper")[seed % 2], called=lambda seed: CALLED[seed])
def test_what_waits_limits_and_places_are_told_register_by_register(
    script, looks, by, twins, called
):
    with two(*script, twins=twins) as both:
        for look in looks:
            if (found := asked_of(both, look, called, since=False)) is None:
                continue
            asking, clerk = found
            rows, selection, as_of = clerk["rows"], clerk["selection"], look.as_of
            said: Asking = {"as_of": as_of, "since": None, "by": by, "unit": "day", "limit": 15}
            waits = both.ledger.handover_lag(by=by, **asking)
            seen = {labelled(row, by): row for row in waits.to_dicts()}
            assert {
                group: {name: row[name] for name in row.keys() - {by}}
                for group, row in seen.items()
            } == handover(rows, selection, **said)
            listed = on_the_list(rows, selection, as_of)
            promises = both.ledger.promised_limits(by="organ", **asking)
            assert {row.pop("organ"): row for row in promises.to_dicts()} == limits(listed, "organ")
            places = both.ledger.same_power(areas=1, **asking)
            alike = same_power(rows, selection, as_of=as_of, code="", areas=1)
            assert {
                row["base_code"]: (row["areas"], row["registers"], row["powers"])
                for row in places.to_dicts()
            } == {
                base: (row["areas"], row["registers"], row["powers"]) for base, row in alike.items()
            }


NUMBER = "市政发〔2010〕1号"


@pairs
@given(scripts, looks, st.sampled_from((PAPERS[0], NUMBER, f"西{NUMBER}")), st.booleans())
@always(paper=lambda seed: (PAPERS[0], NUMBER, f"西{NUMBER}")[seed % 3])
def test_a_paper_is_what_its_own_registers_mean_by_it(script, looks, paper, twins):
    with two(*script, twins=twins) as both:
        for look in looks:
            if (found := asked_of(both, look, "", since=False)) is None:
                continue
            asking, clerk = found
            rows = clerk["rows"]
            bearing = [
                row
                for row in rows["instruments"]
                if paper in (row["instrument"].partition("/")[2], row["number"])
            ]
            named = any(row["number"] == paper and not row["instrument"] for row in rows["acts"])
            if len({row["number"] for row in bearing}) > 1 or not (bearing or named):
                with pytest.raises(Unanswerable, match="paper"):
                    both.ledger.net_slimming(paper=paper, **asking)
                event("a paper that cannot be told")
                continue
            number = bearing[0]["number"] if bearing else paper
            expected = slimmed(rows, number, look.as_of, clerk["selection"])
            frame = both.ledger.net_slimming(paper=paper, **asking)
            assert {
                row["kind"]: {mark: row[mark] for mark in SLIMMED} for row in frame.to_dicts()
            } == {kind: {mark: marks[mark] for mark in SLIMMED} for kind, marks in expected.items()}
            event(f"something done: {bool(expected)}")


@pairs
@given(scripts, st.sampled_from([("list_size", ""), ("changes", ""), ("changes", "cancel")]))
def test_series_of_organs_are_counted_register_by_register(script, wanted):
    pytest.importorskip("statsmodels", reason="needs the extra statistics")
    with two(*script, twins=True) as both:
        rows = both.as_one(both.known(1.0))
        found = series(
            both.ledger, {"as_of": "2010-04-01"}, Window(MONTHS, 2), "organ", Measured(*wanted)
        )
        expected = by_month(rows, {}, "organ", *wanted)
        assert {group: some for group, some in found.items() if any(some)} == expected


def shelf(name: str) -> Book:
    """A ledger of one organ, under the same id as that of any other."""
    book = Book({"PERSISTENCE_MODULE": "ops.store.memory"})
    organ = OrganEstablished(
        stream="organ:zjj",
        version=1,
        act=act("2000-01-01"),
        actor="clerk",
        name=name,
        kind=OrganKind.DEPARTMENT,
    )
    book.append((organ,), past={"organ:zjj": ()})
    return book


@pytest.fixture
def cities(tmp_path: Path) -> Any:
    """Two cities with an id of an organ, and one of a paper, that mean different things."""
    with shelf("甲市住建局") as one, shelf("乙市住建局") as other:
        held: Asking = {"holders": ("organ:zjj",)}
        record(one, add(**held, area="211100"))
        record(other, add(**held, area="440100"), add(stream="power:q", **held, area="440100"))
        for book, city in ((one, "甲"), (other, "乙")):
            paper = wish(
                i.IssueInstrument,
                "2015-01-01",
                stream="instrument:2015-1",
                title=f"{city}市决定",
                number=f"{city}政发1号",
            )
            record(book, paper)
            record(book, cancel("2015-02-01", act={"instrument": "instrument:2015-1"}))
            exported(tmp_path, book, register=f"city_{city == '乙':d}")
    with open_ledger(tmp_path) as ledger:
        yield ledger


MONTH: Asking = {"since": "2014-01-01", "until": "2014-01-31", "as_of": "2016-01-01"}


def test_an_organ_is_one_register_s_own(cities: Ledger):
    assert cities.list_size(**MONTH, organ="甲市住建局")["powers"].to_list() == [1]
    assert cities.list_size(**MONTH, organ="乙市住建局")["powers"].to_list() == [2]
    by = cities.list_size(**MONTH, by="organ").select("organ", "powers").rows()
    assert by == [("city_0/organ:zjj", 1), ("city_1/organ:zjj", 2)]
    alone = cities.list_size(**MONTH, by="organ", register="city_1")
    assert alone["organ"].to_list() == ["organ:zjj"]
    limits = cities.promised_limits(as_of="2014-01-01", by="organ").select("organ", "powers")
    assert limits.rows() == by
    ages = cities.basis_ageing(as_of="2014-01-01", by="organ").select("organ", "powers")
    assert ages.rows() == by


def test_an_id_that_means_two_organs_is_refused_with_the_registers(cities: Ledger):
    with pytest.raises(Unanswerable) as refused:
        cities.list_size(**MONTH, organ="organ:zjj")
    assert refused.value.parameter == "organ"
    assert "city_0: organ:zjj 甲市住建局" in str(refused.value)
    assert "city_1: organ:zjj 乙市住建局" in str(refused.value)
    one = cities.list_size(**MONTH, organ="organ:zjj", register="city_0")
    assert one["powers"].to_list() == [1]


def test_an_id_that_means_two_papers_is_refused_with_the_registers(cities: Ledger):
    for ask in (cities.net_slimming, cities.stated_totals, cities.cascades):
        with pytest.raises(Unanswerable) as refused:
            ask(paper="instrument:2015-1", as_of="2016-01-01")
        assert refused.value.parameter == "paper"
        assert "city_0: instrument:2015-1 甲政发1号" in str(refused.value)
    own: Asking = {"as_of": "2016-01-01", "register": "city_0"}
    assert cities.net_slimming(paper="instrument:2015-1", **own)["cancelled"].to_list() == [1]


def test_the_papers_of_two_registers_are_not_added_up(cities: Ledger):
    frame = cities.changes(since="2015-01-01", until="2015-12-31", each="year", by="paper")
    assert frame.select("paper", "changes").rows() == [
        ("city_0/instrument:2015-1", 1),
        ("city_1/instrument:2015-1", 1),
    ]


def test_the_list_of_a_register_in_which_a_paper_did_nothing_does_not_count(cities: Ledger):
    [row] = cities.net_slimming(paper="甲政发1号", as_of="2016-01-01").to_dicts()
    assert (row["before"], row["after"], row["now"], row["net"]) == (1, 0, 0, 1)


ITEM: Asking = {"codes": (code("000104001000", CodeScheme.BASE),)}


def test_an_area_that_two_registers_list_is_one_area(tmp_path: Path):
    for name in ("county", "city"):
        with shelf("县住建局") as book:
            powers = {"holders": ("organ:zjj",), "area": "211122", "elements": elements(**ITEM)}
            record(book, add(**powers))
            exported(tmp_path, book, register=name)
    with open_ledger(tmp_path) as ledger:
        assert ledger.same_power(as_of="2016-01-01").is_empty()
        one = ledger.same_power(as_of="2016-01-01", areas=1)
        assert one.select("areas", "registers", "powers").rows() == [(1, 2, 2)]


def test_no_series_is_broken_where_two_papers_of_one_id_were_issued(cities: Ledger):
    pytest.importorskip("statsmodels", reason="needs the extra statistics")
    asked: Asking = {"since": "2011-01-01", "until": "2018-12-31", "as_of": "2019-01-01"}
    with pytest.raises(Unanswerable, match="called so are"):
        cities.interrupted_series(paper="instrument:2015-1", **asked)
    assert cities.interrupted_series(paper="instrument:2015-1", register="city_0", **asked).height
