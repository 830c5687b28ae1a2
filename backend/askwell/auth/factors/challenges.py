"""Challenges: what a sign-in goes on with. Nothing is kept of one until it was answered, and it is answered once."""

import hashlib
import secrets
import time
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from askwell.auth.factors.errors import ChallengeEnded
from askwell.auth.factors.models import UsedChallenge
from askwell.core.keys import Keys

_WORKS_FOR = 300  # seconds


class Challenge(NamedTuple):
    """A challenge that we gave: what for, what it holds, and the bytes that a passkey signs."""

    told: list[str]
    digest: bytes
    expires_at: datetime


def give(keys: Keys, purpose: str, *told: str) -> str:
    """A challenge that holds this, for five minutes."""
    message = ".".join([*told, str(int(time.time()) + _WORKS_FOR), secrets.token_hex(16)])
    return f"{message}.{keys.sign(purpose, message.encode()).hex()}"


def read(keys: Keys, purpose: str, challenge: str) -> Challenge:
    """What a challenge holds. Raises ChallengeEnded for one that is over, or not ours, or for something else."""
    message, _, signature = challenge.rpartition(".")
    try:
        is_ours = keys.is_signed(purpose, message.encode(), bytes.fromhex(signature))
    except ValueError:
        is_ours = False
    if not is_ours:
        raise ChallengeEnded
    *told, expires, _ = message.split(".")
    if int(expires) <= time.time():
        raise ChallengeEnded
    return Challenge(told, bytes_of(challenge), datetime.fromtimestamp(int(expires), UTC))


def bytes_of(challenge: str) -> bytes:
    """What a passkey signs."""
    return hashlib.sha256(challenge.encode()).digest()


def use(session: Session, challenge: Challenge) -> None:
    """The challenge was answered. Raises ChallengeEnded if it was before."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    row = {"digest": challenge.digest, "expires_at": challenge.expires_at}
    used = insert(UsedChallenge).values(row).on_conflict_do_nothing().returning(col(UsedChallenge.digest))
    if session.execute(used).first() is None:
        raise ChallengeEnded


def forget_over(session: Session) -> None:
    """Forget answered challenges that would be over anyway."""
    session.execute(delete(UsedChallenge).where(col(UsedChallenge.expires_at) < datetime.now(UTC)))
