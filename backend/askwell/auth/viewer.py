"""Who asks: a session's access token, an app's or a personal one becomes one `Viewer`."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.openapi.models import OAuthFlowAuthorizationCode
from fastapi.security import HTTPBearer, OAuth2PasswordBearer, SecurityScopes
from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool

from askwell.auth.errors import MissingScope, SessionRequired
from askwell.auth.jwt import OURSELVES, AccessTokens, BadToken
from askwell.auth.models import AccessToken, Account, Credential, SignIn
from askwell.auth.oauth.models import Grant
from askwell.core.acting import ActingFor, acting_for
from askwell.core.clock import days_from_now, now
from askwell.core.columns import table_of
from askwell.core.db import Database, database_of
from askwell.core.errors import NotSignedIn
from askwell.core.ids import is_token
from askwell.core.limits import READ, SEARCH, WRITE, limiter_of, network_of

TOKEN_PREFIX = "askw_pat_"
_MOST_REMEMBERED, _REMEMBERED_SECONDS = 10_000, 600


class Scope(StrEnum):
    """What a credential may do; to write implies to read."""

    account_read = "account:read"
    account_write = "account:write"
    contacts_read = "contacts:read"
    contacts_write = "contacts:write"
    questions_read = "questions:read"
    questions_write = "questions:write"
    interviews_read = "interviews:read"
    interviews_write = "interviews:write"
    notes_read = "notes:read"
    notes_write = "notes:write"
    outreach_read = "outreach:read"
    outreach_write = "outreach:write"
    directions_read = "directions:read"
    directions_write = "directions:write"
    clients_read = "clients:read"
    clients_write = "clients:write"
    webhooks_read = "webhooks:read"
    webhooks_write = "webhooks:write"


IN_WORDS: dict[Scope, str] = {
    Scope.account_read: "See your name, headline and settings, and what you share with a coach",
    Scope.account_write: "Change your name, headline and settings, and what you share with a coach",
    Scope.contacts_read: "See your contacts and organizations",
    Scope.contacts_write: "Add, change and import contacts and organizations",
    Scope.questions_read: "See your question sets",
    Scope.questions_write: "Change your question sets",
    Scope.interviews_read: "See your interviews, their answers and debriefs",
    Scope.interviews_write: "Plan, change and debrief interviews",
    Scope.notes_read: "See your notes",
    Scope.notes_write: "Write and change notes",
    Scope.outreach_read: "See your messages, follow-ups, leads and referrals",
    Scope.outreach_write: "Write and send messages, and change follow-ups, leads and referrals",
    Scope.directions_read: "See your directions, takeaways and decisions, and whom they come from",
    Scope.directions_write: "Change directions and takeaways, and decide",
    Scope.clients_read: "See what your clients share with you, and what your coach sees of you",
    Scope.clients_write: "Set goals, give assignments and comment, as a coach or as a client",
    Scope.webhooks_read: "See your webhooks, and what was sent to them",
    Scope.webhooks_write: "Have addresses told of what happens, as far as it may see it itself",
}


def _widened(scopes: frozenset[str]) -> frozenset[str]:
    return scopes | {scope.replace(":write", ":read") for scope in scopes}


class Viewer:
    """Somebody who asks, and what they may do."""

    def __init__(self, account_id: UUID, scopes: frozenset[str], credential: Credential, credential_id: UUID) -> None:
        self.account_id, self.scopes = account_id, _widened(scopes)
        self.credential, self.credential_id = credential, credential_id

    def require(self, scopes: Iterable[str]) -> None:
        """Nobody hands on what they may not do themselves. Raises MissingScope."""
        if beyond := sorted(set(scopes) - self.scopes):
            raise MissingScope(f"To allow this takes the scope {', '.join(beyond)}.")

    def confirm(self, session: Session) -> None:
        """Look up that the session or token is still good: so a revocation acts at once. Raises NotSignedIn.

        From then on the session acts for the viewer.
        """
        bound = {"owner_id": self.account_id, "id": self.credential_id, "at": now()}
        if _STILL_GOOD[self.credential].first(session, bound) is None:
            raise NotSignedIn("You have been signed out. Sign in again.")

    def hold(self, session: Session) -> None:
        """Lock the account before something is given out, or counted. Raises NotSignedIn.

        Another transaction may have ended all that was given out, while the lock was waited for (decision 31).
        """
        mine = select(col(Account.id)).where(col(Account.id) == self.account_id)
        session.execute(mine.with_for_update(key_share=True))
        self.confirm(session)


def _still_good(table: type[SignIn] | type[AccessToken] | type[Grant]) -> ActingFor:
    columns = table_of(table).c
    good = select(columns.id).where(
        columns.owner_id == bindparam("owner_id"),
        columns.id == bindparam("id"),
        columns.revoked_at.is_(None),
        columns.expires_at > bindparam("at"),
    )
    return ActingFor(good, columns.owner_id)


_STILL_GOOD = {
    Credential.session: _still_good(SignIn),
    Credential.token: _still_good(AccessToken),
    Credential.app: _still_good(Grant),
}
_BY_DIGEST = select(
    col(AccessToken.owner_id), col(AccessToken.id), col(AccessToken.scopes), col(AccessToken.last_used_at)
).where(col(AccessToken.digest) == bindparam("digest"))


class Credentials:
    """Turns what stands in the Authorization header into a viewer, and remembers what cannot change."""

    def __init__(self, access_tokens: AccessTokens) -> None:
        self.access_tokens = access_tokens
        self._known: OrderedDict[bytes, tuple[Viewer, float]] = OrderedDict()

    async def viewer(self, database: Database, token: str) -> Viewer:
        """The viewer whose token this is. Raises NotSignedIn."""
        if not token.startswith(TOKEN_PREFIX):
            return self._session_viewer(token)
        if not is_token(token, TOKEN_PREFIX):
            raise NotSignedIn
        digest = hashlib.sha256(token.encode()).digest()
        viewer, until = self._known.get(digest, (None, 0.0))
        if viewer is None or until < time.monotonic():
            viewer = await run_in_threadpool(_token_viewer, database, digest)
            self._known[digest] = viewer, time.monotonic() + _REMEMBERED_SECONDS
            if len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        return viewer

    def _session_viewer(self, token: str) -> Viewer:
        try:
            claims = self.access_tokens.claims(token)
        except BadToken as error:
            raise NotSignedIn from error
        return _session_viewer(claims["sub"], claims["sid"], claims["scope"], claims["client_id"] == OURSELVES)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _session_viewer(account_id: str, sign_in_id: str, scope: str, is_ours: bool) -> Viewer:
    credential = Credential.session if is_ours else Credential.app
    return Viewer(UUID(account_id), frozenset(scope.split()), credential, UUID(sign_in_id))


def _token_viewer(database: Database, digest: bytes) -> Viewer:
    with database.reading() as session:
        row = session.execute(_BY_DIGEST, {"digest": digest}).first()
    if row is None:
        raise NotSignedIn
    if row.last_used_at is None or row.last_used_at < days_from_now(-1):
        _note_use(database, row.owner_id, row.id)
    return Viewer(row.owner_id, frozenset(row.scopes), Credential.token, row.id)


def _note_use(database: Database, owner_id: UUID, id: UUID) -> None:
    with database.transaction() as session:
        acting_for(session, owner_id)
        if (token := session.get(AccessToken, (owner_id, id))) is not None:
            token.last_used_at = now()


_password_flow = OAuth2PasswordBearer(
    "/api/v1/auth/token",
    scheme_name="session",
    scopes={scope.value: words for scope, words in IN_WORDS.items()},
    refreshUrl="/api/v1/auth/refresh",
    description=(
        "Sign in with e-mail and password; an app lets its people sign in here, with a code and PKCE. "
        "The access token is a JWT, made and read as RFC8725 advises."
    ),
    auto_error=False,
)
_password_flow.model.flows.authorizationCode = OAuthFlowAuthorizationCode(  # type: ignore[attr-defined]
    authorizationUrl="/oauth/authorize",
    tokenUrl="/oauth/token",
    refreshUrl="/oauth/token",
    scopes={scope.value: words for scope, words in IN_WORDS.items()},
)
_token_header = HTTPBearer(
    scheme_name="token", description="A personal access token (`askw_pat_…`), made in Settings.", auto_error=False
)


async def _viewer(
    request: Request,
    needed: SecurityScopes,
    token: Annotated[str | None, Depends(_password_flow)],
    _: Annotated[Any, Depends(_token_header)],
) -> Viewer:
    try:
        if token is None:
            raise NotSignedIn
        credentials: Credentials = request.app.state.credentials
        viewer = await credentials.viewer(database_of(request), token)
    except NotSignedIn:
        limiter_of(request).spend(request, network_of(request), READ)
        raise
    request.state.viewer = viewer
    request.state.requires_version = viewer.credential is not Credential.session
    rate = READ if request.method in ("GET", "HEAD") else WRITE
    limiter_of(request).spend(request, viewer.account_id.hex, rate)
    if "q" in request.query_params:
        limiter_of(request).spend(request, viewer.account_id.hex, SEARCH)
    missing = [scope for scope in needed.scopes if scope not in viewer.scopes]
    if missing:
        raise MissingScope(f"The token lacks the scope {', '.join(missing)}.")
    return viewer


def allow(*scopes: Scope) -> Any:
    """The mark of an endpoint that a viewer with these scopes may call; it stands in the API document, too."""
    return Security(_viewer, scopes=[scope.value for scope in scopes])


async def _in_person(viewer: Annotated[Viewer, allow(Scope.account_write)]) -> Viewer:
    if viewer.credential is not Credential.session:
        raise SessionRequired
    return viewer


InPerson = Annotated[Viewer, Depends(_in_person)]
"""A viewer who signed in: neither a token nor an app may mint tokens, or change a password."""
