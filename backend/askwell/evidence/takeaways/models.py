"""Takeaways."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject
from askwell.questions.models import Topic


class TakeawayKind(StrEnum):
    """What sort of finding it is."""

    strength = "strength"
    gap = "gap"
    upside = "upside"
    downside = "downside"
    surprise = "surprise"
    advice = "advice"


class Confidence(StrEnum):
    """How somebody knows: they saw it themselves, or heard of it."""

    saw = "saw"
    heard = "heard"


class SourceKind(StrEnum):
    """Where the words stand that a takeaway rests on."""

    note = "note"
    answer = "answer"
    debrief = "debrief"


class DebriefField(StrEnum):
    """The texts of a debrief."""

    highlights = "highlights"
    challenges = "challenges"
    improvements = "improvements"


class Takeaway(SQLModel, table=True):
    """One finding from an interview. `contact_id` repeats whom that was with, so that the board reads one index.

    The quote is kept with the place where it was found; the text there may have changed since.
    """

    __tablename__ = "takeaway"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        owned_reference("direction_id", "direction"),
        CheckConstraint("(source_kind IS NULL) = (quote IS NULL)", name="quoted_from_somewhere"),
        Index(None, "owner_id", "interview_id", "id"),
        Index(None, "owner_id", "contact_id", "id"),
        # The board reads nothing but this index.
        Index(
            "ix_takeaway_board",
            *("owner_id", "direction_id", "topic", "contact_id", "interview_id", "trashed_at", "rating", "kind"),
            "heard_at",
        ),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.takeaway

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    # When the two spoke.
    heard_at: datetime
    interview_id: UUID
    contact_id: UUID
    direction_id: UUID | None = None
    kind: TakeawayKind = Field(sa_type=choice(TakeawayKind))
    text: str = Field(max_length=500)
    topic: Topic | None = Field(default=None, sa_type=choice(Topic))
    rating: int | None = None
    confidence: Confidence | None = Field(default=None, sa_type=choice(Confidence))
    source_kind: SourceKind | None = Field(default=None, sa_type=choice(SourceKind))
    # A note, an agenda item, or the interview itself; it may be gone.
    source_id: UUID | None = None
    source_field: DebriefField | None = Field(default=None, sa_type=choice(DebriefField))
    source_start: int | None = None
    quote: str | None = Field(default=None, max_length=2000)
