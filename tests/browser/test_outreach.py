"""Outreach in the browser: a request written with advice beside it, sent, waited for, answered; what is due; leads."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from interviewing import interview_in, step
from people import contact
from waiting import eventually

REQUEST = (
    "Hello Zoë,\n\nwe met at the spring meet-up. I am a nurse who thinks about research. "
    "Would you have twenty minutes to tell me how your days go? If not, I understand.\n\nThank you,\nAda"
)


@pytest.fixture
def zoe(as_ada: Client) -> dict[str, Any]:
    return as_ada.make("/contacts", contact())


def message(to: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"contact_id": to["id"], "kind": "request", "subject": "Your days", "body": REQUEST, **changes}


def sent(ada: Client, to: dict[str, Any], days_ago: int = 0, **changes: Any) -> dict[str, Any]:
    """A message that was sent some days ago."""
    draft = ada.make("/messages", message(to, **changes))
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    return succeeded(ada.put(f"/messages/{draft['id']}/sending", json={"logged": True, "sent_at": at}))


def test_writes_a_request_and_logs_that_it_was_sent(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    page.get_by_role("link", name="Write to Zoë").click()
    expect(page.get_by_role("heading", name="Write to Zoë Álvarez")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Asking without an introduction").click()
    expect(page.get_by_role("heading", name="Request to Zoë Álvarez")).to_be_visible()
    missing = page.get_by_role("region", name="Needs a value")
    expect(missing).to_contain_text("Direction")
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_role("alert").filter(has_text="has no value yet")).to_be_visible()
    assert not violations(page)
    page.get_by_label("Subject").fill("Learning about UX research")
    page.get_by_label("Text", exact=True).fill("I need a job. Please reply asap.")
    check = page.get_by_role("region", name="Check of the text")
    expect(check).to_contain_text("7 words")
    expect(check).to_contain_text("Ask for insight, not for a job")
    page.get_by_label("Text", exact=True).fill(REQUEST)
    expect(check).not_to_contain_text("job")
    expect(missing).to_be_hidden()
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_text("If no answer comes")).to_be_visible()
    assert not violations(page)
    page.goto("/outreach")
    waiting = page.get_by_role("region", name="Waiting for an answer")
    expect(waiting.get_by_role("listitem")).to_have_count(1)
    [request] = succeeded(as_ada.get("/messages"))["items"]
    assert (request["state"], request["body"]) == ("sent", REQUEST)


def test_logs_an_answer_in_one_click_and_takes_it_back(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    sent(as_ada, zoe, days_ago=2)
    page = ada_page
    page.goto("/outreach")
    page.get_by_role("button", name="Zoë Álvarez answered").click()
    answered = page.get_by_role("region", name="Answered")
    expect(answered.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(answered.get_by_role("listitem")).to_have_count(0)
    page.goto("/outreach?view=contacts&kind=request")
    expect(page.get_by_role("heading", name="Zoë Álvarez")).to_be_visible()
    page.goto("/outreach?kind=outcome")
    expect(page.get_by_role("heading", name="No message fits")).to_be_visible()


def test_finds_what_has_no_answer_yet(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    answered = sent(as_ada, zoe, days_ago=3, subject="Your wards")
    succeeded(as_ada.put(f"/messages/{answered['id']}/answer", json={}))
    sent(as_ada, zoe, days_ago=2)
    page = ada_page
    page.goto("/outreach")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("menuitem", name="No answer yet").click()
    expect(page.get_by_text("Your wards")).to_be_hidden()
    expect(page.get_by_text("Your days")).to_be_visible()
    expect(page).to_have_url(re.compile("answered=false"))
    expect(page.get_by_role("region", name="Drafts")).to_be_hidden()
    assert not violations(page)
    page.goto("/outreach?answered=true&view=contacts")
    expect(page.get_by_text("Your wards")).to_be_visible()
    expect(page.get_by_text("Your days")).to_be_hidden()


def test_copies_a_starter_and_picks_a_field(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto("/outreach/templates")
    page.get_by_role("link", name="Asking somebody you have met").click()
    page.get_by_role("button", name="Copy to change it").click()
    page.get_by_label("Name", exact=True).fill("For the ward")
    text = page.get_by_label("Text", exact=True)
    text.fill("Hello ")
    page.get_by_role("button", name="Insert a field").click()
    page.get_by_role("menuitem", name="Given name").click()
    expect(text).to_have_value("Hello {{contact.given_name}}")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert not violations(page)
    own = next(each for each in succeeded(as_ada.get("/message-templates"))["items"] if not each["starter"])
    assert (own["name"], own["body"]) == ("For the ward", "Hello {{contact.given_name}}")


def test_shows_what_is_due_and_why(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    sent(as_ada, zoe, days_ago=20)
    page = ada_page
    page.goto("/today")
    due = page.get_by_role("region", name="To do")
    expect(due.get_by_text("No answer yet to what you asked").first).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Put off: Remind them once").click()
    page.get_by_role("menuitem", name="In a week").click()
    expect(due.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(due.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Done: Remind them once, Zoë Álvarez").click()
    expect(due.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Add a follow-up").click()
    page.get_by_label("What is to be done?").fill("Read her article")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto("/outreach/follow-ups")
    expect(page.get_by_text("Read her article")).to_be_visible()
    page.goto("/outreach/follow-ups?state=done")
    expect(page.get_by_text("Remind them once")).to_be_visible()


def test_drafts_the_thanks_from_the_debrief_in_two_clicks(ada_page: Page, as_ada: Client) -> None:
    talk = interview_in(as_ada, "completed")
    step(as_ada, talk, "debrief", highlights="Nights are where the research happens")
    page = ada_page
    page.goto(f"/interviews/{talk['id']}?tab=debrief")
    page.get_by_role("button", name="Draft the thanks").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("Nights are where the research happens"))
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_text("Logged as sent")).to_be_visible()
    [thanks] = succeeded(as_ada.get("/messages"))["items"]
    assert (thanks["kind"], thanks["state"], thanks["interview_id"]) == ("thank_you", "sent", talk["id"])


def test_turns_a_lead_into_a_contact_who_is_led_to(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    lead = {"kind": "person", "text": "Jo Reyes, runs the pilot", "from_contact_id": zoe["id"]}
    as_ada.make("/leads", lead)
    page = ada_page
    page.goto("/leads")
    page.get_by_role("button", name="Make a contact").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Family name")).to_have_value("Reyes")
    assert not violations(page)
    dialog.get_by_role("button", name="Make a contact").click()
    expect(page.get_by_role("heading", name="Request to Jo Reyes")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("Zoë Álvarez"))
    page.goto("/referrals")
    expect(page.get_by_role("region", name="Nobody thanked them yet")).to_contain_text("Zoë Álvarez")
    first = page.get_by_role("list", name="Who led to whom").get_by_role("link", name="Zoë Álvarez")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("list", name="Who led to whom").get_by_role("link", name="Jo Reyes")).to_be_focused()
    assert not violations(page)
    page.get_by_role("checkbox", name="Thanked Zoë Álvarez for leading to Jo Reyes").check()
    expect(page.get_by_role("region", name="Nobody thanked them yet")).to_be_hidden()


def test_takes_back_what_a_lead_was_turned_into(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    lead = as_ada.make("/leads", {"kind": "person", "text": "Jo Reyes", "from_contact_id": zoe["id"]})
    page = ada_page
    page.goto("/leads")
    page.get_by_role("button", name="Make a contact").click()
    page.get_by_role("dialog").get_by_role("button", name="Make a contact").click()
    expect(page.get_by_role("heading", name="Request to Jo Reyes")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Lead", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Make a contact")).to_be_visible()
    assert succeeded(as_ada.get(f"/leads/{lead['id']}"))["state"] == "open"
    page.get_by_role("button", name="Follow up: Jo Reyes").click()
    page.get_by_role("menuitem", name="Within a week").click()
    expect(page.get_by_role("link", name="Has a follow-up")).to_be_visible()
    page.get_by_role("button", name="More about this lead").click()
    assert not violations(page)
    page.get_by_role("menuitem", name="No follow-up after all").click()
    expect(page.get_by_role("link", name="Has a follow-up")).to_be_hidden()
    as_ada.make("/leads", {"kind": "organization", "text": "North Clinic for all"})
    page.goto("/leads")
    page.get_by_role("button", name="Make an organization").click()
    expect(page.get_by_role("link", name="North Clinic for all")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Make an organization")).to_be_visible()
    assert [each["name"] for each in succeeded(as_ada.get("/organizations"))["items"]] == ["North Clinic"]


def test_keeps_in_touch_by_the_rhythm_of_a_tag(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/settings/notifications")
    rhythms = page.get_by_role("region", name="Keep in touch by tag")
    rhythms.get_by_role("button", name="Add").click()
    expect(rhythms.get_by_text("Choose a tag.")).to_be_visible()
    rhythms.get_by_label("Tag", exact=True).fill("health")
    rhythms.get_by_label("How often").select_option("Every month")
    rhythms.get_by_role("button", name="Add").click()
    one = rhythms.get_by_label("Rhythm of health")
    expect(one).to_have_value("30")
    one.select_option("Twice a year")
    assert not violations(page)
    page.goto(f"/contacts/{zoe['id']}")
    expect(page.get_by_label("Keep in touch")).to_contain_text("Twice a year, as tagged health")
    page.goto("/settings/notifications")
    rhythms.get_by_role("button", name="Remove health").click()
    expect(one).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(one).to_have_value("182")
    kept = [{"tag": "health", "keep_in_touch_days": 182}]
    eventually(page, lambda: succeeded(as_ada.get("/tag-rhythms"))["items"] == kept)


def test_chooses_what_is_told_by_mail(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto("/settings/notifications")
    page.get_by_label("At", exact=True).select_option("6")
    page.get_by_label("Country").select_option("FR")
    page.get_by_label("Confidential").check()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_label("From").fill("2026-12-21")
    page.get_by_label("What for").fill("Winter holiday")
    page.get_by_role("region", name="Your own free days").get_by_role("button", name="Add").click()
    expect(page.get_by_text("Winter holiday")).to_be_visible()
    assert not violations(page)
    settings = succeeded(as_ada.get("/notification-settings"))
    assert (settings["digest_hour"], settings["holiday_country"], settings["confidential"]) == (6, "FR", True)
    page.goto("/settings/mail")
    expect(page.get_by_text("Nothing has been mailed yet.")).to_be_visible()
    page.goto("/notices")
    expect(page.get_by_role("heading", name="No notices")).to_be_visible()
