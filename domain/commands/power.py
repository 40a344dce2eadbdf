"""Requests about a power. What each leads to is in ``domain.decide``."""

from datetime import date

from domain.commands.command import Command
from domain.elements import Elements
from domain.events.power import GrantMode
from domain.vocabulary import Level, PowerKind


class CancelPower(Command):
    """取消: end a power."""

    reason: str = ""


class NarrowPower(Command):
    """部分取消: end part of its content."""

    removed: str


class DelegatePower(Command):
    """下放: move a power down."""

    to: tuple[str, ...]
    level: Level | None = None
    at_once: bool = False
    source: tuple[str, ...] = ()


class AcceptPower(Command):
    """承接: take up what was sent down."""

    by: str
    of: int = 0


class EntrustPower(Command):
    """委托: let an agent act in the holder's name."""

    to: str
    matter: str = ""
    mandate: str = ""


class AuthorisePower(Command):
    """授权: let a body act in its own name, by law or regulation."""

    to: str


class GrantPower(Command):
    """赋权: let a lower organ exercise a power."""

    to: str
    mode: GrantMode
    area: str = ""
    training_until: date | None = None
    final: bool = False
    no_second_review: bool = False


class WithdrawPower(Command):
    """收回: take back what was delegated, entrusted, authorised or granted."""

    source: str
    reason: str = ""
    of: int = 0


class TransferPower(Command):
    """划转: move a power from one holder to another."""

    source: str
    to: str


class ReleasePower(Command):
    """转移: let a power go to market, association or society."""

    receiver: str = ""


class AmendPower(Command):
    """要素调整: set the elements named in ``changed``."""

    changed: tuple[str, ...]
    elements: Elements


class ReduceHolders(Command):
    """减少审批部门: name the joint holders that stay."""

    holders: tuple[str, ...] = ()


class ReclassifyPower(Command):
    """类别调整: put a power under another kind."""

    kind: PowerKind
    term: str = ""


class ConvertToFiling(Command):
    """改为备案."""


class ConvertToCommitment(Command):
    """告知承诺."""


class ResequencePower(Command):
    """前置改后置."""


class SuspendPower(Command):
    """暂停, everywhere or in the named areas."""

    areas: tuple[str, ...] = ()
    reason: str = ""


class ResumePower(Command):
    """恢复."""

    areas: tuple[str, ...] = ()


class RetainPower(Command):
    """保留: confirm a power after review."""


class MarkStrict(Command):
    """严管."""


class LapsePower(Command):
    """自动放弃."""

    reason: str = ""


class ExtendTraining(Command):
    """延长培训指导期."""

    organ: str
    until: date


class PutSealInUse(Command):
    """启用专用章."""

    organ: str
    seal: str
    keeper: str = ""


class CompleteHandover(Command):
    """完成交接 of the change of version ``completes``, from ``act.effective_on``."""

    completes: int


class AddPower(Command):
    """设立, 新增: put a power on the list."""

    elements: Elements
    kind: PowerKind
    term: str = ""
    holders: tuple[str, ...] = ()
    area: str = ""
    level: Level | None = None
    sources: tuple[str, ...] = ()


class MergePowers(Command):
    """合并, 整合归并: ``stream`` and ``others`` close, ``into`` opens (N→M), in one append."""

    others: tuple[str, ...]
    into: tuple[AddPower, ...]


class SplitPower(Command):
    """拆分, 分设: the power close, ``into`` opens."""

    into: tuple[AddPower, ...]
