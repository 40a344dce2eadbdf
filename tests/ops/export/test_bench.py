"""The benchmark of the export runs, compares and tidies up; and its made-up register is sound."""

from pathlib import Path

import psycopg

from analytics.dataset import read_dataset
from ops.bench.analytics import MOST_MEMORY, dataset, exporting


def test_the_benchmark_of_the_export_leaves_nothing_but_figures(pg_url: str):
    rows = exporting(pg_url, 500)
    assert [row.unit for row in rows] == ["s", "/s", "MiB", "MiB"]
    assert all(row.figure > 0 for row in rows)
    assert rows[2].ratio == rows[2].figure / MOST_MEMORY
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)


def test_a_made_up_dataset_has_the_versions_that_were_asked_for(pg_url: str, tmp_path: Path):
    with dataset(pg_url, 500, tmp_path / "export") as made:
        manifest = read_dataset(made.folder, check=True)["bench"].manifest
    rows = {
        name: sum(one.rows for one in table.segments) for name, table in manifest.tables.items()
    }
    assert (rows["versions"], rows["acts"]) == (500, 300)
    assert manifest.simulated
