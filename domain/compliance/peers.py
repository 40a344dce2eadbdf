"""The other powers of a register: the same by code, the same or nearly the same by name."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from domain.codes import CodeScheme, ImplementationCode
from domain.compliance.dossier import Dossier
from domain.elements import ELEMENTS
from domain.malformed import Malformed
from domain.power import Power, Status

ENDED = frozenset({Status.CANCELLED, Status.LAPSED, Status.RELEASED, Status.EXPIRED})
"""Merged and split powers go on in their results."""
LIKE = 0.75
"""From this share of common letter pairs on two names are nearly the same."""
EPSILON = 1e-9
"""What counting in binary may add to a whole number."""


class Card(NamedTuple):
    """What is compared of a power; ``ended_on`` is the first day it was no longer listed."""

    power: Power
    ended_on: date | None

    @property
    def id(self) -> str:
        return self.power.id

    @property
    def name(self) -> str:
        return self.power.elements.name


class Peers:
    """The powers of a register as they are on a day."""

    def __init__(self, dossiers: Iterable[Dossier]) -> None:
        self._coded: dict[str, list[Card]] = defaultdict(list)
        self._named: dict[str, list[Card]] = defaultdict(list)
        self.elements: set[str] = set()
        """The elements that some listed power has."""
        ended: dict[str, list[Card]] = defaultdict(list)
        for dossier in dossiers:
            power = dossier.power
            if power is None:
                continue
            if dossier.listed:
                self.elements.update(name for name in ELEMENTS if getattr(power.elements, name))
            card = Card(power, dossier.ended_on)
            for code in base_codes(power):
                self._coded[code].append(card)
            self._named[plain(card.name)].append(card)
            if power.status in ENDED:
                ended[power.area].append(card)
        self._ended = {area: Names(cards) for area, cards in ended.items()}

    def same(self, power: Power) -> Iterator[Card]:
        """The others with its base code, or, where either has none, with its very name."""
        own = base_codes(power)
        found = {card.id: card for code in own for card in self._coded[code]}
        for card in self._named[plain(power.elements.name)]:
            if not own or not base_codes(card.power):
                found[card.id] = card
        found.pop(power.id, None)
        yield from found.values()

    def ended_like(self, power: Power) -> list[tuple[Card, float]]:
        """Powers of its area that ended, with nearly its name; the likest first."""
        names = self._ended.get(power.area)
        return names.like(power.elements.name) if names else []


class Names:
    """Cards found by names that are nearly the same.

    Of two names that are alike, the pairs that are rarest here cannot all differ; so only those are
    looked up (prefix filtering), and nothing alike is missed.
    """

    def __init__(self, cards: Sequence[Card]) -> None:
        self._counts = Counter(pair for card in cards for pair in pairs(card.name))
        self._rare: dict[str, list[Card]] = defaultdict(list)
        self._short: dict[str, list[Card]] = defaultdict(list)
        for card in cards:
            for pair in self._rarest(card.name):
                self._rare[pair].append(card)
            if not pairs(card.name):
                self._short[plain(card.name)].append(card)

    def like(self, name: str) -> list[tuple[Card, float]]:
        """The cards from LIKE on, the likest first."""
        near = {card.id: card for card in self._short.get(plain(name), ())}
        for pair in self._rarest(name):
            near |= {card.id: card for card in self._rare.get(pair, ())}
        alike = [(card, likeness(name, card.name)) for card in near.values()]
        alike.sort(key=lambda one: (-one[1], one[0].id))
        return [one for one in alike if one[1] >= LIKE]

    def _rarest(self, name: str) -> list[str]:
        """Of the name's pairs so many that anything alike has one of them among its own."""
        own = sorted(pairs(name), key=lambda pair: (self._counts[pair], pair))
        common = ceil(LIKE / (2 - LIKE) * len(own) - EPSILON)
        return own[: len(own) - common + 1]


def base_codes(power: Power) -> tuple[str, ...]:
    """Its 基本编码: published as such, or within its 实施编码."""
    found: list[str] = []
    for code in power.elements.codes:
        if code.scheme is CodeScheme.BASE:
            found.append(code.text)
        elif code.scheme is CodeScheme.IMPLEMENTATION:
            try:
                found.append(ImplementationCode(text=code.text).text[19:31])
            except Malformed:
                continue
    return tuple(dict.fromkeys(found))


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: the share of letter pairs they have in common (Dice)."""
    mine, theirs = pairs(one), pairs(other)
    if not mine or not theirs:
        return float(plain(one) == plain(other) != "")
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


@lru_cache(maxsize=1 << 16)
def pairs(name: str) -> frozenset[str]:
    """The pairs of neighbouring letters in a name."""
    letters = plain(name)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name without its punctuation, in one width and one case."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
