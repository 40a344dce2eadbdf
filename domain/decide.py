"""Judgement: what follows from a request, given the past of the streams it touches.

Pure. The one place where the ledger says no. Each command's events are put behind the past, and
the whole stream is walked again in effective order: what results must be possible on every day it
touches, or the request is refused with the day that breaks (``domain.timeline.judge``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

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
from domain.elements import ELEMENTS
from domain.errors import AlreadyEffective, NothingTo, Unknown
from domain.events import AnyEvent, ChangeRevoked, EntryCorrected, Happening
from domain.events.power import PowerAmended, PowerMerged, PowerSplit
from domain.streams import FOLDS, kind
from domain.timeline import effective_day, judge, on, standing, versions

Past = Mapping[str, Sequence[AnyEvent]]
Streams = dict[str, list[AnyEvent]]


def decide(request: Request, past: Past) -> list[AnyEvent]:
    """The events the request leads to, in order. Raises Refused."""
    streams: Streams = {stream: list(events) for stream, events in past.items()}
    fresh: list[AnyEvent] = []
    for command in request.commands:
        for unnumbered in follow(command, request, streams):
            known(unnumbered, streams)
            stream = streams.setdefault(unnumbered.stream, [])
            event = replace(unnumbered, version=len(stream) + 1)
            stream.append(event)
            judge_stream(streams[event.stream])
            fresh.append(event)
    return fresh


def subjects(request: Request) -> tuple[str, ...]:
    """Every stream the decision looks at: those it writes to, the organs and papers it names."""
    return tuple(dict.fromkeys(id for command in request.commands for id in mentioned(command)))


def mentioned(command: Command) -> Iterable[str]:
    yield command.stream
    if command.act.instrument:
        yield command.act.instrument
    if isinstance(command, MergePowers):
        yield from command.others
    if isinstance(command, MergePowers | SplitPower):
        for opening in command.into:
            yield from mentioned(opening)
    elif isinstance(command, CorrectEntry):
        if command.replacement is not None:
            yield from (*command.replacement.organs, *papers(command.replacement))
    elif not isinstance(command, RevokeChange):
        yield from record(command, Request(commands=(), actor="")).organs


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
    event = RECORDED_AS[type(command)](version=0, **envelope(request), **shared)
    if isinstance(event, PowerAmended):
        unknown = set(event.changed) - ELEMENTS
        if unknown or not event.changed:
            raise NothingTo(do="amend", stream=event.stream, elements=sorted(unknown))
    return event


def merge(command: MergePowers, request: Request) -> list[AnyEvent]:
    """N powers become M: the new ones open, and each source closes."""
    sources = (command.stream, *command.others)
    closings = [
        PowerMerged(
            stream=source,
            version=0,
            act=command.act,
            into=tuple(opening.stream for opening in command.into),
            **envelope(request),
        )
        for source in sources
    ]
    return [*opened(command.into, sources, request), *closings]


def split(command: SplitPower, request: Request) -> list[AnyEvent]:
    """One power becomes M: the new ones open, and it closes."""
    closing = PowerSplit(
        stream=command.stream,
        version=0,
        act=command.act,
        into=tuple(opening.stream for opening in command.into),
        **envelope(request),
    )
    return [*opened(command.into, (command.stream,), request), closing]


def opened(
    openings: Iterable[AddPower], sources: tuple[str, ...], request: Request
) -> list[Happening]:
    return [record(replace(opening, sources=sources), request) for opening in openings]


def correct(command: CorrectEntry, request: Request, streams: Streams) -> EntryCorrected:
    original = recorded(command.stream, command.corrects, streams)
    if isinstance(original, EntryCorrected):
        raise NothingTo(do="correct: name the original entry", stream=command.stream)
    if isinstance(original, ChangeRevoked) and command.replacement is not None:
        raise NothingTo(do="correct: a revocation can only be annulled", stream=command.stream)
    replacement = command.replacement
    if replacement is not None:
        if replacement.stream != command.stream or not same_kind(original, replacement):
            raise NothingTo(do="correct with another kind of stream", stream=command.stream)
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


def same_kind(original: AnyEvent, replacement: Happening) -> bool:
    """A power's entry is corrected by a power event, an organ's by an organ event."""
    return original.topic.partition(".")[0] == replacement.topic.partition(".")[0]


def revoke(command: RevokeChange, request: Request, streams: Streams) -> ChangeRevoked:
    """Only what has not taken effect by the revoking act's own day can be revoked."""
    events = streams.get(command.stream, [])
    target = next((e for e in standing(events) if e.version == command.revokes), None)
    if target is None:
        raise NothingTo(do="revoke", stream=command.stream, version=command.revokes)
    day = effective_day(target, events)
    if day is not None and day <= command.act.effective_on:
        raise AlreadyEffective(stream=command.stream, version=command.revokes, on=day)
    return ChangeRevoked(
        stream=command.stream,
        version=0,
        act=command.act,
        revokes=command.revokes,
        reason=command.reason,
        **envelope(request),
    )


def awaited(command: CompleteHandover, streams: Streams) -> None:
    """The change must await its hand-over, and not have been handed over yet."""
    events = streams.get(command.stream, [])
    target = next((e for e in standing(events) if e.version == command.completes), None)
    waiting = target is not None and target.act.awaits_handover
    if target is None or not waiting or effective_day(target, events) is not None:
        raise NothingTo(do="hand over", stream=command.stream, version=command.completes)


def recorded(stream: str, version: int, streams: Streams) -> AnyEvent:
    for event in streams.get(stream, []):
        if event.version == version:
            return event
    raise Unknown(stream=stream, version=version)


def judge_stream(events: Sequence[AnyEvent]) -> None:
    """The whole stream must be possible; a change awaiting its hand-over, on its nominal day."""
    fold = FOLDS[kind(events[0].stream)]
    judge(events, fold)
    newest = events[-1]
    if isinstance(newest, EntryCorrected | ChangeRevoked):
        return
    if newest.act.awaits_handover:
        day = newest.act.effective_on
        fold.permit(on(versions(events, fold), day), newest, day)


def known(event: AnyEvent, streams: Streams) -> None:
    """The organs and the paper an event names must be registered."""
    named = (*event.organs, *papers(event))
    for id in named:
        if id and id != event.stream and not streams.get(id):
            raise Unknown(stream=id, named_by=event.stream)


def papers(event: AnyEvent) -> tuple[str, ...]:
    if isinstance(event, EntryCorrected) and event.replacement is not None:
        return (event.act.instrument, event.replacement.act.instrument)
    return (event.act.instrument,)


def envelope(request: Request) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "on_behalf_of": request.on_behalf_of,
        "command_id": request.command_id,
    }


@cache
def field_names(command: type[Command]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(command))
