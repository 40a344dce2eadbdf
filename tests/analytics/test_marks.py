"""Made-up and partial registers: the marks of every row."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.dataset import Exported, Manifest
from analytics.marks import PARTIAL, SIMULATED, marked, shared

ROWS = pl.DataFrame({"register": ["made", "real", "made"], "n": [1, 2, 3]})


def house(**flags: str) -> dict[str, Exported]:
    """Registers by name, each with what is said of it: ``made="simulated partial"``."""
    return {
        name: Exported(
            Path(),
            Manifest(
                format="",
                register=name,
                title="",
                simulated="simulated" in said,
                partial="partial" in said,
                origin="",
                position=0,
                recorded_at=None,
                checkpoint=None,
                tables={},
            ),
        )
        for name, said in flags.items()
    }


def column(frame: pl.DataFrame, name: str) -> list[Any]:
    return frame[name].to_list()


def test_a_row_that_names_its_register_bears_the_marks_of_that():
    found = marked(ROWS, house(made="simulated", real="partial", other=""))
    assert found.columns == ["simulated", "partial", "register", "n"]
    assert column(found, "simulated") == [SIMULATED, None, SIMULATED]
    assert column(found, "partial") == [None, PARTIAL, None]


def test_a_row_that_names_none_names_all_that_were_asked():
    found = marked(
        ROWS.drop("register"), house(made="simulated", real="", both="simulated partial")
    )
    said = f"made ({SIMULATED}); real; both ({SIMULATED}) ({PARTIAL})"
    assert column(found, "asked_of") == [said] * 3
    assert found.columns == ["asked_of", "n"]


def test_what_is_true_of_all_is_said_once_and_not_mixed():
    registers = house(a="simulated", b="simulated")
    assert shared(registers) == {"simulated": SIMULATED}
    assert marked(ROWS, registers).equals(ROWS)
    assert marked(ROWS, house(made="", real="")).equals(ROWS)


@pytest.mark.parametrize("names", [["made", "elsewhere"], ["made", None], [1, 2]])
def test_a_column_that_only_looks_like_the_register_marks_nothing(names: list[Any]):
    frame = pl.DataFrame({"register": names, "n": [1, 2]})
    found = marked(frame, house(made="simulated", real=""))
    assert column(found, "asked_of") == [f"made ({SIMULATED}); real"] * 2


def test_a_row_of_two_registers_is_marked_for_either():
    frame = pl.DataFrame(
        {"decided_in": ["real", "made", "real"], "register": ["made", "real", "real"]}
    )
    found = marked(frame, house(made="simulated", real=""))
    assert column(found, "simulated") == [SIMULATED, SIMULATED, None]


@pytest.mark.parametrize("frame", [ROWS.clear(), ROWS.drop("register").clear()])
def test_an_answer_without_rows_stays_without(frame: pl.DataFrame):
    assert len(marked(frame, house(made="simulated", real=""))) == 0
