"""Interviews: planned, found, changed, debriefed, and what the earlier ones have to say to the next."""

from itertools import islice, product
from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from interviewing import INTERVIEWS, interview_in, step
from people import contact, interview, question_set

NOBODY = "0198c0de-0000-7000-8000-000000000000"
NO_INTERVIEW: list[tuple[str, Any, str]] = [
    ("minutes", 4, "greater_than_equal"),
    ("minutes", "45", "int_type"),
    ("minutes", True, "int_type"),
    ("minutes", 2**40, "less_than_equal"),
    ("platform", "carrier_pigeon", "enum"),
    ("time_zone", "Mars/Olympus", "unknown_time_zone"),
    ("starts_at", "2027-03-01T15:00:00", "timezone_aware"),
    ("starts_at", "9999-12-31T23:59:59Z", "out_of_range"),
    ("meeting_link", "javascript:alert(1)", "link"),
    ("purpose", "\x00", "unstorable_text"),
    ("state", "completed", "extra_forbidden"),
    ("owner_id", NOBODY, "extra_forbidden"),
    ("sequence", 7, "extra_forbidden"),
]
IN_NEW_YORK = {
    "2026-03-08T01:59": "2026-03-08T06:59:00Z",
    "2026-03-08T03:00": "2026-03-08T07:00:00Z",
    "2026-11-01T01:30": "2026-11-01T05:30:00Z",
    "2026-11-01T02:00": "2026-11-01T07:00:00Z",
    "2027-07-01T09:00": "2027-07-01T13:00:00Z",
}
FOUND: list[tuple[dict[str, str], str]] = [
    ({}, "dcba"),
    ({"sort": "created_at"}, "abcd"),
    ({"sort": "starts_at"}, "dcba"),
    ({"sort": "-starts_at"}, "bcda"),
    ({"state": "planned"}, "ba"),
    ({"starts_at_from": "2027-04-01T12:00:00Z"}, "cb"),
    ({"starts_at_to": "2027-04-01T12:00:00Z"}, "d"),
    ({"starts_at_from": "2027-04-01T00:00:00Z", "starts_at_to": "2027-05-01T00:00:00Z"}, "c"),
    ({"state": "declined"}, ""),
    ({"updated_since": "2199-01-01T00:00:00Z"}, ""),
    ({"updated_since": "2020-01-01T00:00:00Z", "state": "completed", "sort": "starts_at"}, "d"),
]


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make("/contacts", contact(time_zone="Europe/Madrid", preferred_platform="teams"))


@pytest.fixture
def planned(ada: Client, zoe: Any) -> Any:
    return ada.make(INTERVIEWS, interview(zoe["id"]))


