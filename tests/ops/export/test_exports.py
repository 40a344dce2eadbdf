"""What an export says of itself, what it refuses, and what it finds."""

import json
import resource
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from msgspec import structs
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from analytics.dataset import MANIFEST, hash_of, read_dataset
from analytics.tables import TABLES
from domain import merkle
from domain.commands import Request
from domain.notes import Checkpoint, Note
from ops.export.check import check
from ops.export.export import export, published
from ops.export.folder import LOCK, UNFINISHED
from ops.export.manifest import COLUMNS, Manifest, file_name
from ops.export.refusals import (
    Altered,
    Damaged,
    Exporting,
    Incomplete,
    NotExported,
    OtherLedger,
    Stopped,
)
from ops.sealing.folder import CHECKPOINTS
from ops.sealing.keys import generate
from ops.sealing.memory import Memory
from ops.sealing.sealer import Sealer
from ops.sealing.stored import stored
from tests.facts import ORGANS, add, cancel
from tests.ops.export.books import DEMO, Books, books, expected, exported, files

FIRST = "instruments/0-0-"


def record(demo: Books, *commands: object) -> None:
    demo.ledger.execute(Request(commands=commands, actor="clerk"))  # type: ignore[arg-type]


@pytest.fixture
def some(demo: Books) -> Books:
    """A register with three powers, one of them cancelled."""
    demo.ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
    record(demo, *(add(stream=f"power:{letter}") for letter in "abc"))
    record(demo, cancel("2016-01-01", stream="power:a"))
    return demo


def sealed(demo: Books) -> None:
    sealer = Sealer(
        origin="quanze/demo/public",
        publication=demo.publication,
        signers=(generate("quanze/demo/public"),),
        memory=Memory(demo.place / "signed"),
    )
    with stored(demo.url, demo.schema) as source:
        sealer.seal(source)


def forge(demo: Books, position: int) -> None:
    """Change a day in an entry, as the owner of the database can."""
    demo.execute("alter table events disable trigger all")
    demo.execute(
        "update events set state = convert_to("
        "replace(convert_from(state, 'utf8'), '-01-01', '-01-02'), 'utf8')"
        f" where notification_id = {position}"
    )
    demo.execute("alter table events enable trigger all")


def test_an_entry_that_was_changed_before_it_was_ever_exported_is_not_exported(some: Books):
    forge(some, some.ledger.position)
    with pytest.raises(
        Altered, match=f"entries up to {some.ledger.position} .* quanze seal --full"
    ):
        some.export()
    assert not (some.folder().path / MANIFEST).exists()


def test_an_entry_that_was_changed_after_it_was_signed_is_not_exported(some: Books):
    sealed(some)
    size = some.ledger.position
    forge(some, size)
    record(some, add(stream="power:d"))
    with pytest.raises(Altered, match=f"entries up to {size} "):
        some.export()


def test_what_was_exported_under_another_signature_is_not_built_on(some: Books):
    first = some.export().manifest
    sealed(some)
    note = some.publication.checkpoint(first.position)
    tree = Checkpoint.parse(note.text)
    other = tree._replace(root=bytes(32))
    signed = str(note).replace(tree.text, other.text)
    (some.publication.folder / CHECKPOINTS / str(first.position)).write_text(signed)
    with pytest.raises(Altered, match=f"entries up to {first.position} "):
        some.export()
    assert some.manifest() == first


def rewritten(demo: Books, select: str) -> None:
    """The segment of events written otherwise, and a manifest that says so."""
    manifest = demo.manifest()
    [old] = manifest.tables["events"].segments
    path = demo.folder().path
    fresh = path / "events" / "fresh.parquet"
    duckdb.sql(f"copy (select {select} from '{path / old.file}') to '{fresh}'")
    content = hash_of(fresh)
    name = file_name("events", old.first, old.last, content)
    fresh.rename(path / name)
    size = (path / name).stat().st_size
    new = structs.replace(old, file=name, sha256=content, bytes=size)
    tables = manifest.tables | {
        "events": structs.replace(manifest.tables["events"], segments=[new])
    }
    (path / MANIFEST).write_bytes(structs.replace(manifest, tables=tables).content)


