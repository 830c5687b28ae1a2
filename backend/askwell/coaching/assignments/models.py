"""Assignments."""

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


class AssignmentKind(StrEnum):
    """What a coach can ask for."""

    question_set = "question_set"
    interviews = "interviews"
    debrief = "debrief"


class RequiredField(StrEnum):
    """What a debrief shall say."""

    highlights = "highlights"
    challenges = "challenges"
    improvements = "improvements"
    fit_after = "fit_after"


class Assignment(SQLModel, table=True):
    """What a coach asks of a client, who owns it; it goes with the engagement."""

    __tablename__ = "assignment"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        ForeignKeyConstraint(["engagement_id"], ["engagement.id"], ondelete="CASCADE"),
        Index(None, "engagement_id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.assignment

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    engagement_id: UUID
    kind: AssignmentKind = Field(sa_type=choice(AssignmentKind))
    text: str | None = Field(default=None, max_length=500)
    due_on: date | None = None
    # The client's copy of the coach's set; it may be gone.
    question_set_id: UUID | None = None
    target: int = 1
    # The names of the required fields, with spaces between.
    fields: str = Field(default="", max_length=100)
