"""quanze demo: two small registers, one real and one made up, and what their books can tell."""

import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from api.services import Register, Services
from domain.ledger import Ledger
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.guide import Guide
from ops.cli.output import SIMULATED, Answer, Form
from ops.cli.progress import busy
from ops.cli.subcommand import hang
from ops.cli.tour import Tour, summary, tour
from ops.demo import Story, load_panshan, load_state_council

Load = Callable[[Ledger], Story]

STATE_COUNCIL = Register(
    name="demo_state_council",
    title="国务院行政审批制度改革（演示，部分事项）",
    area="100000",
    partial=True,
)
PANSHAN = Register(
    name="demo_panshan", title=f"盘山县赋权（演示, {SIMULATED}）", area="211122", simulated=True
)
LOADS: Sequence[tuple[Register, Load]] = (
    (STATE_COUNCIL, load_state_council),
    (PANSHAN, load_panshan),
)
FEW = 5
SUMMARY = (
    *("register", "simulated", "partial", "paper", "title", "before", "after"),
    *("count_before", "count_after", "added", "removed", "changed", "unexplained"),
)


@dataclass(frozen=True, kw_only=True)
class Demo:
    full: Annotated[
        bool, typer.Option("--full", help="Every line of every list, not only the first few.")
    ] = False


def demo(desk: Desk, asked: Demo) -> None:
    """Make two demo registers, one real and one made up, and show what their books can tell."""
    with ExitStack() as stay:
        with busy("demo", chinese=desk.out.chinese):
            opened = [(stay.enter_context(home(desk, who)), load) for who, load in LOADS]
            tours = [visited(desk, services, load) for services, load in opened]
        if desk.out.form is Form.TABLE:
            tell(desk, tours, few=0 if asked.full else FEW)
        else:
            rows = [item for each in tours for item in summary(each)]
            document = {"place": desk.house.place, "rows": rows}
            desk.out.answer(Answer(columns=SUMMARY, rows=rows, document=document))


def home(desk: Desk, register: Register) -> AbstractContextManager[Services]:
    """The demo's register; somebody else's of that name is left alone."""
    if not desk.house.create(register) and register not in desk.house.registers():
        raise Halt(ExitCode.REFUSED, "not_the_demo", name=register.name)
    return desk.house.open(register)


def visited(desk: Desk, services: Services, load: Load) -> Tour:
    """Load the register; where it is loaded already, nothing is written."""
    story = load(services.ledger)
    services.follow()
    return tour(services, story)


def tell(desk: Desk, tours: Sequence[Tour], *, few: int) -> None:
    for each in tours:
        Guide(out=desk.out.of(each.services.register), few=few).tell(each)
    desk.out.line()
    desk.out.say("demo_place", place=desk.house.place)
    desk.out.say("try_next")
    for command in try_next(tours):
        desk.out.line(f"  {shlex.join([*program(), *command])}")


def try_next(tours: Sequence[Tour]) -> Iterator[list[str]]:
    """Commands that answer from these registers, to be copied."""
    for each in tours:
        here = ["--register", each.services.register.name]
        last = each.stops[-1].milestone
        yield ["diff", last.before.isoformat(), last.after.isoformat(), *here]
        yield ["totals", "--paper", last.number or last.title, *here]
        for turn in each.turns:
            said = turn.corrected
            day = said.as_of.isoformat()
            yield ["list", "--as-of", day, "--known-at", str(said.before), *here]
            yield ["history", said.right, *here]
    here = ["--register", tours[0].services.register.name]
    yield ["snapshot", "--as-of", "2016-01-01", "--out", "list.ndjson", *here]
    yield ["replay", "--as-of", "2016-01-01", "--check", *here]
    yield ["serve", *here]


def program() -> list[str]:
    """How the shell finds this program: by name, else by the path it was started with."""
    started = Path(sys.argv[0])
    if started.name != "quanze":
        return ["quanze"]
    found = shutil.which("quanze")
    if found is not None and Path(found).resolve() == started.resolve():
        return ["quanze"]
    return [str(started)]


def hang_demo(app: typer.Typer) -> None:
    hang(app, "demo", demo, Demo)
