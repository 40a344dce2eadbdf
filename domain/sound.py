"""What an event must be by itself, whatever the past: its stream, its days, its numbers, its names.

Only what is about to be recorded is judged so; what the ledger already holds is read as it stands.
"""

import calendar
import re
from collections.abc import Iterator

from domain.dates import Precision
from domain.elements import LONGEST
from domain.errors import InvalidLimit, InvalidTerm, NothingTo, PersonalData, Unknown
from domain.events import AnyEvent, EntryCorrected
from domain.events.finding import FindingDismissed, FindingReopened
from domain.events.instrument import DifferenceExplained
from domain.events.opinion import OpinionAnswered, OpinionReceived
from domain.events.power import HandoverCompleted, PowerAdded, PowerAmended, PowerMerged, PowerSplit
from domain.streams import is_stream

PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
"""A mobile telephone's number, or that of an identity card (GB 11643), in figures."""


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
    if isinstance(event, FindingDismissed | FindingReopened) and not event.reason.strip():
        raise NothingTo(do="say: a reason is missing", stream=event.stream)
    if isinstance(event, OpinionReceived) and not event.text.strip():
        raise NothingTo(do="say: the opinion is empty", stream=event.stream)
    if isinstance(event, OpinionAnswered) and not event.reply.strip():
        raise NothingTo(do="say: the answer is empty", stream=event.stream)


def refuse_persons(event: AnyEvent) -> None:
    """What is recorded stays for ever: no number by which a person could be found stands in it."""
    if isinstance(event, OpinionReceived | OpinionAnswered):
        text = event.text if isinstance(event, OpinionReceived) else event.reply
        if PERSONAL.search(text):
            raise PersonalData(stream=event.stream)


def named(event: AnyEvent) -> Iterator[tuple[str, str]]:
    """The streams an event names, and what each must be."""
    yield from ((organ, "organ") for organ in event.organs)
    if event.act.instrument:
        yield event.act.instrument, "instrument"
    if isinstance(event, EntryCorrected) and event.replacement is not None:
        yield from named(event.replacement)
    if isinstance(event, PowerAdded | PowerAmended) and event.elements.duty:
        yield event.elements.duty, "duty"
