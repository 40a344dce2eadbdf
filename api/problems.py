"""A refusal is an answer, not a crash: problem details (RFC 9457)."""

from fastapi import Request, status
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from domain.errors import Refused, Unknown

MEDIA_TYPE = "application/problem+json"


def refusal(request: Request, reason: Exception) -> JSONResponse:
    """The refusal as a document; its facts are members of their own."""
    del request
    assert isinstance(reason, Refused)
    missing = isinstance(reason, Unknown)
    code = status.HTTP_404_NOT_FOUND if missing else status.HTTP_409_CONFLICT
    document = {
        "type": f"urn:quanze:refusal:{type(reason).__name__}",
        "title": type(reason).__doc__,
        "title_zh": reason.zh,
        "status": code,
        "facts": jsonable_encoder(reason.facts),
    }
    return JSONResponse(document, status_code=code, media_type=MEDIA_TYPE)
