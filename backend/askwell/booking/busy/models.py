"""Another calendar of the seeker, and when it says that they are busy."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, owned_by_account
from askwell.core.ids import new_id


class BusyCalendar(SQLModel, table=True):
    """The address of a calendar file that is read every hour."""

    __tablename__ = "busy_calendar"
    __table_args__ = (owned_by_account(), STRICT)

    owner_id: UUID = Field(primary_key=True)
    url: str = Field(max_length=2000)
    set_at: datetime = Field(default_factory=now)
    read_at: datetime | None = None
    failure: str | None = Field(default=None, max_length=500)


class BusyTime(SQLModel, table=True):
    """A time at which the other calendar says that the seeker is busy: no more is kept of it."""

    __tablename__ = "busy_time"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "starts_at"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    starts_at: datetime
    ends_at: datetime
