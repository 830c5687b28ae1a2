"""What happened, for the timeline and for whoever has to hear of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint
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
    message_template = "message_template"
    message = "message"
    follow_up = "follow_up"
    lead = "lead"
    referral = "referral"
    proposal = "proposal"
    erasure = "erasure"
    direction = "direction"
    takeaway = "takeaway"
    decision = "decision"
    outcome = "outcome"
    engagement = "engagement"
    goal = "goal"
    assignment = "assignment"
    comment = "comment"


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
    message_template_created = "message_template.created"
    message_template_updated = "message_template.updated"
    message_template_deleted = "message_template.deleted"
    message_template_restored = "message_template.restored"
    message_drafted = "message.drafted"
    message_sent = "message.sent"
    message_unsent = "message.unsent"
    message_failed = "message.failed"
    message_unbounced = "message.unbounced"
    message_answered = "message.answered"
    message_unanswered = "message.unanswered"
    message_deleted = "message.deleted"
    message_restored = "message.restored"
    follow_up_added = "follow_up.added"
    follow_up_snoozed = "follow_up.snoozed"
    follow_up_completed = "follow_up.completed"
    follow_up_cancelled = "follow_up.cancelled"
    follow_up_reopened = "follow_up.reopened"
    follow_up_deleted = "follow_up.deleted"
    follow_up_restored = "follow_up.restored"
    lead_created = "lead.created"
    lead_updated = "lead.updated"
    lead_pursued = "lead.pursued"
    lead_deleted = "lead.deleted"
    lead_restored = "lead.restored"
    referral_created = "referral.created"
    referral_updated = "referral.updated"
    referral_deleted = "referral.deleted"
    referral_restored = "referral.restored"
    proposal_sent = "proposal.sent"
    proposal_picked = "proposal.picked"
    proposal_countered = "proposal.countered"
    proposal_declined = "proposal.declined"
    proposal_revoked = "proposal.revoked"
    erasure_requested = "erasure.requested"
    erasure_completed = "erasure.completed"
    direction_created = "direction.created"
    direction_updated = "direction.updated"
    direction_deleted = "direction.deleted"
    direction_restored = "direction.restored"
    takeaway_created = "takeaway.created"
    takeaway_updated = "takeaway.updated"
    takeaway_deleted = "takeaway.deleted"
    takeaway_restored = "takeaway.restored"
    decision_made = "decision.made"
    decision_revoked = "decision.revoked"
    decision_finalized = "decision.finalized"
    decision_reviewed = "decision.reviewed"
    outcome_noted = "outcome.noted"
    outcome_updated = "outcome.updated"
    outcome_deleted = "outcome.deleted"
    outcome_restored = "outcome.restored"
    engagement_invited = "engagement.invited"
    engagement_accepted = "engagement.accepted"
    engagement_changed = "engagement.changed"
    engagement_ended = "engagement.ended"
    engagement_restored = "engagement.restored"
    engagement_nudged = "engagement.nudged"
    goal_set = "goal.set"
    goal_proposed = "goal.proposed"
    goal_accepted = "goal.accepted"
    goal_declined = "goal.declined"
    goal_reopened = "goal.reopened"
    goal_updated = "goal.updated"
    goal_deleted = "goal.deleted"
    goal_restored = "goal.restored"
    assignment_given = "assignment.given"
    assignment_withdrawn = "assignment.withdrawn"
    assignment_restored = "assignment.restored"
    comment_written = "comment.written"
    comment_deleted = "comment.deleted"


class Event(SQLModel, table=True):
    """One fact about one subject; `contact_id` names the contact whose timeline it belongs to, if any."""

    __tablename__ = "event"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "owner_id", "subject_id", "id"),
        Index(None, "owner_id", "contact_id", "id"),
        Index(None, "owner_id", "turn", "id"),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    # Where it stands in the feed: grows in the order in which transactions become visible (decision 26).
    turn: int = Field(default=0, sa_type=BigInteger)
    type: EventType = Field(sa_type=choice(EventType))
    at: datetime = Field(default_factory=now)
    subject_kind: Subject = Field(sa_type=choice(Subject))
    subject_id: UUID
    contact_id: UUID | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())


class FeedBase(SQLModel, table=True):
    """What is added to PostgreSQL's numbers of transactions, so that turns go on growing on another server."""

    __tablename__ = "feed_base"
    __table_args__ = (STRICT,)

    # The server that the base was reckoned for.
    system: int = Field(primary_key=True, sa_type=BigInteger)
    base: int = Field(sa_type=BigInteger)
