"""What every way to sign in has in common: who comes, and what they are given."""

from fastapi import Request, Response

from askwell.auth import refresh
from askwell.auth.jwt import LIFETIME
from askwell.auth.models import SignIn
from askwell.auth.proof import Visit
from askwell.auth.schemas import TokenRead
from askwell.auth.viewer import Scope
from askwell.core.limits import network_of
from askwell.core.text import one_line


def visit_of(request: Request) -> Visit:
    """What signs in, and from where."""
    return Visit(one_line(request.headers.get("user-agent", "")) or None, network_of(request))


def begun(request: Request, response: Response, signed_in: SignIn) -> TokenRead:
    """The tokens of a session: the access token in the answer, the refresh token in the browser's cookie."""
    state, scope = request.app.state, signed_in.scope or " ".join(Scope)
    renewal = refresh.Refresh(signed_in.owner_id, signed_in.id, signed_in.generation)
    refresh.give(response, state.settings, state.keys, renewal)
    token = state.credentials.access_tokens.issue(signed_in.owner_id, signed_in.id, scope)
    return TokenRead(access_token=token, token_type="bearer", expires_in=LIFETIME, scope=scope)
