"""A house without books, for sub-commands that open no database."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from api.services import Register, RestrictedServices, Services


@dataclass(frozen=True)
class NoBooks:
    """Nothing is opened, nothing is started."""

    place: str = ""
    url: str = ""

    def registers(self) -> list[Register]:
        return []

    def create(self, register: Register) -> bool:
        raise NotImplementedError(register)

    def open(self, register: Register) -> AbstractContextManager[Services]:
        raise NotImplementedError(register)

    def restricted(self, register: Register) -> AbstractContextManager[RestrictedServices]:
        raise NotImplementedError(register)


def nowhere() -> AbstractContextManager[NoBooks]:
    return nullcontext(NoBooks())
