"""The contact's side: a link, a time, and no account."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from askwell.booking.models import Proposal
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from booking import ZOE, book, choosing, every_day, in_days, instant, page_of, propose
from client import Client, SignIn, at_once, succeeded
from interviewing import interview_in
from people import contact, question_set


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def planned(client: Client, **changes: Any) -> Any:
    """An interview that has no time yet."""
    return interview_in(client, "planned", starts_at=None, **changes)


def interview_of(client: Client, proposal: Any) -> Any:
    return succeeded(client.get(f"/interviews/{proposal['interview_id']}"))


def read(client: Client, proposal: Any) -> Any:
    return succeeded(client.get(f"/proposals/{proposal['id']}"))


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestProposing:
    def test_tells_the_link_once(self, ada: Client, servers: list[str]) -> None:
        proposal = propose(ada)
        assert "/book/askw_book_" in proposal["url"]
        assert read(ada, proposal) == {**proposal, "url": None}
        assert ada.get("/proposals").json()["items"] == [{**proposal, "url": None}]

    def test_another_link_ends_the_one_before(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        renewed = ada.make(f"/proposals/{proposal['id']}/link", {})
        assert anybody.get(page_of(proposal)).status_code == 404
        assert succeeded(anybody.get(page_of(renewed)))["state"] == "open"

    def test_another_proposal_takes_the_place_of_the_one_before(self, ada: Client, anybody: Client) -> None:
        interview = planned(ada)
        first, second = propose(ada, interview), propose(ada, interview)
        assert anybody.get(page_of(first)).status_code == 404
        assert [each["id"] for each in ada.get("/proposals", params={"state": "open"}).json()["items"]] == [
            second["id"]
        ]
        assert read(ada, first)["state"] == "revoked"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"times": []},
            {"times": ["2020-01-01T10:00:00Z"]},
            {"times": [in_days(day) for day in range(1, 7)]},
            {"times": [in_days(3), in_days(3)]},
            {"platforms": []},
            {"expires_on": "2020-01-01"},
            {"minutes": 4},
        ],
    )
    def test_refuses_what_offers_nothing(self, ada: Client, wrong: dict[str, Any]) -> None:
        body = {"times": [in_days(3)], "platforms": ["zoom"], **wrong}
        assert ada.post(f"/interviews/{planned(ada)['id']}/proposal", json=body).status_code == 422

    @pytest.mark.parametrize("state", ["completed", "declined", "cancelled", "no_show"])
    def test_refuses_an_interview_that_is_over(self, ada: Client, state: str) -> None:
        interview = interview_in(ada, state)
        body = {"times": [in_days(3)], "platforms": ["zoom"]}
        assert refusal(ada.post(f"/interviews/{interview['id']}/proposal", json=body)) == (409, "wrong_state")

    def test_says_which_times_are_taken_by_now(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        interview_in(ada, "planned", starts_at=in_days(3))
        assert [time["taken"] for time in read(ada, proposal)["times"]] == [True, False]
        assert [time["free"] for time in anybody.get(page_of(proposal)).json()["times"]] == [False, True]

    def test_lists_by_interview_and_state(self, ada: Client, anybody: Client) -> None:
        picked, waiting = propose(ada), propose(ada, times=[in_days(5)])
        book(anybody, picked)
        for filters, wanted in (
            ({"state": "picked"}, picked),
            ({"state": "open"}, waiting),
            ({"interview_id": waiting["interview_id"]}, waiting),
        ):
            assert [each["id"] for each in ada.get("/proposals", params=filters).json()["items"]] == [wanted["id"]]
        assert ada.get("/proposals", params={"state": "expired"}).json()["items"] == []


class TestThePage:
    def test_says_who_asks_and_why_and_nothing_else(self, ada: Client, anybody: Client) -> None:
        succeeded(ada.patch("/account", json={"headline": "Librarian", "introduction": "I look around."}))
        proposal = propose(ada, planned(ada, purpose="To take her job"), message="I read your talk.")
        response = anybody.get(page_of(proposal))
        page = succeeded(response)
        assert page["seeker"] == {"name": "Ada Byron", "headline": "Librarian", "introduction": "I look around."}
        assert (page["message"], page["contact_name"]) == ("I read your talk.", "Zoë Álvarez")
        assert (page["questions"], page["interview"]) == ([], None)
        assert response.headers["X-Robots-Tag"] == "noindex"
        account = succeeded(ada.get("/account"))
        assert not [told for told in ("To take her job", account["id"], account["email"]) if told in response.text]

    def test_says_what_can_be_done_now(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        assert anybody.get(page_of(proposal)).json()["allowed"] == ["choice", "counter", "decline"]
        assert book(anybody, proposal)["allowed"] == ["choice", "counter", "cancellation"]
        assert succeeded(anybody.put(f"{page_of(proposal)}/cancellation", json={}))["allowed"] == []

    def test_says_where_to_meet_if_the_seeker_has_said_so(self, ada: Client, anybody: Client) -> None:
        talk = planned(ada, platform="in_person", meeting_link=None, place="Ward 3B")
        proposal = propose(ada, talk, platforms=["in_person", "zoom"])
        assert anybody.get(page_of(proposal)).json()["platforms"] == [
            {"platform": "in_person", "needs": None, "place": "Ward 3B"},
            {"platform": "zoom", "needs": "meeting_link", "place": None},
        ]

    def test_shows_the_questions_if_the_seeker_chose_to(self, ada: Client, anybody: Client) -> None:
        questions = ada.make("/question-sets", question_set())
        zoe = ada.make("/contacts", contact())
        interview = ada.make("/interviews", {"contact_id": zoe["id"], "question_set_id": questions["id"]})
        page = anybody.get(page_of(propose(ada, interview, shares_questions=True))).json()
        assert [question["topic"] for question in page["questions"]] == ["typical_day", "referrals"]

    def test_a_contact_strikes_topics(self, ada: Client, anybody: Client) -> None:
        questions = ada.make("/question-sets", question_set())
        zoe = ada.make("/contacts", contact())
        planned = {"contact_id": zoe["id"], "question_set_id": questions["id"], "meeting_link": "https://meet.example"}
        proposal = propose(ada, ada.make("/interviews", planned), shares_questions=True)
        assert book(anybody, proposal, struck_topics=["referrals"])["struck_topics"] == ["referrals"]
        assert read(ada, proposal)["struck_topics"] == ["referrals"]
        assert [item["status"] for item in interview_of(ada, proposal)["agenda"]] == ["open", "skipped"]

    def test_links_that_do_not_work_are_all_alike(self, ada: Client, anybody: Client, settings: Settings) -> None:
        revoked, expired, hidden = propose(ada), propose(ada, times=[in_days(5)]), propose(ada, times=[in_days(6)])
        assert ada.delete(f"/proposals/{revoked['id']}").status_code == 204
        assert ada.delete(f"/contacts/{hidden['contact']['id']}").status_code == 204
        expire(settings, expired)
        known = page_of(propose(ada))
        unknown = known[:-1] + ("1" if known.endswith("0") else "0")
        told = []
        for path in (page_of(revoked), page_of(expired), page_of(hidden), unknown, "/bookings/x"):
            for answer in (
                anybody.get(path),
                anybody.get(f"{path}/slots"),
                anybody.get(f"{path}/calendar.ics"),
                anybody.put(f"{path}/choice", json={"starts_at": in_days(3), "platform": "zoom", "time_zone": ZOE}),
                anybody.put(f"{path}/counter", json={"times": [in_days(3)], "time_zone": ZOE}),
                anybody.put(f"{path}/decline"),
                anybody.put(f"{path}/cancellation"),
                anybody.post(f"{path}/erasure"),
            ):
                told.append((answer.status_code, {**answer.json(), "request_id": None}))
        assert told[0][0] == 404
        assert all(each == told[0] for each in told)
        assert read(ada, expired)["state"] == "expired"
        assert [each["id"] for each in ada.get("/proposals", params={"state": "expired"}).json()["items"]] == [
            expired["id"]
        ]

    def test_tells_what_came_of_the_advice(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        book(anybody, proposal)
        told = succeeded(ada.put(f"/proposals/{proposal['id']}/outcome", json={"text": "I start in May."}))
        assert told["outcome"] == anybody.get(page_of(proposal)).json()["outcome"] == "I start in May."


def expire(settings: Settings, proposal: Any) -> None:
    """Let time pass until the link has ended."""
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        ended = update(Proposal).where(col(Proposal.id) == UUID(proposal["id"]))
        session.execute(ended.values(expires_at=now() - timedelta(seconds=1)))
    database.close()


class TestChoosing:
    def test_makes_the_interview_scheduled(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        answer = anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal))
        page = succeeded(answer)
        assert (answer.status_code, page["state"]) == (201, "picked")
        assert page["interview"]["starts_at"] == proposal["times"][0]["starts_at"]
        assert page["interview"]["meeting_link"] == "https://meet.example/zoe"
        interview = interview_of(ada, proposal)
        assert (interview["state"], interview["platform"], interview["time_zone"]) == ("scheduled", "zoom", ZOE)
        assert succeeded(ada.get(f"/contacts/{proposal['contact']['id']}"))["stage"] == "scheduled"
        assert read(ada, proposal)["state"] == "picked"
        events = ada.get("/events", params={"contact_id": proposal["contact"]["id"]}).json()["items"]
        assert {"proposal.sent", "interview.requested", "interview.scheduled", "proposal.picked"} <= {
            event["type"] for event in events
        }

    def test_the_same_link_moves_it(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        book(anybody, proposal)
        moved = anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal, 1))
        assert moved.status_code == 200
        assert interview_of(ada, proposal)["starts_at"] == proposal["times"][1]["starts_at"]
        again = anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal, 1))
        assert refusal(again) == (409, "slot_taken")

    def test_a_platform_takes_what_it_needs(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada, platforms=["zoom", "phone", "teams"])
        platforms = anybody.get(page_of(proposal)).json()["platforms"]
        assert [(each["platform"], each["needs"]) for each in platforms] == [
            ("zoom", None),
            ("phone", "phone"),
            ("teams", "meeting_link"),
        ]
        path = f"{page_of(proposal)}/choice"
        refused = anybody.put(path, json=choosing(proposal, platform="phone"))
        assert (refused.status_code, refused.json()["code"]) == (409, "way_to_meet_needed")
        assert refusal(anybody.put(path, json=choosing(proposal, platform="skype"))) == (409, "platform_not_offered")
        told = book(anybody, proposal, platform="phone", phone="+33 1 23 45 67 89")
        assert (told["interview"]["phone"], told["interview"]["platform"]) == ("+33 1 23 45 67 89", "phone")

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"time_id": "0198c0de-0000-7000-8000-000000000000"}, (422, "invalid_reference")),
            ({"time_id": None}, (422, "invalid")),
            ({"time_id": None, "starts_at": in_days(3)}, (409, "time_not_offered")),
            ({"time_zone": "Mars/Olympus"}, (422, "invalid")),
            ({"phone": "x\r\ny"}, (422, "invalid")),
            ({"meeting_link": "javascript:alert(1)"}, (422, "invalid")),
        ],
    )
    def test_refuses_what_is_not_offered(
        self, ada: Client, anybody: Client, wrong: dict[str, Any], said: tuple[int, str]
    ) -> None:
        proposal = propose(ada)
        assert refusal(anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal, **wrong))) == said
        assert interview_of(ada, proposal)["state"] == "planned"

    def test_a_taken_time_says_nothing_of_whom_the_seeker_meets(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        max = ada.make("/contacts", contact(given_name="Maximilian"))
        interview_in(ada, "scheduled", max["id"], starts_at=in_days(3))
        refused = anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal))
        assert refusal(refused) == (409, "slot_taken")
        assert "Maximilian" not in refused.text


class TestAnswering:
    def test_other_times_wait_for_the_seeker(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        other = {
            "times": [in_days(8), in_days(9)],
            "time_zone": ZOE,
            "platform": "phone",
            "phone": "+33 1",
            "note": "Later?",
        }
        page = succeeded(anybody.put(f"{page_of(proposal)}/counter", json=other))
        assert page["state"] == "countered"
        told = read(ada, proposal)
        assert (told["state"], told["counter_note"]) == ("countered", "Later?")
        assert interview_of(ada, proposal)["state"] == "requested"
        accepted = {"time_id": told["counter_times"][1]["id"]}
        agreed = succeeded(ada.put(f"/proposals/{proposal['id']}/acceptance", json=accepted))
        assert agreed["state"] == "picked"
        interview = interview_of(ada, proposal)
        assert (interview["starts_at"], interview["phone"], interview["platform"]) == (in_days(9), "+33 1", "phone")

    @pytest.mark.parametrize("platform", ["teams", "phone"])
    def test_another_platform_takes_a_way_of_its_own(self, ada: Client, anybody: Client, platform: str) -> None:
        zoom = {"platform": "zoom", "meeting_link": "https://meet.example/zoom", "place": "Ward 3B"}
        proposal = propose(ada, planned(ada, **zoom), platforms=["zoom", "teams", "phone"])
        other = {"times": [in_days(8)], "time_zone": ZOE, "platform": platform}
        succeeded(anybody.put(f"{page_of(proposal)}/counter", json=other))
        accepted = {"time_id": read(ada, proposal)["counter_times"][0]["id"]}
        url = f"/proposals/{proposal['id']}/acceptance"
        assert refusal(ada.put(url, json=accepted)) == (409, "way_to_meet_needed")
        way = {"meeting_link": "https://teams.example/zoe"} if platform == "teams" else {"phone": "+33 1 23 45"}
        succeeded(ada.put(url, json={**accepted, **way}))
        interview = interview_of(ada, proposal)
        assert (interview["state"], interview["platform"]) == ("scheduled", platform)
        assert interview.items() >= way.items()

    def test_the_contact_does_not_agree_to_their_own_times(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        other = {"times": [in_days(8, 3)], "time_zone": ZOE}
        page = succeeded(anybody.put(f"{page_of(proposal)}/counter", json=other))
        choice = {"time_id": page["counter_times"][0]["id"], "platform": "zoom", "time_zone": ZOE}
        refused = anybody.put(f"{page_of(proposal)}/choice", json=choice)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/time_id")

    def test_times_far_off_do_not_keep_the_link_for_ever(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        other = {"times": ["2199-01-01T00:00:00Z"], "time_zone": ZOE}
        page = succeeded(anybody.put(f"{page_of(proposal)}/counter", json=other))
        assert instant(page["expires_at"]) < now() + timedelta(days=181)

    def test_only_other_times_can_be_accepted(self, ada: Client) -> None:
        proposal = propose(ada)
        accepted = {"time_id": proposal["times"][0]["id"]}
        assert refusal(ada.put(f"/proposals/{proposal['id']}/acceptance", json=accepted)) == (409, "wrong_state")

    @pytest.mark.parametrize("reason", [None, "No time this year"])
    def test_a_contact_declines_with_a_reason_or_without(
        self, ada: Client, anybody: Client, reason: str | None
    ) -> None:
        proposal = propose(ada)
        page = succeeded(anybody.put(f"{page_of(proposal)}/decline", json={"reason": reason}))
        assert (page["state"], page["interview"]) == ("declined", None)
        assert (interview_of(ada, proposal)["state"], read(ada, proposal)["decline_reason"]) == ("declined", reason)
        again = anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal))
        assert refusal(again) == (409, "wrong_state")

    def test_a_contact_calls_it_off(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        assert refusal(anybody.put(f"{page_of(proposal)}/cancellation")) == (409, "wrong_state")
        book(anybody, proposal)
        page = succeeded(anybody.put(f"{page_of(proposal)}/cancellation", json={"reason": "Ill"}))
        assert (page["interview"]["state"], page["interview"]["can_change"]) == ("cancelled", False)
        assert interview_of(ada, proposal)["state"] == "cancelled"

    def test_what_was_agreed_on_comes_as_a_file(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada, planned(ada, purpose="To take her job"))
        assert refusal(anybody.get(f"{page_of(proposal)}/calendar.ics")) == (409, "no_time_yet")
        book(anybody, proposal)
        file = anybody.get(f"{page_of(proposal)}/calendar.ics")
        assert "SUMMARY:Informational interview with Ada Byron" in file.text
        assert "her job" not in file.text


def race(call: Any) -> Counter[tuple[int, str]]:
    answers = at_once(call)
    return Counter((answer.status_code, answer.json().get("code", "")) for answer in answers)


class TestAtOnce:
    """16 contacts want the same time: one gets it."""

    def test_of_sixteen_links_to_one_time_one_is_taken(self, ada: Client, anybody: Client) -> None:
        proposals = [propose(ada) for _ in range(16)]
        tried = race(lambda n: anybody.put(f"{page_of(proposals[n])}/choice", json=choosing(proposals[n])))
        assert tried == {(201, ""): 1, (409, "slot_taken"): 15}
        states = Counter(each["state"] for each in ada.get("/interviews").json()["items"])
        assert states == {"scheduled": 1, "planned": 15}

    def test_of_sixteen_who_pick_one_free_time_one_gets_it(self, ada: Client, anybody: Client) -> None:
        succeeded(ada.put("/availability", json=every_day()))
        proposals = [propose(ada, times=[], offers_availability=True) for _ in range(16)]
        choice = {"starts_at": in_days(3, 10), "platform": "zoom", "time_zone": ZOE}
        tried = race(lambda n: anybody.put(f"{page_of(proposals[n])}/choice", json=choice))
        assert tried == {(201, ""): 1, (409, "slot_taken"): 15}

    def test_of_sixteen_near_each_other_as_many_as_the_day_bears_get_one(self, ada: Client, anybody: Client) -> None:
        succeeded(ada.put("/availability", json=every_day(daily_cap=2, buffer_minutes=15)))
        proposals = [propose(ada, times=[], offers_availability=True) for _ in range(16)]
        start = in_days(3, 9)

        def choose(n: int) -> Any:
            at = start.replace("T09:00", f"T{9 + n // 2:02}:{n % 2 * 30:02}")
            choice = {"starts_at": at, "platform": "zoom", "time_zone": ZOE}
            return anybody.put(f"{page_of(proposals[n])}/choice", json=choice)

        assert race(choose) == {(201, ""): 2, (409, "slot_taken"): 14}

    def test_sixteen_clicks_on_one_link_book_once(self, ada: Client, anybody: Client) -> None:
        proposal = propose(ada)
        tried = race(lambda _: anybody.put(f"{page_of(proposal)}/choice", json=choosing(proposal)))
        assert tried == {(201, ""): 1, (409, "slot_taken"): 15}

    def test_the_two_never_wait_for_each_other(self, ada: Client, anybody: Client) -> None:
        """The contact chooses and calls off while the seeker moves it: whoever is late hears so, and nothing worse."""
        proposal = propose(ada, planned(ada, allow_overlap=True))
        page, interview = page_of(proposal), f"/interviews/{proposal['interview_id']}"

        def act(n: int) -> Any:
            return (
                lambda: anybody.put(f"{page}/choice", json=choosing(proposal, n // 4 % 2)),
                lambda: ada.put(f"{interview}/schedule", json={"starts_at": in_days(20 + n)}),
                lambda: ada.patch(interview, json={"minutes": 30 + n}),
                lambda: anybody.put(f"{page}/cancellation", json={}),
            )[n % 4]()

        for _ in range(3):
            assert {answer.status_code for answer in at_once(act, 12)} <= {200, 201, 409}
            ada.put(f"{interview}/reopening")
