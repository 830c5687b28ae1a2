"""What is done to what coaches and clients agree on once a day."""

from sqlmodel import Session

from askwell.coaching.assignments.models import Assignment
from askwell.coaching.goals.models import Goal
from askwell.core import trash
from askwell.core.jobs import daily


@daily
def empty_trash(session: Session) -> None:
    """Delete for good what was deleted or withdrawn 30 days ago."""
    for model in (Goal, Assignment):
        trash.empty(session, model)
