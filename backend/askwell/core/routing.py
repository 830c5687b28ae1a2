"""How an endpoint is run: one worker thread, one transaction, one answer.

FastAPI gives every synchronous dependency a thread of its own, one after the other. Here they share the endpoint's:
a session and a `loaded` row are only described while dependencies are solved, and come to life in the thread that runs
the endpoint. That thread also writes the answer's JSON and commits, so a client never hears of what was not kept.
"""

import asyncio
import functools
import inspect
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import takewhile
from typing import Any, cast
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Depends, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic_core import PydanticUndefined
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from askwell.core.arguments import Arguments
from askwell.core.db import database_of, is_deadlock, is_writing
from askwell.core.errors import (
    AppError,
    BadRequest,
    FieldError,
    Invalid,
    Unavailable,
    UnsupportedMediaType,
    VersionMovedOn,
    pointer,
)
from askwell.core.preconditions import Attempt, etag, names, require_key

_log = structlog.get_logger()
_ID = re.compile(r"\{(\w*id)\}")
_TRIES = 3
_LARGEST_BODY = 1_000_000  # bytes, where a route says nothing else
_UNKNOWN = "There is no such parameter."


class _Described:
    """A dependency that waits for the endpoint's thread."""

    def __init__(self, load: Callable[..., Any], values: dict[str, Any]) -> None:
        self._load, self._values = load, values

    def __call__(self) -> Any:
        return self._load(**{name: _alive(value) for name, value in self._values.items()})


def _alive(value: Any) -> Any:
    return value() if isinstance(value, _Described) else value


def loaded(load: Callable[..., Any]) -> Any:
    """`Depends` for a function that reads the database: it runs in the endpoint's thread and transaction."""

    @functools.wraps(load)
    async def describe(**values: Any) -> _Described:
        return _Described(load, values)

    return Depends(describe)


SHOWN_ONCE = {"x-shown-once": True}
"""`openapi_extra` of an endpoint whose answer holds a secret: it is not kept for an `Idempotency-Key`."""


