"""The other powers of a register: the same by code, the same or nearly the same by name."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from domain.codes import Code, CodeScheme, ImplementationCode
from domain.compliance.asking import Asked, nobody
from domain.compliance.dossier import Dossier
from domain.malformed import Malformed
from domain.power import Power, Status, divisions

ENDED = frozenset({Status.CANCELLED, Status.LAPSED, Status.RELEASED, Status.EXPIRED})
"""Merged and split powers go on in their results."""
LIKE = 0.75
"""From this share of common letter pairs on two names are nearly the same."""
ANY = "any"
"""No element of its own: whatever is listed has it."""
LISTS = "lists"
"""The key of which places list anything at all."""
EPSILON = 1e-9
"""What counting in binary may add to a whole number."""


class Card(NamedTuple):
    """What is compared of a power; ``ended_on`` is the first day it was no longer listed."""

    power: Power
    ended_on: date | None
    codes: tuple[str, ...] = ()
    """Its base codes."""
    counts: bool = False
    """Whether it is listed, and is no service."""

    @property
    def id(self) -> str:
        return self.power.id

    @property
    def name(self) -> str:
        return self.power.elements.name

    @property
    def place(self) -> str:
        return place_of(self.power.area)

    @property
    def keys(self) -> set[str]:
        """By what it is found: its codes and its name, in its place."""
        place = self.place
        return {
            *(f"code:{code}@{place}" for code in self.codes),
            f"name:{plain(self.name)}@{place}",
        }


class Peers:
    """The powers of a register as they are on a day."""

    def __init__(self, dossiers: Iterable[Dossier], asked: Asked = nobody) -> None:
        self._asked = asked
        self._cards: dict[str, Card] = {}
        self._found: dict[str, dict[str, Card]] = defaultdict(dict)
        self._names: dict[str, Names] = {}
        self._carriers: dict[str, Counter[str]] = {}
        ended: dict[str, list[Card]] = defaultdict(list)
        for dossier in dossiers:
            if (card := card_of(dossier)) is not None:
                self._keep(card)
                if card.power.status in ENDED:
                    ended[card.power.area].append(card)
        for area, cards in ended.items():
            self._names[area] = Names(cards)

    def carries(self, element: str, place: str) -> bool:
        """Whether any listed power of a place has this element."""
        self._asked([f"element:{element}@{place}"])
        return self._carriers_of(element)[place] > 0

    def places(self) -> list[str]:
        """The places that list a power."""
        self._asked([LISTS])
        return sorted(place for place, count in self._carriers_of(ANY).items() if count)

    def _carriers_of(self, element: str) -> Counter[str]:
        if element not in self._carriers:
            cards = self._cards.values()
            self._carriers[element] = Counter(card.place for card in cards if has(card, element))
        return self._carriers[element]

    def same(self, power: Power, area: str) -> Iterator[Card]:
        """The others of an area with its base code, or, where either has none, its very name."""
        card = self._cards.get(power.id)
        own, place = card.codes if card else base_codes(power), place_of(area)
        codes = [f"code:{code}@{place}" for code in own]
        name = f"name:{plain(power.elements.name)}@{place}"
        self._asked([*codes, name])
        found = {id: card for key in codes for id, card in self._found.get(key, {}).items()}
        for id, card in self._found.get(name, {}).items():
            if not own or not card.codes:
                found[id] = card
        found.pop(power.id, None)
        yield from found.values()

    def ended_like(self, power: Power) -> list[tuple[Card, float]]:
        """Powers of its area that ended before it began, with nearly its name; the likest first."""
        names, name = self._names_in(power.area), power.elements.name
        self._asked(f"like:{key}@{power.area}" for key in names.keys(name))
        return names.like(name, by=power.since)

    def put(self, id: str, dossier: Dossier | None) -> set[str]:
        """Take in a power as it is now known, if it is; the keys whose answers that alters."""
        before, now = self._cards.get(id), dossier and card_of(dossier)
        if before == now:
            return set()
        places = {card.place for card in (before, now) if card is not None}
        carried = self._carried_in(places)
        changed: set[str] = set()
        if before is not None:
            changed |= self._forget(before)
        if now is not None:
            changed |= self._keep(now) | self._end(now)
        altered = carried ^ self._carried_in(places)
        begun_or_over = any(f"element:{ANY}@{place}" in altered for place in places)
        return changed | altered | ({LISTS} if begun_or_over else set[str]())

    def _carried_in(self, places: Iterable[str]) -> set[str]:
        """The keys of what these places' lists carry."""
        return {
            f"element:{element}@{place}"
            for element, found in self._carriers.items()
            for place in places
            if found[place]
        }

    def _keep(self, card: Card) -> set[str]:
        self._cards[card.id] = card
        for key in card.keys:
            self._found[key][card.id] = card
        for element, found in self._carriers.items():
            found[card.place] += has(card, element)
        return card.keys

    def _end(self, card: Card) -> set[str]:
        if card.power.status not in ENDED:
            return set()
        names = self._names_in(card.power.area)
        names.add(card)
        return {f"like:{key}@{card.power.area}" for key in names.keys(card.name)}

    def _forget(self, card: Card) -> set[str]:
        del self._cards[card.id]
        for key in card.keys:
            del self._found[key][card.id]
        for element, found in self._carriers.items():
            found[card.place] -= has(card, element)
        if card.power.status not in ENDED:
            return card.keys
        names = self._names_in(card.power.area)
        names.remove(card)
        return card.keys | {f"like:{key}@{card.power.area}" for key in names.keys(card.name)}

    def _names_in(self, area: str) -> "Names":
        return self._names.setdefault(area, Names(()))


