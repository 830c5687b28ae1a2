"""Documents that the server writes about itself: the API, and whom to tell of a weakness."""

from collections.abc import Iterator
from functools import lru_cache

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.responses import PlainTextResponse

from askwell.core import contract
from askwell.core.clock import days_from_now, rfc3339
from askwell.core.errors import AppError, NotFound
from askwell.core.settings import Settings

router = APIRouter(include_in_schema=False)
_GOOD_FOR_DAYS = 90


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
    """Each kind of error that the product answers with a problem document."""
    waiting = list(AppError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.answer is AppError.answer:
            yield kind
