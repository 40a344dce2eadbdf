"""Statements by name, from the .sql files; each file belongs to the exported table of its name."""

from functools import cache
from importlib import resources

from projections.sql import HEADING, PLACE


@cache
def statements(file: str) -> dict[str, str]:
    """All statements of a file; each begins with its name and the question it answers."""
    text = resources.files("ops.export").joinpath(f"{file}.sql").read_text(encoding="utf-8")
    _, *parts = HEADING.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def sql(file: str, name: str, **places: object) -> str:
    """A statement with names and numbers of ours in its places."""
    return PLACE.sub(lambda place: str(places[place[1]]), statements(file)[name])
