"""Judgement: what follows from a request, given the past of the streams it touches.

Pure. The one place where the ledger says no. Each command's events are put behind the past, and
the whole stream is walked again in effective order: what results must be possible on every day it
touches, or the request is refused with the day that breaks (``domain.timeline.judge``). What only
one event shows is in ``domain.sound``, what two streams must agree on in ``domain.lineage``.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from domain.binding import bound
from domain.commands import (
    RECORDED_AS,
    Command,
    CorrectEntry,
    MergePowers,
    Request,
    RevokeChange,
    SplitPower,
)
from domain.commands.power import AddPower, CompleteHandover
from domain.errors import AlreadyAnnulled, AlreadyEffective, InvalidTerm, NothingTo, Unknown
from domain.events import AnyEvent, ChangeRevoked, EntryCorrected, Happening
from domain.events.power import PowerMerged, PowerSplit
from domain.lineage import refuse_one_sided
from domain.sound import named, refuse_unsound
from domain.streams import FOLDS, kind
from domain.timeline import effective_day, judge, judge_nominally, standing
from domain.value import names_of, replace

Past = Mapping[str, Sequence[AnyEvent]]
Streams = dict[str, list[AnyEvent]]


def decide(request: Request, past: Past) -> list[AnyEvent]:
    """The events the request leads to, in order. Raises Refused.

    ``past`` holds the streams of ``subjects(request)`` and those related to them by lineage.
    """
    if not request.commands:
        raise NothingTo(do="record")
    streams: Streams = {stream: list(events) for stream, events in past.items()}
    fresh: list[AnyEvent] = []
    for command in request.commands:
        for drafted in follow(command, request, streams):
            refuse_unsound(drafted)
            known(drafted, streams)
            stream = streams.setdefault(drafted.stream, [])
            event = bound(replace(drafted, version=len(stream) + 1), streams)
            stream.append(event)
            judge_stream(stream)
            fresh.append(event)
    refuse_one_sided({event.stream for event in fresh}, streams)
    return fresh


def subjects(request: Request) -> tuple[str, ...]:
    """Every stream the decision looks at: those it writes to, the organs and papers it names."""
    return tuple(dict.fromkeys(id for command in request.commands for id in mentioned(command)))


def mentioned(command: Command) -> Iterable[str]:
    yield command.stream
    match command:
        case MergePowers() | SplitPower():
            yield from getattr(command, "others", ())
            for opening in command.into:
                yield from mentioned(replace(opening, act=command.act))
        case CorrectEntry():
            for event in (command.replacement,) if command.replacement else ():
                yield from (id for id, _ in named(event))
        case RevokeChange():
            pass
        case _:
            yield from (id for id, _ in named(record(command, Request(commands=(), actor=""))))
    if command.act.instrument:
        yield command.act.instrument


def follow(command: Command, request: Request, streams: Streams) -> list[AnyEvent]:
    """The events of one command, not yet numbered; judged only for what the command shows."""
    match command:
        case MergePowers():
            return merge(command, request)
        case SplitPower():
            return split(command, request)
        case CorrectEntry():
            return [correct(command, request, streams)]
        case RevokeChange():
            return [revoke(command, request, streams)]
        case CompleteHandover():
            awaited(command, streams)
            return [record(command, request)]
        case _:
            return [record(command, request)]


def record(command: Command, request: Request) -> Happening:
    """The event with the same fields as the command."""
    shared = {name: getattr(command, name) for name in field_names(type(command))}
    return RECORDED_AS[type(command)](version=0, **envelope(request), **shared)


def merge(command: MergePowers, request: Request) -> list[AnyEvent]:
    """N powers become M: the new ones open, and each source closes, under the same act."""
    sources = (command.stream, *command.others)
    if len(set(sources)) < len(sources) or len(sources) < 2 or not command.into:
        raise NothingTo(do="merge: two sources and a result", stream=command.stream)
    into = tuple(opening.stream for opening in command.into)
    closings = [
        PowerMerged(stream=source, version=0, act=command.act, into=into, **envelope(request))
        for source in sources
    ]
    return [*opened(command, sources, request), *closings]


def split(command: SplitPower, request: Request) -> list[AnyEvent]:
    """One power becomes several: the new ones open, and it closes, under the same act."""
    into = tuple(opening.stream for opening in command.into)
    if len(set(into)) < 2:
        raise NothingTo(do="split: two parts at least", stream=command.stream)
    closing = PowerSplit(
        stream=command.stream, version=0, act=command.act, into=into, **envelope(request)
    )
    return [*opened(command, (command.stream,), request), closing]


def opened(
    command: MergePowers | SplitPower, sources: tuple[str, ...], request: Request
) -> list[Happening]:
    openings: tuple[AddPower, ...] = command.into
    return [record(replace(o, act=command.act, sources=sources), request) for o in openings]


def correct(command: CorrectEntry, request: Request, streams: Streams) -> EntryCorrected:
    original = recorded(command.stream, command.corrects, streams)
    if isinstance(original, EntryCorrected):
        raise NothingTo(do="correct: name the original entry", stream=command.stream)
    if isinstance(original, ChangeRevoked) and command.replacement is not None:
        raise NothingTo(do="correct: a revocation can only be annulled", stream=command.stream)
    replacement = command.replacement
    if replacement is None and annulled(command.corrects, streams[command.stream]):
        raise AlreadyAnnulled(stream=command.stream, version=command.corrects)
    if replacement is not None:
        if replacement.stream != command.stream:
            raise NothingTo(do="correct with another stream's event", stream=command.stream)
        replacement = replace(replacement, version=command.corrects, **envelope(request))
    return EntryCorrected(
        stream=command.stream,
        version=0,
        act=command.act,
        corrects=command.corrects,
        replacement=replacement,
        reason=command.reason,
        **envelope(request),
    )


def annulled(version: int, events: Iterable[AnyEvent]) -> bool:
    """Whether the last word on an entry is that it should not be there."""
    said = [e for e in events if isinstance(e, EntryCorrected) and e.corrects == version]
    return bool(said) and said[-1].replacement is None


def revoke(command: RevokeChange, request: Request, streams: Streams) -> ChangeRevoked:
    """Only what has been decided by the revoking act's own day can be revoked."""
    events = streams.get(command.stream, [])
    target = next((e for e in standing(events) if e.version == command.revokes), None)
    if target is None:
        raise NothingTo(do="revoke", stream=command.stream, version=command.revokes)
    refuse_before_decision(command, target)
    return ChangeRevoked(
        stream=command.stream,
        version=0,
        act=command.act,
        revokes=command.revokes,
        reason=command.reason,
        **envelope(request),
    )


