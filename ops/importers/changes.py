"""From one row of a paper and the power it speaks of to the commands it means."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from domain.act import Act
from domain.commands import Command
from domain.commands import power as p
from domain.events.instrument import Change
from domain.organ_codes import NATIONAL
from domain.power import Power
from domain.value import replace
from domain.vocabulary import OrganKind
from ops.importers.desk import Desk
from ops.importers.differences import differences
from ops.importers.targets import ChangeRow, Targets

Commands = Sequence[Command] | None
"""What a row leads to; None where it is held."""

SIMPLE: Final[dict[Change, type[Command]]] = {
    Change.CONVERT_FILING: p.ConvertToFiling,
    Change.CONVERT_COMMITMENT: p.ConvertToCommitment,
    Change.CONVERT_POST_REGISTRATION: p.ResequencePower,
    Change.RESUME: p.ResumePower,
    Change.RETAIN: p.RetainPower,
    Change.STRICT: p.MarkStrict,
}
"""Changes that need nothing but the power and the paper."""
REASONED: Final[dict[Change, Callable[..., Command]]] = {
    Change.CANCEL: p.CancelPower,
    Change.SUSPEND: p.SuspendPower,
    Change.LAPSE: p.LapsePower,
}
"""Changes that may give a reason."""


class Changes:
    """Words each kind of change as commands."""

    def __init__(self, desk: Desk, targets: Targets) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.targets = targets
        self.worders: dict[Change, Callable[[ChangeRow, Power, Act], Commands]] = {
            Change.PARTIAL_CANCEL: self.narrow,
            Change.DELEGATE: self.delegate,
            Change.ACCEPT: self.accept,
            Change.ENTRUST: self.entrust,
            Change.AUTHORISE: self.authorise,
            Change.GRANT: self.grant,
            Change.WITHDRAW: self.withdraw,
            Change.RELEASE: self.release,
            Change.TRANSFER: self.transfer,
            Change.AMEND: self.amend,
            Change.AMEND_ORGAN: self.reduce_holders,
            Change.RECLASSIFY: self.reclassify,
        }

    def word(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """The commands of a change; mergers, splits and new powers are worded elsewhere."""
        if simple := SIMPLE.get(change.kind):
            return [simple(stream=power.id, act=act)]
        if reasoned := REASONED.get(change.kind):
            return [reasoned(stream=power.id, act=act, reason=change.row.text("reason"))]
        return self.worders[change.kind](change, power, act)

    def narrow(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        row = change.row
        removed = row.text("sub_item_name") or row.text("reason") or row.text("remark")
        if not removed:
            return self.held(change, "sub_item_name", "nothing_to_amend")
        return [p.NarrowPower(stream=power.id, act=act, removed=removed)]

    def delegate(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """A national paper, or one that names a class of organs, makes them holders at once."""
        to = self.receivers(change)
        if not to:
            return None
        classes = all(self.is_class(organ) for organ in to)
        at_once = classes or change.cited.area == NATIONAL
        if not at_once:
            names = "、".join(self.desk.organs.name(organ, change.day.on) for organ in to)
            self.findings.note(change.row, "organ_after", "awaits_acceptance", organ=names)
        return [
            p.DelegatePower(
                stream=power.id,
                act=act,
                to=to,
                level=self.targets.level(change.row, "level_after"),
                at_once=at_once,
            )
        ]

    def is_class(self, organ: str) -> bool:
        state = self.desk.organs.histories[organ][-1].state
        return state.kind is OrganKind.CLASS_OF_ORGANS

    def accept(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        by = self.receivers(change)
        return (
            None
            if by is None
            else [p.AcceptPower(stream=power.id, act=act, by=organ) for organ in by]
        )

    def entrust(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        to = self.receivers(change, whole=True)
        return (
            None
            if to is None
            else [p.EntrustPower(stream=power.id, act=act, to=organ) for organ in to]
        )

    def authorise(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        to = self.receivers(change, whole=True)
        return (
            None
            if to is None
            else [p.AuthorisePower(stream=power.id, act=act, to=organ) for organ in to]
        )

    def grant(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """代为行使 or 以自己名义: the paper seldom says, and the law differs; the operator must."""
        mode = self.desk.options.grant_mode
        if mode is None:
            return self.held(change, "change_kind", "mode_not_stated")
        to = self.receivers(change, whole=True)
        return (
            None
            if to is None
            else [p.GrantPower(stream=power.id, act=act, to=organ, mode=mode) for organ in to]
        )

    def withdraw(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """From the organ named, or the only one there is anything to take back from."""
        sources = [a.to for a in power.arrangements]
        if change.row.text("organ_before"):
            named = self.targets.organs_before(change)
            sources = [organ for organ in sources if organ in named]
        if len(sources) != 1:
            return self.held(change, "organ_before", "sender_missing")
        reason = change.row.text("reason")
        return [p.WithdrawPower(stream=power.id, act=act, source=sources[0], reason=reason)]

    def release(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """Whoever takes it on is no organ: the words stay words."""
        receiver = change.row.text("organ_after")
        return [p.ReleasePower(stream=power.id, act=act, receiver=receiver)]

    def transfer(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        named = self.targets.organs_before(change)
        sources = [organ for organ in power.holders if organ in named or len(power.holders) == 1]
        if len(sources) != 1:
            return self.held(change, "organ_before", "sender_missing")
        to = self.receivers(change, whole=True)
        if to is None or len(to) != 1:
            return self.held(change, "organ_after", "receiver_missing") if to else None
        return [p.TransferPower(stream=power.id, act=act, source=sources[0], to=to[0])]

    def amend(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """要素调整: a new name, another basis."""
        row = change.row
        name = row.text("item_name_after") or power.elements.name
        said = replace(self.desk.items.elements(row, ()), name=name, extras=())
        changed, elements = differences(row, said, power.elements)
        if not changed:
            return self.held(change, "item_name_after", "nothing_to_amend")
        return [p.AmendPower(stream=power.id, act=act, changed=changed, elements=elements)]

    def reduce_holders(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        """减少审批部门: those the paper names stay; it may name none."""
        if not change.row.text("organ_after"):
            return [p.ReduceHolders(stream=power.id, act=act, holders=())]
        stay = self.receivers(change)
        return None if stay is None else [p.ReduceHolders(stream=power.id, act=act, holders=stay)]

    def reclassify(self, change: ChangeRow, power: Power, act: Act) -> Commands:
        if not change.row.text("item_type"):
            return self.held(change, "item_type", "kind_unknown")
        kind = self.desk.items.kind(change.row)
        if kind is None:
            return None
        term = change.row.text("item_type")
        return [p.ReclassifyPower(stream=power.id, act=act, kind=kind, term=term)]

    def receivers(self, change: ChangeRow, *, whole: bool = False) -> tuple[str, ...] | None:
        if not change.row.text("organ_after"):
            self.findings.hold(change.row, "organ_after", "receiver_missing")
            return None
        return self.targets.receivers(change, "organ_after", whole=whole)

    def held(self, change: ChangeRow, field: str, reason: str, **facts: Any) -> None:
        self.findings.hold(change.row, field, reason, **facts)
