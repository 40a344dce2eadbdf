"""Time-stamps of an authority over a signed tree (RFC 3161). Off unless asked for; extra ``tsa``.

The imprint is SHA-256 of the checkpoint's text, up to and with the newline before the blank line:
lines that are added below later do not undo the stamp. The answer is kept as it came, in DER, as

    checkpoints/<size>.tsr

It proves that the tree was there at that time, to whoever trusts the authority's root certificate.
The authority should send its own certificate only, and not its chain: an answer whose certificates
are out of DER's order is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from cryptography import x509

from domain.notes import Checkpoint, Note
from ops.sealing.folder import CHECKPOINTS, Publication
from ops.sealing.outside import ORDINARY, Manners, Unanswered, post
from ops.sealing.refusals import NotSealed

QUERY = "application/timestamp-query"
LONGEST_STAMP = 1 << 16

Stamper = Callable[[bytes], bytes]
"""Who stamps: from a TimeStampReq to a TimeStampResp, both in DER. Raises NoStamp."""


class NoStamp(NotSealed):
    """There is no time-stamp, or not a good one."""

    def __init__(self, zh: str, en: str, why: object = "") -> None:
        super().__init__(zh, en)
        self.why = why


class BadForm(NoStamp):
    """What should be a time-stamp is not even in the form of one."""


class NoTsa(NoStamp):
    """The package for time-stamps is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装时间戳包。请运行: pip install 'quanze[tsa]'",
            "the package for time-stamps is not installed. Run: pip install 'quanze[tsa]'",
        )


def tsp() -> Any:
    """The package. Raises NoTsa."""
    try:
        return import_module("rfc3161_client")
    except ImportError as error:
        raise NoTsa from error


@dataclass(frozen=True, kw_only=True)
class HttpStamper:
    """An authority at an address (RFC 3161 §3.4)."""

    url: str
    manners: Manners = ORDINARY

    def __call__(self, request: bytes) -> bytes:
        """Raises NoStamp."""
        try:
            status, answer = post(self.url, request, QUERY, self.manners)
        except Unanswered as no:
            raise NoStamp(f"时间戳机构: {no.zh}", f"time-stamp authority: {no.en}") from no
        if status != 200:
            raise NoStamp(f"时间戳机构: HTTP {status}", f"time-stamp authority: HTTP {status}")
        return answer


def stamp(
    publication: Publication, note: Note, stamper: Stamper, roots: Sequence[x509.Certificate]
) -> datetime:
    """Have a signed tree stamped, and publish the stamp; the time that it says.

    Within ``Publication.writing``. Raises NoStamp, and then nothing is published.
    """
    tree = Checkpoint.parse(note.text)
    builder = tsp().TimestampRequestBuilder().data(note.text.encode())
    request = builder.hash_algorithm(tsp().HashAlgorithm.SHA256).build()
    answer = stamper(request.as_bytes())
    at = stamped_at(answer, note.text, roots, nonce=request.nonce)
    publication.write({path(tree.size): answer})
    return at


def path(size: int) -> str:
    """Where the stamp of a signed tree lies."""
    return f"{CHECKPOINTS}/{size}.tsr"


def stamped_at(
    answer: bytes, text: str, roots: Sequence[x509.Certificate], *, nonce: int | None = None
) -> datetime:
    """When the authority saw the text, in UTC. Raises NoStamp unless the stamp is good.

    Its certificate must lead to one of the roots, be made for time-stamps, and have been valid at
    that time; and the answer must be to the question with that nonce, where one is given.
    """
    package = tsp()
    if not roots:
        raise bad("no root certificate is trusted")
    response = decoded(answer)
    try:
        verifier = package.VerifierBuilder(roots=list(roots), nonce=nonce).build()
        verifier.verify_message(response, text.encode())
        return response.tst_info.gen_time
    except (ValueError, package.VerificationError) as error:
        raise bad(error) from error


def decoded(answer: bytes) -> Any:
    """The answer as the package has it. Raises BadForm unless it is one, whole and nothing else."""
    if len(answer) > LONGEST_STAMP:
        raise bad("too long", BadForm)
    try:
        response = tsp().decode_timestamp_response(answer)
    except ValueError as error:
        raise bad(error, BadForm) from error
    if response.as_bytes() != answer:
        raise bad("bytes behind it", BadForm)
    return response


def bad(why: object, kind: type[NoStamp] = NoStamp) -> NoStamp:
    return kind(f"不是有效的时间戳: {why}", f"not a good time-stamp: {why}", why)
