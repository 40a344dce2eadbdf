"""What the reform did, as one page to print: each number leads to its question, SQL and checkpoint.

The page stands alone: the drawing library is in it, and nothing comes from elsewhere. What comes
from the ledger is text, never markup.
"""

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from html import escape
from importlib import resources
from inspect import signature
from string import Template
from typing import Any, NamedTuple

import polars as pl

from analytics.dataset import Exported
from analytics.echarts import Words, option
from analytics.errors import Unanswerable
from analytics.ledger import Answer, Ledger
from analytics.marks import ASKED_OF, asked_of, marked, mixed, shared
from analytics.questions import CHARTS, MEANINGS, QUESTIONS
from analytics.words import UNITS, WORDS, YEARS, heading, word

ROWS = 48
"""Rows of an answer that are shown; the rest is asked for with the command under the table."""


class Section(NamedTuple):
    """A question of the report, in words, and what it is told beside the days and the selection."""

    question: str
    zh: str
    en: str
    more: dict[str, Any] = {}  # noqa: RUF012 (never changed)


SECTIONS = (
    Section("list_size", "清单规模", "Size of the list", more={"by": "kind"}),
    Section("changes", "各类变更", "Changes of each kind", more={"each": "year"}),
    Section("cancelled_approvals", "行政审批的取消", "Approvals cancelled", more={"each": "year"}),
    Section("delegated_items", "下放、委托、授权、赋权", "Items handed on", more={"each": "year"}),
    Section("stated_totals", "文件自述数与记录数", "Stated and recorded totals"),
    Section("publication_lag", "从决定到公布", "From decision to publication"),
    Section("handover_lag", "从决定到交接", "From decision to hand-over"),
    Section("law_lag", "法律修改到清单调整", "From a law's change to the list's"),
    Section("life_spans", "职权的存续", "Life span of powers"),
    Section("churn", "新增后又终止", "Added and ended again"),
    Section("revivals", "取消后又出现", "Ended, then back"),
    Section("promised_limits", "承诺时限与法定时限", "Promised and statutory limits"),
    Section("who_decides", "由谁决定", "Who decides"),
    Section("basis_structure", "设定依据的位阶", "Rank of the legal bases"),
    Section("basis_ageing", "设定依据的年龄", "Age of the legal bases"),
)
"""The complete report."""


class Figure(NamedTuple):
    """A number at the head of the report, and the section it comes from.

    ``before`` asks the section's question of the day before the report's first.
    """

    question: str
    zh: str
    en: str
    value: Callable[[pl.DataFrame], int | float | None]
    before: bool = False


def total(column: str, **where: Any) -> Callable[[pl.DataFrame], int]:
    """The sum of a column where others have these values."""

    def value(frame: pl.DataFrame) -> int:
        for name, wanted in where.items():
            frame = frame.filter(pl.col(name) == wanted)
        return int(frame[column].sum())

    return value


def last(frame: pl.DataFrame) -> int:
    """How many powers were listed on the last day counted."""
    if frame.is_empty():
        return 0
    return int(frame.filter(pl.col("month") == frame["month"].max())["powers"].sum())


FIGURES = (
    Figure("list_size", "期初在列职权", "Powers listed at the beginning", last, before=True),
    Figure("list_size", "期末在列职权", "Powers listed at the end", last),
    Figure("changes", "设立", "Established", total("changes", change="establish")),
    Figure("changes", "取消", "Cancelled", total("changes", change="cancel")),
    Figure(
        "cancelled_approvals",
        "取消的行政审批（项）",
        "Approvals cancelled (items)",
        total("cancelled", kind="approval", sub_items=False),
    ),
    Figure(
        "cancelled_approvals",
        "取消的行政审批（子项）",
        "Approvals cancelled (sub-items)",
        total("cancelled", kind="approval", sub_items=True),
    ),
)


class Told(NamedTuple):
    """A section, what its question was told of its own, and its answer; or why there is none."""

    section: Section
    own: dict[str, Any]
    answer: Answer | None
    wrong: Unanswerable | None = None


