"""quanze bench: how fast, each figure beside what it is measured against in the same run."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Annotated

import typer

from ops.bench.analytics import analytics
from ops.bench.append import append
from ops.bench.bulk import bulk
from ops.bench.checking import checking
from ops.bench.compliance import compliance
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

    ANALYTICS = "analytics"
    APPEND = "append"
    BULK = "bulk"
    CHECK = "check"
    COMPLIANCE = "compliance"
    FOLLOW = "follow"
    IMPORT = "import"
    PROOF = "proof"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much: entries in bulk, entries followed, rows imported, entries sealed,
    versions exported, and whether ten times as many, too; exercise records held against
    so many versions; powers held against the rule book."""

    bulk: int = 200_000
    follow: int = 100_000
    rows: int = 20_000
    proof: int = 100_000
    versions: int = 200_000
    tenfold: bool = False
    records: int = 10_000_000
    listed: int = 1_000_000
    powers: int = 100_000


SMALL = Size(
    bulk=2_000,
    follow=2_000,
    rows=500,
    proof=2_000,
    versions=2_000,
    records=2_000,
    listed=500,
    powers=500,
)
BENCHES: Mapping[What, Callable[[str, Size], list[Row]]] = {
    What.ANALYTICS: lambda url, size: analytics(url, size.versions, tenfold=size.tenfold),
    What.APPEND: lambda url, size: append(url, bulk=size.bulk),
    What.BULK: lambda url, size: bulk(url, size.bulk),
    What.CHECK: lambda _, size: checking(size.powers),
    What.COMPLIANCE: lambda url, size: compliance(url, size.records, size.listed),
    What.FOLLOW: lambda url, size: follow(url, size.follow),
    What.IMPORT: lambda url, size: importing(url, size.rows),
    What.PROOF: lambda url, size: proof(url, size.proof),
}


@dataclass(frozen=True, kw_only=True)
class Bench:
    what: Annotated[
        What | None,
        typer.Argument(metavar="WHAT", help="All if left out."),
    ] = None
    small: Annotated[
        bool, typer.Option("--small", help="Only to see that it runs: the figures mean little.")
    ] = False
    count: Annotated[
        int | None,
        typer.Option("--count", min=500, help="How many entries, rows, versions or powers."),
    ] = None
    records: Annotated[
        int | None,
        typer.Option("--records", min=500, help="Of compliance: how many exercise records."),
    ] = None
    tenfold: Annotated[
        bool, typer.Option("--tenfold", help="Export ten times as many versions, too.")
    ] = False

    @property
    def size(self) -> Size:
        size = SMALL if self.small else Size()
        if self.count is not None:
            of = self.count
            size = replace(size, bulk=of, follow=of, rows=of, proof=of, versions=of, listed=of)
            size = replace(size, powers=of)
        if self.records is not None:
            size = replace(size, records=self.records)
        return replace(size, tenfold=self.tenfold)


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
