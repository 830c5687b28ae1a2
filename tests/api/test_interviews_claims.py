"""Two interviews of one seeker do not overlap, however many try at once."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import httpx
import pytest

from client import Client, SignIn, at_once, succeeded
from interviewing import INTERVIEWS, interview_in, step
from people import contact, interview


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> str:
    return str(ada.make("/contacts", contact())["id"])


def at(time: str, minutes: int = 30, **changes: Any) -> dict[str, Any]:
    return {"starts_at": f"2027-03-01T{time}Z", "minutes": minutes, **changes}


OTHERS: list[tuple[dict[str, Any], bool]] = [
    (at("15:00:00"), False),
    (at("15:29:00"), False),
    (at("15:29:59"), False),
    (at("15:30:00"), True),
    (at("14:30:00"), True),
    (at("14:30:00", 31), False),
    (at("14:00:00", 480), False),
    (at("15:10:00", 5), False),
    ({"starts_at": "2027-03-01T16:00:00+01:00"}, False),
    (at("15:10:00", allow_overlap=True), True),
]
"""What is tried beside an interview from 15:00 to 15:30, and whether it fits."""


def race(ask: Callable[[int], httpx.Response], times: int = 16) -> Counter[tuple[int, str]]:
    """How many of so many simultaneous requests were answered how."""
    answers = at_once(ask, times)
    return Counter((answer.status_code, answer.json().get("code", "")) for answer in answers)


def test_refuses_what_overlaps_by_a_minute(ada: Client, zoe: str) -> None:
    ada.make(INTERVIEWS, interview(zoe, **at("15:00:00")))
    for other, fits in OTHERS:
        answer = ada.post(INTERVIEWS, json=interview(zoe, **other))
        if fits:
            ada.delete(f"{INTERVIEWS}/{succeeded(answer)['id']}")
        else:
            assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken"), other
            assert "Zoë Álvarez" in answer.json()["detail"]
    assert len(ada.get(INTERVIEWS).json()["items"]) == 1


def test_talks_may_follow_each_other_at_any_minute(ada: Client, zoe: str) -> None:
    for time in ("09:02:00", "09:32:00", "10:02:00"):
        ada.make(INTERVIEWS, interview(zoe, **at(time)))


def test_an_interview_that_may_overlap_still_takes_what_is_free(ada: Client, zoe: str) -> None:
    ada.make(INTERVIEWS, interview(zoe, **at("15:00:00")))
    ada.make(INTERVIEWS, interview(zoe, **at("15:20:00", allow_overlap=True)))
    assert ada.post(INTERVIEWS, json=interview(zoe, **at("15:40:00"))).status_code == 409


def test_interviews_of_others_do_not_count(ada: Client, zoe: str, sign_in: SignIn) -> None:
    ada.make(INTERVIEWS, interview(zoe))
    interview_in(sign_in("bob"), "scheduled")


def test_an_interview_does_not_bar_itself(ada: Client, zoe: str) -> None:
    made = ada.make(INTERVIEWS, interview(zoe, **at("15:00:00")))
    moved = succeeded(ada.patch(f"{INTERVIEWS}/{made['id']}", json=at("15:10:00", 45)))
    assert moved["ends_at"] == "2027-03-01T15:55:00Z"
    assert step(ada, made, "schedule", **at("15:20:00"))["state"] == "scheduled"


@pytest.mark.parametrize("leave", ["decline", "cancellation", "no-show", "move", "unset", "delete"])
def test_a_time_that_is_given_up_is_free(ada: Client, zoe: str, leave: str) -> None:
    state = {"decline": "requested", "no-show": "scheduled"}.get(leave, "planned")
    made = interview_in(ada, state, zoe)
    url = f"{INTERVIEWS}/{made['id']}"
    if leave in ("move", "unset"):
        succeeded(ada.patch(url, json={"starts_at": "2027-03-01T18:00:00Z" if leave == "move" else None}))
    elif leave == "delete":
        assert ada.delete(url).status_code == 204
    else:
        step(ada, made, leave)
    ada.make(INTERVIEWS, interview(zoe))
    if leave == "delete":
        assert ada.put(f"{url}/restoration").json()["code"] == "slot_taken"


@pytest.mark.parametrize("state", ["requested", "scheduled", "completed"])
def test_keeps_its_time(ada: Client, zoe: str, state: str) -> None:
    interview_in(ada, state, zoe)
    assert ada.post(INTERVIEWS, json=interview(zoe)).status_code == 409


def test_leave_to_overlap_can_be_taken_back(ada: Client, zoe: str) -> None:
    ada.make(INTERVIEWS, interview(zoe))
    second = ada.make(INTERVIEWS, interview(zoe, allow_overlap=True))
    url = f"{INTERVIEWS}/{second['id']}"
    succeeded(ada.patch(url, json={"purpose": "To compare"}))
    assert ada.patch(url, json={"allow_overlap": False}).status_code == 409
    assert ada.patch(url, json={"minutes": 45}).status_code == 200


class TestAtOnce:
    def test_of_sixteen_new_ones_one_gets_the_time(self, ada: Client, zoe: str) -> None:
        tried = race(lambda _: ada.post(INTERVIEWS, json=interview(zoe)))
        assert tried == {(201, ""): 1, (409, "slot_taken"): 15}
        assert len(ada.get(INTERVIEWS).json()["items"]) == 1

    def test_of_sixteen_that_overlap_in_part_none_overlap(self, ada: Client, zoe: str) -> None:
        times = [at(f"15:{minute:02}:00") for minute in range(0, 48, 3)]
        tried = race(lambda n: ada.post(INTERVIEWS, json=interview(zoe, **times[n])))
        assert tried.keys() == {(201, ""), (409, "slot_taken")}
        kept = ada.get(INTERVIEWS, params={"sort": "starts_at"}).json()["items"]
        assert all(one["ends_at"] <= after["starts_at"] for one, after in pairwise(kept))
        assert len(kept) == tried[201, ""]

    def test_of_sixteen_that_are_scheduled_one_gets_the_time(self, ada: Client, zoe: str) -> None:
        planned = [ada.make(INTERVIEWS, {"contact_id": zoe})["id"] for _ in range(16)]
        tried = race(lambda n: ada.put(f"{INTERVIEWS}/{planned[n]}/schedule", json=at("15:00:00", place="Ward 3B")))
        assert tried == {(200, ""): 1, (409, "slot_taken"): 15}
        assert succeeded(ada.get(f"/contacts/{zoe}"))["stage"] == "scheduled"

    def test_two_that_swap_their_times_do_not_wait_for_each_other(self, ada: Client, zoe: str) -> None:
        times = [at("09:00:00"), at("12:00:00")]
        pair = [ada.make(INTERVIEWS, interview(zoe, **time))["id"] for time in times]
        for _ in range(5):
            tried = race(lambda n: ada.patch(f"{INTERVIEWS}/{pair[n]}", json=times[1 - n]), 2)
            assert tried.keys() <= {(200, ""), (409, "slot_taken")}
