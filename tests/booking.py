"""How the tests send a contact a link, and what they do behind it."""

from datetime import datetime, timedelta
from typing import Any

from askwell.core.clock import now, rfc3339
from client import Client, succeeded
from interviewing import interview_in

ZOE = "Europe/Paris"


def in_days(days: int, hour: int = 15) -> str:
    """An instant so many days from now, on the hour."""
    return rfc3339((now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0))


def propose(client: Client, interview: Any = None, **changes: Any) -> Any:
    """A proposal of two times, for an interview that is planned without one."""
    interview = interview or interview_in(client, "planned", starts_at=None)
    body = {"times": [in_days(3), in_days(4)], "platforms": ["zoom", "phone"], **changes}
    return client.make(f"/interviews/{interview['id']}/proposal", body)


def page_of(proposal: Any) -> str:
    """The path of what stands behind a proposal's link."""
    return f"/bookings/{proposal['url'].rpartition('/')[2]}"


def choosing(proposal: Any, place: int = 0, **changes: Any) -> dict[str, Any]:
    """The choice of one of the times, on Zoom."""
    return {"time_id": proposal["times"][place]["id"], "platform": "zoom", "time_zone": ZOE, **changes}


def book(anybody: Client, proposal: Any, place: int = 0, **changes: Any) -> Any:
    """What the page says once the contact has chosen a time."""
    return succeeded(anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal, place, **changes)))


def every_day(**changes: Any) -> dict[str, Any]:
    """An availability from nine to five on every day, without conditions."""
    weekly = [{"weekday": day, "starts": "09:00", "ends": "17:00"} for day in range(7)]
    free = {"minimum_notice_hours": 0, "buffer_minutes": 0, "daily_cap": 20, "time_zone": "UTC"}
    return {"weekly": weekly, **free, **changes}


def calendar(starts_at: str, summary: str = "Dentist") -> bytes:
    """Another calendar of the seeker, as it is read: an hour is taken."""
    start = starts_at.replace("-", "").replace(":", "")
    event = ["BEGIN:VEVENT", "UID:1", f"SUMMARY:{summary}", f"DTSTART:{start}", "DURATION:PT1H", "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tests//EN", *event, "END:VCALENDAR", ""]).encode()


def instant(written: str) -> datetime:
    """An instant of an answer."""
    return datetime.fromisoformat(written)
