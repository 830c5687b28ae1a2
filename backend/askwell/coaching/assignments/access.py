"""Whose assignments these are: the client's, as long as the engagement is active; the coach sees how far they are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.coaching.assignments.models import Assignment
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.routing import loaded
from askwell.sharing.access import Coaching, Share

Reader = Annotated[Viewer, allow(Scope.interviews_read)]


def _held(session: Session, wanted: Select[Assignment]) -> Assignment:
    assignment = session.scalar(wanted.with_for_update())
    if assignment is None:
        raise NotFound
    return assignment


def _by_me(share: Share, id: UUID) -> Select[Assignment]:
    theirs = (col(Assignment.owner_id) == share.client_id) & (col(Assignment.id) == id)
    return select(Assignment).where(theirs, col(Assignment.engagement_id) == share.engagement_id)


def _given(share: Coaching, session: Writing, assignment_id: UUID) -> Assignment:
    return _held(session, _by_me(share, assignment_id).where(col(Assignment.trashed_at).is_(None)))


def _withdrawn(share: Coaching, session: Writing, assignment_id: UUID) -> Assignment:
    return _held(session, _by_me(share, assignment_id))


Given = Annotated[Assignment, loaded(_given)]
"""An assignment that the coach gave by this engagement."""
Withdrawn = Annotated[Assignment, loaded(_withdrawn)]
"""As `Given`; the coach may have withdrawn it."""
