"""Scripts of requests for hypothesis, and the histories they lead to.

Commands are drawn freely, so many are refused; what is decided is a lawful history with late
records, future dates, corrections, revocations and hand-overs on another day.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.act import Act
from domain.commands import (
    AddPower,
    Command,
    CorrectEntry,
    MergePowers,
    Request,
    RevokeChange,
    SplitPower,
)
from domain.commands import organ as o
from domain.commands import power as p
from domain.decide import decide
from domain.elements import Elements
from domain.errors import Refused
from domain.events import AnyEvent
from domain.events import power as e
from domain.events.power import GrantMode
from domain.streams import history
from domain.value import replace
from domain.vocabulary import Level, PowerKind
from tests.facts import CITY, COUNTY, ORGANS, OTHER, TOWN, added, code

Streams = dict[str, list[AnyEvent]]
START = date(2010, 1, 1)
organs = st.sampled_from([CITY, COUNTY, OTHER, TOWN])
receivers = st.lists(organs, min_size=1, max_size=2).map(tuple)
powers = st.sampled_from([f"power:{letter}" for letter in "abcd"])
days = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
areas = st.sampled_from(["", "211100", "211122", "211121"])
versions = st.sampled_from([-1, -1, -1, -2, -2, 1, 2])
names = st.sampled_from(["甲许可", "乙许可", "丙许可"])
kinds = st.sampled_from([PowerKind.LICENCE, PowerKind.OTHER, PowerKind.SERVICE])
elements = st.builds(
    lambda name, number: Elements(name=name, codes=(code(number),) if number else ()),
    names,
    st.sampled_from(["", "1", "2"]),
)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    on = draw(days)
    until = draw(st.none() | st.none() | days)
    return Act(
        effective_on=on,
        until=until if until is not None and until > on else None,
        awaits_handover=draw(st.sampled_from([False, False, False, True])),
    )


plain_acts = st.builds(Act, effective_on=days)
later = st.builds(Act, effective_on=days.map(lambda day: day + timedelta(days=25)))


def openings(stream: st.SearchStrategy[str] = powers) -> st.SearchStrategy[AddPower]:
    return st.builds(
        AddPower,
        stream=stream,
        act=acts(),
        elements=elements,
        kind=kinds,
        holders=st.sampled_from([(CITY,), (CITY, OTHER), (COUNTY,)]),
        area=areas,
        level=st.sampled_from([None, Level.CITY]),
    )


def on_power(command: type[Any], **fields: Any) -> st.SearchStrategy[Command]:
    return st.builds(command, stream=powers, act=fields.pop("act", acts()), **fields)


def replacements() -> st.SearchStrategy[Any]:
    wrap: dict[str, Any] = {"stream": powers, "version": st.just(0), "actor": st.just("")}
    return st.none() | st.one_of(
        st.builds(
            e.PowerAdded,
            act=plain_acts,
            elements=elements,
            kind=kinds,
            holders=st.just((CITY,)),
            **wrap,
        ),
        st.builds(e.PowerCancelled, act=plain_acts, **wrap),
        st.builds(e.PowerDelegated, act=acts(), to=st.just((TOWN,)), at_once=st.just(True), **wrap),
    )


commands: st.SearchStrategy[Command] = st.one_of(
    openings(),
    openings(),
    on_power(p.CancelPower),
    on_power(
        p.DelegatePower,
        to=receivers,
        at_once=st.booleans(),
        source=st.sampled_from([(), (), (CITY,), (COUNTY,)]),
    ),
    on_power(p.AcceptPower, by=st.just("receiver"), act=later),
    on_power(p.EntrustPower, to=organs),
    on_power(p.GrantPower, to=organs, mode=st.just(GrantMode.FOR_HOLDER), area=areas),
    on_power(p.WithdrawPower, source=st.just("receiver"), act=later),
    on_power(p.TransferPower, source=st.just("holder"), to=organs),
    on_power(p.AmendPower, changed=st.just(("name",)), elements=elements),
    on_power(p.SuspendPower, areas=st.sampled_from([(), ("211122",)])),
    on_power(p.ResumePower, act=later),
    on_power(p.RetainPower, act=plain_acts),
    on_power(p.ConvertToFiling),
    on_power(p.ReduceHolders, holders=st.just((OTHER,))),
    on_power(p.CompleteHandover, completes=versions, act=later),
    on_power(CorrectEntry, corrects=versions, replacement=replacements(), act=plain_acts),
    on_power(RevokeChange, revokes=versions, act=plain_acts),
    st.builds(
        lambda act, pair, into: MergePowers(stream=pair[0], others=pair[1:], act=act, into=(into,)),
        plain_acts,
        st.sampled_from([("power:a", "power:b"), ("power:c", "power:d")]),
        openings(st.sampled_from(["power:m", "power:n"])),
    ),
    st.builds(
        lambda act, stream, into: SplitPower(stream=stream, act=act, into=tuple(into)),
        plain_acts,
        powers,
        st.lists(openings(st.sampled_from(["power:s", "power:t"])), min_size=1, max_size=2),
    ),
    st.builds(o.RenameOrgan, stream=organs, act=plain_acts, name=names),
)


def aimed(command: Any, streams: Streams) -> Command:
    """Aim a drawn command at what is there, so that it is not refused for a trifle.

    A negative version counts from the end of the stream; ``holder`` and ``receiver`` stand for the
    organs that have the power at the end of its timeline; a replacement takes its stream.
    """
    past = streams.get(command.stream, [])
    changes: dict[str, Any] = {}
    for field in ("completes", "corrects", "revokes"):
        if getattr(command, field, 1) < 0:
            changes[field] = max(1, len(past) + 1 + getattr(command, field))
    ends = history(past)[-1:] if past else []
    for field in ("source", "by"):
        if getattr(command, field, "") in ("holder", "receiver"):
            changes[field] = somebody(getattr(command, field), ends)
    if getattr(command, "replacement", None) is not None:
        changes["replacement"] = replace(command.replacement, stream=command.stream)
    return replace(command, **changes)


def somebody(role: str, ends: list[Any]) -> str:
    power = ends[0].state if ends else None
    if power is None:
        return CITY
    if role == "holder":
        return power.holders[0]
    return power.arrangements[-1].to if power.arrangements else CITY


requests = st.lists(commands, min_size=1, max_size=3).map(
    lambda some: Request(commands=tuple(some), actor="clerk")
)


def one_then_other(
    first: st.SearchStrategy[Command], second: st.SearchStrategy[Command]
) -> st.SearchStrategy[list[Request]]:
    """Two requests about one power, of which the second needs the first."""

    def paired(one: Command, other: Command) -> list[Request]:
        other = replace(other, stream=one.stream)
        return [Request(commands=(command,), actor="clerk") for command in (one, other)]

    return st.builds(paired, first, second)


termed = days.map(lambda on: Act(effective_on=on, until=on + timedelta(days=9)))
splits = st.builds(
    lambda act, stream, into: SplitPower(stream=stream, act=act, into=into),
    plain_acts,
    powers,
    st.tuples(openings(st.just("power:s")), openings(st.just("power:t"))),
)
awaiting = st.builds(lambda act: replace(act, awaits_handover=True), acts())
pairs = st.one_of(
    one_then_other(
        openings(st.just("power:e")).flatmap(
            lambda opening: termed.map(lambda act: replace(opening, act=act))
        ),
        on_power(p.RetainPower, act=plain_acts),
    ),
    one_then_other(on_power(p.NarrowPower, removed=names, act=plain_acts), splits),
    one_then_other(
        on_power(p.CancelPower, act=later),
        on_power(RevokeChange, revokes=st.just(-1), act=st.just(Act(effective_on=START))),
    ),
    one_then_other(
        on_power(p.DelegatePower, to=receivers, act=plain_acts),
        on_power(p.AcceptPower, by=st.just("receiver"), act=later),
    ),
    one_then_other(
        on_power(p.SuspendPower, areas=st.just(()), act=plain_acts),
        on_power(p.ResumePower, act=later),
    ),
    one_then_other(
        on_power(
            p.GrantPower,
            to=organs,
            mode=st.just(GrantMode.FOR_HOLDER),
            area=areas,
            act=awaiting,
        ),
        on_power(p.CompleteHandover, completes=st.just(-1), act=later),
    ),
    one_then_other(
        on_power(p.EntrustPower, to=organs, act=plain_acts),
        on_power(p.WithdrawPower, source=st.just("receiver"), act=later),
    ),
)
scripts: st.SearchStrategy[list[Request]] = st.lists(
    st.integers(0, 3).flatmap(lambda n: pairs if n == 3 else requests.map(lambda one: [one])),
    min_size=4,
    max_size=20,
).map(lambda parts: [request for part in parts for request in part])


BEGINNING: tuple[AnyEvent, ...] = (
    *ORGANS,
    *(added(START.isoformat(), stream=f"power:{letter}") for letter in "abc"),
    added(
        (START + timedelta(days=3)).isoformat(),
        stream="power:d",
        elements=Elements(name="丁许可", codes=(code("4"),)),
    ),
)
"""Four powers on the list, so that most requests have something to act on."""


def played(script: list[Request], append: Callable[[list[AnyEvent]], None]) -> Streams:
    """Decide each request in turn; refused ones leave nothing behind."""
    streams: Streams = {event.stream: [event] for event in BEGINNING}
    append(list(BEGINNING))
    for request in script:
        with suppress(Refused):
            commands = tuple(aimed(command, streams) for command in request.commands)
            fresh = decide(replace(request, commands=commands), streams)
            append(fresh)
            for event in fresh:
                streams.setdefault(event.stream, []).append(event)
    return streams


def histories() -> st.SearchStrategy[Streams]:
    return scripts.map(lambda script: played(script, lambda _: None))
