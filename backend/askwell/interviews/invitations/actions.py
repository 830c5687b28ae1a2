"""Inviting both to an interview, and telling their calendars whatever becomes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core import mail
from askwell.core.clock import now, rfc3339
from askwell.core.db import settings_of
from askwell.core.jobs import enqueue
from askwell.core.mail import CalendarPart, Letter
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews import calendar
from askwell.interviews.invitations import wording
from askwell.interviews.invitations.wording import Talk
from askwell.interviews.models import Interview, Party

DAY_BEFORE, HOUR_BEFORE = timedelta(hours=24), timedelta(hours=1)


def shown(interview: Interview) -> tuple[Any, ...]:
    """What a calendar shows of an interview: if it is another, those who are invited are told."""
    names = ("state", "trashed_at", "starts_at", "minutes", "platform", "meeting_link", "phone", "place")
    return tuple(getattr(interview, name) for name in names)


def invite(session: Session, interview: Interview) -> None:
    """Both shall be told of the interview from now on: whoever of them can be reached by mail.

    Nobody is told in the name of an address that may not be the seeker's.
    """
    seeker, contact = _both(session, interview)
    if not mail.can_send(session) or seeker.mailbox is None:
        return
    addresses = {Party.contact: contact.email, Party.seeker: seeker.mailbox}
    interview.invitees = {**{party.value: email for party, email in addresses.items() if email}, **interview.invitees}
    interview.invited_at = now()
    record(session, EventType.interview_invited, interview)


Send = Callable[[Session, Letter], object]


def tell(session: Session, interview: Interview, send: Send = mail.send) -> None:
    """Tell those who are invited what the interview is now; if it is agreed on, have both reminded of it."""
    if interview.ends_at is None or interview.ends_at <= now():
        return
    session.flush()
    seeker, contact = _both(session, interview)
    for party, email in sorted(interview.invitees.items()):
        _send(session, Talk(interview, contact, seeker, Party(party)), email, send)
    if calendar.is_on(interview, contact):
        _remind(session, interview)


def _both(session: Session, interview: Interview) -> tuple[Account, Contact]:
    seeker = session.get_one(Account, interview.owner_id)
    return seeker, session.get_one(Contact, (interview.owner_id, interview.contact_id))


def lane(interview: Interview) -> str:
    """Mails about one interview go out in their order: a cancel never overtakes its request."""
    return f"interview {interview.id.hex}"


def _send(session: Session, talk: Talk, email: str, send: Send) -> None:
    server = settings_of(session).mail_server
    if server is None:
        return
    interview = talk.interview
    invitation = calendar.invitation(interview, talk.contact, talk.seeker, talk.party, server.sender)
    method = str(invitation["method"])
    subject, text = _called_off(talk) if method == "CANCEL" else _invited(talk)
    part = CalendarPart(method, calendar.as_bytes(invitation).decode())
    send(session, letter(talk, email, "invitation", subject, text)._replace(calendar=part))


def letter(talk: Talk, email: str, kind: str, subject: str, text: str) -> Letter:
    """A mail about the interview to one of the two; what the contact answers reaches the seeker."""
    is_contact = talk.party is Party.contact
    return Letter(
        owner_id=talk.interview.owner_id,
        kind=kind,
        to=email,
        to_name=talk.own_name,
        from_name=talk.seeker.display_name if is_contact else "",
        reply_to=talk.seeker.email if is_contact else None,
        subject=subject,
        text=text,
        about_id=talk.interview.id,
        lane=lane(talk.interview),
    )


def _invited(talk: Talk) -> tuple[str, str]:
    is_first = talk.interview.sequence == 0
    text = wording.letter(
        [f"Hello {talk.own_name},"],
        [f"{talk.title}:" if is_first else f"This is what stands now for: {talk.title}"],
        wording.when(talk),
        wording.how(talk.interview),
        wording.closing(talk),
    )
    return f"{'Invitation' if is_first else 'Updated invitation'}: {talk.title}, {wording.in_short(talk)}", text


def _called_off(talk: Talk) -> tuple[str, str]:
    text = wording.letter(
        [f"Hello {talk.own_name},"],
        [f"This will not take place: {talk.title}"],
        wording.when(talk),
        wording.closing(talk),
    )
    return f"Cancelled: {talk.title}, {wording.in_short(talk)}", text


def _remind(session: Session, interview: Interview) -> None:
    if interview.starts_at is None or not mail.can_send(session):
        return
    starts_at = rfc3339(interview.starts_at)
    told = {"owner_id": interview.owner_id.hex, "id": interview.id.hex, "starts_at": starts_at}
    for before in (DAY_BEFORE, HOUR_BEFORE):
        at, hours = interview.starts_at - before, before // HOUR_BEFORE
        if at > now():
            key = f"reminder {interview.id.hex} {starts_at} {hours}"
            payload = {**told, "hours": hours}
            enqueue(session, "interview.reminder", payload, owner_id=interview.owner_id, run_at=at, key=key)
