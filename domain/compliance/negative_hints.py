"""Which powers put the entries of a revised negative list into effect.

Unless a power names its entry itself, what is said here is a hint, with its evidence and a
similarity, for a person to look at: nothing is decided by it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from domain.basis import Citation
from domain.compliance.articles import articles, short
from domain.compliance.impact import Bases
from domain.compliance.negative_list import Revised, Revision
from domain.compliance.peers import EPSILON, LIKE, likeness, pairs, plain
from domain.power import Power

PAPER_ONLY = 0.5
"""How much a common paper says where not both name an article of it."""
SHORTEST = 4
"""Letters of a piece of a measure that is compared with names."""
BULLET = re.compile(r"^\s*[（(]?[0-9]{1,3}[)）.、．]\s*")
CUT = re.compile(r"[；;。\n]+")
TOKENS = re.compile(r"[；;、，,\s]+")


class By(StrEnum):
    """By what an entry and a power were found to belong together."""

    NAMED = "named"
    """The power names the entry as the one it puts into effect."""
    CODE = "code"
    NAME = "name"
    BASIS = "basis"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Why a power may belong to an entry: from 0 to 1, and what was compared."""

    by: By
    similarity: float
    of_entry: str
    of_power: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hint:
    """A listed power that a revised entry may concern; the best evidence first."""

    revision: Revision
    power: Power
    evidence: tuple[Evidence, ...]

    @property
    def similarity(self) -> float:
        return self.evidence[0].similarity


def hints(bases: Bases, found: Iterable[Revision]) -> Iterator[Hint]:
    """The listed powers that revised entries may concern, entry by entry, the likest first."""
    listed = {
        id: power
        for id, dossier in sorted(bases.facts.powers.items())
        if (power := dossier.listed) is not None
    }
    revised = list(found)
    links = Links(bases, listed.values(), revised)
    for place, revision in enumerate(revised):
        of = [
            Hint(revision=revision, power=listed[id], evidence=tuple(sorted(evidence, key=weight)))
            for id, evidence in links.of(place).items()
        ]
        yield from sorted(of, key=lambda hint: (-hint.similarity, hint.power.id))


def weight(evidence: Evidence) -> tuple[float, int]:
    """The greatest similarity first, then what the power itself says."""
    return -evidence.similarity, list(By).index(evidence.by)


