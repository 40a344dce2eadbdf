"""Exercise records against the list of their own day: each misuse planted once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics import Ledger
from domain.act import Origin
from domain.codes import CodeScheme
from domain.commands import organ as o
from domain.commands import power as p
from domain.dates import parse_chinese_date
from domain.ledger import Ledger as Book
from domain.vocabulary import PowerKind
from tests.analytics.exercising import checked, said
from tests.facts import (
    CITY,
    COUNTY,
    OTHER,
    TOWN,
    add,
    cancel,
    code,
    correct,
    day,
    delegate,
    elements,
    grant,
    merge,
    wish,
)
from tests.projections.shelves import record

NAME = "建设工程规划许可证核发"
SEAL = "市住建局行政审批专用章(4)"
P = "power:p"
Check = Callable[..., list[tuple[str, ...]]]


@pytest.fixture
def check(book: Book, asked: Callable[[Book], Ledger], tmp_path: Path) -> Check:
    """What is said of records of the usual power by the usual organ."""

    def run(*rows: dict[str, str], **how: Any) -> list[tuple[str, ...]]:
        usual = {"name": NAME, "organ": "市住建局", "day": "2016-05-20"}
        return said(checked(asked(book), tmp_path, *(usual | row for row in rows), **how))

    return run


def on(text: str, **more: str) -> dict[str, str]:
    return {"day": text} | more


COUNTY_ON = {"organ": "县住建局"}


def test_who_holds_a_power_may_exercise_it_from_its_first_day(book: Book, check: Check):
    record(book, add("2016-01-01"))
    assert check(on("2016-01-01"), on("2020-12-31")) == []
    assert check(on("2015-12-31")) == [("X6", "not_yet_listed", P, CITY)]


def test_what_was_cancelled_is_not_used_from_that_day_on(book: Book, check: Check):
    record(book, add())
    record(book, cancel("2016-06-01"))
    assert check(on("2016-05-31")) == []
    assert check(on("2016-06-01")) == [("X1", "cancelled", P, CITY)]
    assert check(on("2016-06-01", **COUNTY_ON)) == [("X1", "cancelled", P, COUNTY)]


def test_what_was_merged_or_released_is_not_used(book: Book, check: Check):
    record(book, add(), add(stream="power:q", elements=elements("另一项")))
    into = add("2016-06-01", stream="power:m", elements=elements("合并后的事项"))
    record(book, merge("2016-06-01", (P, "power:q"), into))
    record(book, add(stream="power:r", elements=elements("第三项")))
    record(book, wish(p.ReleasePower, "2016-06-01", stream="power:r"))
    assert check(on("2016-06-01")) == [("X1", "merged", P, CITY)]
    assert check(on("2016-06-01", name="第三项")) == [("X1", "released", "power:r", CITY)]
    assert check(on("2016-06-01", name="合并后的事项")) == []


def test_whom_it_was_withdrawn_from_may_not_go_on(book: Book, check: Check):
    record(book, add())
    record(book, grant("2015-01-01"))
    record(book, wish(p.WithdrawPower, "2016-06-01", source=COUNTY))
    assert check(on("2016-05-31", **COUNTY_ON)) == []
    assert check(on("2016-06-01", **COUNTY_ON)) == [("X1", "handed_on", P, COUNTY)]
    assert check(on("2016-06-01")) == []


def test_who_handed_it_over_may_not_go_on(book: Book, check: Check):
    record(book, add())
    record(book, wish(p.TransferPower, "2016-06-01", source=CITY, to=OTHER))
    assert check(on("2016-05-31")) == []
    assert check(on("2016-06-01")) == [("X1", "handed_on", P, CITY)]
    assert check(on("2016-06-01", organ="邻县住建局")) == []
    assert check(on("2016-05-31", organ="邻县住建局")) == [("X3", "stranger", P, OTHER)]


def test_a_delegation_that_awaits_its_handover_gives_nothing_yet(book: Book, check: Check):
    record(book, add())
    record(book, delegate("2016-05-01", at_once=True, act={"awaits_handover": True}))
    asked = on("2016-05-01", **COUNTY_ON), on("2016-04-30", **COUNTY_ON)
    expected = [("X2", "not_in_effect", P, COUNTY), ("X3", "stranger", P, COUNTY)]
    assert check(*asked) == expected
    record(book, wish(p.CompleteHandover, "2016-06-01", completes=2))
    assert check(*asked) == expected
    assert check(on("2016-05-31", **COUNTY_ON)) == expected[:1]
    assert check(on("2016-06-01", **COUNTY_ON)) == []
    assert check(on("2016-06-01")) == [("X1", "handed_on", P, CITY)]


def test_a_delegation_that_was_not_accepted_gives_nothing_yet(book: Book, check: Check):
    record(book, add())
    record(book, delegate("2016-05-01"))
    record(book, wish(p.AcceptPower, "2016-06-01", by=COUNTY))
    assert check(on("2016-05-31", **COUNTY_ON)) == [("X2", "not_accepted", P, COUNTY)]
    assert check(on("2016-06-01", **COUNTY_ON)) == []


def test_a_delegation_handed_over_and_not_accepted_gives_nothing_yet(book: Book, check: Check):
    record(book, add())
    record(book, delegate("2016-05-01", act={"awaits_handover": True}))
    record(book, wish(p.CompleteHandover, "2016-06-01", completes=2))
    assert check(on("2016-05-31", **COUNTY_ON)) == [("X2", "not_in_effect", P, COUNTY)]
    assert check(on("2016-06-01", **COUNTY_ON)) == [("X2", "not_accepted", P, COUNTY)]


def test_a_power_decided_but_not_in_force_is_not_used(book: Book, check: Check):
    act = {"decided_on": parse_chinese_date("2016-03-01")}
    record(book, add("2016-06-01", act=act))
    assert check(on("2016-05-31")) == [("X2", "not_in_effect", P, CITY)]
    assert check(on("2016-02-29")) == [("X6", "not_yet_listed", P, CITY)]


def test_only_the_organs_that_the_list_names_exercise_it(book: Book, check: Check):
    record(book, add())
    assert check(COUNTY_ON) == [("X3", "stranger", P, COUNTY)]
    assert check({"organ": "某某协会"}) == [("X3", "unregistered", P, "")]


def test_an_agent_does_not_act_in_its_own_name(book: Book, check: Check):
    record(book, add())
    record(book, wish(p.EntrustPower, "2016-01-01", to=COUNTY))
    assert check(COUNTY_ON) == [("X3", "agent", P, COUNTY)]
    assert check({}) == []


def test_who_acts_for_the_holder_uses_the_seal_of_that_batch(book: Book, check: Check):
    record(book, add())
    record(book, grant("2015-01-01"))
    given = {**COUNTY_ON, "seal": "市住建局行政审批专用章（4）"}
    assert check(given) == [("X4", "no_seal", P, COUNTY)]
    record(book, wish(p.PutSealInUse, "2016-05-20", organ=COUNTY, seal=SEAL))
    assert check(given, COUNTY_ON) == []
    assert check(given | on("2016-05-19")) == [("X4", "no_seal", P, COUNTY)]
    other = given | {"seal": "县住建局公章"}
    assert check(other) == [("X4", "other_seal", P, COUNTY)]


def test_the_seal_of_a_batch_is_used_for_that_batch_alone(book: Book, check: Check):
    record(book, add(), add(stream="power:q", holders=(COUNTY,), elements=elements("县级事项")))
    record(book, grant("2015-01-01"))
    record(book, wish(p.PutSealInUse, "2015-02-01", organ=COUNTY, seal=SEAL))
    own = {**COUNTY_ON, "name": "县级事项"}
    assert check(own | {"seal": SEAL}) == [("X4", "batch_seal", "power:q", COUNTY)]
    assert check(own | {"seal": "县住建局公章"}) == []


def test_a_suspended_power_is_not_used(book: Book, check: Check):
    record(book, add())
    record(book, wish(p.SuspendPower, "2016-05-01"))
    record(book, wish(p.ResumePower, "2016-06-01"))
    assert check(on("2016-04-30"), on("2016-06-01")) == []
    assert check(on("2016-05-01"), on("2016-05-31")) == [("X5", "suspended", P, CITY)]


def test_a_power_suspended_in_an_area_is_not_used_by_an_organ_there(book: Book, check: Check):
    for name, area in (("organ:a", "211122"), ("organ:b", "211121")):
        record(book, wish(o.EstablishOrgan, "2000-01-01", stream=name, name=name, area=area))
    record(book, add(holders=("organ:a", "organ:b")))
    record(book, wish(p.SuspendPower, "2016-05-01", areas=("211122",)))
    assert check({"organ": "organ:b"}) == []
    assert check({"organ": "organ:a"}) == [("X5", "suspended", P, "organ:a")]


def test_what_was_never_listed_is_not_used(book: Book, check: Check):
    record(book, add())
    assert check({"name": "没有的事项"}) == [("X6", "never_listed", "", CITY)]
    assert check({"name": "", "code": "999"}) == [("X6", "never_listed", "", CITY)]


def test_nothing_is_used_beyond_its_term(book: Book, check: Check):
    record(book, add(act={"until": day("2016-06-01")}))
    assert check(on("2016-05-31")) == []
    assert check(on("2016-06-01")) == [("X7", "expired", P, CITY)]


def test_a_grant_ends_with_its_term(book: Book, check: Check):
    record(book, add())
    record(book, grant("2015-01-01", act={"until": day("2016-06-01")}))
    assert check(on("2016-05-31", **COUNTY_ON)) == []
    assert check(on("2016-06-01", **COUNTY_ON)) == [("X7", "term", P, COUNTY)]
    assert check(on("2016-06-01")) == []


def test_a_record_is_judged_by_what_was_known(book: Book, check: Check):
    record(book, add())
    before = book.position
    record(book, cancel("2016-05-01"))
    after = book.position
    record(book, correct(2))
    assert check({}, known_at=before) == []
    assert check({}, known_at=after) == [("X1", "cancelled", P, CITY)]
    assert check({}) == []


def test_a_former_name_of_an_organ_still_means_it(book: Book, check: Check):
    record(book, add())
    record(book, wish(o.RenameOrgan, "2016-01-01", stream=CITY, name="市自然资源局"))
    assert check({}, {"organ": "市自然资源局"}, on("2010-01-01", organ="市自然资源局")) == []


def test_a_name_means_the_organ_that_bears_it_on_the_day(book: Book, check: Check):
    record(book, add())
    record(book, wish(o.RenameOrgan, "2016-01-01", stream=CITY, name="市自然资源局"))
    new = wish(o.EstablishOrgan, "2016-06-01", stream="organ:new", name="市住建局")
    record(book, new)
    assert check(on("2016-05-31")) == []
    assert check(on("2016-06-01")) == [("X3", "stranger", P, "organ:new")]


def test_an_organ_is_known_by_its_credit_code(book: Book, check: Check):
    number = "11211100MB00000000"
    record(book, add())
    record(book, wish(o.RecodeOrgan, "2000-01-02", stream=CITY, credit_code=number))
    assert check({"organ": "写错的名称", "organ_code": number.lower()}) == []
    assert check({"organ_code": "11000000000000000X"}) == []


def test_width_case_blanks_and_punctuation_of_a_name_do_not_count(book: Book, check: Check):
    record(book, add(elements=elements("甲类（Ａ）许可-核发")))
    assert check({"name": " 甲类(a)许可 核发"}) == []
    assert check({"name": "甲类许可核发"}) == [("X6", "never_listed", "", CITY)]


def test_a_code_goes_before_a_name(book: Book, check: Check):
    record(
        book,
        add(elements=elements(codes=(code("A-1"),))),
        add(stream="power:q", elements=elements("乙", codes=(code("A-2"),))),
    )
    record(book, cancel("2016-01-01", stream="power:q"))
    assert check({"code": "Ａ１"}, {"code": "A-1", "name": "乙"}) == []
    assert check({"code": "a-2"}) == [("X1", "cancelled", "power:q", CITY)]
    assert check({"code": "unknown"}) == []


def test_a_code_that_two_powers_bear_means_the_one_that_the_organ_exercises(
    book: Book, check: Check
):
    both = {"elements": elements(codes=(code("A-1", CodeScheme.BASE),))}
    record(book, add(**both), add(stream="power:q", holders=(COUNTY,), **both))
    asked = {"code": "A-1"}
    assert check(asked, asked | COUNTY_ON) == []
    assert check(asked | {"organ": "镇人民政府"}) == [("several",)]
    record(book, cancel("2016-01-01", stream="power:q"))
    assert check(asked | COUNTY_ON) == [("X1", "cancelled", "power:q", COUNTY)]
    assert check(asked | {"organ": "镇人民政府"}) == [("X3", "stranger", P, TOWN)]


def test_a_name_that_two_powers_of_one_organ_bear_is_not_guessed(book: Book, check: Check):
    record(book, add(), add(stream="power:q", kind=PowerKind.PENALTY))
    assert check({}) == [("several",)]
    record(book, cancel("2016-01-01", stream="power:q"))
    assert check({}) == []
    assert check(on("2015-12-31")) == [("several",)]


def test_a_former_code_still_means_its_power_unless_another_bears_it_now(book: Book, check: Check):
    old, new = ({"elements": elements(codes=(code(one),))} for one in ("A-1", "A-2"))
    record(book, add(**old))
    record(book, wish(p.AmendPower, "2016-01-01", changed=("codes",), **new))
    assert check({"code": "A-1"}, {"code": "A-2"}, {"code": "A-2", "day": "2015-01-01"}) == []
    record(book, add("2016-05-01", stream="power:q", holders=(COUNTY,), **old))
    assert check({"code": "A-1"}) == [("X3", "stranger", "power:q", CITY)]
    assert check({"code": "A-1", "day": "2016-04-30"}) == []


def test_of_two_powers_of_an_organ_the_one_that_bears_the_code_on_the_day_is_meant(
    book: Book, check: Check
):
    old, new = ({"elements": elements(codes=(code(one),))} for one in ("A-1", "A-2"))
    record(book, add(**old))
    record(book, wish(p.AmendPower, "2016-01-01", changed=("codes",), **new))
    record(book, add("2016-05-01", stream="power:q", kind=PowerKind.PENALTY, **old))
    record(book, cancel("2016-06-01", stream="power:q"))
    asked = {"code": "A-1"}
    assert check(asked | on("2016-04-30"), asked | on("2016-05-01")) == []
    assert check(asked | on("2016-06-01")) == [("X1", "cancelled", "power:q", CITY)]


def test_before_the_books_begin_nothing_is_held_against_anybody(book: Book, check: Check):
    opening = {"origin": Origin(file="清单.xlsx", sha256="ab" * 32)}
    record(book, add("2016-01-01", act=opening))
    assert check(on("2015-12-31"), on("2015-12-31", name="别的")) == [("before_books",)]
    assert check(on("2016-01-01", name="别的")) == [("X6", "never_listed", "", CITY)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"day": ""}, "no_day"),
        ({"day": "2016-02-30"}, "bad_day"),
        ({"day": "二月"}, "bad_day"),
        ({"day": "2016年5月"}, "bad_day"),
        ({"day": "0016-05-20"}, "bad_day"),
        ({"day": "2026-01-02"}, "later_day"),
        ({"name": ""}, "no_power"),
        ({"organ": ""}, "no_organ"),
    ],
)
def test_what_cannot_be_read_is_counted_apart(book: Book, check: Check, row: Any, reason: str):
    record(book, add())
    assert check({}, row) == [(reason,)]


@pytest.mark.parametrize(
    "text",
    [
        "2016-06-01",
        "2016/6/1",
        "2016.06.01",
        "20160601",
        "2016年6月1日",
        "2016-06-01 00:30:00",
        "2016-06-01T00:30:00.250",
        "2016/6/1 8:05",
        "2016-05-31T16:00:00Z",
        "2016-06-01T00:00:00+08:00",
        " 2016-06-01 ",
    ],
)
def test_a_day_is_read_however_it_is_written(book: Book, check: Check, text: str):
    record(book, add())
    record(book, cancel("2016-06-01"))
    assert check(on(text)) == [("X1", "cancelled", P, CITY)]


def test_the_day_of_a_moment_is_that_of_shanghai(book: Book, check: Check):
    record(book, add())
    record(book, cancel("2016-06-01"))
    assert check(on("2016-05-31T15:59:59Z")) == []


def test_of_too_many_rows_those_of_most_records_are_handed_out(
    book: Book, asked: Callable[[Book], Ledger], tmp_path: Path
):
    record(book, add())
    rows = [{"name": name, "organ": "市住建局", "day": "2016-05-20"} for name in "甲乙乙丙"]
    found = checked(asked(book), tmp_path, *rows, most=2)
    assert [(one["power_name"], one["records"]) for one in found.misuses] == [("乙", 2), ("甲", 1)]
    assert (found.kinds, found.faults, found.misuse) == (3, {"X6": 4}, 4)
