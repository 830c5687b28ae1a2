"""Calendar feeds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account


class CalendarFeed(SQLModel, table=True):
    """The one feed of an account. Of its token, the SHA-256 is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (owned_by_account(), Index(None, "digest", unique=True), STRICT)

    owner_id: UUID = Field(primary_key=True)
    created_at: datetime = Field(default_factory=now)
    digest: bytes = Field(sa_type=LargeBinary)
