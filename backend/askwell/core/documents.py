"""Documents that the server writes about itself: the API, what error codes mean, and whom to tell of a weakness."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.responses import PlainTextResponse

from askwell.core import contract
from askwell.core.clock import days_from_now, rfc3339
from askwell.core.errors import AppError, NotFound
from askwell.core.settings import Settings

router = APIRouter(include_in_schema=False)
_GOOD_FOR_DAYS = 90

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Errors · Askwell</title></head>
<body><main><h1>Errors</h1>
<p>Every refusal of the API bears one of these codes.</p>
<dl>{entries}</dl></main></body></html>
"""


@lru_cache(maxsize=1)
def _api_document(app: FastAPI) -> bytes:
    """Kept: to put it together takes half a second, and anybody may ask."""
    return contract.written(app).encode()


@router.get("/openapi.json")
def api_document(request: Request) -> Response:
    """The OpenAPI document."""
    return Response(_api_document(request.app), media_type="application/json")


@router.get("/.well-known/security.txt")
async def security_contact(request: Request) -> Response:
    """Where weaknesses are reported (RFC 9116)."""
    settings: Settings = request.app.state.settings
    if settings.security_contact is None:
        raise NotFound
    told = {
        "Contact": settings.security_contact,
        "Expires": rfc3339(days_from_now(_GOOD_FOR_DAYS).replace(microsecond=0)),
        "Preferred-Languages": "en",
        "Canonical": f"{settings.origin}/.well-known/security.txt",
    }
    return PlainTextResponse("".join(f"{name}: {value}\n" for name, value in told.items()))


def every_error() -> Iterator[type[AppError]]:
    """Each kind of error that the product can answer with."""
    waiting = list(AppError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind


def _entry(kind: type[AppError]) -> str:
    code, status = kind.code(), HTTPStatus(kind.status)
    meaning = escape((kind.__doc__ or "").strip())
    return f'<dt id="{code}"><code>{code}</code> · {status} {status.phrase}</dt><dd>{meaning}</dd>'


@router.get("/errors")
async def error_codes() -> Response:
    """What each error code means: where a problem's `type` leads to."""
    entries = "\n".join(_entry(kind) for kind in sorted(every_error(), key=lambda kind: kind.code()))
    policy = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    return Response(_PAGE.format(entries=entries), headers=policy, media_type="text/html")