def test_a_check_finds_an_entry_that_is_not_that_of_its_leaf(some: Books):
    some.export(rows=1000)
    rewritten(some, "* replace (replace(entry, '-01-01', '-01-02') as entry)")
    with pytest.raises(Damaged, match=r"the leaf of entry \d+ is not its hash"):
        check(some.folder(), some.manifest(), DEMO)


def test_a_check_finds_a_leaf_that_is_not_in_the_tree(some: Books):
    some.export(rows=1000)
    forged = "replace(entry, '-01-01', '-01-02')"
    leaf = rf"sha256('\x00'::blob || encode({forged}))"
    rewritten(some, f"* replace ({forged} as entry, {leaf} as leaf)")
    with pytest.raises(Altered):
        check(some.folder(), some.manifest(), DEMO)


def told(demo: Books, **other: object) -> Manifest:
    """The manifest, rewritten to say something else."""
    manifest = structs.replace(demo.manifest(), **other)
    (demo.folder().path / MANIFEST).write_bytes(manifest.content)
    return manifest


@pytest.mark.parametrize(
    "other",
    [
        {"register": "other"},
        {"origin": "quanze/other/public"},
        {"simulated": False},
        {"partial": True},
    ],
)
def test_a_check_finds_a_manifest_of_another_register(some: Books, other: dict[str, object]):
    some.export()
    with pytest.raises(OtherLedger, match="is of the register"):
        check(some.folder(), told(some, **other), DEMO)


def test_a_check_finds_a_moment_that_is_not_that_of_the_last_entry(some: Books):
    some.export()
    with pytest.raises(Damaged, match="recorded_at"):
        check(some.folder(), told(some, recorded_at="2015-01-01T00:00:00.000000Z"), DEMO)


@pytest.mark.parametrize("field", ["rows", "bytes"])
def test_a_check_finds_a_segment_that_is_not_as_long_as_said(some: Books, field: str):
    some.export(rows=1000)
    tables = some.manifest().tables
    [old] = tables["acts"].segments
    new = structs.replace(old, **{field: getattr(old, field) + 1})
    other = tables | {"acts": structs.replace(tables["acts"], segments=[new])}
    with pytest.raises(Damaged, match=f"{getattr(old, field)} {field}, and not"):
        check(some.folder(), told(some, tables=other), DEMO)


@pytest.mark.parametrize(
    "note", ["quanze/demo/public\n", "quanze/demo/public\n1\n" + "A" * 43 + "=\n\n"]
)
def test_a_checkpoint_that_nobody_signed_is_none(some: Books, note: str):
    some.export()
    told(some, checkpoint=note, checkpoint_size=1)
    with pytest.raises(Damaged, match=MANIFEST):
        some.manifest()


def test_a_checkpoint_of_another_size_than_said_is_refused(some: Books):
    sealed(some)
    some.export()
    told(some, checkpoint_size=1)
    with pytest.raises(Damaged, match="a checkpoint of"):
        some.manifest()


def test_nothing_is_built_on_an_export_that_lacks_a_file(some: Books):
    manifest = some.export().manifest
    (some.folder().path / manifest.tables["acts"].segments[0].file).unlink()
    with pytest.raises(Damaged, match="missing"):
        some.export()


@pytest.mark.parametrize("name", [*TABLES, UNFINISHED, LOCK, MANIFEST])
def test_a_link_in_the_folder_is_not_followed(some: Books, tmp_path: Path, name: str):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "1-1-0123456789abcdef.parquet").write_bytes(b"precious")
    some.folder().path.mkdir(parents=True)
    (some.folder().path / name).symlink_to(victim)
    with pytest.raises(Damaged, match=f"{name} is a symbolic link"):
        some.export()
    assert [file.read_bytes() for file in victim.iterdir()] == [b"precious"]


def test_what_is_no_segment_is_left_alone(some: Books):
    (some.folder().path / "acts" / "notes").mkdir(parents=True)
    (some.folder().path / "acts" / "notes.txt").write_text("somebody's")
    some.export()
    assert (some.folder().path / "acts" / "notes.txt").read_text() == "somebody's"
    assert (some.folder().path / "acts" / "notes").is_dir()


