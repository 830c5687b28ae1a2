"""Reading assignments, with how far each is: counted from interviews, without a word of what was written."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, distinct, func, or_, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.assignments.models import Assignment, AssignmentKind, RequiredField
from askwell.coaching.assignments.schemas import AssignmentPage, AssignmentRead
from askwell.core.clock import now
from askwell.core.columns import Rows, table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.interviews.models import AgendaItem, Interview, InterviewState
from askwell.questions.models import Question
from askwell.sharing.access import is_active
from askwell.sharing.models import Engagement

_assignment, _interview, _item = table_of(Assignment), table_of(Interview), table_of(AgendaItem)
_question, _engagement, _coach = table_of(Question), table_of(Engagement), table_of(Account)
_NAMES = ("id", "created_at", "engagement_id", "kind", "text", "due_on", "question_set_id", "fields", "target")


def _held(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many interviews the client held since then."""
    i = _interview.c
    since = and_(i.owner_id == _assignment.c.owner_id, i.ended_at >= _assignment.c.created_at)
    held = select(func.count()).select_from(_interview).where(since, i.state == InterviewState.completed, *conditions)
    return held.where(i.trashed_at.is_(None)).correlate(_assignment).scalar_subquery()


def _asked() -> ColumnElement[int]:
    """In how many interviews questions of the set stand on the agenda."""
    is_of_set = and_(
        _question.c.owner_id == _assignment.c.owner_id,
        _question.c.question_set_id == _assignment.c.question_set_id,
        _item.c.owner_id == _question.c.owner_id,
        _item.c.question_id == _question.c.id,
        _item.c.trashed_at.is_(None),
        _interview.c.owner_id == _item.c.owner_id,
        _interview.c.id == _item.c.interview_id,
        _interview.c.trashed_at.is_(None),
    )
    counted = select(func.count(distinct(_item.c.interview_id))).select_from(_question, _item, _interview)
    return counted.where(is_of_set).correlate(_assignment).scalar_subquery()


_written = [
    or_(~_assignment.c.fields.contains(field.value), _interview.c[field].is_not(None)) for field in RequiredField
]
_is_debrief = _assignment.c.kind == AssignmentKind.debrief
_DONE = case(
    (_assignment.c.kind == AssignmentKind.question_set, _asked()), (_is_debrief, _held(*_written)), else_=_held()
)


@cache
def _all() -> Rows:
    return (
        select(
            *(_assignment.c[name] for name in _NAMES),
            _coach.c.display_name.label("coach"),
            _DONE.label("done"),
            case((_is_debrief, _held())).label("of"),
        )
        .join(_engagement, _engagement.c.id == _assignment.c.engagement_id)
        .join(_coach, _coach.c.id == _engagement.c.coach_id)
        .where(_assignment.c.owner_id == bindparam("owner_id"), _assignment.c.trashed_at.is_(None), is_active())
    )


@cache
def _one() -> Prepared:
    return Prepared(_all().where(_assignment.c.id == bindparam("id")))


@cache
def _listing(*, of_one_engagement: bool) -> Listing:
    wanted = _all()
    if of_one_engagement:
        wanted = wanted.where(_assignment.c.engagement_id == bindparam("engagement_id"))
    newest = Sort("-created_at", _assignment.c.id, descending=True, is_unique=True)
    return Listing(wanted, _assignment.c.owner_id, _assignment.c.id, newest)


def _read(row: dict[str, Any]) -> AssignmentRead:
    of, fields = row.pop("of"), row.pop("fields")
    target = row["target"] if of is None else of
    required = [RequiredField(field) for field in fields.split()]
    is_done = row["done"] >= target > 0
    return {**row, "target": target, "required_fields": required, "is_done": is_done}  # type: ignore[typeddict-item]


def one(session: Session, assignment: Assignment) -> AssignmentRead:
    """One assignment."""
    bound = {"owner_id": assignment.owner_id, "id": assignment.id, "now": now()}
    return _read(_one().rows(session, bound)[0])


def page(session: Session, owner_id: UUID, paging: Paging, engagement_id: UUID | None = None) -> AssignmentPage:
    """What a client was asked to do, by all their coaches or by one, the latest first."""
    bound: dict[str, Any] = {"owner_id": owner_id, "now": now()}
    if engagement_id is not None:
        bound["engagement_id"] = engagement_id
    found = _listing(of_one_engagement=engagement_id is not None).page(session, paging, bound)
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}
