"""When the seeker can be met."""

from typing import Any

import pytest

from booking import ZOE, book, choosing, every_day, in_days, page_of, propose
from client import Client, SignIn, at_once, succeeded
from interviewing import interview_in

URL = "/availability"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def times(client: Client, path: str, **asked: Any) -> list[str]:
    asked = {"starts_at_from": in_days(3, 0), "starts_at_to": in_days(4, 0), **asked}
    return [slot["starts_at"][11:16] for slot in succeeded(client.get(path, params=asked))["items"]]


def test_nobody_can_choose_before_it_is_written_down(ada: Client, anybody: Client) -> None:
    told = succeeded(ada.get(URL))
    assert (told["weekly"], told["minimum_notice_hours"], told["time_zone"]) == ([], 24, "Europe/London")
    assert times(ada, f"{URL}/slots") == []
    proposal = propose(ada, offers_availability=True)
    assert times(anybody, f"{page_of(proposal)}/slots") == []


def test_is_kept_as_it_is_written(ada: Client) -> None:
    written = every_day(exceptions=[{"on": "2027-12-24", "starts": None, "ends": None}], horizon_days=60)
    told = succeeded(ada.put(URL, json=written))
    assert told == ada.get(URL).json() == {**written, "version": told["version"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekly": [{"weekday": 7, "starts": "09:00", "ends": "12:00"}]},
        {"weekly": [{"weekday": 0, "starts": "12:00", "ends": "09:00"}]},
        {"weekly": [{"weekday": 0, "starts": "9:00", "ends": "12:00"}]},
        {"weekly": [{"weekday": 0, "starts": "09:00", "ends": "24:30"}]},
        {"exceptions": [{"on": "2027-12-24", "starts": "09:00"}]},
        {"time_zone": "Mars/Olympus"},
        {"daily_cap": 0},
        {"buffer_minutes": -1},
        {"colour": "blue"},
    ],
)
def test_refuses_what_is_none(ada: Client, wrong: dict[str, Any]) -> None:
    assert ada.put(URL, json=wrong).status_code == 422


def test_of_sixteen_who_write_it_first_with_one_version_one_wins(ada: Client) -> None:
    tag = ada.get(URL).headers["ETag"]
    answers = at_once(lambda n: ada.put(URL, json=every_day(daily_cap=n + 1), headers={"If-Match": tag}))
    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 15]


def test_a_contact_chooses_from_it(ada: Client, anybody: Client) -> None:
    succeeded(ada.put(URL, json=every_day(buffer_minutes=30)))
    interview_in(ada, "scheduled", starts_at=in_days(3, 12))
    proposal = propose(ada, times=[], offers_availability=True)
    free = times(anybody, f"{page_of(proposal)}/slots")
    assert free == times(ada, f"{URL}/slots")
    assert {"11:30", "12:00", "12:30"}.isdisjoint(free)
    assert {"09:00", "11:00", "13:00", "16:30"} <= set(free)
    booked = book(anybody, {**proposal, "times": [{"id": None}]}, starts_at=in_days(3, 9))
    assert booked["interview"]["starts_at"] == in_days(3, 9)
    assert "09:30" not in times(ada, f"{URL}/slots")
    assert "09:00" in times(anybody, f"{page_of(proposal)}/slots"), "it may be moved a little"


@pytest.mark.parametrize(
    "starts_at", [in_days(3, 8), in_days(3, 17), in_days(40, 10), in_days(3).replace(":00Z", ":01Z")]
)
def test_a_contact_chooses_nothing_else(ada: Client, anybody: Client, starts_at: str) -> None:
    succeeded(ada.put(URL, json=every_day()))
    proposal = propose(ada, offers_availability=True)
    choice = choosing(proposal, time_id=None, starts_at=starts_at)
    refused = anybody.put(f"{page_of(proposal)}/choice", json=choice)
    assert (refused.status_code, refused.json()["code"]) == (409, "time_not_offered")


def test_nobody_sees_it_who_was_not_offered_it(ada: Client, anybody: Client) -> None:
    succeeded(ada.put(URL, json=every_day()))
    proposal = propose(ada)
    assert times(anybody, f"{page_of(proposal)}/slots") == []
    choice = {"starts_at": in_days(3, 10), "platform": "zoom", "time_zone": ZOE}
    assert anybody.put(f"{page_of(proposal)}/choice", json=choice).status_code == 409


def test_says_what_is_taken_meanwhile(ada: Client) -> None:
    made = interview_in(ada, "planned", starts_at=in_days(3, 12))
    asked = {"starts_at_from": in_days(3, 0), "starts_at_to": in_days(4, 0)}
    [busy] = succeeded(ada.get(f"{URL}/slots", params=asked))["busy"]
    assert busy == {"starts_at": made["starts_at"], "ends_at": made["ends_at"], "interview_id": made["id"]}
