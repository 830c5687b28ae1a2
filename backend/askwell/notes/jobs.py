"""What is done to notes once a day."""

from sqlmodel import Session

from askwell.core import trash
from askwell.core.jobs import daily
from askwell.notes.models import Note


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the notes that were trashed 30 days ago."""
    trash.empty(session, Note)
