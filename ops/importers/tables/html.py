"""HTML: the table of a page that holds a list, as readers of the page see it.

Pages lay themselves out with tables, so of many only those whose headings are known count; if that
is more than one, the operator says which. Nothing is fetched, and no script is run.
"""

import codecs
import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.columns import is_known
from ops.importers.tables.csvfile import decoded
from ops.importers.tables.grid import Grid
from ops.importers.tables.layout import KNOWN_HEADINGS, SEARCHED_ROWS, heading_text, table
from ops.importers.tables.page import Page
from ops.importers.tables.table import Book, Place, Unreadable
from ops.importers.tables.tally import Tally

ENDINGS: Final = (".html", ".htm")
DECLARED: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
HEAD: Final = 4096
"""Bytes in which a page says its encoding; browsers look at 1024."""
UNENDED: Final = 16_384
"""Letters of a tag that never ends; the parser goes through such a rest again and again."""
GB: Final = frozenset(("gb2312", "gbk", "gb18030", "hz-gb-2312", "x-gbk"))


def is_page(path: Path) -> bool:
    """Whether the name of a file says that it is a page."""
    return path.suffix.lower() in ENDINGS


def read_page(path: Path, *, hidden_accepted: bool = False, tables: Collection[str] = ()) -> Book:
    """The table of a page that holds a list, or those named: 表1, 表2 … by their order there."""
    with path.open("rb") as stream:
        content = stream.read(limits.CSV_BYTES + 1)
    name = path.name
    check(name, content)
    page = seen(name, text_of(name, content))
    tally = Tally()
    return Book(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=tuple(
            table(name, grid, tally, hidden_accepted=hidden_accepted)
            for grid in chosen(name, page.grids(), tables)
        ),
    )


def check(file: str, content: bytes) -> None:
    """Refuse what is no page before it is looked at."""
    place = (file, "", "")
    if not content:
        raise Unreadable(place, "empty_file")
    if len(content) > limits.CSV_BYTES:
        raise Unreadable(place, "too_large", limit=f"{limits.CSV_BYTES // 2**20} MiB")
    found = limits.looks_like(content)
    if found not in ("HTML/XML", "text"):
        raise Unreadable(place, "wrong_content", value=found, expected="html", found=found)


def seen(file: str, text: str) -> Page:
    """The page with its tables, once all that is no text of it was passed over."""
    page = Page(file)
    try:
        page.feed("".join(shown(text)))
        if len(page.rawdata) > UNENDED:
            raise Unreadable((file, "", ""), "damaged", detail="HTML: a tag without an end")
        page.close()
    except AssertionError as error:
        # How the parser of the standard library ends at a declaration it cannot read.
        raise Unreadable((file, "", ""), "damaged", detail=f"HTML: {error}") from error
    return page


def shown(text: str) -> Iterator[str]:
    """The page without comments, declarations and scripts; one that never ends takes the rest.

    In one pass: the parser of the standard library looks for the end of each again and again.
    """
    at = 0
    while (begin := ASIDE.search(text, at)) is not None:
        yield text[at : begin.start()]
        end = ENDS[begin[1].lower()].search(text, begin.end())
        if end is None:
            return
        at = end.end()
    yield text[at:]


ASIDE: Final = re.compile(r"<(!--|script(?![\w-])|style(?![\w-])|[!?])", re.I)
ENDS: Final = {
    "!--": re.compile("-->"),
    "script": re.compile(r"</script[^>]*>", re.I),
    "style": re.compile(r"</style[^>]*>", re.I),
    "!": re.compile(">"),
    "?": re.compile(">"),
}


def text_of(file: str, content: bytes) -> str:
    """The page as text: in the encoding it declares, to the letter; else UTF-8 or GB18030."""
    declared = DECLARED.search(content[:HEAD])
    if declared is None or content.startswith((codecs.BOM_UTF8, *BOMS)):
        return decoded(file, content)
    return strictly((file, "", ""), content, declared[1].decode("ascii").lower())


BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def strictly(place: Place, content: bytes, declared: str) -> str:
    encoding = "gb18030" if declared in GB else declared
    if encoding not in ("gb18030", "utf-8", "utf8", "big5"):
        raise Unreadable(place, "unknown_charset", value=declared, charset=declared)
    if (offset := content.find(0)) >= 0:
        raise Unreadable(place, "nul_byte", value=str(offset), offset=offset)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start
        raise Unreadable(
            place, "undecodable", value=str(at), offset=at, encoding=declared
        ) from error


def chosen(file: str, grids: list[Grid], named: Collection[str]) -> list[Grid]:
    """The tables that were asked for; else the only one whose headings are known."""
    names = [grid.sheet for grid in grids]
    for name in named:
        if name not in names:
            raise Unreadable((file, name, ""), "missing_sheet", value=name)
    if named:
        return [grid for grid in grids if grid.sheet in named]
    if not grids:
        raise Unreadable((file, "", ""), "no_table")
    lists = [grid for grid in grids if holds_a_list(grid)]
    if not lists:
        raise Unreadable((file, names[0], ""), "unknown_headings", limit=SEARCHED_ROWS)
    if len(lists) > 1:
        there = ", ".join(grid.sheet for grid in lists)
        raise Unreadable((file, "", ""), "several_tables", tables=there)
    return lists


def holds_a_list(grid: Grid) -> bool:
    """Whether one of its first rows has headings that are known."""
    filled = [line for line in grid.lines if not line.blank][:SEARCHED_ROWS]
    return any(
        len({text for text in map(heading_text, line.values) if is_known(text)}) >= KNOWN_HEADINGS
        for line in filled
    )
