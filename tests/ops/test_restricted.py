"""The restricted books: a schema of their own, its roles, and not a word of it anywhere else."""

import json
import logging
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import get_type_hints
from zipfile import ZipFile

import duckdb
import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import sql

from api.app import create_app
from api.services import Register
from domain.act import Act
from domain.commands import Command, Request
from domain.commands import finding as f
from domain.commands import opinion as n
from domain.commands.exercise import KeepCheck
from domain.events import EVENTS, RESTRICTED_TOPICS
from domain.events.exercise import FaultCount
from ops.store import roles
from ops.wiring import House
from projections.follow import rebuild
from tests.ops.sealing.test_roles_at_work import HEAD, LIST, Office
from tests.ops.store.staff import hired, login

ORGAN = "某局"
CODED = frozenset(
    {"stream", "actor", "on_behalf_of", "command_id", "rule", "subject", "severity", "sha256"}
    | {"power", "to", "finding"}
)
"""Fields that are no free text: ids, codes and hashes."""
FREE = {
    f"{cls.topic}.{name}": f"金丝雀{cls.topic.replace('.', '_')}_{name}"
    for cls in (EVENTS[topic] for topic in sorted(RESTRICTED_TOPICS))
    for name, type_ in get_type_hints(cls).items()
    if type_ is str and name not in CODED
}
"""A word of its own for every field of free text there is in the restricted books."""
CANARIES = tuple(FREE.values())


def words(topic: str) -> dict[str, str]:
    return {key.rpartition(".")[2]: word for key, word in FREE.items() if key.startswith(topic)}


def every_field(power: str, organ: str) -> tuple[Command, ...]:
    """A finding and an opinion through all that can happen to them."""
    act = Act(effective_on=date(2026, 1, 1))
    fact = {"rule": "H1", "subject": power, "severity": "grave", "position": 1}
    id, note = "finding:canary", "opinion:canary"
    told = {"stream": id, "act": act}
    noted = {"stream": note, "act": act}
    return (
        f.OpenFinding(**told, **fact, **words("finding.opened"), holders=(organ,)),
        f.RestateFinding(**told, position=2, **words("finding.restated")),
        f.AssignFinding(**told, to=organ),
        f.AcknowledgeFinding(**told, **words("finding.acknowledged")),
        f.DismissFinding(**told, **words("finding.dismissed")),
        f.ReopenFinding(**told, position=3, **words("finding.reopened")),
        f.RectifyFinding(**told, position=4),
        n.ReceiveOpinion(
            **noted, power=power, route=n.Route.USE, to=organ, **words("opinion.received")
        ),
        n.ForwardOpinion(**noted, route=n.Route.SETTING, to=organ),
        n.LinkOpinion(**noted, finding=id),
        n.AnswerOpinion(**noted, **words("opinion.answered")),
        KeepCheck(
            stream="exercise:canary",
            act=act,
            sha256="ab" * 32,
            position=4,
            records=1,
            lawful=0,
            unreadable=0,
            faults=(FaultCount(rule="X1", records=1),),
        ),
    )


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
def written(office: Office, pg_url: str) -> Office:
    [power, _] = [row["subject"] for row in office.said("owner", "findings")["rows"]]
    house = House(url=pg_url, place="test")
    [register] = house.registers()
    with house.open(register) as services:
        organ = services.history.list(date(2020, 1, 1))[0]["holders"][0]["organ"]
    with house.restricted(register) as books:
        wishes = every_field(power, organ)
        done = books.ledger.execute(Request(commands=wishes, actor="canary_actor"))
        assert done.count == len(RESTRICTED_TOPICS), "one of each kind"
        books.follow()
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
        paths = ["/openapi.json", *client.get("/openapi.json").json()["paths"]]
        asked = {re.sub(r"{.*?}", id, path) for path in paths for id in ("finding:canary", "x")}
        printed += [client.get(path).text for path in sorted(asked)]

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
    known = {"finding:canary"}  # we put it into questions ourselves
    for word in (*CANARIES, *(id for id in ids if id not in known), "canary_actor"):
        escaped = json.dumps(word)[1:-1]
        assert not [text for text in searched if word in text or escaped in text], word


def unzipped(path: Path) -> list[str]:
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
        found, *_ = written.said("reader", "findings")["rows"]
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
        before = books.findings.all(), books.opinions.all(), books.files.all()
        assert [len(some) for some in before] == [3, 1, 1]
        rebuild(list(books.models.values()), books.ledger)
        assert (books.findings.all(), books.opinions.all(), books.files.all()) == before


def test_the_role_of_the_howto_checks_assigns_and_records_opinions(
    office: Office, pg_url: str, staff: dict[str, str], tmp_path: Path
):
    """Reader of the public books, writer and follower of the restricted ones; not the owner."""
    role = staff["writer"]
    with psycopg.connect(pg_url, autocommit=True) as owner:
        roles.grant_reader(owner, "panjin_public", role)
        for grant in (roles.grant_reader, roles.grant_writer, roles.grant_follower):
            grant(owner, "panjin_restricted", role)
        office.urls["officer"] = login(pg_url, role)
        [done] = office.said("officer", "check", "--record")["rows"]
        assert done["opened"] > 0
        found, *_ = office.said("officer", "findings", "--rule", "B1")["rows"]
        asked = ("finding", "assign", found["finding"], "--to", ORGAN)
        [told] = office.said("officer", *asked)["rows"]
        assert told["assigned_to"].startswith("organ:")
        said = ("opinion", "add", "第1项", "--route", "use", "--text", "受理太慢")
        [note] = office.said("officer", *said)["rows"]
        assert office.said("officer", "opinion", "list")["rows"] == [note]
        report = tmp_path / "findings.html"
        office.done("officer", "findings", "--report", report)
        assert "第1项" in report.read_text(encoding="utf-8")
        owner.execute(f"drop owned by {role} cascade")


def test_two_who_check_at_once_open_each_finding_once(office: Office, pg_url: str, tmp_path: Path):
    environment = {"QUANZE_DATABASE_URL": pg_url, "QUANZE_HOME": str(tmp_path)}
    command = [str(Path(sys.executable).with_name("quanze")), "check", "--record", "--json"]
    both = [
        subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    answers = [json.loads(one.communicate(timeout=120)[0])["rows"][0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    opened = office.said("owner", "findings")["count"] - 2
    assert opened > 0
    assert sum(answer["opened"] for answer in answers) == opened
