"""The addresses that OAuth itself speaks of: in its own forms, for its own clients, not below `/api/v1`."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy import select
from sqlmodel import col

from askwell.auth.oauth import exchange
from askwell.auth.oauth.errors import InvalidRequest
from askwell.auth.oauth.exchange import Issuing
from askwell.auth.oauth.models import AppLogo
from askwell.auth.oauth.schemas import AuthorizationRequest
from askwell.auth.viewer import Scope
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.limits import OAUTH, READ, limited, network_of, spend_shared
from askwell.core.routing import Lenient

_FORM = "application/x-www-form-urlencoded"
_LARGEST_FORM = 16_384
_ASKED = frozenset(AuthorizationRequest.model_fields)
# What a picture holds is shown as a picture or not at all, also when somebody opens its address.
_PICTURE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "public, max-age=31536000, immutable",
}

router = APIRouter(include_in_schema=False, route_class=Lenient, max_body_size=_LARGEST_FORM)


async def _form(request: Request) -> dict[str, str]:
    """What a client sent: each parameter once (RFC 6749, section 3.2). Raises InvalidRequest."""
    await spend_shared(request, OAUTH, network_of(request))
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise InvalidRequest(f"Send this as {_FORM}.")
    pairs = [(name, str(value)) for name, value in (await request.form()).multi_items()]
    if len(dict(pairs)) < len(pairs):
        raise InvalidRequest("Send each parameter once.")
    return dict(pairs)


async def _issuing(request: Request) -> Issuing:
    return Issuing(request.app.state.keys, request.app.state.credentials.access_tokens)


Form = Annotated[dict[str, str], Depends(_form)]
Issues = Annotated[Issuing, Depends(_issuing)]
_UNKEPT = {"Cache-Control": "no-store"}


def _authorization(request: Request) -> str:
    return request.headers.get("authorization", "")


@router.get("/oauth/authorize", dependencies=[limited(READ)])
async def authorize(request: Request) -> Response:
    """Where an app sends a browser: on to a page of ours, which asks, or says what is wrong.

    Nobody is sent on to the app's address unasked, also not to tell it of a fault (RFC 9700, section 4.11.2). What is
    sent twice counts as not sent.
    """
    sent = request.query_params
    once = [(name, value) for name, value in sent.items() if name in _ASKED and len(sent.getlist(name)) == 1]
    return RedirectResponse(f"/authorize?{urlencode(once)}", 302, _UNKEPT)


@router.post("/oauth/token")
def give_tokens(request: Request, form: Form, issuing: Issues, session: Writing) -> Response:
    """Tokens for a code or for a refresh token (RFC 6749, RFC 7636)."""
    app = exchange.client_of(session, _authorization(request), form)
    return JSONResponse(exchange.granted(session, issuing, app, form), headers=_UNKEPT)


@router.post("/oauth/revoke")
def revoke_token(request: Request, form: Form, issuing: Issues, session: Writing) -> Response:
    """End a token and its family (RFC 7009)."""
    app = exchange.client_of(session, _authorization(request), form)
    exchange.revoke(session, issuing, app, form)
    return Response(status_code=200, headers=_UNKEPT)


@router.post("/oauth/introspect")
def introspect_token(request: Request, form: Form, issuing: Issues, session: Writing) -> Response:
    """What a token is good for (RFC 7662)."""
    app = exchange.client_of(session, _authorization(request), form)
    return JSONResponse(exchange.introspect(session, issuing, app, form), headers=_UNKEPT)


@router.get("/oauth/logos/{app_id:uuid}", dependencies=[limited(READ)])
def read_logo(app_id: UUID, session: Reading) -> Response:
    """The picture of an app."""
    logo = session.scalar(select(AppLogo).where(col(AppLogo.app_id) == app_id))
    if logo is None:
        raise NotFound
    return Response(logo.content, headers=_PICTURE, media_type=logo.media_type)


@router.get("/.well-known/oauth-authorization-server")
async def authorization_server(request: Request) -> Response:
    """What this installation does of OAuth (RFC 8414)."""
    origin = request.app.state.settings.origin
    secret = ["client_secret_basic", "client_secret_post"]
    return _public(
        {
            "issuer": origin,
            "authorization_endpoint": f"{origin}/oauth/authorize",
            "token_endpoint": f"{origin}/oauth/token",
            "revocation_endpoint": f"{origin}/oauth/revoke",
            "introspection_endpoint": f"{origin}/oauth/introspect",
            "scopes_supported": list(Scope),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [*secret, "none"],
            "revocation_endpoint_auth_methods_supported": [*secret, "none"],
            "introspection_endpoint_auth_methods_supported": secret,
            "authorization_response_iss_parameter_supported": True,
            "service_documentation": f"{origin}/developers",
        }
    )


@router.get("/.well-known/oauth-protected-resource")
async def protected_resource(request: Request) -> Response:
    """Whose tokens the API takes (RFC 9728)."""
    origin = request.app.state.settings.origin
    return _public(
        {
            "resource": origin,
            "authorization_servers": [origin],
            "scopes_supported": list(Scope),
            "bearer_methods_supported": ["header"],
            "resource_name": "Askwell",
            "resource_documentation": f"{origin}/developers",
        }
    )


def _public(told: dict[str, Any]) -> Response:
    return JSONResponse(told, headers={"Cache-Control": "public, max-age=3600"})
