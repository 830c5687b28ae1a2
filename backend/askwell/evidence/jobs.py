"""What is done to the evidence once a day."""

from sqlmodel import Session

from askwell.core import search, trash
from askwell.core.jobs import daily
from askwell.events.actions import forget_gone
from askwell.evidence.takeaways.models import Takeaway


@daily
def empty_trash(session: Session) -> None:
    """Delete for good what was deleted 30 days ago; what went with its interview is no longer found."""
    forget_gone(session, Takeaway)
    trash.empty(session, Takeaway)
    search.forget_gone(session, "takeaway", Takeaway)
