"""Attacks on what lies beside the signed trees, at fifty places each; see test_attacks.

By who may write into the published folder, also with the log's key stolen. A published folder is
checked by its own sealer, and by anybody with ``quanze verify extras``.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain import merkle
from domain.notes import Checkpoint
from domain.policy import Policy
from ops.sealing import sm
from ops.sealing.extras import Trust, reread, verify
from ops.sealing.folder import Publication
from ops.sealing.keys import sign
from ops.sealing.refusals import Wrong
from ops.sealing.sealer import Sealer
from ops.sealing.timestamps import NoStamp, path, stamp, stamped_at
from tests.ops.sealing.attacked import edited, flip, places, refusal, root, write
from tests.ops.sealing.authority import Authority, authority
from tests.ops.sealing.logs import ORIGIN, ListSource, entry, sealer_in, whole

SIZE = 300
EDITED = ("E_SIG", "E_FORMAT")
BEGUN = datetime.now(UTC) - timedelta(days=1)
"""The log is of yesterday: what an authority says here, it says today."""


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    pytest.importorskip("rfc3161_client", reason="the extra tsa (rfc3161-client) is not installed")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program here to make an authority with")
    return authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory, tsa: Authority) -> Authority:
    return authority(tmp_path_factory.mktemp("stranger") / "authority")


def log_of(size: int) -> ListSource:
    """Entries of yesterday."""
    log = ListSource()
    log.append(1, recorded_at=BEGUN)
    log.append(size - 1)
    return log


def have_stamped(sealer: Sealer, tsa: Authority, size: int) -> bytes:
    """The stamp of a signed tree, published beside it."""
    publication = sealer.publication
    with publication.writing():
        stamp(publication, publication.checkpoint(size), tsa, [tsa.root])
    return publication.read(path(size))


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory, tsa: Authority) -> tuple[Sealer, ListSource]:
    """A log of twenty-one trees with a stamp each, and its sealer, which believes the authority."""
    log = log_of(SIZE)
    trust = Trust([tsa.root])
    sealer = replace(sealer_in(tmp_path_factory.mktemp("stamped")), trust=trust)
    for size in range(100, SIZE + 1, 10):
        sealer.seal(ListSource(log.rows[:size]))
        have_stamped(sealer, tsa, size)
    assert len(sealer.publication.sizes()) == 21
    return sealer, log


def wrong_to_both(sealer: Sealer, log: ListSource, label: str) -> Wrong:
    """Why the sealer refuses; whoever checks the folder from outside says the same."""
    folder = sealer.publication
    inside = refusal(lambda: sealer.seal(log, full=True), label)
    policy = Policy.parse(folder.read("policy"))
    outside = refusal(lambda: verify(folder, policy, sealer.trust), label)
    assert told(outside) == told(inside), label
    return inside


def told(wrong: Wrong) -> tuple[str, dict[str, object]]:
    """Code and place; the reason is an exception, and equal to none."""
    return wrong.code, {name: fact for name, fact in wrong.facts.items() if name != "why"}


def test_stamps_that_are_as_they_should_be_raise_no_alarm(stamped: tuple[Sealer, ListSource]):
    sealer, log = stamped
    assert sealer.seal(log, full=True).fresh == 0
    policy = Policy.parse(sealer.publication.read("policy"))
    found = verify(sealer.publication, policy, sealer.trust)
    assert sorted(extra.size for extra in found) == sealer.publication.sizes()
    assert all(extra.at > BEGUN for extra in found if extra.at)
    assert reread(sealer.publication, ORIGIN, sealer.keys, Trust()) == []


def test_an_entry_that_is_later_than_the_stamp_that_covers_it_is_found_where_it_is(
    tsa: Authority, tmp_path: Path
):
    for label, chance in places("later than its stamp"):
        position, size = chance.randint(1, 100), 100
        log = log_of(size)
        late = datetime.now(UTC) + timedelta(minutes=chance.randint(3, 50_000))
        log.rows = log.rows[: position - 1]
        log.append(1, recorded_at=late)
        log.append(size - position)
        sealer = replace(sealer_in(tmp_path / label), trust=Trust([tsa.root]))
        sealer.seal(log)
        have_stamped(sealer, tsa, size)
        wrong = wrong_to_both(sealer, log, label)
        assert (wrong.code, wrong.facts["position"]) == ("E_TIME", position), label
        assert (wrong.facts["file"], wrong.facts["recorded_at"]) == (path(size), late), label


def test_a_stamp_of_another_tree_beside_this_one_is_found(stamped: tuple[Sealer, ListSource]):
    sealer, log = stamped
    for label, chance in places("stamp of another tree"):
        here, there = chance.sample(sealer.publication.sizes(), 2)
        other = sealer.publication.read(path(there))
        with edited(sealer.publication.folder / path(here), lambda _: other):  # noqa: B023
            wrong = wrong_to_both(sealer, log, label)
        assert (wrong.code, wrong.facts["file"]) == ("E_SIG", path(here)), label


def test_an_edited_stamp_is_found_or_says_the_same(stamped: tuple[Sealer, ListSource]):
    """Ten bytes in eight hundred (versions, and how it is signed) are signed by nobody."""
    sealer, log = stamped
    done = 0
    for label, chance in places("edited stamp", 65):
        size = chance.choice(sealer.publication.sizes())
        text, answer = sealer.publication.checkpoint(size).text, sealer.publication.read(path(size))
        forged = flip(chance, answer)
        try:
            same = stamped_at(forged, text, sealer.trust.roots)
        except NoStamp:
            with edited(sealer.publication.folder / path(size), lambda _: forged):  # noqa: B023
                wrong = wrong_to_both(sealer, log, label)
            assert wrong.code in EDITED, label
            assert wrong.facts["file"] == path(size), label
            done += 1
        else:
            assert same == stamped_at(answer, text, sealer.trust.roots), label
    assert done >= 50


def test_a_stamp_of_an_authority_that_nobody_trusts_is_found(
    stamped: tuple[Sealer, ListSource], stranger: Authority, tmp_path: Path
):
    sealer, log = stamped
    for label, chance in places("stranger's stamp"):
        size = chance.choice(sealer.publication.sizes())
        there = Publication(tmp_path / "his")
        with there.writing():
            stamp(there, sealer.publication.checkpoint(size), stranger, [stranger.root])
        his = there.read(path(size))
        with edited(sealer.publication.folder / path(size), lambda _: his):  # noqa: B023
            wrong = wrong_to_both(sealer, log, label)
        assert (wrong.code, wrong.facts["file"]) == ("E_SIG", path(size)), label


def signed_anew(sealer: Sealer, states: Sequence[bytes], place: Path) -> Publication:
    """A log of these entries as whoever stole the key publishes it; without stamps."""
    tree = Checkpoint(ORIGIN, len(states), root(map(merkle.leaf, states)))
    note = str(sign(tree.text, sealer.signers)).encode()
    write(place, whole(states) | {"checkpoint": note, f"checkpoints/{tree.size}": note})
    write(place, {"policy": sealer.publication.read("policy")})
    return Publication(place)


def test_a_past_that_was_back_dated_behind_its_stamp_is_found(
    stamped: tuple[Sealer, ListSource], tmp_path: Path
):
    """The key is stolen, and the times are in order: but nobody stamps in the past."""
    sealer, log = stamped
    token = sealer.publication.read(path(SIZE))
    policy = Policy.parse(sealer.publication.read("policy"))
    for label, chance in places("back-dated behind its stamp"):
        first = chance.randint(1, SIZE)
        earlier = timedelta(chance.randint(1, 3000))
        states = [
            entry(n, row.recorded_at - earlier if n <= first else row.recorded_at)
            for n, row in enumerate(log.rows, 1)
        ]
        shown = signed_anew(sealer, states, tmp_path / label)
        assert verify(shown, policy, sealer.trust) == [], label
        write(shown.folder, {path(SIZE): token})
        wrong = refusal(lambda: verify(shown, policy, sealer.trust), label)  # noqa: B023
        assert (wrong.code, wrong.facts["file"]) == ("E_SIG", path(SIZE)), label


def test_a_stamp_beside_no_tree_is_named(stamped: tuple[Sealer, ListSource]):
    sealer, log = stamped
    for name in ("checkpoints/7.tsr", "checkpoints/x.tsr"):
        write(sealer.publication.folder, {name: b""})
        wrong = wrong_to_both(sealer, log, name)
        (sealer.publication.folder / name).unlink()
        assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", name)


# Shadows in SM3


@pytest.fixture(scope="module")
def shadowed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sealer, ListSource, sm.Sm2Key]:
    """A log with a shadow beside its tree."""
    pytest.importorskip("gmssl_pyx", reason="the extra gm (gmssl_pyx) is not installed")
    key, log = sm.generate(ORIGIN), log_of(SIZE)
    trust = Trust(sm2=[sm.generate(ORIGIN).verifier, key.verifier])
    sealer = replace(sealer_in(tmp_path_factory.mktemp("shadowed")), trust=trust)
    sealer.seal(log)
    write(sealer.publication.folder, {sm.path(SIZE): shadow_of(log.entries, sealer, key)})
    return sealer, log, key


def shadow_of(states: Sequence[bytes], sealer: Sealer, key: sm.Sm2Key) -> bytes:
    return str(sm.sign_shadow(sm.shadow(ORIGIN, states), sealer.signers, key)).encode()


def test_an_edited_shadow_is_found(shadowed: tuple[Sealer, ListSource, sm.Sm2Key]):
    sealer, log, _ = shadowed
    assert sealer.seal(log, full=True).fresh == 0
    for label, chance in places("edited shadow"):
        shadow = sealer.publication.folder / sm.path(SIZE)
        with edited(shadow, lambda some: flip(chance, some)):  # noqa: B023
            wrong = wrong_to_both(sealer, log, label)
        assert wrong.code in EDITED, label
        assert wrong.facts["file"] == sm.path(SIZE), label


def test_a_signed_shadow_of_other_entries_is_found(
    shadowed: tuple[Sealer, ListSource, sm.Sm2Key],
):
    """Both keys are stolen."""
    sealer, log, key = shadowed
    for label, chance in places("shadow of other entries"):
        index = chance.randrange(SIZE)
        states = [*log.entries[:index], flip(chance, log.entries[index]), *log.entries[index + 1 :]]
        forged = shadow_of(states, sealer, key)
        with edited(sealer.publication.folder / sm.path(SIZE), lambda _: forged):  # noqa: B023
            wrong = wrong_to_both(sealer, log, label)
        assert (wrong.code, wrong.facts["file"]) == ("E_ROOT", sm.path(SIZE)), label


# A folder that is not one


def test_a_folder_without_a_checkpoint_is_not_in_its_form(tmp_path: Path):
    sealer = sealer_in(tmp_path)
    sealer.seal(log_of(3))
    policy = Policy.parse(sealer.publication.read("policy"))
    for content in (b"", b"no note"):
        (sealer.publication.folder / "checkpoint").write_bytes(content)
        assert refusal(lambda: verify(sealer.publication, policy, Trust()), "").code == "E_FORMAT"
    (sealer.publication.folder / "checkpoint").unlink()
    wrong = refusal(lambda: verify(sealer.publication, policy, Trust()), "missing")
    assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", "checkpoint")


def test_a_signed_entry_that_cannot_be_read_under_a_stamp_is_named(
    stamped: tuple[Sealer, ListSource], tsa: Authority, tmp_path: Path
):
    sealer, log = stamped
    shown = signed_anew(sealer, [*log.entries[:4], b"no entry"], tmp_path)
    with shown.writing():
        stamp(shown, shown.checkpoint(5), tsa, [tsa.root])
    policy = Policy.parse(sealer.publication.read("policy"))
    wrong = refusal(lambda: verify(shown, policy, sealer.trust), "unreadable")
    assert (wrong.code, wrong.facts["position"]) == ("E_FORMAT", 5)
