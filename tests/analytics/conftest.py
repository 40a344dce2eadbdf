"""Ledgers in memory, exported to a folder of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics import Ledger, open_ledger
from domain.ledger import Ledger as Book
from tests.analytics.made import exported
from tests.facts import ORGANS


@pytest.fixture
def book() -> Iterator[Book]:
    """A ledger in memory with nothing in it but some organs."""
    with Book({"PERSISTENCE_MODULE": "ops.store.memory"}) as book:
        book.append(ORGANS, past={event.stream: () for event in ORGANS})
        yield book


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Callable[[Book], Ledger]]:
    """Opens what a ledger says so far, exported, for questions."""
    opened: list[Ledger] = []

    def ask(book: Book) -> Ledger:
        ledger = open_ledger(exported(tmp_path / str(len(opened)), book))
        opened.append(ledger)
        return ledger

    yield ask
    for ledger in opened:
        ledger.close()
