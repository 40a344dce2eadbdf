"""The only place where things are put together: settings, database, ledger, read models."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from api.services import Register, Services
from domain.ledger import Ledger
from ops import registers
from ops.database import database
from ops.migrate import migrate
from ops.settings import Settings
from ops.store.postgres import ledger_env
from projections import Acts, Duties, History, Instruments, Lineage, Organs
from projections.database import Database


@contextmanager
def house(settings: Settings | None = None) -> Generator["House"]:
    """The registers of the database that is set, open for as long as the block lasts."""
    settings = settings or Settings()
    with database(settings) as url:
        place = "QUANZE_DATABASE_URL" if settings.database_url else str(settings.home.absolute())
        yield House(url=url, place=place)


@dataclass(frozen=True, kw_only=True)
class House:
    """One database and its registers; ``place`` says to people where that is."""

    url: str
    place: str

    def registers(self) -> list[Register]:
        return registers.registers(self.url)

    def create(self, register: Register) -> bool:
        """Make a register; False where there is one of that name."""
        return registers.create(self.url, register)

    @contextmanager
    def open(self, register: Register) -> Generator[Services]:
        """A register's books, migrated; its read models follow when they are asked to."""
        schema = registers.schema_of(register.name)
        migrate(self.url, schema)
        with (
            Ledger(env=ledger_env(self.url, schema)) as ledger,
            Database(self.url, schema) as database,
        ):
            yield books(register, ledger, database)


def books(register: Register, ledger: Ledger, database: Database) -> Services:
    """A register's ledger, and every read model of it."""
    history, organs, instruments = History(database), Organs(database), Instruments(database)
    acts, duties, lineage = Acts(database), Duties(database), Lineage(database)
    models = (history, organs, instruments, acts, duties, lineage)
    return Services(
        register=register,
        ledger=ledger,
        history=history,
        organs=organs,
        instruments=instruments,
        acts=acts,
        models={model.name: model for model in models},
    )
