"""The ledger in PostgreSQL: one schema, dense positions, one lock.

The library's recorder for reading; an append of our own. Its tables come from the migrations, and
nothing listens or notifies: whoever follows the ledger asks for what comes after a position.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from eventsourcing import persistence, postgres
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import tuple_row

from ops.store import append
from ops.store.batch import NOTHING, Batch, Boundary, Claims, prepare, refuse_tracking, same_request
from ops.store.connect import LedgerDatastore, schema_name
from ops.store.head import Head, known_instant, seal
from ops.store.statements import sql

DSN = "POSTGRES_DSN"
SCHEMA = "POSTGRES_SCHEMA"


def ledger_env(dsn: str, schema: str) -> dict[str, str]:
    """What an application needs to be told to keep its ledger in a schema of a database.

    ``dsn`` is whatever libpq takes: a URL or ``key=value``, sockets, passwords, TLS and options.
    """
    return {"PERSISTENCE_MODULE": __name__, DSN: dsn, SCHEMA: schema_name(schema)}


class PostgresStore(postgres.PostgresApplicationRecorder):
    """Entries in the table ``events`` of one schema."""

    datastore: LedgerDatastore

    def __init__(self, datastore: LedgerDatastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.sql_create_statements.clear()

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str = "",
        digest: str = "",
        boundary: Boundary = NOTHING,
        claims: Claims = NOTHING,
        **more: Any,
    ) -> Sequence[int]:
        """Append all of it or nothing; the positions. Raises Overtaken, Claimed and Reused.

        After a lost connection nobody knows whether the append was committed: ask again with the
        same command id, and a first answer is given once more. Nothing is retried in here.
        """
        refuse_tracking(more)
        if not stored_events:
            return ()
        batch = prepare(stored_events, (command_id, digest), boundary, claims)
        with self.rows() as cursor:
            head = append.lock(cursor)
            now, answer = append.answered(cursor, batch)
            if answer is not None:
                return answer
            self.admit(cursor, batch)
            sealed = seal(head, batch.events, now)
            append.write(cursor, batch, sealed)
        return range(head.position + 1, sealed.head.position + 1)

    def admit(self, cursor: append.Rows, batch: Batch) -> None:
        """What was decided still stands, and what is claimed is nobody else's."""
        append.refuse_if_overtaken(cursor, batch.boundary)
        append.claim(cursor, batch.holders, batch.claims)

    def head(self) -> Head:
        with self.rows() as cursor:
            return append.head(cursor.execute(sql("head")).fetchone())

    def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before an instant; 0 if there is none."""
        with self.rows() as cursor:
            row = cursor.execute(sql("position_at"), {"instant": known_instant(instant)}).fetchone()
        if row is None:
            raise LookupError("the positions of the ledger have a gap")
        return row[0]

    def select_streams(
        self, ids: Sequence[str], *, upto: int | None = None
    ) -> dict[str, list[bytes]]:
        """The entries of each stream, oldest first; none for a stream that nobody wrote to."""
        found: dict[str, list[bytes]] = {id: [] for id in ids}
        with self.rows() as cursor:
            cursor.execute(sql("streams"), {"streams": list(found), "upto": upto})
            for stream, state in cursor:
                found[stream].append(state)
        return found

    def select_states(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """The next entries after a position: all that anyone who follows the ledger needs."""
        with self.rows() as cursor:
            return cursor.execute(sql("states"), {"after": after, "limit": limit}).fetchall()

    def command(self, command_id: str, digest: str = "") -> tuple[int, int] | None:
        """The first and last position of what a command led to, if it was ever answered.

        Raises Reused when it was, but stood for another request than that of the digest.
        """
        with self.rows() as cursor:
            found = cursor.execute(sql("command"), {"command_id": command_id}).fetchone()
        if found is None:
            return None
        same_request(command_id, found[0], digest)
        return found[1], found[2]

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        """Nothing is notified, so a subscription would sleep for ever."""
        raise persistence.NotSupportedError("follow the ledger by position: select_states")

    @contextmanager
    def rows(self) -> Generator[append.Rows]:
        """One transaction, answered in binary and in plain tuples."""
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            yield cursor


class Factory(postgres.PostgresFactory):
    """Gives an application its store; ``ledger_env`` says how it is chosen."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        # Past the library's own, which insists on five settings and knows no sockets and no TLS.
        super(postgres.BasePostgresFactory, self).__init__(env)
        self.datastore = LedgerDatastore(self.env[DSN], self.env[SCHEMA])

    def application_recorder(self) -> PostgresStore:
        return PostgresStore(self.datastore)
