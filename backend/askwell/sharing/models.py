"""Engagements: the consent between a coach and a client, and who looked at what by it."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, no_items, owned_by_account
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Role(StrEnum):
    """The two sides of an engagement."""

    coach = "coach"
    client = "client"

    @property
    def other(self) -> "Role":
        """The other side."""
        return Role.client if self is Role.coach else Role.coach


class EngagementState(StrEnum):
    """How far an engagement is; only an active one shares anything."""

    invited = "invited"
    active = "active"
    ended = "ended"


class SharedScope(StrEnum):
    """What a client may share; `wording.py` says it in plain words."""

    progress = "progress"
    interviews = "interviews"
    debriefs = "debriefs"
    notes = "notes"
    contact_names = "contact_names"


class LookKind(StrEnum):
    """What a coach looked at."""

    caseload = "caseload"
    progress = "progress"
    interviews = "interviews"
    debriefs = "debriefs"
    notes = "notes"
    timeline = "timeline"


_ACTIVE = text("state = 'active'")


class Engagement(SQLModel, table=True):
    """It belongs to both sides, of which only the one who invited is known at first; without either it is gone."""

    __tablename__ = "engagement"
    __table_args__ = (
        *(ForeignKeyConstraint([f"{role}_id"], ["account.id"], ondelete="CASCADE") for role in Role),
        CheckConstraint("state <> 'active' OR (coach_id IS NOT NULL AND client_id IS NOT NULL)", name="two_sides"),
        CheckConstraint("coach_id <> client_id", name="two_people"),
        Index(None, "digest", unique=True),
        Index("ix_engagement_coach", "coach_id", "state", "id"),
        Index("ix_engagement_client", "client_id", "state", "id"),
        Index(
            "ix_engagement_pair", "coach_id", "client_id", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE
        ),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.engagement

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    coach_id: UUID | None = None
    client_id: UUID | None = None
    state: EngagementState = Field(default=EngagementState.invited, sa_type=choice(EngagementState))
    invited_by: Role = Field(sa_type=choice(Role))
    invited_email: str | None = Field(default=None, max_length=254)
    # The SHA-256 of the link's token, until it is used: one that was withdrawn can be restored.
    digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    scopes: list[str] = Field(default_factory=no_items, sa_type=json_column())
    # The last day, and when it is over where the client lives.
    ends_on: date | None = None
    ends_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    # What the client says of it all, to the coach.
    summary: str | None = Field(default=None, max_length=2000)

    @property
    def owner_id(self) -> UUID:
        """Who invited."""
        owner_id = self.side(self.invited_by)
        assert owner_id is not None
        return owner_id

    def is_active(self, at: datetime) -> bool:
        """Whether it shares something at an instant; `access.is_active` says the same in SQL."""
        return self.state is EngagementState.active and (self.ends_at is None or self.ends_at > at)

    def side(self, role: Role) -> UUID | None:
        """The account on a side, once it is known."""
        return self.coach_id if role is Role.coach else self.client_id


class Look(SQLModel, table=True):
    """That the coach looked at one kind of thing within an hour: kept for the client, who owns it."""

    __tablename__ = "look"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        ForeignKeyConstraint(["engagement_id"], ["engagement.id"], ondelete="CASCADE"),
        Index(None, "engagement_id", "kind", "hour", unique=True),
        Index("ix_look_engagement", "owner_id", "engagement_id", "id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    engagement_id: UUID
    kind: LookKind = Field(sa_type=choice(LookKind))
    hour: datetime
    at: datetime = Field(default_factory=now)
