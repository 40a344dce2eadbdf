"""The desk a sub-command works at: who acts, on which register, and where answers go."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

import typer

from api.services import Register, RestrictedServices, Services
from ops.cli.failures import ExitCode, Halt, ending, expected
from ops.cli.options import Common
from ops.cli.output import Form, Printer, complain
from ops.cli.progress import busy


class House(Protocol):
    """Where the registers stand; ``ops.wiring.house`` opens the real one."""

    @property
    def place(self) -> str:
        """Where the data are, for people."""
        ...

    @property
    def url(self) -> str:
        """The address of the database."""
        ...

    def registers(self) -> list[Register]: ...
    def create(self, register: Register) -> bool:
        """Make a register's ledger; False where there is one of that name already."""
        ...

    def open(self, register: Register) -> AbstractContextManager[Services]:
        """A register's public books."""
        ...

    def restricted(self, register: Register) -> AbstractContextManager[RestrictedServices]:
        """A register's restricted books."""
        ...


Opening = Callable[[], AbstractContextManager[House]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a sub-command may use."""

    common: Common
    house: House
    out: Printer

    @contextmanager
    def books(self) -> Generator[tuple[Services, Printer]]:
        """The register that is meant, and a printer that knows whether it is made up."""
        register = self.register()
        with self.house.open(register) as services:
            with busy("following", chinese=self.out.chinese):
                services.follow()
            yield services, self.out.of(register)

    @contextmanager
    def restricted(self) -> Generator[tuple[RestrictedServices, Printer]]:
        """The restricted books of the register that is meant, and a printer as for the public."""
        register = self.register()
        with self.house.restricted(register) as services:
            services.follow()
            yield services, self.out.of(register)

    def register(self) -> Register:
        """The one that is named, or the only one."""
        there = self.house.registers()
        named = [register for register in there if register.name == self.common.register]
        if self.common.register is None and len(there) == 1:
            return there[0]
        if named:
            return named[0]
        names = ", ".join(register.name for register in there)
        if not there:
            raise Halt(ExitCode.REFUSED, "no_registers")
        if self.common.register is None:
            raise Halt(ExitCode.USAGE, "which_register", names=names)
        raise Halt(ExitCode.REFUSED, "unknown_register", name=self.common.register, names=names)


@contextmanager
def at_desk(common: Common, house: Opening) -> Generator[Desk]:
    """A desk; whatever goes wrong as expected ends the command with a sentence and its code."""
    with ExitStack() as stay:
        try:
            if common.as_json and common.as_csv:
                raise Halt(ExitCode.USAGE, "json_or_csv")
            form = Form.JSON if common.as_json else Form.CSV if common.as_csv else Form.TABLE
            out = Printer(form=form, chinese=common.chinese)
            yield Desk(common=common, house=stay.enter_context(house()), out=out)
        except BrokenPipeError:
            raise
        except expected() as failure:
            code, sentence = ending(failure, chinese=common.chinese)
            complain(sentence)
            raise typer.Exit(code) from None
