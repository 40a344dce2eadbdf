"""quanze bench: how fast, each figure beside what it is measured against in the same run."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated

import typer

from ops.bench.append import append
from ops.bench.bulk import bulk
from ops.bench.follow import follow
from ops.bench.importing import importing
from ops.bench.proof import proof
from ops.bench.table import Row, table
from ops.cli.desk import Desk
from ops.cli.output import Answer, Form
from ops.cli.progress import busy
from ops.cli.subcommand import hang

COLUMNS = ("bench", "what", "figure", "unit", "ratio", "against")


class What(StrEnum):
    """What can be measured."""

    APPEND = "append"
    BULK = "bulk"
    FOLLOW = "follow"
    IMPORT = "import"
    PROOF = "proof"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much: entries in bulk, entries followed, rows imported, entries sealed."""

    bulk: int = 200_000
    follow: int = 100_000
    rows: int = 20_000
    proof: int = 100_000


SMALL = Size(bulk=2_000, follow=2_000, rows=500, proof=2_000)
BENCHES: Mapping[What, Callable[[str, Size], list[Row]]] = {
    What.APPEND: lambda url, size: append(url, bulk=size.bulk),
    What.BULK: lambda url, size: bulk(url, size.bulk),
    What.FOLLOW: lambda url, size: follow(url, size.follow),
    What.IMPORT: lambda url, size: importing(url, size.rows),
    What.PROOF: lambda url, size: proof(url, size.proof),
}


@dataclass(frozen=True, kw_only=True)
class Bench:
    what: Annotated[
        What | None,
        typer.Argument(metavar="[append|bulk|follow|import|proof]", help="All if left out."),
    ] = None
    small: Annotated[
        bool, typer.Option("--small", help="Only to see that it runs: the figures mean little.")
    ] = False
    count: Annotated[
        int | None, typer.Option("--count", min=500, help="How many entries, or rows to import.")
    ] = None

    @property
    def size(self) -> Size:
        if self.count is not None:
            return Size(bulk=self.count, follow=self.count, rows=self.count, proof=self.count)
        return SMALL if self.small else Size()


def bench(desk: Desk, asked: Bench) -> None:
    """Measure the ledger on this database, in schemas that are thrown away again."""
    found: list[tuple[What, Row]] = []
    for what in [asked.what] if asked.what else What:
        with busy("measuring", chinese=desk.out.chinese):
            rows = BENCHES[what](desk.house.url, asked.size)
        found += [(what, row) for row in rows]
        if desk.out.form is Form.TABLE:
            desk.out.line(f"── {what}\n{table(rows)}")
    if desk.out.form is not Form.TABLE:
        facts = [{"bench": what, **asdict(row)} for what, row in found]
        desk.out.answer(Answer(columns=COLUMNS, rows=facts))


def hang_bench(app: typer.Typer) -> None:
    hang(app, "bench", bench, Bench)
