"""Tables: one line for each row in a pipe, and nothing of an id broken off in a terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ops.cli.tables import UNBROKEN, Sheet, laid_out, show

ID = "instrument:cn-order-412-210"
WIDE = Sheet(
    heads=("id", "name", "n"),
    rows=[(ID, "对无害化处理涉案物品的查封" * 4, "12"), ("power:p", "甲", "3")],
    numbers=(False, False, True),
)


def test_in_a_pipe_every_row_is_one_line_however_long(capsys):
    show(WIDE)
    head, rule, first, second = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "name", "n"]
    assert set(rule) == {"─"}
    assert first.split() == [*WIDE.rows[0]]
    assert second.split() == [*WIDE.rows[1]]


def test_in_a_pipe_numbers_stand_below_each_other_and_no_line_ends_in_blanks():
    *_, first, second = laid_out(WIDE, None)
    assert cell_len(first) == cell_len(second)
    short = Sheet(heads=("a", "b"), rows=[("x", "y" * 9), ("x", "y")], numbers=(False, False))
    assert [line for line in laid_out(short, None) if line.endswith(" ")] == []


def test_a_line_end_within_a_cell_does_not_make_another_row():
    sheet = Sheet(heads=("a", "b"), rows=[("第一款\n第二款", "x")], numbers=(False, False))
    assert [*laid_out(sheet, None)][2:] == ["第一款⏎第二款  x"]


@pytest.mark.parametrize("room", [200, 80, 50, 40])
def test_in_a_terminal_a_table_fits_and_every_id_stays_whole(room):
    found = [*laid_out(WIDE, room)]
    assert max(map(cell_len, found)) <= room
    assert sum(ID in line for line in found) == 1
    assert any("id" in line and "name" in line for line in found)
    said = "".join(line.replace(ID, "") for line in found)
    assert "".join(re.findall("[\u4e00-\u9fff]", said)) == WIDE.rows[0][1] + "甲"


def test_where_no_table_fits_a_row_is_a_block_of_lines():
    assert [*laid_out(WIDE, 20)] == [
        f"id    {ID}",
        f"name  {WIDE.rows[0][1]}",
        "n     12",
        "",
        "id    power:p",
        "name  甲",
        "n     3",
    ]


texts = st.text(st.sampled_from("ab-: 机关"), max_size=30)


@given(st.lists(st.tuples(texts, texts), max_size=4), st.none() | st.integers(10, 90))
def test_no_word_is_ever_broken(rows, room):
    sheet = Sheet(heads=("one", "two"), rows=rows, numbers=(False, False))
    found = "\n".join(laid_out(sheet, room))
    words = [word for row in rows for text in row for word in UNBROKEN.findall(text)]
    seen = UNBROKEN.findall(found)
    assert [word for word in words if word not in seen] == []
