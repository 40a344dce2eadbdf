"""委托处罚: to a fit organisation, by a mandate that says what and for how long."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.entrusting import entrusted, said
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events.power import PowerEntrusted
from domain.vocabulary import OrganKind, PowerKind


@rule(
    "W6",
    "处罚权委托给不合条件的组织",
    "A penalty is entrusted to an unfit body",
    severity=Severity.GRAVE,
    clause="行政处罚法第二十条、第二十一条",
    remedy=("收回委托，或改委托符合条件的组织", "Withdraw it, or entrust a fit organisation"),
)
def unfit_agent(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A party body that has no government plate. Of any other kind the ledger cannot tell."""
    for day, event in entrusted(dossier, PowerKind.PENALTY):
        organ = facts.organ(event.to)
        if organ and organ.kind is OrganKind.PARTY_BODY and not organ.plates:
            zh = f"处罚权自{day}起委托{organ.name}（{organ.kind.label}）。"
            en = f"The penalty is entrusted to {organ.name} ({organ.kind.value}) since {day}."
            yield said(day, event, zh, en)


@rule(
    "W7",
    "委托书未载明事项或期限",
    "The mandate names no matter, or no term",
    severity=Severity.MINOR,
    clause="行政处罚法第二十条（委托书应当载明委托的具体事项、权限、期限等内容）",
    remedy=("补录委托书载明的事项和期限", "Enter the matter and the term of the mandate"),
)
def mandate_incomplete(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Of penalties, while the entrustment stands. A missing mandate is W3's affair."""
    for day, event in entrusted(dossier, PowerKind.PENALTY):
        lacking = [what for what, there in parts(event) if not there]
        if event.mandate and lacking:
            agent = facts.name_of(event.to)
            zh = f"{day}委托{agent}的委托书没有载明{'、'.join(zh for zh, _ in lacking)}。"
            en = (
                f"The mandate by which {agent} was entrusted on {day} names no"
                f" {' and no '.join(en for _, en in lacking)}."
            )
            yield said(day, event, zh, en)


def parts(event: PowerEntrusted) -> tuple[tuple[tuple[str, str], bool], ...]:
    return (("事项", "matter"), bool(event.matter)), (("期限", "term"), event.act.until is not None)
