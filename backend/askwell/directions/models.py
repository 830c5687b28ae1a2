"""Directions."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, no_items, owned_by_account
from askwell.core.ids import new_id
from askwell.events.models import Subject


class DirectionState(StrEnum):
    """How far things are with a direction."""

    exploring = "exploring"
    decided = "decided"
    parked = "parked"


class Direction(SQLModel, table=True):
    """One career option under study: a role, an industry, or both."""

    __tablename__ = "direction"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "state", "id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.direction

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    trashed_at: datetime | None = None
    name: str = Field(max_length=200)
    role: str | None = Field(default=None, max_length=200)
    industry: str | None = Field(default=None, max_length=200)
    attracts: str | None = Field(default=None, max_length=2000)
    worries: str | None = Field(default=None, max_length=2000)
    must_be_true: list[str] = Field(default_factory=no_items, sa_type=json_column())
    state: DirectionState = Field(default=DirectionState.exploring, sa_type=choice(DirectionState))
