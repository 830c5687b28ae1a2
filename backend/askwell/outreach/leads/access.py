"""Whose leads these are. One is out of sight while it, or whoever gave it, is in the trash."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts.models import Contact
from askwell.core.db import Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.outreach.access import Writer
from askwell.outreach.leads.models import Lead

Maker = Annotated[Viewer, allow(Scope.outreach_write, Scope.contacts_write)]
"""Who turns leads into contacts and organizations."""

_IS_FROM = and_(col(Contact.owner_id) == col(Lead.owner_id), col(Contact.id) == col(Lead.from_contact_id))
GIVER_IN_SIGHT = ~exists().where(_IS_FROM, col(Contact.trashed_at).is_not(None)).correlate(Lead)
IN_SIGHT = and_(col(Lead.trashed_at).is_(None), GIVER_IN_SIGHT)


def editable_by(viewer: Viewer) -> Select[Lead]:
    """The leads that the viewer may change, out of sight or not; their rows are held until the change is done."""
    return select(Lead).where(col(Lead.owner_id) == viewer.account_id).with_for_update(of=Lead)


def referred(session: Session, viewer: Viewer, id: UUID, pointer: str) -> Lead:
    """The lead that a payload refers to. Raises InvalidReference."""
    lead = session.scalar(editable_by(viewer).where(IN_SIGHT, col(Lead.id) == id))
    if lead is None:
        raise InvalidReference(pointer)
    return lead


def _one(session: Session, wanted: Select[Lead], id: UUID) -> Lead:
    lead = session.scalar(wanted.where(GIVER_IN_SIGHT, col(Lead.id) == id))
    if lead is None:
        raise NotFound
    return lead


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Lead:
    lead = _one(session, editable_by(viewer).where(col(Lead.trashed_at).is_(None)), id)
    expected.of(lead)
    return lead


def _turned(viewer: Maker, session: Writing, id: UUID, expected: IfMatch) -> Lead:
    return _editable(viewer, session, id, expected)


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Lead:
    return _one(session, editable_by(viewer), id)


Editable = Annotated[Lead, loaded(_editable)]
Turned = Annotated[Lead, loaded(_turned)]
"""A lead that becomes a contact or an organization."""
Trashed = Annotated[Lead, loaded(_trashed)]
"""A lead that may be in the trash; whoever gave it is not."""
