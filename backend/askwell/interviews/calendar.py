"""An interview as a calendar file (RFC 5545)."""

from icalendar import Calendar, Event

from askwell import __version__
from askwell.contacts.models import Contact
from askwell.core.text import one_line
from askwell.interviews.errors import NoTimeYet
from askwell.interviews.models import Interview, State

_STATUS = {
    State.planned: "TENTATIVE",
    State.requested: "TENTATIVE",
    State.declined: "CANCELLED",
    State.cancelled: "CANCELLED",
}


def file_name(contact: Contact) -> str:
    """What the file is called."""
    return f"Interview with {contact.name}.ics"


def written(interview: Interview, contact: Contact) -> bytes:
    """The calendar with the interview in it; its UID is the same for life. Raises NoTimeYet."""
    if interview.starts_at is None:
        raise NoTimeYet
    event = Event()
    event.add("uid", f"{interview.id}@askwell")
    event.add("sequence", interview.sequence)
    event.add("status", _STATUS.get(interview.state, "CONFIRMED"))
    event.add("dtstamp", interview.updated_at.replace(microsecond=0))
    event.add("last-modified", interview.updated_at.replace(microsecond=0))
    event.add("created", interview.created_at.replace(microsecond=0))
    event.add("dtstart", interview.starts_at)
    event.add("dtend", interview.ends_at)
    event.add("summary", one_line(f"Informational interview with {contact.name}"))
    event.add("description", _description(interview))
    if where := _where(interview):
        event.add("location", one_line(where, 500))
    if interview.meeting_link:
        event.add("url", interview.meeting_link)
    text: bytes = _around(event).to_ical()
    return text


def _around(event: Event) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Askwell//Askwell {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar


def _where(interview: Interview) -> str | None:
    return interview.place or interview.meeting_link or interview.phone


def _description(interview: Interview) -> str:
    told = {
        "Purpose": interview.purpose,
        "Meeting link": interview.meeting_link,
        "Phone": interview.phone,
        "Place": interview.place,
        "Their time zone": interview.time_zone,
    }
    return "\n".join(one_line(f"{name}: {text}", 2500) for name, text in told.items() if text)
