"""The link that a contact is sent: an unguessable token, of which a digest is kept."""

import hashlib

from sqlmodel import Session

from askwell.core.db import settings_of
from askwell.core.ids import is_token, new_token

_PREFIX = "askw_book_"


def new() -> tuple[str, bytes]:
    """A new token, and what is kept of it."""
    token = new_token(_PREFIX)
    return token, _digest(token)


def digest(token: str) -> bytes | None:
    """What is kept of a token; None for what cannot be one."""
    return _digest(token) if is_token(token, _PREFIX) else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def url(session: Session, token: str) -> str:
    """The address of the page behind the link."""
    return f"{settings_of(session).origin}/book/{token}"
