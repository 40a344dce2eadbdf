"""One example of every event, every field set; their bytes lie in tests/golden."""

from datetime import date
from typing import Any

from domain.act import Act, Origin
from domain.basis import Citation
from domain.codes import Code, CodeScheme
from domain.dates import PartialDate, Precision
from domain.elements import Attachment, Disclosure, Elements, Extra, Limit, RiskPoint
from domain.events import AnyEvent
from domain.events import duty as d
from domain.events import exercise as x
from domain.events import finding as f
from domain.events import instrument as i
from domain.events import opinion as n
from domain.events import organ as o
from domain.events import power as p
from domain.events.amendment import ChangeRevoked, EntryCorrected
from domain.events.instrument import Because, Change, Total
from domain.vocabulary import Level, OrganKind, PowerKind, Rank

ACT = Act(
    effective_on=date(2016, 10, 31),
    effective_precision=Precision.MONTH,
    awaits_handover=True,
    until=date(2018, 10, 31),
    decided_on=PartialDate("2016-09-09"),
    published_on=PartialDate("2016-09"),
    instrument="instrument:i",
    number="盘县政办发〔2016〕109号",
    title="实施方案",
    issuer="盘山县人民政府办公室",
    rank=Rank.COUNTY_DOCUMENT,
    annex="附件2",
    item="17",
    scope="市级行政职权",
    sub_item=True,
    adjustment="adjustment:1",
    origin=Origin(file="附件2.xls", sha256="ab" * 32, sheet="目录", row=17, verbatim="Ａ"),
    remark="操作员给出生效日期",
    simulated=True,
)
ATTACHMENT = Attachment(
    reference="flow.pdf", sha256="cd" * 32, version="2", published_on=PartialDate("2016")
)
ELEMENTS = Elements(
    name="建设工程规划许可证核发",
    codes=(Code(scheme=CodeScheme.BASE, text="000115001000"),),
    legal_basis=(
        Citation(
            text="《城乡规划法》（主席令第74号）第四十条第一项",
            instrument_title="城乡规划法",
            instrument_number="主席令第74号",
            article="第四十条",
            item="第一项",
        ),
    ),
    office="规划科",
    duty="duty:1",
    responsibilities=("受理责任", "审查责任"),
    grounds=("不按规定受理",),
    supervision="向监察机关反映",
    remedies="行政复议",
    statutory_limit=Limit(amount=20, unit="工作日"),
    promised_limit=Limit(amount=7, unit="工作日"),
    review_levels=2,
    fee_basis="无",
    fee_standard="不收费",
    counterpart="法人",
    facing=("涉企",),
    common=True,
    assisting=True,
    lead="市住建局",
    assistants=("市消防支队",),
    flow_chart=ATTACHMENT,
    discretion=ATTACHMENT,
    supervision_rules=ATTACHMENT,
    risk_points=(RiskPoint(point="审查", grade="高", measures="双人审查"),),
    posts=("受理岗",),
    disclosure=Disclosure(form="网站", circle="社会", time="长期"),
    withheld_reason="涉密",
    parent_code="00011500100Y",
    parent_name="规划许可",
    service_item="政务服务事项1",
    negative_list="第10项",
    running_record="record/1",
    extras=(Extra(heading="备注2", value="甲"),),
    remark="注",
)


def example(event: type[Any], stream: str, **fields: Any) -> AnyEvent:
    return event(
        stream=stream,
        version=3,
        act=ACT,
        actor="account-7",
        on_behalf_of="organ:o",
        command_id="request-1",
        **fields,
    )


def power(event: type[Any], **fields: Any) -> AnyEvent:
    return example(event, "power:p", **fields)


def organ(event: type[Any], **fields: Any) -> AnyEvent:
    return example(event, "organ:o", **fields)


def instrument(event: type[Any], **fields: Any) -> AnyEvent:
    return example(event, "instrument:i", **fields)


def duty(event: type[Any], **fields: Any) -> AnyEvent:
    return example(event, "duty:d", **fields)


def finding(event: type[Any], **fields: Any) -> AnyEvent:
    return example(event, "finding:f", **fields)


def opinion(event: type[Any], **fields: Any) -> AnyEvent:
    return example(event, "opinion:n", **fields)


