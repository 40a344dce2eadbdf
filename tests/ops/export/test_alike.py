"""What is exported is what the slow road says, row for row, whatever happened in between."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics.tables import TABLES
from domain.commands import Request
from domain.events import AnyEvent
from ops.export.manifest import Manifest
from tests.ops.export.books import Books, books, expected, exported, files
from tests.ops.export.furnished import furnished_scripts
from tests.scripts import played

ROWS = 7
MOST_AT_ONCE = 30
"""Rows that one entry may bring: a paper states several numbers, and a text cites several."""


def alike(demo: Books, name: str) -> Manifest:
    """Export, and compare every row."""
    done = demo.export(name, rows=ROWS)
    assert done.manifest == demo.manifest(name)
    assert exported(demo.folder(name), done.manifest) == expected(demo.ledger)
    return done.manifest


def in_order(manifest: Manifest) -> None:
    """Ranges follow each other, and none takes much more than it should."""
    for table in manifest.tables.values():
        segments = [one for one in table.segments if one.rows]
        for one, other in pairwise(segments):
            assert one.last < other.first
        assert all(one.rows <= ROWS + MOST_AT_ONCE for one in segments)


@settings(max_examples=20)
@given(
    script=furnished_scripts,
    pauses=st.sets(st.integers(1, 24), max_size=4),
    rebuilt=st.none() | st.integers(1, 24),
)
def test_exports_in_a_row_say_what_the_slow_road_says_and_what_one_export_says(
    shelf: str, script: list[Request], pauses: set[int], rebuilt: int | None
):
    with TemporaryDirectory() as place, books(shelf, Path(place)) as demo:
        before: list[Manifest] = []
        count = 0

        def append(events: list[AnyEvent]) -> None:
            nonlocal count
            demo.ledger.append(events, past=demo.ledger.streams({event.stream for event in events}))
            count += 1
            if count == rebuilt:
                demo.rebuild()
            if count in pauses:
                before.append(alike(demo, "export"))
                reads_on(demo, before)

        played(script, append)
        before.append(alike(demo, "export"))
        reads_on(demo, before)
        in_order(before[-1])
        once = alike(demo, "once")
        assert once.tables == before[-1].tables
        event(f"exports: {len(before)}")
        event(f"some old file was replaced: {replaced(before)}")
        for name in TABLES:
            rows = sum(one.rows for one in once.tables[name].segments)
            event(f"{name}: {'none' if not rows else 'some' if rows < 8 else 'many'}")


def reads_on(demo: Books, before: list[Manifest]) -> None:
    """The files of the last two exports that wrote are there, and no others."""
    different = [one for one, other in pairwise(before) if one != other]
    named = [manifest.files for manifest in (*different[-1:], before[-1])]
    assert files(demo.folder()) == set[str]().union(*named)


def replaced(before: list[Manifest]) -> bool:
    """A range that was sealed was written again, for rows in it were closed."""
    return any(
        {(one.first, one.last) for one in old} & {(one.first, one.last) for one in new}
        and {one.file for one in old} - {one.file for one in new}
        for first, second in pairwise(before)
        for name in TABLES
        for old, new in [(first.tables[name].segments[:-1], second.tables[name].segments)]
        if old
    )
