"""Values as text: nothing surprises a terminal, and no spreadsheet computes a name."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vocabulary import PowerKind
from ops.cli.output import csv_text, json_bytes
from ops.cli.plain import safe, shown, visible


def read_back(text: str) -> str:
    """What the help text tells a reader to do: take one leading ' away."""
    return text.removeprefix("'")


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠a"]
)
def test_text_that_could_be_a_formula_is_disarmed(text):
    assert safe(text) == "'" + text


def test_ordinary_text_is_left_as_it_is():
    assert safe("对未经批准=擅自的处罚") == "对未经批准=擅自的处罚"


def test_text_that_begins_with_the_sign_itself_can_still_be_told_apart():
    assert safe("'=1") == "''=1"


@given(st.text())
def test_disarmed_text_can_always_be_read_back(text):
    assert read_back(safe(text)) == text


cells = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_csv_gives_every_cell_back(rows):
    written = csv_text(("a", "b"), [{"a": a, "b": b} for a, b in rows])
    [head, *found] = csv.reader(io.StringIO(written, newline=""))
    assert head == ["a", "b"]
    assert [tuple(map(read_back, row)) for row in found] == rows


@pytest.mark.parametrize("number", [-5, -4.7159090909091, 0.5, Decimal("-49.00"), 1e22, 0])
def test_every_number_can_be_read_as_one(number):
    written = csv_text(("n", "text"), [{"n": number, "text": "-1"}])
    assert written == f'"n","text"\r\n{number},"\'-1"\r\n'
    [_, [cell, _]] = csv.reader(io.StringIO(written, newline=""))
    assert float(cell) == float(number)


@pytest.mark.parametrize("number", [float("-inf"), float("nan"), Decimal("NaN")])
def test_what_is_no_number_for_a_spreadsheet_is_text(number):
    cell = csv_text(("n",), [{"n": number}]).splitlines()[1]
    assert cell.startswith('"')
    assert not cell.startswith('"-')


def test_numbers_are_not_quoted_and_not_disarmed():
    assert csv_text(("n",), [{"n": -5}, {"n": None}, {"n": True}]) == (
        '"n"\r\n-5\r\n""\r\n"true"\r\n'
    )


@pytest.mark.parametrize("sign", ["\x1b", "\x00", "\x07", "\x9b", "\u202e", "\u2066", "\u200b"])
def test_a_terminal_is_never_sent_a_command(sign):
    assert sign not in visible(f"a{sign}[31mb")


def test_line_ends_of_published_text_stay():
    assert visible("第一款\n第二款\t项") == "第一款\n第二款\t项"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (date(2021, 5, 26), "2021-05-26"),
        (datetime(2026, 11, 21, 8, tzinfo=UTC), "2026-11-21 16:00:00+08:00"),
        (
            datetime(2026, 11, 21, 8, tzinfo=timezone(timedelta(hours=8))),
            "2026-11-21 08:00:00+08:00",
        ),
        (PowerKind.LICENCE, "licence"),
        (("市局", "县局"), "市局；县局"),
        (3, "3"),
    ],
)
def test_values_are_written_one_way(value, text):
    assert shown(value) == text


def test_programs_are_given_every_digit_of_an_instant():
    moment = datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=UTC)
    assert shown(moment, for_eyes=False) == "2026-11-21T08:00:00.123456Z"


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))])
def test_json_gives_instants_in_utc_whatever_zone_they_came_in(zone):
    moment = datetime(2026, 11, 21, 8, tzinfo=UTC).astimezone(zone)
    assert b'"2026-11-21T08:00:00Z"' in json_bytes({"at": moment})
