"""What is told in the app, and that it has been read."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from askwell.core import mail
from askwell.core.clock import now
from askwell.core.mail import Mail, MailState
from askwell.interviews.models import Interview
from askwell.outreach.messages.models import Message
from askwell.outreach.notices.models import Notice, NoticeKind

_TROUBLE = {
    MailState.failed: (NoticeKind.mail_failed, "could not be sent"),
    MailState.bounced: (NoticeKind.mail_bounced, "was refused by their mail server"),
    MailState.unconfirmed: (NoticeKind.mail_unconfirmed, "may not have arrived"),
}


def notify(
    session: Session,
    owner_id: UUID,
    kind: NoticeKind,
    text: str,
    url: str | None = None,
    contact_id: UUID | None = None,
) -> None:
    """Tell somebody in the app; `url` is a path of the web app. The notice goes with the contact it is about."""
    session.add(Notice(owner_id=owner_id, kind=kind, text=text[:500], url=url, contact_id=contact_id))
    session.flush()


def read(notice: Notice) -> None:
    """It has been read; nothing happens if it was."""
    notice.read_at = notice.read_at or now()


def read_all(session: Session, owner_id: UUID) -> None:
    """All of an account's notices have been read."""
    unread = (col(Notice.owner_id) == owner_id) & col(Notice.read_at).is_(None)
    read_now = {"read_at": now(), "updated_at": now(), "version": col(Notice.version) + 1}
    session.execute(update(Notice).where(unread).values(read_now))


@mail.settled()
def tell_of_trouble(session: Session, settled: Mail) -> None:
    """A mail that did not arrive is kept in sight, whatever it was about."""
    if (trouble := _TROUBLE.get(settled.state)) is None:
        return
    kind, what = trouble
    url, contact_id = _about(session, settled)
    text = f"Your mail to {settled.recipient} {what}: {settled.subject}"
    notify(session, settled.owner_id, kind, text, url, contact_id)


def _about(session: Session, settled: Mail) -> tuple[str | None, UUID | None]:
    """Where the web app shows what the mail was about, and the contact that it names."""
    key = settled.owner_id, settled.about_id
    if settled.about_id is not None and (message := session.get(Message, key)) is not None:
        return f"/messages/{message.id}", message.contact_id
    if settled.about_id is not None and (interview := session.get(Interview, key)) is not None:
        return f"/interviews/{interview.id}", interview.contact_id
    return None, None
