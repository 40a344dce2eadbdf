"""The documents name every event, command, refusal, setting and sub-command, and no other."""

import re
from pathlib import Path

import pytest

from domain.commands import Command
from domain.errors import Refused
from domain.events import EVENTS

ROOT = Path(__file__).parent.parent
EVENTS_PAGE = (ROOT / "docs/events.md").read_text(encoding="utf-8")


def test_the_catalogue_of_events_is_complete_and_names_no_other():
    named = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", EVENTS_PAGE, re.MULTILINE))
    assert named == set(EVENTS)


@pytest.mark.parametrize("command", sorted({cls.__name__ for cls in Command.__subclasses__()}))
def test_every_command_is_in_the_catalogue(command: str):
    assert f"`{command}`" in EVENTS_PAGE


@pytest.mark.parametrize("refusal", sorted({cls.__name__ for cls in Refused.__subclasses__()}))
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
