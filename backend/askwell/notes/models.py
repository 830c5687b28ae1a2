"""Notes: Markdown about a contact, an organization, an interview or a direction."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject

ABOUT = ("contact", "organization", "interview", "direction")
"""What a note can be about; each has its column."""

_ONE_SUBJECT = " + ".join(f"CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END" for name in ABOUT) + " = 1"


class Note(SQLModel, table=True):
    """What the seeker wrote about one thing. The id may be made by the client, which writes without a connection."""

    __tablename__ = "note"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        *(owned_reference(f"{name}_id", name, ondelete="CASCADE") for name in ABOUT),
        CheckConstraint(_ONE_SUBJECT, name="one_subject"),
        Index(None, "owner_id", "created_at", "id"),
        *(Index(None, "owner_id", f"{name}_id", "created_at", "id") for name in ABOUT),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.note

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    contact_id: UUID | None = None
    organization_id: UUID | None = None
    interview_id: UUID | None = None
    direction_id: UUID | None = None
    body: str = Field(max_length=20_000)
    pinned: bool = False
    # Whether a coach who is shown notes may see it.
    is_shared: bool = False
