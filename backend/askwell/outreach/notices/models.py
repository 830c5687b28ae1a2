"""Notices."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id


class NoticeKind(StrEnum):
    """What a notice tells of."""

    mail_failed = "mail_failed"
    mail_bounced = "mail_bounced"
    mail_unconfirmed = "mail_unconfirmed"
    booking_answered = "booking_answered"
    booking_changed = "booking_changed"
    erasure_requested = "erasure_requested"
    decision_cooling_off = "decision_cooling_off"
    decision_final = "decision_final"
    coach_nudge = "coach_nudge"


class Notice(SQLModel, table=True):
    """Something that happened without the seeker, told once in the app."""

    __tablename__ = "notice"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "read_at", "id"),
        Index(None, "owner_id", "contact_id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    kind: NoticeKind = Field(sa_type=choice(NoticeKind))
    text: str = Field(max_length=500)
    # Where the web app shows it.
    url: str | None = Field(default=None, max_length=200)
    # What it is about: it goes with its contact.
    contact_id: UUID | None = None
    read_at: datetime | None = None
