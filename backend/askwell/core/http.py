"""The outermost layer: request ids, headers that every answer bears, HEAD, and errors that nothing else caught."""

import re
import time
from collections.abc import Sequence
from urllib.parse import quote

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askwell.core.endings import headers_of
from askwell.core.errors import ContentTooLarge, InternalError, problem
from askwell.core.ids import new_id
from askwell.core.limits import noted
from askwell.core.metrics import Metrics

_log = structlog.get_logger("askwell.http")

_EVERYWHERE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
_HTTPS_ONLY = [(b"strict-transport-security", b"max-age=31536000; includeSubDomains")]
_API = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]
_UNLISTED = [(b"x-robots-tag", b"noindex")]
_FOR_NO_INDEX = ("/api/", "/book/")
_FOR_PROGRAMS = ("/api/", "/oauth/")


class Envelope:
    """An ASGI layer around the whole app."""

    def __init__(self, app: ASGIApp, *, https: bool, metrics: Metrics | None) -> None:
        self._app, self.metrics = app, metrics
        self._headers = [*_EVERYWHERE, *(_HTTPS_ONLY if https else [])]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(self, scope, send).run(self._app, receive)

    def headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """The headers that an answer to this request bears besides its own."""
        path = scope["path"]
        unlisted = _UNLISTED if path.startswith(_FOR_NO_INDEX) else []
        return [*self._headers, *unlisted, *(_API if path.startswith(_FOR_PROGRAMS) else [])]


class _Exchange:
    """One request and its answer."""

    def __init__(self, envelope: Envelope, scope: Scope, send: Send) -> None:
        self._envelope, self._send = envelope, send
        self._is_head = scope["method"] == "HEAD"
        self._scope: Scope = {**scope, "method": "GET"} if self._is_head else scope
        self._state = self._scope.setdefault("state", {})
        self._id = self._state["request_id"] = new_id().hex
        self._begun, self._status, self._is_complete = time.perf_counter(), 0, False

    async def run(self, app: ASGIApp, receive: Receive) -> None:
        try:
            await app(self._scope, receive, self._pass_on)
        except Exception:
            _log.exception(
                "request_failed", request_id=self._id, method=self._scope["method"], path=self._scope["path"]
            )
            if self._status:
                raise  # too late for another answer: the server drops the connection
            await problem(InternalError(), self._id)(self._scope, receive, self._pass_on)
        self._tell()

    async def _pass_on(self, message: Message) -> None:
        if self._is_complete:
            return
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(raw=message["headers"])
            if self._status == 413 and headers.get("content-type", "").startswith("text/plain"):
                # Starlette's body limit answers on its own, outside of the app's error handlers.
                await problem(ContentTooLarge(), self._id)(self._scope, _nothing, self._pass_on)
                self._is_complete = True
                return
            self._add_headers(message, headers)
        elif self._is_head:
            message, self._is_complete = {"type": "http.response.body", "body": b""}, True
        await self._send(message)

    def _add_headers(self, message: Message, headers: MutableHeaders) -> None:
        present = {name for name, _ in message["headers"]}
        added = [pair for pair in self._envelope.headers(self._scope) if pair[0] not in present]
        added += [*headers_of(self._scope.get("route")), (b"x-request-id", self._id.encode())]
        spent = self._state.get("spent")
        if spent is None and self._scope["path"].startswith("/api/"):
            spent = noted(self._scope)
        if spent is not None:
            added += spent.headers()
        message["headers"] = [*message["headers"], *added]

    def _tell(self) -> None:
        seconds, status = time.perf_counter() - self._begun, self._status
        method, path = "HEAD" if self._is_head else self._scope["method"], self._scope["path"]
        if self._envelope.metrics is not None:
            self._envelope.metrics.count(self._scope, method, status, seconds)
        ms = round(seconds * 1000, 1)
        _log.debug("request", method=method, path=path, status=status, ms=ms, request_id=self._id)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def attachment(file_name: str) -> str:
    """A Content-Disposition for a file (RFC 6266): plain letters for old readers, everything for the others."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " ._-") else "_" for c in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


_WEIGHT = re.compile(r";\s*q=([01](?:\.\d{0,3})?)\s*(?:;|$)")


def preferred(accept: str, kinds: Sequence[str]) -> str:
    """Which of these media types an `Accept` header asks for most (RFC 9110, 12.5.1); the first one, if in doubt."""
    weights = dict(map(_weighed, accept.lower().split(",")))

    def weight(kind: str) -> float:
        whole = f"{kind.partition('/')[0]}/*"
        return next((weights[asked] for asked in (kind, whole, "*/*") if asked in weights), 0.0)

    return max(kinds, key=weight)


def _weighed(asked: str) -> tuple[str, float]:
    weight = _WEIGHT.search(asked)
    return asked.partition(";")[0].strip(), float(weight[1]) if weight else 1.0
