"""Reminding both of an interview that is near."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core import mail
from askwell.core.jobs import Claim, job
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.invitations import wording
from askwell.interviews.invitations.actions import letter
from askwell.interviews.invitations.wording import Talk
from askwell.interviews.models import Interview, InterviewState, Party

_HOURS_TO_BOTH = 24


@job("interview.reminder")
def remind(claim: Claim) -> None:
    """Remind of an interview, if it still takes place at that time."""
    told = claim.payload
    with claim.step() as session:
        interview = _still_on(
            session, UUID(told["owner_id"]), UUID(told["id"]), datetime.fromisoformat(told["starts_at"])
        )
        if interview is not None:
            _remind(session, interview, told["hours"])


def _still_on(session: Session, owner_id: UUID, id: UUID, starts_at: datetime) -> Interview | None:
    this = col(Interview.owner_id) == owner_id, col(Interview.id) == id
    same = col(Interview.starts_at) == starts_at, col(Interview.state) == InterviewState.scheduled
    return session.scalar(select(Interview).where(*this, *same, IN_SIGHT))


def _remind(session: Session, interview: Interview, hours: int) -> None:
    seeker = session.get_one(Account, interview.owner_id)
    contact = session.get_one(Contact, (interview.owner_id, interview.contact_id))
    if seeker.reminders_mail and seeker.mailbox is not None:
        _send(session, Talk(interview, contact, seeker, Party.seeker), seeker.mailbox, hours)
    if hours == _HOURS_TO_BOTH and (email := interview.invitees.get(Party.contact)):
        _send(session, Talk(interview, contact, seeker, Party.contact), email, hours)


def _send(session: Session, talk: Talk, email: str, hours: int) -> None:
    near = "tomorrow" if hours == _HOURS_TO_BOTH else "in an hour"
    text = wording.letter(
        [f"Hello {talk.own_name},"],
        [f"A reminder, {near}: {talk.title}"],
        wording.when(talk),
        wording.how(talk.interview),
        _still_to_do(talk),
        wording.closing(talk),
    )
    assert talk.interview.starts_at is not None
    key = f"reminder {talk.interview.id.hex} {int(talk.interview.starts_at.timestamp())} {hours} {talk.party.value}"
    subject = f"Reminder: {talk.title}, {wording.in_short(talk)}"
    mail.send(session, letter(talk, email, "reminder", subject, text)._replace(key=key))


def _still_to_do(talk: Talk) -> list[str]:
    """The open items of the checklist, the seeker's own affair; where others read along, their number."""
    open_items = [f"- {item['text']}" for item in talk.interview.checklist if not item["done"]]
    if talk.party is not Party.seeker or not open_items:
        return []
    return [f"Still to do: {len(open_items)}"] if talk.seeker.confidential else ["Still to do:", *open_items]
