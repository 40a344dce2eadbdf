"""The witness: one line of growth for each log, whatever is sent, and whatever dies."""

import os
import random
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.merkle import EMPTY_ROOT
from domain.notes import Checkpoint, Note, VerifierKey
from domain.policy import NotAPolicy
from domain.witnessing import (
    Inconsistent,
    Malformed,
    NotSigned,
    NotWitnessed,
    Stale,
    Submission,
    UnknownLog,
)
from ops.sealing.cosigning import cosigned_at, cosigned_by
from ops.sealing.keys import SigningKey, sign
from ops.sealing.witness import MOST_REFUSED, Notebook, named
from tests.ops.processes import ROOT, python
from tests.ops.sealing.witnessed import (
    AT,
    COSIGNER,
    LOG,
    LONGEST,
    NEXT,
    ORIGIN,
    OTHER,
    STRANGER,
    submission,
    tree,
    witness,
)

# Facts: what a log sent to a public witness in its tests. The trees of 3 and 5 both continue that
# of 1, and the tree of 5 continues that of 3.
PUBLIC_ORIGIN = (
    "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
)
PUBLIC_KEY = VerifierKey(
    PUBLIC_ORIGIN,
    bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"),
)
ONE = f"""\
old 0

{PUBLIC_ORIGIN}
1
KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

— {PUBLIC_ORIGIN} UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=
""".encode()  # noqa: E501
THREE = f"""\
old 1
KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

{PUBLIC_ORIGIN}
3
RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=

— {PUBLIC_ORIGIN} UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=
""".encode()  # noqa: E501
FIVE = f"""\
old 1
KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=
KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

{PUBLIC_ORIGIN}
5
QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=

— {PUBLIC_ORIGIN} UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=
""".encode()  # noqa: E501


def size_held(folder):
    note = Notebook(folder=folder).held(named(ORIGIN))
    return Checkpoint.parse(note.text).size if note else 0


def test_a_public_exchange_ends_as_its_witness_ended_it(tmp_path):
    watching = witness(tmp_path, keys=())
    assert watching.notebook.watch(PUBLIC_KEY)
    for sent in (ONE, FIVE):
        asked = Submission.parse(sent)
        assert str(asked).encode() == sent
        [line] = watching.add_checkpoint(asked)
        assert cosigned_at(COSIGNER.verifier, asked.note.text, line) == AT
    with pytest.raises(Stale) as refused:
        watching.add_checkpoint(Submission.parse(THREE))
    assert refused.value.size == 5
    held = Checkpoint.parse(watching.checkpoint(named(PUBLIC_ORIGIN)).text)
    root = "42bb57ad06420afa4882c4a63ac6a1ec77480b330b2f20dfc53a0caa5f564e36"
    assert (held.size, held.root.hex()) == (5, root)


def test_the_first_tree_is_taken_as_it_is_and_growth_is_followed(tmp_path):
    watching = witness(tmp_path)
    for old, size in ((0, 3), (3, 4), (4, 4), (4, 33)):
        [line] = watching.add_checkpoint(submission(old, size))
        assert cosigned_at(COSIGNER.verifier, tree(size).text, line) == AT
        assert size_held(tmp_path) == size


def test_the_tree_held_carries_the_signatures_of_log_and_witness_and_no_other(tmp_path):
    asked = submission(0, 3, signers=(LOG, STRANGER))
    watching = witness(tmp_path)
    [line] = watching.add_checkpoint(asked)
    held = watching.checkpoint(named(ORIGIN))
    assert held == Note(asked.note.text, (asked.note.signatures[0], line))
    assert cosigned_by(held, [COSIGNER.verifier]) == {COSIGNER.verifier: AT}


