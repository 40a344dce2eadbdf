"""A certificate (docs/formats.md §9): on this day this organ had, or had not, this power.

It carries what proves it: rows of signed state roots, entries of the signed tree. Nobody has to
believe who made it out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, NamedTuple
from unicodedata import category, is_normalized

import orjson

from api.services import Register
from domain.act import Act
from domain.codec import decode
from domain.events import AnyEvent
from domain.instruments import Instrument
from domain.streams import ID, history
from domain.timeline import standing
from ops.sealing.bundle import streams_in
from ops.sealing.proofs import Shown, proved, refuse_other_entry, refuse_other_row
from ops.sealing.sealed import Sealed
from ops.sealing.stateroots import Proofs
from projections.stateroots import LISTS, Look, StateRow, Stretch

FORMAT = "quanze-certificate/1"
LISTED = ("in_force", "suspended")
HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters (Unicode, chapter 4.5) that a name shows nothing of."""
CHINA = timezone(timedelta(hours=8))


Numbered = list[tuple[int, StateRow]]
"""Rows of a model with their indices."""


class Verdict(StrEnum):
    """What a certificate says."""

    HELD = "held"
    NOT_HELD = "not_held"
    UNKNOWN_POWER = "unknown_power"


class NotAsked(ValueError):
    """No id of its kind, or no name in its plain spelling: what it asks could be taken for more."""


class UnknownOrgan(LookupError):
    """Nothing was recorded of this organ, up to the position of the certificate."""


class Ambiguous(LookupError):
    """A name or a code fits several powers."""

    def __init__(self, powers: Sequence[str]) -> None:
        super().__init__(", ".join(powers))
        self.powers = tuple(powers)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Had this organ, on a day, the power of this id, or any of exactly this name?

    Raises NotAsked.
    """

    organ: str
    on: date
    power: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if not is_id("organ", self.organ):
            raise NotAsked(self.organ)
        if not (is_id("power", self.power) if self.power else is_plain(self.name)):
            raise NotAsked(self.power or self.name)

    def document(self) -> dict[str, str]:
        asked = {"power": self.power} if self.power else {"name": self.name}
        return {"organ": self.organ, **asked, "on": self.on.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The question, the answer, and what proves it; ``rows`` are by model, with their indices."""

    sealed: Sealed
    register: Register
    question: Question
    verdict: Verdict
    rows: dict[str, Numbered]
    entries: list[Shown] = field(default_factory=list[Shown])
    states: dict[str, Proofs]
    bearers: tuple[str, ...] = ()
    """The powers that bear the name that is asked about, whoever has them; this is not proved."""

    def document(self) -> dict[str, Any]:
        """The certificate as JSON says it, with every proof."""
        return {
            "format": FORMAT,
            "register": self.register.name,
            "simulated": self.register.simulated,
            "question": self.question.document(),
            "answer": self.verdict.value,
            **proved(self.sealed, self.states, self.rows, self.entries),
        }

    def read(self, model: str, key: str = "") -> list[dict[str, Any]]:
        """The rows of an id; if none is given, of the power or of the organ that is asked about."""
        key = key or (self.question.power if model == "history" else self.question.organ)
        return [orjson.loads(row.row) for _, row in self.rows.get(model, ()) if row.key == key]

    def standing(self) -> dict[str, Any] | None:
        """The row of the power that is now known and stands on the day."""
        return next((row for row in self.read("history") if stands(row, self.question.on)), None)

    def recorded_on(self) -> date:
        """The day, in China, of the last entry: what lies behind it is planned."""
        last = next(one.entry for one in self.entries if one.position == self.sealed.position)
        return decode(last)[1].astimezone(CHINA).date()

    def organ_name(self, organ: str = "") -> str:
        """What an organ was called on the day, or first; its id where nothing is known of it.

        The one that is asked about, if none is given.
        """
        known = [row for row in self.read("organs", organ) if row["known_until"] is None]
        on_the_day = [row for row in known if stands(row, self.question.on)]
        found = (on_the_day or known)[:1]
        return found[0]["state"]["name"] if found else organ or self.question.organ

    def begun(self) -> Shown | None:
        """The first entry of the power that is asked about."""
        return next((one for one in self.entries if event(one).stream == self.question.power), None)

    def basis(self) -> "Basis | None":
        """The entry that last shaped what stood on the day, and the paper it rests on."""
        row = self.standing()
        return None if row is None else basis(self.entries, row["stream"], row["version"])


