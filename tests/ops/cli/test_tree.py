"""Every sub-command: help, both languages, every form; and what is said to people."""

import re
import string
from importlib.metadata import version

import pytest
from typer.main import get_command

from domain.commands.organ import EstablishOrgan
from domain.elements import Elements
from domain.events.instrument import Change
from domain.instruments import InstrumentStatus
from domain.organs import OrganStatus
from domain.power import Arrangement, Power, Status
from domain.value import names_of
from ops.cli.headings import HEADINGS
from ops.cli.messages import MESSAGES
from ops.cli.tree import app
from ops.cli.words import spoken
from tests.facts import ORGANS, add, wish

ALL = """
init registers import correct list show history lineage diff snapshot totals organs instruments
replay rebuild status serve simulate demo bench bundle certify seal
receipt verify witness export ask sql report check findings finding opinion impact
published exercised
"""
TREE = get_command(app).commands
NAMES = list(TREE)
PATHS = [
    path
    for name, command in TREE.items()
    for path in [(name, below) for below in getattr(command, "commands", {})] or [(name,)]
]
READING = (
    ["registers"],
    ["list", "--as-of", "2015-01-01"],
    ["show", "power:p"],
    ["history", "power:p"],
    ["lineage", "power:p"],
    ["diff", "2009-01-01", "2015-01-01"],
    ["totals"],
    ["organs"],
    ["instruments"],
    ["replay", "--check"],
    ["replay"],
    ["status"],
    ["check"],
    ["findings"],
    ["opinion", "list"],
    ["impact", "--since", "2004-01-01"],
)


@pytest.fixture
def listed(record):
    organs = (wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS)
    return record(*organs, add())


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_sub_command_says_what_it_does(quanze, path):
    answer = quanze(*path, "--help")
    assert answer.exit_code == 0
    assert "--json" in answer.stdout
    assert "--register" in answer.stdout
    assert len(answer.stdout.splitlines()[2].strip()) > 20


def test_the_tree_is_complete():
    assert sorted(NAMES) == sorted(ALL.split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
@pytest.mark.parametrize("asked", READING, ids=lambda asked: asked[0])
def test_every_question_is_answered_in_every_form(quanze, listed, asked, form, language):
    answer = quanze(*asked, *form, "--lang", language)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout


def test_an_unknown_sub_command_is_a_usage_error(quanze):
    assert quanze("lst").exit_code == 2


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", MESSAGES)
def test_both_languages_say_the_same_facts(key):
    zh, en = MESSAGES[key]
    assert re.search("[\u4e00-\u9fff]", zh)
    assert placeholders(zh) == placeholders(en)


@pytest.mark.parametrize("name", HEADINGS)
def test_every_heading_stands_in_both_languages(name):
    assert all(HEADINGS[name])


@pytest.mark.parametrize(
    "word", [*Change, *Status, *OrganStatus, *InstrumentStatus, "added", "removed", "changed"]
)
def test_every_word_of_ours_has_a_chinese_one(word):
    assert spoken("change", word, chinese=True) != word
    assert spoken("change", word, chinese=False) == word
    assert spoken("name", word, chinese=True) == word


def test_an_entry_is_annulled_for_a_reason(quanze, listed, ledger):
    answer = quanze("correct", "power:p", "1", "--annul", "--reason", "录入有误", "--actor", "x1")
    assert answer.exit_code == 0, answer.output
    [*_, last] = ledger.all_entries()
    assert (last.event.actor, last.event.reason) == ("x1", "录入有误")
    assert "power:p" not in quanze("list", "--as-of", "2015-01-01", "--csv").stdout
    known = str(listed.last)
    before = quanze("list", "--as-of", "2015-01-01", "--known-at", known, "--csv")
    assert "power:p" in before.stdout


def test_the_version_is_told(quanze):
    answer = quanze("--version")
    assert answer.exit_code == 0
    assert answer.stdout == f"quanze {version('quanze')}\n"


def test_what_simulate_makes_is_said(quanze):
    said = " ".join(quanze("simulate", "--help").stdout.split())
    assert "模拟/SIMULATED" in said
    assert "March 2005 to June 2026" in said
    assert "20000 if left out" in said


def test_every_field_of_a_power_has_a_name_in_both_languages():
    fields = {*names_of(Elements), *names_of(Arrangement), *names_of(Power)}
    assert fields - HEADINGS.keys() == set()


def test_an_entry_may_be_named_by_its_position(quanze, listed, ledger):
    answer = quanze("correct", str(listed.last), "--annul", "--reason", "录入有误")
    assert answer.exit_code == 0, answer.output
    [*_, last] = ledger.all_entries()
    assert (last.event.stream, last.event.corrects) == ("power:p", 1)


def test_an_entry_is_annulled_once(quanze, listed, ledger):
    asked = ("correct", "power:p", "1", "--annul", "--reason", "录入有误")
    assert quanze(*asked).exit_code == 0
    before = ledger.position
    again = quanze(*asked)
    assert again.exit_code == 1
    assert "annulled already" in again.stderr
    assert "已经撤去" in quanze(*asked, "--lang", "zh").stderr
    assert ledger.position == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["0", "--annul", "--reason", "x"], 1),
        (["999", "--annul", "--reason", "x"], 1),
        (["1", "1", "--annul", "--reason", "x"], 2),
        (["power:p", "--annul", "--reason", "x"], 2),
        (["power:p", "1", "--reason", "录入有误"], 2),
        (["power:p", "1", "--annul"], 2),
        (["p", "1", "--annul", "--reason", "x"], 2),
        (["power:p", "0", "--annul", "--reason", "x"], 2),
        (["power:none", "1", "--annul", "--reason", "x"], 1),
        (["power:p", "9", "--annul", "--reason", "x"], 1),
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(quanze, listed, ledger, arguments, code):
    before = ledger.position
    assert quanze("correct", *arguments).exit_code == code
    assert ledger.position == before
