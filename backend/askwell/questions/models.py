"""Question sets and their questions."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Topic(StrEnum):
    """What a question is about; the rows of the decision board, too."""

    typical_day = "typical_day"
    likes_and_drawbacks = "likes_and_drawbacks"
    preparation = "preparation"
    decisions = "decisions"
    competition = "competition"
    advancement = "advancement"
    challenges = "challenges"
    industry_outlook = "industry_outlook"
    working_conditions = "working_conditions"
    incentives = "incentives"
    work_life_balance = "work_life_balance"
    advice = "advice"
    my_fit = "my_fit"
    referrals = "referrals"


class QuestionSet(SQLModel, table=True):
    """An ordered, named list of questions. Its version counts the changes of its questions, too."""

    __tablename__ = "question_set"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "trashed_at"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.question_set

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    name: str = Field(max_length=200)
    purpose: str | None = Field(default=None, max_length=2000)
    # Whether a coach assigned it: it is a copy all the same, and the seeker's own.
    from_coach: bool = False


class Question(SQLModel, table=True):
    """One question of a set."""

    __tablename__ = "question"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("question_set_id", "question_set", ondelete="CASCADE"),
        Index(None, "owner_id", "question_set_id", "position", "id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    question_set_id: UUID
    text: str = Field(max_length=500)
    topic: Topic | None = Field(default=None, sa_type=choice(Topic))
    # 1 is high, 3 is low.
    priority: int = 2
    must_ask: bool = False
    position: int