REPLACEMENT = p.PowerCancelled(
    stream="power:p",
    version=2,
    act=ACT,
    actor="account-7",
    on_behalf_of="organ:o",
    command_id="request-1",
    reason="依据废止",
)
EXAMPLES: tuple[AnyEvent, ...] = (
    power(
        p.PowerAdded,
        elements=ELEMENTS,
        kind=PowerKind.LICENCE,
        term="行政许可",
        holders=("organ:o", "organ:q"),
        area="211122",
        level=Level.COUNTY,
        sources=("power:a", "power:b"),
    ),
    power(p.PowerCancelled, reason="依据废止"),
    power(p.PowerNarrowed, removed="乙级资质"),
    power(
        p.PowerDelegated,
        to=("organ:o",),
        level=Level.COUNTY,
        at_once=True,
        source=("organ:q",),
    ),
    power(p.PowerAccepted, by="organ:o", of=2),
    power(p.PowerEntrusted, to="organ:o", matter="受理", mandate="委托书1号"),
    power(p.PowerAuthorised, to="organ:o"),
    power(
        p.PowerGranted,
        to="organ:o",
        mode=p.GrantMode.FOR_HOLDER,
        area="211122",
        training_until=date(2016, 12, 31),
        final=True,
        no_second_review=True,
    ),
    power(p.PowerWithdrawn, source="organ:o", reason="法律修改", of=2),
    power(p.PowerTransferred, source="organ:o", to="organ:q"),
    power(p.PowerReleased, receiver="行业协会"),
    power(p.PowerMerged, into=("power:r",)),
    power(p.PowerSplit, into=("power:r", "power:s")),
    power(p.PowerAmended, changed=("name", "remark"), elements=ELEMENTS),
    power(p.HoldersReduced, holders=("organ:o",)),
    power(p.PowerReclassified, kind=PowerKind.CONFIRMATION, term="行政确定"),
    power(p.PowerConvertedToFiling),
    power(p.PowerConvertedToCommitment),
    power(p.PowerResequenced),
    power(p.PowerSuspended, areas=("310115",), reason="试点"),
    power(p.PowerResumed, areas=("310115",)),
    power(p.PowerRetained),
    power(p.PowerMarkedStrict),
    power(p.PowerLapsed, reason="漏报"),
    power(p.HandoverCompleted, completes=2),
    power(p.TrainingExtended, organ="organ:o", until=date(2017, 3, 1)),
    power(p.SealPutInUse, organ="organ:o", seal="行政审批专用章(4)", keeper="办公室"),
    organ(
        o.OrganEstablished,
        name="市住建局",
        kind=OrganKind.DEPARTMENT,
        level=Level.CITY,
        area="211100",
        credit_code="11100000006940693J",
        parent="organ:g",
        aliases=("住建局",),
        founding_unknown=True,
    ),
    organ(o.OrganRenamed, name="市住房和城乡建设局"),
    organ(o.OrganAliased, alias="住建局"),
    organ(o.OrganRecoded, credit_code="11100000006940693J"),
    organ(o.NamePlateAdded, plate="市人民防空办公室"),
    organ(o.NamePlateRemoved, plate="市人民防空办公室"),
    organ(o.OrganMerged, into="organ:q"),
    organ(o.OrganDissolved, successors=("organ:q", "organ:r")),
    instrument(
        i.InstrumentIssued,
        title="人民币管理条例",
        number="国务院令第280号",
        issuer="国务院",
        rank=Rank.ADMINISTRATIVE_REGULATION,
        area="100000",
        reference="gazette",
        manner="公布",
        in_force_unknown=True,
    ),
    instrument(
        i.InstrumentAmended,
        by="国务院令第653号",
        manner="修正",
        text_version="2014-07-29",
        ordinal="第一次",
    ),
    instrument(i.InstrumentRepealed, by="国务院令第1号", manner="废止"),
    instrument(i.InstrumentVoided, by="国务院令第1号"),
    instrument(
        i.TotalsStated,
        totals=(
            Total(
                change=Change.CANCEL, count=49, scope="行政审批事项", sub_items=True, note="附件1"
            ),
        ),
    ),
    instrument(
        i.DifferenceExplained,
        change=Change.CANCEL,
        count=2,
        because=Because.WITHHELD,
        scope="行政审批事项",
        sub_items=True,
        note="保密项目",
    ),
    duty(d.DutyAssigned, organ="organ:o", text="负责规划管理"),
    duty(d.DutyReworded, text="负责城乡规划管理"),
    duty(d.DutyMoved, to="organ:q"),
    duty(d.DutyEnded),
    finding(
        f.FindingOpened,
        rule="H1",
        subject="power:p",
        cause="organ:o",
        severity="grave",
        zh="行使主体已撤销。",
        en="The holder was dissolved.",
        position=120,
        since=date(2016, 10, 1),
        due=date(2016, 11, 30),
        holders=("organ:o",),
        names=("organ:o",),
    ),
    finding(
        f.FindingRestated,
        zh="行使主体已并入。",
        en="The holder was merged.",
        position=125,
        since=date(2016, 10, 2),
        due=date(2016, 12, 1),
        names=("organ:o",),
    ),
    finding(f.FindingAssigned, to="organ:o", by_day=date(2016, 12, 31)),
    finding(f.FindingAcknowledged, reply="情况属实"),
    finding(f.FindingRectified, position=130, entry=128),
    finding(f.FindingDismissed, reason="承继机构已行使"),
    finding(
        f.FindingReopened,
        reason="经复核仍在行使",
        position=140,
        zh="行使主体已撤销。",
        en="The holder was dissolved.",
        since=date(2017, 10, 1),
        due=date(2017, 11, 30),
        names=("organ:o",),
    ),
    opinion(n.OpinionReceived, power="power:p", route=n.Route.USE, text="受理太慢", to="organ:o"),
    opinion(n.OpinionForwarded, route=n.Route.SETTING, to="organ:q"),
    opinion(n.OpinionLinked, finding="finding:H1-0"),
    opinion(n.OpinionAnswered, reply="已改正"),
    example(
        x.RecordsChecked,
        "exercise:x",
        sha256="ef" * 32,
        position=140,
        records=10,
        lawful=7,
        unreadable=1,
        first=date(2016, 1, 4),
        last=date(2016, 12, 30),
        faults=(x.FaultCount(rule="X1", records=2),),
    ),
    power(EntryCorrected, corrects=2, replacement=REPLACEMENT, reason="录入有误"),
    power(ChangeRevoked, revokes=2, reason="重新研究"),
)
