"""Where assistants come in: `/mcp`."""

from importlib.util import find_spec

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from askwell.auth.errors import CrossOrigin
from askwell.auth.viewer import Credentials, Viewer
from askwell.core.db import Database, database_of
from askwell.core.errors import NotFound, NotSignedIn
from askwell.core.limits import READ, limiter_of, network_of

PATH = "/mcp"


class Assistants:
    """Lets in who bears a token, from anywhere but the page of another origin."""

    def __init__(self) -> None:
        self._can_serve = find_spec("mcp") is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._can_serve:
            raise NotFound
        request = Request(scope)
        if request.headers.get("origin", request.app.state.settings.origin) != request.app.state.settings.origin:
            raise CrossOrigin
        scope["state"]["viewer"] = await _viewer(request)
        # It takes half a second to read, which most installations never need.
        from askwell.assistants.server import serve

        await serve(scope, receive, send)


async def _viewer(request: Request) -> Viewer:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    database, credentials = database_of(request), request.app.state.credentials
    try:
        if kind.lower() != "bearer":
            raise NotSignedIn
        assert isinstance(credentials, Credentials)
        viewer = await credentials.viewer(database, token.strip())
        await run_in_threadpool(_confirm, database, viewer)
    except NotSignedIn:
        limiter_of(request).spend(request, network_of(request), READ)
        raise
    limiter_of(request).spend(request, viewer.account_id.hex, READ)
    return viewer


def _confirm(database: Database, viewer: Viewer) -> None:
    with database.reading() as session:
        viewer.confirm(session)
