"""The page of questions names every question, its parameters and its columns."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics import Ledger
from analytics.parameters import Selection
from analytics.questions import QUESTIONS
from domain.ledger import Ledger as Book
from tests.facts import add, cancel
from tests.projections.papered import ISSUED, PAPERS
from tests.projections.shelves import record

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "questions.md").read_text(encoding="utf-8")
SPAN = {"since": "2015-01-01", "until": "2016-12-31"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "list_size": {**SPAN, "by": "organ"},
    "changes": {**SPAN, "by": "paper"},
    "cancelled_approvals": {**SPAN, "by": "area"},
    "delegated_items": {**SPAN, "by": "kind"},
    "net_slimming": {"paper": PAPERS[0]},
    "stated_totals": {},
    "churn": {**SPAN, "by": "level"},
    "revivals": SPAN,
    "publication_lag": {"by": "year"},
    "handover_lag": {"by": "kind"},
    "law_lag": {},
    "life_spans": {},
    "promised_limits": {},
    "incomparable_limits": {},
    "who_decides": {},
    "basis_structure": {},
    "basis_ageing": {},
    "cascades": {"paper": PAPERS[0]},
    "same_power": {},
}


def section(name: str) -> str:
    """What a page says of a question."""
    [found] = re.findall(rf"^### {name}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_a_section_that_names_its_parameters(name: str):
    own = QUESTIONS[name].__kwdefaults__ or {}
    codes = QUESTIONS[name].__code__
    named = codes.co_varnames[1 : 1 + codes.co_kwonlyargcount]
    text = section(name)
    for parameter in {*own, *named}:
        assert f"`{parameter}`" in text + PAGE.partition("## The list")[0]


def test_no_section_is_about_a_question_that_does_not_exist():
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) <= set(QUESTIONS)


def test_what_every_question_takes_is_said_once():
    table = set(re.findall(r"^\| `(\w+)` \|", PAGE.partition("## The list")[0], re.MULTILINE))
    assert table == set(Selection.__annotations__)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_names_every_column_of_the_answer(
    book: Book, asked: Callable[[Book], Ledger], name: str
):
    book.execute(ISSUED)
    record(book, add("2016-01-10"))
    record(book, cancel("2016-05-01", act={"instrument": PAPERS[0]}))
    frame = asked(book).ask(name, **EXAMPLES[name])
    cells = " ".join(re.findall(r"^\| (`[^|]*) \|", section(name), re.MULTILINE))
    assert frame.columns
    assert [column for column in frame.columns if f"`{column}`" not in cells] == []
