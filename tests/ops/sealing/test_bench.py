"""The benchmark of proofs runs, compares, and tidies up; how fast it was is for people to read."""

import psycopg

from ops.bench.proof import proof


def test_the_benchmark_of_proofs_leaves_nothing_but_figures(pg_url):
    rows = proof(pg_url, 600)
    assert [row.figure > 0 for row in rows] == [True] * 4
    assert {row.against for row in rows} == {
        "the 20,000/s that are wanted",
        "the same, not hashed",
        "",
    }
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)
