"""What a coach keeps of a client for themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, json_column, no_items, owned_by_account


class ClientCard(SQLModel, table=True):
    """Tags, private notes, and when the client was last nudged. It is the coach's, and goes with the engagement."""

    __tablename__ = "client_card"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "engagement_id"),
        owned_by_account(),
        ForeignKeyConstraint(["engagement_id"], ["engagement.id"], ondelete="CASCADE"),
        STRICT,
    )

    owner_id: UUID
    engagement_id: UUID
    version: int = 1
    updated_at: datetime = Field(default_factory=now)
    tags: list[str] = Field(default_factory=no_items, sa_type=json_column())
    private_notes: str | None = Field(default=None, max_length=20_000)
    nudged_at: datetime | None = None
