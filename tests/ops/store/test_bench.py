"""The benchmark runs, compares, and tidies up; how fast it was is for people to read."""

import psycopg

from ops.bench.append import append
from ops.bench.sample import sample
from ops.bench.table import Row, table


def test_the_benchmark_leaves_nothing_but_figures(pg_url):
    rows = append(pg_url, bulk=2_500)
    assert [row.figure > 0 for row in rows] == [True] * 6
    assert {row.against for row in rows} == {
        "the library's recorder",
        "the whole append",
        "raw COPY",
        "",
    }
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)


def test_the_entries_are_of_the_usual_size():
    assert 600 < len(sample([7]).events[0].state) < 750


def test_figures_stand_in_columns():
    row = Row(what="a", figure=2, unit="ms").beside(4, "b")
    assert table([row, Row(what="longer", figure=12_345, unit="/s")]).splitlines() == [
        "a          2.0 ms  0.50 × b",
        "longer  12,345 /s",
    ]
    assert table([]) == ""
