"""What is done to interviews once a day."""

from sqlmodel import Session

from askwell.core import search, trash
from askwell.core.jobs import daily
from askwell.interviews.models import AgendaItem, Interview


@daily
def empty_trash(session: Session) -> None:
    """Delete for good what was deleted 30 days ago, and forget what went with its contact."""
    trash.empty(session, Interview)
    trash.empty(session, AgendaItem)
    search.forget_gone(session, "interview", Interview)
