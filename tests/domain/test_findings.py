"""Findings and opinions: what may happen to them when, and what a check makes of the findings."""

from datetime import date

import pytest

from domain.act import Act
from domain.commands import Command, Request
from domain.commands import finding as f
from domain.commands import opinion as n
from domain.compliance.follow_up import Look, follow_up
from domain.compliance.rule import Complaint, Said, Severity
from domain.decide import decide
from domain.errors import (
    AlreadyExists,
    NothingSaid,
    NotNow,
    OtherLedger,
    PersonalData,
    Unknown,
)
from domain.events import AnyEvent
from domain.events.opinion import Route
from domain.findings import Finding, FindingStatus, finding_id
from domain.ledger import Ledger, RestrictedLedger
from domain.opinions import Opinion
from domain.streams import history
from domain.timeline import on
from domain.value import replace
from tests.facts import CITY, added

RULE, POWER = "H1", "power:p"
ID = finding_id(RULE, POWER, CITY)
NOTE = "opinion:1"
EVER = date.max


def act(day: str) -> Act:
    return Act(effective_on=date.fromisoformat(day))


def opening(day: str = "2016-01-01", position: int = 10) -> f.OpenFinding:
    [command] = follow_up([complaint()], [], look(day, position))
    assert isinstance(command, f.OpenFinding)
    return command


SINCE = date(2015, 6, 1)


def complaint(
    cause: str = CITY, zh: str = "行使主体已撤销。", since: date | None = SINCE
) -> Complaint:
    said = Said(
        zh=zh,
        en="The holder was dissolved.",
        cause=cause,
        names=(cause,),
        since=since,
        due=date(2016, 9, 1),
    )
    return Complaint(rule=RULE, subject=POWER, said=said)


def look(day: str, position: int, **more: object) -> Look:
    found: dict[str, object] = {"severities": {RULE: Severity.GRAVE}} | more
    return Look(as_of=date.fromisoformat(day), position=position, **found)  # pyright: ignore[reportArgumentType] (spread)


def told(*commands: Command) -> list[AnyEvent]:
    """What comes of requests, one after the other."""
    events: list[AnyEvent] = []
    for command in commands:
        past = [event for event in events if event.stream == command.stream]
        events += decide(Request(commands=(command,), actor="clerk"), {command.stream: past})
    return events


def finding(*commands: Command, day: date = EVER) -> Finding:
    found = on(history(told(*commands)), day)
    assert isinstance(found, Finding)
    return found


def test_a_finding_says_where_and_when_it_was_true_and_how_it_ended():
    ended = f.RectifyFinding(stream=ID, act=act("2016-03-01"), position=20, entry=18)
    steps = (
        opening(),
        f.AssignFinding(stream=ID, act=act("2016-01-05"), to=CITY, by_day=date(2016, 2, 1)),
        f.AcknowledgeFinding(stream=ID, act=act("2016-01-08"), reply="属实"),
        ended,
    )
    now, before = finding(*steps), finding(*steps, day=date(2016, 2, 1))
    assert (before.status, before.position, before.opened_on) == (
        FindingStatus.ACKNOWLEDGED,
        10,
        date(2016, 1, 1),
    )
    assert (now.status, now.position, now.entry) == (FindingStatus.RECTIFIED, 20, 18)
    assert (now.closed_by, now.closed_on) == ("clerk", date(2016, 3, 1))
    assert (now.assigned_to, now.by_day, now.reply) == (CITY, date(2016, 2, 1), "属实")


def test_one_cause_has_one_finding_which_cannot_be_opened_twice():
    with pytest.raises(AlreadyExists):
        told(opening(), opening("2017-01-01", 30))


def test_another_cause_is_another_finding():
    assert finding_id(RULE, POWER, "organ:other") != ID
    assert finding_id(RULE, "power:q", CITY) != ID
    assert finding_id("H2", POWER, CITY) != ID
    assert finding_id("a", "b\nc", "d") != finding_id("a", "b", "c\nd")


