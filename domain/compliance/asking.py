"""By which keys the rules look beyond their own subject: what to look at again, when it changes.

A rule sees its own subject whole. Whatever else it wants to know it asks of the facts, and every
answer goes by keys: the id of a paper or an organ, a code in a place, a pair of letters in a name.
A change of a stream alters the answers under some keys, and only those who asked by one of them
can have more, or less, to say.
"""

from collections.abc import Callable, Iterable

Asked = Callable[[Iterable[str]], object]
"""Told the keys of each question, before it is answered."""


def nobody(keys: Iterable[str]) -> None:
    """Who does not listen, and so does not have the keys made."""
