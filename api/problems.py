"""A no is an answer, not a crash: problem details (RFC 9457), in the language asked for."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, status
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.language import chinese
from domain.errors import Refused, Unknown
from domain.vocabulary import PowerKind

MEDIA_TYPE = "application/problem+json"
INVALID: Final = ("请求的参数有误。", "A parameter of the request is wrong.")
NO_PARAMETER: Final = ("没有这个参数", "there is no such parameter")
NO_NUL: Final = ("不能含有 U+0000（NUL）", "write text without U+0000 (NUL)")
NOT_UNDERSTOOD: Final = ("值无效", "the value is not valid")
KINDS: Final = ", ".join(PowerKind)
EXPECTED: Final[Mapping[str, tuple[str, str]]] = {
    "as_of": (
        "应为 ISO 8601 日期，如 2021-05-26",
        "write an ISO 8601 date, such as 2021-05-26",
    ),
    "known_at": (
        "应为位置，或带时区的时刻，如 1204 或 2026-11-21T08:15:30Z",
        "write a position, or an instant with its time zone: 1204, or 2026-11-21T08:15:30Z",
    ),
    "area": NO_NUL,
    "organ": NO_NUL,
    "text": NO_NUL,
    "kind": (f"应为其中之一: {KINDS}", f"write one of: {KINDS}"),
    "services": ("应为 true 或 false", "write true or false"),
}
"""What each parameter takes."""


def refusal(request: Request, reason: Exception) -> JSONResponse:
    """The refusal as a document; its facts are members of their own."""
    assert isinstance(reason, Refused)
    missing = isinstance(reason, Unknown)
    code = status.HTTP_404_NOT_FOUND if missing else status.HTTP_409_CONFLICT
    document = {
        "type": f"urn:quanze:refusal:{type(reason).__name__}",
        "title": type(reason).__doc__,
        "title_zh": reason.zh,
        "status": code,
        "detail": reason.zh if chinese(request) else type(reason).__doc__,
        "facts": jsonable_encoder(reason.facts),
    }
    return answered(request, document)


def invalid(request: Request, reason: Exception) -> JSONResponse:
    """A question that cannot be understood: which parameters are wrong, and what they take."""
    assert isinstance(reason, RequestValidationError)
    zh = chinese(request)
    wrong = list(parameters(reason.errors(), zh=zh))
    document = {
        "type": "urn:quanze:problem:InvalidParameter",
        "title": INVALID[1],
        "title_zh": INVALID[0],
        "status": int(HTTPStatus.UNPROCESSABLE_ENTITY),
        "detail": "; ".join(f"{each['name']}: {each['reason']}" for each in wrong),
        "parameters": wrong,
    }
    return answered(request, document)


def parameters(errors: Iterable[Mapping[str, Any]], *, zh: bool) -> Iterable[dict[str, str]]:
    """Each wrong parameter once, with what it takes."""
    named = {
        str(error["loc"][1] if len(error["loc"]) > 1 else error["loc"][0]): error["type"]
        for error in errors
    }
    for name, kind in named.items():
        unknown = kind == "extra_forbidden"
        said = NO_PARAMETER if unknown else EXPECTED.get(name, NOT_UNDERSTOOD)
        yield {"name": name, "reason": said[0 if zh else 1]}


def http(request: Request, reason: Exception) -> JSONResponse:
    """What the framework itself refuses: a path that is not there, a method it does not take."""
    assert isinstance(reason, HTTPException)
    document = {
        "type": "about:blank",
        "title": HTTPStatus(reason.status_code).phrase,
        "status": reason.status_code,
    }
    return answered(request, document, headers=reason.headers)


def answered(
    request: Request, document: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The problem, which names its language; a cache keeps the two apart."""
    language = {"Content-Language": "zh" if chinese(request) else "en", "Vary": "Accept-Language"}
    return JSONResponse(
        document,
        status_code=document["status"],
        media_type=MEDIA_TYPE,
        headers={**(headers or {}), **language},
    )
