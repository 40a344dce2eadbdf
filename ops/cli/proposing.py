"""Proposals as a file that quanze import takes for a change paper, once a paper is filled in.

The columns for the paper and the day are there and blank: rows without them are held back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from domain.codes import CodeScheme
from domain.compliance.proposals import Proposal
from domain.events.instrument import Change
from domain.power import Power
from ops.cli.failures import ExitCode, Halt
from ops.cli.output import BOM, csv_text
from ops.cli.sheets import CELL, replaced
from ops.importers.tables.limits import CELLS

ACTS: Final = {Change.CANCEL: "取消", Change.AMEND: "要素调整"}
TO_FILL: Final = ("文号", "文件名称", "决定机关", "公布日期", "施行日期")
HEADS: Final = (
    "变更类型",
    "事项名称",
    "实施编码",
    "基本编码",
    "编码",
    "职权类别",
    "原行使主体",
    "区划代码",
    "设定依据",
    "调整理由",
    *TO_FILL,
)
COLUMN_OF: Final = {
    CodeScheme.IMPLEMENTATION: "实施编码",
    CodeScheme.BASE: "基本编码",
    CodeScheme.ZHEJIANG: "基本编码",
}
NameOf = Callable[[str], str]


def write(
    file: Path, proposals: Sequence[Proposal], name_of: NameOf, labels: Mapping[str, str]
) -> None:
    """Write the proposals, and beside each what its register is marked with. Raises Halt."""
    heads = (*HEADS, *labels)
    most = CELLS // len(heads)
    if len(proposals) > most:
        raise Halt(ExitCode.USAGE, "proposal_too_large", count=len(proposals), most=most)
    rows = [{**row(proposal, name_of), **labels} for proposal in proposals]
    match file.suffix.lower():
        case ".xlsx":
            write_xlsx(file, heads, rows)
        case ".csv":
            with replaced(file) as fresh:
                fresh.write_bytes(BOM + csv_text(heads, rows).encode())
        case _:
            raise Halt(ExitCode.USAGE, "proposal_kind", file=file)


def row(proposal: Proposal, name_of: NameOf) -> dict[str, str]:
    """What an officer finds filled in. A text that no cell holds is left out, not cut."""
    power = proposal.power
    found = {
        "变更类型": ACTS[proposal.change],
        "事项名称": power.elements.name,
        "职权类别": power.kind.label,
        "原行使主体": "；".join(map(name_of, power.holders)),
        "区划代码": power.area,
        "设定依据": proposal.legal_basis,
        "调整理由": proposal.why,
        **code(power),
    }
    return {head: text if len(text) <= CELL else "" for head, text in found.items()}


def code(power: Power) -> dict[str, str]:
    """The code that tells most: the 实施编码, else the first."""
    codes = sorted(power.elements.codes, key=lambda c: c.scheme is not CodeScheme.IMPLEMENTATION)
    return {COLUMN_OF.get(one.scheme, "编码"): one.text for one in codes[:1]}


def write_xlsx(file: Path, heads: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """One sheet of text: nothing in it is taken for a formula, a number or a link."""
    with replaced(file) as fresh, fresh.open("wb") as stream:
        book: Any = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = book.add_worksheet("变更")
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate([dict(zip(heads, heads, strict=True)), *rows]):
            for column, head in enumerate(heads):
                if cells.get(head):
                    sheet.write_string(number, column, cells[head])
        book.close()
