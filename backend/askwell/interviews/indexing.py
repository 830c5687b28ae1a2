"""What an interview is found by: with whom and what for, then the answers and the debrief."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.contacts.access import hold
from askwell.contacts.models import Contact
from askwell.core import search
from askwell.core.markdown import to_text
from askwell.core.text import one_line
from askwell.directions.linking import Links
from askwell.interviews.models import AgendaItem, Interview, InterviewDirection

DIRECTIONS = Links(InterviewDirection, "interview_id")

_LONGEST_BODY = 200_000
"""Of letters that take four bytes each, a million would be more than PostgreSQL's index takes of one thing."""


def index(session: Session, interview: Interview) -> None:
    """Bring the search entry up to what the interview says now."""
    session.flush()
    contact = session.get_one(Contact, (interview.owner_id, interview.contact_id))
    title = one_line(" · ".join(filter(None, [contact.name, interview.purpose])), 1000)
    debrief = (interview.highlights, interview.challenges, interview.improvements)
    body = "\n".join(part for part in (*_answers(session, interview), *debrief) if part)[:_LONGEST_BODY]
    search.put(session, interview.owner_id, search.Findable("interview", interview.id, title, body))


def index_those_with(session: Session, owner_id: UUID, contact_ids: Iterable[UUID]) -> None:
    """Bring the search entries of all interviews with these contacts up to what they say now."""
    hold(session, owner_id, contact_ids)
    theirs = (col(Interview.owner_id) == owner_id) & col(Interview.contact_id).in_(contact_ids)
    in_use = select(Interview).where(theirs, col(Interview.trashed_at).is_(None)).order_by(col(Interview.id))
    for interview in session.scalars(in_use.with_for_update()).all():
        index(session, interview)


def _answers(session: Session, interview: Interview) -> list[str]:
    mine = (col(AgendaItem.owner_id) == interview.owner_id) & (col(AgendaItem.interview_id) == interview.id)
    answered = col(AgendaItem.answer).is_not(None) & col(AgendaItem.trashed_at).is_(None)
    answers = session.scalars(
        select(col(AgendaItem.answer)).where(mine, answered).order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    return [to_text(answer) for answer in answers if answer]
