"""Planning and preparing interviews in the browser, and the calendar that shows them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from people import contact, interview, question_set
from waiting import eventually

Thing = dict[str, Any]


@pytest.fixture
def zoe(as_ada: Client) -> Thing:
    return as_ada.make("/contacts", contact(time_zone="America/New_York"))


@pytest.fixture
def planned(as_ada: Client, zoe: Thing) -> Thing:
    """An interview with Zoë in March 2027 whose agenda holds two questions."""
    questions = as_ada.make("/question-sets", question_set())
    return as_ada.make("/interviews", interview(zoe["id"], question_set_id=questions["id"]))


def agenda(as_ada: Client, planned: Thing) -> list[tuple[str, bool]]:
    items = succeeded(as_ada.get(f"/interviews/{planned['id']}"))["agenda"]
    return [(item["text"], item["must_ask"]) for item in items]


def texts(page: Page, part: str) -> list[str]:
    return [field.input_value() for field in page.get_by_role("list", name=part).get_by_role("textbox").all()]


@pytest.mark.noisy
def test_plans_an_interview(ada_page: Page, as_ada: Client, zoe: Thing, planned: Thing) -> None:
    page = ada_page
    page.goto("/interviews")
    page.get_by_role("button", name="Plan an interview").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Whom").press_sequentially("zoe")
    page.get_by_role("option", name="Zoë Álvarez").click()
    dialog.get_by_label("Questions").select_option(label="First conversations (2)")
    assert not violations(page)

    dialog.get_by_label("Date and time").fill("2027-03-28T01:30")
    dialog.get_by_role("button", name="Schedule", exact=True).click()
    expect(dialog.get_by_text("Say how you meet: nothing can be scheduled without.")).to_be_visible()
    dialog.get_by_label("How you meet").select_option("phone")
    dialog.get_by_label("Phone number").fill("+1 212 555 0123")
    dialog.get_by_role("button", name="Schedule", exact=True).click()
    expect(dialog.get_by_text("there is no 01:30. Choose 02:30")).to_be_visible()
    dialog.get_by_label("Date and time").fill("2027-03-01T15:15")
    expect(dialog.get_by_text("10:15 in New York")).to_be_visible()
    dialog.get_by_role("button", name="Schedule", exact=True).click()
    expect(dialog.get_by_text("You have an interview with Zoë Álvarez at that time.")).to_be_visible()
    assert not violations(page)
    dialog.get_by_role("button", name="Schedule anyway").click()

    expect(page.get_by_role("heading", name="Zoë Álvarez", level=1)).to_be_visible()
    expect(page.get_by_text("15:15–15:45 in London, for them 10:15 in New York")).to_be_visible()
    [scheduled] = succeeded(as_ada.get("/interviews", params={"state": "scheduled"}))["items"]
    assert (scheduled["starts_at"], scheduled["question_count"]) == ("2027-03-01T15:15:00Z", 2)


def test_prepares_by_keyboard(ada_page: Page, as_ada: Client, planned: Thing) -> None:
    page = ada_page
    page.goto(f"/interviews/{planned['id']}")
    first, second = "What did you do yesterday?", "Who else should I speak with?"
    page.get_by_label("Add a question", exact=True).fill("What would you read?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="If there is time").get_by_role("listitem")).to_have_count(2)

    handle = page.get_by_role("button", name="Move question 3")
    handle.focus()
    expect(handle).to_have_css("cursor", "grab")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Question 2")).to_have_value("What would you read?")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Must-ask: question 3").press("Enter")
    expect(page.get_by_role("list", name="Must ask").get_by_role("listitem")).to_have_count(2)
    arranged = [(first, True), (second, True), ("What would you read?", False)]
    eventually(page, lambda: agenda(as_ada, planned) == arranged)

    page.get_by_role("button", name="More about question 1").press("Enter")
    page.get_by_role("menuitem", name="Remove").press("Enter")
    expect(page.get_by_role("list", name="Must ask").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("list", name="Must ask").get_by_role("listitem")).to_have_count(2)
    assert texts(page, "Must ask") == [first, second]
    assert not violations(page)


def test_drags_a_question_to_the_must_asks(ada_page: Page, as_ada: Client, planned: Thing) -> None:
    page = ada_page
    page.goto(f"/interviews/{planned['id']}")
    handle = page.get_by_role("button", name="Move question 2")
    handle.hover()
    expect(handle).to_have_css("cursor", "grab")
    target = page.get_by_role("list", name="Must ask").bounding_box()
    assert target
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + 20, steps=12)
    expect(page.get_by_role("list", name="Must ask").locator("> li")).to_have_count(2)
    page.mouse.up()
    expect(page.get_by_role("list", name="Must ask").get_by_role("listitem")).to_have_count(2)
    eventually(page, lambda: all(must_ask for _, must_ask in agenda(as_ada, planned)))


def test_moves_through_the_states(ada_page: Page, planned: Thing) -> None:
    page = ada_page
    page.goto(f"/interviews/{planned['id']}")
    more = page.get_by_role("button", name="More about this interview")
    more.click()
    page.get_by_role("menuitem", name="Mark as requested").click()
    expect(page.get_by_text("Requested", exact=True)).to_be_visible()
    more.click()
    page.get_by_role("menuitem", name="Declined").click()
    expect(page.get_by_text("Declined", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Requested", exact=True)).to_be_visible()
    page.get_by_role("button", name="Schedule").click()
    page.get_by_role("dialog").get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_text("Scheduled", exact=True)).to_be_visible()
    more.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Calendar file").click()
    assert "BEGIN:VEVENT" in download.value.path().read_text()


def test_keeps_purpose_and_checklist(ada_page: Page, as_ada: Client, planned: Thing) -> None:
    page = ada_page
    page.goto(f"/interviews/{planned['id']}")
    page.get_by_label("Purpose in one sentence").fill("Learn what a week is like.")
    page.get_by_role("checkbox", name="Find a quiet place").check()
    page.get_by_label("Add to the checklist").fill("Charge the phone")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 9")).to_be_visible()
    expect(page.get_by_text("Saved").first).to_be_visible()
    now = succeeded(as_ada.get(f"/interviews/{planned['id']}"))
    assert now["purpose"] == "Learn what a week is like."
    assert [item["text"] for item in now["checklist"] if item["done"]] == ["Find a quiet place, and silence your phone"]
    assert now["checklist"][-1]["text"] == "Charge the phone"
    page.reload()
    expect(page.get_by_text("1 of 9")).to_be_visible()


def test_prints_a_sheet(ada_page: Page, planned: Thing) -> None:
    page = ada_page
    page.goto(f"/interviews/{planned['id']}")
    expect(page.get_by_role("list", name="Must ask")).to_be_visible()
    page.emulate_media(media="print")
    sheet = page.locator(".sheet")
    expect(sheet).to_contain_text("What did you do yesterday?")
    expect(sheet).to_contain_text("15:00–15:30 (London (Europe), GMT+0); for them 10:00 in New York")
    for chrome in ("navigation", "banner", "tablist"):
        expect(page.get_by_role(chrome)).to_have_count(0)


@pytest.mark.parametrize("view", ["week", "month"])
def test_shows_a_calendar(ada_page: Page, planned: Thing, view: str) -> None:
    page = ada_page
    page.goto(f"/calendar?view={view}&date=2027-03-01")
    page.get_by_role("link", name="15:00 Zoë Álvarez").press("Enter")
    expect(page.get_by_role("heading", name="Zoë Álvarez", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="15:00 Zoë Álvarez")).to_be_visible()
    assert not violations(page)
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("link", name="15:00 Zoë Álvarez")).to_have_count(0)


def test_lists_the_days_on_a_phone(ada_page: Page, planned: Thing) -> None:
    page = ada_page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/calendar?view=month&date=2027-03-01")
    expect(page.get_by_role("link", name="Zoë Álvarez")).to_contain_text("15:00–15:30")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert not violations(page)
