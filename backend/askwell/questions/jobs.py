"""What is done to question sets once a day."""

from sqlmodel import Session

from askwell.core import trash
from askwell.core.jobs import daily
from askwell.questions.models import Question, QuestionSet


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the sets and questions that were deleted 30 days ago."""
    trash.empty(session, QuestionSet)
    trash.empty(session, Question)
