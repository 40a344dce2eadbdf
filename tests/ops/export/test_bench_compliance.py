"""The benchmark of exercise records runs, compares and tidies up."""

import psycopg

from ops.bench.compliance import MOST_MEMORY, compliance


def test_both_judge_the_same_records_alike_and_nothing_is_left(pg_url: str):
    # compliance() itself refuses figures of answers that differ.
    rows = compliance(pg_url, 3_000, 500)
    assert [row.unit for row in rows] == ["s", "s", "/s", "s", "MiB", "s", "s", "s"]
    assert "PostgreSQL" in rows[0].against
    assert rows[4].ratio == rows[4].figure / MOST_MEMORY
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)
