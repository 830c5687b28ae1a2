"""What earlier interviews have to say to one that is being prepared."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from askwell.contacts.models import Contact
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.models import AgendaItem, Interview, InterviewState, Status
from askwell.interviews.schemas import EarlierAnswer, Improvement, PreparationRead
from askwell.questions.models import Topic

_MOST_IMPROVEMENTS, _MOST_ANSWERS = 20, 100


def prepare(session: Session, interview: Interview) -> PreparationRead:
    """The improvements to keep in mind, the topics that nobody was asked about yet, and what others answered."""
    return {
        "improvements": _improvements(session, interview),
        "topics_unasked": _topics_unasked(session, interview),
        "earlier_answers": _earlier_answers(session, interview),
    }


def _in_use(interview: Interview) -> Any:
    return and_(col(Interview.owner_id) == interview.owner_id, IN_SIGHT)


def _others(interview: Interview) -> Any:
    return and_(_in_use(interview), col(Interview.id) != interview.id)


def _on_agenda() -> Any:
    same = and_(col(AgendaItem.owner_id) == col(Interview.owner_id), col(AgendaItem.interview_id) == col(Interview.id))
    return and_(same, col(AgendaItem.trashed_at).is_(None))


def _improvements(session: Session, interview: Interview) -> list[Improvement]:
    rows = session.execute(
        select(col(Interview.improvements), col(Interview.id), col(Interview.debriefed_at))
        .where(_others(interview), col(Interview.debriefed_at).is_not(None), func.length(Interview.improvements) > 0)
        .order_by(col(Interview.debriefed_at).desc(), col(Interview.id))
        .limit(_MOST_IMPROVEMENTS)
    )
    return [{"text": text, "interview_id": id, "at": at} for text, id, at in rows]


def _topics_unasked(session: Session, interview: Interview) -> list[Topic]:
    asked = set(
        session.scalars(
            select(col(AgendaItem.topic))
            .distinct()
            .join(Interview, _on_agenda())
            .where(
                _in_use(interview),
                col(Interview.state) == InterviewState.completed,
                col(AgendaItem.status) == Status.asked,
                col(AgendaItem.topic).is_not(None),
            )
        )
    )
    return [topic for topic in Topic if topic not in asked]


def _same_question(interview: Interview) -> Any:
    mine = aliased(AgendaItem)
    of_it = and_(col(mine.owner_id) == interview.owner_id, col(mine.interview_id) == interview.id)
    is_mine = and_(of_it, col(mine.trashed_at).is_(None))
    return or_(
        col(AgendaItem.question_id).in_(
            select(col(mine.question_id)).where(is_mine, col(mine.question_id).is_not(None))
        ),
        col(AgendaItem.text).in_(select(col(mine.text)).where(is_mine)),
    )


def _answers(interview: Interview) -> Select[AgendaItem, Contact]:
    is_with = and_(col(Contact.owner_id) == col(Interview.owner_id), col(Contact.id) == col(Interview.contact_id))
    return (
        select(AgendaItem, Contact)
        .join(Interview, _on_agenda())
        .join(Contact, is_with)
        .where(_others(interview), func.length(AgendaItem.answer) > 0, _same_question(interview))
        .order_by(col(Interview.starts_at).desc().nulls_last(), col(Interview.id).desc(), col(AgendaItem.position))
        .limit(_MOST_ANSWERS)
    )


def _earlier_answers(session: Session, interview: Interview) -> list[EarlierAnswer]:
    return [
        {
            "text": item.text,
            "topic": item.topic,
            "answer": item.answer,
            "contact_name": contact.name,
            "interview_id": item.interview_id,
        }
        for item, contact in session.execute(_answers(interview))
    ]
