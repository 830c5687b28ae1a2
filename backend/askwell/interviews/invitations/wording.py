"""What mails about an interview say: in words, with both time zones, and how to join in plain text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from askwell.auth.models import Account
from askwell.contacts.models import Contact, Platform
from askwell.core.text import one_line
from askwell.interviews.calendar import is_on, title
from askwell.interviews.models import Interview, Party

_PLATFORMS = {
    Platform.zoom: "On Zoom",
    Platform.google_meet: "On Google Meet",
    Platform.teams: "On Microsoft Teams",
    Platform.skype: "On Skype",
    Platform.phone: "By phone",
    Platform.in_person: "In person",
    Platform.other: "Online",
}


class Talk(NamedTuple):
    """An interview, who takes part, and to which of the two something is said."""

    interview: Interview
    contact: Contact
    seeker: Account
    party: Party

    @property
    def own_name(self) -> str:
        """The name of the one who is spoken to."""
        return self.contact.name if self.party is Party.contact else self.seeker.display_name

    @property
    def title(self) -> str:
        """What the reader's calendar calls it."""
        return title(self.contact, self.seeker, self.party)

    @property
    def zones(self) -> list[tuple[str, str]]:
        """The time zones of both, the reader's own first, each with whose it is."""
        theirs = self.interview.time_zone or self.contact.time_zone
        first = self.seeker.display_name.split(" ")[0] if self.party is Party.contact else self.contact.given_name
        zones = (theirs, self.seeker.time_zone) if self.party is Party.contact else (self.seeker.time_zone, theirs)
        named = zip(zones, ("your time", f"{one_line(first)}'s time" if first else "their time"), strict=True)
        return [(zone, whose) for zone, whose in named if zone is not None]


def when(talk: Talk) -> list[str]:
    """The time on the clocks of each of the two, named with its zone."""
    start, end = talk.interview.starts_at, talk.interview.ends_at
    assert start is not None
    assert end is not None
    return [f"{_span(start, end, zone)} ({zone}, {whose})" for zone, whose in talk.zones]


def in_short(talk: Talk) -> str:
    """The time on the reader's clocks, for a subject."""
    (zone, _), start = talk.zones[0], talk.interview.starts_at
    assert start is not None
    local = start.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M} ({zone})"


def _span(start: datetime, end: datetime, zone: str) -> str:
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (start, end))
    return f"{first:%A} {first.day} {first:%B %Y}, {first:%H:%M} to {last:%H:%M}"


def how(interview: Interview) -> list[str]:
    """How to join."""
    told = {"Link": interview.meeting_link, "Phone": interview.phone, "Place": interview.place}
    lines = [f"{name}: {one_line(text, 500)}" for name, text in told.items() if text]
    return [_PLATFORMS[interview.platform], *lines] if interview.platform is not None else lines


def letter(*paragraphs: Iterable[str]) -> str:
    """Paragraphs of lines, as the text of a mail."""
    return "\n\n".join("\n".join(lines) for lines in map(list, paragraphs) if lines) + "\n"


def closing(talk: Talk) -> Iterator[str]:
    """How to say that something has to change, or anything else once it is called off."""
    if talk.party is Party.contact:
        asked = "Does something have to change?" if is_on(talk.interview, talk.contact) else "Is there anything to say?"
        yield f"{asked} Answer this mail: {one_line(talk.seeker.display_name)} will read it."
