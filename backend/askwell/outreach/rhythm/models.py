"""Days on which the seeker does nothing of this."""

from datetime import date
from uuid import UUID

from sqlalchemy import PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.columns import STRICT, owned_by_account
from askwell.core.ids import new_id


class FreeDays(SQLModel, table=True):
    """Days in a row that the seeker has off, the last one included."""

    __tablename__ = "free_days"
    __table_args__ = (PrimaryKeyConstraint("owner_id", "id"), owned_by_account(), STRICT)

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    starts_on: date
    ends_on: date
    name: str | None = Field(default=None, max_length=200)
