"""Two verifiers and as many mutated bundles as one likes: do both call the same ones sound?

python -m tests.verifier.agree COUNT SEED

Prints each bundle that one of them calls sound and the other does not.
"""

import io
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from importlib import resources, util
from pathlib import Path
from random import Random
from traceback import format_exc
from typing import Any, NamedTuple

from domain.commands import instrument as i
from domain.commands import power as p
from ops.embedded import running
from tests.facts import CITY, COUNTY, OTHER, add, cancel, grant, merge, wish
from tests.ops.sealing.registers import registered
from tests.verifier.mutations import Files, Mutation, mutated, zipped

DRIVER = Path(__file__).parent / "js/many.mjs"
NODE = shutil.which("node")
PATIENCE = 5.0
PAPER = {"instrument": "instrument:a"}
SCOPES = ("", "power:p", "power:s", CITY, COUNTY)
Verify = Callable[[Sequence[str]], "Verdict"]


class Sound(NamedTuple):
    """Sound bundles of one ledger, the policy, and a checkpoint that was kept from before."""

    bundles: Sequence[Files]
    policy: bytes
    kept: bytes


class Stuck(Exception):
    """A verifier has not come to an end."""


class Verdict(NamedTuple):
    """0: sound, 1: something is wrong, 2: it could not be read, 3: no answer; and what was said."""

    exit: int
    said: str

    @property
    def sound(self) -> bool:
        return self.exit == 0


class Judged(NamedTuple):
    """A mutated bundle, what it was before, and what each verifier says of it."""

    number: int
    sound: Files
    mutation: Mutation
    python: Verdict
    javascript: Verdict

    @property
    def scope(self) -> str:
        scope = json.loads(self.sound["manifest.json"])["scope"]
        return scope.get("id", scope["kind"])

    @property
    def agreed(self) -> bool:
        both = (self.python, self.javascript)
        return self.python.sound == self.javascript.sound and all(one.exit < 3 for one in both)


def made(url: str, place: Path) -> Sound:
    """Bundles of one ledger at two positions: of all of it, of powers and of organs."""
    with registered(url, place) as books:
        books.record(wish(i.IssueInstrument, "2015-01-01", stream="instrument:a", title="决定"))
        books.record(add(act=PAPER), add(stream="power:q"), add(stream="power:r"))
        books.seal()
        books.record(grant("2017-01-01"), add(stream="power:t", holders=(OTHER,)))
        books.record(merge("2018-01-01", ("power:q", "power:r"), add(stream="power:s")))
        books.seal()
        kept = books.publication.read("checkpoint")
        earlier = [unzipped(books.bundle(scope)) for scope in SCOPES]
        books.record(*(add(stream=f"power:z{n:03}", holders=(OTHER,)) for n in range(250)))
        moved = wish(p.TransferPower, "2019-01-01", source=CITY, to=COUNTY)
        books.record(moved, cancel("2020-01-01", stream="power:t"))
        books.seal()
        later = [unzipped(books.bundle(scope)) for scope in SCOPES]
        return Sound((*earlier, *later), books.policy.read_bytes(), kept)


def unzipped(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def python() -> Verify:
    """The first verifier, as a module of its own, so that nobody else has it with this cache."""
    file = str(resources.files("ops.verifier").joinpath("verify.py"))
    spec = util.spec_from_file_location("verifier_to_agree_with", file)
    assert spec is not None
    assert spec.loader is not None
    verify: Any = util.module_from_spec(spec)
    spec.loader.exec_module(verify)
    verify.ed25519 = cache(verify.ed25519)  # a pure function; the same notes come again and again

    def run(arguments: Sequence[str]) -> Verdict:
        out = io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(out), at_most(PATIENCE):
                code = verify.main([*arguments, "--json"])
        except Exception:  # whatever it is, it is what this verifier says
            return Verdict(3, out.getvalue() + format_exc())
        return Verdict(code, out.getvalue())

    return run


@contextmanager
def at_most(seconds: float) -> Generator[None]:
    """Raises Stuck where it takes longer."""

    def stop(*_: object) -> None:
        raise Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def javascript() -> Generator[Verify]:
    """The second verifier: one process for all bundles."""
    with subprocess.Popen(
        [str(NODE), str(DRIVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answers = process.stdin, process.stdout

        def run(arguments: Sequence[str]) -> Verdict:
            asked.write(json.dumps(list(arguments)) + "\n")
            asked.flush()
            answer = json.loads(answers.readline())
            return Verdict(answer["exit"], "".join(f"{line}\n" for line in answer["said"]))

        yield run
        asked.close()


class Bench:
    """Both verifiers, and a folder in which the bundles lie that they are given."""

    def __init__(self, sound: Sound, place: Path, second: Verify) -> None:
        self.sound, self.place, self.second, self.first = sound, place, second, python()
        (place / "policy").write_bytes(sound.policy)
        (place / "kept").write_bytes(sound.kept)

    def judge(self, whole: bytes, *, held: bool) -> tuple[Verdict, Verdict]:
        """What each of them says; ``held``: against the checkpoint that was kept, too."""
        bundle = self.place / "bundle.zip"
        bundle.write_bytes(whole)
        arguments = [str(bundle), "--policy", str(self.place / "policy")]
        arguments += ["--checkpoint", str(self.place / "kept")] if held else []
        return self.first(arguments), self.second(arguments)

    def judged(self, count: int, seed: int) -> Iterator[Judged]:
        """So many mutated bundles; the one of a number is the same again with the same seed."""
        for number in range(count):
            chance = Random(f"{seed} {number}")
            one, other = chance.sample(self.sound.bundles, 2)
            mutation = mutated(chance, one, other)
            verdicts = self.judge(mutation.zipped, held=chance.random() < 0.5)
            yield Judged(number, one, mutation, *verdicts)

    def unmutated(self) -> Iterator[tuple[Verdict, Verdict]]:
        for files in self.sound.bundles:
            for held in (False, True):
                yield self.judge(zipped(files.items()), held=held)


def told(judged: Judged) -> str:
    """One line for people, and what each of them said."""
    _, _, mutation, python, javascript = judged
    return (
        f"{judged.number}: {judged.scope}: {mutation.kind} {mutation.told}\n"
        f"  verify.py {python.exit}: {python.said[-400:]}\n"
        f"  verify.mjs {javascript.exit}: {javascript.said[-400:]}"
    )


@contextmanager
def bench(url: str, place: Path) -> Generator[Bench]:
    with javascript() as second:
        yield Bench(made(url, place), place, second)


def main(count: int, seed: int) -> int:
    tally: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "pg") as url,
        bench(url, Path(folder)) as both,
    ):
        for judged in both.judged(count, seed):
            tally["sound" if judged.python.sound else "not sound"] += judged.agreed
            if not judged.agreed:
                print(told(judged), flush=True)
                tally["disagreed"] += 1
    print(f"{count} mutated bundles, seed {seed}: {dict(tally)}")
    return 1 if tally["disagreed"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
