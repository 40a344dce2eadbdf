"""The only place where things are put together: settings, database, ledger, read models.

A role of the database that may not write the read models (``ops.store.roles``) finds them as they
are. A reader is answered as of the position that all of them have reached, and every answer says
which; whoever acts for the whole ledger is refused while they lag behind.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from eventsourcing import persistence
from psycopg.errors import InsufficientPrivilege

from api.services import Books, Register, RestrictedServices, Services
from domain.errors import Refused
from domain.ledger import Ledger, RestrictedLedger
from ops import registers
from ops.database import database
from ops.migrate import migrate
from ops.settings import Settings
from ops.store.postgres import ledger_env
from ops.store.roles import Rights, rights
from projections import Acts, Duties, History, Instruments, Lineage, Organs
from projections.database import Database
from projections.restricted import CheckedFiles, Findings, Opinions


class NotAllowed(Refused):
    __doc__ = (
        "This role of the database may not do that. The owner migrates, makes registers and"
        " rebuilds; the writer records; the follower brings the read models up; the sealer seals."
    )
    zh = (
        "当前数据库角色无权执行此操作。迁移、新建登记簿和 rebuild 由 owner 执行，"
        "登记由 writer 执行，更新读模型由 follower 执行，签封由 sealer 执行。"
    )


class Behind(Refused):
    """The read models lag behind, and this role may not follow. As follower run: quanze status,
    or for the restricted books: quanze findings"""

    zh = (
        "读模型落后于账本，当前数据库角色无权更新。请先以 follower 角色运行: quanze status，"
        "内部账则运行: quanze findings"
    )


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
        """Make a register; False where there is one of that name. Raises NotAllowed."""
        with allowed():
            return registers.create(self.url, register)

    @contextmanager
    def open(self, register: Register) -> Generator[Services]:
        """A register's books, migrated; its read models follow when they are asked to.

        Raises NotAllowed, at any time, for what the role of the database may not do.
        """
        schema = registers.schema_of(register.name)
        with self._opened(schema, Ledger, LedgerAsFollowed) as (ledger, database, may):
            found = books(register, ledger, database)
            yield found if may.follows else ServicesAsFollowed(**vars(found), role=may.role)

    @contextmanager
    def restricted(self, register: Register) -> Generator[RestrictedServices]:
        """A register's restricted books.

        The owner makes those of a register that was there before there were such. Raises
        NotAllowed for a role of the database that was given no right to them.
        """
        schema = registers.restricted_schema_of(register.name)
        kinds = RestrictedLedger, RestrictedLedgerAsFollowed
        with self._opened(schema, *kinds) as (ledger, database, may):
            found = restricted_books(register, ledger, database)
            yield found if may.follows else RestrictedAsFollowed(**vars(found), role=may.role)

    @contextmanager
    def _opened(
        self, schema: str, whole: type[Ledger], followed: type[Ledger]
    ) -> Generator[tuple[Ledger, Database, Rights]]:
        with allowed():
            migrate(self.url, schema)
            with Database(self.url, schema) as database:
                may = rights(database)
                kind = whole if may.follows or may.whole else followed
                with kind(env=ledger_env(self.url, schema)) as ledger:
                    yield ledger, database, may


@contextmanager
def allowed() -> Generator[None]:
    """Whatever the database does not allow is a refusal. Raises NotAllowed."""
    try:
        yield
    except InsufficientPrivilege as error:
        raise NotAllowed(reason=error.diag.message_primary) from error
    except persistence.ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        raise NotAllowed(reason=error.__cause__.diag.message_primary) from error


class UpToReadModels(Ledger):
    """The ledger up to the position that all read models had reached when they were asked last."""

    name = Ledger.name
    followed = 0

    @property
    def position(self) -> int:
        return self.followed


class LedgerAsFollowed(UpToReadModels):
    name = Ledger.name


class RestrictedLedgerAsFollowed(UpToReadModels, RestrictedLedger):
    name = Ledger.name


@dataclass(frozen=True, kw_only=True)
class AsFollowed(Books):
    """The books of a role that may not write the read models."""

    role: str

    def follow(self) -> int:
        """The position that the read models have reached. Raises Behind where it is too low."""
        reached = min(model.position for model in self.models.values())
        if isinstance(self.ledger, UpToReadModels):
            self.ledger.followed = reached
        elif reached < (head := self.ledger.position):
            raise Behind(role=self.role, position=reached, head=head)
        return reached


@dataclass(frozen=True, kw_only=True)
class ServicesAsFollowed(AsFollowed, Services):
    """The public books, for such a role."""


@dataclass(frozen=True, kw_only=True)
class RestrictedAsFollowed(AsFollowed, RestrictedServices):
    """The restricted books, for such a role."""


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


def restricted_books(register: Register, ledger: Ledger, database: Database) -> RestrictedServices:
    """A register's restricted ledger, and every read model of it."""
    findings, opinions, files = Findings(database), Opinions(database), CheckedFiles(database)
    return RestrictedServices(
        register=register,
        ledger=ledger,
        findings=findings,
        opinions=opinions,
        files=files,
        models={model.name: model for model in (findings, opinions, files)},
    )
