"""What an event must be by itself, whatever the past: its stream, its days, its numbers, its names.

Only what is about to be recorded is judged so; what the ledger already holds is read as it stands.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterator

from domain.dates import Precision
from domain.elements import LONGEST
from domain.errors import (
    InvalidLimit,
    InvalidTerm,
    NothingSaid,
    NothingTo,
    PersonalData,
    Unknown,
)
from domain.events import AnyEvent, EntryCorrected
from domain.events.finding import (
    FindingAcknowledged,
    FindingAssigned,
    FindingDismissed,
    FindingReopened,
)
from domain.events.instrument import DifferenceExplained
from domain.events.opinion import OpinionAnswered, OpinionForwarded, OpinionReceived
from domain.events.power import HandoverCompleted, PowerAdded, PowerAmended, PowerMerged, PowerSplit
from domain.streams import ID, is_stream

PERSONAL = re.compile(r"(?<!\d)(?:(?:\+?86)?1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)")
"""A mobile telephone's number, or that of an identity card (GB 11643, 15 or 18 places)."""
BETWEEN_FIGURES = re.compile(r"(?<=\d)[\s.()·‐-―-]+(?=\d)")


def refuse_unsound(event: AnyEvent) -> None:
    """Raises Refused for an event that no past could make true."""
    if not is_stream(event.stream):
        raise Unknown(stream=event.stream)
    subject = event.topic.partition(".")[0]
    if subject not in ("entry", event.stream.partition(":")[0]):
        raise NothingTo(do=event.topic, stream=event.stream)
    refuse_condition(event)
    refuse_precision(event)
    refuse_explanation(event)
    refuse_limits(event)
    refuse_silence(event)
    refuse_persons(event)
    refuse_no_organ(event)
    if isinstance(event, EntryCorrected) and event.replacement is not None:
        refuse_unsound(event.replacement)


def refuse_condition(event: AnyEvent) -> None:
    """Only a change to one power can await its hand-over; and nothing but a power has terms."""
    act = event.act
    whole = not event.topic.startswith("power.")
    if act.awaits_handover and (
        whole or isinstance(event, HandoverCompleted | PowerMerged | PowerSplit)
    ):
        raise NothingTo(do="await a hand-over", stream=event.stream, topic=event.topic)
    if act.awaits_handover and isinstance(event, PowerAdded) and event.sources:
        raise NothingTo(do="await a hand-over", stream=event.stream, topic=event.topic)
    if whole and act.until is not None:
        raise InvalidTerm(stream=event.stream, on=act.effective_on, until=act.until)


def refuse_precision(event: AnyEvent) -> None:
    """A month or a year stands for its last day."""
    act = event.act
    day, precision = act.effective_on, act.effective_precision
    last = calendar.monthrange(day.year, day.month)[1] == day.day
    ends_year = (day.month, day.day) == (12, 31)
    if (precision is Precision.MONTH and not last) or (
        precision is Precision.YEAR and not ends_year
    ):
        raise InvalidTerm(stream=event.stream, on=day, precision=precision.value)


def refuse_explanation(event: AnyEvent) -> None:
    """An explanation accounts for one change or more; a negative one would make up a difference."""
    if isinstance(event, DifferenceExplained) and event.count < 1:
        raise NothingTo(do="explain", stream=event.stream, count=event.count)


def refuse_limits(event: AnyEvent) -> None:
    """时限 are promised to people and compared: neither negative nor beyond all measure."""
    if isinstance(event, PowerAdded | PowerAmended):
        for limit in (event.elements.statutory_limit, event.elements.promised_limit):
            if limit is not None and not 0 <= limit.amount <= LONGEST:
                raise InvalidLimit(stream=event.stream, amount=limit.amount, most=LONGEST)


def refuse_silence(event: AnyEvent) -> None:
    """Who takes a finding off the table, or lays it back there, says why."""
    match event:
        case FindingDismissed() | FindingReopened():
            said = event.reason
        case OpinionReceived():
            said = event.text
        case OpinionAnswered():
            said = event.reply
        case _:
            return
    if not said.strip():
        raise NothingSaid(stream=event.stream)


def refuse_persons(event: AnyEvent) -> None:
    """What is recorded stays for ever: no number by which a person could be found is in free text.

    A fence for what people write by accident, and no proof that nothing is left.
    """
    match event:
        case OpinionReceived():
            said = event.text
        case OpinionAnswered() | FindingAcknowledged():
            said = event.reply
        case FindingDismissed() | FindingReopened():
            said = event.reason
        case _:
            return
    bare = BETWEEN_FIGURES.sub("", unicodedata.normalize("NFKC", said))
    if PERSONAL.search(bare):
        raise PersonalData(stream=event.stream)


def refuse_no_organ(event: AnyEvent) -> None:
    """Who has to see to it is an organ; that it is registered, only the public books know."""
    if isinstance(event, FindingAssigned | OpinionReceived | OpinionForwarded) and (
        not ID.fullmatch(event.to) or not event.to.startswith("organ:")
    ):
        raise Unknown(stream=event.to, wanted="organ", named_by=event.stream)


def named(event: AnyEvent) -> Iterator[tuple[str, str]]:
    """The streams an event names, and what each must be."""
    yield from ((organ, "organ") for organ in event.organs)
    if event.act.instrument:
        yield event.act.instrument, "instrument"
    if isinstance(event, EntryCorrected) and event.replacement is not None:
        yield from named(event.replacement)
    if isinstance(event, PowerAdded | PowerAmended) and event.elements.duty:
        yield event.elements.duty, "duty"
