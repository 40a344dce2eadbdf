"""Asking somebody outside over HTTP: so much time, so many bytes, TLS, and never elsewhere."""

import socket
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address, ip_network
from threading import Event, Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST_ANSWER = 1 << 16
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

WHY_NOT: Final[Mapping[str, tuple[str, str]]] = {
    "address": (
        "地址 {url} 不能用: 应为 https://（本机可用 http://），不带账号、查询或片段",
        "the address {url} is not used: it must be https:// (or http:// on this machine), without"
        " account, query or fragment",
    ),
    "unreachable": ("联系不上: {why}", "it cannot be reached: {why}"),
    "late": ("没有在限定时间内答复", "it did not answer in time"),
    "answer": ("它的答复不能用: {why}", "its answer is of no use: {why}"),
}


class Unanswered(Exception):
    """There is no answer; ``reason`` and ``facts`` say why, in the words of ``WHY_NOT``."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts
        zh, en = WHY_NOT[reason]
        self.zh, self.en = zh.format_map(facts), en.format_map(facts)
        super().__init__(f"{self.zh} / {self.en}")


def now() -> int:
    return int(time.time())


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How others are asked.

    ``patience``: seconds for each step of a connection; ``whole``: seconds for a question and its
    answer, and for all who are asked at the same time. ``plain``: over http:// elsewhere than on
    this machine, too. ``trust``:
    whose certificates are believed; None: those the system believes. ``clock``: seconds since 1970.
    """

    patience: float = 10.0
    whole: float = 30.0
    plain: bool = False
    trust: ssl.SSLContext | None = None
    clock: Callable[[], int] = field(default=now)


ORDINARY = Manners()


def post(url: str, sent: bytes, kind: str, manners: Manners) -> tuple[int, bytes]:
    """Status and body of the answer; nobody is followed to another address. Raises Unanswered."""
    address = usable(url, manners)
    try:
        connection = connected(address, manners)
        try:
            connection.connect()
            with ended(connection.sock, manners.whole):
                connection.request("POST", address.path, sent, {"Content-Type": kind})
                with connection.getresponse() as response:
                    answer = response.read(LONGEST_ANSWER + 1)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered("unreachable", why=f"{type(error).__name__}: {error}") from error
    if len(answer) > LONGEST_ANSWER:
        raise Unanswered("answer", why=f"more than {LONGEST_ANSWER} bytes")
    return response.status, answer


@contextmanager
def ended(line: socket.socket, seconds: float) -> Generator[None]:
    """Hang up after so many seconds, however slowly something comes in. Raises Unanswered."""
    over = Event()

    def hang_up() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)  # that of TCP, also beneath TLS

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if over.is_set():
            raise Unanswered("late")


def usable(url: str, manners: Manners) -> SplitResult:
    """The parts of an address. Raises Unanswered for one that we do not go to."""
    try:
        address = urlsplit(url)
        plainly = manners.plain or on_this_machine(address.hostname or "")
        schemes = ("https", "http") if plainly else ("https",)
        more = address.username or address.password or address.query or address.fragment
        if address.scheme in schemes and address.hostname and address.port != 0 and not more:
            return address
    except ValueError:
        pass  # a port or a host that is none
    raise Unanswered("address", url=url)


def on_this_machine(host: str) -> bool:
    """Whether what is sent there never leaves this machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3)."""
    try:
        return any(ip_address(host) in network for network in LOOPBACK)
    except ValueError:
        return host == "localhost"


def connected(address: SplitResult, manners: Manners) -> HTTPConnection:
    host, port = address.hostname or "", address.port
    if address.scheme == "http":
        return HTTPConnection(host, port, timeout=manners.patience)
    trust = manners.trust or ssl.create_default_context()
    return HTTPSConnection(host, port, timeout=manners.patience, context=trust)
