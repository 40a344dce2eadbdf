"""quanze as each role of the database: its own work is done, other work refused in a sentence."""

import json
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from typer.testing import CliRunner

from ops.cli.tree import app
from ops.store import roles
from tests.ops.cli.conftest import CLEAN
from tests.ops.store.staff import appointed, hired, login

HEAD = "编码,事项名称,事项类型,实施机关"
LIST = ("--kind", "list", "--as-of", "2020-01-01", "--area", "211100", "--commit")
NAME = "第1项"
DAY = ("--as-of", "2020-01-01")
READING = (
    ("registers",),
    ("list", *DAY),
    ("list", *DAY, "--known-at", "2"),
    ("list", *DAY, "--known-at", "2099-01-01T00:00:00Z"),
    ("show", NAME, *DAY),
    ("history", NAME),
    ("lineage", NAME),
    ("diff", "2019-01-01", "2020-01-01"),
    ("totals", *DAY),
    ("organs",),
    ("instruments",),
    ("replay", *DAY),
    ("replay", *DAY, "--check"),
)


class Office:
    """A register, and quanze run on it as one of its roles; the owner if none is named."""

    def __init__(self, url: str, logins: dict[str, str], place: Path) -> None:
        self.urls = {"owner": url, **logins}
        self.place = place

    def run(self, role: str, *arguments: object, lang: str = "en"):
        environment = CLEAN | {
            "QUANZE_DATABASE_URL": self.urls[role],
            "QUANZE_HOME": str(self.place),
            "QUANZE_LANG": lang,
        }
        runner = CliRunner(env=environment)
        return runner.invoke(app, [str(one) for one in arguments], prog_name="quanze")

    def done(self, role: str, *arguments: object) -> str:
        answer = self.run(role, *arguments)
        assert answer.exit_code == 0, (arguments, answer.output, answer.exception)
        return answer.stdout

    def said(self, role: str, *arguments: object):
        return json.loads(self.done(role, *arguments, "--json"))

    def refused(self, role: str, *arguments: object, lang: str = "en") -> str:
        answer = self.run(role, *arguments, lang=lang)
        assert isinstance(answer.exception, SystemExit), answer.exception
        assert (answer.exit_code, answer.stdout) == (1, "")
        return answer.stderr

    def file(self, *numbers: int) -> Path:
        path = self.place / f"{uuid4().hex}.csv"
        rows = [HEAD, *(f"00{n},第{n}项,行政许可,某局" for n in numbers)]
        path.write_text("\n".join(rows), encoding="utf-8")
        return path


@pytest.fixture(scope="module")
def staff(pg_server):
    with hired(pg_server) as names:
        yield names


@contextmanager
def opened(url, staff, place):
    owner = Office(url, {}, place)
    owner.done("owner", "init", "panjin", "--title", "盘锦市", "--area", "211100")
    owner.done("owner", "import", owner.file(1, 2), *LIST)
    owner.done("owner", "status")
    with appointed(url, "panjin_public", staff) as logins:
        yield Office(url, logins, place)


@pytest.fixture
def office(pg_url, staff, tmp_path):
    with opened(pg_url, staff, tmp_path) as office:
        yield office


def test_the_reader_asks_every_question_and_gets_the_owners_answer(office: Office):
    for question in READING:
        theirs = office.said("reader", *question)
        assert theirs == office.said("owner", *question)


def test_the_reader_is_answered_as_of_what_is_followed_and_told_the_position(office: Office):
    before = office.said("reader", "list", *DAY)
    office.done("owner", "import", office.file(1, 2, 3), *LIST)
    behind = office.said("reader", "list", *DAY)
    assert behind == before
    assert (behind["count"], behind["position"]) == (2, 3)
    for known_at in ("4", "2099-01-01T00:00:00Z"):
        said = office.refused("reader", "list", *DAY, "--known-at", known_at)
        assert "head=3" in said
    office.done("follower", "status")
    assert office.said("reader", "list", *DAY)["count"] == 3
    assert office.said("reader", "list", *DAY)["position"] == 4


def test_the_writer_records_gives_receipts_and_waits_for_the_follower(office: Office):
    office.done("owner", "seal")  # which makes the key that receipts are promised by
    office.done("writer", "import", office.file(1, 2, 3), *LIST)
    correction = ("correct", "4", "--annul", "--reason", "误录")
    said = office.refused("writer", *correction)
    assert "As follower run: quanze status" in said
    assert "position=3" in said
    assert "head=4" in said
    assert "follower" in office.refused("writer", *correction, lang="zh")
    assert json.loads(office.done("writer", "receipt", "--last"))
    office.done("follower", "status")
    assert office.said("writer", *correction)["rows"][0]["position"] == 5
    assert json.loads(office.done("writer", "receipt", "5"))
    office.done("follower", "status")
    assert office.said("writer", "list", *DAY)["count"] == 2