class Basis(NamedTuple):
    """Under which act something came about, where it was recorded and when, and the paper's name.

    ``position`` is that of the correction, where the entry was corrected.
    """

    act: Act
    position: int
    recorded_at: datetime
    paper: str
    number: str
    issuer: str


def certify(sealed: Sealed, register: Register, look: Look, question: Question) -> Certificate:
    """Answer a question at the last position that is sealed. Raises Wrong, and UnknownOrgan.

    ``look`` is at that position.
    """
    refuse_unknown_organ(look, question.organ)
    build = certify_by_id if question.power else certify_by_name
    return build(sealed, register, look, question)


def refuse_unknown_organ(look: Look, organ: str) -> None:
    """Raises UnknownOrgan."""
    if not look.around("organs", organ).own:
        raise UnknownOrgan(organ)


def certify_by_id(
    sealed: Sealed, register: Register, look: Look, question: Question
) -> Certificate:
    states = {model: sealed.state(model) for model in ("history", "organs")}
    powers = signed("history", states["history"], look.around("history", question.power))
    organs = signed("organs", states["organs"], look.around("organs", question.organ))
    own = [(n, row) for n, row in powers if row.key == question.power]
    held = [(n, row) for n, row in own if has(row, question)]
    chosen = {"history": held or powers}
    chosen["organs"] = with_names(look, states["organs"], organs, held or own)
    absent = Verdict.NOT_HELD if own else Verdict.UNKNOWN_POWER
    return Certificate(
        sealed=sealed,
        register=register,
        question=question,
        verdict=Verdict.HELD if held else absent,
        rows=chosen,
        entries=entries_of(sealed, look, question.power),
        states=states,
    )


def certify_by_name(
    sealed: Sealed, register: Register, look: Look, question: Question
) -> Certificate:
    states = {model: sealed.state(model) for model in sorted((LISTS, "history", "organs"))}
    rows = {
        model: signed(model, states[model], look.around(model, question.organ))
        for model in (LISTS, "organs")
    }
    own = [(n, row) for n, row in rows[LISTS] if row.key == question.organ]
    rows |= {LISTS: own or rows[LISTS], "history": []}
    named = any(on_list(row, question) for _, row in own)
    called = look.called(question.name, organ=question.organ, day=question.on)
    return Certificate(
        sealed=sealed,
        register=register,
        question=question,
        verdict=Verdict.HELD if named else Verdict.NOT_HELD,
        rows=rows,
        entries=with_the_last(sealed, []),
        states=states,
        bearers=tuple(one.power for one in called),
    )


def with_names(look: Look, state: Proofs, organs: Numbered, powers: Numbered) -> Numbered:
    """Rows of ``organs``, and with them those of every organ that some powers' rows name.

    Raises Wrong.
    """
    found = dict(organs)
    for _, row in powers:
        said = orjson.loads(row.row)["state"]
        for party in (*said["holders"], *said["exercisers"]):
            some = signed("organs", state, look.around("organs", party["organ"]))
            found |= {n: one for n, one in some if one.key == party["organ"]}
    return sorted(found.items())


def literally(text: str, *, organ: str, on: date) -> Question:
    """The question about an id, or about a name, as it is written. Raises NotAsked."""
    asked = {"power": text} if text.startswith("power:") else {"name": text}
    return Question(organ=organ, on=on, **asked)


def meant(look: Look, text: str, powers: Sequence[str], *, organ: str, on: date) -> Question:
    """The question that is asked by a text, and ``powers`` are all that it ever fitted.

    Of one power it is about that. Of several it is about the one that the organ had by this text
    on the day; if it had none, and all bear this name, about the name. Raises Ambiguous, NotAsked.
    """
    if len(powers) == 1:
        return Question(organ=organ, on=on, power=powers[0])
    found = look.called(text, organ=organ, day=on)
    if had := [one.power for one in found if one.had]:
        return Question(organ=organ, on=on, power=only(had))
    if powers and {*powers} != {one.power for one in found if one.by_name}:
        raise Ambiguous(powers)
    return literally(text, organ=organ, on=on)


