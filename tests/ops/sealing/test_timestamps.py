"""Time-stamps: an authority of our own, and every way in which a stamp is none."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from ops.sealing.keys import sign
from ops.sealing.outside import Manners
from ops.sealing.timestamps import HttpStamper, NoStamp, path, stamp, stamped_at
from tests.ops.sealing.authority import authority
from tests.ops.sealing.test_witnesses import answering
from tests.ops.sealing.witnessed import COSIGNER, LOG, published, tree

pytest.importorskip("rfc3161_client", reason="the extra tsa (rfc3161-client) is not installed")
pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl program here to make an authority with"
)

NOTE = sign(tree(5).text, [LOG])


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture
def log(tmp_path):
    return published(tmp_path / "published")


def stamped(log, note, stamper, roots):
    with log.writing():
        return stamp(log, note, stamper, roots)


def test_a_stamped_tree_was_there_at_the_time_that_the_authority_says(log, tsa):
    before = datetime.now(UTC) - timedelta(seconds=2)
    at = stamped(log, NOTE, tsa, [tsa.root])
    assert before <= at <= datetime.now(UTC) + timedelta(seconds=2)
    assert at.utcoffset() == timedelta()
    assert stamped_at(log.read(path(5)), NOTE.text, [tsa.root]) == at


def test_a_cosignature_that_comes_later_does_not_undo_the_stamp(log, tsa):
    stamped(log, NOTE, tsa, [tsa.root])
    later = NOTE._replace(signatures=(*NOTE.signatures, COSIGNER.cosign(NOTE.text, 1)))
    assert stamped_at(log.read(path(5)), later.text, [tsa.root])


def test_a_stamp_is_no_signed_tree(log, tsa):
    stamped(log, NOTE, tsa, [tsa.root])
    assert log.sizes() == []


def test_a_stamp_of_another_tree_is_none(log, tsa):
    stamped(log, NOTE, tsa, [tsa.root])
    with pytest.raises(NoStamp):
        stamped_at(log.read(path(5)), tree(6).text, [tsa.root])


def test_a_stamp_of_an_authority_that_is_not_trusted_is_none(tmp_path, log, tsa):
    other = authority(tmp_path / "other")
    with pytest.raises(NoStamp):
        stamped(log, NOTE, tsa, [other.root])
    with pytest.raises(NoStamp, match="no root"):
        stamped(log, NOTE, tsa, [])
    assert not (log.folder / path(5)).exists()


def test_the_certificate_of_an_authority_is_no_root(log, tsa):
    own = x509.load_pem_x509_certificate((tsa.folder / "signer.pem").read_bytes())
    with pytest.raises(NoStamp):
        stamped(log, NOTE, tsa, [own])


def test_an_old_answer_does_not_answer_a_new_question(log, tsa):
    kept = []

    def once(request):
        kept.append(tsa(request))
        return kept[0]

    stamped(log, NOTE, once, [tsa.root])
    with pytest.raises(NoStamp, match="Nonce"):
        stamped(log, NOTE, once, [tsa.root])


def test_a_changed_byte_never_moves_the_time(log, tsa):
    at = stamped(log, NOTE, tsa, [tsa.root])
    answer = log.read(path(5))
    accepted = set()
    for place in range(len(answer)):
        changed = bytearray(answer)
        changed[place] ^= 1
        try:
            accepted.add(stamped_at(bytes(changed), NOTE.text, [tsa.root]))
        except NoStamp:
            continue
    # A few bytes around the token are signed by nobody and say nothing.
    assert accepted <= {at}


@pytest.mark.parametrize(
    "answer", [b"", b"0", b"\x30\x80", b"<html>", b"\x30\x03\x02\x01\x02", b"\x00" * 70_000]
)
def test_what_is_no_stamp_is_refused(log, tsa, answer):
    with pytest.raises(NoStamp):
        stamped(log, NOTE, lambda _: answer, [tsa.root])


def test_no_part_of_a_stamp_is_a_stamp(log, tsa):
    stamped(log, NOTE, tsa, [tsa.root])
    answer = log.read(path(5))
    for end in range(0, len(answer), 7):
        with pytest.raises(NoStamp):
            stamped_at(answer[:end], NOTE.text, [tsa.root])
    with pytest.raises(NoStamp):
        stamped_at(answer + b"x", NOTE.text, [tsa.root])


def test_an_authority_refuses_and_that_is_no_stamp(log, tsa):
    # A status of rejection, and no token: 30 05 30 03 02 01 02.
    with pytest.raises(NoStamp):
        stamped(log, NOTE, lambda _: bytes.fromhex("30053003020102"), [tsa.root])


def test_an_authority_is_asked_over_http(log, tsa):
    with answering(lambda body: (200, tsa(body))) as url:
        assert stamped(log, NOTE, HttpStamper(url=url, manners=Manners(plain=True)), [tsa.root])


def test_an_authority_that_cannot_be_reached_is_named_in_both_languages(log, tsa):
    with answering(lambda _: (503, b"")) as url:
        for stamper in (
            HttpStamper(url=url, manners=Manners(plain=True)),
            HttpStamper(url=url),
            HttpStamper(url="http://127.0.0.1:1/", manners=Manners(plain=True)),
        ):
            with pytest.raises(NoStamp) as refused:
                stamped(log, NOTE, stamper, [tsa.root])
            assert refused.value.zh.startswith("时间戳机构: ")
            assert refused.value.en.startswith("time-stamp authority: ")
    assert not (log.folder / path(5)).exists()
