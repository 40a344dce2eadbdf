"""Anybody's SQL: answered over the exported tables, and kept from everything else."""

import math
import os
import subprocess
import sys
import time
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from signal import SIGKILL
from typing import Any
from uuid import UUID

import duckdb
import orjson
import polars as pl
import psutil
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics import boxed
from analytics.dataset import Exported, read_dataset
from analytics.sandbox import Limits, Refused, Stopped, free_sql
from analytics.tables import TABLES
from domain.ledger import Ledger
from tests.analytics.made import exported, written
from tests.facts import ORGANS, add, cancel
from tests.projections.shelves import record

SMALL = Limits(seconds=20, memory=2**28, rows=1_000, bytes=2**22)
Dataset = dict[str, Exported]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("it's an export")
    with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
        ledger.append(list(ORGANS), past={})
        record(ledger, add(), add(stream="power:q"))
        record(ledger, cancel("2016-01-01"))
        exported(folder, ledger, register="one")
    return written(folder, {}, register="two", position=0)


@pytest.fixture(scope="module")
def dataset(folder: Path) -> Dataset:
    return read_dataset(folder)


@pytest.fixture(autouse=True)
def nothing_changes(folder: Path):
    """Whatever is asked, every file stays as it was, and no file and no process is new."""
    before, children = contents(folder), below()
    yield
    assert contents(folder) == before
    assert below() <= children


def below() -> set[psutil.Process]:
    """The processes of this one; another test's Java may be among them."""
    return set(psutil.Process().children(recursive=True))


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_question_is_answered_over_all_registers(dataset: Dataset):
    text = "select register, power, status from versions where known_until is null order by all"
    answer = free_sql(dataset, text, SMALL)
    assert answer.frame.rows() == [
        ("one", "power:p", "cancelled"),
        ("one", "power:p", "in_force"),
        ("one", "power:q", "in_force"),
    ]
    assert not answer.cut


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_there_with_its_columns(dataset: Dataset, table: str):
    found = free_sql(dataset, f"from {table} limit 0", SMALL).frame
    assert found.columns == ["register", *TABLES[table]]


def test_a_table_without_a_file_has_its_columns_and_no_row(dataset: Dataset, tmp_path: Path):
    one = dataset["two"]
    tables = {
        name: type(table)(columns=table.columns, segments=[])
        for name, table in one.manifest.tables.items()
    }
    bare = Exported(one.folder, type(one.manifest)(**{**as_fields(one.manifest), "tables": tables}))
    assert free_sql({"two": bare}, "from acts", SMALL).frame.columns == [
        "register",
        *TABLES["acts"],
    ]


def as_fields(manifest: object) -> dict[str, object]:
    return {name: getattr(manifest, name) for name in manifest.__struct_fields__}  # pyright: ignore


def test_an_answer_longer_than_allowed_is_cut_and_says_so(dataset: Dataset):
    answer = free_sql(dataset, "from range(1001)", SMALL)
    assert (len(answer.frame), answer.cut) == (1_000, True)
    answer = free_sql(dataset, "from range(1000)", SMALL)
    assert (len(answer.frame), answer.cut) == (1_000, False)