def only(powers: Sequence[str]) -> str:
    if len(powers) > 1:
        raise Ambiguous(powers)
    return powers[0]


def stands(row: dict[str, Any], on: date) -> bool:
    """A row that is now known, and stands on the day."""
    day = on.isoformat()
    until = row["valid_until"]
    return row["known_until"] is None and row["valid_from"] <= day and (not until or day < until)


def has(row: StateRow, question: Question) -> bool:
    said = orjson.loads(row.row)
    state = said["state"]
    acting = [party["organ"] for party in state["exercisers"]]
    return stands(said, question.on) and state["status"] in LISTED and question.organ in acting


def on_list(row: StateRow, question: Question) -> bool:
    day = question.on.isoformat()
    return any(
        name == question.name and since <= day and (until is None or day < until)
        for _, name, since, until in orjson.loads(row.row)["powers"]
    )


def signed(model: str, state: Proofs, stretch: Stretch) -> Numbered:
    """Rows with their indices, each of which must be that of the signed root. Raises Wrong.

    Nothing is made of a row before that: it may be none at all.
    """
    found = list(enumerate(stretch.rows, stretch.first))
    for index, row in found:
        refuse_other_row(model, state, index, row)
    return found


def entries_of(sealed: Sealed, look: Look, power: str) -> list[Shown]:
    """The entries of a power and of the papers that they name, as published. Raises Wrong."""
    named = {power}
    for _, state in look.events([power]):
        named |= {id for id in streams_in(orjson.loads(state)) if id.startswith("instrument:")}
    hashes = sealed.hashes()
    found: list[Shown] = []
    for position, state in look.events(sorted(named)):
        refuse_other_entry(hashes, position, state)
        found.append(Shown(position, state))
    return with_the_last(sealed, found)


def with_the_last(sealed: Sealed, entries: list[Shown]) -> list[Shown]:
    """And the last entry of all, which says how far the ledger goes. Raises Wrong."""
    if any(one.position == sealed.position for one in entries):
        return entries
    last = sealed.entries()(sealed.position)
    refuse_other_entry(sealed.hashes(), sealed.position, last)
    return [*entries, Shown(sealed.position, last)]


def event(shown: Shown) -> AnyEvent:
    """What an entry says."""
    return decode(shown.entry)[0]


def is_id(kind: str, text: str) -> bool:
    return ID.fullmatch(text) is not None and text.startswith(f"{kind}:")


def is_plain(text: str) -> bool:
    """A name that looks like what it is: NFC, nothing invisible in it or around it, and no id."""
    hidden = any(category(one) in HIDDEN for one in text)
    plain = is_normalized("NFC", text) and text == text.strip() and not hidden
    return bool(text) and plain and not ID.fullmatch(text)


def basis(entries: Iterable[Shown], power: str, version: int) -> Basis | None:
    """The act of an event of a power, as corrected."""
    decoded = [(shown.position, *decode(shown.entry)) for shown in entries]
    own = [one for one in decoded if one[1].stream == power]
    happened = next(
        (event for event in standing(event for _, event, _ in own) if event.version == version),
        None,
    )
    if happened is None:
        return None
    position, _, recorded_at = next(
        one
        for one in reversed(own)
        if one[1].version == version or getattr(one[1], "corrects", 0) == version
    )
    act = happened.act
    paper = paper_of([event for _, event, _ in decoded if event.stream == act.instrument])
    if paper is None:
        return Basis(act, position, recorded_at, act.title, act.number, act.issuer)
    return Basis(act, position, recorded_at, paper.title, paper.number, paper.issuer)


def paper_of(events: Sequence[Any]) -> Instrument | None:
    versions = history(events) if events else []
    return versions[-1].state if versions else None


def json_bytes(found: Certificate) -> bytes:
    """The file that a verifier reads."""
    return orjson.dumps(found.document(), option=orjson.OPT_INDENT_2) + b"\n"
