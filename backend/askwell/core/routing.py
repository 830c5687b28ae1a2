"""How an endpoint is run: one worker thread, one transaction, one answer.

FastAPI gives every synchronous dependency a thread of its own, one after the other. Here they share the endpoint's:
a session and a `loaded` row are only described while dependencies are solved, and come to life in the thread that runs
the endpoint. That thread also writes the answer's JSON and commits, so a client never hears of what was not kept.
"""

import functools
import inspect
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from fastapi import APIRouter, Depends, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from askwell.core.db import is_writing
from askwell.core.errors import (
    AppError,
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
        if not inspect.iscoroutinefunction(endpoint):
            endpoint = _in_one_thread(endpoint, options.get("status_code") or 200)
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        fields = get_flat_params(self.dependant)
        known = {field.alias for field in fields if isinstance(field.field_info, params.Query)}

        accepted = _media_types(self.body_field)

        async def checked(request: Request) -> Response:
            if unknown := sorted(set(request.query_params) - known):
                faults = [
                    FieldError(pointer=pointer(["query", name]), code="unknown", message=_UNKNOWN) for name in unknown
                ]
                raise Invalid(errors=faults)
            _require_media_type(request, accepted)
            if request.method == "POST" and (key := request.headers.get("idempotency-key")) is not None:
                require_key(key)
                await request.body()  # a form would be read as a stream otherwise, and leave nothing to compare
            return await handle(request)

        return checked


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


def _in_one_thread(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    returned = inspect.signature(endpoint).return_annotation
    to_json = None if returned in (None, inspect.Signature.empty, Response) else TypeAdapter(returned).dump_json

    def answer(request: Request, result: Any) -> Response:
        if isinstance(result, Response):
            return result
        if to_json is None:
            return Response(status_code=status)
        response = Response(to_json(result), status, media_type="application/json")
        if isinstance(result, dict):
            _describe_resource(request, response, result)
        return response

    @functools.wraps(endpoint)
    def run(**values: Any) -> Response:
        session = next(value for value in values.values() if isinstance(value, Session))
        request: Request = session.info["request"]
        asked_for = next((value for value in values.values() if isinstance(value, Response)), None)

        def act() -> Response:
            response = answer(request, endpoint(**{name: _alive(value) for name, value in values.items()}))
            if asked_for is not None:
                response.headers.raw.extend(asked_for.headers.raw)
                response.status_code = asked_for.status_code or response.status_code
            return response

        try:
            with session:
                return _transact(session, request, act)
        except StaleDataError as error:
            raise VersionMovedOn from error
        except (OperationalError, PoolTimeout) as error:
            _log.warning("database_unavailable", request_id=request.state.request_id, error=str(error))
            raise Unavailable from error

    return run


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
    if tried is not None and request.scope["route"].openapi_extra != SHOWN_ONCE:
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


def _describe_resource(request: Request, response: Response, resource: dict[str, Any]) -> None:
    """The headers that follow from what a resource says of itself."""
    if "version" in resource:
        response.headers["ETag"] = etag(resource["version"])
        if request.method == "GET" and names(request.headers.get("if-none-match", ""), resource["version"]):
            response.status_code, response.body = 304, b""
            del response.headers["content-length"], response.headers["content-type"]
    if resource.get("next_cursor"):
        following = request.url.include_query_params(cursor=resource["next_cursor"])
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
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
    """Finds a route by the fixed start of its path, instead of trying one pattern after the other."""

    def __init__(self, routes: list[BaseRoute], fallback: ASGIApp) -> None:
        self._fallback = fallback
        self._routes: dict[tuple[str, ...], list[BaseRoute]] = {}
        for route in routes:
            start = getattr(route, "path", "{").split("{")[0].strip("/")
            if start:
                self._routes.setdefault(tuple(start.split("/")), []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._find(scope)(scope, receive, send)

    def _find(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        if scope["type"] == "http":
            steps = tuple(scope["path"].strip("/").split("/", 5)[:5])
            while steps:
                for route in self._routes.get(steps, ()):
                    match, found = route.matches(scope)
                    if match is Match.FULL:
                        scope.update(found)
                        return route.handle
                steps = steps[:-1]
        return self._fallback
