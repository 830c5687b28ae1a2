"""Follow-ups: by rule and by hand, done, put off, cancelled, and on the list of the day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from askwell.contacts.models import Contact
from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.outreach.follow_ups.checking_in import remember
from askwell.outreach.follow_ups.models import FollowUp
from client import Client, SignIn, at_once, succeeded
from interviewing import interview_in, step
from outreaching import THANKS, due, kinds, message, sent
from people import contact

URL = "/follow-ups"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make("/contacts", contact())


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def by_hand(client: Client, **changes: Any) -> Any:
    return client.make(URL, {"text": "Read her paper", "due_on": "2027-03-01", **changes})


def today() -> date:
    return datetime.now(UTC).date()


def test_a_request_waits_three_and_seven_business_days(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"], sent_at="2026-11-02T09:00:00Z")
    other, nudge = due(ada)
    assert (other["kind"], other["due_on"]) == ("ask_somebody_else", "2026-11-05")
    assert (nudge["kind"], nudge["due_on"]) == ("nudge", "2026-11-11")
    for follow_up in (other, nudge):
        assert (follow_up["origin"], follow_up["message_id"]) == ("rule", asked["id"])
        assert follow_up["contact"] == {"id": zoe["id"], "name": "Zoë Álvarez"}
        assert follow_up["why"] == "No answer yet to what you asked on 2 November."
        assert follow_up["overdue"]


def test_counts_where_the_seeker_lives(ada: Client, zoe: Any) -> None:
    succeeded(ada.patch("/account", json={"time_zone": "Asia/Tokyo"}))
    sent(ada, zoe["id"], sent_at="2026-11-02T09:00:00Z")  # six in the evening there
    assert [follow_up["due_on"] for follow_up in due(ada)] == ["2026-11-06", "2026-11-12"]


def test_leaves_out_holidays_and_days_off(ada: Client, zoe: Any) -> None:
    succeeded(ada.patch("/notification-settings", json={"holiday_country": "US"}))
    off = {"items": [{"starts_on": "2026-11-09", "ends_on": "2026-11-10", "name": "A trip"}]}
    told = succeeded(ada.put("/free-days", json=off))
    assert told == succeeded(ada.get("/free-days"))
    assert told["items"] == off["items"]
    assert "Christmas Day" in [holiday["name"] for holiday in told["holidays"]]
    sent(ada, zoe["id"], sent_at="2026-11-02T09:00:00Z")  # Veterans Day is on the 11th
    assert [follow_up["due_on"] for follow_up in due(ada)] == ["2026-11-05", "2026-11-16"]
    assert succeeded(ada.put("/free-days", json={"items": []}))["items"] == []


@pytest.mark.parametrize(
    "days", [{"starts_on": "2026-11-10", "ends_on": "2026-11-09"}, {"starts_on": "2026-11-10", "ends_on": "2028-01-01"}]
)
def test_days_off_begin_before_they_end(ada: Client, days: dict[str, str]) -> None:
    assert ada.put("/free-days", json={"items": [days]}).status_code == 422


def test_proposes_others_at_the_same_organization(ada: Client, zoe: Any) -> None:
    clinic = zoe["roles"][0]["organization_id"]
    roles = [{"organization_id": clinic, "title": "Nurse"}]
    others = [ada.make("/contacts", contact(given_name=name, roles=roles)) for name in ("Ann", "Ben", "Cyd", "Dan")]
    ada.make("/contacts", contact(given_name="Met", roles=roles, stage="met"))
    sent(ada, zoe["id"])
    other, nudge = due(ada)
    assert [suggestion["id"] for suggestion in other["suggestions"]] == [each["id"] for each in others[:0:-1]]
    assert nudge["suggestions"] == []


def test_an_answer_cancels_and_its_undoing_reopens(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    succeeded(ada.put(f"/messages/{asked['id']}/answer", json={}))
    assert due(ada) == []
    assert kinds(ada.get(URL, params={"state": "cancelled"}).json()["items"]) == ["ask_somebody_else", "nudge"]
    succeeded(ada.delete(f"/messages/{asked['id']}/answer"))
    assert kinds(due(ada)) == ["ask_somebody_else", "nudge"]


@pytest.mark.parametrize("way", [("request", "decline"), ("request", "schedule")])
def test_an_agreement_is_an_answer(ada: Client, zoe: Any, way: tuple[str, ...]) -> None:
    planned = interview_in(ada, "planned", zoe["id"])
    sent(ada, zoe["id"])
    sent(ada)
    for name in way:
        planned = step(ada, planned, name)
    assert {follow_up["contact"]["id"] for follow_up in due(ada)}.isdisjoint({zoe["id"]})
    assert len(due(ada)) == 2, "somebody else has not answered"


def test_a_nudge_is_done_when_it_is_sent(ada: Client, zoe: Any) -> None:
    sent(ada, zoe["id"])
    nudge = sent(ada, zoe["id"], kind="nudge")
    assert kinds(due(ada)) == ["ask_somebody_else"]
    succeeded(ada.delete(f"/messages/{nudge['id']}/sending"))
    assert kinds(due(ada)) == ["ask_somebody_else", "nudge"]


def test_a_deleted_message_is_not_waited_for(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    ada.delete(f"/messages/{asked['id']}")
    assert due(ada) == []
    ada.put(f"/messages/{asked['id']}/restoration")
    assert kinds(due(ada)) == ["ask_somebody_else", "nudge"]
    nudge = sent(ada, zoe["id"], kind="nudge")
    ada.delete(f"/messages/{nudge['id']}")
    assert kinds(due(ada)) == ["ask_somebody_else", "nudge"]
    ada.put(f"/messages/{nudge['id']}/restoration")
    assert kinds(due(ada)) == ["ask_somebody_else"]


def test_after_a_talk_come_debrief_and_thanks(ada: Client) -> None:
    ended = datetime.now(UTC) - timedelta(hours=2)
    held = interview_in(ada, "scheduled", starts_at=(ended - timedelta(hours=1)).isoformat())
    held = step(ada, held, "completion", ended_at=ended.isoformat())
    debrief, thanks = sorted(due(ada), key=lambda follow_up: follow_up["kind"])
    assert (debrief["kind"], thanks["kind"]) == ("debrief", "thank_you")
    assert debrief["due_on"] == ended.date().isoformat()
    assert datetime.fromisoformat(thanks["due_at"]) == ended + timedelta(hours=24)
    assert not thanks["overdue"]
    assert debrief["interview_id"] == thanks["interview_id"] == held["id"]
    step(ada, held, "debrief", highlights="Warm.")
    assert kinds(due(ada)) == ["thank_you"]
    sent(ada, held["contact"]["id"], kind="thank_you", body=THANKS)
    assert due(ada) == []


@pytest.mark.parametrize(("hours", "overdue"), [(71, False), (73, True)])
def test_thanks_are_overdue_after_three_days(ada: Client, hours: int, overdue: bool) -> None:
    ended = datetime.now(UTC) - timedelta(hours=hours)
    held = interview_in(ada, "scheduled", starts_at=(ended - timedelta(hours=1)).isoformat())
    step(ada, held, "completion", ended_at=ended.isoformat())
    (thanks,) = due(ada, kind="thank_you")
    assert thanks["overdue"] == overdue


def test_a_talk_that_is_taken_back_leaves_nothing_due(ada: Client) -> None:
    amina = ada.make("/contacts", contact(given_name="Amina"))
    bruno = ada.make("/contacts", contact(given_name="Bruno", referred_by_id=amina["id"]))
    held = interview_in(ada, "completed", bruno["id"])
    held = step(ada, held, "reopening")
    assert due(ada) == []
    step(ada, held, "completion")
    assert kinds(due(ada)) == ["close_the_loop", "debrief", "thank_you"]


def test_thanks_by_hand_count(ada: Client) -> None:
    held = interview_in(ada, "completed")
    succeeded(ada.patch(f"/contacts/{held['contact']['id']}", json={"stage": "thanked"}))
    assert kinds(due(ada)) == ["debrief"]


def test_with_whom_it_is_over_nothing_is_due(ada: Client, zoe: Any) -> None:
    sent(ada, zoe["id"])
    mine = by_hand(ada, contact_id=zoe["id"])
    succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"stage": "closed"}))
    assert [follow_up["id"] for follow_up in due(ada)] == [mine["id"]]


def test_is_out_of_sight_with_what_it_is_about(ada: Client) -> None:
    held = interview_in(ada, "completed")
    (debrief, _) = due(ada)
    ada.delete(f"/interviews/{held['id']}")
    assert due(ada) == []
    assert ada.put(f"{URL}/{debrief['id']}/completion").status_code == 404
    ada.put(f"/interviews/{held['id']}/restoration")
    ada.delete(f"/contacts/{held['contact']['id']}")
    assert due(ada) == []


def test_is_noted_by_hand(ada: Client, zoe: Any) -> None:
    planned = interview_in(ada, "planned", zoe["id"])
    noted = by_hand(ada, interview_id=planned["id"])
    assert (noted["origin"], noted["kind"], noted["state"]) == ("seeker", "other", "open")
    assert noted["contact"]["id"] == zoe["id"]
    assert not noted["overdue"]
    changed = succeeded(ada.patch(f"{URL}/{noted['id']}", json={"text": "Read both", "due_on": "2026-01-01"}))
    assert (changed["text"], changed["due_on"], changed["overdue"]) == ("Read both", "2026-01-01", True)
    assert succeeded(ada.get(f"{URL}/{noted['id']}")) == changed


@pytest.mark.parametrize("field", ["contact_id", "interview_id", "lead_id"])
def test_is_about_what_is_there(ada: Client, sign_in: SignIn, field: str) -> None:
    bob = sign_in("bob")
    planned = interview_in(bob, "planned")
    lead = bob.make("/leads", {"kind": "person", "text": "His"})
    theirs = {"contact_id": planned["contact"]["id"], "interview_id": planned["id"], "lead_id": lead["id"]}
    refused = ada.post(URL, json={"text": "x", "due_on": "2027-03-01", field: theirs[field]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, f"/{field}")


def test_is_done_and_to_be_done_after_all(ada: Client) -> None:
    url = f"{URL}/{by_hand(ada)['id']}/completion"
    done = succeeded(ada.put(url))
    assert (done["state"], done["done_at"] is not None) == ("done", True)
    assert succeeded(ada.put(url)) == done
    opened = succeeded(ada.delete(url))
    assert (opened["state"], opened["done_at"]) == ("open", None)
    cancelled = succeeded(ada.put(url.replace("completion", "cancellation")))
    assert cancelled["state"] == "cancelled"
    assert succeeded(ada.delete(url))["state"] == "open"


@pytest.mark.parametrize(("due_on", "days", "later"), [("2027-03-01", 7, "2027-03-08"), ("2020-01-01", 1, None)])
def test_is_put_off(ada: Client, due_on: str, days: int, later: str | None) -> None:
    noted = by_hand(ada, due_on=due_on)
    put_off = succeeded(ada.put(f"{URL}/{noted['id']}/snooze", json={"days": days}))
    assert put_off["due_on"] in ([later] if later else [(today() + timedelta(days=n)).isoformat() for n in (1, 2)])
    assert not put_off["overdue"]
    assert ada.put(f"{URL}/{noted['id']}/snooze", json={"days": 0}).status_code == 422


def test_is_had_back_after_it_was_deleted(ada: Client) -> None:
    noted = by_hand(ada)
    assert ada.delete(f"{URL}/{noted['id']}").status_code == 204
    assert due(ada) == []
    assert ada.get(f"{URL}/{noted['id']}").status_code == 404
    assert ada.get(URL, params={"trashed": True}).json()["items"][0]["id"] == noted["id"]
    assert ada.put(f"{URL}/{noted['id']}/restoration").status_code == 204
    assert due(ada)[0]["id"] == noted["id"]


def test_is_listed_by_its_day(ada: Client, zoe: Any) -> None:
    for day in ("2027-03-03", "2027-03-01", "2027-03-02"):
        by_hand(ada, due_on=day, text=day)
    assert [follow_up["text"] for follow_up in due(ada)] == ["2027-03-01", "2027-03-02", "2027-03-03"]
    assert [follow_up["text"] for follow_up in due(ada, due_before="2027-03-02")] == ["2027-03-01"]
    first = ada.get(URL, params={"limit": 2}).json()
    rest = ada.get(URL, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [follow_up["text"] for follow_up in first["items"] + rest["items"]] == [
        "2027-03-01",
        "2027-03-02",
        "2027-03-03",
    ]
    assert due(ada, contact_id=zoe["id"]) == []


def test_stands_on_the_list_of_the_day(ada: Client) -> None:
    late, soon = by_hand(ada, due_on="2026-01-01"), by_hand(ada, due_on="2090-01-01")
    told = succeeded(ada.get("/today"))
    assert told["follow_ups"] == [late]
    assert told["totals"]["follow_ups"] == 1
    succeeded(ada.patch(f"{URL}/{soon['id']}", json={"due_on": today().isoformat()}))
    assert len(succeeded(ada.get("/today"))["follow_ups"]) == 2
    for n in range(20):
        by_hand(ada, due_on="2026-02-01", text=str(n))
    told = succeeded(ada.get("/today"))
    assert (len(told["follow_ups"]), told["totals"]["follow_ups"]) == (20, 22)


def test_is_made_once_by_a_rule(ada: Client, zoe: Any) -> None:
    drafts = [ada.make("/messages", message(zoe["id"])) for _ in range(2)]
    at_once(lambda n: ada.put(f"/messages/{drafts[n % 2]['id']}/sending", json={"logged": True}), 8)
    assert kinds(due(ada)) == ["ask_somebody_else"] * 2 + ["nudge"] * 2


def spoken(database: Database, contact_id: str, days: int) -> None:
    with database.transaction() as session:
        this = update(Contact).where(col(Contact.id) == UUID(contact_id))
        session.execute(this.values(last_contact_at=days_from_now(-days)))


def remind(database: Database) -> None:
    with database.transaction() as session:
        remember(session)


def test_the_rhythm_of_a_contact_comes_round(ada: Client, database: Database) -> None:
    zoe = ada.make("/contacts", contact(keep_in_touch_days=30))
    for days, count in ((20, 0), (30, 1), (31, 1)):
        spoken(database, zoe["id"], days)
        remind(database)
        assert len(due(ada, kind="check_in")) == count
    (check_in,) = due(ada)
    assert check_in["why"].startswith("The last real contact was on ")
    assert check_in["due_on"] == today().isoformat()
    sent(ada, zoe["id"], kind="check_in", body="How are you?")
    remind(database)
    assert due(ada) == [], "they were written to, and may answer in this round"


def test_the_next_round_reminds_again(ada: Client, database: Database) -> None:
    zoe = ada.make("/contacts", contact(keep_in_touch_days=30))
    spoken(database, zoe["id"], 70)
    remind(database)
    (first,) = due(ada)
    succeeded(ada.put(f"{URL}/{first['id']}/completion"))
    with database.transaction() as session:
        this = update(FollowUp).where(col(FollowUp.id) == UUID(first["id"]))
        session.execute(this.values(updated_at=days_from_now(-31), key="check_in long ago"))
    remind(database)
    assert [follow_up["id"] != first["id"] for follow_up in due(ada)] == [True]


def test_another_rhythm_forgets_the_old_one(ada: Client, database: Database) -> None:
    zoe = ada.make("/contacts", contact(keep_in_touch_days=30))
    spoken(database, zoe["id"], 40)
    remind(database)
    assert kinds(due(ada)) == ["check_in"]
    succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"keep_in_touch_days": None}))
    assert due(ada) == []
    remind(database)
    assert due(ada) == []


def by_tag(client: Client, **days: int) -> Any:
    items = [{"tag": tag, "keep_in_touch_days": count} for tag, count in days.items()]
    return succeeded(client.put("/tag-rhythms", json={"items": items}))["items"]


def test_a_tag_has_a_rhythm(ada: Client, zoe: Any) -> None:
    told = by_tag(ada, warm=90, Health=30)
    assert told == [{"tag": "Health", "keep_in_touch_days": 30}, {"tag": "warm", "keep_in_touch_days": 90}]
    assert succeeded(ada.get("/tag-rhythms"))["items"] == told
    assert by_tag(ada, warm=90, Warm=60) == [{"tag": "Warm", "keep_in_touch_days": 60}]
    assert by_tag(ada) == []
    refused = ada.put("/tag-rhythms", json={"items": [{"tag": "warm", "keep_in_touch_days": 0}]})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("own", "tags", "days", "is_due"),
    [
        (None, ["warm"], 30, True),
        (None, ["warm"], 28, False),
        (None, ["WARM", "alumni"], 30, True),
        (None, ["alumni"], 30, False),
        (None, ["other"], 300, False),
        (60, ["warm"], 40, False),
        (60, ["warm"], 60, True),
    ],
)
def test_the_shortest_rhythm_of_the_tags_counts_without_one_of_its_own(
    ada: Client, database: Database, own: int | None, tags: list[str], days: int, is_due: bool
) -> None:
    by_tag(ada, warm=30, alumni=90)
    zoe = ada.make("/contacts", contact(keep_in_touch_days=own, tags=tags))
    spoken(database, zoe["id"], days + 1)
    assert due(ada) == [], "nobody has looked yet"
    spoken(database, zoe["id"], days)
    remind(database)
    assert kinds(due(ada)) == ["check_in"] * is_due
    in_touch = succeeded(ada.get("/today"))["to_keep_in_touch"]
    assert [each["id"] for each in in_touch] == [zoe["id"]] * is_due


def test_another_rhythm_of_a_tag_forgets_the_old_one(ada: Client, database: Database) -> None:
    by_tag(ada, warm=30)
    zoe = ada.make("/contacts", contact(tags=["warm"]))
    spoken(database, zoe["id"], 40)
    remind(database)
    (check_in,) = due(ada)
    later = succeeded(ada.put(f"{URL}/{check_in['id']}/snooze", json={"days": 7}))
    by_tag(ada, warm=35)
    assert due(ada) == [later], "it is due by both, and was put off"
    by_tag(ada, warm=60)
    assert due(ada) == []
    by_tag(ada, warm=30)
    assert kinds(due(ada)) == ["check_in"]
    succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"tags": []}))
    assert due(ada) == []
    succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"tags": ["Warm"]}))
    assert kinds(due(ada)) == ["check_in"]


def test_every_change_is_told(ada: Client) -> None:
    url = f"{URL}/{by_hand(ada)['id']}"
    ada.put(f"{url}/completion").raise_for_status()
    ada.delete(f"{url}/completion").raise_for_status()
    ada.put(f"{url}/snooze", json={}).raise_for_status()
    ada.delete(url).raise_for_status()
    told = [event["type"] for event in ada.get("/events").json()["items"]]
    assert told[:5] == [
        *("follow_up.deleted", "follow_up.snoozed", "follow_up.reopened", "follow_up.completed", "follow_up.added"),
    ]
