"""Whose question sets these are. Whoever changes a set holds its row, so changes of its questions come one by one."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.questions import queries
from askwell.questions.errors import NotEditable
from askwell.questions.models import Question, QuestionSet
from askwell.questions.schemas import QuestionSetRead
from askwell.questions.starters import STARTER_QUESTIONS, STARTERS

Reader = Annotated[Viewer, allow(Scope.questions_read)]
Writer = Annotated[Viewer, allow(Scope.questions_write)]


def editable_by(viewer: Viewer) -> Select[QuestionSet]:
    """The question sets that the viewer may change, in the trash or not."""
    return select(QuestionSet).where(col(QuestionSet.owner_id) == viewer.account_id)


def _held(session: Session, viewer: Viewer, id: UUID) -> QuestionSet:
    if id in STARTERS:
        raise NotEditable
    found = session.scalar(editable_by(viewer).where(col(QuestionSet.id) == id).with_for_update())
    if found is None:
        raise NotFound
    return found


def _in_use(question_set: QuestionSet) -> QuestionSet:
    if question_set.trashed_at is not None:
        raise NotFound
    return question_set


def referred(session: Session, viewer: Viewer, id: UUID, pointer: str) -> QuestionSetRead:
    """The set that a payload refers to, perhaps a starter set. Raises InvalidReference."""
    found = queries.question_set(session, viewer.account_id, id)
    if found is None:
        raise InvalidReference(pointer)
    return found


def _visible(viewer: Reader, session: Reading, id: UUID) -> QuestionSetRead:
    found = queries.question_set(session, viewer.account_id, id)
    if found is None:
        raise NotFound
    return found


def _copied(viewer: Writer, session: Writing, id: UUID) -> QuestionSetRead:
    return _visible(viewer, session, id)


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> QuestionSet:
    question_set = _in_use(_held(session, viewer, id))
    expected.of(question_set)
    return question_set


def _kept(viewer: Writer, session: Writing, id: UUID) -> QuestionSet:
    return _in_use(_held(session, viewer, id))


def _trashed(viewer: Writer, session: Writing, id: UUID) -> QuestionSet:
    return _held(session, viewer, id)


def _question(session: Session, viewer: Viewer, id: UUID) -> Question:
    if id in STARTER_QUESTIONS:
        raise NotEditable
    set_id = select(col(Question.question_set_id)).where(
        col(Question.owner_id) == viewer.account_id, col(Question.id) == id
    )
    of_question = col(QuestionSet.id) == set_id.scalar_subquery()
    question_set = session.scalar(editable_by(viewer).where(of_question).with_for_update())
    if question_set is None:
        raise NotFound
    _in_use(question_set)
    return session.get_one(Question, (viewer.account_id, id))


def _editable_question(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Question:
    question = _question(session, viewer, id)
    if question.trashed_at is not None:
        raise NotFound
    expected.of(question)
    return question


def _trashed_question(viewer: Writer, session: Writing, id: UUID) -> Question:
    return _question(session, viewer, id)


Visible = Annotated[QuestionSetRead, loaded(_visible)]
Copied = Annotated[QuestionSetRead, loaded(_copied)]
"""A set, perhaps a starter set, that a copy is made of."""
Editable = Annotated[QuestionSet, loaded(_editable)]
Kept = Annotated[QuestionSet, loaded(_kept)]
"""A set that a POST below it adds to, which names no version."""
Trashed = Annotated[QuestionSet, loaded(_trashed)]
"""A set that may be in the trash."""
EditableQuestion = Annotated[Question, loaded(_editable_question)]
TrashedQuestion = Annotated[Question, loaded(_trashed_question)]
"""A question that may be in the trash; its set is not."""
