"""Today: what is next, what is due, and how much there is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client import Client, SignIn, succeeded
from interviewing import INTERVIEWS, interview_in, step
from people import contact, question_set


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def today(client: Client) -> Any:
    return succeeded(client.get("/today"))


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def ids(items: list[Any]) -> list[str]:
    return [item["id"] for item in items]


def test_is_empty_at_first(ada: Client) -> None:
    assert today(ada) == {
        "next_interviews": [],
        "to_debrief": [],
        "to_thank": [],
        "to_keep_in_touch": [],
        "follow_ups": [],
        "totals": {"next_interviews": 0, "to_debrief": 0, "to_thank": 0, "to_keep_in_touch": 0, "follow_ups": 0},
        "counts": {"contacts": 0, "question_sets": 0, "interviews": 0, "completed": 0},
    }


def test_shows_what_is_next_until_it_is_over(ada: Client) -> None:
    later = interview_in(ada, "scheduled", starts_at=ago(days=-2))
    running = interview_in(ada, "scheduled", starts_at=ago(minutes=10))
    over = interview_in(ada, "scheduled", starts_at=ago(minutes=40))
    interview_in(ada, "planned", starts_at=ago(days=-3))
    told = today(ada)
    assert ids(told["next_interviews"]) == [running["id"], later["id"]]
    assert ids(told["to_debrief"]) == [over["id"]]
    assert told["next_interviews"] == [
        next(item for item in ada.get(INTERVIEWS).json()["items"] if item["id"] == made["id"])
        for made in (running, later)
    ]


def test_asks_for_a_debrief_until_it_is_written(ada: Client) -> None:
    held = interview_in(ada, "completed", starts_at=ago(hours=2))
    interview_in(ada, "no_show", starts_at=ago(hours=4))
    assert ids(today(ada)["to_debrief"]) == [held["id"]]
    step(ada, held, "debrief", highlights="Warm.")
    assert today(ada)["to_debrief"] == []


def test_asks_for_thanks_until_they_are_given(ada: Client) -> None:
    held = interview_in(ada, "completed")
    zoe = held["contact"]["id"]
    assert today(ada)["to_thank"] == [ada.get("/contacts").json()["items"][0]]
    succeeded(ada.patch(f"/contacts/{zoe}", json={"stage": "thanked"}))
    assert today(ada)["to_thank"] == []


@pytest.mark.parametrize(
    ("changes", "is_due"),
    [
        ({"keep_in_touch_days": 30, "last_contact_at": ago(days=31)}, True),
        ({"keep_in_touch_days": 30, "last_contact_at": ago(days=29)}, False),
        ({"keep_in_touch_days": None, "last_contact_at": ago(days=300)}, False),
        ({"keep_in_touch_days": 30}, False),
        ({"keep_in_touch_days": 30, "last_contact_at": ago(days=31), "stage": "closed"}, False),
    ],
)
def test_reminds_by_the_rhythm_of_a_contact(ada: Client, changes: dict[str, Any], is_due: bool) -> None:
    zoe = ada.make("/contacts", contact())
    known = succeeded(ada.patch(f"/contacts/{zoe['id']}", json=changes))
    assert ids(today(ada)["to_keep_in_touch"]) == ([known["id"]] if is_due else [])


def test_puts_the_longest_overdue_first(ada: Client) -> None:
    made = []
    for days in (40, 90, 60):
        zoe = ada.make("/contacts", contact(keep_in_touch_days=30))
        made.append(zoe["id"])
        succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"last_contact_at": ago(days=days)}))
    assert ids(today(ada)["to_keep_in_touch"]) == [made[1], made[2], made[0]]
    ada.delete(f"/contacts/{made[1]}")
    assert ids(today(ada)["to_keep_in_touch"]) == [made[2], made[0]]


def test_shows_twenty_and_says_how_many_more_there_are(ada: Client) -> None:
    new = {"keep_in_touch_days": 30, "stage": "met"}
    create = [{"op": "create", "contact": contact(emails=[], **new)} for _ in range(23)]
    made = ids(ada.make("/contacts/batch", {"operations": create})["items"])
    due = [{"op": "update", "id": id, "changes": {"last_contact_at": ago(days=40)}} for id in made[:22]]
    ada.make("/contacts/batch", {"operations": due})
    told = today(ada)
    assert (len(told["to_keep_in_touch"]), len(told["to_thank"])) == (20, 20)
    assert (told["totals"]["to_thank"], told["totals"]["to_keep_in_touch"]) == (23, 22)
    assert set(ids(told["to_keep_in_touch"])) < set(made[:22])


def test_counts_what_is_there(ada: Client, sign_in: SignIn) -> None:
    ada.make("/question-sets", question_set())
    interview_in(ada, "completed")
    gone = interview_in(ada, "planned", starts_at=None)
    ada.delete(f"{INTERVIEWS}/{gone['id']}")
    assert today(ada)["counts"] == {"contacts": 2, "question_sets": 1, "interviews": 1, "completed": 1}
    assert today(sign_in("bob"))["counts"]["contacts"] == 0


def test_is_for_programs_that_may_see_all_of_it(ada: Client) -> None:
    some = ("contacts:read", "questions:read", "interviews:read")
    assert ada.with_token(*some).get("/today").status_code == 403
    assert ada.with_token(*some, "outreach:read").get("/today").status_code == 200
