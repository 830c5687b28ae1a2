"""Webhooks: addresses that are told what happens, and what was told to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, owned_by_account, owned_reference
from askwell.core.ids import new_id


class Webhook(SQLModel, table=True):
    """An address that is told of events. Its secret is not kept: it is derived from the id and a number."""

    __tablename__ = "webhook"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("grant_id", "app_grant", ondelete="CASCADE"),
        Index(None, "owner_id", "grant_id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    # What an app was allowed that made it: it ends with that. Absent for a person's own.
    grant_id: UUID | None = None
    url: str = Field(max_length=2000)
    description: str | None = Field(default=None, max_length=200)
    # Which events it is told of; absent for all that whoever made it may read.
    types: list[str] | None = Field(default=None, sa_type=json_column())
    scopes: list[str] = Field(sa_type=json_column())
    enabled: bool = True
    secret_number: int = 1
    # Until when the secret before this one is signed with, too.
    old_secret_until: datetime | None = None
    # Since when nothing that was sent has been taken.
    failing_since: datetime | None = None
    # When it was switched off because of that.
    gave_up_at: datetime | None = None


class Progress(SQLModel, table=True):
    """How far a webhook has followed the feed, and which worker serves it until when. No part of what people edit."""

    __tablename__ = "webhook_progress"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "webhook_id"),
        owned_by_account(),
        owned_reference("webhook_id", "webhook", ondelete="CASCADE"),
        STRICT,
    )

    owner_id: UUID
    webhook_id: UUID
    turn: int = Field(sa_type=BigInteger)
    event_id: UUID
    server: UUID | None = None
    served_until: datetime | None = None


class DeliveryState(StrEnum):
    """How far a delivery is."""

    waiting = "waiting"
    delivered = "delivered"
    failed = "failed"


_WAITING = text("state = 'waiting'")


class Delivery(SQLModel, table=True):
    """One event told to one webhook, or to be told. Its id is the `webhook-id`, the same at each attempt."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("webhook_id", "webhook", ondelete="CASCADE"),
        Index(None, "owner_id", "webhook_id", "event_id", unique=True),
        Index(None, "owner_id", "webhook_id", "id"),
        Index("ix_webhook_delivery_due", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    webhook_id: UUID
    # Absent for a test.
    event_id: UUID | None = None
    type: str = Field(max_length=40)
    subject_id: UUID
    body: str = Field(max_length=1000)
    state: DeliveryState = Field(default=DeliveryState.waiting, sa_type=choice(DeliveryState))
    due_at: datetime = Field(default_factory=now)
    attempts: int = 0
    attempted_at: datetime | None = None
    duration_ms: int | None = None
    status: int | None = None
    failure: str | None = Field(default=None, max_length=500)
    response: str | None = Field(default=None, max_length=1000)
