"""Every question asked of made-up histories: what is drawn is what is answered, and in Chinese."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from analytics import Ledger, Unanswerable, open_ledger
from analytics.chart import Chart
from analytics.echarts import Words, option
from analytics.questions import CHARTS, MEANINGS, QUESTIONS
from analytics.questions.life_spans import ENDS
from analytics.series import Window
from analytics.words import HEADINGS, UNITS, WORDS, heading, sentence, word
from domain.events.instrument import Change
from domain.vocabulary import Level, OrganKind, PowerKind, Rank
from ops.cli.frames import in_chinese
from tests.analytics.engines import registers, ways

interrupted_series: Any = sys.modules[QUESTIONS["interrupted_series"].__module__]
difference_in_differences: Any = sys.modules[QUESTIONS["difference_in_differences"].__module__]

ADDED = {"delegated_items": ("receiving_level",), "who_decides": ("change",)}
"""What a chart may add: an item has one receiving level, a change is of one kind."""
PUBLISHED = {
    "annex", "area", "asked_of", "base_code", "decided_in", "ended", "ended_by", "ended_name",
    "instrument", "issuer", "name", "number", "organ", "paper", "promised_unit", "register",
    "revived", "revived_by", "revived_name", "scope", "statutory_unit", "title", "year",
}  # fmt: skip
"""Columns of text that are no words of ours."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CLOSED = {
    "kind": [*PowerKind, "approval"],
    "ended_kind": PowerKind,
    "revived_kind": PowerKind,
    "change": [*Change, "taken_over"],
    "rank": [*Rank, "unmatched", "none"],
    "level": [str(one.value) for one in Level],
    "receiving_level": [str(one.value) for one in Level],
    "holder_kinds": OrganKind,
    "ended_as": ENDS,
}


class Asked(NamedTuple):
    """How a question was asked, and what was answered."""

    question: str
    by: str
    frame: pl.DataFrame


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("books")
    there = registers(folder)
    with open_ledger(folder) as ledger:
        yield ledger, there


@pytest.fixture(params=QUESTIONS, scope="module")
def answers(request: pytest.FixtureRequest, ledger: Any) -> list[Asked]:
    """The answers of a question, asked in several ways."""
    opened, there = ledger
    name: str = request.param
    default = (QUESTIONS[name].__kwdefaults__ or {}).get("by", "none")
    found: list[Asked] = []
    for way in ways(name, there):
        with suppress(Unanswerable):
            found.append(Asked(name, way.get("by", default), opened.ask(name, **way)))
    assert found
    return found


def charted(found: dict[str, Any]) -> list[float]:
    """Every number on a chart, ends of intervals included."""
    numbers: list[float] = []
    for one in found["series"]:
        points = [point[1] if isinstance(point, list) else point for point in one["data"]]
        ends = [end["coord"][1] for pair in one.get("markLine", {}).get("data", []) for end in pair]
        numbers += [number for number in (*points, *ends) if number is not None]
    return sorted(numbers)


def told(chart: Chart, frame: pl.DataFrame, by: str) -> list[float]:
    """What a chart has to show: the cells of its columns, added over what it may be added over."""
    for column, wanted in chart.only:
        frame = frame.filter(pl.col(column) == wanted)
    if chart.adds:
        keys = [name.format(by=by) for name in (*chart.x, *chart.series)]
        frame = frame.group_by([name for name in keys if name in frame.columns]).agg(
            pl.col(column).sum() for column in chart.y
        )
    return sorted(cell for column in chart.y for cell in frame[column] if cell is not None)


def test_every_number_on_a_chart_is_a_number_of_the_answer(answers: list[Asked]):
    drawn = 0
    for question, by, frame in answers:
        chart = CHARTS[question]
        found = option(chart, frame, by=by)
        if found is not None:
            assert charted(found) == told(chart, frame, by)
            drawn += 1
    assert drawn or CHARTS[question].shape == "table"


def test_a_chart_adds_nothing_but_what_is_said_here_to_be_additive():
    assert {name: chart.adds for name, chart in CHARTS.items() if chart.adds} == ADDED


