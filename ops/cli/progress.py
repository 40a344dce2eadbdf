"""A bar for long work, on standard error, where somebody is watching."""

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

from ops.cli.messages import message

T = TypeVar("T")


def watched(items: Iterable[T], *, key: str, total: int, chinese: bool) -> Iterator[T]:
    """The same items, counted on a bar if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(message(key, chinese=chinese), total=total)
        for item in items:
            yield item
            bar.advance(task)


@contextmanager
def busy(key: str, *, chinese: bool) -> Generator[None]:
    """Work whose length nobody knows: a sign of life if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(message(key, chinese=chinese)):
        yield
