"""Lost updates and double effects: `If-Match` and `Idempotency-Key`."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from sqlalchemy import LargeBinary, PrimaryKeyConstraint, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel, col, select

from askwell.core.clock import now
from askwell.core.columns import STRICT, json_column, owned_by_account
from askwell.core.errors import AppError, BadRequest, Conflict, VersionMovedOn, VersionRequired
from askwell.core.jobs import daily

_KEPT = timedelta(hours=24)
LONGEST_SEEN = 1000
"""Characters of an `If-None-Match`."""


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"{version}"'


def names(header: str, version: int) -> bool:
    """Whether an `If-None-Match` names the version; weak tags are as good as strong ones there. Raises BadRequest."""
    if len(header) > LONGEST_SEEN:
        raise BadRequest(f"If-None-Match: at most {LONGEST_SEEN} characters.")
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return header.strip() == "*" or etag(version) in tags


class Versioned(Protocol):
    """Anything that counts its changes."""

    version: int


class Expected:
    """What the caller believes the version to be."""

    def __init__(self, request: Request, tag: str | None) -> None:
        self._request, self._tag = request, tag

    def of(self, thing: Versioned) -> None:
        """Refuse to go on with another version: VersionMovedOn, or VersionRequired where one has to be named."""
        if self._tag is None:
            if getattr(self._request.state, "requires_version", False):
                raise VersionRequired
        elif self._tag != "*" and etag(thing.version) not in [tag.strip() for tag in self._tag.split(",")]:
            raise VersionMovedOn


async def _expected(
    request: Request,
    if_match: Annotated[
        str | None, Header(max_length=200, description="The ETag that you read; required with an API token.")
    ] = None,
) -> Expected:
    return Expected(request, if_match)  # who asks may not be known yet: that is looked up when it matters


IfMatch = Annotated[Expected, Depends(_expected)]


class IdempotencyKeyReused(AppError):
    """This Idempotency-Key was used with another request. Use a new one."""

    status = 422


class ShownOnce(Conflict):
    """This was done already. Its answer held a secret, which is not kept and not shown again."""


class IdempotentAnswer(SQLModel, table=True):
    """The answer that was given under a key; written in the transaction of what it tells of."""

    __tablename__ = "idempotent_answer"
    __table_args__ = (PrimaryKeyConstraint("owner_id", "key"), owned_by_account(), STRICT)

    owner_id: UUID
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=now, index=True)
    status: int | None = None
    headers: dict[str, str] | None = Field(default=None, sa_type=json_column())
    body: bytes | None = Field(default=None, sa_type=LargeBinary)


_FOUND = select(IdempotentAnswer).where(
    col(IdempotentAnswer.owner_id) == bindparam("owner_id"), col(IdempotentAnswer.key) == bindparam("key")
)


class Attempt:
    """One POST under an `Idempotency-Key`: the first one acts, the next ones hear the same answer."""

    def __init__(self, session: Session, owner_id: UUID, key: str, request: bytes) -> None:
        self._session = session
        fingerprint = hashlib.sha256(request).hexdigest()
        self._row = {"owner_id": owner_id, "key": key, "fingerprint": fingerprint, "created_at": now()}

    def replay(self) -> Response | None:
        """The answer of an earlier attempt; None for the first one, which is noted as begun.

        A second attempt while the first is under way waits for it: the row's key is locked until then.
        """
        insert = sqlite_insert if self._session.get_bind().dialect.name == "sqlite" else postgresql_insert
        begun = insert(IdempotentAnswer).values(self._row).on_conflict_do_nothing()
        if self._session.execute(begun.returning(col(IdempotentAnswer.key))).first() is not None:
            return None
        known = self._session.exec(_FOUND, params=self._row).one()
        if known.fingerprint != self._row["fingerprint"]:
            raise IdempotencyKeyReused
        if known.body is None:
            raise ShownOnce
        headers = {**(known.headers or {}), "Idempotency-Replayed": "true"}
        return Response(known.body, known.status or 200, headers)

    def keep(self, response: Response) -> None:
        """Keep the answer for the next attempt; one that never comes to this is known to have held a secret."""
        headers = {k: v for k, v in response.headers.items() if k in ("content-type", "location", "etag")}
        answer = {"status": response.status_code, "headers": headers, "body": bytes(response.body)}
        begun = update(IdempotentAnswer).where(
            col(IdempotentAnswer.owner_id) == self._row["owner_id"], col(IdempotentAnswer.key) == self._row["key"]
        )
        self._session.execute(begun.values(answer))


def require_key(key: str) -> None:
    """Refuse what cannot be a key. Raises BadRequest."""
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise BadRequest("Idempotency-Key: 1 to 200 printable characters.")


def forget_answers(session: Session, owner_id: UUID, naming: Iterable[UUID]) -> None:
    """Forget what was answered to somebody about these things: who comes again with such a key asks anew."""
    mine, wanted = col(IdempotentAnswer.owner_id) == owner_id, [str(id).encode() for id in naming]
    kept = session.execute(select(col(IdempotentAnswer.key), col(IdempotentAnswer.body)).where(mine)).all()
    keys = [key for key, body in kept if any(name in (body or b"") for name in wanted)]
    session.execute(delete(IdempotentAnswer).where(mine, col(IdempotentAnswer.key).in_(keys)))


@daily
def forget_old_answers(session: Session) -> None:
    """Forget answers older than 24 hours."""
    session.execute(delete(IdempotentAnswer).where(col(IdempotentAnswer.created_at) < now() - _KEPT))
