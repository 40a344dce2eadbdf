"""市场准入负面清单 as a file: its entries, one for the rows of one 事项."""

from collections import defaultdict
from pathlib import Path

from domain.basis import parse_citations
from domain.compliance.negative_list import Entry
from ops.importers.reading import Reading
from ops.importers.tables.book import read
from ops.importers.tables.columns import columns
from ops.importers.tables.table import Table, Unreadable


def read_negative_list(path: Path) -> list[Entry]:
    """The entries of all sheets, in order. Raises Unreadable: a row left out would seem removed."""
    grouped: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for table in read(path).tables:
        for row in readings(table):
            grouped[row.text("item_code"), restriction(row)].append(row)
    return [entry(rows) for rows in grouped.values()]


def readings(table: Table) -> list[Reading]:
    """The rows of a table, each of which names what it restricts."""
    for item in table.quarantined:
        raise Unreadable((item.file, item.sheet, item.cell), item.reason, value=item.value)
    at = columns("negative_list", table).at
    rows = [Reading(table=table, row=row, at=at) for row in table.rows]
    for row in rows:
        if not restriction(row):
            raise Unreadable(row.place("restriction"), "no_restriction")
    return rows


def restriction(row: Reading) -> str:
    return row.text("restriction") or row.text("entry_measure")


def entry(rows: list[Reading]) -> Entry:
    first = rows[0]
    measures = [row.text("entry_measure") for row in rows if row.text("entry_measure")]
    basis = "\n".join(row.text("entry_basis") for row in rows)
    return Entry(
        restriction=restriction(first),
        number=first.text("entry_number"),
        code=first.text("item_code"),
        measures=tuple(dict.fromkeys(measures)),
        basis=tuple(dict.fromkeys(parse_citations(basis))),
    )
