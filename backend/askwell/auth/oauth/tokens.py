"""Refresh tokens of apps: as a browser's (`auth/refresh.py`), but sent as text, and told by their first letters."""

from datetime import timedelta
from uuid import UUID

from askwell.auth.oauth.models import Grant
from askwell.auth.refresh import Refresh
from askwell.core.keys import Keys

LIFETIME = timedelta(days=90)
PREFIX = "askw_ort_"
_PURPOSE = "app refresh"


def of(grant: Grant, keys: Keys) -> str:
    """The refresh token of the grant's present number."""
    message = f"{grant.owner_id.hex}.{grant.id.hex}.{grant.generation}"
    return f"{PREFIX}{message}.{keys.sign(_PURPOSE, message.encode()).hex()}"


def read(token: str, keys: Keys) -> Refresh | None:
    """What a refresh token says, if it is one of ours."""
    message, _, signature = token.removeprefix(PREFIX).rpartition(".")
    try:
        owner_id, grant_id, generation = message.split(".")
        is_ours = token.startswith(PREFIX) and keys.is_signed(_PURPOSE, message.encode(), bytes.fromhex(signature))
        return Refresh(UUID(owner_id), UUID(grant_id), int(generation)) if is_ours else None
    except ValueError:
        return None
