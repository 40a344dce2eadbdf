"""职权事项: what a row says about a power, apart from who holds it and from when."""

import re
from typing import Any, Final

from domain.basis import parse_citations
from domain.codes import Code
from domain.crosswalk import ZHEJIANG, UnknownKind, kind_of
from domain.elements import Attachment, Disclosure, Elements, Extra, Limit
from domain.vocabulary import Level, PowerKind
from ops.importers.findings import Findings
from ops.importers.itemcodes import codes
from ops.importers.options import Options
from ops.importers.reading import Reading
from ops.importers.values import Unclear, parse_levels, parse_limit

PHONE: Final = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-— )）]?\d{7,8}|1[3-9]\d{9})(?!\d)"
    r"|(?:电话|热线|手机|传真|[Tt]el)\D{0,6}\d{3,8}"
)
PERSONAL: Final = re.compile(
    r"phone|tel\b|mobile|fax|contact|e-?mail|电话|手机|传真|联系|邮箱|姓名|经办人|负责人|办理人员",
    re.IGNORECASE,
)
PENALTY_NAME: Final = re.compile(r"对.+的处罚")
TEXTS: Final = (
    "office",
    "supervision",
    "remedies",
    "fee_basis",
    "fee_standard",
    "counterpart",
    "parent_code",
    "parent_name",
    "remark",
)
"""Fields whose text goes as it is into the element of that name."""
HOUSEKEEPING: Final = ("item_url", "list_kind", "list_title")
"""Kept among the extras, but no change of the power when they change."""
EXTRAS: Final = (
    "base_name",
    "sub_item_name",
    "scope",
    "duty",
    "entrusted_by_name",
    *HOUSEKEEPING,
)
"""Known columns without an element of their own. Those that repeat parts of a code are not kept."""


class Items:
    """Reads codes, kind and elements out of rows."""

    def __init__(self, options: Options, findings: Findings) -> None:
        self.options = options
        self.findings = findings

    def codes(self, row: Reading) -> tuple[Code, ...]:
        """The codes of a row; one that has not the shape of its scheme holds the row."""
        return codes(row, self.findings)

    def kind(self, row: Reading) -> PowerKind | None:
        """The kind of power by its word and its number; where they disagree, the row is held."""
        word = row.text("item_type") or self.options.item_type or prefix(row)
        number = row.text("item_type_code") if self.options.vocabulary else ""
        try:
            by_word = self.by_word(word) if word else None
            by_number = kind_of(number, vocabulary=self.options.vocabulary) if number else None
        except UnknownKind:
            self.findings.hold(row, "item_type", "kind_unknown")
            return None
        if not row.text("item_type") and PENALTY_NAME.fullmatch(row.text("item_name")):
            self.findings.note(row, "item_name", "kind_from_name")
            return PowerKind.PENALTY
        if by_word and by_number and by_word is not by_number:
            self.findings.hold(row, "item_type", "kind_conflict", word=word, code=number)
            return None
        if by_word is None and by_number is None:
            self.findings.hold(row, "item_type", "kind_unknown")
        return by_word or by_number

    def by_word(self, word: str) -> PowerKind:
        """A word is read in the government's vocabulary first, then in the common one."""
        chosen = self.options.vocabulary
        if chosen is None:
            return kind_of(word, vocabulary=ZHEJIANG) if word == "审核转报" else kind_of(word)
        try:
            return kind_of(word, vocabulary=chosen)
        except UnknownKind:
            return kind_of(word)

    def level(self, row: Reading) -> Level | None:
        """The one level of a row; of several none, and the text is kept among the extras."""
        text = row.text("level")
        if not text:
            return self.options.level
        try:
            levels = parse_levels(text)
        except Unclear as problem:
            self.findings.unclear(row, "level", problem)
            return None
        return Level(levels[0]) if len(levels) == 1 else None

    def elements(self, row: Reading, codes: tuple[Code, ...]) -> Elements:
        """Everything the list says; a blank cell is not known, which is not "none"."""
        texts: dict[str, Any] = {field: self.without_phone(row, field) for field in TEXTS}
        return Elements(
            name=row.text("item_name"),
            codes=codes,
            legal_basis=parse_citations(row.text("legal_basis")),
            responsibilities=lines(row.text("responsibilities")),
            grounds=lines(row.text("grounds")),
            statutory_limit=self.limit(row, "statutory_limit"),
            promised_limit=self.limit(row, "promised_limit"),
            flow_chart=attachment(row.text("flow_chart")),
            disclosure=disclosure(row),
            extras=self.extras(row),
            **texts,
        )

    def limit(self, row: Reading, field: str) -> Limit | None:
        try:
            return parse_limit(row.text(field), row.text(f"{field}_unit"))
        except Unclear as problem:
            self.findings.unclear(row, field, problem)
            return None

    def without_phone(self, row: Reading, field: str) -> str:
        """The text, unless it gives a telephone number: those are not for a ledger."""
        text = row.text(field)
        if PHONE.search(text):
            self.findings.note_at(row.place(field), "phone_left_out")
            return ""
        return text

    def extras(self, row: Reading) -> tuple[Extra, ...]:
        """What has no element of its own, as published; nothing about persons."""
        found = [Extra(heading=row.heading(f), value=row.text(f)) for f in EXTRAS if row.text(f)]
        if unread := self.unread(row):
            found += [Extra(heading=row.heading(field), value=row.text(field)) for field in unread]
        for heading, value in row.unknown():
            if not value or PERSONAL.search(heading.text):
                continue
            if PHONE.search(value):
                place = (row.table.file, row.table.sheet, f"{heading.column}{row.row.number}")
                self.findings.note_at(place, "phone_left_out")
                continue
            found.append(Extra(heading=heading.text, value=value))
        return tuple(found)

    def unread(self, row: Reading) -> list[str]:
        """Fields whose text is more than their element can hold: several levels, an odd limit."""
        found: list[str] = []
        for field, reader in (
            ("level", one_level),
            ("statutory_limit", a_limit),
            ("promised_limit", a_limit),
        ):
            if row.text(field) and not reader(row, field):
                found.append(field)
        return found


def one_level(row: Reading, field: str) -> bool:
    try:
        return len(parse_levels(row.text(field))) == 1
    except Unclear:
        return False


def a_limit(row: Reading, field: str) -> bool:
    try:
        parse_limit(row.text(field), row.text(f"{field}_unit"))
    except Unclear:
        return False
    return True


def prefix(row: Reading) -> str:
    """The type word a Zhejiang code begins with."""
    code = row.text("base_code")
    return code.partition("-")[0] if "-" in code else ""


def lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in re.split(r"[\n]+", text))))


def attachment(text: str) -> Attachment | None:
    return Attachment(reference=text) if text else None


def disclosure(row: Reading) -> Disclosure | None:
    form, circle = row.text("disclosure_form"), row.text("disclosure_scope")
    time = row.text("disclosure_time")
    return Disclosure(form=form, circle=circle, time=time) if form or circle or time else None
