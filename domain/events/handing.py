"""Handing a power on: who else may hold or exercise it, by what title, and what equips them."""

from datetime import date
from enum import StrEnum

from domain.events.event import Event
from domain.vocabulary import Level


class GrantMode(StrEnum):
    """How a grantee exercises: for the holder (代为行使) or in its own name (以自己名义)."""

    FOR_HOLDER = "for_holder"
    OWN_NAME = "own_name"


class PowerDelegated(Event):
    """下放: the power moves down; the lower organ becomes holder once it has accepted (承接).

    ``at_once``: the paper itself makes the receiver holder, as a national paper does for a whole
    class of lower organs. The former holders remain as supervisors.
    """

    topic = "power.delegated"

    to: tuple[str, ...]
    level: Level | None = None
    at_once: bool = False
    source: tuple[str, ...] = ()
    """The holders (or, for a further batch, the former holders) that send it down.

    Empty: the holders that did not themselves receive it by delegation.
    """

    @property
    def organs(self) -> tuple[str, ...]:
        return (*self.to, *self.source)


class PowerAccepted(Event):
    """承接: a receiver puts the power on its own list, from a day."""

    topic = "power.accepted"

    by: str
    of: int = 0
    """The version of the delegation or grant that is accepted; ``decide`` fills it in."""

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.by,)


class PowerEntrusted(Event):
    """委托: an agent acts in the holder's name; the holder stays, and answers.

    行政许可法第二十四条, 行政处罚法第二十条.
    """

    topic = "power.entrusted"

    to: str
    matter: str = ""
    mandate: str = ""
    """The published mandate (委托书)."""

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.to,)


class PowerAuthorised(Event):
    """授权: a law or regulation lets a body act in its own name (许可法 23, 处罚法 19)."""

    topic = "power.authorised"

    to: str

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.to,)


class PowerGranted(Event):
    """赋权: a lower organ exercises; in which name, ``mode`` says. The legal holder stays.

    盘锦 2016: 代为行使 with a seal of its own; 处罚法 24: townships in their own name.
    """

    topic = "power.granted"

    to: str
    mode: GrantMode
    area: str = ""
    """The area it is limited to; where none is given, ``decide`` fills in the receiver's own."""
    training_until: date | None = None
    """End of the training period (培训指导期): the first day without it."""
    final: bool = False
    """在本级办结: the receiver's seal is final."""
    no_second_review: bool = False
    """上级不再审查, passes the file up."""

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.to,)


class PowerWithdrawn(Event):
    """收回: ends a delegation, entrustment, authorisation or grant; back to the former holder."""

    topic = "power.withdrawn"

    source: str
    reason: str = ""
    of: int = 0
    """The version of what is withdrawn; ``decide`` fills it in where there is only one."""

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.source,)


class HandoverCompleted(Event):
    """完成交接: from ``act.effective_on`` the change of version ``completes`` takes effect."""

    topic = "power.handover_completed"

    completes: int


class TrainingExtended(Event):
    """延长培训指导期 of a grantee, to a day."""

    topic = "power.training_extended"

    organ: str
    until: date

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.organ,)


class SealPutInUse(Event):
    """启用专用章: the seal of this batch is in use by a grantee."""

    topic = "power.seal_put_in_use"

    organ: str
    seal: str
    """Name and number of the seal as cut."""
    keeper: str = ""
    """The unit that keeps it."""

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.organ,)
