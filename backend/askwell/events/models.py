"""What happened, for the timeline and for whoever has to hear of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, owned_by_account
from askwell.core.ids import new_id


class Subject(StrEnum):
    """The kinds of things that events tell of."""

    account = "account"
    contact = "contact"
    organization = "organization"
    question_set = "question_set"
    interview = "interview"
    note = "note"
    import_ = "import"
    proposal = "proposal"
    erasure = "erasure"


class EventType(StrEnum):
    """Every fact that is kept: `noun.past_tense`."""

    account_created = "account.created"
    contact_created = "contact.created"
    contact_updated = "contact.updated"
    contact_stage_changed = "contact.stage_changed"
    contact_trashed = "contact.trashed"
    contact_restored = "contact.restored"
    contact_merged = "contact.merged"
    contact_unmerged = "contact.unmerged"
    organization_created = "organization.created"
    organization_updated = "organization.updated"
    organization_merged = "organization.merged"
    organization_deleted = "organization.deleted"
    question_set_created = "question_set.created"
    question_set_updated = "question_set.updated"
    question_set_deleted = "question_set.deleted"
    question_set_restored = "question_set.restored"
    interview_planned = "interview.planned"
    interview_updated = "interview.updated"
    interview_requested = "interview.requested"
    interview_scheduled = "interview.scheduled"
    interview_rescheduled = "interview.rescheduled"
    interview_started = "interview.started"
    interview_completed = "interview.completed"
    interview_declined = "interview.declined"
    interview_cancelled = "interview.cancelled"
    interview_no_show = "interview.no_show"
    interview_reopened = "interview.reopened"
    interview_debriefed = "interview.debriefed"
    interview_deleted = "interview.deleted"
    interview_restored = "interview.restored"
    interview_invited = "interview.invited"
    note_created = "note.created"
    note_updated = "note.updated"
    note_deleted = "note.deleted"
    note_restored = "note.restored"
    import_applied = "import.applied"
    import_undone = "import.undone"
    proposal_sent = "proposal.sent"
    proposal_picked = "proposal.picked"
    proposal_countered = "proposal.countered"
    proposal_declined = "proposal.declined"
    proposal_revoked = "proposal.revoked"
    erasure_requested = "erasure.requested"
    erasure_completed = "erasure.completed"


class Event(SQLModel, table=True):
    """One fact about one subject; `contact_id` names the contact whose timeline it belongs to, if any."""

    __tablename__ = "event"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "subject_id", "id"),
        Index(None, "owner_id", "contact_id", "id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    type: EventType = Field(sa_type=choice(EventType))
    at: datetime = Field(default_factory=now)
    subject_kind: Subject = Field(sa_type=choice(Subject))
    subject_id: UUID
    contact_id: UUID | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
