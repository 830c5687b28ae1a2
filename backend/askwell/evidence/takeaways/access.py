"""Whose takeaways these are. One is out of sight while it, or its interview, is."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.directions.access import Reader as Reader
from askwell.directions.access import Writer as Writer
from askwell.evidence.takeaways.models import Takeaway
from askwell.interviews import access as interviews
from askwell.interviews.models import Interview

Listener = Annotated[Viewer, allow(Scope.directions_read, Scope.interviews_read)]
"""Who reads answers, too."""
Quoter = Annotated[Viewer, allow(Scope.directions_write, Scope.interviews_read, Scope.notes_read)]
"""Who may quote: that a quote is refused tells that the words are not in the answer or the note."""

_IS_FROM = and_(col(Interview.owner_id) == col(Takeaway.owner_id), col(Interview.id) == col(Takeaway.interview_id))
INTERVIEW_IN_SIGHT = exists().where(_IS_FROM, interviews.IN_SIGHT).correlate(Takeaway)
IN_SIGHT = and_(col(Takeaway.trashed_at).is_(None), INTERVIEW_IN_SIGHT)
SHARED = and_(col(Takeaway.owner_id) == bindparam("owner_id"), IN_SIGHT)
"""Which takeaways of a client, bound as `owner_id`, a coach may see."""


def editable_by(viewer: Viewer) -> Select[Takeaway]:
    """The takeaways that the viewer may change, out of sight or not; their rows are held until the change is done."""
    return select(Takeaway).where(col(Takeaway.owner_id) == viewer.account_id).with_for_update(of=Takeaway)


def require_all(session: Session, owner_id: UUID, ids: Sequence[UUID], field: str) -> None:
    """Refuse ids in a list of a payload that are not of takeaways in sight. Raises InvalidReference."""
    if ids:
        these = (col(Takeaway.owner_id) == owner_id) & col(Takeaway.id).in_(ids)
        known = set(session.scalars(select(col(Takeaway.id)).where(these, IN_SIGHT)))
        for place, id in enumerate(ids):
            if id not in known:
                raise InvalidReference(f"/{field}/{place}")


def _one(session: Session, wanted: Select[Takeaway], id: UUID) -> Takeaway:
    takeaway = session.scalar(wanted.where(col(Takeaway.id) == id))
    if takeaway is None:
        raise NotFound
    return takeaway


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Takeaway:
    takeaway = _one(session, editable_by(viewer).where(IN_SIGHT), id)
    expected.of(takeaway)
    return takeaway


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Takeaway:
    return _one(session, editable_by(viewer).where(INTERVIEW_IN_SIGHT), id)


def _heard(viewer: Listener, session: Reading, id: UUID) -> Interview:
    return interviews.found(session, interviews.visible_to(viewer).where(col(Interview.id) == id))


Editable = Annotated[Takeaway, loaded(_editable)]
Trashed = Annotated[Takeaway, loaded(_trashed)]
"""A takeaway that may be in the trash; its interview is not."""
Heard = Annotated[Interview, loaded(_heard)]
"""An interview whose answers are read."""
