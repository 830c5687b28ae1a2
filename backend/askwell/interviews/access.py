"""Whose interviews these are. An interview is out of sight while it, or its contact, is in the trash.

Whoever changes one holds its row, so changes of its agenda come one by one.
"""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts import access as contacts
from askwell.contacts.models import Contact
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.interviews.models import Interview

Reader = Annotated[Viewer, allow(Scope.interviews_read)]
Writer = Annotated[Viewer, allow(Scope.interviews_write)]

_IS_WITH = and_(col(Contact.owner_id) == col(Interview.owner_id), col(Contact.id) == col(Interview.contact_id))
CONTACT_IN_SIGHT = ~exists().where(_IS_WITH, col(Contact.trashed_at).is_not(None)).correlate(Interview)
IN_SIGHT = and_(col(Interview.trashed_at).is_(None), CONTACT_IN_SIGHT)
SHARED = and_(col(Interview.owner_id) == bindparam("owner_id"), IN_SIGHT)
"""Which interviews of a client, bound as `owner_id`, a coach may see."""


def visible_to(viewer: Viewer) -> Select[Interview]:
    """The interviews that the viewer may see, out of sight or not."""
    return select(Interview).where(col(Interview.owner_id) == viewer.account_id)


def editable_by(viewer: Viewer) -> Select[Interview]:
    """The interviews that the viewer may change, out of sight or not; their rows are held until the change is done."""
    return visible_to(viewer).with_for_update()


def found(session: Session, wanted: Select[Interview]) -> Interview:
    """The one interview wanted, if it is there and in sight. Raises NotFound."""
    interview = session.scalar(wanted.where(IN_SIGHT))
    if interview is None:
        raise NotFound
    return interview


def _visible(viewer: Reader, session: Reading, id: UUID) -> Interview:
    return found(session, visible_to(viewer).where(col(Interview.id) == id))


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Interview:
    interview = found(session, editable_by(viewer).where(col(Interview.id) == id))
    expected.of(interview)
    return interview


def _hold_contact(viewer: Viewer, session: Session, id: UUID) -> None:
    """Hold the contact of an interview."""
    of_interview = select(col(Interview.contact_id)).where(col(Interview.owner_id) == viewer.account_id)
    contact_id = of_interview.where(col(Interview.id) == id).scalar_subquery()
    session.execute(contacts.editable_by(viewer).where(col(Contact.id) == contact_id))


def _advancing(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Interview:
    _hold_contact(viewer, session, id)
    return _editable(viewer, session, id, expected)


def _kept(viewer: Writer, session: Writing, id: UUID) -> Interview:
    _hold_contact(viewer, session, id)
    return found(session, editable_by(viewer).where(col(Interview.id) == id))


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Interview:
    interview = session.scalar(editable_by(viewer).where(CONTACT_IN_SIGHT, col(Interview.id) == id))
    if interview is None:
        raise NotFound
    return interview


Visible = Annotated[Interview, loaded(_visible)]
Editable = Annotated[Interview, loaded(_editable)]
Advancing = Annotated[Interview, loaded(_advancing)]
"""An interview that brings its contact along. The contact is held first, as merging does: else two wait in a ring."""
Kept = Annotated[Interview, loaded(_kept)]
"""An interview that a POST below it adds to, which names no version; what is added may name the contact, held first."""
Trashed = Annotated[Interview, loaded(_trashed)]
"""An interview that may be in the trash; its contact is not."""
