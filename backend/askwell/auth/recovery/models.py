"""The links that set another password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account


class PasswordReset(SQLModel, table=True):
    """The one link of an account that works: of what it ends with, the SHA-256."""

    __tablename__ = "password_reset"
    __table_args__ = (Index(None, "digest", unique=True), owned_by_account(), STRICT)

    owner_id: UUID = Field(primary_key=True)
    asked_at: datetime = Field(default_factory=now)
    digest: bytes = Field(sa_type=LargeBinary)
