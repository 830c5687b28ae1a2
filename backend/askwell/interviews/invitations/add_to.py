"""Addresses that put a copy of an interview into a calendar on the web."""

from urllib.parse import urlencode

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core.clock import rfc3339
from askwell.interviews import calendar
from askwell.interviews.errors import NoTimeYet
from askwell.interviews.invitations.schemas import AddTo
from askwell.interviews.models import Interview, Party

_LONGEST_DETAILS = 1000  # browsers and calendars cut longer addresses off


def links(interview: Interview, contact: Contact, seeker: Account, party: Party) -> AddTo:
    """The address for each calendar. Raises NoTimeYet."""
    if interview.starts_at is None or interview.ends_at is None:
        raise NoTimeYet
    start, end = (rfc3339(at.replace(microsecond=0)) for at in (interview.starts_at, interview.ends_at))
    title = calendar.title(contact, seeker, party)
    details = calendar.describe(interview, seeker, party)[:_LONGEST_DETAILS]
    where = calendar.where(interview) or ""
    plain = "/".join(at.replace("-", "").replace(":", "") for at in (start, end))
    google = {"action": "TEMPLATE", "text": title, "dates": plain, "details": details, "location": where}
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": start,
        "enddt": end,
        "body": details,
        "location": where,
    }
    return {
        "google": f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        "outlook": f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
    }
