"""What an app does behind a browser's back: it redeems codes, renews tokens, ends them and asks about them."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_plus
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth import refresh
from askwell.auth.jwt import LIFETIME, AccessTokens, BadToken
from askwell.auth.oauth import tokens
from askwell.auth.oauth.access import app_with
from askwell.auth.oauth.consent import digest
from askwell.auth.oauth.errors import (
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    UnknownApp,
    UnsupportedGrantType,
)
from askwell.auth.oauth.models import App, Grant
from askwell.auth.oauth.schemas import TokenAnswer
from askwell.core.acting import acting_for, acting_for_all
from askwell.core.clock import now
from askwell.core.keys import Keys

Form = Mapping[str, str]
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Issuing(NamedTuple):
    """What tokens are made and read with."""

    keys: Keys
    access_tokens: AccessTokens


def client_of(session: Session, authorization: str, form: Form) -> App:
    """The app that asks, proved by its secret (RFC 6749, section 2.3.1); a public one only says who it is.

    Raises InvalidClient, InvalidRequest.
    """
    client_id, secret = _credentials(authorization, form)
    try:
        app = app_with(session, client_id)
    except UnknownApp as error:
        raise InvalidClient from error
    presented = hashlib.sha256(secret.encode()).digest() if secret else None
    if not hmac.compare_digest(app.secret_digest or b"", presented or b""):
        raise InvalidClient
    return app


def _credentials(authorization: str, form: Form) -> tuple[str, str]:
    scheme, _, told = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    if "client_secret" in form:
        raise InvalidRequest("Send the secret once: in the header or in the form.")
    try:
        client_id, _, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except ValueError as error:
        raise InvalidClient from error
    if form.get("client_id", client_id) != unquote_plus(client_id):
        raise InvalidRequest("The header and the form name two apps.")
    return unquote_plus(client_id), unquote_plus(secret)


def granted(session: Session, issuing: Issuing, app: App, form: Form) -> TokenAnswer:
    """Tokens for a code, or for a refresh token. Raises OAuthError."""
    if form.get("grant_type") == "authorization_code":
        grant, scopes = _redeem(session, app, form), None
    elif form.get("grant_type") == "refresh_token":
        grant, scopes = _renew(session, issuing.keys, app, form)
    else:
        raise UnsupportedGrantType
    scope = " ".join(grant.scopes if scopes is None else scopes)
    return TokenAnswer(
        access_token=issuing.access_tokens.issue(grant.owner_id, grant.id, scope, str(app.id)),
        token_type="Bearer",
        expires_in=LIFETIME,
        refresh_token=tokens.of(grant, issuing.keys),
        scope=scope,
    )


def _redeem(session: Session, app: App, form: Form) -> Grant:
    """Use a code, once. One that was used before ends what came of it: somebody else has seen it."""
    acting_for_all(session)  # whose code it is, the code alone tells
    this = col(Grant.code_digest) == digest(_needed(form, "code"))
    grant = session.scalar(select(Grant).where(this, col(Grant.app_id) == app.id).with_for_update())
    if grant is None:
        raise InvalidGrant
    acting_for(session, grant.owner_id)
    if grant.redeemed_at is not None:
        grant.revoked_at = grant.revoked_at or now()
        raise InvalidGrant
    if grant.revoked_at is not None or grant.expires_at <= now():
        raise InvalidGrant
    if form.get("redirect_uri", grant.redirect_uri) != grant.redirect_uri:
        raise InvalidGrant("The redirect_uri is not the one that the code was asked for with.")
    if not _proves(_needed(form, "code_verifier"), grant.code_challenge):
        raise InvalidGrant("The code_verifier is not the one of this code.")
    grant.redeemed_at = grant.last_used_at = now()
    grant.expires_at = now() + tokens.LIFETIME
    return grant


def _proves(verifier: str, challenge: str) -> bool:
    if not _VERIFIER.fullmatch(verifier):
        return False
    told = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(told, challenge)


def _renew(session: Session, keys: Keys, app: App, form: Form) -> tuple[Grant, list[str]]:
    presented = tokens.read(_needed(form, "refresh_token"), keys)
    grant = _grant(session, app, presented.owner_id, presented.sign_in_id) if presented else None
    if presented is None or grant is None or not _is_good(grant):
        raise InvalidGrant
    scopes = sorted(set(form["scope"].split())) if form.get("scope") else grant.scopes
    if not set(scopes) <= set(grant.scopes):
        raise InvalidScope("Ask for no more than was allowed.")
    if not refresh.renew(grant, presented.generation, tokens.LIFETIME):
        raise InvalidGrant("This refresh token was used before, so all that came of it has ended.")
    return grant, scopes


def revoke(session: Session, issuing: Issuing, app: App, form: Form) -> None:
    """End a token, and with it its whole family (RFC 7009); of a token that is not the app's, nothing is said."""
    grant = _grant_of(session, issuing, app, _needed(form, "token"))
    if grant is not None and grant.revoked_at is None:
        grant.revoked_at = now()


def introspect(session: Session, issuing: Issuing, app: App, form: Form) -> dict[str, Any]:
    """What a token of the app's own is good for (RFC 7662). Raises InvalidClient for an app without a secret."""
    if not app.is_confidential:
        raise InvalidClient("Only an app with a secret may ask.")
    token = _needed(form, "token")
    grant = _grant_of(session, issuing, app, token)
    if grant is None or not _is_good(grant):
        return {"active": False}
    told = {"active": True, "client_id": str(app.id), "sub": str(grant.owner_id)}
    presented = tokens.read(token, issuing.keys)
    if presented is None:
        claims = issuing.access_tokens.claims(token)
        named = {name: claims[name] for name in ("scope", "iss", "aud", "iat", "exp", "jti")}
        return {**told, "token_type": "Bearer", **named}
    if presented.generation != grant.generation:
        return {"active": False}
    return {**told, "scope": " ".join(grant.scopes), "exp": int(grant.expires_at.timestamp())}


def _grant_of(session: Session, issuing: Issuing, app: App, token: str) -> Grant | None:
    """What the app's access token or refresh token came of."""
    if token.startswith(tokens.PREFIX):
        presented = tokens.read(token, issuing.keys)
        return _grant(session, app, presented.owner_id, presented.sign_in_id) if presented else None
    try:
        claims = issuing.access_tokens.claims(token)
    except BadToken:
        return None
    return _grant(session, app, UUID(claims["sub"]), UUID(claims["sid"]))


def _grant(session: Session, app: App, owner_id: UUID, id: UUID) -> Grant | None:
    acting_for(session, owner_id)
    grant = session.get(Grant, (owner_id, id), with_for_update=True)
    return grant if grant is not None and grant.app_id == app.id else None


def _is_good(grant: Grant) -> bool:
    return grant.redeemed_at is not None and grant.revoked_at is None and grant.expires_at > now()


def _needed(form: Form, name: str) -> str:
    if not form.get(name):
        raise InvalidRequest(f"The parameter {name} is missing.")
    return form[name]