READS = [
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/*')",
    "select * from glob('*')",
    "select * from read_json('one/manifest.json')",
    "select * from read_text('/proc/self/cwd/one/manifest.json')",
    "select * from read_parquet('one/../../*.parquet')",
    "select * from parquet_metadata('/etc/passwd')",
    "from sniff_csv('/etc/passwd')",
    "select * from read_parquet('https://example.org/x.parquet')",
    "select * from read_parquet('s3://example/x.parquet')",
    "select getenv('PATH')",
    "select * from query('attach ''/tmp/x.db''')",
    "select * from postgres_scan('', 'public', 'events')",
    "select * from sqlite_scan('/tmp/x.db', 't')",
]
CHANGES = [
    "copy versions to 'one/versions-1-8.parquet'",
    "copy (select 1) to '/tmp/quanze-sandbox.csv'",
    "export database '/tmp/quanze-sandbox'",
    "attach '/tmp/quanze-sandbox.db'",
    "attach ':memory:' as other",
    "install httpfs",
    "force install httpfs",
    "load httpfs",
    "load '/tmp/x.duckdb_extension'",
    "set enable_external_access = true",
    "reset enable_external_access",
    "set lock_configuration = false",
    "set memory_limit = '8GB'",
    "set allowed_paths = ['/etc/passwd']",
    "pragma memory_limit = '8GB'",
    "pragma database_list",
    "call pragma_version()",
    "create table mine as select 1",
    "create secret (type s3)",
    "drop view versions",
    "insert into versions select * from versions",
    "update versions set name = 'x'",
    "delete from versions",
    "with gone as (delete from versions returning *) select * from gone",
    "begin transaction",
    "commit",
    "checkpoint",
    "vacuum",
    "prepare x as select 1",
    "use memory",
    "select 1; select 2",
    "select 1; drop view versions",
    "",
    "-- nothing",
]


@pytest.mark.parametrize("text", [*READS, *CHANGES])
def test_whatever_reads_or_changes_anything_else_is_refused(dataset: Dataset, text: str):
    with pytest.raises(Refused) as refused:
        free_sql(dataset, text, SMALL)
    assert "root:" not in str(refused.value)
    assert str(refused.value)
    assert not list(Path("/tmp").glob("quanze-sandbox*"))


def test_a_commit_before_the_question_opens_no_door(dataset: Dataset):
    with pytest.raises(Refused):
        free_sql(dataset, "commit; create table x as select 1", SMALL)


def test_nothing_is_told_of_the_machine_but_where_the_export_lies(dataset: Dataset, folder: Path):
    """DuckDB itself tells the whole names of the files it may read."""
    for text in (
        "select name, value from duckdb_settings()",
        "select * from duckdb_views()",
        "select * from duckdb_databases()",
        "explain select count(*) from versions",
    ):
        cells = [cell for row in free_sql(dataset, text, SMALL).frame.rows() for cell in row]
        said = "\n".join(map(str, cells)).replace("\\'", "'").replace(str(folder), "")
        assert str(Path.home()) not in said, text
        assert str(folder.parent) not in said, text
        assert str(Path.cwd()) not in said, text


@pytest.mark.parametrize(
    "text",
    [
        "select interval 1 day",
        "select union_value(a := 1)",
        "selec 1",
        "from nowhere",
        "select nothing from versions",
        "select 'x'::integer",
        'select "',
        "select 1 +",
        "\0",
        "select 'x\ud800'",
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(dataset: Dataset, text: str):
    with pytest.raises(Refused) as refused:
        free_sql(dataset, text, SMALL)
    assert str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "select 1 as n;",
        "select 1 as n;;\n",
        "select 1 as n;\n-- done\n",
        "-- what?\n\nselect 1 as n -- 一\n;\n\n-- 二;\n",
        "/* what? */ select 1 as n /* done */ ; /* and; done */",
        "select 1 as n -- done;",
    ],
)
def test_semicolons_comments_and_blank_lines_around_a_question_do_not_count(
    dataset: Dataset, text: str
):
    assert free_sql(dataset, text, SMALL).frame.rows() == [(1,)]


def test_semicolons_and_comments_within_a_text_are_text(dataset: Dataset):
    text = "select ';' as 名, '-- no' as b, '/*' as c, $$;$$ as d; -- end"
    assert free_sql(dataset, text, SMALL).frame.rows() == [(";", "-- no", "/*", ";")]


def test_an_explanation_may_end_in_a_comment(dataset: Dataset):
    assert len(free_sql(dataset, "explain select 1; -- why", SMALL).frame) == 1


