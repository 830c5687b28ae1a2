"""Goals."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account
from askwell.core.ids import new_id
from askwell.events.models import Subject


class GoalState(StrEnum):
    """Whether a goal is agreed on."""

    proposed = "proposed"
    active = "active"
    declined = "declined"


class Goal(SQLModel, table=True):
    """So many interviews by a day, from a day on. It is the seeker's, also when their coach proposed it."""

    __tablename__ = "goal"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        ForeignKeyConstraint(["engagement_id"], ["engagement.id"], ondelete="SET NULL"),
        Index(None, "owner_id", "state", "due_on"),
        Index(None, "engagement_id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.goal

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    # A proposed one was withdrawn by the coach, any other was deleted by the seeker.
    trashed_at: datetime | None = None
    # By which it was proposed, if the coach did.
    engagement_id: UUID | None = None
    state: GoalState = Field(default=GoalState.active, sa_type=choice(GoalState))
    target: int
    starts_on: date
    due_on: date
    # When these days begin and are over where the seeker lives.
    starts_at: datetime
    ends_at: datetime
    text: str | None = Field(default=None, max_length=500)
