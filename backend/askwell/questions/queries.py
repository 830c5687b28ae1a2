"""Reading question sets: the account's own and, in the same lists, the starter sets."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, func, literal, select, union_all
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core import trash
from askwell.core.columns import Rows
from askwell.core.pages import Listing, Paging, Sort
from askwell.questions.models import Question, QuestionSet
from askwell.questions.schemas import MOST_QUESTIONS, QuestionRead, QuestionSetPage, QuestionSetRead
from askwell.questions.starters import STARTERS

_sets: Table = QuestionSet.__table__  # type: ignore[attr-defined]
_SET = [
    _sets.c[name]
    for name in ("id", "version", "created_at", "updated_at", "name", "purpose", "from_coach", "trashed_at")
]
_QUESTION = (
    *(Question.id, Question.version, Question.created_at, Question.updated_at, Question.text, Question.topic),
    *(Question.priority, Question.must_ask, Question.position, Question.trashed_at),
)

_MINE = col(QuestionSet.owner_id) == bindparam("owner_id")
_ONE = select(*_SET).where(_MINE, col(QuestionSet.trashed_at).is_(None), col(QuestionSet.id) == bindparam("id"))
_OF_SET = select(*(col(column) for column in _QUESTION)).where(
    col(Question.owner_id) == bindparam("owner_id"), col(Question.question_set_id) == bindparam("id")
)
_QUESTIONS = _OF_SET.where(col(Question.trashed_at).is_(None)).order_by(col(Question.position), col(Question.id))
_TRASHED_QUESTIONS = (
    _OF_SET.where(col(Question.trashed_at).is_not(None))
    .order_by(col(Question.trashed_at).desc(), col(Question.id).desc())
    .limit(MOST_QUESTIONS)
)


def _count() -> Any:
    of_set = (col(Question.owner_id) == col(QuestionSet.owner_id)) & (
        col(Question.question_set_id) == col(QuestionSet.id)
    )
    return (
        select(func.count()).select_from(Question).where(of_set, col(Question.trashed_at).is_(None)).scalar_subquery()
    )


def _starter(starter: QuestionSetRead) -> Rows:
    told = [literal(starter[column.key], column.type) for column in _SET]  # type: ignore[literal-required]
    owner_id = bindparam("owner_id", type_=_sets.c.owner_id.type)
    return select(owner_id, *told, literal(True), literal(starter["question_count"]))


@cache
def _listing(*, is_trash: bool) -> Listing:
    counted = literal(False).label("starter"), _count().label("question_count")
    own = select(_sets.c.owner_id, *_SET, *counted).where(_MINE, trash.is_in(QuestionSet, is_trash))
    starters = [] if is_trash else map(_starter, STARTERS.values())
    sets = union_all(own, *starters).subquery()
    shown = [column for column in sets.c if column.key != "owner_id"]
    return Listing(
        select(*shown), sets.c.owner_id, sets.c.id, Sort("-created_at", sets.c.id, descending=True, is_unique=True)
    )


def summaries(session: Session, viewer: Viewer, paging: Paging, *, trashed: bool) -> QuestionSetPage:
    """The starter sets, then the viewer's own, the latest first; or else those in the trash."""
    return _listing(is_trash=trashed).page(session, paging, {"owner_id": viewer.account_id})  # type: ignore[return-value]


def question_set(session: Session, owner_id: UUID, id: UUID) -> QuestionSetRead | None:
    """A starter set, or a set of this account with its questions."""
    if id in STARTERS:
        return STARTERS[id]
    bound = {"owner_id": owner_id, "id": id}
    row = session.execute(_ONE, bound).first()
    if row is None:
        return None
    questions: list[QuestionRead] = [question._asdict() for question in session.execute(_QUESTIONS, bound)]  # type: ignore[misc]
    return {**row._asdict(), "starter": False, "question_count": len(questions), "questions": questions}  # type: ignore[return-value]


def trashed_questions(session: Session, owner_id: UUID, id: UUID) -> list[QuestionRead]:
    """The questions of a set that are in the trash, the last deleted first."""
    rows = session.execute(_TRASHED_QUESTIONS, {"owner_id": owner_id, "id": id})
    return [question._asdict() for question in rows]  # type: ignore[misc]