@pytest.mark.parametrize("text", ["select 1; -- one\n select 2", ";", "/* nothing */;"])
def test_comments_hide_no_second_question_and_make_none(dataset: Dataset, text: str):
    with pytest.raises(Refused, match="one question at a time"):
        free_sql(dataset, text, SMALL)


@pytest.mark.parametrize(
    "value",
    [
        "date 'infinity'",
        "date '-infinity'",
        "date '10000-01-01'",
        "date '0001-01-01 (BC)'",
        "timestamp 'infinity'",
        "timestamp '290000-01-01'",
        "timestamp_s '290000-01-01'",
        "timestamp_ms '290000-01-01'",
        "timestamp_ns 'infinity'",
        "timestamptz '-infinity'",
        "timestamptz '290000-01-01 00:00:00+00'",
        "[date '2020-01-01', date 'infinity']",
        "array_value(date 'infinity', date '2020-01-01')",
        "{'a': [{'b': date 'infinity'}]}",
        "map {'a': date 'infinity'}",
        "170141183460469231731687303715884105727::hugeint",
        "-100000000000000000000000000000000000000::hugeint",
        "0::uhugeint",
        "time '24:00'",
        "interval 1 month",
        "[interval 1 month]",
        "'101'::bit",
        "123::bignum",
        "union_value(a := 1)",
        "1::variant",
        "map {1.5: 1}",
        "(select empty_struct from test_all_types() limit 1)",
        "[" * 40 + "1" + "]" * 40,
    ],
)
def test_what_would_come_out_as_something_else_or_not_at_all_is_refused(
    dataset: Dataset, value: str
):
    with pytest.raises(Refused, match=r"(?s)column x: .* cast it to a text"):
        free_sql(dataset, f"select {value} as x", SMALL)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("date '0001-01-01'", date.min),
        ("date '9999-12-31'", date.max),
        ("timestamp '0001-01-01'", datetime.min),
        ("timestamp '9999-12-31 23:59:59.999999'", datetime.max),
        ("timestamp_s '9999-12-31 23:59:59'", datetime(9999, 12, 31, 23, 59, 59)),
        ("99999999999999999999999999999999999999::hugeint", 10**38 - 1),
        ("-0.00000000000000000000000000000000000001::decimal(38, 38)", Decimal("-1e-38")),
        ("'inf'::double", math.inf),
        ("'a' || chr(0)", "a\0"),
        ("map {'a': date '2020-01-01'}", {"a": date(2020, 1, 1)}),
        ("'\\xff'::blob", b"\xff"),
        ("date 'infinity'::text", "infinity"),
    ],
)
def test_the_last_value_that_is_carried_comes_out_as_it_is(
    dataset: Dataset, value: str, expected: object
):
    [row] = free_sql(dataset, f"select {value} as x", SMALL).frame.to_dicts()
    assert row == {"x": expected}


ALL_TYPES = tuple(duckdb.sql("from test_all_types()").columns)
WRAPS = ("{}", "[{}]", "[null, {}]", "{{'a': 1, 'b': {}}}", "map {{'k': {}}}", "array_value({})")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ALL_TYPES), st.lists(st.sampled_from(WRAPS), max_size=4))
def test_every_type_at_its_extremes_is_carried_or_refused_in_words(kind: str, wraps: list[str]):
    """The least, the greatest and the null of each type, alone and within others."""
    text = f'"{kind}"'
    for wrap in wraps:
        text = wrap.format(text)
    limits = {"memory": SMALL.memory, "threads": 1}
    question = f"select {text} as x from test_all_types()"
    try:
        frame = boxed.ask(boxed.opened({}, limits), question, 10)
    except boxed.NoQuestion as refused:
        event("refused")
        assert "cast it to a text" in refused.args[0]  # noqa: PT017 (either way is right)
        return
    out = BytesIO()
    frame.write_ipc(out)
    rows = pl.read_ipc(BytesIO(out.getvalue())).to_dicts()
    # DuckDB itself gives Python moments with a zone only where pytz is installed.
    bare = question.replace('"timestamp_tz_ns"', "timezone('UTC', \"timestamp_tz_ns\")")
    expected = [row for (row,) in boxed.opened({}, limits).sql(bare).fetchall()]
    assert plain([row["x"] for row in rows]) == plain(expected)
    orjson.dumps(rows, option=orjson.OPT_NON_STR_KEYS, default=str)
    event("carried")


