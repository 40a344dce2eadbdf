"""Asking witnesses: honest, absent, slow and lying ones; and what is published when."""

import socket
import ssl
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from threading import Event, Thread

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.witness import create_witness_app
from domain.notes import Signature
from domain.policy import Group, Policy, Witness
from domain.witnessing import Submission
from ops.sealing.cosigning import Cosigner, cosigned_by, witnessed
from ops.sealing.folder import Publication
from ops.sealing.keys import SigningKey, sign, signed_by
from ops.sealing.outside import LONGEST_ANSWER, Manners, Unanswered, post, usable
from ops.sealing.witnesses import FUTURE, Unheard, publish_cosigned
from ops.serve import listening
from tests.ops.sealing.witnessed import (
    AT,
    COSIGNER,
    LOG,
    STRANGER,
    published,
    submission,
    tree,
    witness,
)

CITY = COSIGNER
PROVINCE = Cosigner(SigningKey(name="witness.example.org", seed=b"p" * 32))
THIRD = Cosigner(SigningKey(name="witness.example.net", seed=b"t" * 32))
PLAIN = Manners(plain=True, clock=lambda: AT, patience=5.0)
NOWHERE = "http://127.0.0.1:1/witness"


@pytest.mark.parametrize(
    "url",
    [
        "https://witness.example.gov/witness",
        "http://127.0.0.1:8001/witness",
        "http://127.200.3.4/witness",
        "http://[::1]:8001/witness",
        "http://localhost:8001/witness",
        "http://LOCALHOST:8001/witness",
    ],
)
def test_an_address_is_used_over_tls_or_on_this_machine(url):
    assert usable(url, Manners()).path == "/witness"


@pytest.mark.parametrize(
    "url",
    [
        "http://witness.example.gov/witness",
        "http://128.0.0.1/witness",
        "http://10.0.0.1/witness",
        "http://[::2]/witness",
        "http://[::ffff:127.0.0.1]/witness",
        "http://localhost.example.gov/witness",
        "http://127.0.0.1.example.gov/witness",
        "http://127.1/witness",
        "http://127.0.0.1@witness.example.gov/witness",
        "http://localhost:0/witness",
        "ftp://127.0.0.1/witness",
        "http:///witness",
    ],
)
def test_no_other_address_is_used(url):
    with pytest.raises(Unanswered, match="on this machine"):
        usable(url, Manners())


def test_a_witness_on_this_machine_is_asked_without_tls():
    with answering(lambda body: (200, body)) as url:
        assert post(url, b"x", "text/plain", Manners()) == (200, b"x")


@contextmanager
def serving(watching):
    """A witness that answers on a port of its own."""
    door = listening("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_witness_app(watching), log_level="warning"))
    thread = Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}/witness"
    finally:
        server.should_exit = True
        thread.join(30)


