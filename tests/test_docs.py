"""The documents name every event, command, refusal, setting and sub-command, and no other."""

import re
from pathlib import Path
from typing import get_type_hints

import pytest

from domain.commands import Command
from domain.compliance import PAPER_RULES, REGISTER_RULES, RULES
from domain.compliance.copies import COPY_RULES
from domain.compliance.exercised import EXERCISE_RULES
from domain.errors import Refused
from domain.events import EVENTS
from ops.cli.failures import ExitCode
from ops.cli.options import Common
from ops.cli.tree import app
from ops.settings import Settings

ROOT = Path(__file__).parent.parent
EVENTS_PAGE = (ROOT / "docs/events.md").read_text(encoding="utf-8")


def test_the_catalogue_of_events_is_complete_and_names_no_other():
    named = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", EVENTS_PAGE, re.MULTILINE))
    assert named == set(EVENTS)


@pytest.mark.parametrize("command", sorted({cls.__name__ for cls in Command.__subclasses__()}))
def test_every_command_is_in_the_catalogue(command: str):
    assert f"`{command}`" in EVENTS_PAGE


@pytest.mark.parametrize(
    "refusal",
    sorted({cls.__name__ for cls in Refused.__subclasses__() if cls.__module__ == "domain.errors"}),
)
def test_every_refusal_is_in_the_catalogue(refusal: str):
    assert f"`{refusal}`" in EVENTS_PAGE


def test_every_link_between_the_documents_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_requirement_is_answered_once():
    page = (ROOT / "docs/requirements.md").read_text(encoding="utf-8")
    numbers: list[int] = []
    for first, last in re.findall(r"^\| (\d+)(?:–(\d+))? [CA] \|", page, re.MULTILINE):
        numbers += range(int(first), int(last or first) + 1)
    assert numbers == list(range(1, 108))


def test_every_proof_named_in_the_documents_exists():
    missing = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for path, name in re.findall(
            r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text(encoding="utf-8")
        ):
            file = ROOT / path
            if not file.exists() or (name and f"def {name}(" not in file.read_text("utf-8")):
                missing.append(f"{page.name}: {path}::{name}")
    assert missing == []


def test_every_sub_command_is_documented_and_no_other():
    page = (ROOT / "docs/command.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `quanze ([a-z]+)` \|", page, re.MULTILINE)
    there = [command.name or "" for command in app.registered_commands]
    there += [group.name or "" for group in app.registered_groups]
    assert sorted(named) == sorted(there)


def test_every_exit_code_is_documented():
    page = (ROOT / "docs/command.md").read_text(encoding="utf-8")
    codes = page.split("## Exit codes")[1].split("##")[0]
    named = re.findall(r"^\| (\d+) \|", codes, re.MULTILINE)
    assert [int(code) for code in named] == sorted(ExitCode)


@pytest.mark.parametrize("page", ["docs/command.md", "README.md"])
def test_every_setting_is_documented_and_no_other(page: str):
    named = re.findall(r"^\| `(QUANZE_[A-Z_]+)` \|", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    assert set(named) == variables()


def variables() -> set[str]:
    """Those of the settings, and those that stand for an option of the command."""
    options = (
        hint.__metadata__[0] for hint in get_type_hints(Common, include_extras=True).values()
    )
    spoken = [name for option in options for name in as_list(option.envvar)]
    settings = [f"QUANZE_{name}".upper() for name in Settings.model_fields]
    return {name for name in (*settings, *spoken) if name.startswith("QUANZE_")}


def as_list(names: str | list[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else names or []


def test_every_rule_is_documented_and_no_other():
    page = (ROOT / "docs/rules.md").read_text("utf-8")
    written = re.findall(
        r"^\| ([A-Z][0-9]+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|", page, re.MULTILINE
    )
    book = [*RULES, *PAPER_RULES, *REGISTER_RULES, *EXERCISE_RULES, *COPY_RULES]
    assert written == [(one.code, one.zh, one.en, one.severity.value, one.clause) for one in book]
    assert len({one.code for one in book}) == len(book)
