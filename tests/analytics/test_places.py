"""The same power in different places, and changes that run down the levels."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from analytics import Ledger, open_ledger
from analytics.errors import Unanswerable
from analytics.questions.cascades import cascades
from analytics.questions.same_power import same_power
from domain.act import Origin
from domain.codes import CodeScheme
from domain.elements import Limit
from domain.ledger import Ledger as Book
from tests.analytics import brute_places as brute
from tests.analytics.brute_lags import looked
from tests.analytics.clerk import asked as opened
from tests.analytics.detailed import CODES, detailed_scripts, looks, unhurried
from tests.analytics.made import exported
from tests.facts import CITY, COUNTY, ORGANS, OTHER, TOWN, add, cancel, code, elements
from tests.projections.papered import PAPERS
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]


@unhurried
@given(detailed_scripts, looks, st.sampled_from(["", *PAPERS, "县政发〔2010〕9号"]))
def test_cascades_are_found_by_comparing_all_with_all(script, looks, paper):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": look.as_of, "since": look.since, "paper": paper}
            if paper and not any(
                paper in (row["instrument"], row["number"])
                for row in (*rows["instruments"], *rows["acts"])
                if "power" not in row or not row["instrument"]
            ):
                with pytest.raises(Unanswerable, match="paper"):
                    cascades(one.ledger, **asked, known_at=known_at)
                continue
            frame = cascades(one.ledger, **asked, known_at=known_at, **look.selection)
            found = {
                (row.pop("paper"), row.pop("change"), row.pop("area")): row
                for row in frame.drop("decided_in", "register").to_dicts()
            }
            expected = brute.cascades(rows, look.selection, **asked)
            assert found == expected
            event(f"listed below: {any(row['listed'] for row in expected.values())}")
            event(f"followed: {any(row['followed'] for row in expected.values())}")


@unhurried
@given(detailed_scripts, looks, st.sampled_from(CODES), st.sampled_from([0, 1, 2, 3]))
def test_the_same_power_is_found_by_leafing_through_all_lists(script, looks, code, areas):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": look.as_of, "code": code, "areas": areas}
            frame = same_power(one.ledger, **asked, known_at=known_at, **look.selection)
            found = {
                row.pop("base_code"): row | {"holder_kinds": set(row["holder_kinds"].split())}
                for row in frame.to_dicts()
            }
            expected = brute.same_power(rows, look.selection, **asked)
            assert found == expected
            event(f"several: {any(row['areas'] > 1 for row in expected.values())}")


ITEM = "000524018000"


def item(
    on: str, letter: str, area: str, holder: str, *, act: dict[str, Any] | None = None, **said: Any
) -> Any:
    base = (code(ITEM, CodeScheme.BASE),)
    return add(
        on,
        stream=f"power:{letter}",
        act=act or {},
        area=area,
        holders=(holder,),
        elements=elements(**({"codes": base} | said)),
    )


def gone(letter: str, on: str, **act: Any) -> Any:
    return cancel(on, stream=f"power:{letter}", act=act)


def test_a_cancellation_runs_from_the_province_to_one_of_two_counties(book: Book, asked: Asked):
    record(book, item("2010-01-01", "p", "210000", CITY))
    record(book, item("2010-01-01", "q", "211122", COUNTY))
    record(book, item("2010-01-01", "r", "211121", OTHER))
    record(book, item("2010-01-01", "s", "220000", TOWN))
    record(book, gone("p", "2015-01-01", number="省政发〔2015〕1号"))
    record(book, gone("q", "2015-03-02"))
    record(book, gone("s", "2015-03-02"))
    frame = cascades(asked(book), paper="省政发〔2015〕1号", as_of="2016-01-01")
    assert frame.select("change", "area", "listed", "followed", "share", "median").rows() == [
        ("cancel", "211121", 1, 0, 0.0, None),
        ("cancel", "211122", 1, 1, 1.0, 60),
    ]


def test_what_the_county_did_before_the_province_follows_nothing(book: Book, asked: Asked):
    record(book, item("2010-01-01", "p", "210000", CITY))
    record(book, item("2010-01-01", "q", "211122", COUNTY))
    record(book, gone("q", "2014-12-31"))
    record(book, gone("p", "2015-01-01"))
    frame = cascades(asked(book), as_of="2016-01-01")
    assert frame.filter(frame["change"] == "cancel").height == 0


def test_the_same_name_under_another_code_is_another_power(book: Book, asked: Asked):
    record(book, item("2010-01-01", "p", "210000", CITY))
    other = (code("000524019000", CodeScheme.BASE),)
    record(book, item("2010-01-01", "q", "211122", COUNTY, codes=other))
    record(book, item("2010-01-01", "r", "211121", OTHER, codes=()))
    record(book, gone("p", "2015-01-01"))
    frame = cascades(asked(book), as_of="2016-01-01")
    assert frame.filter(frame["change"] == "cancel")["area"].to_list() == ["211121"]


def test_a_power_established_above_is_established_below(book: Book, asked: Asked):
    record(book, item("2010-01-01", "p", "210000", CITY))
    record(book, item("2010-01-31", "q", "211122", COUNTY))
    frame = cascades(asked(book), as_of="2016-01-01")
    assert frame.select("change", "listed", "followed", "share", "median").rows() == [
        ("establish", 0, 1, None, 30)
    ]


def test_a_cascade_runs_from_one_register_to_another(tmp_path: Path):
    for name, area, on in (("province", "210000", "2015-01-01"), ("city", "211100", "2015-02-01")):
        with Book({"PERSISTENCE_MODULE": "ops.store.memory"}) as book:
            book.append(ORGANS, past={one.stream: () for one in ORGANS})
            record(book, item("2010-01-01", "p", area, CITY))
            record(book, gone("p", on))
            exported(tmp_path, book, register=name)
    with open_ledger(tmp_path) as ledger:
        frame = cascades(ledger, since="2012-01-01", as_of="2016-01-01")
        assert frame.select("decided_in", "register", "median").rows() == [("province", "city", 31)]
        both = same_power(ledger, as_of="2014-01-01")
        assert both.select("areas", "registers", "powers").rows() == [(2, 2, 2)]


def test_one_code_stands_in_two_areas_under_two_names(book: Book, asked: Asked):
    ten, month = Limit(amount=10, unit="工作日"), Limit(amount=1, unit="月")
    record(book, item("2010-01-01", "p", "211100", CITY, name="甲", promised_limit=ten))
    record(book, item("2010-01-01", "q", "211122", COUNTY, name="甲", promised_limit=month))
    record(book, item("2010-01-01", "r", "211121", TOWN, name="乙", promised_limit=ten))
    record(book, item("2010-01-01", "s", "220000", OTHER, name="丙"))
    record(book, gone("s", "2011-01-01"))
    [row] = same_power(asked(book), as_of="2012-01-01").to_dicts()
    assert (row["base_code"], row["name"], row["names"], row["areas"]) == (ITEM, "甲", 2, 3)
    assert (row["powers"], row["ended"], row["holder_kinds"]) == (3, 1, "department government")
    assert (row["promised_unit"], row["promises"], row["in_other_units"]) == ("工作日", 2, 1)


def test_a_negative_number_of_areas_is_refused(book: Book, asked: Asked):
    with pytest.raises(Unanswerable, match="areas"):
        same_power(asked(book), areas=-1)


LIST = {"origin": Origin(file="list.xlsx", sha256="ab" * 32), "number": "", "title": ""}


def test_a_list_that_is_taken_over_follows_nothing(book: Book, asked: Asked):
    record(book, item("2012-01-01", "n", "100000", CITY))
    record(book, item("2015-06-01", "q", "211122", COUNTY, act=LIST))
    record(book, item("2015-07-01", "r", "211121", OTHER))
    frame = cascades(asked(book), as_of="2020-01-01")
    assert frame.select("area", "followed").rows() == [("211121", 1)]


def test_a_change_that_names_no_area_runs_down_to_none(book: Book, asked: Asked):
    record(book, item("2010-01-01", "n", "", CITY))
    record(book, item("2010-01-01", "q", "211122", COUNTY))
    record(book, gone("n", "2014-01-01"))
    record(book, gone("q", "2015-01-01"))
    assert cascades(asked(book), as_of="2020-01-01").is_empty()


def test_a_power_without_an_area_is_in_none(book: Book, asked: Asked):
    record(book, item("2010-01-01", "n", "", CITY))
    record(book, item("2010-01-01", "q", "211122", COUNTY))
    [row] = same_power(asked(book), as_of="2016-01-01", areas=1).to_dicts()
    assert (row["areas"], row["powers"]) == (1, 2)


def test_what_is_done_at_once_is_the_shortest_promise_in_any_unit(book: Book, asked: Asked):
    at_once, five = Limit(amount=0, unit="即办"), Limit(amount=5, unit="工作日")
    record(book, item("2010-01-01", "p", "211100", CITY, promised_limit=at_once))
    record(book, item("2010-01-01", "r", "211121", OTHER, promised_limit=at_once))
    record(book, item("2010-01-01", "q", "211122", COUNTY, promised_limit=five))
    [row] = same_power(asked(book), as_of="2016-01-01").to_dicts()
    assert (row["promised_unit"], row["promises"], row["in_other_units"]) == ("工作日", 3, 0)
    assert (row["shortest"], row["median"], row["longest"]) == (0, 0, 5)


def test_a_paper_that_nobody_knows_is_refused(book: Book, asked: Asked):
    with pytest.raises(Unanswerable, match="paper: no paper has the id or the number"):
        cascades(asked(book), paper="国发〔1900〕1号")
