"""Engagements: asked for by either side, agreed to in plain words, changed and ended at any time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.sharing.jobs import end_those_that_are_over, forget_invitations
from askwell.sharing.models import Engagement
from client import Client, SignIn, at_once, succeeded
from interviewing import interview_in
from people import PASSWORD, note
from sharing import EVERYTHING, URL, engaged, link, share

OF_NO_SCOPE = {"id", "name", "engagement", "tags", "not_shared", "period", "next_interview_at"}
SAID = {
    "progress": {
        "last_activity_at": "each thing that you did",
        "days_idle": "each thing that you did",
        "timeline": "timeline: each thing that you did, with its day and time",
        "overdue_follow_ups": "overdue",
        "attention": "overdue or not booked",
        "funnel": "how many people you found, asked, heard from, met and thanked",
        "stages": "how many people you found, asked, heard from, met and thanked",
        "weeks": "week by week",
        "median_days_to_answer": "how soon they answer",
        "referrals": "to whom others led you",
        "goal": "goals",
        "goals": "goals",
        "directions": "your directions, and how many people you heard about each",
        "decisions": "what you decided, and how far that is",
        "summary": "in your words",
    },
    "interviews": {
        "contact": "with whom",
        "state": "how far it is",
        "starts_at": "when",
        "minutes": "how long",
        "platform": "where",
        "directions": "directions",
        "has_debrief": "whether there is a debrief",
    },
    "debriefs": {
        "purpose": "what each interview is for",
        "agenda": "questions with the answers",
        "takeaways": "takeaways",
        "debrief": "debriefs",
    },
    "notes": {"text": "notes", "subject": "what it is about", "created_at": "wrote", "updated_at": "changed"},
}
"""Of what a coach reads, which words of consent stand for it."""


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


def acceptance(invited: Any) -> str:
    return f"{URL}/invitations/{link(invited)}/acceptance"


def events(client: Client) -> list[str]:
    found = succeeded(client.get("/events", params={"subject_kind": "engagement"}))["items"]
    return [event["type"] for event in found]


def test_a_coach_invites_and_a_client_says_what_is_shared(ada: Client, coach: Client) -> None:
    invited = coach.make(URL, {"role": "coach"})
    assert (invited["role"], invited["state"], invited["other"], invited["mailed"]) == ("coach", "invited", None, False)
    seen = succeeded(ada.get(f"{URL}/invitations/{link(invited)}"))
    assert seen["role"] == "client"
    assert seen["invited_by"] == {"name": "Carmen Coach", "headline": None}
    assert seen["scopes"] == []
    mine = succeeded(ada.put(acceptance(invited), json={"scopes": ["notes", "progress"]}))
    assert (mine["role"], mine["state"], mine["scopes"]) == ("client", "active", ["progress", "notes"])
    assert mine["other"]["name"] == "Carmen Coach"
    [hers] = succeeded(coach.get(URL, params={"role": "coach", "state": "active"}))["items"]
    assert (hers["id"], hers["other"]["name"]) == (mine["id"], "Ada Byron")
    assert succeeded(coach.get("/account"))["is_coach"] is True
    assert succeeded(ada.get("/account"))["is_coach"] is False
    assert events(ada) == ["engagement.accepted"]
    assert events(coach) == ["engagement.accepted", "engagement.invited"]


def test_a_client_invites_a_coach_who_only_accepts(ada: Client, coach: Client) -> None:
    last = str(date.today() + timedelta(days=30))  # noqa: DTZ011
    invited = ada.make(URL, {"role": "client", "scopes": ["interviews"], "ends_on": last})
    seen = succeeded(coach.get(f"{URL}/invitations/{link(invited)}"))
    assert (seen["role"], seen["scopes"], seen["ends_on"]) == ("coach", ["interviews"], last)
    refused = coach.put(acceptance(invited), json={"scopes": EVERYTHING})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "client_decides")
    accepted = succeeded(coach.put(acceptance(invited), json={}))
    assert (accepted["role"], accepted["scopes"]) == ("coach", ["interviews"])


@pytest.mark.parametrize("told", [{"role": "client"}, {"role": "coach", "scopes": []}, {"role": "friend"}])
def test_refuses_invitations_that_leave_the_client_no_say(ada: Client, told: dict[str, Any]) -> None:
    assert ada.post(URL, json=told).status_code == 422


def test_a_client_has_to_say_what_is_shared(ada: Client, coach: Client) -> None:
    invited = coach.make(URL, {"role": "coach"})
    assert ada.put(acceptance(invited), json={}).json()["errors"][0]["code"] == "scopes_needed"
    yesterday = {"scopes": [], "ends_on": "2020-01-01"}
    assert ada.put(acceptance(invited), json=yesterday).json()["errors"][0]["pointer"] == "/ends_on"
    assert succeeded(ada.put(acceptance(invited), json={"scopes": []}))["scopes"] == []


def test_nobody_coaches_themselves_or_somebody_twice(ada: Client, coach: Client) -> None:
    own = coach.make(URL, {"role": "coach"})
    assert coach.put(acceptance(own), json={"scopes": []}).json()["code"] == "own_invitation"
    engaged(coach, ada)
    again = coach.make(URL, {"role": "coach"})
    assert ada.put(acceptance(again), json={"scopes": []}).json()["code"] == "already_engaged"
    assert engaged(ada, coach), "the other way round is another matter"


def test_a_link_works_once(ada: Client, coach: Client, sign_in: SignIn) -> None:
    invited = coach.make(URL, {"role": "coach"})
    clients = [ada, sign_in("bob"), sign_in("eve")]
    answers = at_once(lambda n: clients[n].put(acceptance(invited), json={"scopes": []}), times=3)
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404]
    assert ada.get(f"{URL}/invitations/{link(invited)}").status_code == 404


@pytest.mark.parametrize("token", ["x", "askw_inv_" + "0" * 36, "%00"])
def test_a_link_that_never_was_is_not_found(ada: Client, token: str) -> None:
    assert ada.get(f"{URL}/invitations/{token}").status_code == 404
    assert ada.put(f"{URL}/invitations/{token}/acceptance", json={"scopes": []}).status_code == 404


def test_an_old_link_is_over_and_forgotten(ada: Client, coach: Client, settings: Settings) -> None:
    invited = coach.make(URL, {"role": "coach"})
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        this = col(Engagement.id) == UUID(invited["id"])
        session.execute(update(Engagement).where(this).values(created_at=days_from_now(-15)))
    assert ada.put(acceptance(invited), json={"scopes": []}).status_code == 404
    with database.transaction() as session:
        forget_invitations(session)
    database.close()
    assert coach.get(f"{URL}/{invited['id']}").status_code == 404


def test_only_the_client_changes_what_is_shared(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["progress"])
    assert coach.patch(f"{URL}/{id}", json={"scopes": EVERYTHING}).status_code == 404
    assert coach.put(f"{URL}/{id}/summary", json={"text": "Lazy"}).status_code == 404
    share(ada, id, ["interviews", "progress"])
    told = succeeded(ada.put(f"{URL}/{id}/summary", json={"text": "I lean towards research."}))
    assert (told["scopes"], told["summary"]) == (["progress", "interviews"], "I lean towards research.")
    assert succeeded(coach.get(f"{URL}/{id}"))["summary"] is None, "it stands with the progress"


@pytest.mark.parametrize("who", ["ada", "coach"])
def test_either_side_ends_it(ada: Client, coach: Client, who: str) -> None:
    id = engaged(coach, ada)
    succeeded(coach.get(f"/coach/clients/{id}/progress"))
    ending = {"ada": ada, "coach": coach}[who]
    assert ending.delete(f"{URL}/{id}").status_code == 204
    assert ending.delete(f"{URL}/{id}").status_code == 204
    assert [succeeded(each.get(f"{URL}/{id}"))["state"] for each in (ada, coach)] == ["ended", "ended"]
    assert ada.patch(f"{URL}/{id}", json={"scopes": EVERYTHING}).json()["code"] == "not_active"
    assert [look["kind"] for look in succeeded(ada.get(f"{URL}/{id}/log"))["items"]] == ["progress"]
    assert events(ada)[0] == events(coach)[0] == "engagement.ended"
    assert engaged(coach, ada) != id, "they can begin again"


def test_an_invitation_is_withdrawn(ada: Client, coach: Client) -> None:
    invited = coach.make(URL, {"role": "coach"})
    assert coach.delete(f"{URL}/{invited['id']}").status_code == 204
    assert ada.get(f"{URL}/invitations/{link(invited)}").status_code == 404


def test_a_withdrawn_invitation_works_again(ada: Client, coach: Client) -> None:
    invited = coach.make(URL, {"role": "coach"})
    back = f"{URL}/{invited['id']}/restoration"
    assert coach.delete(f"{URL}/{invited['id']}").status_code == 204
    assert ada.put(back).status_code == 404
    restored = [succeeded(coach.put(back)) for _ in range(2)]
    assert {(each["state"], each["ended_at"]) for each in restored} == {("invited", None)}
    assert events(coach) == ["engagement.restored", "engagement.ended", "engagement.invited"]
    assert succeeded(ada.put(acceptance(invited), json={"scopes": []}))["state"] == "active"
    assert ada.delete(f"{URL}/{invited['id']}").status_code == 204
    for side in (ada, coach):
        assert side.put(back).status_code == 404, "consent that has ended is asked for anew"


def test_a_withdrawn_invitation_is_forgotten_with_its_link(coach: Client, settings: Settings) -> None:
    invited = coach.make(URL, {"role": "coach"})
    assert coach.delete(f"{URL}/{invited['id']}").status_code == 204
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        this = col(Engagement.id) == UUID(invited["id"])
        session.execute(update(Engagement).where(this).values(created_at=days_from_now(-15)))
    assert coach.put(f"{URL}/{invited['id']}/restoration").status_code == 404
    with database.transaction() as session:
        forget_invitations(session)
    database.close()
    assert coach.get(f"{URL}/{invited['id']}").status_code == 404


def test_past_its_last_day_it_has_ended(ada: Client, coach: Client, settings: Settings) -> None:
    id = engaged(coach, ada, ends_on=str(date.today() + timedelta(days=1)))  # noqa: DTZ011
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        this = col(Engagement.id) == UUID(id)
        session.execute(update(Engagement).where(this).values(ends_at=days_from_now(-1)))
        end_those_that_are_over(session, days_from_now(0))
    database.close()
    assert succeeded(ada.get(f"{URL}/{id}"))["state"] == "ended"


def test_who_goes_ends_what_was_shared(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    assert ada.post("/account/deletion", json={"password": PASSWORD}).status_code == 204
    assert coach.get(f"{URL}/{id}").status_code == 404
    assert events(coach)[0] == "engagement.ended"


def test_every_scope_is_explained_by_an_example(ada: Client) -> None:
    told = succeeded(ada.get(f"{URL}/scopes"))["items"]
    assert [scope["scope"] for scope in told] == EVERYTHING
    assert all(scope["words"] and scope["example"] for scope in told)


def test_the_words_of_a_scope_name_all_that_it_shows(ada: Client, coach: Client) -> None:
    id, told = engaged(coach, ada), succeeded(ada.get(f"{URL}/scopes"))["items"]
    held = interview_in(ada, "completed")
    ada.make("/notes", note(held["contact"]["id"], is_shared=True))
    client = f"/coach/clients/{id}"
    seen = {
        "progress": {*succeeded(coach.get(client)), *succeeded(coach.get(f"{client}/progress")), "timeline"},
        "interviews": set(succeeded(coach.get(f"{client}/interviews"))["items"][0]),
        "notes": set(succeeded(coach.get(f"{client}/notes"))["items"][0]),
    }
    seen["debriefs"] = set(succeeded(coach.get(f"{client}/interviews/{held['id']}"))) - seen["interviews"]
    for scope in told:
        words = SAID.get(scope["scope"], {})
        assert seen.get(scope["scope"], set()) - OF_NO_SCOPE == set(words)
        assert [part for part, said in words.items() if said not in scope["words"]] == []


def test_mails_in_nobody_elses_name(ada: Client) -> None:
    refused = ada.post(URL, json={"role": "coach", "email": "bob@example.org"})
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_configured")
    assert succeeded(ada.get(URL))["items"] == []


def test_who_is_no_side_of_it_sees_nothing(ada: Client, coach: Client, sign_in: SignIn) -> None:
    id, bob = engaged(coach, ada), sign_in("bob")
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/log"), ("PUT", "/summary")):
        body = {"PATCH": {"scopes": []}, "PUT": {"text": "x"}}.get(method)
        assert bob.request(method, f"{URL}/{id}{path}", json=body).status_code == 404
    assert succeeded(bob.get(URL))["items"] == []