def test_the_sealer_seals_bundles_and_certifies(office: Office):
    target, paper = office.place / "bundle.zip", office.place / "certificate.json"
    office.done("sealer", "seal")
    assert "state roots are signed" in office.done("sealer", "seal", "--full", "--state-roots")
    for scope in ((), ("--organ", "某局")):
        office.done("sealer", "bundle", "--out", target, *scope)
        assert target.stat().st_size
    about = ("--organ", "某局", "--power", NAME, "--on", "2020-01-01")
    office.done("sealer", "certify", *about, "--out", paper)
    assert json.loads(paper.read_bytes())["answer"] == "held"
    assert office.said("sealer", "export")["position"] == 3


def test_the_sealer_waits_for_the_follower_before_it_signs_what_the_read_models_say(office: Office):
    office.done("sealer", "seal", "--state-roots")
    office.done("writer", "import", office.file(1, 2, 3), *LIST)
    office.done("sealer", "seal")
    answer = office.run("sealer", "seal", "--state-roots")
    assert (answer.exit_code, type(answer.exception)) == (1, SystemExit)
    assert "As follower run: quanze status" in answer.stderr
    office.done("follower", "status")
    assert "state roots are signed" in office.done("sealer", "seal", "--state-roots")


def test_the_follower_follows_and_goes_on_when_the_owner_has_rebuilt(office: Office):
    office.done("writer", "import", office.file(1, 2, 3), *LIST)
    assert {row["lag"] for row in office.said("follower", "status")["models"]} == {0}
    said = office.refused("follower", "rebuild")
    assert "The owner migrates" in said
    assert "schema" in said
    assert "owner" in office.refused("follower", "rebuild", lang="zh")
    office.done("owner", "rebuild")
    office.done("writer", "import", office.file(1, 2, 3, 4), *LIST)
    assert {row["lag"] for row in office.said("follower", "status")["models"]} == {0}
    assert office.said("reader", "list", *DAY)["count"] == 4


OTHERS = (
    ("reader", "import"),
    ("follower", "import"),
    ("sealer", "import"),
    ("reader", "correct", "1", "--annul", "--reason", "误录"),
    ("reader", "rebuild"),
    ("reader", "status"),
    ("writer", "rebuild"),
    ("sealer", "rebuild"),
    ("reader", "init", "another"),
    ("writer", "simulate", "--register", "another", "--size", "500"),
)


@pytest.mark.parametrize(("role", "command", "more"), [(a, b, c) for a, b, *c in OTHERS])
def test_the_work_of_others_is_refused_in_a_sentence(office: Office, role, command, more):
    arguments = (command, *more)
    if command == "import":
        arguments = ("import", office.file(1, 2, 3), *LIST)
    said = office.refused(role, *arguments)
    assert "This role of the database may not do that." in said
    assert "permission denied for" in said
    assert "当前数据库角色无权执行此操作" in office.refused(role, *arguments, lang="zh")
    assert office.said("owner", "status")["position"] == 3


def test_a_role_that_was_given_nothing_is_refused_in_a_sentence(office: Office, staff):
    with psycopg.connect(office.urls["owner"], autocommit=True) as owner:
        owner.execute(f"drop owned by {staff['reader']}")
    stranger = {"stranger": login(office.urls["owner"], staff["reader"])}
    office.urls |= stranger
    for question in (("list",), ("rebuild",), ("receipt", "--last")):
        assert "permission denied for" in office.refused("stranger", *question)


def test_one_role_may_be_given_the_work_of_two(office: Office, staff):
    with psycopg.connect(office.urls["owner"], autocommit=True) as owner:
        roles.grant_follower(owner, "panjin_public", staff["writer"])
    office.done("writer", "import", office.file(1, 2, 3), *LIST)
    office.done("writer", "correct", "4", "--annul", "--reason", "误录")
    assert office.said("writer", "list", *DAY)["count"] == 2


def test_what_was_granted_before_anything_was_laid_out_holds_once_it_is(pg_url, staff, tmp_path):
    office = Office(pg_url, {}, tmp_path)
    office.done("owner", "init", "panjin")
    with appointed(pg_url, "panjin_public", staff) as logins:
        office.urls |= logins
        for role in ("follower", "reader", "sealer", "writer"):
            assert "The owner migrates" in office.refused(role, "list")
        office.done("owner", "status")
        for role in ("follower", "reader", "sealer", "writer"):
            assert office.said(role, "list")["count"] == 0
