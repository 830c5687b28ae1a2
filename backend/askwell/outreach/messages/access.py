"""Whose messages these are. A message is out of sight while it, or its contact, is in the trash.

Whoever changes one holds its contact first, as merging does: else two wait in a ring.
"""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.access import hold
from askwell.contacts.models import Contact
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.outreach.access import Writer
from askwell.outreach.messages.models import Message

_IS_TO = and_(col(Contact.owner_id) == col(Message.owner_id), col(Contact.id) == col(Message.contact_id))
CONTACT_IN_SIGHT = ~exists().where(_IS_TO, col(Contact.trashed_at).is_not(None)).correlate(Message)
IN_SIGHT = and_(col(Message.trashed_at).is_(None), CONTACT_IN_SIGHT)


def editable_by(viewer: Viewer) -> Select[Message]:
    """The messages that the viewer may change, out of sight or not; their rows are held until the change is done."""
    return select(Message).where(col(Message.owner_id) == viewer.account_id).with_for_update(of=Message)


def hold_contact(session: Session, owner_id: UUID, id: UUID | None) -> None:
    """Hold the contact of a message."""
    this = (col(Message.owner_id) == owner_id) & (col(Message.id) == id)
    hold(session, owner_id, session.scalars(select(col(Message.contact_id)).where(this)).all())


def _one(viewer: Viewer, session: Session, wanted: Select[Message], id: UUID) -> Message:
    hold_contact(session, viewer.account_id, id)
    message = session.scalar(wanted.where(col(Message.id) == id))
    if message is None:
        raise NotFound
    return message


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Message:
    message = _one(viewer, session, editable_by(viewer).where(IN_SIGHT), id)
    expected.of(message)
    return message


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Message:
    return _one(viewer, session, editable_by(viewer).where(CONTACT_IN_SIGHT), id)


Editable = Annotated[Message, loaded(_editable)]
Trashed = Annotated[Message, loaded(_trashed)]
"""A message that may be in the trash; its contact is not."""
