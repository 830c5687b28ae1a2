"""What somebody can do with their question sets."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.core import ordering, search
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.questions.errors import TooManyQuestions
from askwell.questions.models import Question, QuestionSet
from askwell.questions.schemas import (
    MOST_QUESTIONS,
    QuestionCreate,
    QuestionSetCreate,
    QuestionSetRead,
    QuestionSetUpdate,
    QuestionUpdate,
)


def create(session: Session, owner_id: UUID, new: QuestionSetCreate, *, from_coach: bool = False) -> QuestionSet:
    """A new question set with its questions."""
    question_set = QuestionSet(owner_id=owner_id, name=new.name, purpose=new.purpose, from_coach=from_coach)
    session.add(question_set)
    session.flush()
    _add(session, question_set, new.questions)
    record(session, EventType.question_set_created, question_set)
    return question_set


def copy(
    session: Session, owner_id: UUID, original: QuestionSetRead, name: str | None, *, from_coach: bool = False
) -> QuestionSet:
    """A set of one's own with the questions of another one, perhaps of one's coach."""
    ending = " (copy)"
    name = name or original["name"][: 200 - len(ending)] + ending
    told = [{field: question[field] for field in QuestionCreate.model_fields} for question in original["questions"]]  # type: ignore[literal-required]
    questions = [QuestionCreate.model_construct(**fields) for fields in told]
    new = QuestionSetCreate.model_construct(name=name, purpose=original["purpose"], questions=questions)
    return create(session, owner_id, new, from_coach=from_coach)


def edit(session: Session, question_set: QuestionSet, changes: QuestionSetUpdate) -> None:
    """Change the name or the purpose of a set."""
    question_set.sqlmodel_update(changes.given())
    record(session, EventType.question_set_updated, question_set)


def trash(session: Session, question_set: QuestionSet) -> None:
    """Delete a set, for 30 days in which it can be had back."""
    question_set.trashed_at = now()
    search.remove(session, question_set.owner_id, "question", *(q.id for q in _questions(session, question_set)))
    record(session, EventType.question_set_deleted, question_set)


def restore(session: Session, question_set: QuestionSet) -> None:
    """Have a deleted set back; nothing happens if it is not deleted."""
    if question_set.trashed_at is not None:
        question_set.trashed_at = None
        _index(session, question_set.owner_id, _questions(session, question_set))
        record(session, EventType.question_set_restored, question_set)


def add_question(session: Session, question_set: QuestionSet, new: QuestionCreate) -> Question:
    """A new question at the end of the set. Raises TooManyQuestions."""
    (question,) = _add(session, question_set, [new])
    _touch(session, question_set)
    return question


def edit_question(session: Session, question: Question, changes: QuestionUpdate) -> None:
    """Change a question."""
    question.sqlmodel_update(changes.given())
    _index(session, question.owner_id, [question])
    _touch(session, _set_of(session, question))


def arrange(session: Session, question_set: QuestionSet, ids: Sequence[UUID]) -> None:
    """Put the questions into this order. Raises InvalidReference."""
    if ordering.arrange(_questions(session, question_set), ids, "question_ids"):
        _touch(session, question_set)


def trash_question(session: Session, question: Question) -> None:
    """Delete a question, for 30 days in which it can be had back."""
    question.trashed_at = now()
    search.remove(session, question.owner_id, "question", question.id)
    _touch(session, _set_of(session, question))


def restore_question(session: Session, question: Question) -> None:
    """Have a deleted question back at its old place; nothing happens if it is not deleted. Raises TooManyQuestions."""
    if question.trashed_at is not None:
        question_set = _set_of(session, question)
        _require_room(len(_questions(session, question_set)) + 1)
        question.trashed_at = None
        _index(session, question.owner_id, [question])
        _touch(session, question_set)


def _add(session: Session, question_set: QuestionSet, new: Sequence[QuestionCreate]) -> list[Question]:
    present = _questions(session, question_set)
    _require_room(len(present) + len(new))
    first = present[-1].position + 1 if present else 0
    owner_id, set_id = question_set.owner_id, question_set.id
    questions = [
        Question(owner_id=owner_id, question_set_id=set_id, position=position, **question.model_dump())
        for position, question in enumerate(new, first)
    ]
    session.add_all(questions)
    _index(session, owner_id, questions)
    return questions


def _require_room(count: int) -> None:
    if count > MOST_QUESTIONS:
        raise TooManyQuestions


def _questions(session: Session, question_set: QuestionSet) -> Sequence[Question]:
    mine = (col(Question.owner_id) == question_set.owner_id) & (col(Question.question_set_id) == question_set.id)
    in_use = col(Question.trashed_at).is_(None)
    return session.scalars(
        select(Question).where(mine, in_use).order_by(col(Question.position), col(Question.id))
    ).all()


def _index(session: Session, owner_id: UUID, questions: Sequence[Question]) -> None:
    session.flush()
    search.put(session, owner_id, *(search.Findable("question", q.id, q.text, "") for q in questions))


def _set_of(session: Session, question: Question) -> QuestionSet:
    return session.get_one(QuestionSet, (question.owner_id, question.question_set_id))


def _touch(session: Session, question_set: QuestionSet) -> None:
    """The set reads differently now: its version says so."""
    question_set.updated_at = now()
    record(session, EventType.question_set_updated, question_set)
