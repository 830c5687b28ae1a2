"""Today in the browser: it teaches a new account, then says what is next and what is due."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from interviewing import interview_in, step
from people import contact, interview, question_set


def at(**away: float) -> str:
    return (datetime.now(UTC) + timedelta(**away)).isoformat(timespec="seconds").replace("+00:00", "Z")


def test_teaches_the_method_in_three_steps(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto("/today")
    expect(page.get_by_text("0 of 3 done")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Add a contact").click()
    expect(page.get_by_role("dialog", name="Add a contact")).to_be_visible()
    zoe = as_ada.make("/contacts", contact())
    as_ada.make("/question-sets", question_set())
    page.goto("/today")
    expect(page.get_by_text("2 of 3 done")).to_be_visible()
    page.get_by_role("link", name="Plan an interview").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    as_ada.make("/interviews", interview(zoe["id"]))
    page.goto("/today")
    expect(page.get_by_role("heading", name="Nothing due")).to_be_visible()
    expect(page.get_by_text("of 3 done")).to_have_count(0)


def test_leads_to_what_is_next_and_due(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    soon, later, held = (as_ada.make("/contacts", contact(given_name=name)) for name in ("Soon", "Later", "Held"))
    interview_in(as_ada, "scheduled", soon["id"], starts_at=at(minutes=5))
    interview_in(as_ada, "scheduled", later["id"], starts_at=at(days=2))
    talk = as_ada.make("/interviews", interview(held["id"], starts_at=at(hours=-3)))
    step(as_ada, talk, "schedule", starts_at=at(hours=-3))
    step(as_ada, talk, "completion")
    page.goto("/today")
    expect(page.get_by_role("link", name="Start the interview with Soon")).to_have_attribute(
        "href", re.compile("/hold$")
    )
    expect(page.get_by_role("link", name="Prepare the interview with Later")).to_be_visible()
    assert not violations(page)
    thanks = page.get_by_role("region", name="To thank")
    thanks.get_by_role("button", name="I have thanked them").click()
    expect(thanks).to_have_count(0)
    assert succeeded(as_ada.get(f"/contacts/{held['id']}"))["stage"] == "thanked"
    page.get_by_role("button", name="Undo").click()
    expect(thanks).to_be_visible()
    page.get_by_role("link", name="Debrief: Held").click()
    expect(page).to_have_url(f"/interviews/{talk['id']}?tab=debrief")