def test_a_tree_may_be_cosigned_again_at_a_later_time(tmp_path):
    now = iter((AT, AT + 60))
    watching = witness(tmp_path, clock=lambda: next(now))
    watching.add_checkpoint(submission(0, 3))
    [line] = watching.add_checkpoint(submission(3, 3))
    assert cosigned_at(COSIGNER.verifier, tree(3).text, line) == AT + 60


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (submission(0, 7), Stale),
        (submission(0, 5), Stale),
        (submission(4, 7), Stale),
        (submission(6, 7), Stale),
        (submission(3, 4), Stale),
        (submission(5, 4), Malformed),
        (submission(5, 0), Malformed),
        (submission(5, 5, fork=4), Inconsistent),
        (submission(5, 9, fork=4), Inconsistent),
        (submission(5, 9, proof=()), Inconsistent),
        (submission(5, 9, proof=submission(5, 8).proof), Inconsistent),
        (submission(5, 9, proof=submission(5, 9).proof[:-1]), Inconsistent),
        (submission(5, 9, proof=(*submission(5, 9).proof, bytes(32))), Inconsistent),
        (submission(5, 5, proof=(bytes(32),)), Inconsistent),
        (submission(5, 9, signers=(STRANGER,)), NotSigned),
        (submission(0, 9, signers=(STRANGER,)), NotSigned),
        (submission(5, 9, signers=(OTHER,)), Stale),
        (submission(0, 1, signers=(SigningKey(name="quanze/c", seed=b"c" * 32),)), UnknownLog),
    ],
)
def test_what_may_not_be_cosigned_is_refused_and_changes_nothing(tmp_path, sent, why):
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    before = watching.checkpoint(named(ORIGIN))
    with pytest.raises(why):
        watching.add_checkpoint(sent)
    assert watching.checkpoint(named(ORIGIN)) == before


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (submission(0, 5, proof=(bytes(32),)), Inconsistent),
        (submission(0, 0, proof=(EMPTY_ROOT,)), Inconsistent),
        (submission(1, 5), Stale),
        (Submission(0, (), sign(Checkpoint(ORIGIN, 0, bytes(32)).text, [LOG])), Inconsistent),
    ],
)
def test_of_a_log_never_seen_only_the_empty_tree_is_known(tmp_path, sent, why):
    watching = witness(tmp_path)
    with pytest.raises(why):
        watching.add_checkpoint(sent)
    assert watching.checkpoint(named(ORIGIN)) is None
    watching.add_checkpoint(submission(0, 0))
    watching.add_checkpoint(submission(0, 5))
    assert size_held(tmp_path) == 5


def test_the_size_that_was_cosigned_is_said_to_whoever_believes_another(tmp_path):
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    with pytest.raises(Stale) as refused:
        watching.add_checkpoint(submission(3, 9))
    assert refused.value.size == 5


def test_while_a_key_is_replaced_either_may_sign(tmp_path):
    watching = witness(tmp_path)
    with pytest.raises(NotSigned):
        watching.add_checkpoint(submission(0, 1, signers=(NEXT,)))
    assert watching.notebook.watch(NEXT.verifier)
    watching.add_checkpoint(submission(0, 1, signers=(NEXT,)))
    watching.add_checkpoint(submission(1, 2, signers=(LOG, NEXT)))
    assert size_held(tmp_path) == 2


def test_one_wrong_line_under_a_known_key_spoils_the_note(tmp_path):
    watching = witness(tmp_path)
    right = submission(0, 5)
    [line] = right.note.signatures
    wrong = line._replace(signed=bytes(64))
    for lines in ((wrong,), (wrong, line), (line, wrong)):
        with pytest.raises(NotSigned):
            watching.add_checkpoint(right._replace(note=right.note._replace(signatures=lines)))


def test_the_logs_are_apart(tmp_path):
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    watching.add_checkpoint(submission(0, 2, fork=1, signers=(OTHER,)))
    assert size_held(tmp_path) == 5


def test_a_tree_that_forks_is_kept_as_evidence_up_to_a_number(tmp_path):
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    sent = [
        Submission(5, (), sign(Checkpoint(ORIGIN, 5, sha256(b"%d" % n).digest()).text, [LOG]))
        for n in range(MOST_REFUSED + 2)
    ]
    for fork in sent:
        with pytest.raises(Inconsistent):
            watching.add_checkpoint(fork)
    kept = list((tmp_path / "refused" / named(ORIGIN)).iterdir())
    assert len(kept) == MOST_REFUSED
    assert {Note.parse(file.read_bytes()) for file in kept} < {fork.note for fork in sent}


def test_a_log_that_was_taken_off_is_not_shown(tmp_path):
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    (tmp_path / "policy").write_text(f"log {OTHER.verifier}\nquorum none\n")
    assert watching.checkpoint(named(ORIGIN)) is None


def test_a_log_is_watched_once_and_by_a_key_of_a_log_only(tmp_path):
    notebook = Notebook(folder=tmp_path)
    assert notebook.watch(LOG.verifier)
    assert not notebook.watch(LOG.verifier)
    with pytest.raises(NotAPolicy):
        notebook.watch(COSIGNER.verifier)
    with pytest.raises(NotAPolicy):
        notebook.watch(LOG.verifier._replace(name="other"))
    assert [log.key for log in notebook.policy().logs] == [LOG.verifier]


