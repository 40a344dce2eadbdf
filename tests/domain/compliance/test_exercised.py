"""What the rules say of acts that were done under no power."""

from datetime import date
from typing import Any

import pytest

from domain.compliance import NATIONWIDE, gather
from domain.compliance.exercised import (
    EXERCISE_RULES,
    REASONS,
    REGISTER,
    Fault,
    Misuse,
    complaints,
    worded,
)
from domain.compliance.rule import Complaint
from domain.value import replace

FACTS = gather({}, as_of=date(2020, 1, 1), standards=NATIONWIDE)


def misuse(**changes: Any) -> Misuse:
    usual: dict[str, Any] = {
        "power": "power:p",
        "organ": "organ:city",
        "fault": Fault.ENDED,
        "reason": "cancelled",
        "records": 3,
        "first": date(2016, 6, 1),
        "last": date(2016, 9, 1),
        "called": "建设工程规划许可证核发",
        "by": "市住建局",
        "example": "住建许〔2016〕1号",
    }
    return Misuse(**(usual | changes))


def said(one: Misuse) -> Complaint:
    [found] = complaints(FACTS, one)
    return found


@pytest.mark.parametrize("fault", list(Fault))
def test_each_fault_is_a_rule_and_no_other_rule_speaks_of_it(fault: Fault):
    assert said(misuse(fault=fault)).rule == fault.value
    assert [rule.code for rule in EXERCISE_RULES] == [*Fault]


def test_a_complaint_tells_how_often_when_and_in_which_document():
    one = said(misuse())
    assert (one.subject, one.said.since) == ("power:p", date(2016, 6, 1))
    assert one.said.names == ("organ:city",)
    assert one.said.zh == (
        "市住建局于2016-06-01—2016-09-01行使“建设工程规划许可证核发”3次，如住建许〔2016〕1号: "
        "该职权已取消。"
    )
    assert one.said.en == (
        "市住建局 used “建设工程规划许可证核发” 3 times, 2016-06-01—2016-09-01, such as"
        " 住建许〔2016〕1号: the power was cancelled."
    )


def test_a_single_day_and_a_missing_number_are_left_out():
    said = worded(misuse(records=1, last=date(2016, 6, 1), example=""))
    assert said.zh == "市住建局于2016-06-01行使“建设工程规划许可证核发”1次: 该职权已取消。"
    assert "1 time, 2016-06-01: " in said.en


def test_the_same_misuse_in_another_file_is_the_same_complaint():
    more = misuse(records=9, last=date(2017, 1, 1), example="另一号", called="更名后的许可")
    assert said(misuse()).key == said(more).key
    assert said(misuse()).key != said(misuse(organ="organ:county")).key
    assert said(misuse()).key != said(misuse(reason="merged")).key
    assert said(misuse()).key != said(misuse(power="power:q")).key


def test_what_is_no_power_of_the_register_is_told_apart_by_its_name():
    unknown = misuse(power="", fault=Fault.NOT_LISTED, reason="never_listed", called="甲")
    assert said(unknown).subject == REGISTER
    assert said(unknown).key != said(replace(unknown, called="乙")).key


def test_an_organ_that_is_not_registered_is_told_apart_by_its_name():
    stranger = misuse(organ="", fault=Fault.WRONG_ORGAN, reason="unregistered", by="某协会")
    assert said(stranger).said.names == ()
    assert said(stranger).key != said(replace(stranger, by="另一协会")).key


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_words_in_both_languages(reason: str):
    zh, en = REASONS[reason]
    assert worded(misuse(reason=reason)).zh.endswith(f"{zh}。")
    assert worded(misuse(reason=reason)).en.endswith(f"{en}.")
