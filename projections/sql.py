"""Statements by name, from the .sql files; each file belongs to the module of its name."""

import re
from functools import cache
from importlib import resources

HEADING = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
PLACE = re.compile(r"\{(\w+)\}")


@cache
def statements(file: str) -> dict[str, str]:
    """All statements of a file; each begins with its name and the question it answers."""
    text = resources.files("projections").joinpath(f"{file}.sql").read_text(encoding="utf-8")
    _, *parts = HEADING.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def sql(file: str, name: str, **places: str) -> bytes:
    """A statement with names of ours (tables, columns, conditions) in its places."""
    return PLACE.sub(lambda place: places[place[1]], statements(file)[name]).encode()