def test_what_was_cosigned_is_known_after_a_restart(tmp_path):
    witness(tmp_path).add_checkpoint(submission(0, 5))
    again = witness(tmp_path)
    with pytest.raises(Stale):
        again.add_checkpoint(submission(0, 6, fork=3))
    with pytest.raises(Inconsistent):
        again.add_checkpoint(submission(5, 6, fork=3))
    again.add_checkpoint(submission(5, 6))


def test_without_a_disk_nothing_is_cosigned(tmp_path):
    watching = witness(tmp_path)
    (tmp_path / "held").write_bytes(b"in the way")
    with pytest.raises(OSError, match="held"):
        watching.add_checkpoint(submission(0, 5))


def test_a_memory_that_was_damaged_is_not_taken_for_an_empty_one(tmp_path):
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    held = tmp_path / "held" / named(ORIGIN)
    held.write_bytes(held.read_bytes()[:-9])
    with pytest.raises(ValueError, match="no signature"):
        watching.add_checkpoint(submission(0, 5, fork=3))


@dataclass(frozen=True)
class Slow:
    """A signer that says when it was reached, and goes on when it is told to."""

    signer: SigningKey
    reached: Event
    go_on: Event

    @property
    def verifier(self):
        return self.signer.verifier

    def sign(self, text):
        self.reached.set()
        assert self.go_on.wait(30)
        return self.signer.sign(text)


def test_a_larger_tree_waits_for_the_smaller_that_came_first(tmp_path):
    """The race that the specification prints: the smaller must never be written over the larger."""
    quick = witness(tmp_path)
    quick.add_checkpoint(submission(0, 1))
    reached, go_on = Event(), Event()
    slow = witness(tmp_path, cosigner=type(COSIGNER)(Slow(COSIGNER.signer, reached, go_on)))
    with ThreadPoolExecutor(2) as pool:
        smaller = pool.submit(slow.add_checkpoint, submission(1, 3))
        assert reached.wait(30)
        larger = pool.submit(quick.add_checkpoint, submission(1, 5))
        go_on.set()
        assert smaller.result(30)
        with pytest.raises(Stale) as refused:
            larger.result(30)
    assert refused.value.size == 3
    assert size_held(tmp_path) == 3


def test_of_many_forks_at_once_one_is_cosigned(tmp_path):
    for round in range(5):
        folder = tmp_path / str(round)
        watchers = [witness(folder) for _ in range(2)]
        watchers[0].add_checkpoint(submission(0, 4))

        def ask(n, watchers=watchers):
            try:
                return watchers[n % 2].add_checkpoint(submission(4, 5 + n, fork=4 + n % 5))
            except Stale as refused:
                return refused.size

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(16)))
        sizes = {answer for answer in answers if isinstance(answer, int)}
        assert sum(isinstance(answer, tuple) for answer in answers) == 1
        assert sizes == {size_held(folder)}


RIVAL = """
import sys
from pathlib import Path

from domain.witnessing import Inconsistent, Stale
from tests.ops.sealing.witnessed import submission, witness

watching = witness(Path(sys.argv[1]))
fork = int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
old = 4
for size in range(5, 40):
    try:
        watching.add_checkpoint(submission(old, size, fork))
        print(size, flush=True)
        old = size
    except (Stale, Inconsistent):
        break
"""


def test_of_two_processes_with_forks_one_goes_on(tmp_path):
    witness(tmp_path).add_checkpoint(submission(0, 4))
    with (
        python(RIVAL, str(tmp_path), "4") as one,
        python(RIVAL, str(tmp_path), "40") as other,
    ):
        for process in (one, other):
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            process.stdin.write("\n")
            process.stdin.flush()
        said = [process.communicate(timeout=120) for process in (one, other)]
    assert [error for _, error in said] == ["", ""]
    assert sorted(len(out.split()) for out, _ in said) == [0, 35]


GROWING = """
import sys
from pathlib import Path

from tests.ops.sealing.witnessed import submission, witness

watching = witness(Path(sys.argv[1]))
print(0, flush=True)
for size in range(1, 41):
    watching.add_checkpoint(submission(size - 1, size))
    print(size, flush=True)
"""