class Names:
    """Cards found by names that are nearly the same.

    Of two names that are alike, the pairs that are rarest here cannot all differ; so only those are
    looked up (prefix filtering), and nothing alike is missed. What is rare is settled by the first
    cards: any order will do, if it is always the same.
    """

    def __init__(self, cards: Iterable[Card]) -> None:
        cards = list(cards)
        self._counts = Counter(pair for card in cards for pair in pairs(card.name))
        self._rare: dict[str, dict[str, Card]] = defaultdict(dict)
        self._first = date.max
        for card in cards:
            self.add(card)

    def add(self, card: Card) -> None:
        if card.ended_on is not None:
            self._first = min(self._first, card.ended_on)
        for key in self.keys(card.name):
            self._rare[key][card.id] = card

    def remove(self, card: Card) -> None:
        for key in self.keys(card.name):
            del self._rare[key][card.id]

    def like(self, name: str, by: date = date.max) -> list[tuple[Card, float]]:
        """The cards that ended by a day, from LIKE on, the likest first."""
        if by < self._first:
            return []
        near: dict[str, Card] = {}
        for key in self.keys(name):
            near |= self._rare.get(key, {})
        ended = (card for card in near.values() if card.ended_on and card.ended_on <= by)
        alike = [(card, likeness(name, card.name)) for card in ended]
        alike = [one for one in alike if one[1] >= LIKE]
        alike.sort(key=lambda one: (-one[1], one[0].id))
        return alike

    def keys(self, name: str) -> list[str]:
        """Of the name's pairs so many that anything alike has one of them among its own.

        A name too short for a pair is like its own self only.
        """
        own = sorted(pairs(name), key=lambda pair: (self._counts.get(pair, 0), pair))
        common = ceil(LIKE / (2 - LIKE) * len(own) - EPSILON)
        return own[: len(own) - common + 1] or [plain(name)]


def card_of(dossier: Dossier) -> Card | None:
    power = dossier.power
    if power is None:
        return None
    counts = dossier.listed is not None
    return Card(power, dossier.ended_on, base_codes(power), counts)


def has(card: Card, element: str) -> bool:
    return card.counts and (element == ANY or bool(getattr(card.power.elements, element)))


def base_codes(power: Power) -> tuple[str, ...]:
    """Its 基本编码: published as such, or within its 实施编码."""
    found = (base_of(code) for code in power.elements.codes)
    return tuple(dict.fromkeys(code for code in found if code))


def base_of(code: Code) -> str:
    if code.scheme is CodeScheme.BASE:
        return code.text
    return within_code(code.text) if code.scheme is CodeScheme.IMPLEMENTATION else ""


@lru_cache(maxsize=1 << 18)
def within_code(text: str) -> str:
    try:
        return ImplementationCode(text=text).base.text
    except Malformed:
        return ""


@lru_cache(maxsize=1 << 14)
def place_of(area: str) -> str:
    """An area, the same in six digits and in twelve."""
    return ".".join(divisions(area))


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: the share of letter pairs they have in common (Dice)."""
    mine, theirs = pairs(one), pairs(other)
    if not mine or not theirs:
        return float(plain(one) == plain(other) != "")
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


@lru_cache(maxsize=1 << 17)
def pairs(name: str) -> frozenset[str]:
    """The pairs of neighbouring letters in a name."""
    letters = plain(name)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


@lru_cache(maxsize=1 << 17)
def plain(name: str) -> str:
    """A name without its punctuation, in one width and one case."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
