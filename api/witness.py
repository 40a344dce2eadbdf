"""POST /witness/add-checkpoint: the witness of C2SP tlog-witness, over HTTP.

It fetches nothing: whatever it judges by is in the request, or remembered from the last one.
"""

import asyncio
from typing import Annotated, Any, Final, Protocol

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Request, status
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api.problems import MEDIA_TYPE
from domain.notes import Note, Signature
from domain.witnessing import (
    Inconsistent,
    Malformed,
    NotSigned,
    NotWitnessed,
    Stale,
    Submission,
    UnknownLog,
)

LONGEST_BODY = 1 << 17
"""Bytes of the longest request: 63 hashes and 16 signatures of the largest kind take 110,000."""
PATIENCE = 30.0
"""Seconds that a request may take to arrive."""
SIZE_TYPE = "text/x.tlog.size"
CODES: Final[dict[type[NotWitnessed], int]] = {
    Malformed: status.HTTP_400_BAD_REQUEST,
    NotSigned: status.HTTP_403_FORBIDDEN,
    UnknownLog: status.HTTP_404_NOT_FOUND,
    Stale: status.HTTP_409_CONFLICT,
    Inconsistent: status.HTTP_422_UNPROCESSABLE_CONTENT,
}

router = APIRouter(prefix="/witness", tags=["witness"])


class Witness(Protocol):
    """Who cosigns, and remembers what (``ops.sealing.witness``)."""

    def add_checkpoint(self, submission: Submission) -> tuple[Signature, ...]: ...
    def checkpoint(self, name: str) -> Note | None: ...


def create_witness_app(witness: Witness) -> FastAPI:
    """The witness alone: an application that holds no ledger."""
    app = FastAPI(title="quanze witness", summary="权责清单日志的见证方")
    app.state.witness = witness
    app.include_router(router)
    app.add_exception_handler(NotWitnessed, refusal)
    return app


def the_witness(request: Request) -> Witness:
    """The witness this application was made with."""
    return request.app.state.witness


Use = Annotated[Witness, Depends(the_witness)]


async def body(request: Request) -> bytes:
    """The whole request, if it is short enough and comes in time."""
    read = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                read += part
                if len(read) > LONGEST_BODY:
                    raise HTTPException(status.HTTP_413_CONTENT_TOO_LARGE)
    except TimeoutError:
        raise HTTPException(status.HTTP_408_REQUEST_TIMEOUT) from None
    return read


@router.post("/add-checkpoint", response_class=PlainTextResponse)
def add_checkpoint(use: Use, sent: Annotated[bytes, Depends(body)]) -> PlainTextResponse:
    """Cosign a tree that continues the last one: lines to be put below its note."""
    lines = use.add_checkpoint(Submission.parse(sent))
    return PlainTextResponse("".join(map(str, lines)))


@router.get("/{name}/checkpoint", response_class=PlainTextResponse)
def checkpoint(use: Use, name: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> PlainTextResponse:
    """The last cosigned tree of a log, by the SHA-256 of its origin in hex."""
    note = use.checkpoint(name)
    if note is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return PlainTextResponse(str(note))


def refusal(request: Request, reason: Exception) -> Response:
    """Why there is no cosignature. Of a wrong size the right one, and nothing else."""
    del request
    assert isinstance(reason, NotWitnessed)
    code = CODES[type(reason)]
    if isinstance(reason, Stale):
        # Not by media_type: a text type would be given a charset, which the specification has not.
        return Response(f"{reason.size}\n", code, headers={"Content-Type": SIZE_TYPE})
    document: dict[str, Any] = {
        "type": f"urn:quanze:witness:{type(reason).__name__}",
        "title": reason.en,
        "title_zh": reason.zh,
        "status": code,
    }
    return JSONResponse(document, code, media_type=MEDIA_TYPE)