def test_a_ledger_that_went_on_is_proved_by_what_is_signed_of_it(some: Books):
    sealed(some)
    some.follow()
    record(some, add(stream="power:d"))
    done = export(some.database, some.url, DEMO, some.folder(), some.publication)
    manifest = done.manifest
    assert manifest.position == some.ledger.position - 1 == manifest.checkpoint_size
    assert manifest.checkpoint is not None
    tree = Checkpoint.parse(Note.parse(manifest.checkpoint.encode()).text)
    assert manifest.root == tree.root.hex()


def test_an_empty_register_has_every_table_and_no_rows(demo: Books):
    done = demo.export()
    assert (done.manifest.position, done.manifest.recorded_at) == (0, None)
    assert exported(demo.folder(), done.manifest) == {name: [] for name in TABLES}
    assert not demo.export().fresh


def test_the_first_rows_of_a_table_take_the_place_of_the_file_without_any(demo: Books):
    demo.export()
    demo.ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
    manifest = demo.export().manifest
    assert [one.rows for one in manifest.tables["organs"].segments] == [len(ORGANS)]
    assert manifest.tables["instruments"].segments[0].file.startswith(FIRST)


def test_every_column_has_the_type_that_is_declared_also_where_there_is_no_row(demo: Books):
    empty = demo.export().manifest
    demo.ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
    record(demo, add(stream="power:a"))
    with duckdb.connect() as connection:
        for manifest in (empty, demo.export().manifest):
            for name, columns in COLUMNS.items():
                for one in manifest.tables[name].segments:
                    place = str(demo.folder().path / one.file)
                    found = connection.execute(f"describe from read_parquet('{place}')").fetchall()
                    assert {row[0]: row[1] for row in found} == columns
                    assert list(columns) == [row[0] for row in found]


def test_a_second_export_with_nothing_new_writes_nothing(some: Books):
    first = some.export()
    before = {path: path.stat().st_mtime_ns for path in some.folder().path.rglob("*")}
    second = some.export()
    assert (first.fresh, second.fresh, second.written) == (True, False, 0)
    assert second.manifest == first.manifest
    after = {path: path.stat().st_mtime_ns for path in some.folder().path.rglob("*")}
    assert {p: t for p, t in after.items() if p.is_file()} == {
        p: t for p, t in before.items() if p.is_file()
    }


def test_the_manifest_says_what_was_exported_and_readers_take_it(some: Books):
    manifest = some.export(partial=True, area="211100").manifest
    assert manifest.position == some.ledger.position
    assert (manifest.register, manifest.title, manifest.area) == ("demo", "演示", "211100")
    assert (manifest.simulated, manifest.partial) == (True, True)
    assert manifest.origin == "quanze/demo/public"
    assert manifest.root == merkle.root(tuple(some.ledger.store.head().frontier)).hex()
    [entry] = some.ledger.entries(after=manifest.position - 1)
    assert manifest.recorded_at is not None
    assert manifest.recorded_at.removesuffix("Z") == entry.recorded_at.strftime(
        "%Y-%m-%dT%H:%M:%S.%f"
    )
    read = read_dataset(some.folder().path.parent, check=True)["demo"].manifest
    assert (read.position, read.simulated, read.tables) == (
        manifest.position,
        True,
        manifest.tables,
    )


@pytest.mark.parametrize("simulated", [True, False])
def test_a_register_is_marked_as_made_up_or_not(some: Books, simulated: bool):
    assert some.export(simulated=simulated).manifest.simulated is simulated


def test_a_register_that_got_another_title_is_said_to_have_it_and_no_file_is_written(some: Books):
    some.export()
    done = some.export(title="另一名称")
    assert (done.fresh, done.written, done.manifest.title) == (True, 0, "另一名称")


def test_the_checkpoint_is_the_last_one_at_or_below_the_position(some: Books):
    assert some.export().manifest.checkpoint is None
    sealed(some)
    size = some.ledger.position
    done = some.export()
    assert (done.fresh, done.written) == (True, 0)
    record(some, add(stream="power:d"))
    manifest = some.export().manifest
    assert manifest.checkpoint is not None
    tree = Checkpoint.parse(Note.parse(manifest.checkpoint.encode()).text)
    assert (tree.size, manifest.checkpoint_size, manifest.position) == (size, size, size + 1)
    assert tree.root.hex() == done.manifest.root
    assert published(some.publication, size - 1) == (None, None)


