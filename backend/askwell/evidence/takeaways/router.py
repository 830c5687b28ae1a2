"""Takeaways over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.text import Line
from askwell.evidence.takeaways import actions, queries
from askwell.evidence.takeaways.access import Editable, Heard, Quoter, Reader, Trashed
from askwell.evidence.takeaways.errors import QuoteNotFound
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.evidence.takeaways.queries import Filters
from askwell.evidence.takeaways.schemas import (
    TakeawayCreate,
    TakeawayPage,
    TakeawayRead,
    TakeawaySuggestionList,
    TakeawayUpdate,
)
from askwell.evidence.takeaways.suggestions import suggestions
from askwell.questions.models import Topic

router = Router("directions")


def _read(session: Writing, takeaway: Takeaway) -> TakeawayRead:
    session.flush()
    return queries.one(session, takeaway.owner_id, takeaway.id)


async def _filters(
    interview_id: UUID | None = None,
    contact_id: UUID | None = None,
    direction_id: UUID | None = None,
    topic: Topic | None = None,
    kind: TakeawayKind | None = None,
    rated: Annotated[bool | None, Query(description="Those with a rating, or without.")] = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> Filters:
    return Filters(interview_id, contact_id, direction_id, topic, kind, rated, trashed)


@router.get("/takeaways", responses=responses(InvalidCursor))
def list_takeaways(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    filters: Annotated[Filters, Depends(_filters)],
    q: Annotated[Line | None, Query(description="Words, or their beginnings.")] = None,
) -> TakeawayPage:
    """Takeaways, the latest first."""
    return queries.page(session, viewer, paging, filters, q)


@router.post("/takeaways", status_code=201, responses=responses(InvalidReference, QuoteNotFound))
def create_takeaway(new: TakeawayCreate, viewer: Quoter, session: Writing) -> TakeawayRead:
    """Keep one finding from an interview, perhaps with the words that it rests on."""
    return _read(session, actions.create(session, viewer, new))


@router.get("/takeaways/{id}", responses=responses(NotFound))
def get_takeaway(id: UUID, viewer: Reader, session: Reading) -> TakeawayRead:
    """One takeaway."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/takeaways/{id}", responses=responses(NotFound, InvalidReference, QuoteNotFound))
def update_takeaway(changes: TakeawayUpdate, takeaway: Editable, viewer: Quoter, session: Writing) -> TakeawayRead:
    """Change a takeaway; what is not sent stays."""
    actions.edit(session, viewer, takeaway, changes)
    return _read(session, takeaway)


@router.delete("/takeaways/{id}", status_code=204, responses=responses(NotFound))
def delete_takeaway(takeaway: Editable, session: Writing) -> None:
    """Delete a takeaway; it can be restored for 30 days."""
    actions.trash(session, takeaway)


@router.put("/takeaways/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_takeaway(takeaway: Trashed, session: Writing) -> None:
    """Have a deleted takeaway back."""
    actions.restore(session, takeaway)


@router.get("/interviews/{id}/takeaway-suggestions", responses=responses(NotFound))
def suggest_takeaways(interview: Heard, session: Reading) -> TakeawaySuggestionList:
    """Answered questions of an interview that no takeaway was drawn from yet."""
    return {"items": suggestions(session, interview)}