def report(ledger: Ledger, *, since: date, until: date, **selection: Any) -> bytes:
    """The page, in UTF-8. Raises Unanswerable, where no question can be answered as asked."""
    if since > until:
        raise Unanswerable("since", f"{since} is after {until}", f"{since} 晚于 {until}")
    selection = {"as_of": until, **selection}
    told = [tell(ledger, section, since, until, selection) for section in SECTIONS]
    before = since - timedelta(days=1)
    earlier = [tell(ledger, SECTIONS[0], before, before, selection)]
    if not any(one.answer for one in told):
        assert told[0].wrong is not None, "what is not answered is wrong"
        raise told[0].wrong
    positions = next(one.answer for one in told if one.answer).positions
    registers = {name: ledger.registers[name] for name in positions}
    vendored = resources.files("analytics").joinpath("vendor/echarts/echarts.common.min.js")
    page = resources.files("analytics").joinpath("report.html").read_text(encoding="utf-8")
    return (
        Template(page)
        .substitute(
            title=escape(f"改革成效报告 {since} – {until}"),
            marks="\n".join(marks(registers)),
            registers="\n".join(register(one, positions[name]) for name, one in registers.items()),
            figures="\n".join(figures(told, earlier)),
            sections="\n".join(chapter(one, selection, registers) for one in told),
            echarts=vendored.read_text(encoding="utf-8"),
        )
        .encode()
    )


def marks(registers: Mapping[str, Exported]) -> Iterator[str]:
    """What all registers are marked with; where they differ, which of them with what."""
    for flag in shared(registers):
        yield f'<p class="{flag}">{both(*DATA[flag])}</p>'
    if mixed(registers):
        text = escape(asked_of(registers))
        yield f'<p class="mixed">{both(*ONE_OF)}<br><bdi>{text}</bdi></p>'


def register(one: Exported, position: int) -> str:
    """Whose numbers these are, up to where, and what was signed last."""
    about = one.manifest
    said = "".join(f"，{mark}" for mark in shared({about.register: one}).values())
    return (
        f"<li>{escape(about.title)} ({escape(about.register)}{said})，位置 {position}"
        f"<pre>{escape(about.checkpoint or UNSIGNED)}</pre></li>"
    )


DATA = {
    "simulated": ("模拟数据", "SIMULATED DATA"),
    "partial": (
        "数据不全: 登记簿缺少一部分变更",
        "PARTIAL DATA: a part of what happened is missing",
    ),
}
ONE_OF = (
    "以下数字出自这些登记簿。没有“登记簿”列的表，一行可能出自其中任何一个或几个。",
    "The numbers below come from these registers. In a table without the register, a row may come"
    " from any of them, or from several.",
)
UNSIGNED = "没有已签名的检查点 / no signed checkpoint"


def tell(
    ledger: Ledger, section: Section, since: date, until: date, selection: dict[str, Any]
) -> Told:
    """Ask a section's question, from when until, where it takes that."""
    takes = signature(QUESTIONS[section.question]).parameters
    span = {"since": since, "until": until}
    own = {name: day for name, day in span.items() if name in takes} | section.more
    try:
        return Told(section, own, ledger.answered(section.question, **own, **selection))
    except Unanswerable as error:
        return Told(section, own, None, error)


def figures(told: Iterable[Told], earlier: Iterable[Told]) -> Iterator[str]:
    """Each number, as a way to where it comes from."""
    answers = {one.section.question: one.answer for one in told if one.answer}
    before = {one.section.question: one.answer for one in earlier if one.answer}
    for one in FIGURES:
        if answer := (before if one.before else answers).get(one.question):
            yield (
                f"<tr><th>{both(one.zh, one.en)}</th>"
                f"<td>{linked(one.question, figure(one.value(answer.frame)))}</td></tr>"
            )


