"""On every history the verifier's own reducer finds the rows that the project has."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.act import Act
from domain.basis import Citation
from domain.codec import encode, stamp
from domain.codes import Code, CodeScheme
from domain.elements import Elements
from domain.events import PUBLIC_TOPICS, AnyEvent, ChangeRevoked, EntryCorrected
from domain.events import duty as d
from domain.events import instrument as i
from domain.events import organ as o
from domain.events import power as p
from domain.events.power import GrantMode
from domain.vocabulary import Level, OrganKind, Rank
from ops.verifier import verify
from tests.facts import CITY, COUNTY, OTHER, TOWN
from tests.projections.shelves import played_out
from tests.scripts import scripts
from tests.verifier.bundle import rows
from tests.verifier.jshistories import of_an_absurd_limit
from tests.verifier.told import MODELS, stored


def verifiers_rows(entries: list[bytes]) -> dict[str, list[bytes]]:
    told = defaultdict(list)
    for position, entry in enumerate(entries, 1):
        found = json.loads(entry)
        told[found["stream"]].append((position, found))
    found = {model: [] for model in MODELS}
    for model, kind in MODELS.items():
        for stream in sorted(told):
            if stream.startswith(f"{kind}:"):
                for row in verify.rows(stream, told[stream]):
                    found[model].append(verify.spelled(stream, row).encode())
    return found


@settings(max_examples=100)
@given(scripts)
def test_the_rows_are_those_of_the_project(script):
    with played_out(script) as ledger:
        same_as_project(stored(ledger))


def test_a_limit_that_is_refused_today_has_the_rows_of_the_project():
    same_as_project(of_an_absurd_limit())


START = date(2010, 1, 1)


def told_in_order(stream: str, *happened: tuple[type[Any], dict[str, Any]]) -> list[AnyEvent]:
    """A stream with an event each month; ``ends`` is the term of its act."""
    events: list[AnyEvent] = []
    for month, (cls, fields) in enumerate(happened):
        on = START + timedelta(days=30 * fields.get("month", month))
        known = {n: fields[n] for n in ("awaits_handover", "number") if n in fields}
        known |= {"until": fields["ends"]} if "ends" in fields else {}
        fields = {
            n: value
            for n, value in fields.items()
            if n not in {"awaits_handover", "number", "ends", "month"}
        }
        found = Act(effective_on=on, **known)
        envelope = {"actor": "clerk", "on_behalf_of": "", "command_id": f"request-{month}"}
        events.append(cls(stream=stream, version=month + 1, act=found, **envelope, **fields))
    return events


def stored_events(*streams: list[AnyEvent]) -> list[bytes]:
    moment = datetime(2026, 11, 21, 8, tzinfo=UTC)
    return [stamp(encode(event), moment) for stream in streams for event in stream]


FULL = Elements(
    name="甲许可",
    legal_basis=(Citation(text="《城乡规划法》", article="第四十条"),),
    codes=(Code(scheme=CodeScheme.LOCAL, text="1"),),
    common=True,
    review_levels=2,
    remark="注",
)
AREA = "211122"


def power_stream() -> list[AnyEvent]:
    """Every change to a power, with most of its fields."""
    grant = {"to": TOWN, "mode": GrantMode.FOR_HOLDER, "area": AREA, "final": True}
    return told_in_order(
        "power:x",
        (p.PowerAdded, {"elements": FULL, "kind": "licence", "holders": (CITY, OTHER), "level": 3}),
        (p.PowerEntrusted, {"to": "organ:agent", "ends": date(2010, 7, 1), "matter": "受理"}),
        (p.PowerAuthorised, {"to": "organ:body"}),
        (p.PowerGranted, grant | {"training_until": date(2011, 1, 1)}),
        (p.PowerAccepted, {"by": TOWN, "of": 4}),
        (p.TrainingExtended, {"organ": TOWN, "until": date(2012, 1, 1)}),
        (p.SealPutInUse, {"organ": TOWN, "seal": "专用章1"}),
        (p.HoldersReduced, {"holders": (CITY,)}),
        (p.PowerDelegated, {"to": (COUNTY, "organ:two"), "level": 4}),
        (p.PowerAccepted, {"by": COUNTY, "of": 9}),
        (p.PowerAccepted, {"by": "organ:two", "of": 9}),
        (p.PowerSuspended, {"areas": (AREA, "211121"), "ends": date(2012, 6, 1)}),
        (p.PowerSuspended, {"reason": "清理"}),
        (p.PowerResumed, {"areas": (AREA,)}),
        (p.PowerAmended, {"changed": ("name", "common", "duty"), "elements": Elements(name="乙")}),
        (p.PowerNarrowed, {"removed": "部分"}),
        (p.PowerConvertedToFiling, {}),
        (p.PowerReclassified, {"kind": "penalty", "term": "行政处罚"}),
        (p.PowerConvertedToCommitment, {}),
        (p.PowerResequenced, {}),
        (p.PowerMarkedStrict, {}),
        (p.PowerRetained, {"awaits_handover": True}),
        (p.HandoverCompleted, {"completes": 22}),
        (p.PowerWithdrawn, {"source": COUNTY, "of": 9}),
        (p.PowerTransferred, {"source": "organ:two", "to": COUNTY, "awaits_handover": True}),
        (p.HandoverCompleted, {"completes": 25, "month": 28}),
        (p.PowerDelegated, {"to": (TOWN,), "at_once": True, "ends": date(2013, 1, 1)}),
        (p.PowerResumed, {}),
        (p.PowerReleased, {"receiver": "协会"}),
        (p.PowerRetained, {"month": 3}),
    )


@pytest.mark.parametrize(
    "end",
    [
        (p.PowerCancelled, {"reason": "依据废止"}),
        (p.PowerLapsed, {}),
        (p.PowerMerged, {"into": ("power:m",)}),
        (p.PowerSplit, {"into": ("power:m", "power:n")}),
    ],
)
def test_the_ends_of_a_power_are_those_of_the_project(end):
    opening = {
        "elements": FULL,
        "kind": "other",
        "ends": date(2010, 1, 9),
        "sources": ("power:o",),
    }
    stream = told_in_order("power:y", (p.PowerAdded, opening))
    stream += told_in_order("power:z", (p.PowerAdded, {"elements": FULL, "kind": "other"}), end)
    same_as_project(stored_events(stream[:1], stream[1:]))


def test_every_change_to_a_power_is_that_of_the_project():
    same_as_project(stored_events(power_stream()))


@given(st.permutations(range(1, 24)), st.integers(1, 30))
def test_corrections_and_revocations_of_every_change_are_those_of_the_project(some, on):
    events = power_stream()
    for target in some[:3]:
        known = {"stream": "power:x", "version": len(events) + 1, "actor": "clerk"}
        known["act"] = Act(effective_on=START)
        if target % 2:
            events.append(ChangeRevoked(**known, revokes=30))
        else:
            moved = Act(effective_on=START + timedelta(days=365 + on), number="更正")
            other = p.PowerRetained(**(known | {"act": moved, "version": 30}))
            events.append(EntryCorrected(**known, corrects=30, replacement=other))
    same_as_project(stored_events(events))


def test_organs_papers_and_duties_are_those_of_the_project():
    organ = told_in_order(
        "organ:x",
        (
            o.OrganEstablished,
            {"name": "市住建局", "kind": OrganKind.DEPARTMENT, "level": Level.CITY},
        ),
        (o.OrganAliased, {"alias": "住建局"}),
        (o.NamePlateAdded, {"plate": "市人防办"}),
        (o.NamePlateAdded, {"plate": "市城管局"}),
        (o.NamePlateRemoved, {"plate": "市人防办"}),
        (o.NamePlateRemoved, {"plate": "市城管局"}),
        (o.OrganRenamed, {"name": "市住房和城乡建设局", "month": 1}),
        (o.OrganRecoded, {"credit_code": "11211100001"}),
        (o.OrganMerged, {"into": CITY}),
    )
    closed = told_in_order(
        "organ:y",
        (o.OrganEstablished, {"name": "某局", "founding_unknown": True, "aliases": ("某",)}),
        (o.OrganDissolved, {"successors": (CITY, OTHER)}),
    )
    total = i.Total(change=i.Change.CANCEL, count=49, scope="项目", sub_items=True)
    said = {"change": i.Change.CANCEL, "count": 1, "because": i.Because.WITHHELD, "number": "1号"}
    paper = told_in_order(
        "instrument:x",
        (i.InstrumentIssued, {"title": "决定", "rank": Rank.LAW, "manner": "公布"}),
        (i.TotalsStated, {"totals": (total,)}),
        (i.DifferenceExplained, said | {"note": "涉密"}),
        (i.InstrumentAmended, {"by": "2号"}),
        (i.InstrumentAmended, {}),
        (i.InstrumentRepealed, {}),
    )
    void = told_in_order(
        "instrument:y", (i.InstrumentIssued, {"title": "令"}), (i.InstrumentVoided, {})
    )
    duty = told_in_order(
        "duty:x",
        (d.DutyAssigned, {"organ": CITY, "text": "监管"}),
        (d.DutyReworded, {"text": "监督管理"}),
        (d.DutyMoved, {"to": OTHER}),
        (d.DutyEnded, {}),
    )
    same_as_project(stored_events(organ, closed, paper, void, duty))


def same_as_project(entries: list[bytes]) -> None:
    wanted = rows(entries)
    del wanted["lists"]
    assert any(wanted.values())
    assert verifiers_rows(entries) == wanted


def test_every_topic_has_its_place():
    assert verify.TOPICS == PUBLIC_TOPICS


def test_an_event_more_on_a_day_is_folded_alone(monkeypatch):
    """4,000 events of one day would else be folded eight million times."""
    folded = 0
    own = verify.evolve

    def counted(*given):
        nonlocal folded
        folded += 1
        return own(*given)

    monkeypatch.setattr(verify, "evolve", counted)
    payload = {"elements": {"name": "许可"}, "kind": "licence", "holders": ["organ:a"]}
    told = [("power.added", payload), *[("power.narrowed", {"removed": "甲"})] * 99]
    entries = [
        (n, {"topic": topic, "payload": said, "act": {"effective_on": "2020-01-01"}, "version": n})
        for n, (topic, said) in enumerate(told, 1)
    ]
    found = verify.rows("power:x", entries)
    assert (folded, len(found)) == (100, 100)
    assert found[-1].state["removed"] == ["甲"] * 99
