"""When the seeker can be met."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, json_column, no_items, owned_by_account


class Availability(SQLModel, table=True):
    """The one availability of an account. Windows are `{"weekday": …, "starts": "09:00", "ends": "12:00"}`."""

    __tablename__ = "availability"
    __table_args__ = (owned_by_account(), STRICT)

    owner_id: UUID = Field(primary_key=True)
    version: int = 1
    updated_at: datetime = Field(default_factory=now)
    weekly: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    exceptions: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    minimum_notice_hours: int = 24
    buffer_minutes: int = 15
    daily_cap: int = 3
    horizon_days: int = 30
    time_zone: str | None = Field(default=None, max_length=64)