class Endpoint(APIRoute):
    """A route whose function, row look-ups, JSON and commit share one thread and one transaction."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        fields = get_flat_params(self.dependant)
        self._parameters = {field.alias for field in fields if isinstance(field.field_info, params.Query)}
        self._arguments, self._media_types = Arguments(self.dependant), _media_types(self.body_field)
        self.shows_once = "x-shown-once" in (self.openapi_extra or {})
        self._finds_one = self.methods == {"GET"} and path.endswith("}")
        self._act = _acting(endpoint, self.response_model, self.status_code or 200)
        self.app = self._serve
        if self.max_body_size is not None and self.methods != {"GET"}:
            self.app = RequestBodyLimitMiddleware(self._serve, self.max_body_size)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            response = await self._answer(request)
        finally:
            await request.close()
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            self._refuse_unknown(request)
            body = await self._body(request)
        except (AppError, RequestValidationError):
            # Who asks is looked at, and counted, for what cannot be read, too.
            with suppress(RequestValidationError):
                await self._arguments.gather(request, None)
            raise
        values = await self._arguments.gather(request, body)
        if inspect.iscoroutinefunction(self.endpoint):
            return cast(Response, await self.endpoint(**values))
        threads = database_of(request).threads
        return await asyncio.get_running_loop().run_in_executor(threads, self._in_one_thread, request, values)

    def _refuse_unknown(self, request: Request) -> None:
        if unknown := sorted(set(request.query_params) - self._parameters):
            faults = [
                FieldError(pointer=pointer(["query", name]), code="unknown", message=_UNKNOWN) for name in unknown
            ]
            raise Invalid(errors=faults)

    async def _body(self, request: Request) -> Any:
        _require_media_type(request, self._media_types)
        if request.method == "POST" and (key := request.headers.get("idempotency-key")) is not None:
            require_key(key)
            await request.body()  # a form would be read as a stream otherwise, and leave nothing to compare
        if self._media_types is _FORM:
            return await request.form()
        return _parsed(await request.body()) if self._media_types else None

    def _in_one_thread(self, request: Request, values: dict[str, Any]) -> Response:
        session = next(value for value in values.values() if isinstance(value, Session))
        work = functools.partial(_transact, session, request, functools.partial(self._act, request, values))
        session.info["finds_one"] = self._finds_one
        tries = 1 if self._media_types is _FORM else _TRIES  # what is uploaded can be read once
        try:
            return _through(session, work, tries)
        except StaleDataError as error:
            raise VersionMovedOn from error
        except (OperationalError, PoolTimeout) as error:
            _log.warning("database_unavailable", request_id=request.state.request_id, error=str(error))
            raise Unavailable from error


def _through(session: Session, work: Callable[[], Response], tries: int) -> Response:
    """Do it, and again if it was ended for the sake of another that it was waiting for: nothing of it is left then."""
    try:
        with session:
            return work()
    except OperationalError as error:
        if tries == 1 or not is_deadlock(error):
            raise
    return _through(session, work, tries - 1)


class Lenient(Endpoint):
    """A route of a protocol that is not ours: parameters that nobody here knows are left aside (RFC 6749, 3.1)."""

    def _refuse_unknown(self, request: Request) -> None:
        pass


_JSON, _FORM = ("application/json",), ("application/x-www-form-urlencoded", "multipart/form-data")


def _media_types(body: Any) -> tuple[str, ...]:
    """What a route reads; a file comes in a form."""
    if body is None:
        return ()
    return _FORM if isinstance(body.field_info, params.Form) else _JSON


def _require_media_type(request: Request, accepted: tuple[str, ...]) -> None:
    headers = request.headers
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    sent = headers.get("content-type", "").partition(";")[0].strip().lower()
    if accepted and has_body and sent not in accepted and not (accepted is _JSON and sent.endswith("+json")):
        raise UnsupportedMediaType(f"Send this as {' or '.join(accepted)}.")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else PydanticUndefined
    except json.JSONDecodeError as error:
        fault = {"type": "json_invalid", "loc": ("body", error.pos), "msg": error.msg}
        raise RequestValidationError([fault], body=error.doc) from error
    except (ValueError, RecursionError) as error:
        raise BadRequest from error


@functools.cache
def _writer(told: Any) -> Callable[[Any], bytes]:
    """Writes JSON of a type; made when the first answer is written, so that the server starts sooner."""
    return TypeAdapter(told).serializer.to_json


def _acting(endpoint: Callable[..., Any], told: Any, status: int) -> Callable[[Request, dict[str, Any]], Response]:
    """Calls the endpoint with what waited for its thread, and tells of what it returns."""

    def answer(request: Request, result: Any) -> Response:
        if isinstance(result, Response):
            return result
        if told is None:
            return Response(status_code=status)
        response = Response(_writer(told)(result), status, media_type="application/json")
        if isinstance(result, dict):
            _describe_resource(request, response, result)
        return response

    def act(request: Request, values: dict[str, Any]) -> Response:
        response = answer(request, endpoint(**{name: _alive(value) for name, value in values.items()}))
        asked_for = next((value for value in values.values() if isinstance(value, Response)), None)
        if asked_for is not None:
            response.headers.raw.extend(asked_for.headers.raw)
            response.status_code = asked_for.status_code or response.status_code
        return response

    return act


def _transact(session: Session, request: Request, act: Callable[[], Response]) -> Response:
    viewer = getattr(request.state, "viewer", None)
    if viewer is not None:
        viewer.confirm(session)
    if request.method in ("GET", "HEAD"):
        return act()
    tried = _attempt(session, request)
    if tried is not None and (known := tried.replay()) is not None:
        return known
    try:
        response = act()
    except AppError as error:
        if error.keeps_changes:
            session.commit()
        raise
    if tried is not None and not request.scope["route"].shows_once:
        session.flush()
        tried.keep(response)
    session.commit()
    return response


def _attempt(session: Session, request: Request) -> Attempt | None:
    """The attempt that an `Idempotency-Key` names, where there is something to keep, and somebody to keep it for."""
    key, viewer = request.headers.get("idempotency-key"), getattr(request.state, "viewer", None)
    if request.method != "POST" or key is None or viewer is None or not is_writing(session):
        return None
    told = f"{request.url.path}\n".encode() + getattr(request, "_body", b"")
    return Attempt(session, viewer.account_id, key, told)


def link_to_next(request: Request, cursor: str | None) -> dict[str, str]:
    """The header that leads to the next page, if there is one."""
    if not cursor:
        return {}
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<{request.url.path}?{urlencode([*asked, ("cursor", cursor)])}>; rel="next"'}


def _describe_resource(request: Request, response: Response, resource: dict[str, Any]) -> None:
    """The headers that follow from what a resource says of itself."""
    if "version" in resource:
        response.headers["ETag"] = etag(resource["version"])
        if request.method == "GET" and names(request.headers.get("if-none-match", ""), resource["version"]):
            response.status_code, response.body = 304, b""
            del response.headers["content-length"], response.headers["content-type"]
    response.headers.update(link_to_next(request, resource.get("next_cursor")))
    if response.status_code == 201 and "id" in resource and "{" not in request.scope["route"].path:
        response.headers["Location"] = f"{request.url.path}/{resource['id']}"


class Router(APIRouter):
    """The routes of one slice, below `/api/v1`."""

    def __init__(self, *tags: str, prefix: str = "") -> None:
        super().__init__(
            prefix=f"/api/v1{prefix}",
            tags=list(tags),
            route_class=Endpoint,
            max_body_size=_LARGEST_BODY,
            generate_unique_id_function=lambda route: route.name,
        )

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route; `{id}` takes nothing but an id, so that `/contacts/batch` is never taken for a contact."""
        super().add_api_route(_ID.sub(r"{\1:uuid}", path), endpoint, **options)


class RouteIndex:
    """Finds a route by its method, its length and the fixed start of its path, instead of trying one after another."""

    def __init__(self, routes: list[BaseRoute], fallback: ASGIApp) -> None:
        self._fallback = fallback
        self._routes: dict[tuple[str, int, tuple[str, ...]], list[Endpoint]] = {}
        for route in routes:
            if isinstance(route, Endpoint):
                for method in route.methods or ():
                    self._routes.setdefault((method, *_start(route.path)), []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._find(scope)(scope, receive, send)

    def _find(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        if scope["type"] == "http":
            steps = tuple(scope["path"].split("/"))
            for fixed in range(len(steps), 1, -1):
                for route in self._routes.get((scope["method"], len(steps), steps[:fixed]), ()):
                    match, found = route.matches(scope)
                    if match is Match.FULL:
                        scope.update(found)
                        return route.handle
        return self._fallback


def _start(path: str) -> tuple[int, tuple[str, ...]]:
    """How many steps a path has, and those before its first parameter."""
    steps = path.split("/")
    return len(steps), tuple(takewhile(lambda step: "{" not in step, steps))
