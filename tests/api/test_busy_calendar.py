"""Another calendar of the seeker, which free times avoid."""

from collections.abc import Iterator
from typing import Any

import pytest

from askwell.core.db import Database
from askwell.core.settings import Settings
from booking import ZOE, calendar, choosing, every_day, in_days, page_of, propose
from client import Client, succeeded
from databases import NewDatabase, digests
from listening import listening, told
from mailing import eventually
from people import person
from servers import serving

BUSY = "/busy-calendar"
SECRET = "Second opinion"


@pytest.fixture(scope="module")
def settings(new_database: NewDatabase) -> Settings:
    return new_database().model_copy(update={"private_networks": "127.0.0.1/32"})


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with serving(settings) as address:
        yield address


@pytest.fixture
def ada(address: str) -> Iterator[Client]:
    with Client([address]) as client:
        ada = person("ada")
        client.sign_up(ada)
        yield client.sign_in(ada)


def follow(client: Client, url: str) -> Any:
    """Follow a calendar, and wait until it was read, or could not be."""
    succeeded(client.put(BUSY, json={"url": url}))
    return eventually(
        lambda: next((told for told in [client.get(BUSY).json()] if told["read_at"] or told["failure"]), 0)
    )


def test_free_times_avoid_what_it_says(ada: Client, address: str) -> None:
    succeeded(ada.put("/availability", json=every_day()))
    proposal = propose(ada, times=[in_days(3, 10)], offers_availability=True)
    with listening(told(calendar(in_days(3, 10)))) as url:
        assert follow(ada, f"{url}/me.ics")["busy_times"] == 1
    slots = succeeded(
        ada.get("/availability/slots", params={"starts_at_from": in_days(3, 9), "starts_at_to": in_days(3, 12)})
    )
    assert [slot["starts_at"][11:16] for slot in slots["items"]] == ["09:00", "09:30", "11:00", "11:30"]
    assert [(busy["starts_at"], busy["interview_id"]) for busy in slots["busy"]] == [(in_days(3, 10), None)]
    with Client([address]) as visitor:
        page = succeeded(visitor.get(page_of(proposal)))
        assert [time["free"] for time in page["times"]] == [False]
        taken = {"starts_at": in_days(3, 10), "platform": "zoom", "time_zone": ZOE}
        refused = visitor.put(f"{page_of(proposal)}/choice", json=taken)
        assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
        assert visitor.put(f"{page_of(proposal)}/choice", json=choosing(proposal)).status_code == 201


def test_nothing_is_kept_but_when(ada: Client, settings: Settings) -> None:
    with listening(told(calendar(in_days(4), SECRET))) as url:
        follow(ada, url)
    assert digests(settings)
    database = Database(settings, for_all=True)
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM busy_time").all()
    database.close()
    assert rows
    assert SECRET not in str(rows)


@pytest.mark.parametrize(
    ("answer", "why"),
    [(told(b"<html>"), "not a calendar"), (told(b"", 404), "404"), (told(b"x" * 2_000_001), "too much")],
)
def test_tells_why_it_could_not_be_read(ada: Client, answer: Any, why: str) -> None:
    with listening(answer) as url:
        assert why in follow(ada, url)["failure"]


def test_leads_nowhere_inside(ada: Client) -> None:
    with listening(told(calendar(in_days(3))), "127.0.0.2") as inside:
        assert "not open" in follow(ada, inside)["failure"]
        with listening(told(b"", 302, Location=inside)) as outside:
            assert "not open" in follow(ada, outside)["failure"]


def test_can_be_given_up(ada: Client) -> None:
    with listening(told(calendar(in_days(3)))) as url:
        follow(ada, url)
    nothing = {"url": None, "read_at": None, "failure": None, "busy_times": 0}
    assert succeeded(ada.put(BUSY, json={"url": None})) == nothing == ada.get(BUSY).json()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "x", "javascript:alert(1)", "https://", "http://[::1"])
def test_takes_no_other_address(ada: Client, url: str) -> None:
    assert ada.put(BUSY, json={"url": url}).status_code == 422
