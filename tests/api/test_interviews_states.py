"""What may follow what, and what moves along with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from interviewing import INTERVIEWS, WAYS, interview_in, step
from people import contact

NEXT: dict[str, dict[str, str]] = {
    "planned": {"request": "requested", "schedule": "scheduled", "cancellation": "cancelled"},
    "requested": {"schedule": "scheduled", "decline": "declined", "cancellation": "cancelled"},
    "scheduled": {
        "schedule": "scheduled",
        "start": "scheduled",
        "completion": "completed",
        "cancellation": "cancelled",
        "no-show": "no_show",
    },
    "completed": {"reopening": "scheduled"},
    "declined": {"reopening": "requested"},
    "cancelled": {"reopening": "requested"},
    "no_show": {"reopening": "scheduled"},
}
TRANSITIONS = ("request", "schedule", "start", "completion", "decline", "cancellation", "no-show", "reopening")


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def events(client: Client, interview: Any) -> list[str]:
    """What happened to an interview, in order."""
    found = succeeded(client.get("/events", params={"subject_id": interview["id"]}))["items"]
    return [event["type"].removeprefix("interview.") for event in reversed(found)]


def stage(client: Client, interview: Any) -> str:
    return str(succeeded(client.get(f"/contacts/{interview['contact']['id']}"))["stage"])


@pytest.mark.parametrize("state", WAYS)
def test_allows_what_the_table_says_and_names_it_otherwise(ada: Client, state: str) -> None:
    zoe = ada.make("/contacts", contact())["id"]
    for transition in TRANSITIONS:
        interview = interview_in(ada, state, zoe, allow_overlap=True)
        url = f"{INTERVIEWS}/{interview['id']}"
        answer = ada.put(f"{url}/{transition}", json={})
        if transition in NEXT[state]:
            assert succeeded(answer)["state"] == NEXT[state][transition], transition
        else:
            assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state"), transition
            assert answer.json()["state"] == state
            assert set(answer.json()["allowed"]) == set(NEXT[state])
            assert ada.get(url).json() == interview


def test_hides_every_transition_from_a_stranger(ada: Client, sign_in: SignIn) -> None:
    url, bob = f"{INTERVIEWS}/{interview_in(ada, 'scheduled')['id']}", sign_in("bob")
    assert {bob.put(f"{url}/{transition}", json={}).status_code for transition in TRANSITIONS} == {404}


@pytest.mark.parametrize(
    ("way", "happened"),
    [
        (("request", "schedule", "start", "completion"), ["requested", "scheduled", "started", "completed"]),
        (("schedule", "no-show", "reopening"), ["scheduled", "no_show", "reopened"]),
        (("request", "decline", "reopening"), ["requested", "declined", "reopened"]),
        (("cancellation",), ["cancelled"]),
    ],
)
def test_tells_what_happened(ada: Client, way: tuple[str, ...], happened: list[str]) -> None:
    interview = interview_in(ada, "planned")
    for name in way:
        step(ada, interview, name)
    assert events(ada, interview) == ["planned", *happened]


def test_keeps_the_reason_of_a_cancellation(ada: Client) -> None:
    interview = interview_in(ada, "scheduled")
    step(ada, interview, "cancellation", reason="She is ill.")
    latest = succeeded(ada.get("/events", params={"subject_id": interview["id"]}))["items"][0]
    assert latest["data"] == {"reason": "She is ill."}


class TestReopening:
    @pytest.mark.parametrize("state", ["planned", "requested", "scheduled"])
    def test_leads_back_to_where_it_was_cancelled(self, ada: Client, state: str) -> None:
        interview = interview_in(ada, state)
        step(ada, interview, "cancellation")
        assert step(ada, interview, "reopening")["state"] == state

    def test_forgets_when_it_ended(self, ada: Client) -> None:
        reopened = step(ada, interview_in(ada, "completed"), "reopening")
        assert reopened["ended_at"] is None

    def test_leads_back_to_a_time(self, ada: Client) -> None:
        cancelled = interview_in(ada, "scheduled")
        step(ada, cancelled, "cancellation")
        refused = ada.patch(f"{INTERVIEWS}/{cancelled['id']}", json={"starts_at": None})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/starts_at")
        assert step(ada, cancelled, "reopening")["starts_at"] == cancelled["starts_at"]

    def test_needs_its_time_to_be_free_still(self, ada: Client) -> None:
        cancelled = interview_in(ada, "scheduled")
        step(ada, cancelled, "cancellation")
        interview_in(ada, "scheduled")
        refused = ada.put(f"{INTERVIEWS}/{cancelled['id']}/reopening")
        assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
        assert ada.get(f"{INTERVIEWS}/{cancelled['id']}").json()["state"] == "cancelled"

    @pytest.mark.parametrize("closing", ["cancellation", "completion", "no-show"])
    def test_needs_a_way_to_meet_still(self, ada: Client, closing: str) -> None:
        closed = step(ada, interview_in(ada, "scheduled"), closing)
        succeeded(ada.patch(f"{INTERVIEWS}/{closed['id']}", json={"meeting_link": None}))
        refused = ada.put(f"{INTERVIEWS}/{closed['id']}/reopening")
        assert (refused.status_code, refused.json()["code"]) == (409, "way_to_meet_needed")
        succeeded(ada.patch(f"{INTERVIEWS}/{closed['id']}", json={"phone": "+44 20 7946 0000"}))
        assert step(ada, closed, "reopening")["state"] == "scheduled"


class TestStage:
    @pytest.mark.parametrize(
        ("state", "becomes"),
        [
            ("planned", "identified"),
            ("requested", "contacted"),
            ("scheduled", "scheduled"),
            ("completed", "met"),
            ("declined", "contacted"),
            ("no_show", "scheduled"),
        ],
    )
    def test_moves_by_itself(self, ada: Client, state: str, becomes: str) -> None:
        interview = interview_in(ada, state)
        assert stage(ada, interview) == becomes
        history = succeeded(ada.get(f"/contacts/{interview['contact']['id']}/stages"))["items"]
        assert all(entry["by"] == "event" for entry in history[:-1])

    @pytest.mark.parametrize("further", ["thanked", "in_touch", "closed"])
    def test_never_moves_back(self, ada: Client, further: str) -> None:
        zoe = ada.make("/contacts", contact(stage=further))
        assert stage(ada, interview_in(ada, "completed", zoe["id"])) == further

    def test_stays_when_an_interview_is_reopened(self, ada: Client) -> None:
        interview = interview_in(ada, "completed")
        step(ada, interview, "reopening")
        assert stage(ada, interview) == "met"


class TestHolding:
    def test_begins_once(self, ada: Client) -> None:
        interview = interview_in(ada, "scheduled")
        first = step(ada, interview, "start")["started_at"]
        assert first is not None
        assert step(ada, interview, "start")["started_at"] == first
        assert events(ada, interview).count("started") == 1

    def test_ends_now_unless_told(self, ada: Client) -> None:
        before = datetime.now(UTC)
        ended = step(ada, interview_in(ada, "scheduled"), "completion")
        assert before <= datetime.fromisoformat(ended["ended_at"]) <= datetime.now(UTC)

    def test_ends_when_the_client_says_which_was_offline(self, ada: Client) -> None:
        interview = interview_in(ada, "scheduled")
        earlier = (datetime.now(UTC) - timedelta(hours=2)).replace(microsecond=0)
        ended = step(ada, interview, "completion", ended_at=earlier.isoformat())
        assert datetime.fromisoformat(ended["ended_at"]) == earlier
        known = succeeded(ada.get(f"/contacts/{interview['contact']['id']}"))
        assert datetime.fromisoformat(known["last_contact_at"]) == earlier

    def test_does_not_believe_a_clock_that_is_wrong(self, ada: Client) -> None:
        interview = interview_in(ada, "scheduled")
        started = step(ada, interview, "start")["started_at"]
        ended = step(ada, interview, "completion", ended_at="1999-01-01T00:00:00Z")
        assert ended["ended_at"] == started
        later = interview_in(ada, "scheduled", starts_at="2027-05-01T12:00:00Z")
        ended = step(ada, later, "completion", ended_at="2199-01-01T00:00:00Z")
        assert datetime.fromisoformat(ended["ended_at"]) <= datetime.now(UTC)

    def test_the_last_real_contact_is_the_latest(self, ada: Client) -> None:
        zoe = ada.make("/contacts", contact())["id"]
        for hour, day in ((1, "2026-11-02"), (2, "2026-11-01")):
            interview = interview_in(ada, "scheduled", zoe, starts_at=f"2026-11-01T0{hour}:00:00Z")
            step(ada, interview, "completion", ended_at=f"{day}T12:00:00Z")
        assert succeeded(ada.get(f"/contacts/{zoe}"))["last_contact_at"] == "2026-11-02T12:00:00Z"


class TestScheduling:
    def test_sets_time_and_place(self, ada: Client) -> None:
        interview = interview_in(ada, "requested")
        agreed = step(
            ada,
            interview,
            "schedule",
            starts_at="2027-04-01T10:00:00+02:00",
            minutes=20,
            platform="in_person",
            place="Café Nord",
            meeting_link=None,
        )
        assert (agreed["starts_at"], agreed["ends_at"]) == ("2027-04-01T08:00:00Z", "2027-04-01T08:20:00Z")
        assert (agreed["platform"], agreed["place"], agreed["meeting_link"]) == ("in_person", "Café Nord", None)

    def test_needs_a_time(self, ada: Client) -> None:
        interview = interview_in(ada, "planned", starts_at=None)
        refused = ada.put(f"{INTERVIEWS}/{interview['id']}/schedule", json={})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/starts_at"
        agreed = interview_in(ada, "scheduled")
        for request in (ada.put, ada.patch):
            url = f"{INTERVIEWS}/{agreed['id']}" + ("/schedule" if request == ada.put else "")
            assert request(url, json={"starts_at": None}).status_code == 422

    def test_tells_another_time_from_other_news(self, ada: Client) -> None:
        interview = interview_in(ada, "scheduled")
        step(ada, interview, "schedule", starts_at="2027-04-01T10:00:00Z")
        step(ada, interview, "schedule", starts_at="2027-04-01T10:00:00Z", phone="+1 555 0100")
        assert events(ada, interview)[-2:] == ["rescheduled", "updated"]

    @pytest.mark.parametrize("state", ["scheduled", "planned"])
    def test_only_what_was_agreed_on_is_rescheduled(self, ada: Client, state: str) -> None:
        interview = interview_in(ada, state)
        url, later = f"{INTERVIEWS}/{interview['id']}", "2027-04-01T10:00:00Z"
        succeeded(ada.patch(url, json={"starts_at": later}))
        latest = succeeded(ada.get("/events", params={"subject_id": interview["id"]}))["items"][0]
        assert (latest["type"], latest["data"]) == {
            "scheduled": ("interview.rescheduled", {"from": interview["starts_at"], "to": later}),
            "planned": ("interview.updated", {"fields": ["starts_at"]}),
        }[state]


def test_of_sixteen_that_complete_an_interview_one_does(ada: Client) -> None:
    interview = interview_in(ada, "scheduled")
    url = f"{INTERVIEWS}/{interview['id']}/completion"
    tried = at_once(lambda _: ada.put(url, json={}).status_code)
    assert sorted(tried) == [200] + [409] * 15
    assert events(ada, interview).count("completed") == 1
