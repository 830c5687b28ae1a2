"""What is done to interviews once a day."""

from sqlmodel import Session

from askwell.core import trash
from askwell.core.jobs import daily
from askwell.interviews.models import Interview


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the interviews that were deleted 30 days ago."""
    trash.empty(session, Interview)
