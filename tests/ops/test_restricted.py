"""The restricted books: a schema of their own, its roles, and not a word of it anywhere else."""

import json
import logging
from pathlib import Path

import duckdb
import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import sql

from api.app import create_app
from api.services import Register
from ops.store import roles
from ops.wiring import House
from tests.ops.sealing.test_roles_at_work import HEAD, LIST, Office
from tests.ops.store.staff import hired, login

CANARIES = ("金丝雀甲", "金丝雀乙", "金丝雀丙", "金丝雀丁")
"""In every field of free text: an opinion, its answer, a reason, a reply."""
ORGAN = "某局"


@pytest.fixture(scope="module")
def staff(pg_server):
    with hired(pg_server) as names:
        yield names


@pytest.fixture
def office(pg_url: str, tmp_path: Path) -> Office:
    """A register whose two powers have no basis; that was found, and written about."""
    office = Office(pg_url, {}, tmp_path)
    office.done("owner", "init", "panjin", "--title", "盘锦市", "--area", "211100")
    file = tmp_path / "list.csv"
    rows = (f"00{n},第{n}项,行政许可,{ORGAN}," for n in (1, 2))
    basis = "003,第3项,行政许可,某局,《城乡规划法》第四十条"
    file.write_text("\n".join([f"{HEAD},设定依据", *rows, basis]), encoding="utf-8")
    office.done("owner", "import", file, *LIST)
    office.done("owner", "check", "--record", "--rule", "B1")
    return office


@pytest.fixture
def written(office: Office) -> Office:
    first, second = (row["finding"] for row in office.said("owner", "findings")["rows"])
    office.done("owner", "finding", "acknowledge", first, "--reply", CANARIES[0])
    office.done("owner", "finding", "dismiss", second, "--reason", CANARIES[1])
    said = ("opinion", "add", "第1项", "--route", "use", "--text", CANARIES[2])
    [note] = office.said("owner", *said)["rows"]
    office.done("owner", "opinion", "answer", note["opinion"], "--reply", CANARIES[3])
    return office


def everything(url: str, schema: str) -> str:
    """All rows of all tables of a schema, as text."""
    found: list[str] = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select tablename from pg_tables where schemaname = %s order by 1", [schema]
        ).fetchall()
        for (table,) in tables:
            asked = sql.SQL("select * from {}").format(sql.Identifier(schema, table))
            for row in connection.execute(asked):
                found += [
                    bytes(cell).decode("utf-8", "replace")
                    if isinstance(cell, bytes | memoryview)
                    else str(cell)
                    for cell in row
                ]
    return "\n".join(found)


def test_a_word_of_the_restricted_books_is_found_there_and_nowhere_else(
    written: Office, pg_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    printed = [
        written.done("owner", "export", "--out", tmp_path / "export"),
        written.done("owner", "seal", "--state-roots"),
        written.done("owner", "bundle", "--out", tmp_path / "whole.zip"),
        written.done("owner", "list", "--json"),
        written.done("owner", "history", "第1项", "--json"),
        written.done("owner", "status", "--json"),
        written.done("owner", "replay", "--check"),
    ]
    house = House(url=pg_url, place="test")
    [register] = house.registers()
    with house.open(register) as services:
        services.follow()
        client = TestClient(create_app(services))
        paths = [path for path in client.get("/openapi.json").json()["paths"] if "{" not in path]
        printed += [client.get(path).text for path in ["/openapi.json", *paths]]

    kept = everything(pg_url, "panjin_restricted")
    assert all(word in kept for word in CANARIES), "else the search could not find them anywhere"

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".parquet", ".json", ".zip"}
    searched = [everything(pg_url, "panjin_public"), caplog.text, *printed]
    searched += [path.read_bytes().decode("utf-8", "replace") for path in files]
    for path in files:
        if path.suffix == ".parquet":
            searched.append(str(duckdb.sql(f"select * from '{path}'").fetchall()))
        if path.suffix == ".zip":
            searched += unzipped(path)
    with house.restricted(register) as books:
        ids = [one.id for one in (*books.findings.all(), *books.opinions.all())]
    for word in (*CANARIES, *ids, "finding.opened"):
        escaped = json.dumps(word)[1:-1]
        assert not [text for text in searched if word in text or escaped in text], word


