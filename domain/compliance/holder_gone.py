"""机构已撤销: who holds or exercises a power still exists."""

from collections.abc import Iterable, Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.organs import OrganStatus
from domain.power import Power

GONE = {
    OrganStatus.DISSOLVED: ("撤销", "dissolved"),
    OrganStatus.MERGED: ("并入其他机构", "merged"),
}


@rule(
    "H1",
    "行使主体已不存在",
    "A holder no longer exists",
    severity=Severity.GRAVE,
    clause="行政处罚法第三十八条",
    remedy=("将职权划转给承继机构，或取消", "Transfer the power to the successor, or cancel it"),
)
def holder_gone(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Dissolved or merged away, and still holder, agent, grantee or awaited receiver.

    Who merely supervises what was sent down is followed by its heirs without a change of the list.
    """
    power = dossier.carried
    for id in acting(power) if power else ():
        organ = facts.organ(id)
        if organ is None or organ.status not in GONE:
            continue
        zh, en = GONE[organ.status]
        ended = next(v for v in facts.organs[id] if v.state.status is organ.status)
        heirs = "、".join(facts.name_of(heir) for heir in organ.successors)
        yield Said(
            zh=f"{organ.name}已于{ended.valid_from}{zh}"
            + (f"，承继机构: {heirs}。" if heirs else "。"),
            en=f"{organ.name} was {en} on {ended.valid_from}"
            + (f"; its successors: {heirs}." if heirs else "."),
            cause=id,
            since=max(ended.valid_from, power.since) if power else None,
            names=(id, *organ.successors),
        )


def acting(power: Power) -> Iterable[str]:
    return dict.fromkeys((*power.holders, *(one.to for one in power.arrangements)))
