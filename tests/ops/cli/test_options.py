"""What can be typed after a sub-command, and what is refused with a word about how to write it."""

from datetime import UTC, date, datetime

import pytest
import typer

from ops.cli.options import Common, Moment, account, day, moment, register_name


@pytest.mark.parametrize("text", ["2021-05-26", "2021/5/26", "20210526", "2021年5月26日"])
def test_a_day_may_be_written_as_officials_write_it(text):
    assert day(text) == date(2021, 5, 26)


@pytest.mark.parametrize(
    "text", ["", "2021", "2021-05", "26/05/2021", "2021-02-30", "today", "昨天"]
)
def test_what_is_not_a_whole_day_is_refused(text):
    with pytest.raises(typer.BadParameter, match="2021-05-26"):
        day(text)


def test_a_position_is_a_moment():
    assert moment("1204") == Moment(1204)


@pytest.mark.parametrize("text", ["2026-11-21T08:15:30Z", "2026-11-21T16:15:30+08:00"])
def test_an_instant_is_a_moment(text):
    assert moment(text) == Moment(datetime(2026, 11, 21, 8, 15, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["", "-1", "1.5", "２", "2026-11-21", "2026-11-21T08:15:30", "now"]
)
def test_an_instant_without_a_zone_is_refused(text):
    with pytest.raises(typer.BadParameter, match="neither"):
        moment(text)


@pytest.mark.parametrize(
    "text", ["", "A", "1a", "a-b", "a b", "广东", "pg_x", "a" * 41, 'a"; drop']
)
def test_a_name_that_no_schema_can_bear_is_refused(text):
    with pytest.raises(typer.BadParameter):
        register_name(text)


@pytest.mark.parametrize("text", ["", "张三", "a b", "x" * 65, "a\n", "a@b"])
def test_an_account_is_an_id_and_not_a_person(text):
    with pytest.raises(typer.BadParameter):
        account(text)


def test_an_account_id_is_taken_as_it_is():
    assert account("bianban-01.x_y") == "bianban-01.x_y"


@pytest.mark.parametrize(
    ("lang", "chinese"),
    [("zh", True), ("zh_CN.UTF-8", True), ("ZH", True), ("en", False), ("C.UTF-8", False)],
)
def test_the_locale_says_which_language(lang, chinese):
    assert Common(lang=lang).chinese is chinese
