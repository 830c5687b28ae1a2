"""Whose follow-ups these are. One is out of sight while it, its contact or its interview is in the trash."""

from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.interviews.models import Interview
from askwell.outreach.access import Writer
from askwell.outreach.follow_ups.models import FollowUp
from askwell.outreach.leads.models import Lead
from askwell.outreach.messages.models import Message


def _hides(about: Any, id: Any) -> ColumnElement[bool]:
    is_it = (col(about.owner_id) == col(FollowUp.owner_id)) & (col(about.id) == id)
    return exists().where(is_it, col(about.trashed_at).is_not(None)).correlate(FollowUp)


SUBJECT_IN_SIGHT = and_(
    ~_hides(Contact, col(FollowUp.contact_id)),
    ~_hides(Interview, col(FollowUp.interview_id)),
    ~_hides(Message, col(FollowUp.message_id)),
    ~_hides(Lead, col(FollowUp.lead_id)),
)
IN_SIGHT = and_(col(FollowUp.trashed_at).is_(None), SUBJECT_IN_SIGHT)


def editable_by(viewer: Viewer) -> Select[FollowUp]:
    """The follow-ups that the viewer may change, out of sight or not; their rows are held until the change is done."""
    return select(FollowUp).where(col(FollowUp.owner_id) == viewer.account_id).with_for_update(of=FollowUp)


def _one(session: Session, wanted: Select[FollowUp], id: UUID) -> FollowUp:
    follow_up = session.scalar(wanted.where(SUBJECT_IN_SIGHT, col(FollowUp.id) == id))
    if follow_up is None:
        raise NotFound
    return follow_up


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> FollowUp:
    follow_up = _one(session, editable_by(viewer).where(col(FollowUp.trashed_at).is_(None)), id)
    expected.of(follow_up)
    return follow_up


def _trashed(viewer: Writer, session: Writing, id: UUID) -> FollowUp:
    return _one(session, editable_by(viewer), id)


Editable = Annotated[FollowUp, loaded(_editable)]
Trashed = Annotated[FollowUp, loaded(_trashed)]
"""A follow-up that may be in the trash; what it is about is not."""
