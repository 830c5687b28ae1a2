"""Proposals: times that a seeker offers a contact, behind a link."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, no_items, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class Answer(StrEnum):
    """What became of a proposal; an `open` or `countered` one that has ended is told to be `expired`."""

    open = "open"
    picked = "picked"
    countered = "countered"
    declined = "declined"
    revoked = "revoked"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    open = "open"
    picked = "picked"
    countered = "countered"
    declined = "declined"
    revoked = "revoked"
    expired = "expired"


class Proposal(SQLModel, table=True):
    """Times and platforms that one contact may choose from. Of the link's token, the SHA-256 is kept.

    `times` and `counter_times` are `{"id": …, "starts_at": …}`.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("interview_id", "interview", ondelete="CASCADE"),
        owned_reference("contact_id", "contact", ondelete="CASCADE"),
        Index(None, "digest", unique=True),
        Index(None, "owner_id", "interview_id", "id"),
        Index(None, "owner_id", "contact_id"),
        STRICT,
    )
    SUBJECT: ClassVar = Subject.proposal

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    interview_id: UUID
    contact_id: UUID
    digest: bytes = Field(sa_type=LargeBinary)
    answer: Answer = Field(default=Answer.open, sa_type=choice(Answer))
    minutes: int
    times: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    platforms: list[str] = Field(default_factory=no_items, sa_type=json_column())
    offers_availability: bool = False
    shares_questions: bool = False
    message: str | None = Field(default=None, max_length=2000)
    expires_at: datetime
    answered_at: datetime | None = None
    counter_times: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=json_column())
    counter_note: str | None = Field(default=None, max_length=2000)
    decline_reason: str | None = Field(default=None, max_length=2000)
    struck_topics: list[str] = Field(default_factory=no_items, sa_type=json_column())
    # What came of the contact's advice, as the seeker tells it on the page behind the link.
    outcome: str | None = Field(default=None, max_length=2000)

    @property
    def state(self) -> ProposalState:
        """Where it stands now."""
        is_waiting = self.answer in (Answer.open, Answer.countered)
        return ProposalState.expired if is_waiting and self.expires_at <= now() else ProposalState(self.answer)