@contextmanager
def answering(answer, *, wrap=lambda socket: socket):
    """A server that answers with ``answer(request body)``: a status, a body, and headers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            status, body, *headers = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = wrap(server.socket)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/witness"
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()


def policy(*, quorum="city", **urls):
    keys = {"city": CITY, "province": PROVINCE, "third": THIRD}
    witnesses = tuple(Witness(name, keys[name].verifier, url) for name, url in urls.items())
    groups = (Group("both", 2, tuple(urls)),) if quorum == "both" else ()
    return Policy((), (), witnesses, groups, quorum)


def ask(publication, size, agreed, manners=PLAIN, fork=40):
    note = sign(tree(size, fork).text, [LOG])
    with publication.writing():
        return publish_cosigned(publication, note, agreed, manners)


@pytest.fixture
def log(tmp_path):
    return published(tmp_path / "published")


def reason(done):
    [unheard] = done.unheard
    return unheard.reason


def test_a_tree_that_its_witness_has_seen_is_published_with_the_cosignature(tmp_path, log):
    with serving(witness(tmp_path / "city")) as city:
        for size in (1, 3, 8, 40):
            done = ask(log, size, policy(city=city))
            assert (done.published, done.names, done.unheard) == (True, {"city"}, ())
            assert log.latest() == log.checkpoint(size) == done.note
            assert signed_by(done.note, [LOG.verifier]) == (LOG.verifier,)
            assert cosigned_by(done.note, [CITY.verifier]) == {CITY.verifier: AT}


def test_a_log_that_forgot_how_far_it_was_is_told_by_its_witness(tmp_path, log):
    watching = witness(tmp_path / "city")
    watching.add_checkpoint(submission(0, 5))
    with serving(watching) as city:
        assert ask(log, 9, policy(city=city)).published


def test_without_witnesses_a_tree_is_published_at_once(log):
    done = ask(log, 5, policy(quorum="none"))
    assert (done.published, done.names, done.unheard) == (True, frozenset(), ())
    assert log.latest() == done.note


def test_without_a_quorum_a_tree_is_kept_and_not_published(tmp_path, log):
    agreed = {"quorum": "both", "province": NOWHERE}
    with serving(witness(tmp_path / "city")) as city:
        done = ask(log, 5, policy(city=city, **agreed))
    assert (done.published, done.names) == (False, {"city"})
    assert reason(done) == "unreachable"
    assert log.latest() is None
    assert log.checkpoint(5) == done.note
    assert witnessed(log.checkpoint(5), policy(city=city, **agreed)) == {"city"}


def test_only_the_witness_that_is_missing_is_asked_again(tmp_path, log):
    with ExitStack() as stack:
        city = stack.enter_context(serving(witness(tmp_path / "city")))
        first = ask(log, 5, policy(quorum="both", city=city, province=NOWHERE))
    with serving(witness(tmp_path / "province", cosigner=PROVINCE)) as province:
        done = ask(log, 5, policy(quorum="both", city=NOWHERE, province=province))
    assert (done.published, done.names, done.unheard) == (True, {"city", "province"}, ())
    assert done.note.signatures[: len(first.note.signatures)] == first.note.signatures
    assert log.latest() == done.note


def test_a_quorum_of_two_is_enough_while_the_third_is_away(tmp_path, log):
    with (
        serving(witness(tmp_path / "city")) as city,
        serving(witness(tmp_path / "province", cosigner=PROVINCE)) as province,
    ):
        done = ask(log, 5, policy(quorum="both", city=city, province=province, third=NOWHERE))
    assert (done.published, done.names) == (True, {"city", "province"})
    assert [unheard.witness for unheard in done.unheard] == ["third"]


def test_a_rewritten_ledger_is_not_cosigned_and_that_is_an_alarm(tmp_path):
    with serving(witness(tmp_path / "city")) as city:
        assert ask(published(tmp_path / "one"), 5, policy(city=city)).published
        other = published(tmp_path / "other", fork=3)
        for size in (5, 9):
            done = ask(other, size, policy(city=city), fork=3)
            assert (done.published, reason(done)) == (False, "fork")
            assert done.unheard[0].alarming
        assert other.latest() is None


def test_a_ledger_that_was_set_back_is_not_cosigned_and_that_is_an_alarm(tmp_path, log):
    with serving(witness(tmp_path / "city")) as city:
        assert ask(log, 9, policy(city=city)).published
        back = published(tmp_path / "back", size=7)
        done = ask(back, 7, policy(city=city))
    assert (done.published, reason(done)) == (False, "ahead")
    assert done.unheard[0].alarming
    assert "9" in done.unheard[0].zh
    assert "9" in done.unheard[0].en


@pytest.mark.parametrize(("keys", "expected"), [((), "unknown_log"), ((STRANGER,), "not_trusted")])
def test_a_witness_that_does_not_know_the_log_or_its_key_is_no_alarm(tmp_path, log, keys, expected):
    with serving(witness(tmp_path / "city", keys=keys)) as city:
        done = ask(log, 5, policy(city=city))
    assert (done.published, reason(done), done.unheard[0].alarming) == (False, expected, False)


def cosigned(cosigner=CITY, at=AT, size=5):
    return str(cosigner.cosign(tree(size).text, at)).encode()


RIGHT = cosigned()
LINE = CITY.cosign(tree(5).text, AT)


@pytest.mark.parametrize(
    "answer",
    [
        (200, b""),
        (200, b"\n"),
        (200, b"fine"),
        (200, b"\xff\xfe"),
        (200, RIGHT + b"\n"),
        (200, RIGHT + b"more\n"),
        (200, cosigned(PROVINCE)),
        (200, cosigned(size=6)),
        (200, cosigned(at=AT + FUTURE + 1)),
        (200, str(LINE._replace(signed=LINE.signed[:-1] + b"x")).encode()),
        (200, str(LINE._replace(name="other")).encode()),
        (200, str(LOG.sign(tree(5).text)).encode()),
        (200, RIGHT + b"x" * LONGEST_ANSWER),
        (200, b"x" * LONGEST_ANSWER * 100),
        (201, RIGHT),
        (302, RIGHT, ("Location", "http://127.0.0.1:1/")),
        (307, RIGHT, ("Location", "http://127.0.0.1:1/")),
        (400, b""),
        (409, b""),
        (409, b"x\n"),
        (409, b"03\n"),
        (409, b"-3\n"),
        (409, b"3"),
        (409, b"3\n"),
        (409, b"0\n"),
        (409, b"9" * 5000 + b"\n"),
        (409, "３\n".encode()),
        (500, RIGHT),
    ],
)
def test_whatever_else_a_witness_answers_counts_for_nothing(log, answer):
    with answering(lambda _: answer) as city:
        done = ask(log, 5, policy(city=city))
    assert (done.published, reason(done)) == (False, "answer")
    assert log.latest() is None
    assert log.checkpoint(5).signatures == (LOG.sign(tree(5).text),)


def test_of_several_lines_the_one_of_the_witness_is_taken(log):
    others = cosigned(PROVINCE) + str(Signature("grease", b"abcd", b"x")).encode()
    with answering(lambda _: (200, others + RIGHT)) as city:
        done = ask(log, 5, policy(city=city))
    assert done.published
    assert done.note.signatures == (LOG.sign(tree(5).text), LINE)


def test_a_lying_witness_is_asked_twice_and_no_more(log):
    asked = []
    with answering(lambda body: asked.append(body) or (409, b"3\n")) as city:
        ask(log, 5, policy(city=city))
    assert [Submission.parse(body).old for body in asked] == [0, 3]


def test_a_witness_that_is_silent_is_not_waited_for(log):
    go_on = Event()
    with answering(lambda _: (go_on.wait(30), 200, RIGHT)[1:]) as city:
        done = ask(log, 5, policy(city=city), Manners(plain=True, whole=0.2, patience=20.0))
        go_on.set()
    assert (done.published, reason(done)) == (False, "late")


def test_one_that_answers_a_byte_at_a_time_is_left_when_its_time_is_over():
    """Each byte comes soon enough; the whole never would."""
    door = socket.create_server(("127.0.0.1", 0))
    left = Event()

    def drip():
        line = door.accept()[0]
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
            while not left.wait(0.05):
                line.sendall(b"x")
        left.set()

    Thread(target=drip, daemon=True).start()
    url = f"http://127.0.0.1:{door.getsockname()[1]}/"
    manners = Manners(plain=True, patience=20.0, whole=0.3)
    with door, pytest.raises(Unanswered, match="in time"):
        post(url, b"x", "text/plain", manners)
    assert left.wait(30)  # the connection was closed, too


def test_a_witness_that_hangs_up_is_unreachable(log):
    def hang_up(_):
        raise ConnectionAbortedError

    with answering(hang_up) as city:
        assert reason(ask(log, 5, policy(city=city))) == "unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/witness",
        "file:///etc/passwd",
        "witness.example.gov",
        "https://",
        "https://a:b@127.0.0.1/",
        "https://127.0.0.1/?x=1",
        "https://127.0.0.1/#x",
        "https://127.0.0.1:99999/",
        "https://127.0.0.1:0/",
        "https://[::1/",
    ],
)
def test_an_address_that_is_none_is_not_gone_to(log, url):
    assert reason(ask(log, 5, policy(city=url))) == "address"


def test_an_open_line_to_elsewhere_is_used_only_if_that_was_said(log):
    """A spelling of this machine that is not one of those named counts as elsewhere."""
    asked = []
    with answering(lambda body: asked.append(body) or (200, RIGHT)) as city:
        elsewhere = city.replace("127.0.0.1", "[::ffff:127.0.0.1]")
        done = ask(log, 5, policy(city=elsewhere), Manners(clock=lambda: AT))
    assert (reason(done), asked) == ("address", [])


def certificate(folder):
    """A server's key and certificate for 127.0.0.1, which nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    there = folder / "tls.pem"
    there.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return there