class Links:
    """What each revised entry has in common with listed powers; every power is looked at once."""

    def __init__(self, bases: Bases, powers: Iterable[Power], revised: Sequence[Revision]) -> None:
        self.bases = bases
        self._found: dict[int, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
        named, titled = Named(revised), self._titled(revised)
        pieces = Pieces(revised)
        for power in powers:
            for place, evidence in (
                *named.links(power),
                *pieces.links(power),
                *self._by_basis(power, titled),
            ):
                self._found[place][power.id].append(evidence)

    def of(self, place: int) -> dict[str, list[Evidence]]:
        return self._found.get(place, {})

    def _titled(self, revised: Sequence[Revision]) -> dict[str, list[tuple[int, Citation]]]:
        """The citations of entries, by the paper they mean."""
        found: dict[str, list[tuple[int, Citation]]] = defaultdict(list)
        for place, revision in enumerate(revised):
            for citation in revision.entry.basis:
                found[self._paper(citation)].append((place, citation))
        found.pop("", None)
        return found

    def _paper(self, citation: Citation) -> str:
        """The registered paper, else the title; nothing where a citation names no paper."""
        papers, certain = self.bases.meant(citation)
        known = papers[0].id if certain else ""
        return known or short(citation.instrument_title) or citation.instrument_number

    def _by_basis(
        self, power: Power, titled: dict[str, list[tuple[int, Citation]]]
    ) -> Iterator[tuple[int, Evidence]]:
        """Of several citations in common, the one that says most."""
        best: dict[int, Evidence] = {}
        for mine in power.elements.legal_basis if titled else ():
            for place, theirs in titled.get(self._paper(mine), ()):
                similarity = common(theirs, mine)
                if similarity > (best[place].similarity if place in best else 0):
                    best[place] = Evidence(
                        by=By.BASIS, similarity=similarity, of_entry=theirs.text, of_power=mine.text
                    )
        yield from best.items()


def common(one: Citation, other: Citation) -> float:
    """How much two citations of one paper have in common: all, half, or none of its articles."""
    mine, theirs = articles(one.article), articles(other.article)
    if mine and theirs:
        return 0.0 if mine.isdisjoint(theirs) else 1.0
    return PAPER_ONLY


class Named:
    """Entries by what a power may call them: in its own element, or by a code they share."""

    def __init__(self, revised: Sequence[Revision]) -> None:
        self._by_token: dict[str, set[int]] = defaultdict(set)
        self._by_code: dict[str, set[int]] = defaultdict(set)
        for place, revision in enumerate(revised):
            for token in tokens(revision):
                self._by_token[token].add(place)
            if revision.entry.code:
                self._by_code[revision.entry.code].add(place)

    def links(self, power: Power) -> Iterator[tuple[int, Evidence]]:
        text = power.elements.negative_list
        for token in dict.fromkeys(map(plain, (text, *TOKENS.split(text)))) if text else ():
            for place in sorted(self._by_token.get(token, ())):
                yield place, Evidence(by=By.NAMED, similarity=1.0, of_entry=token, of_power=text)
        for held in power.elements.codes:
            for place in sorted(self._by_code.get(held.text, ())):
                yield (
                    place,
                    Evidence(by=By.CODE, similarity=1.0, of_entry=held.text, of_power=held.text),
                )


def tokens(revision: Revision) -> set[str]:
    """What a power may call the entry. A number is one of the old list, by which it was named."""
    entries = [one for one in (revision.entry, revision.before) if one is not None]
    found = {plain(text) for one in entries for text in (one.restriction, one.code)}
    if revision.revised is not Revised.ADDED and (number := entries[-1].number):
        found |= {plain(number), plain(f"第{number}项")}
    return found - {""}


class Pieces:
    """The measures of revised entries, found by names that are nearly the same.

    Of two texts that are alike, the letter pairs that are rarest here cannot all differ; so only
    those are looked up, and nothing alike is missed (as in ``peers``).
    """

    def __init__(self, revised: Sequence[Revision]) -> None:
        cut = [(place, piece) for place, one in enumerate(revised) for piece in pieces(one)]
        self._counts = Counter(pair for _, piece in cut for pair in pairs(piece))
        self._rare: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for place, piece in cut:
            for pair in self._rarest(piece):
                self._rare[pair].append((place, piece))

    def links(self, power: Power) -> Iterator[tuple[int, Evidence]]:
        """The likest piece of each entry, from LIKE on."""
        name = power.elements.name
        near = dict.fromkeys(
            found for pair in self._rarest(name) for found in self._rare.get(pair, ())
        )
        best: dict[int, Evidence] = {}
        for place, piece in near:
            alike = likeness(name, piece)
            if alike >= max(LIKE, best[place].similarity if place in best else 0):
                best[place] = Evidence(by=By.NAME, similarity=alike, of_entry=piece, of_power=name)
        yield from best.items()

    def _rarest(self, text: str) -> list[str]:
        own = sorted(pairs(text), key=lambda pair: (self._counts.get(pair, 0), pair))
        shared = ceil(LIKE / (2 - LIKE) * len(own) - EPSILON)
        return own[: len(own) - shared + 1]


def pieces(revision: Revision) -> list[str]:
    """The texts of an entry, whole and cut at their 、, without bullets and what is too short."""
    whole = [BULLET.sub("", part) for text in revision.texts for part in CUT.split(text)]
    parts = [part for text in whole for part in text.split("、")]
    return [one for one in dict.fromkeys([*whole, *parts]) if len(plain(one)) >= SHORTEST]
