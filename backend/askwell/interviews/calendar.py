"""An interview as a calendar has it (RFC 5545): as a file, or as an invitation (RFC 5546)."""

from icalendar import Calendar, Event, vCalAddress

from askwell import __version__
from askwell.auth.models import Account
from askwell.contacts.models import Contact, Platform
from askwell.core.clock import now
from askwell.core.text import one_line
from askwell.interviews.errors import NoTimeYet
from askwell.interviews.models import Interview, InterviewState, Party

_STATUS = {
    InterviewState.planned: "TENTATIVE",
    InterviewState.requested: "TENTATIVE",
    InterviewState.declined: "CANCELLED",
    InterviewState.cancelled: "CANCELLED",
}


def is_on(interview: Interview, contact: Contact) -> bool:
    """Whether it is agreed on, and neither it nor its contact is in the trash."""
    return interview.state is InterviewState.scheduled and interview.trashed_at is None and contact.trashed_at is None


def title(contact: Contact, seeker: Account, party: Party) -> str:
    """What the interview is called in the calendar of one of the two."""
    other = contact.name if party is Party.seeker else seeker.display_name
    return one_line(f"{'Conversation' if seeker.confidential else 'Informational interview'} with {other}")


def file_name(contact: Contact, seeker: Account, party: Party) -> str:
    """What the file is called."""
    other = contact.name if party is Party.seeker else seeker.display_name
    return f"{'Conversation' if seeker.confidential else 'Interview'} with {other}.ics"


def written(interview: Interview, contact: Contact, seeker: Account, party: Party) -> bytes:
    """A calendar with the interview in it. Raises NoTimeYet."""
    return as_bytes(around(event(interview, contact, seeker, party)))


def event(interview: Interview, contact: Contact, seeker: Account, party: Party) -> Event:
    """The interview; its UID is the same for life. Raises NoTimeYet."""
    if interview.starts_at is None:
        raise NoTimeYet
    told = Event()
    told.add("uid", f"{interview.id}@askwell")
    told.add("sequence", interview.sequence)
    told.add("status", _STATUS.get(interview.state, "CONFIRMED"))
    told.add("dtstamp", interview.updated_at.replace(microsecond=0))
    told.add("last-modified", interview.updated_at.replace(microsecond=0))
    told.add("created", interview.created_at.replace(microsecond=0))
    told.add("dtstart", interview.starts_at)
    told.add("dtend", interview.ends_at)
    told.add("summary", title(contact, seeker, party))
    if description := describe(interview, seeker, party):
        told.add("description", description)
    if found := where(interview):
        told.add("location", one_line(found, 500))
    if interview.meeting_link:
        told.add("url", interview.meeting_link)
    return told


def invitation(interview: Interview, contact: Contact, seeker: Account, party: Party, sender: str) -> Calendar:
    """The interview as it is sent to one of the two: a request, or its cancellation."""
    told = event(interview, contact, seeker, party)
    told.DTSTAMP = now().replace(microsecond=0)
    is_off = not is_on(interview, contact)
    if is_off:
        told["status"] = "CANCELLED"
    organizer = _address(seeker.email, seeker.display_name)
    organizer.params["SENT-BY"] = f"mailto:{sender}"
    told["organizer"] = organizer
    names = {Party.seeker: seeker.display_name, Party.contact: contact.name}
    for other, email in sorted(interview.invitees.items()):
        told.add("attendee", _attendee(email, names[Party(other)], has_agreed=other == Party.seeker))
    calendar = around(told)
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    return calendar


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = one_line(name).replace('"', "'")
    return address


def _attendee(email: str, name: str, *, has_agreed: bool) -> vCalAddress:
    attendee = _address(email, name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED" if has_agreed else "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE" if has_agreed else "TRUE"
    return attendee


def around(*events: Event) -> Calendar:
    """A calendar that holds these events."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Askwell//Askwell {__version__}//EN")
    calendar.add("version", "2.0")
    for each in events:
        calendar.add_component(each)
    return calendar


def as_bytes(calendar: Calendar) -> bytes:
    """The calendar as it is sent: lines of at most 75 octets that end with CRLF."""
    content: bytes = calendar.to_ical()
    return content


def where(interview: Interview) -> str | None:
    """Where the two meet: first of all what their platform takes."""
    place, link, phone = interview.place, interview.meeting_link, interview.phone
    if interview.platform is Platform.phone:
        return phone or link or place
    return place or link or phone if interview.platform in (None, Platform.in_person) else link or place or phone


def describe(interview: Interview, seeker: Account, party: Party) -> str:
    """What there is to know beside the time, line by line; what it is for is the seeker's own affair."""
    is_own = party is Party.seeker
    told = {
        "Purpose": interview.purpose if is_own and not seeker.confidential else None,
        "Meeting link": interview.meeting_link,
        "Phone": interview.phone,
        "Place": interview.place,
        "Their time zone": interview.time_zone if is_own else None,
    }
    return "\n".join(one_line(f"{name}: {text}", 2500) for name, text in told.items() if text)
