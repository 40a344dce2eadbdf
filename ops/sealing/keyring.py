"""The folder of a register's keys: those of its log, by age, and the one that promises.

public-1    the log's first key
public-2    one that takes its place; until that one is retired, both sign
promise     the writer's own
signed      what was signed last, and with endings what else is remembered (``ops.sealing.memory``)
"""

import re
from dataclasses import dataclass
from pathlib import Path

from ops.sealing.keyfile import keep
from ops.sealing.keys import Signer, generate, load
from ops.sealing.memory import Memory
from ops.sealing.refusals import NoSuccessor

FILE = re.compile(r"public-([1-9][0-9]{0,5})")
PROMISE = "promise"


def origin_of(register: str) -> str:
    """The name of a register's public log, and of its keys."""
    return f"quanze/{register}/public"


def promise_of(register: str) -> str:
    """The name of the key under which a place in the log is promised."""
    return f"{origin_of(register)}/promise"


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """The keys of one register."""

    folder: Path
    register: str

    def files(self) -> list[Path]:
        """The files of the log's keys, oldest first."""
        found = [path for path in self.folder.glob("public-*") if FILE.fullmatch(path.name)]
        return sorted(found, key=age)

    def signers(self) -> list[Signer]:
        """Whoever signs the log now. Raises BadKey."""
        return [load(path) for path in self.files()]

    def promise(self) -> Signer:
        """Whoever promises. Raises BadKey, and FileNotFoundError before the first sealing."""
        return load(self.folder / PROMISE)

    @property
    def memory(self) -> Memory:
        return Memory(self.folder / "signed")

    def make_first(self, *, log: bool) -> None:
        """The keys without which nothing is sealed, where there are none yet.

        ``log`` is false where the log is signed by a key that is kept elsewhere.
        """
        if log and not self.files():
            self.add()
        if not (self.folder / PROMISE).exists():
            keep(generate(promise_of(self.register)), self.folder / PROMISE)

    def add(self) -> None:
        """One more key, that signs from now on beside the others."""
        newest = max((age(path) for path in self.files()), default=0)
        keep(generate(origin_of(self.register)), self.folder / f"public-{newest + 1}")

    def oldest(self) -> Path:
        """The file to be removed when its key is retired. Raises NoSuccessor."""
        files = self.files()
        if len(files) < 2:
            raise NoSuccessor(
                f"{self.folder} 中没有可以接替的密钥。请先运行: quanze seal --new-key",
                f"there is no key in {self.folder} to take over. First run: quanze seal --new-key",
            )
        return files[0]


def age(path: Path) -> int:
    return int(path.name.removeprefix("public-"))
