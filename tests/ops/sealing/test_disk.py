"""Attacks on the database's own files: a page edited, a copy of them or a base backup put back.

A private server of these tests alone is stopped for it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import psycopg
import pytest

from domain.codec import EventMapper
from ops.embedded import running
from ops.embedded.programs import installed
from ops.sealing.sealer import Sealer
from ops.sealing.stored import stored as reading
from tests.ops.sealing.attacked import PLACES, flip, forging, places, refusal
from tests.ops.sealing.logs import BEGIN, added, entry, sealer_in, stored
from tests.ops.store.ledgers import Books, create_ledger, opened

Server = Callable[[], AbstractContextManager[str]]
ENTRIES = 40


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """Starts the server anew each time, and stops it."""
    return partial(running, tmp_path / "private")


def append(url: str, schema: str, first: int, last: int) -> None:
    events = [EventMapper().to_stored_event(added(n)) for n in range(first, last + 1)]
    with opened(Books(url, schema)) as store:
        store.insert_events(events)


def seal(sealer: Sealer, url: str, schema: str, *, full: bool = True) -> int:
    with reading(url, schema) as source:
        return sealer.seal(source, full=full).tree.size


def test_a_page_edited_on_disk_is_never_signed(server: Server, tmp_path: Path):
    """PostgreSQL finds it by its checksums; with these ignored, the sealer finds it."""
    sealer = sealer_in(tmp_path)
    schemas = [f"copy_{number}" for number in range(PLACES)]
    with server() as url:
        create_ledger(url, "original")
        append(url, "original", 1, ENTRIES)
        seal(sealer, url, "original")
        with psycopg.connect(url, autocommit=True) as owner:
            for schema in schemas:
                create_ledger(url, schema)
                owner.execute(f"insert into {schema}.events select * from original.events")
                owner.execute(f"delete from {schema}.head")
                owner.execute(f"insert into {schema}.head select * from original.head")
            files = {
                schema: owner.execute("select pg_relation_filepath(%s)", [f"{schema}.events"])
                .fetchall()[0][0]
                for schema in schemas
            }  # fmt: skip
            owner.execute("checkpoint")
        signed = sealer.publication.read("checkpoint")
        entries = list(sealer.publication.entries(ENTRIES))
    changed = {}
    for (label, chance), schema in zip(places("edited page"), schemas, strict=True):
        changed[schema] = (label, edit_entry(data_of(tmp_path) / files[schema], entries, chance))
    with server() as url:
        for number, schema in enumerate(schemas):
            label, position = changed[schema]
            if number % 2:
                with psycopg.connect(url) as reader, pytest.raises(psycopg.errors.DataCorrupted):
                    reader.execute(f"select * from {schema}.events")
                with pytest.raises(psycopg.errors.DataCorrupted):
                    seal(sealer, url, schema)
            else:
                ignoring = f"{url}&options=-cignore_checksum_failure%3Don"
                wrong = refusal(lambda: seal(sealer, ignoring, schema), label)  # noqa: B023
                assert (wrong.code, wrong.facts["position"]) == ("E_LEAF", position), label
        assert seal(sealer, url, "original") == ENTRIES
    assert sealer.publication.read("checkpoint") == signed
    assert sealer.publication.sizes() == [ENTRIES]


def data_of(tmp_path: Path) -> Path:
    return tmp_path / "private/postgres/data"


def edit_entry(file: Path, entries: list[bytes], chance: Random) -> int:
    """One bit of an entry is another, in the table's own file; the position of the entry."""
    position = chance.randint(1, len(entries))
    content = file.read_bytes()
    at = content.index(entries[position - 1])
    end = at + len(entries[position - 1])
    file.write_bytes(content[:at] + flip(chance, content[at:end]) + content[end:])
    return position


def test_a_copied_data_directory_put_back_and_continued_is_never_signed(
    server: Server, tmp_path: Path
):
    """Shorter than what was published it is truncated, else it is a fork."""
    sealer, data, copy = sealer_in(tmp_path), data_of(tmp_path), tmp_path / "copy"
    with server() as url:
        create_ledger(url, "books")
        append(url, "books", 1, 20)
        seal(sealer, url, "books")
    subprocess.run(["cp", "-a", data, copy], check=True)
    with server() as url:
        append(url, "books", 21, ENTRIES)
        seal(sealer, url, "books")
    signed = sealer.publication.read("checkpoint")
    shutil.rmtree(data)
    subprocess.run(["cp", "-a", copy, data], check=True)
    with server() as url, forging(url, "books") as forger:
        for number, (label, chance) in enumerate(places("copy put back"), 1):
            with forger.undone():
                last = 20 + number
                moment = BEGIN + timedelta(900, chance.randrange(9))
                for position in range(21, last + 1):
                    row = stored(position, entry(90_000 + position, moment))
                    values = (row.position, row.stream, row.version, row.topic, row.state)
                    forger.run(
                        "insert into events values (%s, %s, %s, %s, %s, %s)",
                        *(*values, row.recorded_at),
                    )
                forger.agree()
                wrong = refusal(lambda: sealer.seal(forger.source), label)
                due = ("E_TRUNCATED", last) if last < ENTRIES else ("E_FORK", 21)
                assert (wrong.code, wrong.facts["position"]) == due, label
    assert sealer.publication.read("checkpoint") == signed


def test_a_base_backup_restored_and_continued_is_never_signed(server: Server, tmp_path: Path):
    """Fifty ledgers of one cluster, each set back to where it was and continued by the store."""
    program = installed() / "pg_basebackup"
    if not program.exists():
        pytest.skip("the PostgreSQL here has no pg_basebackup")
    data, backup = data_of(tmp_path), tmp_path / "backup"
    ledgers = {
        f"ledger_{number}": (label, chance.randint(1, ENTRIES - 1), chance.randint(0, ENTRIES))
        for number, (label, chance) in enumerate(places("base backup"))
    }
    sealers = {schema: sealer_in(tmp_path / schema) for schema in ledgers}
    with server() as url:
        for schema, (_, back, _) in ledgers.items():
            create_ledger(url, schema)
            append(url, schema, 1, back)
        taken = [program, "-d", url, "-D", backup, "-c", "fast", "-X", "stream", "--no-sync"]
        subprocess.run(taken, check=True, capture_output=True)
        for schema, (_, back, _) in ledgers.items():
            append(url, schema, back + 1, ENTRIES)
            assert seal(sealers[schema], url, schema) == ENTRIES
    put_back(backup, data)
    with server() as url:
        for schema, (label, back, more) in ledgers.items():
            append(url, schema, 1001, 1000 + more)
            last = back + more
            due = ("E_FORK", back + 1) if last >= ENTRIES else ("E_TRUNCATED", last)
            for full in (False, True):
                wrong = refusal(lambda: seal(sealers[schema], url, schema, full=full), label)  # noqa: B023
                found = wrong.code, wrong.facts["position"]
                altered = full and last >= ENTRIES  # all was reread before
                assert found == (("E_LEAF", back + 1) if altered else due), label
    for sealer in sealers.values():
        assert sealer.publication.sizes() == [ENTRIES]


def put_back(backup: Path, data: Path) -> None:
    """In the place of a server's data, and owned as these were."""
    owner = data.stat()
    shutil.rmtree(data)
    shutil.move(backup, data)
    for path in (data, *data.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
