"""What can happen to a power (职权事项): one dataclass for each kind of change.

The legal effect of each is in docs/events.md, with its source. 赋权, 委托, 授权 and 下放 differ
exactly in who is holder and who exercises; ``domain.arrangements`` says how.
"""

from domain.elements import Elements
from domain.events.event import Event
from domain.events.handing import (
    GrantMode,
    HandoverCompleted,
    PowerAccepted,
    PowerAuthorised,
    PowerDelegated,
    PowerEntrusted,
    PowerGranted,
    PowerWithdrawn,
    SealPutInUse,
    TrainingExtended,
)
from domain.vocabulary import Level, PowerKind


class PowerAdded(Event):
    """设立, 新增: a power enters the list."""

    topic = "power.added"

    elements: Elements
    kind: PowerKind
    term: str = ""
    """The government's own word for the kind."""
    holders: tuple[str, ...] = ()
    """行使主体: one organ, or several that hold it jointly; none where the paper names none."""
    area: str = ""
    level: Level | None = None
    sources: tuple[str, ...] = ()
    """The powers it came from, by merger or split."""

    @property
    def organs(self) -> tuple[str, ...]:
        return self.holders


class PowerCancelled(Event):
    """取消: the power ends and may not be exercised in any form (优化营商环境条例第四十条)."""

    topic = "power.cancelled"

    reason: str = ""


class PowerNarrowed(Event):
    """部分取消: part of the content ends; ``removed`` says which."""

    topic = "power.narrowed"

    removed: str


class PowerTransferred(Event):
    """划转: the holder changes; the power and its basis do not."""

    topic = "power.transferred"

    source: str
    to: str

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.source, self.to)


class PowerReleased(Event):
    """转移: out of government, to market, association or society."""

    topic = "power.released"

    receiver: str = ""
    """Who takes the matter on, in words: not an organ."""


class PowerMerged(Event):
    """合并, 整合: absorbed by one or more other powers, which carry it as a source."""

    topic = "power.merged"

    into: tuple[str, ...]


class PowerSplit(Event):
    """拆分, 分设: replaced by several powers, which carry it as their source."""

    topic = "power.split"

    into: tuple[str, ...]


class PowerAmended(Event):
    """要素调整: the same power with other elements; ``changed`` names those it sets."""

    topic = "power.amended"

    changed: tuple[str, ...]
    elements: Elements


class HoldersReduced(Event):
    """减少审批部门, 明确一个行使主体: some joint holders step back; ``holders`` stay.

    A paper that does not name them leaves ``holders`` empty: fewer act, but who is not known.
    """

    topic = "power.holders_reduced"

    holders: tuple[str, ...] = ()

    @property
    def organs(self) -> tuple[str, ...]:
        return self.holders


class PowerReclassified(Event):
    """类别调整: the same power under another kind."""

    topic = "power.reclassified"

    kind: PowerKind
    term: str = ""


class PowerConvertedToFiling(Event):
    """改为备案: approval ends, a filing remains."""

    topic = "power.converted_to_filing"


class PowerConvertedToCommitment(Event):
    """告知承诺: still a licence, granted on a promise and checked afterwards."""

    topic = "power.converted_to_commitment"


class PowerResequenced(Event):
    """前置改后置: still a licence, after registration instead of before."""

    topic = "power.resequenced"


class PowerSuspended(Event):
    """暂停, 停止实施: not exercised for now, here or in the named areas (许可法 21)."""

    topic = "power.suspended"

    areas: tuple[str, ...] = ()
    reason: str = ""


class PowerResumed(Event):
    """恢复: the suspension (of the named areas) ends."""

    topic = "power.resumed"

    areas: tuple[str, ...] = ()


class PowerRetained(Event):
    """保留: reviewed and confirmed."""

    topic = "power.retained"


class PowerMarkedStrict(Event):
    """严管: has a basis but does not fit the reform; stays, for restricted use (四平 2015)."""

    topic = "power.marked_strict"


class PowerLapsed(Event):
    """自动放弃: not reported in the clean-up, so given up (County 2022 三(三))."""

    topic = "power.lapsed"

    reason: str = ""


AnyPowerEvent = (
    PowerAdded
    | PowerCancelled
    | PowerNarrowed
    | PowerDelegated
    | PowerAccepted
    | PowerEntrusted
    | PowerAuthorised
    | PowerGranted
    | PowerWithdrawn
    | PowerTransferred
    | PowerReleased
    | PowerMerged
    | PowerSplit
    | PowerAmended
    | HoldersReduced
    | PowerReclassified
    | PowerConvertedToFiling
    | PowerConvertedToCommitment
    | PowerResequenced
    | PowerSuspended
    | PowerResumed
    | PowerRetained
    | PowerMarkedStrict
    | PowerLapsed
    | HandoverCompleted
    | TrainingExtended
    | SealPutInUse
)

__all__ = [
    "AnyPowerEvent",
    "GrantMode",
    "HandoverCompleted",
    "HoldersReduced",
    "PowerAccepted",
    "PowerAdded",
    "PowerAmended",
    "PowerAuthorised",
    "PowerCancelled",
    "PowerConvertedToCommitment",
    "PowerConvertedToFiling",
    "PowerDelegated",
    "PowerEntrusted",
    "PowerGranted",
    "PowerLapsed",
    "PowerMarkedStrict",
    "PowerMerged",
    "PowerNarrowed",
    "PowerReclassified",
    "PowerReleased",
    "PowerResequenced",
    "PowerResumed",
    "PowerRetained",
    "PowerSplit",
    "PowerSuspended",
    "PowerTransferred",
    "PowerWithdrawn",
    "SealPutInUse",
    "TrainingExtended",
]
