"""Drafts: a template, or one's own words, with what is known of the contact filled in."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.contacts.access import referred as referred_contact
from askwell.contacts.indexing import DIRECTIONS
from askwell.contacts.models import Contact, Organization
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.markdown import to_text
from askwell.core.text import one_line
from askwell.directions.models import Direction, DirectionState
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.access import found as found_interview
from askwell.interviews.access import visible_to as interviews_visible_to
from askwell.interviews.models import Interview
from askwell.outreach.messages.indexing import index
from askwell.outreach.messages.models import Channel, Message
from askwell.outreach.messages.schemas import MessageCreate
from askwell.outreach.templates.access import referred as referred_template
from askwell.outreach.texts import LONGEST_BODY, MergeField, MessageKind, filled

_LONGEST_HIGHLIGHT, _LONGEST_SUBJECT = 300, 200
Values = Mapping[str, str | None]


def draft(session: Session, viewer: Viewer, new: MessageCreate) -> Message:
    """A draft to a contact; a text of one's own goes before the template's. Raises InvalidReference."""
    contact = referred_contact(session, viewer, new.contact_id, "/contact_id")
    interview_id = _interview_id(session, viewer, new.interview_id)
    subject, body = new.subject or "", new.body or ""
    if new.template_id is not None:
        template = referred_template(session, viewer, new.template_id, "/template_id")
        subject, body = new.subject or template["subject"], new.body or template["body"]
    message = Message(
        owner_id=viewer.account_id,
        contact_id=contact.id,
        interview_id=interview_id,
        template_id=new.template_id,
        kind=new.kind,
        channel=new.channel,
        recipient=contact.email if new.channel is Channel.mail else None,
    )
    given = {field.value: text for field, text in new.values.items()}
    put_in(message, subject, body, {**known_of(session, contact, interview_id), **given})
    session.add(message)
    index(session, message, contact)
    record(session, EventType.message_drafted, message, kind=message.kind)
    return message


def put_in(message: Message, subject: str, body: str, values: Values) -> None:
    """Make this the message's text, with its fields filled in."""
    message.subject = one_line(filled(subject, values), _LONGEST_SUBJECT)
    message.body = filled(body, values)[:LONGEST_BODY]


def _interview_id(session: Session, viewer: Viewer, id: UUID | None) -> UUID | None:
    if id is None:
        return None
    try:
        return found_interview(session, interviews_visible_to(viewer).where(col(Interview.id) == id)).id
    except NotFound as error:
        raise InvalidReference("/interview_id") from error


def known_of(session: Session, contact: Contact, interview_id: UUID | None = None) -> Values:
    """What the fields stand for in a message to this contact; None for what is not known."""
    account = session.get_one(Account, contact.owner_id)
    organization = contact.organization_id and session.get(Organization, (contact.owner_id, contact.organization_id))
    referrer = contact.referred_by_id and session.get(Contact, (contact.owner_id, contact.referred_by_id))
    return {
        MergeField.contact_given_name: contact.given_name,
        MergeField.contact_name: contact.name,
        MergeField.contact_title: contact.title,
        MergeField.organization: organization.name if organization else None,
        MergeField.how_we_met: contact.how_met,
        MergeField.referrer: referrer.name if referrer and referrer.trashed_at is None else None,
        MergeField.direction: _direction(session, contact),
        MergeField.highlight: _highlight(session, contact, interview_id),
        MergeField.my_name: account.display_name,
        MergeField.my_headline: account.headline,
    }


def _direction(session: Session, contact: Contact) -> str | None:
    """The first direction of the contact that is still explored."""
    mine = (col(Direction.owner_id) == contact.owner_id) & (col(Direction.state) == DirectionState.exploring)
    theirs = mine & col(Direction.id).in_(DIRECTIONS.ids(session, contact.owner_id, contact.id))
    return session.scalar(select(col(Direction.name)).where(theirs).order_by(col(Direction.id)).limit(1))


def _highlight(session: Session, contact: Contact, interview_id: UUID | None) -> str | None:
    """The first line of what stood out in this interview, or in the last one with the contact."""
    mine = (col(Interview.owner_id) == contact.owner_id) & col(Interview.highlights).is_not(None)
    meant = col(Interview.contact_id) == contact.id if interview_id is None else col(Interview.id) == interview_id
    wanted = select(col(Interview.highlights)).where(mine, meant, IN_SIGHT)
    highlights = session.scalar(wanted.order_by(col(Interview.starts_at).desc(), col(Interview.id).desc()).limit(1))
    lines = [line for line in to_text(highlights or "").splitlines() if line.strip()]
    return one_line(lines[0], _LONGEST_HIGHLIGHT) if lines else None


def request_to(session: Session, viewer: Viewer, contact_id: UUID, template_id: UUID) -> Message:
    """The first draft to a contact that somebody led to."""
    return draft(
        session, viewer, MessageCreate(contact_id=contact_id, kind=MessageKind.request, template_id=template_id)
    )
