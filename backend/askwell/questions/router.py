"""Question sets over REST."""

from typing import Annotated

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.schemas import told
from askwell.questions import actions, queries
from askwell.questions.access import (
    Copied,
    Editable,
    EditableQuestion,
    Kept,
    Reader,
    Trashed,
    TrashedQuestion,
    Visible,
    Writer,
)
from askwell.questions.errors import NotEditable, TooManyQuestions
from askwell.questions.models import Question
from askwell.questions.schemas import (
    QuestionCreate,
    QuestionList,
    QuestionOrder,
    QuestionRead,
    QuestionSetCopy,
    QuestionSetCreate,
    QuestionSetPage,
    QuestionSetRead,
    QuestionSetUpdate,
    QuestionUpdate,
)

router = Router("questions")
InTrash = Annotated[bool, Query(description="Those in the trash instead.")]


def _read(session: Writing, question_set: Kept) -> QuestionSetRead:
    session.flush()
    found = queries.question_set(session, question_set.owner_id, question_set.id)
    assert found is not None
    return found


def _question_read(session: Writing, question: Question) -> QuestionRead:
    session.flush()
    return told(QuestionRead, question)


@router.get("/question-sets", responses=responses(InvalidCursor))
def list_question_sets(
    viewer: Reader, session: Reading, paging: PageQuery, trashed: InTrash = False
) -> QuestionSetPage:
    """The starter sets, then mine, the latest first."""
    return queries.summaries(session, viewer, paging, trashed=trashed)


@router.post("/question-sets", status_code=201)
def create_question_set(new: QuestionSetCreate, viewer: Writer, session: Writing) -> QuestionSetRead:
    """Make a question set. A name is enough."""
    return _read(session, actions.create(session, viewer.account_id, new))


@router.get("/question-sets/{id}", responses=responses(NotFound))
def get_question_set(question_set: Visible, session: Reading) -> QuestionSetRead:
    """One question set with its questions."""
    return question_set


@router.patch("/question-sets/{id}", responses=responses(NotFound, NotEditable))
def update_question_set(changes: QuestionSetUpdate, question_set: Editable, session: Writing) -> QuestionSetRead:
    """Change the name or the purpose of a set."""
    actions.edit(session, question_set, changes)
    return _read(session, question_set)


@router.delete("/question-sets/{id}", status_code=204, responses=responses(NotFound, NotEditable))
def delete_question_set(question_set: Editable, session: Writing) -> None:
    """Delete a set; it can be restored for 30 days."""
    actions.trash(session, question_set)


@router.put("/question-sets/{id}/restoration", status_code=204, responses=responses(NotFound, NotEditable))
def restore_question_set(question_set: Trashed, session: Writing) -> None:
    """Have a deleted set back."""
    actions.restore(session, question_set)


@router.post("/question-sets/{id}/copy", status_code=201, responses=responses(NotFound))
def copy_question_set(wanted: QuestionSetCopy, original: Copied, viewer: Writer, session: Writing) -> QuestionSetRead:
    """Make a set of my own with the questions of this one, which may be a starter set."""
    return _read(session, actions.copy(session, viewer.account_id, original, wanted.name))


@router.get("/question-sets/{id}/questions", responses=responses(NotFound))
def list_questions(question_set: Visible, viewer: Reader, session: Reading, trashed: InTrash = False) -> QuestionList:
    """All questions of a set, in their order; those in the trash, the last deleted first."""
    if trashed:
        return {"items": queries.trashed_questions(session, viewer.account_id, question_set["id"])}
    return {"items": question_set["questions"]}


@router.post(
    "/question-sets/{id}/questions", status_code=201, responses=responses(NotFound, NotEditable, TooManyQuestions)
)
def add_question(new: QuestionCreate, question_set: Kept, session: Writing) -> QuestionRead:
    """Add a question at the end of a set."""
    return _question_read(session, actions.add_question(session, question_set, new))


@router.put("/question-sets/{id}/order", status_code=204, responses=responses(NotFound, NotEditable, InvalidReference))
def order_questions(wanted: QuestionOrder, question_set: Editable, session: Writing) -> None:
    """Put the questions of a set into another order, all in one call."""
    actions.arrange(session, question_set, wanted.question_ids)


@router.patch("/questions/{id}", responses=responses(NotFound, NotEditable))
def update_question(changes: QuestionUpdate, question: EditableQuestion, session: Writing) -> QuestionRead:
    """Change a question."""
    actions.edit_question(session, question, changes)
    return _question_read(session, question)


@router.delete("/questions/{id}", status_code=204, responses=responses(NotFound, NotEditable))
def delete_question(question: EditableQuestion, session: Writing) -> None:
    """Delete a question; it can be restored for 30 days."""
    actions.trash_question(session, question)


@router.put(
    "/questions/{id}/restoration", status_code=204, responses=responses(NotFound, NotEditable, TooManyQuestions)
)
def restore_question(question: TrashedQuestion, session: Writing) -> None:
    """Have a deleted question back, at its old place."""
    actions.restore_question(session, question)