def test_the_sum_of_both_kinds_of_approval_is_not_added_to_them(answers: list[Asked]):
    for question, by, frame in answers:
        if question == "cancelled_approvals":
            found = option(CHARTS[question], frame, by=by)
            if found is None:
                continue
            apart = frame.filter(pl.col("kind") != "approval")
            columns = CHARTS[question].y
            assert sum(charted(found)) == sum(int(apart[column].sum()) for column in columns)


def test_every_column_has_a_chinese_heading_of_its_own(answers: list[Asked]):
    for question, _, frame in answers:
        heads = [heading(question, column) for column in frame.columns]
        assert [head for head in heads if not CHINESE.search(head)] == []
        assert len(set(heads)) == len(heads)


def test_every_word_of_ours_is_in_chinese(answers: list[Asked]):
    for question, _, frame in answers:
        for column, values in frame.to_dict(as_series=False).items():
            if frame[column].dtype == pl.String and column not in PUBLISHED:
                assert column in (*WORDS, "says"), f"{question}.{column}"
                for value in filter(None, values):
                    assert CHINESE.search(word(column, value)), f"{column}: {value}"
                    assert not re.search("[a-z]{2}", word(column, value)), f"{column}: {value}"


def test_an_answer_in_chinese_has_as_many_columns_and_the_same_numbers(answers: list[Asked]):
    for question, _, frame in answers:
        said = in_chinese(frame, question)
        assert said.shape == frame.shape
        numbers = [
            (heading(question, name), name)
            for name, dtype in frame.schema.items()
            if dtype.is_numeric() and name not in WORDS
        ]
        assert all(said[head].equals(frame[name]) for head, name in numbers)


def test_a_chart_in_chinese_names_its_unit_and_its_series(answers: list[Asked]):
    for question, by, frame in answers:
        words = Words(partial(heading, question), word, UNITS.__getitem__)
        found = option(CHARTS[question], frame, by=by, words=words)
        if found is not None:
            assert CHARTS[question].unit in ("", "%") or CHINESE.search(found["yAxis"]["name"])


@pytest.mark.parametrize("column", CLOSED)
def test_every_word_of_a_closed_list_has_its_chinese(column: str):
    assert [str(one) for one in CLOSED[column] if str(one) not in WORDS[column]] == []


def test_every_assumption_and_every_warning_is_said_in_chinese():
    window = Window((date(2016, 1, 1), date(2016, 2, 1)), 1)
    said = [
        *interrupted_series.ASSUMPTIONS,
        *difference_in_differences.ASSUMPTIONS,
        *interrupted_series.few_months(window),
        *interrupted_series.few_months(window, ", and no interval is given"),
        *interrupted_series.poor([1.0, 1.0]),
        *interrupted_series.poor([1.0, 2.0]),
        *interrupted_series.hanging_together(-0.9),
        *difference_in_differences.few_groups(1, 2),
    ]
    assert len(said) == len({*said}) >= 17
    assert [one for one in said if sentence(one) == one] == []
    assert "只有 2 组" in sentence([*difference_in_differences.few_groups(1, 2)][1])


def test_every_question_is_said_in_a_chinese_sentence():
    assert MEANINGS.keys() == QUESTIONS.keys()
    assert len(set(MEANINGS.values())) == len(MEANINGS)
    assert all(CHINESE.search(said) and said.endswith("。") for said in MEANINGS.values())


def test_the_page_of_questions_says_each_in_chinese():
    page = (Path(__file__).resolve().parents[2] / "docs/questions.md").read_text(encoding="utf-8")
    for name, said in MEANINGS.items():
        [section] = re.findall(rf"^### {name}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
        assert said in section, name


def test_every_unit_of_a_chart_has_its_chinese():
    assert {chart.unit for chart in CHARTS.values()} <= UNITS.keys()


def test_no_heading_is_kept_for_a_column_that_no_question_has():
    """Those that ``ask`` puts in front of every row are named in ``analytics.marks``."""
    docs = " ".join(question.__doc__ or "" for question in QUESTIONS.values())
    marks = {"asked_of", "simulated", "partial", "question"}
    assert [one for one in HEADINGS if f"``{one}``" not in docs and one not in marks] == []
