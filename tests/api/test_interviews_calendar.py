"""An interview in a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from client import Client, SignIn, succeeded
from interviewing import INTERVIEWS, interview_in
from people import contact, interview

HOSTILE = [
    "x\r\nATTENDEE:mailto:evil@example.org",
    "x\nEND:VEVENT\nBEGIN:VALARM",
    "x\rDTSTART:20200101T000000Z",
    "x\u2028y\u2029z\u0085ATTENDEE:mailto:evil@example.org",
    "\u202egnp.exe\u202c",
    'x";VALUE=BINARY:,;\\n\\',
    "x" * 2000,
    "ü" * 2000,
]


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def event(client: Client, interview: Any) -> Event:
    """The one event of the interview's calendar, read as a calendar reads it."""
    response = client.get(f"{INTERVIEWS}/{interview['id']}/calendar.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)
    calendar = Calendar.from_ical(response.content)
    (found,) = calendar.subcomponents
    assert not found.errors
    return found


def test_tells_when_where_and_with_whom(ada: Client) -> None:
    made = interview_in(ada, "scheduled", purpose="Learn about clinics", time_zone="Europe/Paris", phone="+33 1 23")
    found = event(ada, made)
    assert found["UID"] == f"{made['id']}@askwell"
    assert found["SUMMARY"] == "Informational interview with Zoë Álvarez"
    assert found.start == datetime(2027, 3, 1, 15, tzinfo=UTC)
    assert found.end - found.start == timedelta(minutes=30)
    assert found["LOCATION"] == found["URL"] == "https://meet.example/zoe"
    assert found["DESCRIPTION"].split("\n") == [
        "Purpose: Learn about clinics",
        "Meeting link: https://meet.example/zoe",
        "Phone: +33 1 23",
        "Their time zone: Europe/Paris",
    ]


def test_comes_as_a_file_that_bears_the_name(ada: Client) -> None:
    zoe = ada.make("/contacts", contact(given_name='Zoë "Z"; x=/../y'))
    made = ada.make(INTERVIEWS, interview(zoe["id"]))
    disposition = ada.get(f"{INTERVIEWS}/{made['id']}/calendar.ics").headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="Interview with Zo_ _Z__ x__.._y _lvarez.ics"; ')
    assert "/" not in disposition.partition("UTF-8''")[2]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("planned", "TENTATIVE"),
        ("requested", "TENTATIVE"),
        ("scheduled", "CONFIRMED"),
        ("completed", "CONFIRMED"),
        ("no_show", "CONFIRMED"),
        ("declined", "CANCELLED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_tells_how_certain_it_is(ada: Client, state: str, status: str) -> None:
    assert event(ada, interview_in(ada, state))["STATUS"] == status


def test_keeps_its_uid_and_counts_changes_of_time_and_a_cancel(ada: Client) -> None:
    made = interview_in(ada, "scheduled")
    url = f"{INTERVIEWS}/{made['id']}"
    first = event(ada, made)
    counted = [first["SEQUENCE"]]
    for change in (
        lambda: ada.patch(url, json={"purpose": "Another purpose"}),
        lambda: ada.patch(url, json={"starts_at": "2027-03-02T15:00:00Z"}),
        lambda: ada.put(f"{url}/schedule", json={"starts_at": "2027-03-02T15:00:00Z"}),
        lambda: ada.put(f"{url}/schedule", json={"minutes": 45}),
        lambda: ada.put(f"{url}/cancellation"),
        lambda: ada.put(f"{url}/reopening"),
    ):
        succeeded(change())
        counted.append(event(ada, made)["SEQUENCE"])
    assert counted == [0, 0, 1, 1, 2, 3, 4]
    assert succeeded(ada.get(url))["sequence"] == 4
    assert event(ada, made)["UID"] == first["UID"]


def test_counts_a_decline_and_its_undoing(ada: Client) -> None:
    made = interview_in(ada, "declined")
    assert event(ada, made)["SEQUENCE"] == 1
    succeeded(ada.put(f"{INTERVIEWS}/{made['id']}/reopening"))
    assert event(ada, made)["SEQUENCE"] == 2


def test_hostile_text_stays_in_its_property(ada: Client) -> None:
    zoe = ada.make("/contacts", contact())["id"]
    for text in HOSTILE:
        made = ada.make(INTERVIEWS, interview(zoe, purpose=text, allow_overlap=True))
        found = event(ada, made)
        assert set(found) == {
            *("UID", "SEQUENCE", "STATUS", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND"),
            *("SUMMARY", "DESCRIPTION", "LOCATION", "URL"),
        }
        assert not found.subcomponents
        assert found.start == datetime(2027, 3, 1, 15, tzinfo=UTC)
        assert found["DESCRIPTION"].split("\n")[0].startswith("Purpose: ")
        assert not set(found["DESCRIPTION"]) & set("\r\u2028\u2029\u0085\u202e\u202c")


@pytest.mark.parametrize("field", ["place", "phone", "meeting_link"])
def test_takes_no_line_break_where_a_line_is_meant(ada: Client, field: str) -> None:
    zoe = ada.make("/contacts", contact())["id"]
    refused = ada.post(INTERVIEWS, json=interview(zoe, **{field: "https://x.example/\r\nATTENDEE:x"}))
    assert refused.json()["errors"][0]["pointer"] == f"/{field}"


def test_without_a_time_there_is_nothing_to_put_down(ada: Client) -> None:
    made = interview_in(ada, "planned", starts_at=None)
    refused = ada.get(f"{INTERVIEWS}/{made['id']}/calendar.ics")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_time_yet")


def test_is_shown_to_nobody_else(ada: Client, sign_in: SignIn) -> None:
    made = interview_in(ada, "scheduled")
    assert sign_in("bob").get(f"{INTERVIEWS}/{made['id']}/calendar.ics").status_code == 404
