"""Interviews, their agendas, and the minutes that they take."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from askwell.contacts.models import Platform
from askwell.core.clock import now
from askwell.core.columns import ALL_KEY, STRICT, choice, json_column, no_items, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject
from askwell.questions.models import Topic


class InterviewState(StrEnum):
    """How far an interview is; `transitions.py` says what leads where."""

    planned = "planned"
    requested = "requested"
    scheduled = "scheduled"
    completed = "completed"
    declined = "declined"
    cancelled = "cancelled"
    no_show = "no_show"


class Status(StrEnum):
    """What became of an agenda item."""

    open = "open"
    asked = "asked"
    skipped = "skipped"


class Party(StrEnum):
    """Whose side of an interview is meant."""

    seeker = "seeker"
    contact = "contact"


_TRASHED = text("trashed_at IS NOT NULL")


class Interview(SQLModel, table=True):
    """One conversation with one contact. Its version counts the changes of its agenda, too."""

    __tablename__ = "interview"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        CheckConstraint("state NOT IN ('scheduled', 'completed', 'no_show') OR starts_at IS NOT NULL", name="has_time"),
        Index(None, "owner_id", "starts_at", "id"),
        Index(None, "owner_id", "contact_id", "id"),
        Index(None, "owner_id", "state", "starts_at", "id"),
        Index("ix_interview_trashed_at", "owner_id", "trashed_at", sqlite_where=_TRASHED, postgresql_where=_TRASHED),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.interview

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    contact_id: UUID
    state: InterviewState = Field(default=InterviewState.planned, sa_type=choice(InterviewState))
    # The state before it was completed, declined, cancelled or missed: what reopening leads back to.
    closed_from: InterviewState | None = Field(default=None, sa_type=choice(InterviewState))
    purpose: str | None = Field(default=None, max_length=2000)
    starts_at: datetime | None = None
    minutes: int = 30
    ends_at: datetime | None = None
    time_zone: str | None = Field(default=None, max_length=64)
    platform: Platform | None = Field(default=None, sa_type=choice(Platform))
    meeting_link: str | None = Field(default=None, max_length=500)
    phone: str | None = Field(default=None, max_length=50)
    place: str | None = Field(default=None, max_length=200)
    allow_overlap: bool = False
    # Rises with every change of the time and when it is called off, so that calendars take that over (RFC 5545).
    sequence: int = 0
    # Since when both are invited, and at which addresses: they hear of every change.
    invited_at: datetime | None = None
    invitees: dict[str, str] = Field(default_factory=dict, sa_type=json_column())
    started_at: datetime | None = None
    ended_at: datetime | None = None
    checklist: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    highlights: str | None = Field(default=None, max_length=20_000)
    challenges: str | None = Field(default=None, max_length=20_000)
    improvements: str | None = Field(default=None, max_length=20_000)
    fit_before: int | None = None
    fit_after: int | None = None
    debriefed_at: datetime | None = None


class InterviewDirection(SQLModel, table=True):
    """That an interview belongs to a direction."""

    __tablename__ = "interview_direction"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "direction_id", "interview_id"),
        owned_by_account(),
        owned_reference("direction_id", "direction", ondelete="CASCADE"),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        Index(None, "owner_id", "interview_id"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    direction_id: UUID
    interview_id: UUID


class AgendaItem(SQLModel, table=True):
    """A question of one interview. `question_id` tells which one it was copied from; that one may be gone."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        Index(None, "owner_id", "interview_id", "position", "id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    interview_id: UUID
    question_id: UUID | None = None
    text: str = Field(max_length=500)
    topic: Topic | None = Field(default=None, sa_type=choice(Topic))
    must_ask: bool = False
    position: int
    status: Status = Field(default=Status.open, sa_type=choice(Status))
    answer: str | None = Field(default=None, max_length=20_000)


class SlotClaim(SQLModel, table=True):
    """One minute of somebody's time, counted from 1970: its key is why two interviews cannot take the same one."""

    __tablename__ = "slot_claim"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "minute"),
        owned_by_account(),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        Index(None, "owner_id", "interview_id"),
        STRICT,
    )

    owner_id: UUID
    minute: int
    interview_id: UUID
