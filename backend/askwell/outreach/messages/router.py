"""Messages over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.auth.errors import EmailUnconfirmed
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.outreach.access import Reader, Writer
from askwell.outreach.messages import actions, checking, drafting, queries, sending
from askwell.outreach.messages.access import Editable, Trashed
from askwell.outreach.messages.errors import (
    AlreadySent,
    EnoughNudges,
    MailNotConfigured,
    MissingFields,
    NoAddress,
    NothingToSend,
    NotSent,
)
from askwell.outreach.messages.models import Message, MessageState
from askwell.outreach.messages.queries import Filters
from askwell.outreach.messages.schemas import (
    Answer,
    Bounce,
    MessageCheck,
    MessageCheckRead,
    MessageCreate,
    MessagePage,
    MessageRead,
    MessageUpdate,
    Sending,
)
from askwell.outreach.texts import MessageKind

router = Router("outreach")


def _read(session: Writing, message: Message) -> MessageRead:
    session.flush()
    return queries.one(session, message.owner_id, message.id)


@router.get("/messages", responses=responses(InvalidCursor))
def list_messages(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    contact_id: UUID | None = None,
    interview_id: UUID | None = None,
    state: MessageState | None = None,
    kind: MessageKind | None = None,
    answered: Annotated[bool | None, Query(description="Sent ones that were answered, or were not.")] = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> MessagePage:
    """Messages, the latest first."""
    return queries.page(session, viewer, paging, Filters(contact_id, interview_id, state, kind, answered, trashed))


@router.post("/messages", status_code=201, responses=responses(InvalidReference))
def draft_message(new: MessageCreate, viewer: Writer, session: Writing) -> MessageRead:
    """Draft a message to a contact. The fields of a template are filled in; those without a value stay as they are."""
    return _read(session, drafting.draft(session, viewer, new))


@router.post("/message-checks", responses=responses(InvalidReference))
def check_message(text: MessageCheck, viewer: Reader, session: Reading) -> MessageCheckRead:
    """What a text could do better, while it is being typed."""
    return checking.check(session, viewer, text)


@router.get("/messages/{id}", responses=responses(NotFound))
def get_message(id: UUID, viewer: Reader, session: Reading) -> MessageRead:
    """One message."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/messages/{id}", responses=responses(NotFound, AlreadySent))
def update_message(changes: MessageUpdate, message: Editable, session: Writing) -> MessageRead:
    """Change a draft; what is not sent stays."""
    actions.edit(session, message, changes)
    return _read(session, message)


@router.delete("/messages/{id}", status_code=204, responses=responses(NotFound))
def delete_message(message: Editable, session: Writing) -> None:
    """Delete a message; it can be restored for 30 days. One that waits to be sent is not sent then."""
    actions.trash(session, message)


@router.put("/messages/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_message(message: Trashed, session: Writing) -> None:
    """Have a deleted message back."""
    actions.restore(session, message)


@router.put(
    "/messages/{id}/sending",
    responses=responses(
        *(NotFound, AlreadySent, MailNotConfigured, EmailUnconfirmed, NoAddress, EnoughNudges, NothingToSend),
        MissingFields,
    ),
)
def send_message(message: Editable, session: Writing, wanted: Sending = Sending()) -> MessageRead:
    """Send a message by mail, once the account's address is confirmed, or log that it was sent another way."""
    sending.send(session, message, wanted)
    return _read(session, message)


@router.delete("/messages/{id}/sending", responses=responses(NotFound, NotSent, AlreadySent))
def unsend_message(message: Editable, session: Writing) -> MessageRead:
    """Make it a draft again: one that was logged by mistake, or one that has not left yet."""
    sending.unsend(session, message)
    return _read(session, message)


@router.put("/messages/{id}/answer", responses=responses(NotFound, NotSent))
def note_answer(message: Editable, session: Writing, told: Answer = Answer()) -> MessageRead:
    """The contact answered: what was to be done for want of an answer is cancelled."""
    actions.answer(session, message, told.answered_at)
    return _read(session, message)


@router.delete("/messages/{id}/answer", responses=responses(NotFound))
def undo_answer(message: Editable, session: Writing) -> MessageRead:
    """The contact did not answer after all."""
    actions.unanswer(session, message)
    return _read(session, message)


@router.put("/messages/{id}/bounce", responses=responses(NotFound, NotSent))
def note_bounce(message: Editable, session: Writing, told: Bounce = Bounce()) -> MessageRead:
    """The message came back: it never reached the contact."""
    sending.bounce(session, message, told.reason)
    return _read(session, message)


@router.delete("/messages/{id}/bounce", responses=responses(NotFound))
def undo_bounce(message: Editable, session: Writing) -> MessageRead:
    """The message did not come back after all: it is sent, and an answer is waited for again."""
    sending.unbounce(session, message)
    return _read(session, message)
