"""The paper the operator names for a file whose rows may name their own."""

from typing import Final

from ops.importers.desk import Desk
from ops.importers.known import title_key
from ops.importers.options import NamedAct
from ops.importers.reading import Reading

NOTHING: Final = NamedAct()


class NamedPaper:
    """Says which rows are of the operator's paper, and reports those that name another."""

    def __init__(self, desk: Desk) -> None:
        self.findings = desk.findings
        self.file = desk.book.name
        self.act = desk.options.act
        self.others: dict[str, None] = {}
        self.met = False

    def of(self, row: Reading) -> NamedAct:
        """What the operator says about the paper of a row; nothing where it is another paper."""
        number, title = row.text("document_number"), row.text("document_title")
        if not self.act.given or not (number or title):
            self.met = True
            return self.act
        if self.is_same(number, title):
            self.met = True
            return self.act
        own = " ".join(filter(None, (number, title)))
        if own not in self.others:
            self.others[own] = None
            field = "document_number" if number else "document_title"
            self.findings.note(row, field, "other_paper", own=own, named=self.described)
        return NOTHING

    def is_same(self, number: str, title: str) -> bool:
        """The row gives the same number or the same title, and neither contradicts."""
        agreed = [
            same(one, other)
            for one, other, same in (
                (number, self.act.number, str.__eq__),
                (title, self.act.title, same_title),
            )
            if one and other
        ]
        return bool(agreed) and all(agreed)

    def refuse_if_nowhere(self) -> None:
        """Where every row names another paper, the operator or the file is mistaken."""
        if self.others and not self.met:
            own = next(iter(self.others))
            self.findings.refuse(self.file, "paper_not_in_file", own=own, named=self.described)

    @property
    def described(self) -> str:
        return " ".join(filter(None, (self.act.number, self.act.title)))


def same_title(one: str, other: str) -> bool:
    return title_key(one) == title_key(other)
