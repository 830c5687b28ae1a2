"""Decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import ALL_KEY, STRICT, choice, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Verdict(StrEnum):
    """What is decided of a direction."""

    pursue = "pursue"
    pause = "pause"
    drop = "drop"


class DecisionState(StrEnum):
    """Whether a decision holds: it can be revoked until its cooling-off time is over."""

    cooling_off = "cooling_off"
    final = "final"
    revoked = "revoked"


class Turn(StrEnum):
    """How it turned out, looking back."""

    better = "better"
    as_expected = "as_expected"
    worse = "worse"


_PENDING = text("state = 'cooling_off'")


class Decision(SQLModel, table=True):
    """What was decided of a direction, and on what grounds: a page of its history, never overwritten.

    The counts are of the day on which it was made; they stay when a contact is erased.
    """

    __tablename__ = "decision"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("direction_id", "direction", ondelete="CASCADE"),
        Index(None, "owner_id", "direction_id", "id"),
        Index(
            "ix_decision_pending",
            *("owner_id", "direction_id"),
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.decision

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    direction_id: UUID
    verdict: Verdict = Field(sa_type=choice(Verdict))
    reason: str | None = Field(default=None, max_length=20_000)
    override_reason: str | None = Field(default=None, max_length=2000)
    takeaways: int
    people: int
    organizations: int
    state: DecisionState = Field(default=DecisionState.cooling_off, sa_type=choice(DecisionState))
    cooling_off_days: int
    final_at: datetime
    revoked_at: datetime | None = None
    look_back_on: date | None = None


class DecisionTakeaway(SQLModel, table=True):
    """That a decision rests on a takeaway."""

    __tablename__ = "decision_takeaway"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "decision_id", "takeaway_id"),
        owned_by_account(),
        owned_reference("decision_id", "decision", ondelete="CASCADE"),
        owned_reference("takeaway_id", "takeaway", ondelete="CASCADE"),
        Index(None, "owner_id", "takeaway_id"),
        STRICT | ALL_KEY,
    )

    owner_id: UUID
    decision_id: UUID
    takeaway_id: UUID


class LookBack(SQLModel, table=True):
    """How a decision turned out, as seen on one day: what is seen later stands beside it."""

    __tablename__ = "look_back"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("decision_id", "decision", ondelete="CASCADE"),
        Index(None, "owner_id", "decision_id", "id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    at: datetime = Field(default_factory=now)
    decision_id: UUID
    turn: Turn = Field(sa_type=choice(Turn))
    text: str | None = Field(default=None, max_length=20_000)
