"""How long publication, hand-over and the list itself take."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from analytics import Ledger
from analytics.errors import Unanswerable
from analytics.questions.handover_lag import GROUPS as HANDOVER_GROUPS
from analytics.questions.handover_lag import handover_lag
from analytics.questions.law_lag import law_lag
from analytics.questions.publication_lag import GROUPS as PUBLICATION_GROUPS
from analytics.questions.publication_lag import publication_lag
from domain.basis import parse_citations
from domain.commands import instrument as i
from domain.commands.power import CompleteHandover
from domain.dates import PartialDate
from domain.events.instrument import InstrumentIssued
from domain.ledger import Ledger as Book
from domain.value import replace
from domain.vocabulary import PowerKind
from tests.analytics import brute_lags as brute
from tests.analytics.clerk import asked as opened
from tests.analytics.detailed import detailed_scripts, looks, unhurried
from tests.facts import act, add, added, cancel, correct, delegate, elements, wish
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
units = st.sampled_from(["day", "working_day"])


def by_group(frame: Any, by: str) -> dict[str, dict[str, Any]]:
    return {"" if by == "none" else row.pop(by): row for row in frame.iter_rows(named=True)}


@unhurried
@given(detailed_scripts, looks, st.sampled_from(PUBLICATION_GROUPS), units, st.booleans())
def test_publication_takes_what_the_calendar_says(script, looks, by, unit, all_papers):
    with opened(script) as one:
        for look, known_at, rows in brute.looked(one, looks):
            asked = {"as_of": look.as_of, "since": look.since, "by": by, "unit": unit}
            asked |= {"all_papers": all_papers}
            frame = publication_lag(one.ledger, **asked, known_at=known_at, **look.selection)
            expected = brute.publication(rows, look.selection, **asked)
            assert by_group(frame, by) == expected
            event(f"papers measured: {sum(row['papers'] for row in expected.values())}")


@unhurried
@given(
    detailed_scripts, looks, st.sampled_from(HANDOVER_GROUPS), units, st.sampled_from([0, 5, 15])
)
def test_a_handover_takes_what_the_calendar_says(script, looks, by, unit, limit):
    with opened(script) as one:
        for look, known_at, rows in brute.looked(one, looks):
            asked = {"as_of": look.as_of, "since": look.since, "by": by, "unit": unit}
            asked |= {"limit": limit}
            frame = handover_lag(one.ledger, **asked, known_at=known_at, **look.selection)
            expected = brute.handover(rows, look.selection, **asked)
            assert by_group(frame, by) == expected
            for what in ("completed", "hanging", "early", "dropped"):
                event(f"{what}: {any(row[what] for row in expected.values())}")


@unhurried
@given(detailed_scripts, looks)
def test_the_list_follows_the_law_as_a_clerk_finds(script, looks):
    with opened(script) as one:
        for look, known_at, rows in brute.looked(one, looks):
            asked = {"as_of": look.as_of, "since": look.since}
            frame = law_lag(one.ledger, **asked, known_at=known_at, **look.selection)
            expected = brute.law(rows, look.selection, **asked)
            found = {
                (row["instrument"], row["event"], row["happened_on"]): {
                    name: row[name] for name in row.keys() - ABOUT
                }
                for row in frame.iter_rows(named=True)
            }
            assert found == expected
            for what in ("changed", "waiting", "expired"):
                event(f"{what}: {any(row[what] for row in expected.values())}")


ABOUT = {"register", "instrument", "number", "title", "event", "happened_on"}


def paper(stream: str, decided: str, published: str, **more: Any) -> Any:
    said = {"decided_on": PartialDate(decided), "published_on": PartialDate(published)}
    on = PartialDate(published).earliest.isoformat()
    return wish(i.IssueInstrument, on, stream=stream, act=said, title=stream, **more)


def test_two_acts_of_one_paper_are_one_paper(book: Book, asked: Asked):
    record(book, paper("instrument:i", "2013-11-08", "2013-12-10"))
    under = {"instrument": "instrument:i"}
    record(book, add("2014-01-01", act=under), add("2014-01-01", stream="power:q", act=under))
    [row] = publication_lag(asked(book), as_of="2014-02-01").iter_rows(named=True)
    assert (row["papers"], row["median"], row["late"]) == (1, 32, 1)


def test_the_twentieth_working_day_is_in_time_and_the_day_after_is_late(book: Book, asked: Asked):
    # From Friday 2013-11-08, the twentieth working day is Friday 2013-12-06.
    record(book, paper("instrument:i", "2013-11-08", "2013-12-06"))
    record(book, paper("instrument:j", "2013-11-08", "2013-12-07"))
    frame = publication_lag(asked(book), all_papers=True, unit="working_day", as_of="2014-01-01")
    [row] = frame.iter_rows(named=True)
    assert (row["papers"], row["shortest"], row["longest"], row["late"]) == (2, 20, 21, 1)


def test_a_holiday_is_no_working_day_and_a_saturday_may_be_one(book: Book, asked: Asked):
    # 2013-09-19 to 21 was 中秋节; Sunday 2013-09-22 was worked.
    record(book, paper("instrument:i", "2013-09-18", "2013-09-22"))
    frame = publication_lag(asked(book), all_papers=True, unit="working_day", as_of="2014-01-01")
    assert frame["median"].to_list() == [1]


def test_a_month_is_no_day_of_publication(book: Book, asked: Asked):
    record(book, paper("instrument:i", "2013-11-08", "2013-12"))
    [row] = publication_lag(asked(book), all_papers=True, as_of="2014-01-01").rows(named=True)
    assert (row["papers"], row["undated"], row["median"]) == (0, 1, None)


def test_what_is_published_after_the_day_of_the_question_is_undated(book: Book, asked: Asked):
    record(book, paper("instrument:i", "2013-11-08", "2013-12-10"))
    frame = publication_lag(asked(book), all_papers=True, as_of="2013-12-09")
    assert frame.select("papers", "undated").rows() == [(0, 1)]


def test_a_publication_before_the_decision_is_set_apart(book: Book, asked: Asked):
    record(book, paper("instrument:i", "2013-11-08", "2013-11-07"))
    frame = publication_lag(asked(book), all_papers=True, as_of="2014-01-01")
    assert frame.select("papers", "early", "longest").rows() == [(0, 1, None)]


def test_a_corrected_issue_counts_with_the_days_of_its_correction(book: Book, asked: Asked):
    before = record(book, paper("instrument:i", "2013-11-08", "2013-12-10"))
    right = InstrumentIssued(
        stream="instrument:i",
        version=1,
        actor="clerk",
        act=act(
            "2013-12-10",
            decided_on=PartialDate("2013-12-08"),
            published_on=PartialDate("2013-12-10"),
        ),
        title="决定",
    )
    record(book, replace(correct(1, right), stream="instrument:i"))
    ledger = asked(book)
    asking: dict[str, Any] = {"all_papers": True, "as_of": "2014-02-01"}
    assert publication_lag(ledger, **asking)["median"].to_list() == [2]
    assert publication_lag(ledger, **asking, known_at=before)["median"].to_list() == [32]


def test_the_days_of_a_registered_paper_count_before_those_of_its_acts(book: Book, asked: Asked):
    record(book, paper("instrument:i", "2013-11-08", "2013-11-18"))
    said = {"decided_on": PartialDate("2013-11-01"), "published_on": PartialDate("2013-12-31")}
    record(book, add("2014-01-01", act={"instrument": "instrument:i"} | said))
    assert publication_lag(asked(book), as_of="2014-02-01")["median"].to_list() == [10]


def test_quantiles_are_lags_that_occur(book: Book, asked: Asked):
    for lag in range(1, 11):
        record(book, paper(f"instrument:{lag}", "2013-11-01", f"2013-11-{lag + 1:02}"))
    [row] = publication_lag(asked(book), all_papers=True, as_of="2014-01-01").to_dicts()
    names = ("shortest", "lower_quartile", "median", "upper_quartile", "ninth_decile", "longest")
    assert [row[name] for name in names] == [1, 3, 5, 8, 9, 10]
    assert (row["to_5"], row["to_10"]) == (5, 5)


def test_papers_are_told_apart_by_year_issuer_and_rank(book: Book, asked: Asked):
    record(book, paper("instrument:i", "2013-12-30", "2014-01-02", issuer="国务院"))
    record(book, paper("instrument:j", "2014-01-02", "2014-01-03", issuer="省政府"))
    ledger = asked(book)
    asking: dict[str, Any] = {"all_papers": True, "as_of": "2014-02-01"}
    years = publication_lag(ledger, by="year", **asking)
    assert years.select("year", "median").rows() == [("2013", 3), ("2014", 1)]
    assert publication_lag(ledger, by="issuer", **asking)["issuer"].to_list() == [
        "国务院",
        "省政府",
    ]
    assert publication_lag(ledger, by="rank", **asking).select("rank", "papers").rows() == [
        ("unknown", 2)
    ]


@pytest.mark.parametrize(
    ("asking", "parameter"),
    [
        ({"by": "month"}, "by"),
        ({"unit": "week"}, "unit"),
        ({"since": "2014-02-30"}, "since"),
    ],
)
@pytest.mark.parametrize("question", [publication_lag, handover_lag])
def test_an_unknown_word_is_refused(
    book: Book, asked: Asked, question: Any, asking: dict[str, str], parameter: str
):
    with pytest.raises(Unanswerable) as refused:
        question(asked(book), **asking)
    assert refused.value.parameter == parameter


def test_a_limit_below_nothing_is_refused(book: Book, asked: Asked):
    with pytest.raises(Unanswerable, match="limit"):
        handover_lag(asked(book), limit=-1)


def waiting(on: str, *, stream: str = "power:p", **more: Any) -> Any:
    act = {"awaits_handover": True} | more
    return delegate(on, stream=stream, at_once=True, act=act)


def complete(on: str, version: int) -> Any:
    return wish(CompleteHandover, on, completes=version)


def test_a_delegation_hangs_until_its_handover(book: Book, asked: Asked):
    record(book, add())
    record(book, waiting("2016-03-01"))
    record(book, complete("2016-04-01", 2))
    ledger = asked(book)
    columns = ("completed", "median", "hanging", "hanging_longest")
    before = handover_lag(ledger, as_of="2016-03-31").select(columns).rows()
    assert before == [(0, None, 1, 30)]
    assert handover_lag(ledger, as_of="2016-04-01").select(columns).rows() == [(1, 31, 0, None)]


def test_the_decision_counts_where_its_day_is_known(book: Book, asked: Asked):
    record(book, add())
    record(book, waiting("2016-03-01", decided_on=PartialDate("2016-02-20")))
    frame = handover_lag(asked(book), as_of="2016-03-01")
    assert frame["hanging_longest"].to_list() == [10]


def test_what_hangs_on_a_power_that_is_gone_is_dropped(book: Book, asked: Asked):
    record(book, add())
    record(book, waiting("2016-03-01"))
    record(book, cancel("2016-03-10"))
    frame = handover_lag(asked(book), as_of="2016-04-01")
    assert frame.select("hanging", "dropped").rows() == [(0, 1)]


def test_fifteen_working_days_are_in_time_and_sixteen_late(book: Book, asked: Asked):
    # From Tuesday 2016-03-01, the fifteenth working day is Tuesday 2016-03-22.
    for letter, on in (("p", "2016-03-22"), ("q", "2016-03-23")):
        stream = f"power:{letter}"
        record(book, add(stream=stream))
        record(
            book, delegate("2016-03-01", stream=stream, at_once=True, act={"awaits_handover": True})
        )
        record(book, wish(CompleteHandover, on, stream=stream, completes=2))
    frame = handover_lag(asked(book), as_of="2016-05-01", unit="working_day")
    assert frame.select("completed", "longest", "to_15", "to_30", "late").rows() == [
        (2, 16, 1, 1, 1)
    ]


def cited(*texts: str) -> Any:
    bases = tuple(one for text in texts for one in parse_citations(text))
    return elements(legal_basis=bases)


def law(
    number: str = "主席令第7号", title: str = "城乡规划法", stream: str = "instrument:law"
) -> Any:
    return wish(i.IssueInstrument, "2008-01-01", stream=stream, title=title, number=number)


def amend(on: str) -> Any:
    return wish(i.AmendInstrument, on, stream="instrument:law")


def test_a_power_that_was_changed_after_its_law_and_one_that_was_not(book: Book, asked: Asked):
    record(book, law())
    for letter in "pqr":
        record(book, add(stream=f"power:{letter}", elements=cited("《城乡规划法》第四十条")))
    record(book, amend("2015-04-24"))
    record(book, cancel("2015-05-24"))
    record(book, cancel("2015-04-23", stream="power:r"))
    [row] = law_lag(asked(book), as_of="2016-04-24").rows(named=True)
    assert (row["event"], row["powers"], row["changed"], row["median"]) == ("amended", 2, 1, 30)
    assert (row["waiting"], row["waited"]) == (1, 366)


def test_a_change_on_the_day_of_the_law_follows_at_once(book: Book, asked: Asked):
    record(book, law())
    record(book, add(elements=cited("《城乡规划法》第四十条")))
    record(book, wish(i.RepealInstrument, "2015-04-24", stream="instrument:law"))
    record(book, cancel("2015-04-24"))
    [row] = law_lag(asked(book), as_of="2016-04-24").rows(named=True)
    assert (row["event"], row["changed"], row["longest"]) == ("repealed", 1, 0)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("《城乡规划法》第一条", True),
        ("《城乡规划法》（主席令第7号）第一条", True),
        ("《旧名》（主席令第7号）第一条", True),
        ("《城乡规划法》（主席令第8号）第一条", False),
        ("《城乡规划法实施办法》第一条", False),
    ],
)
def test_a_citation_means_the_paper_with_its_number_else_its_title(
    book: Book, asked: Asked, text: str, means: bool
):
    record(book, law())
    record(book, add(elements=cited(text)))
    record(book, amend("2015-04-24"))
    assert law_lag(asked(book), as_of="2016-01-01").height == means


def test_a_title_that_two_papers_bear_means_neither(book: Book, asked: Asked):
    record(book, law())
    record(book, law(number="主席令第8号", stream="instrument:twin"))
    record(book, add(elements=cited("《城乡规划法》第一条")))
    record(book, amend("2015-04-24"))
    assert law_lag(asked(book), as_of="2016-01-01").height == 0


def test_what_waits_for_a_power_that_has_not_begun_hangs(book: Book, asked: Asked):
    record(book, add("2016-01-01", act={"awaits_handover": True}))
    record(book, waiting("2016-02-01"))
    record(book, add("2016-06-01", stream="power:q"))
    record(book, waiting("2016-07-01", stream="power:q", decided_on=PartialDate("2016-01-10")))
    frame = handover_lag(asked(book), as_of="2016-04-30", by="change")
    assert frame.select("change", "hanging", "dropped").rows() == [
        ("delegate", 2, 0),
        ("establish", 1, 0),
    ]


def test_a_service_that_is_not_yet_set_up_is_no_power_either(book: Book, asked: Asked):
    record(book, add("2016-01-01", kind=PowerKind.SERVICE, act={"awaits_handover": True}))
    ledger = asked(book)
    assert handover_lag(ledger, as_of="2016-04-30").is_empty()
    assert publication_lag(ledger, as_of="2016-04-30").is_empty()
    asked_for = handover_lag(ledger, as_of="2016-04-30", services=True)
    assert asked_for["hanging"].to_list() == [1]


def test_a_corrected_establishment_is_of_the_kind_that_the_correction_says(
    book: Book, asked: Asked
):
    record(book, add("2016-01-01", act={"awaits_handover": True}))
    before = book.position
    right = added("2016-01-01", kind=PowerKind.SERVICE, act={"awaits_handover": True})
    record(book, correct(1, right))
    ledger = asked(book)
    assert handover_lag(ledger, as_of="2016-04-30").is_empty()
    assert handover_lag(ledger, as_of="2016-04-30", known_at=before)["hanging"].to_list() == [1]


@pytest.mark.parametrize("question", [handover_lag, publication_lag])
def test_days_beyond_the_calendar_are_refused(book: Book, asked: Asked, question: Any):
    record(book, add())
    record(book, waiting("2016-03-01"))
    assert handover_lag(asked(book), as_of="2099-12-31")["overdue"].to_list() == [1]
    with pytest.raises(Unanswerable, match="as_of: working days are counted up to 2099-12-31"):
        question(asked(book), as_of="2100-01-01")
