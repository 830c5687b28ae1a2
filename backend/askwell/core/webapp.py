"""Serving the built web app: read once, then every request is a look-up."""

import base64
import gzip
import hashlib
import mimetypes
import re
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

BUILT = Path(__file__).parents[1] / "_spa"
"""Where the build puts it (`scripts/web.py`)."""

_SHELL = "index.html"
_PAGES = {"book": "book.html"}
"""Pages that load nothing of the app, by the first part of their addresses; no search engine is to list them."""
_BROTLI = ".br"
_COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_SMALLEST_WORTH_COMPRESSING = 512
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_SERVER_PATHS = ("api", "oauth", "health", "metrics", "mcp", "_app", ".well-known", "developers")
_REDIRECTS = {
    ".well-known/change-password": "/settings/security",
    "docs": "/docs/",
    "developers": "/developers/",
    "errors": "/developers/errors",
}

# Components set style attributes, so styles may stand inline; scripts may not, but for the shell's own.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Asset(NamedTuple):
    """A file of the web app by encoding: Brotli from the build, gzip from the first request that wants it."""

    bodies: dict[str, bytes]
    headers: dict[str, str]

    def answer(self, request: Headers) -> Response:
        """The file as the browser wants it; 304 when it has it already."""
        if request.get("if-none-match") == self.headers["etag"]:
            return Response(status_code=304, headers=self.headers)
        accepted = {part.split(";")[0].strip() for part in request.get("accept-encoding", "").split(",")}
        encoding = self._encoding(accepted)
        headers = {**self.headers, "content-encoding": encoding} if encoding else self.headers
        return Response(self.bodies[encoding], headers=headers)

    def _encoding(self, accepted: set[str]) -> str:
        if "br" in accepted and "br" in self.bodies:
            return "br"
        if "gzip" not in accepted or not self._is_worth_compressing():
            return ""
        if "gzip" not in self.bodies:
            self.bodies["gzip"] = gzip.compress(self.bodies[""], mtime=0)
        return "gzip"

    def _is_worth_compressing(self) -> bool:
        is_text = self.headers["content-type"].startswith(_COMPRESSIBLE)
        return is_text and len(self.bodies[""]) >= _SMALLEST_WORTH_COMPRESSING


def _read(path: Path, name: str) -> Asset:
    body = path.read_bytes()
    brotli = path.with_name(path.name + _BROTLI)
    bodies = {"": body, "br": brotli.read_bytes()} if brotli.is_file() else {"": body}
    is_immutable = "/immutable/" in name
    headers = {
        "content-type": _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream",
        "cache-control": "public, max-age=31536000, immutable" if is_immutable else "no-cache",
        "etag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "vary": "accept-encoding",
    }
    if path.suffix == ".html":
        headers["content-security-policy"] = _CONTENT_SECURITY_POLICY.format(hashes=_script_hashes(body))
    if name in _PAGES.values():
        headers["x-robots-tag"] = "noindex"
    return Asset(bodies, headers)


def _script_hashes(html: bytes) -> str:
    scripts = re.findall(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", html, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts]
    return "".join(f" 'sha256-{digest}'" for digest in digests)


class WebApp:
    """Answers with a file of the web app, or with its shell for the addresses of its pages.

    What belongs to the server, and files that are not there, go on to `otherwise`: an old page that asks for a file of
    the last release has to get an error, and never the shell.
    """

    def __init__(self, otherwise: ASGIApp, root: Path = BUILT) -> None:
        self._otherwise = otherwise
        names = {path: path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        self._assets = {
            name: _read(path, name)
            for path, name in names.items()
            if path.suffix != _BROTLI and not path.name.startswith(".stamp")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (answer or self._otherwise)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        path = scope["path"].lstrip("/")
        if path in _REDIRECTS:
            return RedirectResponse(_REDIRECTS[path], 302)
        asset = self._assets.get(f"{path}{_SHELL}" if path.endswith("/") else path) or self._assets.get(f"{path}.html")
        if asset is None and not self._is_for_others(path):
            asset = self._assets.get(_PAGES.get(path.split("/")[0], _SHELL))
        return asset.answer(Headers(scope=scope)) if asset is not None else None

    @staticmethod
    def _is_for_others(path: str) -> bool:
        return path.split("/")[0] in _SERVER_PATHS or "." in path.rsplit("/", 1)[-1]
