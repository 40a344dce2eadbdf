"""XML read forward, element by element, with document types refused before they can act.

`xml.etree.ElementTree.iterparse` builds on the same parser, but cannot be told to refuse a
DOCTYPE; without one there are no entities, neither external nor a billion laughs.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NoReturn
from xml.parsers import expat

from ops.importers.tables import limits
from ops.importers.tables.package import Package, Part
from ops.importers.tables.table import Unreadable

BROKEN: Final = (expat.ExpatError, LookupError, ValueError)
"""Ill-formed XML, an encoding nobody knows, a number that is none."""

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class PrologEnd(Exception):
    """The root element has begun, and no document type came before it."""


def walk(part: Part, *, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call back for each element and text of a part; names come without their namespace."""
    parser = _parser(part)
    parser.buffer_text = True
    depth = 0

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.DEPTH:
            raise Unreadable(part.place, "zip_bomb", detail=f"XML > {limits.DEPTH} deep")
        start(name, attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    if text is not None:
        parser.CharacterDataHandler = text
    _feed(parser, part)


@lru_cache(maxsize=1024)
def local(name: str) -> str:
    """The name of an element or attribute without its namespace; there are few, often met."""
    return name.rpartition("}")[2]


def refuse_doctypes(package: Package) -> None:
    """Look at the beginning of every XML part, whether or not it will be read."""
    for name in package.names.values():
        if name.lower().endswith((".xml", ".rels")):
            part = Part(package, name)
            parser = _parser(part)
            parser.StartElementHandler = _stop
            try:
                _feed(parser, part)
            except PrologEnd:
                continue


def _parser(part: Part) -> expat.XMLParserType:
    def refuse(*_: object) -> NoReturn:
        raise Unreadable(part.place, "doctype")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, part: Part) -> None:
    try:
        while chunk := part.read():
            parser.Parse(chunk)
            # Every name is kept for as long as the parser lives.
            if len(parser.intern) > limits.NAMES:
                raise Unreadable(part.place, "zip_bomb", detail=f"> {limits.NAMES} XML names")
        parser.Parse(b"", True)
    except BROKEN as error:
        raise Unreadable(part.place, "damaged", detail=f"XML: {error}") from error


def _stop(*_: object) -> NoReturn:
    raise PrologEnd
