"""What can happen to an organ (行使主体): founded, renamed, merged, dissolved."""

from domain.events.event import Event
from domain.vocabulary import Level, OrganKind


class OrganEstablished(Event):
    """设立机构: an organ enters the register.

    ``founding_unknown``: the ledger first met the organ on this day and does not know when it was
    founded; its name then also stands for every day before.
    """

    topic = "organ.established"

    name: str
    kind: OrganKind = OrganKind.OTHER
    level: Level | None = None
    area: str = ""
    credit_code: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    founding_unknown: bool = False


class OrganRenamed(Event):
    """更名."""

    topic = "organ.renamed"

    name: str


class OrganAliased(Event):
    """简称, 别称: another name papers use for it, such as 银监会."""

    topic = "organ.aliased"

    alias: str


class OrganRecoded(Event):
    """统一社会信用代码变更."""

    topic = "organ.recoded"

    credit_code: str


class NamePlateAdded(Event):
    """加挂牌子: works under a second, government name as well (天津 2023 三(一))."""

    topic = "organ.name_plate_added"

    plate: str


class NamePlateRemoved(Event):
    """摘牌."""

    topic = "organ.name_plate_removed"

    plate: str


class OrganMerged(Event):
    """并入: becomes part of another organ; its powers move only by 划转."""

    topic = "organ.merged"

    into: str

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.into,)


class OrganDissolved(Event):
    """撤销; ``successors`` took over its duties."""

    topic = "organ.dissolved"

    successors: tuple[str, ...] = ()

    @property
    def organs(self) -> tuple[str, ...]:
        return self.successors


AnyOrganEvent = (
    OrganEstablished
    | OrganRenamed
    | OrganAliased
    | OrganRecoded
    | NamePlateAdded
    | NamePlateRemoved
    | OrganMerged
    | OrganDissolved
)
