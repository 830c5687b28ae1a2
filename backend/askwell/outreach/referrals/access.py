"""Whose referrals these are. One is out of sight while it, or one of its two contacts, is in the trash."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.outreach.access import Writer
from askwell.outreach.referrals.models import Referral


def _is_hidden(contact_id: UUID) -> ColumnElement[bool]:
    is_it = and_(col(Contact.owner_id) == col(Referral.owner_id), col(Contact.id) == col(contact_id))
    return exists().where(is_it, col(Contact.trashed_at).is_not(None)).correlate(Referral)


BOTH_IN_SIGHT = and_(
    col(Referral.from_contact_id) != col(Referral.to_contact_id),
    ~_is_hidden(Referral.from_contact_id),
    ~_is_hidden(Referral.to_contact_id),
)
IN_SIGHT = and_(col(Referral.trashed_at).is_(None), BOTH_IN_SIGHT)


def editable_by(viewer: Viewer) -> Select[Referral]:
    """The referrals that the viewer may change, out of sight or not; their rows are held until the change is done."""
    return select(Referral).where(col(Referral.owner_id) == viewer.account_id).with_for_update(of=Referral)


def _one(session: Session, wanted: Select[Referral], id: UUID) -> Referral:
    referral = session.scalar(wanted.where(BOTH_IN_SIGHT, col(Referral.id) == id))
    if referral is None:
        raise NotFound
    return referral


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Referral:
    referral = _one(session, editable_by(viewer).where(col(Referral.trashed_at).is_(None)), id)
    expected.of(referral)
    return referral


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Referral:
    return _one(session, editable_by(viewer), id)


Editable = Annotated[Referral, loaded(_editable)]
Trashed = Annotated[Referral, loaded(_trashed)]
"""A referral that may be in the trash; its contacts are not."""
