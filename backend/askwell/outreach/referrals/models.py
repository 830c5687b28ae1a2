"""Referrals."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Referral(SQLModel, table=True):
    """The edge "this contact led to that contact", and what is owed for it.

    Two contacts that are merged may leave an edge from one to itself: it waits, unseen, for the merge to be undone.
    """

    __tablename__ = "referral"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("from_contact_id", "contact", ondelete="CASCADE"),
        owned_reference("to_contact_id", "contact", ondelete="CASCADE"),
        Index(None, "owner_id", "from_contact_id", "id"),
        Index(None, "owner_id", "to_contact_id", "id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.referral

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    from_contact_id: UUID
    to_contact_id: UUID
    # The lead that it came from; that one may be gone.
    lead_id: UUID | None = None
    thanked_at: datetime | None = None
    told_outcome_at: datetime | None = None

    @property
    def contact_id(self) -> UUID:
        """Whose timeline tells of it: the one who was found."""
        return self.to_contact_id
