"""quanze export, as it is typed; and the list drawn from its files, as from every other road."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import Result
from typer.testing import CliRunner

from analytics.dataset import MANIFEST
from domain.act import Act
from domain.commands import Request
from domain.commands.organ import RenameOrgan
from domain.commands.power import CancelPower
from domain.ledger import Ledger
from ops.cli.tree import app
from ops.export.folder import Folder
from ops.export.manifest import read_manifest
from ops.registers import schema_of
from ops.store.postgres import ledger_env
from projections.shown import named
from tests.ops.export.books import expected, exported

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
Quanze = Callable[..., Result]
LIST = """
select line, area, holder, kind, power
from read_parquet($versions)
where listed
and valid_from <= $day::date and (valid_until is null or valid_until > $day::date)
and known_from <= $known and (known_until is null or known_until > $known)
order by area, holder, kind, power
"""
NAMES = """
select distinct on (organ) organ, name
from read_parquet($organs)
where known_from <= $known and (known_until is null or known_until > $known)
order by organ, valid_from > $day::date, abs(date_diff('day', $day::date, valid_from))
"""


@pytest.fixture
def quanze(pg_url: str, tmp_path: Path) -> Quanze:
    environment = {"QUANZE_DATABASE_URL": pg_url, "QUANZE_HOME": str(tmp_path), "QUANZE_LANG": "en"}
    return lambda *arguments: CliRunner(env=environment).invoke(app, arguments)


def fine(answer: Result) -> Result:
    assert answer.exit_code == 0, answer.output
    return answer


def drawn(folder: Path, day: str, known: int) -> bytes:
    """The list of a day, as known at a position, from the files alone."""
    facts = {"day": day, "known": known}
    manifest = read_manifest(folder)
    assert manifest is not None
    files = {
        name: [str(folder / one.file) for one in manifest.tables[name].segments]
        for name in ("versions", "organs")
    }
    with duckdb.connect() as connection:
        lines = connection.execute(LIST, facts | {"versions": files["versions"]}).fetchall()
        names = dict(connection.execute(NAMES, facts | {"organs": files["organs"]}).fetchall())
    return b"".join(line + b"\n" for line in named([row[0].encode() for row in lines], names))


def alike(url: str, register: str, place: Path) -> None:
    folder = Folder(place)
    manifest = read_manifest(place)
    assert manifest is not None
    with Ledger(ledger_env(url, schema_of(register))) as ledger:
        rows = exported(folder, manifest, register=register)
        assert rows == expected(ledger)


def test_the_list_drawn_from_the_files_is_the_snapshot_byte_for_byte(
    quanze: Quanze, pg_url: str, tmp_path: Path
):
    fine(quanze("simulate", "--size", "3000", "--register", "sim"))
    folder = tmp_path / "export" / "sim"
    before = json.loads(fine(quanze("export", "--json")).stdout)["position"]
    organ, power = named_on_the_list(folder)
    with Ledger(ledger_env(pg_url, schema_of("sim"))) as ledger:
        act = Act(effective_on=date(2019, 6, 1))
        request = Request(
            commands=(
                RenameOrgan(stream=organ, act=act, name="新名局"),
                CancelPower(stream=power, act=act),
            ),
            actor="clerk",
        )
        after = ledger.execute(request).last
    fine(quanze("export"))
    lists: set[bytes] = set()
    for day in ("2014-06-30", "2019-12-31", "2026-11-21"):
        for known in (before, after):
            file = tmp_path / "list.ndjson"
            asked = ("--as-of", day, "--known-at", str(known), "--out", str(file))
            fine(quanze("snapshot", *asked))
            _, _, body = file.read_bytes().partition(b"\n")
            assert body == drawn(folder, day, known)
            assert body.count(b"\n") > 100
            lists.add(body)
    assert len(lists) == 5  # the change of 2019 does not show in 2014


def named_on_the_list(folder: Path) -> tuple[str, str]:
    """An organ and a power of it that can still be changed in 2019."""
    with duckdb.connect() as connection:
        row = connection.execute(
            "select v.holder, v.power from read_parquet($versions) as v"
            " join read_parquet($organs) as o on o.organ = v.holder"
            " where v.listed and v.known_until is null and v.valid_until is null"
            " and o.status = 'active' and o.known_until is null and o.valid_until is null"
            " and greatest(v.valid_from, o.valid_from) < date '2019-06-01'"
            " order by v.power limit 1",
            {name: str(folder / name / "*.parquet") for name in ("versions", "organs")},
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_a_simulated_province_is_exported_row_for_row(quanze: Quanze, pg_url: str, tmp_path: Path):
    fine(quanze("simulate", "--size", "2500", "--register", "sim"))
    fine(quanze("export"))
    alike(pg_url, "sim", tmp_path / "export" / "sim")


@pytest.mark.skipif(not DATA.is_dir(), reason="the published data does not lie beside the project")
def test_the_list_of_guangdong_is_exported_row_for_row(quanze: Quanze, pg_url: str, tmp_path: Path):
    file = str(DATA / "items_guangdong_province_2021.csv")
    fine(quanze("init", "guangdong", "--title", "广东省", "--area", "440000"))
    asked = ("--kind", "list", "--level", "province", "--scheme", "guangdong_task_type", "--commit")
    answer = quanze("import", file, *asked)
    assert answer.exit_code == 0, answer.output
    out = tmp_path / "elsewhere"
    fine(quanze("export", "--register", "guangdong", "--out", str(out)))
    alike(pg_url, "guangdong", out / "guangdong")


def test_what_was_exported_is_said_table_by_table_and_a_second_time_that_nothing_is_new(
    quanze: Quanze, tmp_path: Path
):
    fine(quanze("simulate", "--size", "600", "--register", "sim"))
    first = json.loads(fine(quanze("export", "--json")).stdout)
    assert (first["simulated"], first["position"], first["written"]) == (True, 600, 7)
    assert {row["table"]: row["count"] for row in first["rows"]}["events"] == 600
    again = fine(quanze("export"))
    assert "Nothing is new since position 600" in again.output
    assert "no signed checkpoint" in again.output
    assert "没有新记录" in fine(quanze("export", "--lang", "zh")).output
    assert "模拟/SIMULATED" in again.output


def test_an_export_after_sealing_carries_the_checkpoint_of_the_published_folder(
    quanze: Quanze, tmp_path: Path
):
    fine(quanze("simulate", "--size", "600", "--register", "sim"))
    fine(quanze("seal"))
    answer = fine(quanze("export", "--json"))
    assert json.loads(answer.stdout)["checkpoint_size"] == 600
    manifest = read_manifest(tmp_path / "export" / "sim")
    assert manifest is not None
    assert manifest.checkpoint == (
        tmp_path / "published" / "sim" / "public" / "checkpoint"
    ).read_text(encoding="utf-8")
    assert "no signed checkpoint" not in fine(quanze("export")).output


def test_check_rereads_every_file_and_names_the_one_that_was_changed(
    quanze: Quanze, tmp_path: Path
):
    fine(quanze("simulate", "--size", "600", "--register", "sim"))
    assert "There is no export in" in quanze("export", "--check").output
    fine(quanze("export"))
    assert "All 7 files are those of" in fine(quanze("export", "--check")).output
    [file] = (tmp_path / "export" / "sim" / "acts").iterdir()
    file.write_bytes(b"PAR1")
    answer = quanze("export", "--check")
    assert answer.exit_code == 6
    assert str(file) in answer.output


def test_a_damaged_manifest_ends_the_command_with_its_code_and_says_what_to_do(
    quanze: Quanze, tmp_path: Path
):
    fine(quanze("simulate", "--size", "600", "--register", "sim"))
    fine(quanze("export"))
    (tmp_path / "export" / "sim" / MANIFEST).write_text("{}", encoding="utf-8")
    answer = quanze("export", "--lang", "zh")
    assert answer.exit_code == 6
    assert "已损坏" in answer.output
    assert "再次导出即全部重写" in answer.output


def test_a_folder_that_cannot_be_written_ends_the_command_with_its_code(
    quanze: Quanze, tmp_path: Path
):
    fine(quanze("simulate", "--size", "600", "--register", "sim"))
    (tmp_path / "taken").write_text("no folder", encoding="utf-8")
    answer = quanze("export", "--out", str(tmp_path / "taken"))
    assert answer.exit_code == 4
    assert str(tmp_path / "taken") in answer.output