@pytest.mark.parametrize("seed", range(8))
def test_no_cosignature_is_forgotten_when_the_witness_is_killed(tmp_path, seed):
    killed_after = random.Random(seed).randrange(0, 35)
    with python(GROWING, str(tmp_path)) as process:
        for _ in range(killed_after + 1):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        said = process.stdout.read().split()
    answered = int(said[-1]) if said else killed_after
    # One more may be on the disk than was answered; never one less.
    held = size_held(tmp_path)
    assert answered <= held <= answered + 1
    watching = witness(tmp_path)
    if answered:
        with pytest.raises(NotWitnessed):
            watching.add_checkpoint(submission(held, LONGEST, fork=0))
    watching.add_checkpoint(submission(held, LONGEST))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_fails_gives_no_cosignature_that_is_not_kept(tmp_path, call):
    for n in range(1, 40):
        folder = tmp_path / str(n)
        fault = ["-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={n}"]
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", *fault, sys.executable, "-c", ONCE, folder],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert (done.stdout.split()[-1:] == ["2"]) is (done.returncode == 0), done.stderr
        assert max(map(int, done.stdout.split()), default=0) <= size_held(folder)
        if done.returncode == 0:
            break
    assert 1 < n < 39
    assert size_held(folder) == 2


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
def test_what_is_answered_is_on_the_disk_before(tmp_path):
    trace, folder = tmp_path / "trace", tmp_path / "witness"
    watched = ("strace", "-f", "-qq", "-y", "-o", trace, "-e", "trace=fsync,rename,write")
    subprocess.run(
        [*watched, sys.executable, "-c", ONCE, folder],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    name = named(ORIGIN)
    steps = {
        f"/held/.{name}.new>) = 0": "content",
        f'/held/{name}") = 0': "name",
        f"{folder}/held>) = 0": "folder",
        '"1", 1) = 1': "answer",
        '"2", 1) = 1': "answer",
    }
    lines = [" ".join(line.split()) for line in trace.read_text(errors="replace").splitlines()]
    done = [step for line in lines for end, step in steps.items() if line.endswith(end)]
    assert done == ["content", "name", "folder", "answer"] * 2


ONCE = """
import sys
from pathlib import Path

from tests.ops.sealing.witnessed import submission, witness

watching = witness(Path(sys.argv[1]))
for size in (1, 2):
    watching.add_checkpoint(submission(size - 1, size))
    print(size, flush=True)
"""


class Exchange(RuleBasedStateMachine):
    """Whatever logs send, in whatever order: the cosigned trees are one line of growth."""

    @initialize()
    def begin(self):
        self.home = TemporaryDirectory()
        self.watching = witness(Path(self.home.name))
        self.size, self.fork = 0, None

    @rule(
        old=st.integers(0, LONGEST),
        size=st.integers(0, LONGEST),
        fork=st.sampled_from((3, 8, 20, LONGEST)),
        signer=st.sampled_from((LOG, LOG, LOG, STRANGER)),
    )
    def send(self, old, size, fork, signer):
        self.judged(old, size, fork, signer)

    @precondition(lambda self: self.size < LONGEST)
    @rule(more=st.integers(0, 9), fork=st.sampled_from((3, 8, 20, LONGEST)))
    def go_on(self, more, fork):
        self.judged(self.size, min(LONGEST, self.size + more), fork, LOG)

    @rule()
    def restart(self):
        self.watching = witness(self.watching.notebook.folder)

    def judged(self, old, size, fork, signer):
        sent = submission(old, size, fork, signers=(signer,))
        expected = self.expected(old, size, fork, signer)
        if expected is None:
            assert self.watching.add_checkpoint(sent)
            self.size, self.fork = size, fork
        else:
            with pytest.raises(expected):
                self.watching.add_checkpoint(sent)

    def expected(self, old, size, fork, signer):
        if signer is STRANGER:
            return NotSigned
        if old > size:
            return Malformed
        if old != self.size:
            return Stale
        same = self.fork is None or min(self.size, fork) == min(self.size, self.fork)
        return None if same else Inconsistent

    @invariant()
    def what_is_held_is_what_was_cosigned_last(self):
        if self.fork is not None:
            held = Checkpoint.parse(self.watching.checkpoint(named(ORIGIN)).text)
            assert held == tree(self.size, self.fork)

    def teardown(self):
        self.home.cleanup()


TestExchange = Exchange.TestCase
