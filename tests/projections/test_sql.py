"""The statements: each has a name, opens with the question it answers, and is asked somewhere."""

import re
from importlib import resources

import pytest

from projections.sql import sql, statements

FOLDER = resources.files("projections")
FILES = sorted(file.name[:-4] for file in FOLDER.iterdir() if file.name.endswith(".sql"))
CODE = "".join(
    file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.name.endswith(".py")
)


def test_there_are_statements():
    assert len(FILES) >= 8


@pytest.mark.parametrize("file", FILES)
def test_every_statement_is_asked_somewhere(file: str):
    for name in statements(file):
        if file != "filters":
            assert f'"{name}"' in CODE or f"{name}=" in CODE, name


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_lower_case_and_begins_with_a_name(file: str):
    text = FOLDER.joinpath(f"{file}.sql").read_text(encoding="utf-8")
    assert text.startswith("-- name: ")
    code = re.sub(r"--.*|\"C\"|'[^']*'", "", text)
    assert code == code.lower()


def test_a_place_that_nobody_fills_is_not_left_open():
    with pytest.raises(KeyError, match="history"):
        sql("history", "power")