def plain(value: Any) -> Any:
    """Two libraries' words for the same value made one."""
    match value:
        case list() | tuple():
            return [plain(one) for one in value]
        case {"element1": _}:  # of a tuple
            return [plain(one) for one in value.values()]
        case dict():
            return {key: plain(one) for key, one in value.items()}
        case float() | UUID():
            return str(value)
        case datetime():
            return value.replace(tzinfo=None)
        case _:
            return value


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process may hold")
@pytest.mark.parametrize(
    "text",
    [
        "select repeat('x', 300000000) as a, repeat('y', 300000000) as b",
        "select repeat('x', 100000) || range::varchar from range(20000)",
        "select list(range) from range(100000000)",
    ],
)
def test_what_a_question_holds_is_bounded_by_what_it_may(tmp_path: Path, text: str):
    """64 MiB and the half GiB for the process itself, in all; not only what DuckDB counts."""
    limits = {"seconds": 20, "memory": 2**26, "rows": 100_000, "bytes": 2**22, "threads": 2}
    request = orjson.dumps({"tables": {}, "sql": text, "limits": limits})
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", "analytics.boxed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    assert process.stdin is not None
    process.stdin.write(request)
    process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (boxed.End.NO_MEMORY, boxed.End.TOO_LARGE)
    assert used.ru_maxrss < 2**20  # KiB, with the libraries


@pytest.mark.parametrize(
    "text",
    [
        "with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t",
        "select count(*) from range(9999999) a, range(9999999) b where hash(a.range, b.range) = 1",
        "select max(sha256(a.range::text || b.range::text)) from range(1000000) a, range(1000) b",
    ],
)
def test_an_endless_question_is_stopped(dataset: Dataset, text: str):
    start = time.monotonic()
    with pytest.raises(Stopped) as stopped:
        free_sql(dataset, text, Limits(seconds=2, memory=2**28))
    assert stopped.value.what in ("seconds", "memory")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "select list(range) from range(100000000)",
        "select array_agg(repeat('x', 1000)) from range(10000000)",
        "select string_agg(repeat('x', 100000), '') from range(1000000)",
        "select * from range(100000000) order by hash(range) limit 1000000000",
        "select count(distinct sha256(range::text)) from range(100000000)",
    ],
)
def test_a_memory_bomb_is_stopped(dataset: Dataset, text: str):
    with pytest.raises(Stopped):
        free_sql(dataset, text, SMALL)


def test_an_answer_too_large_is_stopped(dataset: Dataset):
    with pytest.raises(Stopped) as stopped:
        free_sql(dataset, "select repeat('x', 100000) as x from range(1000)", SMALL)
    assert (stopped.value.what, stopped.value.limit) == ("bytes", SMALL.bytes)


def test_days_and_texts_come_back_as_they_are(dataset: Dataset):
    text = (
        "select timestamp '2020-01-02 03:04:05' as at, '权责' as name, [1, 2] as some, null as gone"
    )
    [row] = free_sql(dataset, text, SMALL).frame.rows()
    assert row == (datetime(2020, 1, 2, 3, 4, 5), "权责", [1, 2], None)


def test_a_process_that_is_killed_is_said_to_have_been_stopped(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    from threading import Timer

    def kill() -> None:
        for child in psutil.Process().children():
            os.kill(child.pid, SIGKILL)

    Timer(0.3, kill).start()
    with pytest.raises(Stopped):
        free_sql(dataset, "select count(*) from range(1000000000000)", SMALL)
