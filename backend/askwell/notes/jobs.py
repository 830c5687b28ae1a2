"""What is done to notes once a day."""

from sqlmodel import Session

from askwell.core import search, trash
from askwell.core.jobs import daily
from askwell.notes.models import Note


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the notes that were trashed 30 days ago, and forget those that went with what they are about."""
    trash.empty(session, Note)
    search.forget_gone(session, "note", Note)
