"""What the rule book found, to hand on: a workbook, or a page to print, by the ending of the file.

Text from the books is text in both: nothing in it is a formula, a link or markup, and nothing
comes from elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from ops.cli.failures import ExitCode, Halt
from ops.cli.plain import shown
from ops.cli.ruletables import Complaint, Style, Table, details, summaries
from ops.cli.sheets import put, replaced

ROWS: Final = 1_000_000
"""Rows of one sheet; a workbook takes 1,048,576, and what is more goes on the next."""


def write_report(
    file: Path,
    complaints: Sequence[Complaint],
    about: Mapping[str, Any],
    *,
    chinese: bool,
    labels: Mapping[str, str],
) -> None:
    """Write the report, or no file. ``about``: register, as_of, known_at, position and the like.

    ``labels`` are what everything from the register is marked with (``Printer.labels``). Raises
    Halt for a file that is neither .xlsx nor .html.
    """
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise Halt(ExitCode.USAGE, "report_form", file=file.name)
    parts = [*summaries(complaints, chinese=chinese), details(complaints, chinese=chinese)]
    with replaced(file) as fresh:
        write(fresh, parts, about, Style(chinese=chinese, labels=labels))


def workbook(file: Path, parts: Sequence[Table], about: Mapping[str, Any], style: Style) -> None:
    """A sheet for each part, and one that says what it rests on."""
    with file.open("wb") as stream:
        book: Any = xlsxwriter.Workbook(stream, {"constant_memory": True})
        formats: dict[type, Any] = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        bold = book.add_format({"bold": True, "text_wrap": True})
        facts = book.add_worksheet(style.word("about"))
        setup(facts, style)
        lines = [(style.word("report"), ""), *style.labels.items(), *about.items()]
        for number, (name, value) in enumerate([*lines, (style.word("shared"), "")]):
            put(facts, (number, 0), style.head(name), formats)
            put(facts, (number, 1), value, formats)
        for part in parts:
            for at, rows in enumerate(pages(part.rows)):
                name = style.word(part.key) + (f" {at + 1}" if at else "")
                fill(book.add_worksheet(name), part._replace(rows=rows), style, (formats, bold))
        book.close()


def pages(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows in as many sheets as they need, one at least."""
    return [rows[start : start + ROWS] for start in range(0, max(1, len(rows)), ROWS)]


def fill(sheet: Any, part: Table, style: Style, looks: tuple[Mapping[type, Any], Any]) -> None:
    formats, bold = looks
    setup(sheet, style)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    columns = (*style.labels, *part.columns)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 60 if column in ("said", "clause", "remedy") else 18)
        sheet.write_string(0, at, style.head(column), bold)
    for number, row in enumerate(part.rows, 1):
        for at, value in enumerate({**style.labels, **only(row, part.columns)}.values()):
            put(sheet, (number, at), value, formats)


def only(row: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    return {column: row.get(column) for column in columns}


def setup(sheet: Any, style: Style) -> None:
    """For A4, as wide as the paper; what the register is marked with stands on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{' '.join(style.labels.values())}&R&P / &N")


def page(file: Path, parts: Sequence[Table], about: Mapping[str, Any], style: Style) -> None:
    """One page of HTML that needs nothing else."""
    template = resources.files("ops.cli").joinpath("rulereport.html").read_text(encoding="utf-8")
    text = Template(template).substitute(
        lang="zh" if style.chinese else "en",
        title=escape(style.word("report")),
        marks="\n".join(f'<p class="mark">{said(mark)}</p>' for mark in style.labels.values()),
        about="\n".join(
            f"<tr><th>{escape(style.head(name))}</th><td>{said(value)}</td></tr>"
            for name, value in about.items()
            if value not in (None, "")
        ),
        shared=escape(style.word("shared")),
        parts="\n".join(chapter(part, style) for part in parts),
    )
    file.write_text(text, encoding="utf-8")


def chapter(part: Table, style: Style) -> str:
    """A heading and a table."""
    head = f'<section id="{part.key}"><h2>{escape(style.word(part.key))}</h2>'
    if not part.rows:
        return f"{head}<p>{escape(style.word('nothing'))}</p></section>"
    names = "".join(f"<th>{escape(style.head(column))}</th>" for column in part.columns)
    rows = "\n".join(
        f"<tr>{''.join(cell(row.get(column)) for column in part.columns)}</tr>" for row in part.rows
    )
    return (
        f"{head}<table><thead><tr>{names}</tr></thead><tbody>\n{rows}\n</tbody></table></section>"
    )


def cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<td class="number">{value:,}</td>'
    return f"<td>{said(value)}</td>"


def said(value: object) -> str:
    """A value as text that is no markup, and turns no other text's direction."""
    return f"<bdi>{escape(shown(value))}</bdi>"


WRITERS: Final[Mapping[str, Callable[[Path, Sequence[Table], Mapping[str, Any], Style], None]]] = {
    ".xlsx": workbook,
    ".html": page,
    ".htm": page,
}