def test_a_witness_whose_certificate_nobody_vouches_for_is_not_believed(tmp_path, log):
    there = certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(there)
    ours = ssl.create_default_context(cafile=str(there))

    def wrap(socket):
        return server.wrap_socket(socket, server_side=True)

    with answering(lambda _: (200, RIGHT), wrap=wrap) as url:
        city = policy(city=url.replace("http:", "https:"))
        assert reason(ask(log, 5, city, Manners(clock=lambda: AT))) == "unreachable"
        assert ask(log, 5, city, Manners(clock=lambda: AT, trust=ours)).published


def test_a_tree_is_on_the_disk_before_a_witness_sees_it(log):
    seen = []

    def look(_):
        seen.append((log.checkpoint(5), log.latest()))
        return 200, RIGHT

    with answering(look) as city:
        ask(log, 5, policy(city=city))
    assert seen == [(sign(tree(5).text, [LOG]), None)]


def test_a_tree_without_its_tiles_is_shown_to_nobody(tmp_path):
    asked = []
    bare = Publication(tmp_path / "bare")
    with answering(lambda body: asked.append(body) or (200, RIGHT)) as city:
        with pytest.raises(FileNotFoundError):
            ask(bare, 5, policy(city=city))
        with pytest.raises(ValueError, match="another root"):
            ask(published(tmp_path / "other", fork=3), 5, policy(city=city))
    assert asked == []


def test_a_damaged_cosignature_in_the_folder_does_not_spoil_a_new_one(log):
    wrong = LINE._replace(signed=LINE.signed[:-1] + bytes([LINE.signed[-1] ^ 1]))
    with log.writing():
        log.write({"checkpoints/5": str(submission(0, 5).note).encode() + str(wrong).encode()})
    with answering(lambda _: (200, RIGHT)) as city:
        done = ask(log, 5, policy(city=city))
    assert done.published
    assert wrong not in done.note.signatures


def test_a_witness_without_an_address_is_not_asked_but_counts_when_it_has_seen(log):
    agreed = policy(city="")
    assert not ask(log, 5, agreed).published
    with log.writing():
        log.write({"checkpoints/5": str(submission(0, 5).note).encode() + RIGHT})
    assert ask(log, 5, agreed).published


def test_why_a_witness_was_not_heard_is_said_in_both_languages():
    said = Unheard("city", "unreachable", why="refused")
    assert (said.zh, said.en) == (
        "见证方 city: 联系不上: refused",
        "witness city: it cannot be reached: refused",
    )
