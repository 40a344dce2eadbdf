"""Printing an answer: a table for people, CSV for spreadsheets, one JSON document for programs."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any

import orjson

from analytics.marks import PARTIAL, SIMULATED
from api.services import Register
from ops.cli.headings import called, heading
from ops.cli.messages import message
from ops.cli.plain import plain, safe, shown
from ops.cli.tables import packed, sheet, show
from ops.cli.words import spoken

BOM = b"\xef\xbb\xbf"


class Form(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a question is answered with: what it is about, and rows.

    The keys of ``about`` and the columns are the same for ever; ``brief`` names the columns of the
    table where all of them would not fit. ``document`` is the JSON, where it says more than rows.
    """

    about: Mapping[str, Any] = field(default_factory=dict[str, Any])
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    brief: tuple[str, ...] = ()
    document: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Printer:
    """Where answers, messages and complaints of one command go."""

    form: Form
    chinese: bool
    simulated: bool | None = None
    """Whether the register is made up; None where no register is spoken of."""
    partial: bool = False
    """Whether the register is known to lack a part of what happened."""

    def of(self, register: Register) -> "Printer":
        """The same printer, which says of a made-up or partial register that it is one."""
        return replace(self, simulated=register.simulated, partial=register.partial)

    @property
    def labels(self) -> dict[str, str]:
        """What every row from this register is marked with."""
        made_up = {"simulated": SIMULATED} if self.simulated else {}
        return made_up | ({"partial": PARTIAL} if self.partial else {})

    def answer(self, answer: Answer) -> None:
        """The answer, on standard output."""
        match self.form:
            case Form.JSON:
                self.json(answer)
            case Form.CSV:
                self.csv(answer)
            case Form.TABLE:
                self.table(answer)

    def json(self, answer: Answer) -> None:
        more = answer.document if answer.document is not None else {"rows": answer.rows}
        label = {} if self.simulated is None else {"simulated": self.simulated}
        label |= {"partial": True} if self.partial else {}
        write_bytes(json_bytes({**label, **answer.about, **more}))

    def csv(self, answer: Answer) -> None:
        columns = dict.fromkeys((*self.labels, *answer.columns))
        rows = [{**row, **self.labels} for row in answer.rows]
        write_bytes(BOM + csv_text(columns, rows).encode())

    def table(self, answer: Answer) -> None:
        self.head(answer.about)
        if not answer.rows:
            self.say("nothing")
            return
        columns, rows = answer.brief or answer.columns, answer.rows
        if self.labels:
            mark = [called(name, chinese=self.chinese) for name in self.labels]
            columns, rows = ("mark", *columns), [{**row, "mark": mark} for row in rows]
        show(sheet(columns, rows, chinese=self.chinese))

    def head(self, about: Mapping[str, Any]) -> None:
        """One line that says what the table is about; what the register is marked with, first."""
        facts = [
            f"{heading(name, chinese=self.chinese)}:"
            f" {spoken(name, shown(value), chinese=self.chinese)}"
            for name, value in about.items()
            if value not in (None, "")
        ]
        for line in packed([*self.labels.values(), *facts]):
            self.line(line)

    def say(self, key: str, **facts: object) -> None:
        """A sentence for people; beside the answer where a program reads that."""
        text = message(key, chinese=self.chinese, **{k: shown(v) for k, v in facts.items()})
        if self.form is Form.TABLE:
            self.line(text)
        else:
            complain(text)

    def complain(self, key: str, **facts: object) -> None:
        """A sentence on standard error: something is wrong, and what to do about it."""
        complain(message(key, chinese=self.chinese, **{k: shown(v) for k, v in facts.items()}))

    def line(self, text: str = "") -> None:
        if text:
            print(text)  # not by rich: a command to be copied must not be broken into lines


def complain(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """JSON for programs: dates in ISO 8601, instants in UTC, text as it is."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(document, option=options, default=plain) + b"\n"


def csv_text(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """RFC 4180 with every text quoted, and no number."""
    columns = tuple(columns)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def cell(value: object) -> str | int | float | Decimal:
    """A number stays one; everything else is text that no spreadsheet computes."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and isfinite(value):
        return value
    return safe(shown(value, for_eyes=False))


def write_bytes(content: bytes) -> None:
    """UTF-8 whatever the terminal's own encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