@pytest.mark.parametrize(
    "command",
    [
        f.AssignFinding(stream=ID, act=act("2016-02-01"), to=CITY),
        f.AcknowledgeFinding(stream=ID, act=act("2016-02-01")),
        f.RectifyFinding(stream=ID, act=act("2016-02-01"), position=1),
        f.DismissFinding(stream=ID, act=act("2016-02-01"), reason="x"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_about_what_is_closed_or_was_never_opened(command: Command):
    closed = f.DismissFinding(stream=ID, act=act("2016-01-15"), reason="不属实")
    with pytest.raises(NotNow) as refused:
        told(opening(), closed, command)
    assert refused.value.facts["status"] == "dismissed"
    with pytest.raises(NotNow) as refused:
        told(command)
    assert refused.value.facts["status"] == "not_opened"


def test_what_is_open_is_not_reopened():
    with pytest.raises(NotNow):
        told(opening(), f.ReopenFinding(stream=ID, act=act("2016-02-01"), reason="x"))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_who_dismisses_or_reopens_says_why(reason: str):
    dismissing = f.DismissFinding(stream=ID, act=act("2016-02-01"), reason=reason)
    with pytest.raises(NothingSaid):
        told(opening(), dismissing)
    with pytest.raises(NothingSaid):
        told(
            opening(),
            f.DismissFinding(stream=ID, act=act("2016-02-01"), reason="不属实"),
            f.ReopenFinding(stream=ID, act=act("2016-03-01"), reason=reason),
        )


def test_a_check_opens_what_is_new_once_and_leaves_what_is_known():
    first = [*follow_up([complaint(), complaint()], [], look("2016-01-01", 10))]
    assert len(first) == 1
    known = finding(*first)
    assert (known.since, known.due, known.names) == (SINCE, date(2016, 9, 1), (CITY,))
    assert [*follow_up([complaint()], [known], look("2016-02-01", 20))] == []


def test_a_check_closes_what_is_no_longer_so_and_names_the_newest_entry_about_it():
    [closing] = follow_up(
        [], [finding(opening())], look("2016-02-01", 20, entries={POWER: 9, CITY: 15})
    )
    assert isinstance(closing, f.RectifyFinding)
    assert (closing.position, closing.entry) == (20, 15)


def test_where_nothing_about_it_was_recorded_since_no_entry_is_named():
    [closing] = follow_up([], [finding(opening())], look("2016-02-01", 20, entries={POWER: 10}))
    assert isinstance(closing, f.RectifyFinding)
    assert closing.entry == 0


def hidden(finding: Finding) -> bool:
    return finding.id == ID


NOT_THERE: list[dict[str, object]] = [
    {"severities": {}},
    {"whole": False},
    {"current": False},
    {"hidden": hidden},
]


@pytest.mark.parametrize(
    "partly", NOT_THERE, ids=["another rule", "a part", "a past day", "said of the whole list"]
)
def test_a_check_that_did_not_look_there_closes_nothing(partly: dict[str, object]):
    assert [*follow_up([], [finding(opening())], look("2016-02-01", 20, **partly))] == []


def test_what_was_rectified_is_taken_up_again_in_the_words_of_the_new_case():
    steps = opening(), f.RectifyFinding(stream=ID, act=act("2016-02-01"), position=20)
    new = complaint(zh="又撤销了。", since=date(2016, 2, 20))
    [again] = follow_up([new], [finding(*steps)], look("2016-03-01", 30))
    assert isinstance(again, f.ReopenFinding)
    reopened = finding(*steps, again)
    assert (reopened.status, reopened.opened, reopened.position) == (FindingStatus.OPEN, 2, 30)
    assert (reopened.zh, reopened.since) == ("又撤销了。", date(2016, 2, 20))
    assert reopened.closed_on is None


DISMISSED = f.DismissFinding(stream=ID, act=act("2016-02-01"), reason="不属实")


def test_what_was_dismissed_stays_so_for_as_long_as_it_goes_on():
    known = finding(opening(), DISMISSED)
    assert [*follow_up([complaint()], [known], look("2016-03-01", 30))] == []
    assert [*follow_up([complaint(zh="换了说法")], [known], look("2016-03-01", 30))] == []


def test_what_begins_after_a_dismissal_is_another_case():
    later = complaint(since=date(2016, 5, 1))
    [again] = follow_up([later], [finding(opening(), DISMISSED)], look("2016-06-01", 30))
    assert isinstance(again, f.ReopenFinding)


def test_what_is_so_otherwise_than_was_told_is_told_again():
    other = complaint(zh="行使主体已并入另一机构。", since=date(2015, 7, 1))
    known = finding(opening(), f.AcknowledgeFinding(stream=ID, act=act("2016-01-08")))
    [again] = follow_up([other], [known], look("2016-02-01", 20))
    assert isinstance(again, f.RestateFinding)
    retold = finding(opening(), again)
    assert (retold.zh, retold.since, retold.position) == (other.said.zh, other.said.since, 20)
    assert (retold.status, retold.opened, retold.opened_on) == (
        FindingStatus.OPEN,
        1,
        date(2016, 1, 1),
    )


def test_a_check_that_was_overtaken_changes_nothing():
    """It knew position 9 when another had told of the finding at 10."""
    stale = look("2016-02-01", 9)
    rectified = f.RectifyFinding(stream=ID, act=act("2016-01-15"), position=10)
    assert [*follow_up([], [finding(opening())], stale)] == []
    assert [*follow_up([complaint()], [finding(opening(), rectified)], stale)] == []
    assert [*follow_up([complaint(zh="另一说法")], [finding(opening())], stale)] == []


def test_a_check_of_a_past_day_opens_what_nobody_knew_and_changes_nothing_else():
    past = look("2016-02-15", 30, current=False)
    rectified = f.RectifyFinding(stream=ID, act=act("2016-02-01"), position=20)
    assert [*follow_up([complaint()], [finding(opening(), rectified)], past)] == []
    assert [*follow_up([complaint(zh="另一说法")], [finding(opening())], past)] == []
    assert len([*follow_up([complaint()], [], past)]) == 1


@pytest.mark.parametrize("to", ["", "power:p", "某局", "organ:"])
def test_only_an_organ_is_told_to_see_to_it(to: str):
    with pytest.raises(Unknown):
        told(opening(), f.AssignFinding(stream=ID, act=act("2016-02-01"), to=to))


FOUND_BY = (
    "13812345678",
    "电话：138-1234-5678。",
    "138 1234 5678",
    "+8613812345678",
    "１３８１２３４５６７８",
    "21110019700101123X",
    "211100700101123",
)


@pytest.mark.parametrize("text", FOUND_BY)
def test_no_text_holds_a_number_by_which_a_person_is_found(text: str):
    steps: list[Command] = [
        f.AcknowledgeFinding(stream=ID, act=act("2016-02-01"), reply=text),
        f.DismissFinding(stream=ID, act=act("2016-02-01"), reason=text),
    ]
    for step in steps:
        with pytest.raises(PersonalData):
            told(opening(), step)
    with pytest.raises(PersonalData):
        told(opening(), DISMISSED, f.ReopenFinding(stream=ID, act=act("2016-03-01"), reason=text))
    with pytest.raises(PersonalData):
        told(replace(RECEIVED, text=text))
    with pytest.raises(PersonalData):
        told(RECEIVED, replace(ANSWERED, reply=text))


@pytest.mark.parametrize("text", ["国发〔2015〕27号", "2016-01-01至2016-12-31", "第123456789012号"])
def test_other_numbers_may_be_written(text: str):
    assert told(replace(RECEIVED, text=text))


def opinion(*commands: Command) -> Opinion:
    found = on(history(told(*commands)), EVER)
    assert isinstance(found, Opinion)
    return found


RECEIVED = n.ReceiveOpinion(
    stream=NOTE, act=act("2016-01-01"), power=POWER, route=Route.USE, text="受理太慢", to=CITY
)
ANSWERED = n.AnswerOpinion(stream=NOTE, act=act("2016-01-09"), reply="已改正")


def test_an_opinion_goes_its_route_to_an_answer():
    forwarded = n.ForwardOpinion(
        stream=NOTE, act=act("2016-01-02"), route=Route.SETTING, to="organ:bianzhi"
    )
    linked = n.LinkOpinion(stream=NOTE, act=act("2016-01-10"), finding=ID)
    found = opinion(RECEIVED, forwarded, ANSWERED, linked)
    assert (found.route, found.to, found.text) == (Route.SETTING, "organ:bianzhi", "受理太慢")
    assert (found.reply, found.answered_on) == ("已改正", date(2016, 1, 9))
    assert found.findings == (ID,)


def test_an_opinion_is_received_once_answered_once_and_linked_once_to_one_finding():
    with pytest.raises(AlreadyExists):
        told(RECEIVED, RECEIVED)
    with pytest.raises(NotNow):
        told(RECEIVED, ANSWERED, ANSWERED)
    with pytest.raises(NotNow):
        told(ANSWERED)
    linked = n.LinkOpinion(stream=NOTE, act=act("2016-01-10"), finding=ID)
    with pytest.raises(AlreadyExists):
        told(RECEIVED, linked, linked)


@pytest.mark.parametrize(
    "command",
    [
        n.ReceiveOpinion(
            stream=NOTE, act=act("2016-01-01"), power=POWER, route=Route.USE, text=" ", to=CITY
        ),
        n.AnswerOpinion(stream=NOTE, act=act("2016-01-01"), reply=""),
    ],
)
def test_an_opinion_and_an_answer_say_something(command: Command):
    with pytest.raises(NothingSaid):
        told(*(() if isinstance(command, n.ReceiveOpinion) else (RECEIVED,)), command)


MEMORY = {"PERSISTENCE_MODULE": "ops.store.memory"}


def test_nothing_restricted_enters_the_public_ledger():
    ledger = Ledger(MEMORY)
    with pytest.raises(OtherLedger):
        ledger.execute(Request(commands=(opening(),), actor="clerk"))
    with pytest.raises(OtherLedger):
        ledger.execute(Request(commands=(RECEIVED,), actor="clerk"))
    assert ledger.position == 0


def test_what_happens_to_a_finding_cannot_stand_in_the_stream_of_a_power():
    smuggled = replace(told(opening(), DISMISSED)[1], stream="power:p", version=2)
    with pytest.raises(OtherLedger):
        Ledger(MEMORY).append([smuggled], past={})


def test_no_power_enters_the_restricted_ledger():
    ledger = RestrictedLedger(MEMORY)
    assert ledger.execute(Request(commands=(opening(), RECEIVED), actor="clerk")).count == 2
    with pytest.raises(OtherLedger):
        ledger.append([*told(opening("2017-01-01")), added()], past={})
    assert ledger.position == 2
