"""What somebody can do with the agenda of an interview."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.core import ordering
from askwell.core.clock import now
from askwell.core.errors import Invalid
from askwell.interviews.agenda.schemas import MOST_ITEMS, AgendaItemPut, AgendaItemUpdate
from askwell.interviews.errors import TooManyItems
from askwell.interviews.indexing import index
from askwell.interviews.models import AgendaItem, Interview, Status
from askwell.questions.models import Topic
from askwell.questions.schemas import QuestionSetRead


def items_of(session: Session, interview: Interview) -> Sequence[AgendaItem]:
    """The agenda, in its order."""
    mine = (col(AgendaItem.owner_id) == interview.owner_id) & (col(AgendaItem.interview_id) == interview.id)
    on_it = col(AgendaItem.trashed_at).is_(None)
    return session.scalars(
        select(AgendaItem).where(mine, on_it).order_by(col(AgendaItem.position), col(AgendaItem.id))
    ).all()


def add(session: Session, interview: Interview, new: Iterable[dict[str, Any]]) -> list[AgendaItem]:
    """Put items at the end of the agenda. Raises TooManyItems."""
    _touch(interview)
    return begin(session, interview, new)


def begin(session: Session, interview: Interview, new: Iterable[dict[str, Any]]) -> list[AgendaItem]:
    """Put items on the agenda of an interview that is new itself. Raises TooManyItems."""
    present = items_of(session, interview)
    first = present[-1].position + 1 if present else 0
    added = [
        AgendaItem(owner_id=interview.owner_id, interview_id=interview.id, position=position, **fields)
        for position, fields in enumerate(new, first)
    ]
    _require_room(len(present) + len(added))
    session.add_all(added)
    return added


def _require_room(count: int) -> None:
    if count > MOST_ITEMS:
        raise TooManyItems


def copied(questions: QuestionSetRead) -> Iterable[dict[str, Any]]:
    """The questions of a set, as items to be added."""
    for question in questions["questions"]:
        yield {
            "question_id": question["id"],
            "text": question["text"],
            "topic": question["topic"],
            "must_ask": question["must_ask"],
        }


def put(session: Session, interview: Interview, id: UUID, item: AgendaItem | None, wanted: AgendaItemPut) -> AgendaItem:
    """Make the item under the client's id, or change the one that is there; a deleted one comes back.

    Raises TooManyItems, Invalid.
    """
    if item is None:
        (item,) = add(session, interview, [{"id": id, "text": _text(wanted)}])
    restore(session, interview, item)
    edit(session, interview, item, wanted)
    return item


def _text(wanted: AgendaItemPut) -> object:
    if "text" not in wanted.model_fields_set:
        raise Invalid(errors=[{"pointer": "/text", "code": "missing", "message": "A new item needs a text."}])
    return wanted.text


def edit(session: Session, interview: Interview, item: AgendaItem, changes: AgendaItemUpdate) -> None:
    """Change an item: what it asks, what became of it, what was answered."""
    given = changes.given()
    given.pop("interview_id", None)
    item.sqlmodel_update(given)
    _touch(interview)
    if "answer" in given:
        index(session, interview)


def strike(session: Session, interview: Interview, topics: Collection[Topic]) -> None:
    """The contact would rather not talk about these topics: their open questions are skipped."""
    for item in items_of(session, interview):
        if item.topic in topics and item.status is Status.open:
            item.status = Status.skipped
            _touch(interview)


def arrange(session: Session, interview: Interview, ids: Sequence[UUID]) -> None:
    """Put the items into this order. Raises InvalidReference."""
    if ordering.arrange(items_of(session, interview), ids, "item_ids"):
        _touch(interview)


def remove(session: Session, interview: Interview, item: AgendaItem) -> None:
    """Take an item off the agenda, for 30 days in which it can be had back."""
    item.trashed_at = now()
    _touch(interview)
    index(session, interview)


def restore(session: Session, interview: Interview, item: AgendaItem) -> None:
    """Have a deleted item back at its old place; nothing happens if it is not deleted. Raises TooManyItems."""
    if item.trashed_at is not None:
        _require_room(len(items_of(session, interview)) + 1)
        item.trashed_at = None
        _touch(interview)
        index(session, interview)


def _touch(interview: Interview) -> None:
    """The interview reads differently now: its version says so."""
    interview.updated_at = now()
