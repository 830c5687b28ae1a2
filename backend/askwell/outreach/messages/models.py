"""Messages."""

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
from askwell.outreach.texts import LONGEST_BODY, MessageKind


class Channel(StrEnum):
    """How a message reaches the contact."""

    mail = "mail"
    linkedin = "linkedin"
    phone = "phone"
    in_person = "in_person"
    other = "other"


class MessageState(StrEnum):
    """How far a message is; `bounced` ones found no such recipient."""

    draft = "draft"
    queued = "queued"
    sent = "sent"
    failed = "failed"
    bounced = "bounced"


class Message(SQLModel, table=True):
    """An outreach text to one contact. Its interview and its template are named, and may be gone."""

    __tablename__ = "message"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "owner_id", "contact_id", "created_at", "id"),
        Index(None, "owner_id", "state", "created_at", "id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.message

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    contact_id: UUID
    interview_id: UUID | None = None
    template_id: UUID | None = None
    kind: MessageKind = Field(sa_type=choice(MessageKind))
    channel: Channel = Field(sa_type=choice(Channel))
    subject: str = Field(default="", max_length=200)
    body: str = Field(default="", max_length=LONGEST_BODY)
    state: MessageState = Field(default=MessageState.draft, sa_type=choice(MessageState))
    # The address that it was or will be mailed to.
    recipient: str | None = Field(default=None, max_length=254)
    mail_id: UUID | None = None
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    failure: str | None = Field(default=None, max_length=500)
