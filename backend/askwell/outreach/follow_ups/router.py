"""Follow-ups over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.schemas import Day
from askwell.outreach.access import Reader, Writer
from askwell.outreach.follow_ups import actions, queries
from askwell.outreach.follow_ups.access import Editable, Trashed
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.follow_ups.queries import Filters
from askwell.outreach.follow_ups.schemas import FollowUpCreate, FollowUpPage, FollowUpRead, FollowUpUpdate, Snooze

router = Router("outreach", prefix="/follow-ups")


def _read(session: Writing, follow_up: FollowUp) -> FollowUpRead:
    session.flush()
    return queries.one(session, follow_up.owner_id, follow_up.id)


@router.get("", responses=responses(InvalidCursor))
def list_follow_ups(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    state: FollowUpState | None = None,
    kind: FollowUpKind | None = None,
    due_before: Annotated[Day | None, Query(description="Due on an earlier day.")] = None,
    contact_id: UUID | None = None,
    interview_id: UUID | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> FollowUpPage:
    """Follow-ups, the soonest due first."""
    filters = Filters(state, kind, due_before, contact_id, interview_id, trashed)
    return queries.page(session, viewer, paging, filters)


@router.post("", status_code=201, responses=responses(InvalidReference))
def add_follow_up(new: FollowUpCreate, viewer: Writer, session: Writing) -> FollowUpRead:
    """Note something to do by a day."""
    return _read(session, actions.add(session, viewer, new))


@router.get("/{id}", responses=responses(NotFound))
def get_follow_up(id: UUID, viewer: Reader, session: Reading) -> FollowUpRead:
    """One follow-up."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/{id}", responses=responses(NotFound))
def update_follow_up(changes: FollowUpUpdate, follow_up: Editable, session: Writing) -> FollowUpRead:
    """Change what is to be done, or by when."""
    actions.edit(session, follow_up, changes)
    return _read(session, follow_up)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def delete_follow_up(follow_up: Editable, session: Writing) -> None:
    """Delete a follow-up; it can be restored for 30 days."""
    actions.trash(session, follow_up)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_follow_up(follow_up: Trashed, session: Writing) -> None:
    """Have a deleted follow-up back."""
    actions.restore(session, follow_up)


@router.put("/{id}/completion", responses=responses(NotFound))
def complete_follow_up(follow_up: Editable, session: Writing) -> FollowUpRead:
    """It is done."""
    actions.complete(session, follow_up)
    return _read(session, follow_up)


@router.delete("/{id}/completion", responses=responses(NotFound))
def reopen_follow_up(follow_up: Editable, session: Writing) -> FollowUpRead:
    """It is to be done after all: also one that was cancelled."""
    actions.reopen(session, follow_up)
    return _read(session, follow_up)


@router.put("/{id}/cancellation", responses=responses(NotFound))
def cancel_follow_up(follow_up: Editable, session: Writing) -> FollowUpRead:
    """It is not to be done any more."""
    actions.cancel(session, follow_up)
    return _read(session, follow_up)


@router.put("/{id}/snooze", responses=responses(NotFound))
def snooze_follow_up(follow_up: Editable, session: Writing, wanted: Snooze = Snooze()) -> FollowUpRead:
    """Put it off by days, counted from today where it is overdue."""
    actions.snooze(session, follow_up, wanted.days)
    return _read(session, follow_up)