def test_a_checkpoint_that_is_none_is_named(some: Books):
    sealed(some)
    [file] = (some.publication.folder / CHECKPOINTS).iterdir()
    file.write_text("no note", encoding="utf-8")
    with pytest.raises(Damaged, match=str(file)):
        some.export()


def test_an_old_segment_in_which_a_row_was_closed_is_written_anew_and_the_rest_stays(some: Books):
    for letter in "defghi":
        record(some, add(stream=f"power:{letter}"))
    old = some.export(rows=2).manifest.tables["versions"].segments
    record(some, cancel("2017-01-01", stream="power:b"))
    new = some.export(rows=2).manifest.tables["versions"].segments
    [closed] = [one for one in old[:-1] if one.file not in {other.file for other in new}]
    assert {(one.first, one.last) for one in new} >= {(closed.first, closed.last)}
    assert files(some.folder()) > {one.file for one in old}
    record(some, cancel("2018-01-01", stream="power:c"))
    some.export(rows=2)
    assert closed.file not in files(some.folder())


def test_after_a_rebuild_everything_is_written_again_and_is_the_same(some: Books):
    first = some.export()
    some.rebuild()
    second = some.export()
    assert second.manifest.models != first.manifest.models
    assert (second.fresh, second.written) == (True, 0)
    assert second.manifest.tables == first.manifest.tables
    assert exported(some.folder(), second.manifest) == expected(some.ledger)


def test_a_row_that_a_rebuild_put_right_is_put_right_in_the_export(some: Books):
    some.follow()
    table = f"acts_{generation(some, 'acts')}"
    some.execute(f"update {table} set topic = 'power.lapsed' where stream = 'power:a'")
    assert exported(some.folder(), some.export().manifest) != expected(some.ledger)
    some.rebuild()
    assert exported(some.folder(), some.export().manifest) == expected(some.ledger)


def generation(demo: Books, model: str) -> int:
    with demo.database.reading() as cursor:
        cursor.execute("select generation from read_models where serving and name = %s", [model])
        [(number,)] = cursor.fetchall()
        return number


def test_what_lies_about_is_cleared_away_by_the_next_export_that_writes(some: Books):
    some.export()
    left = some.folder().path / "versions" / "1-9-0123456789abcdef.parquet"
    left.write_bytes(b"left by a killed export")
    some.export()
    assert left.exists()
    record(some, add(stream="power:d"))
    some.export()
    assert not left.exists()
    assert not some.folder().unfinished.exists()


def test_two_exports_at_once_are_one_too_many(some: Books):
    with some.folder().writing(), pytest.raises(Exporting, match="another process"):
        some.export()
    assert some.export().fresh


def test_another_ledger_is_not_mixed_with_what_lies_in_the_folder(
    shelf: str, some: Books, tmp_path: Path
):
    some.export()
    with books(shelf, tmp_path) as other:
        with pytest.raises(OtherLedger, match="up to position"):
            other.export()
        other.ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
        record(other, *(add(stream=f"power:{n}") for n in range(9)))
        with pytest.raises(OtherLedger, match="continue"):
            other.export()


def test_a_folder_of_another_register_is_refused(some: Books):
    some.export()
    folder = some.folder().path
    (folder / MANIFEST).write_bytes(
        (folder / MANIFEST).read_bytes().replace(b'"register":"demo"', b'"register":"other"')
    )
    with pytest.raises(OtherLedger, match="register other"):
        some.export()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"{", b"", "object"),
        (b'"position":', b'"position": ', "spelling"),
        (b'"position":', b'"further":1,"position":', "unknown field"),
        (b"quanze-export/1", b"quanze-export/2", "format"),
        (b'"first":1,', b'"first":9,', "out of order|no name"),
        (b"BIGINT", b"INTEGER", "columns"),
        (b'"simulated":true', b'"simulated":"yes"', "simulated"),
    ],
)
def test_a_damaged_manifest_is_found_and_named(some: Books, old: bytes, new: bytes, reason: str):
    some.export()
    file = some.folder().path / MANIFEST
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))
    with pytest.raises(Damaged, match=f"{file} .*({reason})"):
        some.export()


