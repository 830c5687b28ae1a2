"""Whose passkeys these are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.factors.models import Authenticator, Passkey
from askwell.auth.viewer import InPerson
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.routing import loaded


def passkeys_of(owner_id: UUID) -> Select[Passkey]:
    """The passkeys of an account, the latest first."""
    return select(Passkey).where(col(Passkey.owner_id) == owner_id).order_by(col(Passkey.id).desc())


def has_authenticator(session: Session, owner_id: UUID) -> bool:
    """Whether the account's owner is asked for codes."""
    known = session.get(Authenticator, owner_id)
    return known is not None and known.confirmed_at is not None


def _passkey_of_mine(viewer: InPerson, session: Writing, id: UUID) -> Passkey:
    passkey = session.get(Passkey, (viewer.account_id, id))
    if passkey is None:
        raise NotFound
    return passkey


MyPasskey = Annotated[Passkey, loaded(_passkey_of_mine)]
