"""A register to be exported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.export.books import Books, books


@pytest.fixture
def demo(shelf: str, tmp_path: Path) -> Iterator[Books]:
    """A register with nothing in it."""
    with books(shelf, tmp_path) as demo:
        yield demo
