"""Every published figure is recomputed as far as the data go, and the page says how far."""

import re
from collections import Counter

import pytest

from tests.analytics.published import DATA, PAGE, called, figures, read, table

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published sample data does not lie beside the project"
)


def test_the_page_lists_every_figure_with_what_was_recomputed():
    some = figures()
    assert len(some) == len(read("published_totals.csv")) == 66
    assert table(some) in PAGE.read_text(encoding="utf-8")


def test_the_page_counts_its_verdicts_and_explains_each():
    counted = Counter(one.verdict for one in figures())
    explained = re.findall(r"^- \*\*(\w+)\*\* \((\d+)\): .+", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {word: int(number) for word, number in explained if int(number)} == counted


def test_no_figure_is_contradicted_by_its_parts():
    some = figures()
    assert [one for one in some if one.verdict == "contradicted"] == []
    assert sum(one.verdict == "parts" for one in some) > 5


def test_what_the_register_counts_is_never_more_than_there_are_records():
    some = [one for one in figures() if one.ledger]
    assert len(some) > 10
    for one in some:
        assert (one.ledger or 0) <= one.records <= one.value, one


def test_a_number_in_a_papers_title_is_the_number_it_publishes():
    published = {(called(row), int(row["value"])) for row in read("published_totals.csv")}
    papers = {paper for paper, _ in published}
    titles = {
        (row["document_number"], int(row["items_in_title"]))
        for row in read("change_documents.csv")
        if row["items_in_title"] and row["document_number"] in papers
    }
    assert len(titles) == 4
    assert titles <= published
