"""Whose accounts, sessions and tokens these are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.models import AccessToken, Account, SignIn
from askwell.auth.viewer import InPerson, Scope, Viewer, allow
from askwell.core.clock import now
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, NotSignedIn
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded

Reader = Annotated[Viewer, allow(Scope.account_read)]
Writer = Annotated[Viewer, allow(Scope.account_write)]


def _mine(viewer: Viewer, session: Session) -> Account:
    account = session.get(Account, viewer.account_id)
    if account is None:  # deleted in another tab, since it was looked up that the session is good
        raise NotSignedIn
    return account


def _my_account(viewer: Reader, session: Reading) -> Account:
    return _mine(viewer, session)


def _my_editable_account(viewer: Writer, session: Writing, expected: IfMatch) -> Account:
    account = _mine(viewer, session)
    expected.of(account)
    return account


def _my_own_account(viewer: InPerson, session: Writing) -> Account:
    return _mine(viewer, session)


MyAccount = Annotated[Account, loaded(_my_account)]
MyEditableAccount = Annotated[Account, loaded(_my_editable_account)]
MyOwnAccount = Annotated[Account, loaded(_my_own_account)]
"""The account of a viewer who signed in with a password."""


def good_sessions(viewer: Viewer) -> Select[SignIn]:
    """The places where the viewer's account is signed in."""
    mine, good = col(SignIn.owner_id) == viewer.account_id, col(SignIn.revoked_at).is_(None)
    return select(SignIn).where(mine, good, col(SignIn.expires_at) > now()).order_by(col(SignIn.id).desc())


def good_tokens(viewer: Viewer) -> Select[AccessToken]:
    """The viewer's personal access tokens that still work."""
    mine, good = col(AccessToken.owner_id) == viewer.account_id, col(AccessToken.revoked_at).is_(None)
    return (
        select(AccessToken).where(mine, good, col(AccessToken.expires_at) > now()).order_by(col(AccessToken.id).desc())
    )


def _session_of_mine(viewer: InPerson, session: Writing, id: UUID) -> SignIn:
    signed_in = session.scalar(good_sessions(viewer).where(col(SignIn.id) == id))
    if signed_in is None:
        raise NotFound
    return signed_in


def _token_of_mine(viewer: InPerson, session: Writing, id: UUID) -> AccessToken:
    token = session.scalar(good_tokens(viewer).where(col(AccessToken.id) == id))
    if token is None:
        raise NotFound
    return token


MySession = Annotated[SignIn, loaded(_session_of_mine)]
MyToken = Annotated[AccessToken, loaded(_token_of_mine)]