def awaited(command: CompleteHandover, streams: Streams) -> None:
    """The change must await its hand-over, not have it yet, and be decided by that day."""
    events = streams.get(command.stream, [])
    target = next((e for e in standing(events) if e.version == command.completes), None)
    waiting = target is not None and target.act.awaits_handover
    if target is None or not waiting or effective_day(target, events) is not None:
        raise NothingTo(do="hand over", stream=command.stream, version=command.completes)
    refuse_before_decision(command, target)


def refuse_before_decision(command: Command, target: Happening) -> None:
    """Nothing follows from a decision before it is taken."""
    decided = target.act.decided_on
    if decided is not None and command.act.effective_on < decided.earliest:
        raise InvalidTerm(stream=command.stream, on=command.act.effective_on, decided=decided)


def recorded(stream: str, version: int, streams: Streams) -> AnyEvent:
    for event in streams.get(stream, []):
        if event.version == version:
            return event
    raise Unknown(stream=stream, version=version)


def judge_stream(events: Sequence[AnyEvent]) -> None:
    """The whole stream must be possible; a change awaiting its hand-over, on its nominal day."""
    fold = FOLDS[kind(events[0].stream)]
    judge(events, fold)
    refuse_late_revocations(events)
    newest = events[-1]
    if isinstance(newest, EntryCorrected) and newest.replacement is not None:
        newest = newest.replacement
    if newest.act.awaits_handover:
        judge_nominally(events, newest.version, fold)


def refuse_late_revocations(events: Sequence[AnyEvent]) -> None:
    """A change that has taken effect by the day of its revocation was not revoked but undone."""
    for event in events:
        if isinstance(event, ChangeRevoked):
            others = [e for e in events if e is not event]
            target = next((e for e in standing(others) if e.version == event.revokes), None)
            day = effective_day(target, others) if target is not None else None
            annulled = any(
                isinstance(e, EntryCorrected) and e.corrects == event.version for e in events
            )
            if day is not None and day <= event.act.effective_on and not annulled:
                raise AlreadyEffective(stream=event.stream, version=event.revokes, on=day)


def known(event: AnyEvent, streams: Streams) -> None:
    """What an event names must be registered, and be what it is named as."""
    for id, wanted in named(event):
        there = id == event.stream or standing(streams.get(id, ()))
        if not there or not id.startswith(f"{wanted}:"):
            raise Unknown(stream=id, wanted=wanted, named_by=event.stream)


def envelope(request: Request) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "on_behalf_of": request.on_behalf_of,
        "command_id": request.command_id,
    }


@cache
def field_names(command: type[Command]) -> tuple[str, ...]:
    return names_of(command)
