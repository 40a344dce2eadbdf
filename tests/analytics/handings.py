"""Scripts in which much is handed on, ended, merged and begun again; and spans to ask of.

A script is drawn as a number, from which a clerk's hand makes it: hypothesis left to itself draws
short ones, in which next to nothing happens.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from hypothesis import example
from hypothesis import strategies as st

from domain.act import Act, Origin
from domain.codes import Code, CodeScheme
from domain.commands import AddPower, Command, MergePowers, Request, RevokeChange, SplitPower
from domain.commands import power as p
from domain.elements import Elements
from domain.events.power import GrantMode
from domain.value import replace
from domain.vocabulary import Level, PowerKind
from tests.analytics.clerk import FIRST, LAST, days, fractions, selections
from tests.analytics.detailed import detailed_scripts
from tests.facts import CITY, COUNTY, OTHER, TOWN
from tests.projections.papered import PAPERS, papered, papered_scripts
from tests.scripts import START

LOWER = (COUNTY, OTHER, TOWN)
POWERS = ("power:a", "power:b", "power:c", "power:d", "power:r0", "power:r1")
NAMES = ("建设工程规划许可证核发", "建设工程规划许可核准", "建设用地批准", "工程规划许可证核发")
PLACES = ((CITY, "211100"), (CITY, "211100"), (OTHER, "211100"), (CITY, ""), (COUNTY, "211122"))
KINDS = (PowerKind.LICENCE, PowerKind.LICENCE, PowerKind.NON_LICENCE_APPROVAL, PowerKind.SERVICE)
Make = Callable[[Random, str, Act, int], Command]


def opening(rng: Random, stream: str, act: Act) -> AddPower:
    holder, area = rng.choice(PLACES)
    base = rng.choice(("", "", "000124001000"))
    return AddPower(
        stream=stream,
        act=act,
        elements=Elements(
            name=rng.choice(NAMES),
            codes=(Code(scheme=CodeScheme.BASE, text=base),) if base else (),
        ),
        kind=rng.choice(KINDS),
        holders=(holder,),
        area=area,
        level=rng.choice((None, Level.CITY)),
    )


def merger(rng: Random, stream: str, act: Act, n: int) -> MergePowers:
    others = [one for one in POWERS[:4] if one != stream]
    plain = Act(effective_on=act.effective_on, sub_item=act.sub_item)
    return MergePowers(
        stream=stream,
        others=tuple(rng.sample(others, rng.choice((1, 2)))),
        act=plain,
        into=(opening(rng, f"power:m{n}", plain),),
    )


def withdrawal(stream: str, act: Act) -> p.WithdrawPower:
    plain = Act(effective_on=act.effective_on + timedelta(5))
    return p.WithdrawPower(stream=stream, act=plain, source="receiver")


def division(rng: Random, stream: str, act: Act, n: int) -> SplitPower:
    plain = Act(effective_on=act.effective_on)
    made = (opening(rng, f"power:{letter}{n}", plain) for letter in "st")
    return SplitPower(stream=stream, act=plain, into=tuple(made))


MAKES: tuple[Make, ...] = (
    lambda rng, stream, act, n: opening(rng, f"power:r{n}", act),
    lambda rng, stream, act, n: opening(
        rng, f"power:l{n}", Act(effective_on=act.effective_on, origin=LIST)
    ),
    *(
        3
        * (
            lambda rng, stream, act, n: p.DelegatePower(
                stream=stream,
                act=act,
                to=tuple(rng.sample(LOWER, rng.choice((1, 1, 2)))),
                at_once=rng.random() < 0.3,
                level=rng.choice((None, Level.COUNTY, Level.TOWNSHIP)),
            ),
            lambda rng, stream, act, n: p.AcceptPower(stream=stream, act=act, by="receiver"),
            lambda rng, stream, act, n: p.AcceptPower(stream=stream, act=act, by=rng.choice(LOWER)),
        )
    ),
    lambda rng, stream, act, n: p.EntrustPower(stream=stream, act=act, to=rng.choice(LOWER)),
    lambda rng, stream, act, n: p.AuthorisePower(stream=stream, act=act, to=rng.choice(LOWER)),
    lambda rng, stream, act, n: p.GrantPower(
        stream=stream, act=act, to=rng.choice(LOWER), mode=rng.choice(list(GrantMode))
    ),
    *(2 * (lambda rng, stream, act, n: withdrawal(stream, act),)),
    lambda rng, stream, act, n: p.TransferPower(
        stream=stream, act=act, source="holder", to=rng.choice(LOWER)
    ),
    lambda rng, stream, act, n: p.CompleteHandover(stream=stream, act=act, completes=-1),
    lambda rng, stream, act, n: p.NarrowPower(stream=stream, act=act, removed="部分"),
    lambda rng, stream, act, n: p.ConvertToFiling(stream=stream, act=act),
    *(
        2
        * (
            lambda rng, stream, act, n: p.CancelPower(stream=stream, act=act),
            lambda rng, stream, act, n: p.LapsePower(stream=stream, act=act),
            lambda rng, stream, act, n: p.ReleasePower(stream=stream, act=act),
        )
    ),
    *(3 * (merger,)),
    *(2 * (division,)),
    lambda rng, stream, act, n: RevokeChange(
        stream=stream, revokes=-1, act=Act(effective_on=START)
    ),
)
LIST = Origin(file="list.xlsx", sha256="ab" * 32)


ENDS = (p.CancelPower, p.LapsePower, p.ReleasePower, MergePowers, SplitPower)
HANDS = (p.DelegatePower, p.EntrustPower, p.AuthorisePower, p.GrantPower)
ANSWERS = (p.AcceptPower, p.WithdrawPower, p.CompleteHandover)


def lively(seed: int) -> list[Request]:
    """Some three dozen requests, each a few days after the last, most of them under a paper."""
    rng = Random(seed)
    some: list[Request] = []
    handed: list[str] = []
    for n in range(36):
        act = Act(
            effective_on=START + timedelta(n * 2 + rng.randint(0, 6)),
            awaits_handover=rng.random() < 0.1,
            until=START + timedelta(n * 2 + 20) if rng.random() < 0.1 else None,
            sub_item=rng.random() < 0.2,
        )
        stream = rng.choice(POWERS)
        command = rng.choice(MAKES)(rng, stream, act, n)
        if rng.random() < 0.2:
            command = opening(rng, f"power:r{rng.randint(0, 3)}", act)
        if isinstance(command, ENDS) and n < 14:
            command = MAKES[2](rng, stream, act, n)
        if isinstance(command, ANSWERS) and handed:
            command = replace(command, stream=rng.choice(handed[-3:]))
        if isinstance(command, HANDS):
            handed.append(command.stream)
        some.append(Request(commands=(command,), actor="clerk"))
    resting = papered(some, [rng.choice((*PAPERS, *PAPERS, "")) for _ in range(7)])
    return [replace(one, commands=tuple(map(from_a_list, one.commands))) for one in resting]


def from_a_list(command: Command) -> Command:
    """What was read from a list rests on no paper."""
    if command.act.origin is None:
        return command
    return replace(command, act=replace(command.act, instrument=""))


any_scripts = st.one_of(papered_scripts, detailed_scripts)
lively_scripts: st.SearchStrategy[list[Request]] = st.one_of(
    st.integers(0, 2**32).map(lively), st.integers(0, 2**32).map(lively), any_scripts
)


class Look(NamedTuple):
    """At which days a question looks, from when, and at how much of what."""

    since: date
    until: date
    as_of: date
    selection: dict[str, Any]
    fraction: float


WHOLE = Look(FIRST, LAST, LAST, {}, 1.0)
looks = st.builds(
    lambda span, selection, fraction: (WHOLE, Look(*span, selection, fraction)),
    st.tuples(days, days, days).map(sorted),
    st.just({}) | selections,
    fractions,
)
"""At everything, and at something."""


def by_hand(make: Callable[[int], dict[str, Any]], seeds: int = 12) -> Callable[[Any], Any]:
    """A test that is always tried on some lively histories too; ``make`` gives its arguments."""

    def tried(test: Any) -> Any:
        for seed in range(seeds):
            test = example(**make(seed))(test)
        return test

    return tried


def wholly(seed: int) -> dict[str, Any]:
    """A lively history, looked at as a whole."""
    return {"script": lively(seed), "looks": (WHOLE,)}
