"""The benchmark of proofs runs, compares, and tidies up; how fast it was is for people to read."""

import psycopg
import pytest

from ops.bench.proof import proof
from ops.bench.verifying import NotSound, verified


def test_the_benchmark_of_proofs_leaves_nothing_but_figures(pg_url):
    rows = proof(pg_url, 600)
    assert [row.figure > 0 for row in rows] == [True] * 7
    assert {row.against for row in rows} == {
        "the 20,000/s that are wanted",
        "the same, not hashed",
        "merely reading and hashing them",
        "",
    }
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)


def test_how_fast_a_verifier_refuses_is_not_measured(tmp_path):
    (tmp_path / "policy").write_text("quorum none\n", encoding="utf-8")
    (tmp_path / "bundle").mkdir()
    with pytest.raises(NotSound, match=r"manifest\.json"):
        verified(tmp_path / "bundle", tmp_path / "policy")