def faults(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def listed(client: Client, **filters: Any) -> list[str]:
    """With whom the interviews are that the list shows, over all its pages."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        asked = {**filters, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = succeeded(client.get(INTERVIEWS, params=asked))
        found += [item["contact"]["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


class TestPlanning:
    def test_a_contact_is_enough(self, ada: Client, zoe: Any) -> None:
        response = ada.post(INTERVIEWS, json={"contact_id": zoe["id"]})
        made = response.json()
        assert response.status_code == 201
        assert response.headers["Location"] == f"/api/v1{INTERVIEWS}/{made['id']}"
        assert response.headers["ETag"] == '"1"'
        assert made["contact"] == {
            "id": zoe["id"],
            "name": "Zoë Álvarez",
            "headline": "Research lead in health care",
            "title": "Research lead",
            "organization_name": "North Clinic",
            "time_zone": "Europe/Madrid",
        }
        assert (made["state"], made["minutes"], made["starts_at"], made["ends_at"]) == ("planned", 30, None, None)
        assert (made["time_zone"], made["platform"]) == ("Europe/Madrid", "teams")
        assert (made["agenda"], made["debrief"]["written_at"]) == ([], None)
        assert ada.get(f"{INTERVIEWS}/{made['id']}").json() == made

    def test_brings_a_checklist(self, planned: Any) -> None:
        assert 6 <= len(planned["checklist"]) <= 8
        assert not any(item["done"] for item in planned["checklist"])
        assert len({item["id"] for item in planned["checklist"]}) == len(planned["checklist"])

    def test_copies_a_question_set_into_the_agenda(self, ada: Client, zoe: Any) -> None:
        questions = ada.make("/question-sets", question_set())
        made = ada.make(INTERVIEWS, interview(zoe["id"], question_set_id=questions["id"]))
        copied = [(item["question_id"], item["text"], item["topic"], item["must_ask"]) for item in made["agenda"]]
        assert copied == [(q["id"], q["text"], q["topic"], q["must_ask"]) for q in questions["questions"]]
        ada.delete(f"/question-sets/{questions['id']}")
        assert ada.get(f"{INTERVIEWS}/{made['id']}").json()["agenda"] == made["agenda"]

    def test_copies_a_starter_set(self, ada: Client, zoe: Any) -> None:
        starter = ada.get("/question-sets").json()["items"][0]
        made = ada.make(INTERVIEWS, interview(zoe["id"], question_set_id=starter["id"]))
        assert len(made["agenda"]) == starter["question_count"]

    @pytest.mark.parametrize("field", ["contact_id", "question_set_id"])
    def test_refuses_what_is_somebody_elses(self, ada: Client, zoe: Any, sign_in: SignIn, field: str) -> None:
        bob = sign_in("bob")
        theirs = {
            "contact_id": bob.make("/contacts", contact())["id"],
            "question_set_id": bob.make("/question-sets", question_set())["id"],
        }
        for id in (theirs[field], NOBODY):
            body = interview(zoe["id"]) | {field: id}
            assert faults(ada.post(INTERVIEWS, json=body)) == [(f"/{field}", "invalid_reference")]

    def test_refuses_a_contact_in_the_trash(self, ada: Client, zoe: Any) -> None:
        ada.delete(f"/contacts/{zoe['id']}")
        assert faults(ada.post(INTERVIEWS, json={"contact_id": zoe["id"]})) == [("/contact_id", "invalid_reference")]

    def test_refuses_what_is_no_interview(self, ada: Client, zoe: Any) -> None:
        for field, value, code in NO_INTERVIEW:
            refused = ada.post(INTERVIEWS, json=interview(zoe["id"]) | {field: value})
            assert faults(refused) == [(f"/{field}", code)]


class TestLocalTime:
    def local(self, zoe: Any, starts_local: str, **changes: Any) -> dict[str, Any]:
        told = {"time_zone": "America/New_York", **changes}
        return {"contact_id": zoe["id"], "starts_local": starts_local, **told}

    def test_is_meant_where_the_contact_is(self, ada: Client, zoe: Any) -> None:
        for starts_local, starts_at in IN_NEW_YORK.items():
            made = ada.make(INTERVIEWS, self.local(zoe, starts_local, allow_overlap=True))
            assert (made["starts_at"], made["time_zone"]) == (starts_at, "America/New_York")

    def test_that_clocks_jump_over_is_refused(self, ada: Client, zoe: Any, planned: Any) -> None:
        url = f"{INTERVIEWS}/{planned['id']}"
        time = {"starts_local": "2026-03-08T02:30", "time_zone": "America/New_York"}
        for refused in (
            ada.post(INTERVIEWS, json={"contact_id": zoe["id"], **time}),
            ada.patch(url, json=time),
            ada.put(f"{url}/schedule", json=time),
        ):
            assert refused.json()["code"] == "nonexistent_local_time"
            assert faults(refused) == [("/starts_local", "nonexistent_local_time")]
        assert ada.get(url).json() == planned

    def test_takes_the_zone_that_is_known(self, ada: Client, planned: Any) -> None:
        moved = succeeded(ada.patch(f"{INTERVIEWS}/{planned['id']}", json={"starts_local": "2027-01-10T09:00"}))
        assert moved["starts_at"] == "2027-01-10T08:00:00Z"

    def test_needs_a_zone(self, ada: Client) -> None:
        nowhere = ada.make("/contacts", contact())
        refused = ada.post(INTERVIEWS, json={"contact_id": nowhere["id"], "starts_local": "2027-01-10T09:00"})
        assert faults(refused) == [("/time_zone", "missing")]

    def test_is_not_sent_with_an_instant(self, ada: Client, zoe: Any) -> None:
        body = self.local(zoe, "2027-01-10T09:00", starts_at="2027-01-10T08:00:00Z")
        assert faults(ada.post(INTERVIEWS, json=body)) == [("", "two_times")]

    @pytest.mark.parametrize("time", ["2027-01-10T09:00Z", "2027-01-10T09:00+01:00", "soon", "0001-01-01T00:00"])
    def test_is_a_local_time(self, ada: Client, zoe: Any, time: str) -> None:
        assert faults(ada.post(INTERVIEWS, json=self.local(zoe, time)))[0][0] == "/starts_local"


class TestChanging:
    def test_keeps_what_is_not_sent(self, ada: Client, planned: Any) -> None:
        changed = succeeded(ada.patch(f"{INTERVIEWS}/{planned['id']}", json={"purpose": "To learn", "phone": "+1 555"}))
        ours = ("version", "updated_at", "purpose", "phone")
        assert {k: v for k, v in changed.items() if k not in ours} == {
            k: v for k, v in planned.items() if k not in ours
        }
        assert (changed["purpose"], changed["phone"], changed["version"]) == ("To learn", "+1 555", 2)

    def test_clears_what_is_null(self, ada: Client, planned: Any) -> None:
        nothing = {"starts_at": None, "time_zone": None, "platform": None, "meeting_link": None}
        changed = succeeded(ada.patch(f"{INTERVIEWS}/{planned['id']}", json=nothing))
        assert {name: changed[name] for name in nothing} == nothing
        assert changed["ends_at"] is None

    def test_replaces_the_checklist(self, ada: Client, planned: Any) -> None:
        first = planned["checklist"][0]
        wanted = [{**first, "done": True}, {"text": "Bring a gift"}]
        changed = succeeded(ada.patch(f"{INTERVIEWS}/{planned['id']}", json={"checklist": wanted}))["checklist"]
        assert changed[0] == {**first, "done": True}
        assert (changed[1]["text"], changed[1]["done"]) == ("Bring a gift", False)

    def test_on_an_old_version_is_refused(self, ada: Client, planned: Any) -> None:
        url, seen = f"{INTERVIEWS}/{planned['id']}", {"If-Match": '"1"'}
        assert ada.patch(url, json={"purpose": "One"}, headers=seen).status_code == 200
        for late in (
            ada.patch(url, json={"purpose": "Two"}, headers=seen),
            ada.put(f"{url}/request", headers=seen),
            ada.put(f"{url}/debrief", json={}, headers=seen),
            ada.delete(url, headers=seen),
        ):
            assert (late.status_code, late.json()["code"]) == (412, "version_moved_on")
        assert ada.get(url).json()["purpose"] == "One"

    def test_of_sixteen_on_one_version_one_wins(self, ada: Client, planned: Any) -> None:
        url, seen = f"{INTERVIEWS}/{planned['id']}", {"If-Match": '"1"'}
        tried = at_once(lambda n: ada.patch(url, json={"purpose": f"{n}"}, headers=seen))
        assert sorted(response.status_code for response in tried) == [200] + [412] * 15

    def test_by_a_program_names_the_version(self, ada: Client, planned: Any) -> None:
        program = ada.with_token("interviews:write")
        url = f"{INTERVIEWS}/{planned['id']}"
        assert program.put(f"{url}/request").status_code == 428
        assert program.put(f"{url}/request", headers={"If-Match": '"1"'}).status_code == 200


class TestList:
    @pytest.fixture
    def four(self, ada: Client) -> list[Any]:
        """Planned without a time, planned for May, scheduled for April, completed in March: made in that order."""
        times = ("", "2027-05-01T12:00:00Z", "2027-04-01T12:00:00Z", "2027-03-01T12:00:00Z")
        made = []
        for name, state, time in zip("abcd", ("planned", "planned", "scheduled", "completed"), times, strict=True):
            person = ada.make("/contacts", contact(given_name=name, family_name=""))
            made.append(interview_in(ada, state, person["id"], starts_at=time or None))
        return made

    def test_filters_and_sorts(self, ada: Client, four: list[Any]) -> None:
        for filters, found in FOUND:
            assert listed(ada, **filters) == list(found), filters

    def test_finds_those_with_one_contact(self, ada: Client, four: list[Any]) -> None:
        assert listed(ada, contact_id=four[1]["contact"]["id"]) == ["b"]

    def test_tells_what_stands_out(self, ada: Client, zoe: Any) -> None:
        questions = ada.make("/question-sets", question_set())["id"]
        made = ada.make(INTERVIEWS, interview(zoe["id"], question_set_id=questions))
        step(ada, made, "debrief", highlights="She was kind.")
        (item,) = ada.get(INTERVIEWS).json()["items"]
        assert (item["question_count"], item["has_debrief"]) == (2, True)
        assert item["contact"] == made["contact"]
        assert item["ends_at"] == "2027-03-01T15:30:00Z"

    def test_shows_nothing_of_others(self, ada: Client, four: list[Any], sign_in: SignIn) -> None:
        bob = sign_in("bob")
        assert listed(bob) == []
        assert listed(bob, contact_id=four[0]["contact"]["id"]) == []


class TestDeleting:
    def test_hides_it_until_it_is_had_back(self, ada: Client, planned: Any) -> None:
        url = f"{INTERVIEWS}/{planned['id']}"
        assert ada.delete(url).status_code == 204
        for gone in (
            ada.get(url),
            ada.patch(url, json={}),
            ada.delete(url),
            ada.put(f"{url}/request"),
            ada.get(f"{url}/preparation"),
        ):
            assert gone.status_code == 404
        assert listed(ada) == []
        for _ in "twice":
            assert ada.put(f"{url}/restoration").status_code == 204
        assert ada.get(url).json()["agenda"] == planned["agenda"]
        happened = ada.get("/events", params={"subject_id": planned["id"]}).json()["items"]
        assert [event["type"] for event in happened[:2]] == ["interview.restored", "interview.deleted"]

    def test_puts_it_into_the_trash(self, ada: Client, planned: Any, sign_in: SignIn) -> None:
        other = ada.make(INTERVIEWS, {"contact_id": planned["contact"]["id"]})
        ada.delete(f"{INTERVIEWS}/{planned['id']}").raise_for_status()
        for filters in ({}, {"state": "planned"}, {"contact_id": planned["contact"]["id"]}):
            (item,) = ada.get(INTERVIEWS, params={"trashed": True, **filters}).json()["items"]
            assert item["id"] == planned["id"]
            assert item["trashed_at"] is not None
        assert [item["id"] for item in ada.get(INTERVIEWS).json()["items"]] == [other["id"]]
        assert sign_in("bob").get(INTERVIEWS, params={"trashed": True}).json()["items"] == []

    def test_goes_into_the_trash_and_back_with_its_contact(self, ada: Client, zoe: Any, planned: Any) -> None:
        url, whom = f"{INTERVIEWS}/{planned['id']}", f"/contacts/{zoe['id']}"
        gone = ada.make(INTERVIEWS, {"contact_id": zoe["id"]})
        ada.delete(f"{INTERVIEWS}/{gone['id']}").raise_for_status()
        note = ada.make("/notes", {"interview_id": planned["id"], "body": "Hm."})
        ada.delete(whom).raise_for_status()
        hidden = [ada.get(url), ada.patch(url, json={}), ada.put(f"{url}/restoration"), ada.get(f"/notes/{note['id']}")]
        assert {response.status_code for response in hidden} == {404}
        assert listed(ada) == listed(ada, trashed="true") == []
        assert ada.get("/today").json()["counts"]["interviews"] == 0
        assert ada.get("/search?q=hm").json()["groups"] == ada.get(f"/search?q={zoe['given_name']}").json()["groups"]
        ada.put(f"{whom}/restoration").raise_for_status()
        assert ada.get(url).json() == planned
        assert [item["id"] for item in ada.get(INTERVIEWS).json()["items"]] == [planned["id"]]
        assert ada.get(f"/notes/{note['id']}").json() == note

    def test_gives_way_while_its_contact_is_in_the_trash(self, ada: Client, zoe: Any, planned: Any) -> None:
        url, bo = f"{INTERVIEWS}/{planned['id']}", ada.make("/contacts", {"given_name": "Bo"})
        taken = interview(bo["id"], starts_at="2027-03-01T15:10:00Z")
        assert ada.post(INTERVIEWS, json=taken).json()["code"] == "slot_taken"
        ada.delete(f"/contacts/{zoe['id']}").raise_for_status()
        assert ada.post(INTERVIEWS, json=taken).status_code == 201
        ada.put(f"/contacts/{zoe['id']}/restoration").raise_for_status()
        assert ada.get(url).json() == planned
        assert ada.put(f"{url}/request").status_code == 200
        assert ada.put(f"{url}/schedule", json={}).status_code == 200
        assert ada.post(INTERVIEWS, json=interview(bo["id"])).json()["code"] == "slot_taken"

    def test_goes_with_its_contact_when_two_are_merged(self, ada: Client, zoe: Any, planned: Any) -> None:
        other = ada.make("/contacts", contact(given_name="Zoe"))
        succeeded(ada.post(f"/contacts/{other['id']}/merge", json={"other_id": zoe["id"]}))
        assert ada.get(f"{INTERVIEWS}/{planned['id']}").json()["contact"]["id"] == other["id"]


def test_hides_an_interview_from_a_stranger(planned: Any, sign_in: SignIn) -> None:
    bob, url = sign_in("bob"), f"{INTERVIEWS}/{planned['id']}"
    refused = [
        bob.get(url),
        bob.patch(url, json={"purpose": "Mine"}),
        bob.delete(url),
        bob.put(f"{url}/restoration"),
        bob.put(f"{url}/debrief", json={}),
        bob.get(f"{url}/preparation"),
    ]
    assert {response.status_code for response in refused} == {404}


class TestDebrief:
    def test_is_kept(self, ada: Client, planned: Any) -> None:
        written = {
            "highlights": "Warm.",
            "challenges": "Late.",
            "improvements": "Ask less.",
            "fit_before": 2,
            "fit_after": 4,
        }
        debrief = step(ada, planned, "debrief", **written)["debrief"]
        assert debrief.pop("written_at") is not None
        assert debrief == written

    def test_is_found_however_long_the_interview_was(self, ada: Client, planned: Any) -> None:
        """Words of letters that take four bytes each, more of them than an index takes of one thing."""
        letters = [chr(0x10400 + number) for number in range(40)]
        words = iter("".join(pair) * 31 for pair in product(letters, repeat=3))
        for number in range(20):
            item = ada.make(f"{INTERVIEWS}/{planned['id']}/agenda", {"text": f"{number}?"})["items"][0]
            answer = " ".join(islice(words, 210))[:20_000]
            succeeded(ada.patch(f"/agenda-items/{item['id']}", json={"answer": answer}))
        step(ada, planned, "debrief", highlights="Quagga")
        assert ada.get("/search?q=zoe").json()["groups"][-1]["kind"] == "interview"

    def test_is_told_of_once(self, ada: Client, planned: Any) -> None:
        first = step(ada, planned, "debrief", highlights="W")["debrief"]["written_at"]
        assert step(ada, planned, "debrief", highlights="Warm.")["debrief"]["written_at"] == first
        happened = ada.get("/events", params={"subject_id": planned["id"]}).json()["items"]
        assert [event["type"] for event in happened].count("interview.debriefed") == 1

    def test_has_not_begun_with_a_guess_made_beforehand(self, ada: Client, planned: Any) -> None:
        assert step(ada, planned, "debrief", fit_before=3)["debrief"]["written_at"] is None
        step(ada, planned, "debrief", fit_before=3, fit_after=4)
        assert step(ada, planned, "debrief")["debrief"] == dict.fromkeys(
            ("highlights", "challenges", "improvements", "fit_before", "fit_after", "written_at")
        )

    @pytest.mark.parametrize("fit", [0, 6, "high", 2.5])
    def test_rates_from_one_to_five(self, ada: Client, planned: Any, fit: Any) -> None:
        refused = ada.put(f"{INTERVIEWS}/{planned['id']}/debrief", json={"fit_after": fit})
        assert faults(refused)[0][0] == "/fit_after"


class TestPreparation:
    @pytest.fixture
    def questions(self, ada: Client) -> Any:
        return ada.make("/question-sets", question_set())

    @pytest.fixture
    def earlier(self, ada: Client, zoe: Any, questions: Any) -> Any:
        """A talk in which the first question was asked and answered, and the second one skipped."""
        made = interview_in(ada, "completed", zoe["id"], question_set_id=questions["id"])
        asked, skipped = made["agenda"]
        succeeded(ada.patch(f"/agenda-items/{asked['id']}", json={"status": "asked", "answer": "Meetings."}))
        succeeded(ada.patch(f"/agenda-items/{skipped['id']}", json={"status": "skipped"}))
        return step(ada, made, "debrief", improvements="Ask less.")

    @pytest.fixture
    def next_one(self, ada: Client, questions: Any) -> Any:
        max_ = ada.make("/contacts", contact(given_name="Max"))
        return ada.make(INTERVIEWS, {"contact_id": max_["id"], "question_set_id": questions["id"]})

    def test_says_what_the_earlier_ones_have_to_say(self, ada: Client, earlier: Any, next_one: Any) -> None:
        told = ada.get(f"{INTERVIEWS}/{next_one['id']}/preparation").json()
        assert told["improvements"] == [
            {"text": "Ask less.", "interview_id": earlier["id"], "at": earlier["debrief"]["written_at"]}
        ]
        assert len(told["topics_unasked"]) == 13
        assert "typical_day" not in told["topics_unasked"]
        assert told["earlier_answers"] == [
            {
                "text": "What did you do yesterday?",
                "topic": "typical_day",
                "answer": "Meetings.",
                "contact_name": "Zoë Álvarez",
                "interview_id": earlier["id"],
            }
        ]

    def test_knows_a_question_again_that_was_reworded_or_typed(self, ada: Client, earlier: Any, next_one: Any) -> None:
        answers = f"{INTERVIEWS}/{next_one['id']}/preparation"
        item = f"/agenda-items/{next_one['agenda'][0]['id']}"
        succeeded(ada.patch(item, json={"text": "And yesterday?"}))
        assert len(ada.get(answers).json()["earlier_answers"]) == 1
        ada.delete(item)
        assert ada.get(answers).json()["earlier_answers"] == []
        succeeded(ada.post(f"{INTERVIEWS}/{next_one['id']}/agenda", json={"text": "What did you do yesterday?"}))
        assert len(ada.get(answers).json()["earlier_answers"]) == 1

    def test_says_nothing_of_the_interview_itself_nor_of_a_deleted_one(
        self, ada: Client, earlier: Any, next_one: Any
    ) -> None:
        own = ada.get(f"{INTERVIEWS}/{earlier['id']}/preparation").json()
        assert (own["improvements"], own["earlier_answers"]) == ([], [])
        ada.delete(f"{INTERVIEWS}/{earlier['id']}")
        told = ada.get(f"{INTERVIEWS}/{next_one['id']}/preparation").json()
        assert (told["improvements"], told["earlier_answers"], len(told["topics_unasked"])) == ([], [], 14)
