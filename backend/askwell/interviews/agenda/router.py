"""Agendas over REST."""

from uuid import UUID

from fastapi import Response

from askwell.core.db import Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.preconditions import IfMatch
from askwell.core.routing import Router
from askwell.interviews.access import Editable as EditableInterview
from askwell.interviews.access import Kept, Writer
from askwell.interviews.agenda import actions
from askwell.interviews.agenda.access import Editable, Trashed, put_into
from askwell.interviews.agenda.schemas import (
    AgendaCreate,
    AgendaItemList,
    AgendaItemPut,
    AgendaItemRead,
    AgendaItemUpdate,
    AgendaOrder,
)
from askwell.interviews.errors import TooManyItems
from askwell.interviews.queries import item_read
from askwell.questions.access import referred

router = Router("interviews")


@router.post("/interviews/{id}/agenda", status_code=201, responses=responses(NotFound, InvalidReference, TooManyItems))
def add_to_agenda(new: AgendaCreate, interview: Kept, viewer: Writer, session: Writing) -> AgendaItemList:
    """Put a question, or all questions of a set, at the end of the agenda. The answer holds what was added."""
    if new.question_set_id is not None:
        added = actions.copied(referred(session, viewer, new.question_set_id, "/question_set_id"))
    else:
        added = [new.model_dump(include={"text", "topic", "must_ask"})]
    items = actions.add(session, interview, added)
    session.flush()
    return {"items": [item_read(item) for item in items]}


@router.put("/interviews/{id}/agenda-order", status_code=204, responses=responses(NotFound, InvalidReference))
def order_agenda(wanted: AgendaOrder, interview: EditableInterview, session: Writing) -> None:
    """Put the agenda into another order, all in one call."""
    actions.arrange(session, interview, wanted.item_ids)


@router.put(
    "/agenda-items/{id}",
    responses={201: {"model": AgendaItemRead, "description": "Made"}, **responses(InvalidReference, TooManyItems)},
)
def put_agenda_item(
    id: UUID, wanted: AgendaItemPut, viewer: Writer, session: Writing, expected: IfMatch, response: Response
) -> AgendaItemRead:
    """Make or change the item that has this id, which the client made. May be repeated without harm."""
    interview, item = put_into(session, viewer, wanted.interview_id, id)
    if item is None or item.trashed_at is not None:
        response.status_code = 201
    else:
        expected.of(item)
    item = actions.put(session, interview, id, item, wanted)
    session.flush()
    return item_read(item)


@router.patch("/agenda-items/{id}", responses=responses(NotFound))
def update_agenda_item(changes: AgendaItemUpdate, place: Editable, session: Writing) -> AgendaItemRead:
    """Change an item: what it asks, what became of it, what was answered."""
    actions.edit(session, place.interview, place.item, changes)
    session.flush()
    return item_read(place.item)


@router.delete("/agenda-items/{id}", status_code=204, responses=responses(NotFound))
def delete_agenda_item(place: Editable, session: Writing) -> None:
    """Take an item off the agenda; it can be restored for 30 days."""
    actions.remove(session, place.interview, place.item)


@router.put("/agenda-items/{id}/restoration", status_code=204, responses=responses(NotFound, TooManyItems))
def restore_agenda_item(place: Trashed, session: Writing) -> None:
    """Have a deleted item back, at its old place and with its answer."""
    actions.restore(session, place.interview, place.item)
