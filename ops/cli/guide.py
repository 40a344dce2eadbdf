"""The telling of a demo: each paper, the lists around it, what it states and what is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.services import Services
from ops.cli.begun import Rows, dated
from ops.cli.compare import BRIEF as DIFFERENCE
from ops.cli.compare import differing
from ops.cli.lines import BRIEF, row
from ops.cli.output import Answer, Printer
from ops.cli.totals import PAPER_BRIEF, reconciliation
from ops.cli.tour import Stop, Tour, Turn, counts
from projections.lists import Compared


@dataclass(frozen=True, kw_only=True)
class Guide:
    """Tells a tour; ``few`` lines of each list, 0: all of them."""

    out: Printer
    few: int

    def tell(self, tour: Tour) -> None:
        register = tour.services.register
        self.out.line(f"\n════ {register.title} ════")
        if register.partial:
            self.out.say("partial")
        for number, stop in enumerate(tour.stops, 1):
            self.stop(tour.services, number, stop)
        for turn in tour.turns:
            self.turn(tour.services, turn)

    def stop(self, services: Services, number: int, stop: Stop) -> None:
        paper, register = stop.milestone, services.register.name
        head = services.ledger.position
        self.out.line(f"\n── {number}. {f'{paper.number} {paper.title}'.strip()}")
        before, after = (
            dated(services, list(map(row, lines)), self.out, head)
            for lines in (stop.before, stop.after)
        )
        self.powers("list_before", {"register": register, "as_of": paper.before}, before)
        self.difference(register, stop.difference)
        self.powers("list_after", {"register": register, "as_of": paper.after}, after)
        if not stop.totals:
            self.out.say("states_nothing")
            return
        self.out.say("stated_and_recorded")
        rows = [reconciliation(item) for item in stop.totals]
        about = {"register": register, "paper": paper.number}
        self.out.table(Answer(about=about, columns=PAPER_BRIEF, rows=rows))

    def turn(self, services: Services, turn: Turn) -> None:
        """The same day twice: as known before a correction, and as known after it."""
        said, register = turn.corrected, services.register.name
        self.out.line(f"\n── {said.zh if self.out.chinese else said.en}")
        about = {"register": register, "as_of": said.as_of}
        for key, position, lines in (
            ("known_before", said.before, turn.before),
            ("known_after", said.after, turn.after),
        ):
            two = [row(line) for line in lines if line["power"] in (said.wrong, said.right)]
            about = {**about, "position": position, "count": len(lines)}
            self.powers(key, about, dated(services, two, self.out, position))
        self.difference(register, turn.difference)

    def powers(self, key: str, about: Mapping[str, Any], rows: Rows) -> None:
        self.out.say(key)
        self.table({"count": len(rows), **about}, BRIEF, rows)

    def difference(self, register: str, difference: Compared) -> None:
        self.out.say("difference")
        about = {"register": register} | {f"{k}_count": n for k, n in counts(difference).items()}
        rows = list(differing(difference, chinese=self.out.chinese))
        few = [row for change in counts(difference) for row in self.some(rows, change)]
        self.out.table(Answer(about=about, columns=DIFFERENCE, rows=few))
        self.rest(len(rows) - len(few))

    def some(self, rows: list[dict[str, Any]], change: str) -> list[dict[str, Any]]:
        """The first few of each kind of change: one kind must not hide the others."""
        found = [row for row in rows if row["change"] == change]
        return found[: self.few] if self.few else found

    def table(
        self, about: Mapping[str, Any], columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """The first few rows, and how many there are besides."""
        few = rows[: self.few] if self.few else rows
        self.out.table(Answer(about=about, columns=columns, rows=few))
        self.rest(len(rows) - len(few))

    def rest(self, count: int) -> None:
        if count:
            self.out.say("more_rows", count=count)
