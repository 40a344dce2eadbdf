"""A house that is opened when something is first wanted of it: most who ask files never do."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property

from api.services import Register, RestrictedServices, Services
from ops.cli.desk import House, Opening


@dataclass(frozen=True)
class LazyHouse:
    """Opens the real one at the first question."""

    open_it: Callable[[], House]

    @cached_property
    def _house(self) -> House:
        return self.open_it()

    @property
    def place(self) -> str:
        """Where the data are, for people."""
        return self._house.place

    @property
    def url(self) -> str:
        """The address of the database."""
        return self._house.url

    def registers(self) -> list[Register]:
        return self._house.registers()

    def create(self, register: Register) -> bool:
        return self._house.create(register)

    def open(self, register: Register) -> AbstractContextManager[Services]:
        return self._house.open(register)

    def restricted(self, register: Register) -> AbstractContextManager[RestrictedServices]:
        return self._house.restricted(register)


def lazily(opening: Opening) -> Opening:
    """The same house, opened late and closed in the end."""

    @contextmanager
    def opened() -> Generator[House]:
        with ExitStack() as stay:
            yield LazyHouse(lambda: stay.enter_context(opening()))

    return opened
