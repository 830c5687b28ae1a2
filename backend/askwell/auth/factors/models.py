"""What somebody proves besides the password, or instead of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account
from askwell.core.ids import new_id


class Authenticator(SQLModel, table=True):
    """The app that shows codes (RFC 6238): asked for when one signs in, once a first code has confirmed it."""

    __tablename__ = "authenticator"
    __table_args__ = (owned_by_account(), STRICT)

    owner_id: UUID = Field(primary_key=True)
    created_at: datetime = Field(default_factory=now)
    confirmed_at: datetime | None = None
    # Encrypted with a key of this installation, so that a copy of the database gives no codes.
    secret: bytes = Field(sa_type=LargeBinary)
    # The step of time that the last code was of: no code is good twice.
    last_step: int = Field(default=0, sa_type=BigInteger)


class RecoveryCode(SQLModel, table=True):
    """A code for the day when nothing else is at hand; only its SHA-256 is kept, until it is used."""

    __tablename__ = "recovery_code"
    __table_args__ = (PrimaryKeyConstraint("owner_id", "digest"), owned_by_account(), STRICT)

    owner_id: UUID
    digest: bytes = Field(sa_type=LargeBinary)


class Passkey(SQLModel, table=True):
    """A key pair of a device of the owner's (WebAuthn): what is kept opens nothing."""

    __tablename__ = "passkey"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "credential_id", unique=True),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    last_used_at: datetime | None = None
    name: str = Field(max_length=200)
    credential_id: bytes = Field(sa_type=LargeBinary)
    public_key: bytes = Field(sa_type=LargeBinary)
    # What the device counted last; most passkeys say 0 for ever.
    sign_count: int = Field(default=0, sa_type=BigInteger)


class UsedChallenge(SQLModel, table=True):
    """A challenge that was answered, kept until it would be over anyway: none is answered twice."""

    __tablename__ = "used_challenge"
    __table_args__ = (STRICT,)

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    expires_at: datetime = Field(index=True)
