"""What the reform did, as one page to print: each number leads to its question, SQL and checkpoint.

The page stands alone: the drawing library is in it, and nothing comes from elsewhere. What comes
from the ledger is text, never markup.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape
from importlib import resources
from string import Template
from typing import Any, NamedTuple, cast

import polars as pl

from analytics.dataset import Exported
from analytics.echarts import option
from analytics.errors import Unanswerable
from analytics.ledger import Answer, Ledger
from analytics.questions import CHARTS
from domain.vocabulary import KIND_LABELS, RANK_LABELS

ROWS = 48
"""Rows of an answer that are shown; the rest is asked for with the command under the table."""
SIMULATED = '<p class="simulated">模拟数据<span class="en">SIMULATED DATA</span></p>'


class Section(NamedTuple):
    """A question of the report, in words, and what it is told; ``span``: also from when until."""

    question: str
    zh: str
    en: str
    span: bool = True
    more: dict[str, Any] = {}  # noqa: RUF012 (never changed)


SECTIONS = (
    Section("list_size", "清单规模", "Size of the list", more={"by": "kind"}),
    Section("changes", "各类变更", "Changes of each kind", more={"each": "year"}),
    Section("cancelled_approvals", "行政审批的取消", "Approvals cancelled", more={"each": "year"}),
    Section("delegated_items", "下放、委托、授权、赋权", "Items handed on", more={"each": "year"}),
    Section("stated_totals", "文件自述数与记录数", "Stated and recorded totals", span=False),
    Section("publication_lag", "从决定到公布", "From decision to publication", span=False),
    Section("handover_lag", "从决定到交接", "From decision to hand-over", span=False),
    Section("law_lag", "法律修改到清单调整", "From a law's change to the list's", span=False),
    Section("life_spans", "职权的存续", "Life span of powers", span=False),
    Section("churn", "新增后又终止", "Added and ended again"),
    Section("revivals", "取消后又出现", "Ended, then back"),
    Section("promised_limits", "承诺时限与法定时限", "Promised and statutory limits", span=False),
    Section("who_decides", "由谁决定", "Who decides", span=False),
    Section("basis_structure", "设定依据的位阶", "Rank of the legal bases", span=False),
    Section("basis_ageing", "设定依据的年龄", "Age of the legal bases", span=False),
)
"""The complete report."""


class Figure(NamedTuple):
    """A number at the head of the report, and the section it comes from."""

    question: str
    zh: str
    en: str
    value: Callable[[pl.DataFrame], int | float | None]


def total(column: str, **where: Any) -> Callable[[pl.DataFrame], int]:
    """The sum of a column where others have these values."""

    def value(frame: pl.DataFrame) -> int:
        for name, wanted in where.items():
            frame = frame.filter(pl.col(name) == wanted)
        return int(frame[column].sum())

    return value


def at(edge: Callable[[pl.Series], Any]) -> Callable[[pl.DataFrame], int]:
    """How many powers were listed at the first or last end of a month."""

    def value(frame: pl.DataFrame) -> int:
        return int(frame.filter(pl.col("month") == edge(frame["month"]))["powers"].sum())

    return value


FIGURES = (
    Figure("list_size", "期初在列职权", "Powers listed at the beginning", at(pl.Series.min)),
    Figure("list_size", "期末在列职权", "Powers listed at the end", at(pl.Series.max)),
    Figure("changes", "设立", "Established", total("changes", change="establish")),
    Figure("changes", "取消", "Cancelled", total("changes", change="cancel")),
    Figure(
        "cancelled_approvals",
        "取消的行政审批",
        "Approvals cancelled",
        total("cancelled", kind="approval"),
    ),
)


class Told(NamedTuple):
    """A section and its answer; an answer that there is none, and why."""

    section: Section
    answer: Answer | None
    wrong: Unanswerable | None = None


def report(ledger: Ledger, *, since: date, until: date, **selection: Any) -> bytes:
    """The page, in UTF-8. Raises Unanswerable, where no question can be answered as asked."""
    selection = {"as_of": until, **selection}
    told = [tell(ledger, section, since, until, selection) for section in SECTIONS]
    if not any(one.answer for one in told):
        assert told[0].wrong is not None, "what is not answered is wrong"
        raise told[0].wrong
    positions = next(one.answer for one in told if one.answer).positions
    registers = [ledger.registers[name] for name in positions]
    vendored = resources.files("analytics").joinpath("vendor/echarts/echarts.common.min.js")
    page = resources.files("analytics").joinpath("report.html").read_text(encoding="utf-8")
    return (
        Template(page)
        .substitute(
            title=escape(f"改革成效报告 {since} – {until}"),
            simulated=SIMULATED if any(one.manifest.simulated for one in registers) else "",
            registers="\n".join(
                register(one, positions[name])
                for name, one in zip(positions, registers, strict=True)
            ),
            figures="\n".join(figures(told)),
            sections="\n".join(chapter(one, since, until) for one in told),
            echarts=vendored.read_text(encoding="utf-8"),
        )
        .encode()
    )


def register(one: Exported, position: int) -> str:
    """Whose numbers these are, up to where, and what was signed last."""
    about = one.manifest
    made_up = "，模拟/SIMULATED" if about.simulated else ""
    return (
        f"<li>{escape(about.title)} ({escape(about.register)}{made_up})，位置 {position}"
        f"<pre>{escape(about.checkpoint or UNSIGNED)}</pre></li>"
    )


LABELS: dict[str, str] = {
    str(word): label for labels in (KIND_LABELS, RANK_LABELS) for word, label in labels.items()
}
UNSIGNED = "没有已签名的检查点 / no signed checkpoint"


def tell(
    ledger: Ledger, section: Section, since: date, until: date, selection: dict[str, Any]
) -> Told:
    span = {"since": since, "until": until} if section.span else {}
    try:
        given = {**span, **section.more, **selection}
        return Told(section, ledger.answered(section.question, **given))
    except Unanswerable as error:
        return Told(section, None, error)


def figures(told: Iterable[Told]) -> Iterator[str]:
    """Each number, as a way to where it comes from."""
    answers = {one.section.question: one.answer for one in told if one.answer}
    for figure in FIGURES:
        if answer := answers.get(figure.question):
            number = figure.value(answer.frame)
            yield (
                f"<tr><th>{both(figure.zh, figure.en)}</th>"
                f"<td>{linked(figure.question, number)}</td></tr>"
            )


def chapter(told: Told, since: date, until: date) -> str:
    """A section: what was asked, its chart, its table, and the SQL."""
    section, answer = told.section, told.answer
    head = f'<section id="{section.question}"><h2>{both(section.zh, section.en)}</h2>'
    if answer is None:
        assert told.wrong is not None, "what is not answered is wrong"
        return f"{head}<p>{both(told.wrong.zh, str(told.wrong))}</p></section>"
    asked = " ".join(
        [f"quanze ask {section.question} --as-of {answer.as_of}"]
        + [f"--param since={since} --param until={until}"] * section.span
        + [f"--param {name}={value}" for name, value in section.more.items()]
        + [f"--known-at {at} --register {name}" for name, at in answer.positions.items()]
    )
    more = len(answer.frame) - ROWS
    left = f"<p>另有 {more} 行<span class='en'>{more} more rows</span></p>" if more > 0 else ""
    return "\n".join(
        [
            head,
            drawn(section, answer),
            table(section.question, answer.frame.head(ROWS)),
            left,
            f'<details id="{section.question}-sql"><summary>问题、SQL 与检查点'
            f'<span class="en">Question, SQL and checkpoint</span></summary><pre>{escape(asked)}'
            f'</pre><p><a href="#registers">位置与检查点'
            f'<span class="en">Positions and checkpoints</span></a></p>'
            f"<pre>{escape(answer.sql)}</pre></details></section>",
        ]
    )


def drawn(section: Section, answer: Answer) -> str:
    """The chart, as a place and what is to be drawn there."""
    by = section.more.get("by", "none")
    worded = answer.frame.with_columns(pl.col(pl.String).replace(LABELS))
    found = option(CHARTS[section.question], worded, by=by)
    if found is None:
        return ""
    text = json.dumps(found, ensure_ascii=False, default=str).replace("<", "\\u003c")
    return (
        f'<div class="chart" role="img" aria-label="{escape(section.zh)}"></div>'
        f'<script type="application/json">{text}</script>'
    )


def table(question: str, frame: pl.DataFrame) -> str:
    if frame.is_empty():
        return '<p>没有<span class="en">Nothing</span></p>'
    head = "".join(f"<th>{escape(name)}</th>" for name in frame.columns)
    rows = "\n".join(
        f"<tr>{''.join(cell(question, value) for value in row)}</tr>" for row in frame.iter_rows()
    )
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f'<div class="wide">{whole}</div>'


def cell(question: str, value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="number">{linked(question, value)}</td>'
    return f"<td><bdi>{escape(in_words(value))}</bdi></td>"


def in_words(value: Any) -> str:
    """A value as people read it; words of ours in Chinese."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "；".join(map(in_words, cast(list[Any], value)))
        case _:
            return LABELS.get(str(value), str(value))


def linked(question: str, number: float | None) -> str:
    """A number that leads to its question, SQL and checkpoint."""
    shown = (
        "–" if number is None else f"{number:,.4g}" if isinstance(number, float) else f"{number:,}"
    )
    return f'<a href="#{question}-sql">{shown}</a>'


def both(zh: str, en: str) -> str:
    return f'{escape(zh)}<span class="en">{escape(en)}</span>'
