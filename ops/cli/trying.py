"""quanze simulate, serve: a made-up register to try things on, and the HTTP door."""

from dataclasses import dataclass
from typing import Annotated

import typer

from api.services import Register, Services
from ops import serve as server
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.output import Answer, Printer
from ops.cli.progress import watched
from ops.cli.subcommand import hang
from ops.simulate import load, simulate
from ops.simulate.scale import SMALLEST


@dataclass(frozen=True, kw_only=True)
class Simulate:
    seed: Annotated[int, typer.Option("--seed", help="The same seed tells the same history.")] = 1
    size: Annotated[
        int,
        typer.Option("--size", min=SMALLEST, max=100_000_000, help="How many entries are written."),
    ] = 20_000


@dataclass(frozen=True, kw_only=True)
class Serve:
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000


def simulate_register(desk: Desk, asked: Simulate) -> None:
    """Fill a new register with a made-up province's history, labelled as simulated for ever.

    It makes up departments of a province, its cities, counties and townships, papers from March
    2005 to June 2026, and what they do to the list: powers set up, delegated, granted, merged,
    cancelled and corrected. Nothing in it is real: the register and every answer from it say
    模拟/SIMULATED, and so does every paper's title.

    --size entries are written, 20000 if left out, 500 at least; about a fifth as many powers come
    of them, whatever the size over the same twenty-one years.
    """
    name = desk.common.register or f"simulated_{asked.seed}"
    register = Register(name=name, title="模拟登记簿 SIMULATED", simulated=True)
    if not desk.house.create(register):
        raise Halt(ExitCode.REFUSED, "register_exists", name=name)
    with desk.house.open(register) as services:
        out = desk.out.of(register)
        count = filled(services, asked, out)
        services.follow()
        about = {"register": name, "seed": asked.seed, "position": services.ledger.position}
        out.answer(Answer(about=about, columns=("count",), rows=[{"count": count}]))
        out.say("simulated", name=name)


def filled(services: Services, asked: Simulate, out: Printer) -> int:
    events = simulate(asked.seed, asked.size)
    told = watched(events, key="simulating", total=asked.size, chinese=out.chinese)
    return load(services.ledger, told)


def serve(desk: Desk, asked: Serve) -> None:
    """Answer over HTTP until interrupted: /health and /api/v1/powers?as_of=&known_at=."""
    with desk.books() as (services, _):
        try:
            server.serve(services, host=asked.host, port=asked.port)
        except server.CannotListen as reason:
            key = "port_in_use" if reason.in_use else "no_listening"
            facts = {"host": asked.host, "port": asked.port, "reason": reason}
            raise Halt(ExitCode.PORT, key, **facts) from reason


def hang_trying(app: typer.Typer) -> None:
    hang(app, "simulate", simulate_register, Simulate)
    hang(app, "serve", serve, Serve)
