"""The feed: a private address that calendars subscribe to."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import update
from sqlmodel import col

from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.interviews.models import Interview
from booking import in_days
from client import Client, SignIn, succeeded
from interviewing import interview_in
from people import contact

FEED = "/calendar-feed"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def path_of(feed: Any) -> str:
    return "/calendar/" + str(feed["url"].rpartition("/")[2])


def events(anybody: Client, feed: Any) -> dict[str, Any]:
    """The events of the feed by their UID."""
    response = anybody.get(path_of(feed))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    found = Calendar.from_ical(response.content).walk("VEVENT")
    assert [event.errors for event in found if event.errors] == []
    return {str(event["UID"]).removesuffix("@askwell"): event for event in found}


def test_tells_of_interviews_and_of_what_is_due(ada: Client, anybody: Client) -> None:
    zoe = ada.make("/contacts", contact())["id"]
    agreed = interview_in(ada, "scheduled", zoe, starts_at=in_days(3))
    asked = interview_in(ada, "requested", zoe, starts_at=in_days(4))
    without_time = interview_in(ada, "planned", zoe, starts_at=None)
    due_on = date.fromisoformat(in_days(5)[:10])
    due = ada.make("/follow-ups", {"text": "Send the book", "due_on": str(due_on), "contact_id": zoe})
    found = events(anybody, ada.make(FEED, {}))
    assert {agreed["id"], asked["id"], due["id"]} <= found.keys()
    assert without_time["id"] not in found
    assert str(found[agreed["id"]]["SUMMARY"]) == "Informational interview with Zoë Álvarez"
    assert (found[agreed["id"]]["STATUS"], found[asked["id"]]["STATUS"]) == ("CONFIRMED", "TENTATIVE")
    assert (str(found[due["id"]]["SUMMARY"]), found[due["id"]].start) == ("Send the book", due_on)
    ada.put(f"/follow-ups/{due['id']}/completion")
    assert due["id"] not in events(anybody, ada.make(FEED, {}))


def test_keeps_what_was_cancelled_for_thirty_days(ada: Client, anybody: Client, settings: Settings) -> None:
    cancelled = interview_in(ada, "cancelled", starts_at=in_days(3))
    feed = ada.make(FEED, {})
    event = events(anybody, feed)[cancelled["id"]]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        this = update(Interview).where(col(Interview.id) == UUID(cancelled["id"]))
        session.execute(this.values(updated_at=now() - timedelta(days=31)))
    database.close()
    assert cancelled["id"] not in events(anybody, feed)


def test_says_less_of_a_confidential_account(ada: Client, anybody: Client) -> None:
    interview_in(ada, "scheduled", starts_at=in_days(3), purpose="UX research")
    ada.make("/follow-ups", {"text": "Prepare the interview", "due_on": in_days(5)[:10]})
    succeeded(ada.patch("/notification-settings", json={"confidential": True}))
    text = anybody.get(path_of(ada.make(FEED, {}))).text
    assert "nterview" not in text
    assert "UX research" not in text


def test_another_address_ends_the_one_before(ada: Client, anybody: Client) -> None:
    assert ada.get(FEED).json() == {"created_at": None}
    first = ada.make(FEED, {})
    assert ada.get(FEED).json() == {"created_at": first["created_at"]}
    second = ada.make(FEED, {})
    assert anybody.get(path_of(first)).status_code == 404
    assert anybody.get(path_of(second)).status_code == 200
    assert ada.delete(FEED).status_code == 204
    gone, unknown = anybody.get(path_of(second)), anybody.get("/calendar/x.ics")
    assert gone.status_code == unknown.status_code == 404
    assert gone.json()["detail"] == unknown.json()["detail"]


def test_a_program_may_not_make_one(ada: Client) -> None:
    program = ada.with_token("interviews:write", "account:write")
    assert program.post(FEED).json()["code"] == "session_required"
    assert program.get(FEED).status_code == 200


def test_hides_what_is_in_the_trash(ada: Client, anybody: Client) -> None:
    deleted, hidden = interview_in(ada, "scheduled", starts_at=in_days(3)), interview_in(ada, "planned")
    assert ada.delete(f"/interviews/{deleted['id']}").status_code == 204
    assert ada.delete(f"/contacts/{hidden['contact']['id']}").status_code == 204
    assert {deleted["id"], hidden["id"]}.isdisjoint(events(anybody, ada.make(FEED, {})))
