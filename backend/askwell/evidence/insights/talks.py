"""What became of questions, how long talks ran, and what debriefs say to do better."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, cast, func, or_, select
from sqlmodel import Session

from askwell.contacts.models import Contact
from askwell.core.columns import table_of
from askwell.core.prepared import Prepared
from askwell.evidence.insights.medians import days_between, median
from askwell.evidence.insights.schemas import QuestionInsightsRead, TalkInsight
from askwell.evidence.takeaways.models import SourceKind, Takeaway
from askwell.interviews.models import AgendaItem, Interview, InterviewState, Status

_item, _interview, _contact = table_of(AgendaItem), table_of(Interview), table_of(Contact)
_takeaway = table_of(Takeaway)
_MOST_QUESTIONS, _MOST_IMPROVEMENTS, _MINUTES_A_DAY = 100, 20, 24 * 60
_OWNER: ColumnElement[Any] = bindparam("owner_id")
_is_with = and_(_contact.c.owner_id == _interview.c.owner_id, _contact.c.id == _interview.c.contact_id)
_IN_SIGHT = and_(_interview.c.owner_id == _OWNER, _interview.c.trashed_at.is_(None), _contact.c.trashed_at.is_(None))
_talks = _interview.join(_contact, _is_with)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0), type_=Integer())


_is_quoted = _takeaway.c.source_kind.is_not_distinct_from(SourceKind.answer)
# Whoever marked words in an answer said which question brought them; of the others, the topic tells.
_is_drawn_from_it = or_(
    and_(_is_quoted, _takeaway.c.source_id == _item.c.id), and_(~_is_quoted, _takeaway.c.topic == _item.c.topic)
)
_drawn = (
    select(func.count())
    .where(
        _takeaway.c.owner_id == _item.c.owner_id,
        _takeaway.c.interview_id == _item.c.interview_id,
        _takeaway.c.trashed_at.is_(None),
        _is_drawn_from_it,
    )
    .correlate(_item)
    .scalar_subquery()
)
_asked = (
    select(_item.c.text, _item.c.topic, _item.c.status, _item.c.answer, _drawn.label("drawn"))
    .select_from(
        _talks.join(_item, and_(_item.c.owner_id == _interview.c.owner_id, _item.c.interview_id == _interview.c.id))
    )
    .where(_IN_SIGHT, _interview.c.state == InterviewState.completed, _item.c.trashed_at.is_(None))
    .subquery()
)
_QUESTIONS = Prepared(
    select(
        _asked.c.text,
        _asked.c.topic,
        _sum(_asked.c.status == Status.asked).label("asked"),
        _sum(_asked.c.status == Status.skipped).label("skipped"),
        _sum(func.length(_asked.c.answer) > 0).label("answered"),
        cast(func.sum(_asked.c.drawn), Integer).label("takeaways"),
    )
    .group_by(_asked.c.text, _asked.c.topic)
    .order_by(func.count().desc(), _asked.c.text, _asked.c.topic)
    .limit(_MOST_QUESTIONS)
)
_held = (
    select(
        _interview.c.minutes.label("planned"),
        (days_between(_interview.c.started_at, _interview.c.ended_at) * _MINUTES_A_DAY).label("held"),
    )
    .select_from(_talks)
    .where(
        _IN_SIGHT,
        _interview.c.state == InterviewState.completed,
        _interview.c.started_at.is_not(None),
        _interview.c.ended_at.is_not(None),
    )
    .subquery()
)
_overrun = _held.c.held - _held.c.planned
_TIMED = Prepared(
    select(func.count().label("timed"), func.count(case((_overrun > 0, 1))).label("ran_over")).select_from(_held)
)
_MEDIANS = {
    "median_planned": Prepared(median(_held.c.planned, _held)),
    "median_held": Prepared(median(_held.c.held, _held)),
    "median_overrun": Prepared(median(_overrun, _held)),
}
_IMPROVEMENTS = Prepared(
    select(
        _interview.c.improvements.label("text"),
        _interview.c.id.label("interview_id"),
        _interview.c.debriefed_at.label("at"),
    )
    .select_from(_talks)
    .where(_IN_SIGHT, _interview.c.debriefed_at.is_not(None), func.length(_interview.c.improvements) > 0)
    .order_by(_interview.c.debriefed_at.desc(), _interview.c.id)
    .limit(_MOST_IMPROVEMENTS)
)


def question_insights(session: Session, owner_id: UUID) -> QuestionInsightsRead:
    """What the interviews that were held tell of questions and of oneself."""
    bound = {"owner_id": owner_id}
    return {
        "questions": _QUESTIONS.rows(session, bound),  # type: ignore[typeddict-item]
        "talks": _talked(session, bound),
        "improvements": _IMPROVEMENTS.rows(session, bound),  # type: ignore[typeddict-item]
    }


def _talked(session: Session, bound: dict[str, Any]) -> TalkInsight:
    medians = {name: statement.rows(session, bound)[0]["median"] for name, statement in _MEDIANS.items()}
    return {**_TIMED.rows(session, bound)[0], **medians}  # type: ignore[typeddict-item]