def command(told: Told, answer: Answer, selection: Mapping[str, Any]) -> str:
    """What asks the section's question again, and gets the same answer whatever came since."""
    words = ["quanze", "ask", told.section.question, "--as-of", str(answer.as_of)]
    for name, value in told.own.items():
        words += ["--param", f"{name}={value}"]
    for name in ("area", "organ", "register"):
        if selection.get(name):
            words += [f"--{name}", str(selection[name])]
    at = ",".join(f"{name}={position}" for name, position in answer.positions.items())
    return shlex.join([*words, "--known-at", at])


def chapter(told: Told, selection: Mapping[str, Any], registers: Mapping[str, Exported]) -> str:
    """A section: what was asked, its chart, its table, and the SQL."""
    section, answer = told.section, told.answer
    head = (
        f'<section id="{section.question}"><h2>{both(section.zh, section.en)}</h2>'
        f"<p>{escape(MEANINGS[section.question])}</p>"
    )
    if answer is None:
        assert told.wrong is not None, "what is not answered is wrong"
        return f"{head}<p>{both(told.wrong.zh, str(told.wrong))}</p></section>"
    more = len(answer.frame) - ROWS
    left = f"<p>另有 {more} 行<span class='en'>{more} more rows</span></p>" if more > 0 else ""
    return "\n".join(
        [
            head,
            drawn(section, answer),
            table(section.question, marked(answer.frame.head(ROWS), registers)),
            left,
            f'<details id="{section.question}-sql"><summary>问题、SQL 与检查点'
            f'<span class="en">Question, SQL and checkpoint</span></summary><pre>'
            f"{escape(command(told, answer, selection))}"
            f'</pre><p><a href="#registers">位置与检查点'
            f'<span class="en">Positions and checkpoints</span></a></p>'
            f"<pre>{escape(answer.sql)}</pre></details></section>",
        ]
    )


def drawn(section: Section, answer: Answer) -> str:
    """The chart, as a place and what is to be drawn there."""
    question = section.question
    found = option(
        CHARTS[question],
        answer.frame,
        by=grouping(section),
        words=Words(partial(heading, question), word, UNITS.__getitem__),
    )
    if found is None:
        return ""
    text = json.dumps(found, ensure_ascii=False, default=str).replace("<", "\\u003c")
    return (
        f'<div class="chart" role="img" aria-label="{escape(section.zh)}"></div>'
        f'<script type="application/json">{text}</script>'
    )


def grouping(section: Section) -> str:
    """What the question counts by: as it was told, else by default."""
    takes = signature(QUESTIONS[section.question]).parameters
    return section.more.get("by") or (takes["by"].default if "by" in takes else "none")


def table(question: str, frame: pl.DataFrame) -> str:
    if frame.is_empty():
        return '<p>没有<span class="en">Nothing</span></p>'
    columns = [name for name in frame.columns if name != ASKED_OF]  # said above all tables
    head = "".join(f"<th>{both(heading(question, name), name)}</th>" for name in columns)
    rows = "\n".join(
        f"<tr>{''.join(cell(question, *one) for one in zip(columns, row, strict=True))}</tr>"
        for row in frame.select(columns).iter_rows()
    )
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f'<div class="wide">{whole}</div>'


def cell(question: str, column: str, value: object) -> str:
    """A value; a number as a way to where it comes from."""
    if column in WORDS:
        return f"<td><bdi>{escape(word(column, value))}</bdi></td>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = str(value) if column in YEARS else figure(value)
        return f'<td class="number">{linked(question, shown)}</td>'
    return f"<td><bdi>{escape(word(column, value))}</bdi></td>"


def figure(number: float | None) -> str:
    """What counts or measures something, its thousands apart."""
    if number is None:
        return "–"
    return f"{number:,.4g}" if isinstance(number, float) else f"{number:,}"


def linked(question: str, shown: str) -> str:
    """A number that leads to its question, SQL and checkpoint."""
    return f'<a href="#{question}-sql">{shown}</a>'


def both(zh: str, en: str) -> str:
    return f'{escape(zh)}<span class="en">{escape(en)}</span>'
