"""Whose assignments these are: the client's, as long as the engagement is active; the coach sees how far they are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.coaching.assignments.models import Assignment
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.routing import loaded
from askwell.sharing.access import Coaching

Reader = Annotated[Viewer, allow(Scope.interviews_read)]


def _given(share: Coaching, session: Writing, assignment_id: UUID) -> Assignment:
    by_me = (col(Assignment.owner_id) == share.client_id) & (col(Assignment.engagement_id) == share.engagement_id)
    assignment = session.scalar(select(Assignment).where(by_me, col(Assignment.id) == assignment_id).with_for_update())
    if assignment is None:
        raise NotFound
    return assignment


Given = Annotated[Assignment, loaded(_given)]
"""An assignment that the coach gave by this engagement."""
