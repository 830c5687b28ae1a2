"""A caseload: whom a coach coaches, who moves, who is stuck, and what they keep of each."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from askwell.core.clock import days_from_now, now, rfc3339
from askwell.core.db import Database
from askwell.core.prepared import Prepared
from askwell.core.settings import Settings
from askwell.events.models import Event
from askwell.outreach.follow_ups.models import FollowUp
from client import Client, SignIn, succeeded
from interviewing import interview_in
from outreaching import sent
from people import contact
from sharing import engaged, share

URL = "/coach/clients"
LAST_DAY = str(date.today() + timedelta(days=90))  # noqa: DTZ011


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


def clients(coach: Client, **asked: Any) -> list[Any]:
    found: list[Any] = succeeded(coach.get(URL, params=asked))["items"]
    return found


def only(coach: Client) -> Any:
    [found] = clients(coach)
    return found


def later(settings: Settings, coach: Client, client: Client, days: int) -> None:
    """Have so many days pass for what somebody did, and has to do."""
    id = UUID(succeeded(client.get("/account"))["id"])
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        session.execute(update(Event).where(col(Event.owner_id) == id).values(at=days_from_now(-days)))
        session.execute(update(FollowUp).where(col(FollowUp.owner_id) == id).values(overdue_at=days_from_now(-1)))
    database.close()
    for each in clients(coach):  # an event of the coach's, after which figures are worked out anew
        coach.make(f"{URL}/{each['id']}/goals", {"target": 1, "due_on": LAST_DAY})


def test_tells_at_a_glance_how_far_somebody_is(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ends_on=LAST_DAY)
    ada.make("/goals", {"target": 2, "due_on": LAST_DAY})
    held = interview_in(ada, "completed", allow_overlap=True)
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json={"highlights": "Quiet"}))
    coming = interview_in(ada, "scheduled", starts_at=rfc3339(days_from_now(3)), allow_overlap=True)
    ada.make("/contacts", contact(given_name="Bea"))
    told = only(coach)
    assert told == succeeded(coach.get(f"{URL}/{id}"))
    assert (told["id"], told["name"], told["engagement"]["ends_on"]) == (id, "Ada Byron", LAST_DAY)
    assert told["funnel"] == {
        "identified": 3, "contacted": 2, "answered": 2, "scheduled": 2, "held": 1, "debriefed": 1, "thanked": 0,
    }  # fmt: skip
    assert told["goal"] == {"target": 2, "actual": 1, "due_on": LAST_DAY, "state": "open"}
    assert told["next_interview_at"] == coming["starts_at"]
    assert (told["days_idle"], told["overdue_follow_ups"], told["not_shared"]) == (0, 0, [])
    assert told["attention"] == {"flag": False, "reasons": []}


def test_follows_what_happens(ada: Client, coach: Client) -> None:
    engaged(coach, ada)
    assert only(coach)["funnel"]["identified"] == 0
    for count in (1, 2):
        ada.make("/contacts", contact())
        assert only(coach)["funnel"]["identified"] == count


def test_flags_who_is_stuck_and_says_why(ada: Client, coach: Client, settings: Settings) -> None:
    engaged(coach, ada)
    assert only(coach)["attention"]["reasons"] == ["no_interview_booked"]
    interview_in(ada, "completed", allow_overlap=True)
    for number in range(5):
        sent(ada, ada.make("/contacts", contact(given_name=f"Person {number}"))["id"])
    later(settings, coach, ada, 15)
    told = only(coach)
    assert told["attention"]["reasons"] == [
        "idle_14_days", "no_interview_booked", "thank_yous_overdue", "asks_unanswered",
    ]  # fmt: skip
    assert told["days_idle"] == 15
    assert told["overdue_follow_ups"] > 1
    assert clients(coach, attention="false") == []
    assert len(clients(coach, attention="true")) == 1


def test_asks_are_answered_however_somebody_answers(ada: Client, coach: Client) -> None:
    engaged(coach, ada)
    for _ in range(5):
        sent(ada)
    assert "asks_unanswered" in only(coach)["attention"]["reasons"]
    asked = ada.make("/contacts", contact(given_name="Zoë"))["id"]
    sent(ada, asked)
    interview_in(ada, "scheduled", asked, starts_at=rfc3339(days_from_now(3)))
    assert only(coach)["attention"]["reasons"] == []


def test_many_asks_are_asks_of_many_people(ada: Client, coach: Client) -> None:
    engaged(coach, ada)
    one = ada.make("/contacts", contact())["id"]
    for _ in range(6):
        sent(ada, one)
    assert "asks_unanswered" not in only(coach)["attention"]["reasons"]


def test_what_changed_since_holds_all_that_changed(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    before = only(coach)["last_activity_at"]
    goal = coach.make(f"{URL}/{id}/goals", {"target": 2, "due_on": LAST_DAY})
    assert only(coach)["last_activity_at"] == before, "what a coach does is no activity of the client's"

    def is_seen_after(change: Callable[[], Any]) -> bool:
        since = rfc3339(now())
        assert clients(coach, updated_since=since) == []
        succeeded(change())
        return [each["id"] for each in clients(coach, updated_since=since)] == [id]

    assert is_seen_after(lambda: ada.put(f"/goals/{goal['id']}/acceptance"))
    assert only(coach)["last_activity_at"] > before
    assert is_seen_after(lambda: coach.patch(f"{URL}/{id}/card", json={"tags": ["spring"]}))
    assert is_seen_after(lambda: ada.put(f"/engagements/{id}/summary", json={"text": "Well"}))


def test_what_is_not_shared_is_null_and_named(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, [])
    interview_in(ada, "scheduled", starts_at=rfc3339(days_from_now(3)))
    told = only(coach)
    hidden = ("last_activity_at", "days_idle", "next_interview_at", "overdue_follow_ups", "funnel", "goal")
    assert {told[name] for name in hidden} == {None}
    assert told["attention"] == {"flag": False, "reasons": []}
    assert told["not_shared"] == ["progress", "interviews", "debriefs", "notes", "contact_names"]
    share(ada, id, ["progress"])
    told = only(coach)
    assert (told["funnel"]["scheduled"], told["next_interview_at"]) == (1, None)


def test_is_sorted_filtered_and_paged(coach: Client, sign_in: SignIn) -> None:
    people = {name: sign_in(name) for name in ("zeno", "ada", "bob")}
    ids = {name: engaged(coach, client) for name, client in people.items()}
    interview_in(people["bob"], "scheduled", starts_at=rfc3339(days_from_now(3)))
    succeeded(coach.patch(f"{URL}/{ids['ada']}/card", json={"tags": ["Spring", "spring "]}))
    by_name = [ids["ada"], ids["bob"], ids["zeno"]]
    assert [each["id"] for each in clients(coach, sort="name")] == by_name
    assert [each["id"] for each in clients(coach, sort="attention")][-1] == ids["bob"]
    assert [each["id"] for each in clients(coach, tag="SPRING")] == [ids["ada"]]
    assert [each["id"] for each in clients(coach, q="ZEN")] == [ids["zeno"]]
    assert clients(coach, updated_since=rfc3339(days_from_now(1))) == []
    for sort in ("name", "attention", "last_activity", "-last_activity"):
        seen, url = [], f"{URL}?sort={sort}&limit=1"
        while url:
            page = coach.get(url)
            seen += [each["id"] for each in succeeded(page)["items"]]
            url = page.links.get("next", {}).get("url", "").replace("/api/v1", "")
        assert sorted(seen) == sorted(by_name)
        assert seen == [each["id"] for each in clients(coach, sort=sort, limit=200)]
    assert coach.get(URL, params={"limit": 201}).status_code == 422
    assert coach.get(URL, params={"cursor": "x"}).json()["code"] == "invalid_cursor"


def test_is_a_table_for_spreadsheets_and_lines_for_programs(ada: Client, coach: Client, sign_in: SignIn) -> None:
    succeeded(ada.patch("/account", json={"display_name": "=HYPERLINK(1)"}))
    id = engaged(coach, ada, ["progress"])
    table = coach.get(f"{URL}.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(table.text))
    assert (row["id"], row["name"], row["funnel_identified"]) == (id, "'=HYPERLINK(1)", "0")
    assert (row["attention_flag"], row["attention_reasons"]) == ("True", "no_interview_booked")
    assert row["engagement_scopes"] == "progress"
    lines = coach.get(f"{URL}.ndjson").text.splitlines()
    assert [json.loads(line) for line in lines] == clients(coach)
    engaged(coach, sign_in("bob"))
    assert "next" in coach.get(f"{URL}.csv", params={"limit": 1}).links


def test_each_client_sees_that_their_coach_looked(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    clients(coach)
    clients(coach)
    assert [look["kind"] for look in succeeded(ada.get(f"/engagements/{id}/log"))["items"]] == ["caseload"]


def test_nobody_else_is_in_it(ada: Client, coach: Client, sign_in: SignIn) -> None:
    id = engaged(coach, ada)
    assert clients(ada) == clients(sign_in("bob")) == []
    assert sign_in("bob").get(f"{URL}/{id}").status_code == 404
    ada.delete(f"/engagements/{id}")
    assert clients(coach) == []


def test_what_a_coach_keeps_of_a_client_is_theirs_alone(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    card = f"{URL}/{id}/card"
    assert succeeded(coach.get(card))["private_notes"] is None
    kept = coach.patch(card, json={"tags": ["Spring"], "private_notes": "A secretword of mine"})
    assert succeeded(kept)["tags"] == ["Spring"]
    assert coach.patch(card, json={"tags": []}, headers={"If-Match": '"1"'}).status_code == 412
    assert coach.get(card).headers["ETag"] == kept.headers["ETag"]
    for path in (f"{URL}/{id}", f"{URL}/{id}/progress", "/engagements", f"/engagements/{id}", "/events", "/notices"):
        told = ada.get(path)
        assert told.status_code == 200
        assert "secretword" not in told.text
        assert "Spring" not in told.text
    assert ada.get(card).status_code == 404
    assert ada.patch(card, json={"tags": []}).status_code == 404


def test_one_friendly_word_a_week(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    assert coach.put(f"{URL}/{id}/nudge", json={"text": "How did it go?"}).status_code == 204
    again = coach.put(f"{URL}/{id}/nudge", json={"text": "Well?"})
    assert (again.status_code, again.json()["code"]) == (409, "nudged_lately")
    [notice] = succeeded(ada.get("/notices"))["items"]
    assert (notice["kind"], notice["text"]) == ("coach_nudge", "Carmen Coach: How did it go?")
    assert ada.put(f"{URL}/{id}/nudge", json={"text": "Me"}).status_code == 404


def test_a_cohort_is_told_of_five_people_or_more(coach: Client, sign_in: SignIn) -> None:
    for number in range(5):
        client = sign_in(f"client{number}")
        id = engaged(coach, client, ["progress"] if number else [])
        succeeded(coach.patch(f"{URL}/{id}/card", json={"tags": ["spring"]}))
        client.make("/contacts", contact())
    refused = coach.get("/coach/cohorts/spring/summary")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_few_clients"), "four share their progress"
    sixth = sign_in("client5")
    succeeded(coach.patch(f"{URL}/{engaged(coach, sixth)}/card", json={"tags": ["Spring"]}))
    told = succeeded(coach.get("/coach/cohorts/SPRING/summary"))
    assert (told["clients"], told["funnel"]["identified"], told["needing_attention"]) == (5, 4, 5)
    assert told["reasons"]["no_interview_booked"] == 5


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_costs_as_many_statements_for_many_clients_as_for_one(
    coach: Client, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    rows = Prepared.rows
    monkeypatch.setattr(Prepared, "rows", lambda *given: (asked.append(1), rows(*given))[1])

    def statements() -> int:
        asked.clear()
        clients(coach)
        return len(asked)

    engaged(coach, sign_in("a"))
    one = statements()
    for name in ("b", "c", "d"):
        engaged(coach, sign_in(name))
    assert 0 < statements() <= one