def unzipped(path: Path) -> list[str]:
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]


def test_no_register_is_named_after_the_restricted_schema(written: Office):
    assert [row["name"] for row in written.said("owner", "registers")["rows"]] == ["panjin"]


def test_who_was_given_the_public_books_sees_nothing_of_the_restricted_ones(
    written: Office, pg_url: str, staff: dict[str, str]
):
    reader = login(pg_url, staff["reader"])
    with psycopg.connect(pg_url, autocommit=True) as owner:
        roles.grant_reader(owner, "panjin_public", staff["reader"])
        written.urls["reader"] = reader
        assert written.said("reader", "list")["count"] == 3
        for asked in (
            ("findings",),
            ("finding", "show", "finding:x"),
            ("opinion", "list"),
            ("check", "--record"),
        ):
            said = written.refused("reader", *asked)
            assert not any(word in said for word in CANARIES)
        with (
            psycopg.connect(reader) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("select count(*) from panjin_restricted.events")
        owner.execute(f"drop owned by {staff['reader']} cascade")


def test_who_is_cleared_reads_and_writes_nothing(
    written: Office, pg_url: str, staff: dict[str, str]
):
    with psycopg.connect(pg_url, autocommit=True) as owner:
        for schema in ("panjin_public", "panjin_restricted"):
            roles.grant_reader(owner, schema, staff["reader"])
        written.urls["reader"] = login(pg_url, staff["reader"])
        written.done("owner", "findings")  # the owner follows
        asked = ("findings", "--status", "all")
        assert written.said("reader", *asked) == written.said("owner", *asked)
        [found] = written.said("reader", "findings")["rows"]
        before = everything(pg_url, "panjin_restricted")
        for step in (("assign", "--to", ORGAN), ("dismiss", "--reason", "x")):
            name, *rest = step
            written.refused("reader", "finding", name, found["finding"], *rest)
        assert everything(pg_url, "panjin_restricted") == before
        owner.execute(f"drop owned by {staff['reader']} cascade")


def test_the_writer_of_the_restricted_books_records_there_and_not_in_the_public_ones(
    office: Office, pg_url: str, staff: dict[str, str]
):
    with psycopg.connect(pg_url, autocommit=True) as owner:
        roles.grant_reader(owner, "panjin_public", staff["writer"])
        roles.grant_reader(owner, "panjin_restricted", staff["writer"])
        roles.grant_writer(owner, "panjin_restricted", staff["writer"])
        office.urls["writer"] = login(pg_url, staff["writer"])
        first, _ = (row["finding"] for row in office.said("owner", "findings")["rows"])
        [closed] = office.said("writer", "finding", "dismiss", first, "--reason", "有依据")["rows"]
        assert closed["status"] == "dismissed"
        assert office.said("owner", "findings")["count"] == 1
        office.refused("writer", "correct", "2", "--annul", "--reason", "x")
        owner.execute(f"drop owned by {staff['writer']} cascade")


def test_nobody_rewrites_a_finding(written: Office, pg_url: str, staff: dict[str, str]):
    del written
    with psycopg.connect(pg_url, autocommit=True) as owner:
        roles.grant_writer(owner, "panjin_restricted", staff["writer"])
        for statement in (
            "update panjin_restricted.events set state = ''",
            "delete from panjin_restricted.events",
            "truncate panjin_restricted.events",
        ):
            with (
                psycopg.connect(login(pg_url, staff["writer"])) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)
        owner.execute(f"drop owned by {staff['writer']} cascade")


def test_findings_are_followed_and_rebuilt_like_any_read_model(written: Office, pg_url: str):
    del written
    house = House(url=pg_url, place="test")
    with house.restricted(Register(name="panjin")) as books:
        books.follow()
        before = books.findings.all(), books.opinions.all()
        assert len(before[0]) == 2
        assert len(before[1]) == 1
        from projections.follow import rebuild

        rebuild(list(books.models.values()), books.ledger)
        assert (books.findings.all(), books.opinions.all()) == before
