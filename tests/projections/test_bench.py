"""The benchmark of following runs, on a register that is as small as they come."""

from ops.bench.follow import follow


def test_the_benchmark_measures_reading_following_and_rebuilding(pg_url: str):
    rows = follow(pg_url, 600)
    assert [row.unit for row in rows] == ["/s"] * 3
    assert all(row.figure > 0 for row in rows)
