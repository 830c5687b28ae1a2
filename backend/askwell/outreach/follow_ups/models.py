"""Follow-ups."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class FollowUpKind(StrEnum):
    """What is to be done."""

    ask_somebody_else = "ask_somebody_else"
    nudge = "nudge"
    debrief = "debrief"
    thank_you = "thank_you"
    check_in = "check_in"
    close_the_loop = "close_the_loop"
    pursue_lead = "pursue_lead"
    act_on_decision = "act_on_decision"
    look_back = "look_back"
    other = "other"


class FollowUpState(StrEnum):
    """Whether it is still to be done."""

    open = "open"
    done = "done"
    cancelled = "cancelled"


class Origin(StrEnum):
    """Who thought of it."""

    rule = "rule"
    seeker = "seeker"


class FollowUp(SQLModel, table=True):
    """A dated thing to do. `key` names the one rule and the one thing that it follows from: it is made once."""

    __tablename__ = "follow_up"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        owned_reference("message_id", "message", ondelete="CASCADE"),
        owned_reference("lead_id", "lead", ondelete="CASCADE"),
        Index(None, "owner_id", "key", unique=True),
        Index(None, "owner_id", "state", "due_on", "id"),
        Index(None, "owner_id", "due_on", "id"),
        Index(None, "owner_id", "contact_id", "state"),
        Index(None, "owner_id", "interview_id"),
        Index(None, "owner_id", "message_id"),
        Index(None, "owner_id", "lead_id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.follow_up

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    kind: FollowUpKind = Field(sa_type=choice(FollowUpKind))
    text: str = Field(max_length=500)
    why: str = Field(default="", max_length=300)
    # The day on the seeker's calendar; the instant is for what is due within hours.
    due_on: date
    due_at: datetime | None = None
    overdue_at: datetime
    state: FollowUpState = Field(default=FollowUpState.open, sa_type=choice(FollowUpState))
    done_at: datetime | None = None
    origin: Origin = Field(default=Origin.rule, sa_type=choice(Origin))
    contact_id: UUID | None = None
    interview_id: UUID | None = None
    message_id: UUID | None = None
    lead_id: UUID | None = None
    key: str | None = Field(default=None, max_length=100)
    # The message or the interview that settled it: undoing that opens it again.
    settled_by_id: UUID | None = None
