"""What hands out an Arrow stream, wrapped so that nothing else of it is seen.

polars remembers the types of what it is given, and DuckDB complains at the end of the program when
one of its own is remembered: this one is remembered in its place.
"""

from typing import Any


class ArrowStream:
    """An Arrow stream (Arrow PyCapsule interface) of a relation, a reader or a frame."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._source.__arrow_c_stream__(requested_schema)