def test_the_manifest_is_json_with_its_keys_in_order(some: Books):
    some.export()
    content = (some.folder().path / MANIFEST).read_text(encoding="utf-8")
    spelled = json.dumps(
        json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert content == spelled + "\n"


@pytest.mark.parametrize("table", list(TABLES))
def test_a_damaged_or_missing_file_is_found_and_named(some: Books, table: str):
    manifest = some.export().manifest
    check(some.folder(), manifest, DEMO)
    file = some.folder().path / manifest.tables[table].segments[0].file
    content = file.read_bytes()
    file.write_bytes(content[:-5] + bytes([content[-5] ^ 1]) + content[-4:])
    with pytest.raises(Damaged, match=f"{file} .*SHA-256"):
        check(some.folder(), manifest, DEMO)
    file.unlink()
    with pytest.raises(Damaged, match=f"{file} .*missing"):
        check(some.folder(), manifest, DEMO)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("delete from history_texts_{history}", "versions"),
        ("update acts_{acts} set version = 77", "acts"),
    ],
)
def test_a_read_model_with_rows_missing_is_not_exported(some: Books, statement: str, table: str):
    some.follow()
    places = {name: generation(some, name) for name in ("history", "acts")}
    some.execute(statement.format(**places))
    with pytest.raises(Incomplete, match=f"{table} .*must have"):
        some.export()
    assert not (some.folder().path / MANIFEST).exists()


def test_a_statement_that_fails_in_the_middle_leaves_the_last_export_as_it_was(some: Books):
    first = some.export().manifest
    record(some, add(stream="power:d"))
    some.follow()
    some.execute(f"update history_texts_{generation(some, 'history')} set line = '\\xff'::bytea")
    with pytest.raises(Stopped, match="was stopped, and what was there before stands"):
        some.export()
    assert some.manifest() == first
    check(some.folder(), first, DEMO)
    assert not some.folder().unfinished.exists()


def test_a_folder_that_cannot_be_written_is_named(some: Books):
    some.folder().path.parent.mkdir(parents=True)
    some.folder().path.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(OSError, match=str(some.folder().path)):
        some.export()


def test_all_refusals_speak_both_languages(some: Books):
    with some.folder().writing(), pytest.raises(NotExported) as refused:
        some.export()
    assert "导出" in refused.value.zh
    assert "exports" in refused.value.en


@contextmanager
def small_files(most: int) -> Generator[None]:
    """No room for a file that is larger, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_named_and_leaves_the_last_export_as_it_was(some: Books):
    first = some.export().manifest
    record(some, add(stream="power:d"))
    some.follow()
    with small_files(900), pytest.raises(Stopped, match=str(some.folder().path)):
        some.export()
    assert some.manifest() == first
    check(some.folder(), first, DEMO)
    assert exported(some.folder(), some.export().manifest) == expected(some.ledger)


def test_an_address_is_whatever_libpq_takes(some: Books):
    facts = {**conninfo_to_dict(some.url), "application_name": "export '1'"}
    some = replace(some, url=make_conninfo("", **facts))
    assert exported(some.folder(), some.export().manifest) == expected(some.ledger)


def test_a_second_connection_that_is_refused_is_said_and_its_password_is_not(some: Books):
    some.follow()
    lost = replace(some, url="host=/nowhere password=geheim")
    with pytest.raises(Stopped, match="no second connection") as refused:
        lost.export()
    assert "geheim" not in str(refused.value)


def test_the_leaves_of_the_exported_entries_lead_to_the_signed_root(some: Books):
    sealed(some)
    size = some.ledger.position
    record(some, add(stream="power:d"))
    manifest = some.export(rows=2).manifest
    columns = list(TABLES["events"])
    rows = [
        dict(zip(columns, row, strict=True)) for row in exported(some.folder(), manifest)["events"]
    ]
    rows.sort(key=lambda row: row["position"])
    leaves = [bytes.fromhex(row["leaf"]) for row in rows]
    assert leaves == [merkle.leaf(row["entry"].encode()) for row in rows]
    assert manifest.checkpoint is not None
    tree = Checkpoint.parse(Note.parse(manifest.checkpoint.encode()).text)
    assert merkle.root(merkle.extend((), 0, leaves[:size])) == tree.root
    assert merkle.root(merkle.extend((), 0, leaves)).hex() == manifest.root
