"""Accounts, the places where they are signed in, and their personal access tokens."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, json_column, owned_by_account
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Account(SQLModel, table=True):
    """Somebody who signs in. The id is random: it leads every key of what the account owns."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "confirmation_digest", unique=True), STRICT)
    SUBJECT: ClassVar = Subject.account

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    email: str = Field(max_length=254, unique=True)
    email_confirmed_at: datetime | None = None
    # The link that confirms the address: when it was mailed, and its SHA-256 until it is used.
    confirmation_asked_at: datetime | None = None
    confirmation_digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    password_hash: str = Field(max_length=200)
    display_name: str = Field(max_length=200)
    headline: str | None = Field(default=None, max_length=200)
    introduction: str | None = Field(default=None, max_length=2000)
    time_zone: str = Field(max_length=64)
    locale: str = Field(default="en", max_length=35)
    is_coach: bool = False
    digest_hour: int = 8
    digest_mail: bool = True
    reminders_mail: bool = True
    # Keeps the word interview, and what it is for, out of calendars and mails that others may see.
    confidential: bool = False
    holiday_country: str | None = Field(default=None, max_length=2)

    @property
    def owner_id(self) -> UUID:
        """An account belongs to itself."""
        return self.id

    @property
    def mailbox(self) -> str | None:
        """Where its owner is told things by mail: the address, once it is known to be theirs."""
        return self.email if self.email_confirmed_at is not None else None


class SignIn(SQLModel, table=True):
    """One browser or script that is signed in: what the API calls a session."""

    __tablename__ = "sign_in"
    __table_args__ = (PrimaryKeyConstraint("owner_id", "id"), owned_by_account(), STRICT)

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    last_used_at: datetime = Field(default_factory=now)
    expires_at: datetime
    revoked_at: datetime | None = None
    user_agent: str | None = Field(default=None, max_length=200)
    # Where it was begun: an address, or the /64 of one.
    network: str | None = Field(default=None, max_length=100)
    # What the session may do; absent for everything, also what comes to be later.
    scope: str | None = Field(default=None, max_length=2000)
    # Counts the refreshes: a refresh token is good for its own number only.
    generation: int = 1


class AccessToken(SQLModel, table=True):
    """A personal access token; only its SHA-256 is kept."""

    __tablename__ = "access_token"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "digest", unique=True),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    name: str = Field(max_length=200)
    # The first characters of the token, by which its owner tells it from others.
    prefix: str = Field(max_length=20)
    digest: bytes = Field(sa_type=LargeBinary)
    scopes: list[str] = Field(sa_type=json_column())


class Credential(StrEnum):
    """What a caller proved who they are with."""

    session = "session"
    token = "token"
    app = "app"
