"""What an app asks for in a browser, and the answer of whoever is asked."""

import hashlib
import re
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from sqlmodel import Session

from askwell.auth.oauth import addresses
from askwell.auth.oauth.access import app_with
from askwell.auth.oauth.errors import FaultyRequest, RedirectNotRegistered
from askwell.auth.oauth.models import App, Grant
from askwell.auth.oauth.schemas import AuthorizationRequest
from askwell.auth.viewer import Scope, Viewer
from askwell.core.clock import now
from askwell.core.db import settings_of
from askwell.core.ids import new_token

_CODE_LIVES = timedelta(seconds=60)
_CODE_PREFIX = "askw_oac_"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Fault(NamedTuple):
    """Why a request is not put before anybody, in OAuth's words (RFC 6749, section 4.1.2.1)."""

    error: str
    description: str


_DECLINED = Fault("access_denied", "The request was declined.")


def asking(session: Session, request: AuthorizationRequest) -> App:
    """The app that asks, if it may send people where it wants to. Raises UnknownApp, RedirectNotRegistered."""
    app = app_with(session, request.client_id)
    if not addresses.is_registered(request.redirect_uri, app.redirect_uris):
        raise RedirectNotRegistered
    return app


def fault_of(request: AuthorizationRequest) -> Fault | None:
    """What is wrong with what the app asks for."""
    if request.response_type != "code":
        return Fault("unsupported_response_type", "Use response_type=code.")
    if request.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(request.code_challenge):
        return Fault("invalid_request", "Use PKCE: a code_challenge with code_challenge_method=S256.")
    if not scopes_of(request) or not set(scopes_of(request)) <= set(Scope):
        return Fault("invalid_scope", "Name scopes that there are, such as contacts:read.")
    return None


def require_sound(request: AuthorizationRequest) -> None:
    """Refuse what cannot be put before anybody. Raises FaultyRequest."""
    if (fault := fault_of(request)) is not None:
        raise FaultyRequest(fault.description)


def scopes_of(request: AuthorizationRequest) -> list[str]:
    """What is asked for, in order, each once."""
    return sorted(set(request.scope.split()))


def answer(session: Session, viewer: Viewer, request: AuthorizationRequest, allowed: bool) -> str:
    """Where the browser goes now: back to the app, with a code that it can redeem once, within a minute.

    An app that is declined hears what was wrong with its request, if anything was. Raises UnknownApp,
    RedirectNotRegistered, FaultyRequest, MissingScope.
    """
    app = asking(session, request)
    if not allowed:
        fault = fault_of(request) or _DECLINED
        return back(session, request, error=fault.error, error_description=fault.description)
    require_sound(request)
    viewer.require(scopes_of(request))
    viewer.hold(session)
    code = new_token(_CODE_PREFIX)
    grant = Grant(
        owner_id=viewer.account_id,
        app_owner_id=app.owner_id,
        app_id=app.id,
        expires_at=now() + _CODE_LIVES,
        scopes=scopes_of(request),
        redirect_uri=request.redirect_uri,
        code_digest=digest(code),
        code_challenge=request.code_challenge,
    )
    session.add(grant)
    return back(session, request, code=code)


def back(session: Session, request: AuthorizationRequest, **told: str) -> str:
    """The app's own address, with what it is told; `iss` says by whom (RFC 9207)."""
    if request.state:
        told["state"] = request.state
    parts = urlsplit(request.redirect_uri)
    query = "&".join(filter(None, [parts.query, urlencode({**told, "iss": settings_of(session).origin})]))
    return parts._replace(query=query).geturl()


def digest(code: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).digest()
