"""A register with its ledger, its read models and a sealer, to be proved things about."""

import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from api.services import Register
from api.view import View
from domain.commands import Command, Request
from domain.ledger import Ledger
from ops.cli.meant import ever
from ops.migrate import migrate
from ops.sealing.bundle import Sealed, part, whole, write_bundle
from ops.sealing.certificate import Certificate, Question, certify, json_bytes, meant
from ops.sealing.folder import Publication
from ops.sealing.keys import generate
from ops.sealing.sealer import Sealer
from ops.sealing.stateroots import SignedState, publish_state_roots
from ops.sealing.stored import stored
from ops.store.postgres import ledger_env
from ops.wiring import books
from projections import READ_MODELS
from projections.database import Database
from projections.follow import catch_up_all
from projections.stateroots import look
from tests.facts import ORGANS
from tests.ops.sealing.logs import ORIGIN, REGISTER, sealer_in

PANSHAN = Register(name=REGISTER, title="盘山县")


@dataclass(frozen=True, kw_only=True)
class Books:
    """One register; ``place`` is a folder of its own."""

    url: str
    schema: str
    place: Path
    ledger: Ledger
    database: Database
    sealer: Sealer
    register: Register = PANSHAN

    @property
    def publication(self) -> Publication:
        return self.sealer.publication

    @property
    def policy(self) -> Path:
        return self.publication.folder / "policy"

    def record(self, *commands: Command) -> int:
        return self.ledger.execute(Request(commands=commands, actor="clerk")).last

    def follow(self) -> None:
        catch_up_all([model(self.database) for model in READ_MODELS], self.ledger)

    def seal(self, *, full: bool = True) -> list[SignedState]:
        """Sign the tree, and then the state roots."""
        with stored(self.url, self.schema) as source:
            self.sealer.seal(source)
        self.follow()
        return self.sign(full=full)

    def sign(self, *, full: bool = True) -> list[SignedState]:
        return publish_state_roots(
            self.database, self.publication, ORIGIN, self.sealer.signers, full=full
        )

    def sealed(self) -> Sealed:
        return Sealed.last(self.publication, ORIGIN)

    def bundle(self, scope: str = "", name: str = "bundle.zip") -> Path:
        target = self.place / name
        sealed = self.sealed()
        if not scope:
            write_bundle(target, whole(sealed, self.register))
            return target
        with look(self.database, sealed.position) as seen:
            write_bundle(target, part(sealed, self.register, seen, scope))
        return target

    def certify(self, question: Question) -> Certificate:
        sealed = self.sealed()
        with look(self.database, sealed.position) as seen:
            return certify(sealed, self.register, seen, question)

    def meant(self, organ: str, text: str, on: str) -> Question:
        """The question that the command asks by a text: about what the text ever fitted."""
        day = date.fromisoformat(on)
        with look(self.database, self.sealed().position) as seen:
            services = books(self.register, self.ledger, self.database)
            here = View(services=services, as_of=day, position=seen.position)
            return meant(seen, text, list(ever(here, text)), organ=organ, on=day)

    def certificate(self, question: Question) -> Path:
        target = self.place / "certificate.json"
        target.write_bytes(json_bytes(self.certify(question)))
        return target

    def forge(self, statement: str) -> None:
        """Let a superuser change the books, triggers off."""
        with psycopg.connect(self.url, autocommit=True) as owner:
            owner.execute(f"set search_path to {self.schema}")
            owner.execute("alter table events disable trigger events_stay")
            owner.execute(statement)


@contextmanager
def registered(url: str, place: Path, beginning: Any = ORGANS) -> Generator[Books]:
    """A register with some organs in it."""
    schema = f"ledger_{uuid4().hex}"
    migrate(url, schema)
    with Ledger(ledger_env(url, schema)) as ledger, Database(url, schema) as database:
        if beginning:
            ledger.append(beginning, past={event.stream: () for event in beginning})
        yield Books(
            url=url,
            schema=schema,
            place=place,
            ledger=ledger,
            database=database,
            sealer=sealer_in(place),
        )
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"drop schema {schema} cascade")


Verify = Callable[..., subprocess.CompletedProcess[str]]


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the verifier as a supervision body does: isolated, with nothing but Python."""
    script = str(resources.files("ops.verifier").joinpath("verify.py"))
    command = [sys.executable, "-I", "-S", script, *map(str, arguments), "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def refuse_findings(*arguments: object) -> None:
    found = verify(*arguments)
    assert (found.returncode, found.stdout) == (0, ""), found.stdout + found.stderr
    # A verifier that does nothing finds nothing: of another key it must complain.
    stranger = Path(str(arguments[-1])).with_name("stranger")
    stranger.write_text(f"log {generate(ORIGIN).verifier}\nquorum none\n", encoding="utf-8")
    others = [stranger if str(one).endswith("/policy") else one for one in arguments]
    assert "E_SIG" in verify(*others).stdout
