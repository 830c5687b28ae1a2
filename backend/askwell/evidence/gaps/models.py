"""What may close a gap, and how far that is."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import ALL_KEY, STRICT, choice, owned_by_account, owned_reference


class ClosingState(StrEnum):
    """Whether the gap is still there."""

    open = "open"
    closing = "closing"
    closed = "closed"


class Closing(SQLModel, table=True):
    """How a gap is being closed. It goes with the takeaway that named the gap."""

    __tablename__ = "closing"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "takeaway_id"),
        owned_by_account(),
        owned_reference("takeaway_id", "takeaway", ondelete="CASCADE"),
        STRICT,
    )

    owner_id: UUID
    takeaway_id: UUID
    updated_at: datetime = Field(default_factory=now)
    state: ClosingState = Field(default=ClosingState.open, sa_type=choice(ClosingState))
    note: str | None = Field(default=None, max_length=2000)


class ClosingLead(SQLModel, table=True):
    """That a lead may close a gap."""

    __tablename__ = "closing_lead"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "takeaway_id", "lead_id"),
        owned_by_account(),
        owned_reference("takeaway_id", "takeaway", ondelete="CASCADE"),
        owned_reference("lead_id", "lead", ondelete="CASCADE"),
        Index(None, "owner_id", "lead_id"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    takeaway_id: UUID
    lead_id: UUID


class ClosingAdvice(SQLModel, table=True):
    """That a piece of advice may close a gap."""

    __tablename__ = "closing_advice"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "takeaway_id", "advice_id"),
        owned_by_account(),
        owned_reference("takeaway_id", "takeaway", ondelete="CASCADE"),
        owned_reference("advice_id", "takeaway", ondelete="CASCADE"),
        Index(None, "owner_id", "advice_id"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    takeaway_id: UUID
    advice_id: UUID
