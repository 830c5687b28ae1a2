"""Comments."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject
from askwell.sharing.models import Role

ABOUT = ("interview", "note", "direction")
"""What a comment can be about; each has its column."""
_ONE_SUBJECT = " + ".join(f"CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END" for name in ABOUT) + " = 1"


class Comment(SQLModel, table=True):
    """What a coach says of a thing that is shared, or the client in answer. It is the client's, as the thing is."""

    __tablename__ = "comment"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        ForeignKeyConstraint(["engagement_id"], ["engagement.id"], ondelete="CASCADE"),
        *(owned_reference(f"{name}_id", name, ondelete="CASCADE") for name in ABOUT),
        CheckConstraint(_ONE_SUBJECT, name="one_subject"),
        Index(None, "engagement_id", "id"),
        *(Index(None, "owner_id", f"{name}_id", "id") for name in ABOUT),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.comment

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    created_at: datetime = Field(default_factory=now)
    engagement_id: UUID
    by: Role = Field(sa_type=choice(Role))
    text: str = Field(max_length=2000)
    interview_id: UUID | None = None
    note_id: UUID | None = None
    direction_id: UUID | None = None
