"""Refresh tokens: a cookie that only its own number of the session's life can use.

A token is `session.generation.signature`, so that nothing has to be kept of it: the session counts its refreshes, and a
token is good for one of them. An old token proves that a copy was made, and ends the session; only within ten seconds
is it taken for the same browser asking twice (two tabs), and hears the same answer.
"""

from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from fastapi import Request, Response

from askwell.core.clock import now
from askwell.core.keys import Keys
from askwell.core.settings import Settings

LIFETIME = timedelta(days=30)
GRACE = timedelta(seconds=10)


class Refresh(NamedTuple):
    """What a refresh token says."""

    owner_id: UUID
    sign_in_id: UUID
    generation: int


class Family(Protocol):
    """What counts its refreshes: a session, or what an app was allowed."""

    generation: int
    last_used_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def renew(family: Family, generation: int, lifetime: timedelta = LIFETIME) -> bool:
    """Use the refresh token of this number. One that was used before ends the family: False, somebody has a copy."""
    if generation == family.generation:
        family.generation += 1
        family.last_used_at, family.expires_at = now(), now() + lifetime
        return True
    if generation == family.generation - 1 and family.last_used_at >= now() - GRACE:
        return True
    family.revoked_at = now()
    return False


def _name(settings: Settings) -> str:
    # The prefix makes the browser refuse the cookie unless it is secure and this host's alone: no other host of the
    # domain can set it, and it is to be had over HTTPS only. It demands the path "/".
    return "__Host-askwell_refresh" if settings.https else "askwell_refresh"


def _message(refresh: Refresh) -> str:
    return f"{refresh.owner_id.hex}.{refresh.sign_in_id.hex}.{refresh.generation}"


def give(response: Response, settings: Settings, keys: Keys, refresh: Refresh) -> None:
    """Put the token into the browser's cookie."""
    message = _message(refresh)
    value = f"{message}.{keys.sign('refresh', message.encode()).hex()}"
    expires = now() + LIFETIME
    response.set_cookie(
        _name(settings), value, expires=expires, secure=settings.https, httponly=True, samesite="strict"
    )


def take(request: Request, settings: Settings, keys: Keys) -> Refresh | None:
    """The token that the browser sent, if it is one of ours."""
    value = request.cookies.get(_name(settings), "")
    message, _, signature = value.rpartition(".")
    try:
        owner_id, sign_in_id, generation = message.split(".")
        if not keys.is_signed("refresh", message.encode(), bytes.fromhex(signature)):
            return None
        return Refresh(UUID(owner_id), UUID(sign_in_id), int(generation))
    except ValueError:
        return None


def forget(response: Response, settings: Settings) -> None:
    """Take the cookie away."""
    response.delete_cookie(_name(settings), secure=settings.https, httponly=True, samesite="strict")
