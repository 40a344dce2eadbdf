"""The papers (文件) of the made-up province: each act cites one, and each says what it counts."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from domain.act import Act
from domain.dates import PartialDate
from domain.events.instrument import (
    Because,
    Change,
    DifferenceExplained,
    InstrumentIssued,
    Total,
    TotalsStated,
)
from domain.vocabulary import Level, Rank
from ops.simulate.places import Organ, Place

ACTOR = "simulator"
SCOPE = "行政职权事项"
RANKS = {
    Level.PROVINCE: Rank.PROVINCIAL_DOCUMENT,
    Level.CITY: Rank.MUNICIPAL_DOCUMENT,
    Level.COUNTY: Rank.COUNTY_DOCUMENT,
}


class Paper:
    """One paper of a government: what every act under it has in common."""

    def __init__(
        self, place: Place, government: Organ, number: int, subject: str, day: int
    ) -> None:
        issued = date.fromordinal(day)
        self.id = f"instrument:{place.code}-{issued.year}-{number}"
        self.number = f"{place.short}政发〔{issued.year}〕{number}号"
        self.title = f"（模拟）{government.name}关于{subject}的决定"
        self.area = place.code
        self.issuer = government.name
        self.rank = RANKS[place.level]
        self.issued = issued
        self.version = 0
        self.envelope: dict[str, Any] = {
            "actor": ACTOR,
            "on_behalf_of": government.id,
            "command_id": f"simulate-{place.code}-{issued.year}-{number}",
        }
        self._act: Callable[..., Act] = partial(
            Act,
            decided_on=PartialDate(issued.isoformat()),
            published_on=PartialDate((issued + timedelta(days=3)).isoformat()),
            number=self.number,
            title=self.title,
            issuer=self.issuer,
            rank=self.rank,
            simulated=True,
        )

    def act(self, on: int, item: int = 0, **more: Any) -> Act:
        """The act of one item of the paper, effective on a day."""
        return self._act(
            effective_on=date.fromordinal(on),
            instrument=self.id,
            item=str(item) if item else "",
            scope=SCOPE,
            **more,
        )

    def own_act(self) -> Act:
        return self._act(effective_on=self.issued)

    def issue(
        self, totals: Sequence[tuple[Change, int]]
    ) -> Iterator[InstrumentIssued | TotalsStated]:
        """The paper itself, and the numbers it states about itself."""
        yield InstrumentIssued(
            **self.next(),
            title=self.title,
            number=self.number,
            issuer=self.issuer,
            rank=self.rank,
            area=self.area,
            manner="公布",
        )
        counts: Counter[Change] = Counter()
        for change, count in totals:
            counts[change] += count
        if counts:
            yield TotalsStated(
                **self.next(),
                totals=tuple(Total(change=c, count=n, scope=SCOPE) for c, n in counts.items()),
            )

    def explain(self, change: Change, count: int) -> DifferenceExplained:
        return DifferenceExplained(
            **self.next(),
            change=change,
            count=count,
            because=Because.WITHHELD,
            scope=SCOPE,
            note="（模拟）涉密事项,不予公布",
        )

    def next(self) -> dict[str, Any]:
        self.version += 1
        return {"stream": self.id, "version": self.version, "act": self.own_act(), **self.envelope}
