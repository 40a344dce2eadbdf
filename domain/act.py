"""The act behind a change: which paper ordered it, and the days that count."""

from datetime import date

from domain.dates import PartialDate, Precision
from domain.value import Value
from domain.vocabulary import Rank


class Origin(Value):
    """Where a fact was read when a past list or a paper was taken over: file, sheet and row."""

    file: str
    sha256: str
    sheet: str = ""
    row: int = 0
    verbatim: str = ""
    """The row as it was printed, where reading it changed a character."""


class Act(Value):
    """决定: the paper a change rests on, its place in that paper, and its days.

    ``effective_on`` is valid time. Where the paper knows only a month or a year, it is the last
    day of that period (by then the change has certainly taken effect) and ``effective_precision``
    says so. With ``awaits_handover`` the change waits for HandoverCompleted, which names the day.
    ``until`` ends a term (entrustment, suspension, provisional licence): the first day without it.
    """

    effective_on: date
    effective_precision: Precision = Precision.DAY
    awaits_handover: bool = False
    until: date | None = None
    decided_on: PartialDate | None = None
    published_on: PartialDate | None = None
    instrument: str = ""
    """The paper's stream, when it is registered."""
    number: str = ""
    title: str = ""
    issuer: str = ""
    rank: Rank = Rank.UNKNOWN
    annex: str = ""
    item: str = ""
    scope: str = ""
    """The paper's own word for what it counts, such as 行政审批项目."""
    sub_item: bool = False
    adjustment: str = ""
    origin: Origin | None = None
    remark: str = ""
    """Why the operator supplied what the paper does not say, such as a day."""
    simulated: bool = False

    @property
    def taken_over(self) -> bool:
        """A file shows it to exist, and no paper says that it came about on that day (接管)."""
        return self.origin is not None and not self.instrument
