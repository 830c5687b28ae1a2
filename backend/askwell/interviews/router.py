"""Interviews over REST."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Response
from sqlmodel import Session

from askwell.auth.errors import EmailUnconfirmed
from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core.clock import Instant
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, WrongState, responses
from askwell.core.http import attachment
from askwell.core.mail import MailNotConfigured
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.interviews import actions, calendar, preparation, queries, transitions
from askwell.interviews.access import Advancing, Editable, Reader, Trashed, Visible, Writer
from askwell.interviews.errors import NonexistentLocalTime, NoTimeYet, SlotTaken, TooManyItems, WayToMeetNeeded
from askwell.interviews.invitations import add_to
from askwell.interviews.invitations.schemas import AddTo
from askwell.interviews.models import Interview, InterviewState, Party
from askwell.interviews.queries import Filters
from askwell.interviews.schemas import (
    Closing,
    Completion,
    DebriefWrite,
    InterviewCreate,
    InterviewPage,
    InterviewRead,
    InterviewUpdate,
    PreparationRead,
    Scheduling,
)

router = Router("interviews", prefix="/interviews")
Order = Literal["-created_at", "created_at", "-starts_at", "starts_at"]


def _read(session: Writing, interview: Interview) -> InterviewRead:
    session.flush()
    return queries.one(session, interview.owner_id, interview.id)


async def _filters(
    state: InterviewState | None = None,
    contact_id: UUID | None = None,
    direction_id: UUID | None = None,
    starts_at_from: Annotated[Instant | None, Query(description="Starts then or later.")] = None,
    starts_at_to: Annotated[Instant | None, Query(description="Starts before.")] = None,
    updated_since: Instant | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> Filters:
    return Filters(state, contact_id, direction_id, starts_at_from, starts_at_to, updated_since, trashed)


@router.get("", responses=responses(InvalidCursor))
def list_interviews(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    filters: Annotated[Filters, Depends(_filters)],
    sort: Annotated[Order, Query(description="Interviews without a time come last.")] = "-created_at",
) -> InterviewPage:
    """Interviews, page by page."""
    return queries.summaries(session, viewer, paging, filters, sort)


@router.post("", status_code=201, responses=responses(InvalidReference, NonexistentLocalTime, SlotTaken, TooManyItems))
def plan_interview(new: InterviewCreate, viewer: Writer, session: Writing) -> InterviewRead:
    """Plan an interview. A contact is enough; a question set becomes the agenda."""
    return _read(session, actions.plan(session, viewer, new))


@router.get("/{id}", responses=responses(NotFound))
def get_interview(id: UUID, viewer: Reader, session: Reading) -> InterviewRead:
    """One interview with its checklist, agenda and debrief."""
    return queries.one(session, viewer.account_id, id)


@router.patch(
    "/{id}", responses=responses(NotFound, InvalidReference, NonexistentLocalTime, SlotTaken, WayToMeetNeeded)
)
def update_interview(changes: InterviewUpdate, interview: Editable, session: Writing) -> InterviewRead:
    """Change an interview; what is not sent stays."""
    actions.edit(session, interview, changes)
    return _read(session, interview)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def delete_interview(interview: Editable, session: Writing) -> None:
    """Delete an interview; it can be restored for 30 days."""
    actions.trash(session, interview)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound, SlotTaken))
def restore_interview(interview: Trashed, session: Writing) -> None:
    """Have a deleted interview back."""
    actions.restore(session, interview)


@router.put("/{id}/request", responses=responses(NotFound, WrongState))
def request_interview(interview: Advancing, session: Writing) -> InterviewRead:
    """The contact has been asked."""
    transitions.request(session, interview)
    return _read(session, interview)


@router.put(
    "/{id}/schedule", responses=responses(NotFound, WrongState, SlotTaken, NonexistentLocalTime, WayToMeetNeeded)
)
def schedule_interview(wanted: Scheduling, interview: Advancing, session: Writing) -> InterviewRead:
    """The two agreed on a time; again for another time."""
    transitions.schedule(session, interview, wanted, invites=wanted.invites)
    return _read(session, interview)


@router.put("/{id}/start", responses=responses(NotFound, WrongState))
def start_interview(interview: Editable, session: Writing) -> InterviewRead:
    """The two begin to talk. May be repeated without harm."""
    transitions.start(session, interview)
    return _read(session, interview)


@router.put("/{id}/completion", responses=responses(NotFound, WrongState))
def complete_interview(interview: Advancing, session: Writing, told: Completion = Completion()) -> InterviewRead:
    """The two have talked."""
    transitions.complete(session, interview, told.ended_at)
    return _read(session, interview)


@router.put("/{id}/decline", responses=responses(NotFound, WrongState))
def decline_interview(interview: Editable, session: Writing, told: Closing = Closing()) -> InterviewRead:
    """The contact said no."""
    transitions.decline(session, interview, told.reason)
    return _read(session, interview)


@router.put("/{id}/cancellation", responses=responses(NotFound, WrongState))
def cancel_interview(interview: Editable, session: Writing, told: Closing = Closing()) -> InterviewRead:
    """It will not take place."""
    transitions.cancel(session, interview, told.reason)
    return _read(session, interview)


@router.put("/{id}/no-show", responses=responses(NotFound, WrongState))
def miss_interview(interview: Editable, session: Writing) -> InterviewRead:
    """One of the two did not come."""
    transitions.miss(session, interview)
    return _read(session, interview)


@router.put("/{id}/reopening", responses=responses(NotFound, WrongState, SlotTaken, WayToMeetNeeded))
def reopen_interview(interview: Editable, session: Writing) -> InterviewRead:
    """Undo what closed the interview: back to the state before."""
    transitions.reopen(session, interview)
    return _read(session, interview)


@router.put("/{id}/debrief", responses=responses(NotFound))
def debrief_interview(written: DebriefWrite, interview: Editable, session: Writing) -> InterviewRead:
    """Write down what is left of the interview; what is not sent is empty."""
    actions.debrief(session, interview, written)
    return _read(session, interview)


@router.get("/{id}/preparation", responses=responses(NotFound))
def prepare_interview(interview: Visible, session: Reading) -> PreparationRead:
    """What earlier interviews have to say to this one."""
    return preparation.prepare(session, interview)


@router.get(
    "/{id}/calendar.ics",
    response_class=Response,
    responses={**responses(NotFound, NoTimeYet), 200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
def get_calendar(interview: Visible, session: Reading) -> Response:
    """The interview as a calendar file."""
    contact, seeker = _both(session, interview)
    headers = {"Content-Disposition": attachment(calendar.file_name(contact, seeker, Party.seeker))}
    content = calendar.written(interview, contact, seeker, Party.seeker)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/{id}/calendar-links", responses=responses(NotFound, NoTimeYet))
def get_calendar_links(interview: Visible, session: Reading) -> AddTo:
    """Addresses that put a copy of the interview into a calendar on the web; the copy does not follow changes."""
    return add_to.links(interview, *_both(session, interview), Party.seeker)


@router.put("/{id}/invitation", responses=responses(NotFound, WrongState, MailNotConfigured, EmailUnconfirmed))
def invite_to_interview(interview: Editable, session: Writing) -> InterviewRead:
    """Send both an invitation, or the same once more. Those who have one hear of every change.

    Only once the account's address is confirmed: answers go there.
    """
    transitions.invite(session, interview)
    return _read(session, interview)


def _both(session: Session, interview: Interview) -> tuple[Contact, Account]:
    contact = session.get_one(Contact, (interview.owner_id, interview.contact_id))
    return contact, session.get_one(Account, interview.owner_id)
