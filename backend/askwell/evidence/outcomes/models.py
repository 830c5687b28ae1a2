"""Outcomes."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import ALL_KEY, STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class OutcomeKind(StrEnum):
    """What came of it. To have ruled something out is a success, too."""

    insight = "insight"
    referral = "referral"
    application = "application"
    offer = "offer"
    ruled_out = "ruled_out"


class Outcome(SQLModel, table=True):
    """What came of interviews, also months later."""

    __tablename__ = "outcome"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("direction_id", "direction"),
        Index(None, "owner_id", "direction_id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.outcome

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    kind: OutcomeKind = Field(sa_type=choice(OutcomeKind))
    text: str | None = Field(default=None, max_length=2000)
    happened_on: date
    direction_id: UUID | None = None


class OutcomeInterview(SQLModel, table=True):
    """That an outcome came of an interview."""

    __tablename__ = "outcome_interview"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "outcome_id", "interview_id"),
        owned_by_account(),
        owned_reference("outcome_id", "outcome", ondelete="CASCADE"),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        Index(None, "owner_id", "interview_id"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    outcome_id: UUID
    interview_id: UUID
