"""Whose agenda items these are: those of their interviews."""

from typing import Annotated, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.db import Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.interviews.access import Writer, editable_by, found
from askwell.interviews.models import AgendaItem, Interview


class Place(NamedTuple):
    """An agenda item, and the interview that it belongs to."""

    interview: Interview
    item: AgendaItem


def _place(viewer: Viewer, session: Session, id: UUID) -> Place:
    mine = (col(AgendaItem.owner_id) == viewer.account_id) & (col(AgendaItem.id) == id)
    interview_id = select(col(AgendaItem.interview_id)).where(mine).scalar_subquery()
    interview = found(session, editable_by(viewer).where(col(Interview.id) == interview_id))
    return Place(interview, session.get_one(AgendaItem, (viewer.account_id, id)))


def put_into(session: Session, viewer: Viewer, interview_id: UUID, id: UUID) -> tuple[Interview, AgendaItem | None]:
    """The interview that a payload puts an item into, whose row is held, and the item if it is known, perhaps deleted.

    Raises InvalidReference, also for an item of another interview.
    """
    try:
        interview = found(session, editable_by(viewer).where(col(Interview.id) == interview_id))
    except NotFound as error:
        raise InvalidReference("/interview_id") from error
    item = session.get(AgendaItem, (viewer.account_id, id))
    if item is not None and item.interview_id != interview.id:
        raise InvalidReference("/interview_id")
    return interview, item


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Place:
    place = _place(viewer, session, id)
    if place.item.trashed_at is not None:
        raise NotFound
    expected.of(place.item)
    return place


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Place:
    return _place(viewer, session, id)


Editable = Annotated[Place, loaded(_editable)]
Trashed = Annotated[Place, loaded(_trashed)]
"""An item that may be in the trash; its interview is not."""
