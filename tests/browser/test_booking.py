"""A proposal from both sides: the seeker in the app, the contact on a page of their own, in another browser."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from axe import violations
from booking import calendar
from client import Client, succeeded
from listening import listening, told
from people import contact

NEW_YORK = "America/New_York"
WEEKDAYS = [{"weekday": day, "starts": "08:00", "ends": "20:00"} for day in range(7)]


def in_days(days: int, hour: int) -> str:
    """An instant to come, as the API writes it."""
    day = datetime.now(UTC) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0).isoformat().replace("+00:00", "Z")


class Asked(NamedTuple):
    """An interview that a contact was asked for, and the path of their page."""

    interview: Any
    proposal: Any

    @property
    def page(self) -> str:
        return "/book/" + self.proposal["url"].rsplit("/", 1)[1]


@pytest.fixture
def interview(as_ada: Client) -> Any:
    """An interview with Zoë that has questions and no time."""
    zoe = as_ada.make("/contacts", contact())
    questions = succeeded(as_ada.get("/question-sets"))["items"][0]["id"]
    return as_ada.make("/interviews", {"contact_id": zoe["id"], "question_set_id": questions})


@pytest.fixture
def asked(as_ada: Client, interview: Any) -> Asked:
    """Zoë was asked, with two times, the phone and Zoom, the free times of Ada's week and her questions."""
    succeeded(as_ada.put("/availability", json={"weekly": WEEKDAYS, "time_zone": "Europe/London"}))
    proposal = {
        "times": [in_days(3, 15), in_days(4, 15)],
        "platforms": ["phone", "zoom"],
        "offers_availability": True,
        "shares_questions": True,
        "message": "Rosa told me that you went the way that I think about.",
    }
    return Asked(interview, as_ada.make(f"/interviews/{interview['id']}/proposal", proposal))


@pytest.fixture
def zoe(new_context: Any) -> BrowserContext:
    """Zoë's browser, in New York, with no account."""
    return new_context(timezone_id=NEW_YORK)


def answer_by_phone(page: Page, number: str = "+1 212 555 0123") -> None:
    page.get_by_role("radio", name="Phone").check()
    page.get_by_label("Your phone number").fill(number)


def agree(page: Page) -> None:
    page.get_by_role("button", name="Agree to").click()


def test_the_two_agree_move_it_and_call_it_off(ada_page: Page, zoe: BrowserContext, interview: Any) -> None:
    ada_page.goto(f"/interviews/{interview['id']}")
    ada_page.get_by_role("link", name="Propose times").click()
    for place, (days, hour) in {"First": (3, 15), "Second": (4, 16)}.items():
        ada_page.get_by_label(f"{place} time").fill(in_days(days, hour)[:16])
    ada_page.get_by_role("checkbox", name="Phone").check()
    ada_page.get_by_label("Why you ask").fill("Rosa told me about you.")
    ada_page.get_by_role("button", name="Make the link").click()
    url = ada_page.get_by_label("The link for Zoë Álvarez").input_value()
    assert not violations(ada_page)

    page = zoe.new_page()
    page.goto("/book/" + url.rsplit("/", 1)[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Byron would like to learn from you")
    expect(page.get_by_text("Rosa told me about you.")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile(r"202\d.*\d:00.*New York \(America\), GMT-\d"))).to_have_count(2)
    page.get_by_role("radio", name="New York").first.check()
    expect(page.get_by_role("radio", name="Phone")).to_be_checked()
    page.get_by_text("What Ada Byron would like to ask").click()
    page.get_by_role("checkbox", name="Strike Incentives").check()
    agree(page)
    expect(page.get_by_text("Enter the number to call.")).to_be_visible()
    page.get_by_label("Your phone number").fill("+1 212 555 0123")
    agree(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("You talk with Ada Byron on")
    expect(heading).to_be_focused()
    assert not violations(page)

    ada_page.reload()
    expect(ada_page.get_by_text("Scheduled", exact=True)).to_be_visible()
    expect(ada_page.get_by_role("link", name="+1 212 555 0123")).to_be_visible()
    expect(ada_page.get_by_text("They would rather not talk about: Incentives")).to_be_visible()

    before = heading.inner_text()
    page.get_by_role("button", name="Choose another time").click()
    page.get_by_role("radio", name="New York").nth(1).check()
    agree(page)
    expect(heading).not_to_have_text(before)
    ada_page.reload()
    expect(ada_page.get_by_text("16:00–16:30 in London").first).to_be_visible()

    page.get_by_role("button", name="Cancel the talk").click()
    page.get_by_label("Reason, if you like").fill("A workshop came in between.")
    page.get_by_role("button", name="Cancel the talk with Ada Byron").click()
    expect(heading).to_have_text("Your talk with Ada Byron was called off")
    ada_page.reload()
    expect(ada_page.get_by_text("Cancelled", exact=True)).to_be_visible()


def test_the_contact_proposes_other_times(ada_page: Page, zoe: BrowserContext, asked: Asked) -> None:
    page = zoe.new_page()
    page.goto(asked.page)
    page.get_by_role("radio", name="Propose other times").check()
    page.get_by_role("button", name="Propose these times").click()
    expect(page.get_by_text("Enter a time that suits you.")).to_be_visible()
    page.get_by_label("First time").fill(in_days(5, 9)[:16])
    page.get_by_label("A word to Ada Byron").fill("I travel until then.")
    assert not violations(page)
    page.get_by_role("button", name="Propose these times").click()
    expect(page.get_by_role("heading", name="Ada Byron has your times and will answer")).to_be_focused()

    ada_page.goto(f"/interviews/{asked.interview['id']}")
    expect(ada_page.get_by_text("I travel until then.")).to_be_visible()
    ada_page.get_by_role("button", name="Agree to").click()
    dialog = ada_page.get_by_role("dialog")
    dialog.get_by_role("button", name="Agree", exact=True).click()
    expect(dialog.get_by_text("Enter the number to call.")).to_be_visible()
    assert not violations(ada_page)
    dialog.get_by_label("Phone number").fill("+1 212 555 0123")
    dialog.get_by_role("button", name="Agree", exact=True).click()
    expect(ada_page.get_by_text("Scheduled", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You talk with Ada Byron on")


@pytest.mark.noisy
def test_a_time_that_was_just_taken_is_said_beside_the_choice(
    as_ada: Client, zoe: BrowserContext, asked: Asked
) -> None:
    page = zoe.new_page()
    page.goto(asked.page)
    page.get_by_role("radio", name="New York").first.check()
    answer_by_phone(page)
    taken = asked.proposal["times"][0]["starts_at"]
    other = as_ada.make("/interviews", {"contact_id": as_ada.make("/contacts", contact())["id"]})
    arrangement = {"starts_at": taken, "platform": "phone", "phone": "+1 212 555 0199"}
    succeeded(as_ada.put(f"/interviews/{other['id']}/schedule", json=arrangement))
    agree(page)
    expect(page.get_by_role("alert").filter(has_text="taken this time")).to_be_visible()
    expect(page.get_by_text("Not free any more")).to_be_visible()
    expect(page.get_by_role("radio", name="New York").first).to_be_disabled()
    expect(page.get_by_role("combobox", name="Day")).to_be_visible()
    expect(page.get_by_label("Your phone number")).to_have_value("+1 212 555 0123")
    assert not violations(page)
    page.get_by_role("radio", name="New York").nth(1).check()
    agree(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You talk with Ada Byron on")


def test_a_contact_needs_no_mouse(zoe: BrowserContext, asked: Asked) -> None:
    page = zoe.new_page()
    page.goto(asked.page)
    focused = page.locator(":focus")

    def tab_to(name: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            if name in focused.evaluate("it => it.labels?.[0]?.innerText || it.ariaLabel || it.innerText"):
                return
        raise AssertionError(name)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to("Change the time zone")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your time zone")).to_be_focused()
    page.keyboard.type("Tokyo")
    expect(page.get_by_role("radio", name="Tokyo (Asia), GMT+9")).to_have_count(2)
    tab_to("Tokyo")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Tokyo").nth(1)).to_be_checked()
    tab_to("Show other free times")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Day")).to_be_visible()
    tab_to("Phone")
    page.keyboard.press("Space")
    tab_to("Your phone number")
    page.keyboard.type("+81 3 5555 0123")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    expect(heading).to_contain_text("You talk with Ada Byron on")
    before = heading.inner_text()
    tab_to("Choose another time")
    page.keyboard.press("Enter")
    tab_to("Tokyo")
    page.keyboard.press("Space")
    tab_to("Agree to")
    page.keyboard.press("Enter")
    expect(heading).not_to_have_text(before)
    expect(heading).to_be_focused()
    tab_to("Cancel the talk")
    page.keyboard.press("Enter")
    tab_to("Cancel the talk with Ada Byron")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Your talk with Ada Byron was called off")
    expect(heading).to_be_focused()


def test_a_contact_picks_a_free_time_of_the_week(zoe: BrowserContext, asked: Asked) -> None:
    page = zoe.new_page()
    page.goto(asked.page)
    page.get_by_role("button", name="Show other free times of Ada Byron").click()
    page.get_by_role("combobox", name="Day").select_option(index=2)
    page.get_by_role("radio", name="New York").last.check()
    answer_by_phone(page)
    agree(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You talk with Ada Byron on")
    with page.expect_download() as file:
        page.get_by_role("link", name="Calendar file").click()
    assert "BEGIN:VEVENT" in file.value.path().read_text()
    assert page.get_by_role("link", name="Google").get_attribute("href").startswith("https://calendar.google.com/")


def test_a_contact_declines_without_a_reason(ada_page: Page, zoe: BrowserContext, asked: Asked) -> None:
    page = zoe.new_page()
    page.goto(asked.page)
    page.get_by_role("radio", name="Decline").check()
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You told Ada Byron that you would rather not talk")
    ada_page.goto(f"/interviews/{asked.interview['id']}")
    expect(ada_page.get_by_text("They gave no reason, and need not.")).to_be_visible()


def test_a_contact_asks_to_be_erased(ada_page: Page, zoe: BrowserContext, asked: Asked) -> None:
    page = zoe.new_page()
    page.goto(asked.page)
    page.get_by_role("button", name="Delete what you hold about me").click()
    assert not violations(page)
    page.get_by_role("button", name="Delete it all").click()
    expect(page.get_by_text("You asked for all of it to be deleted.")).to_be_visible()
    ada_page.goto("/settings/privacy")
    ada_page.get_by_role("button", name="Erase Zoë Álvarez now").click()
    ada_page.get_by_role("button", name="Erase everything").click()
    expect(ada_page.get_by_text("Somebody who is not known here any more")).to_be_visible()


@pytest.mark.noisy
@pytest.mark.parametrize("path", ["/book/askw_book_" + "x" * 36, "/book/"])
def test_a_link_that_leads_nowhere_says_so(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.headers["x-robots-tag"] == "noindex"
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    assert not violations(page)


@pytest.mark.noisy
def test_a_link_that_was_taken_back_says_so(ada_page: Page, zoe: BrowserContext, asked: Asked) -> None:
    ada_page.goto(f"/interviews/{asked.interview['id']}")
    ada_page.get_by_role("button", name="Take the link back").click()
    ada_page.get_by_role("dialog").get_by_role("button", name="Take the link back").click()
    expect(ada_page.get_by_text("The link does not work any more.")).to_be_visible()
    page = zoe.new_page()
    page.goto(asked.page)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360, 320])
def test_the_contacts_page_fits(new_context: Any, asked: Asked, theme: str, width: int) -> None:
    page = new_context(color_scheme=theme, viewport={"width": width, "height": 800}).new_page()
    page.goto(asked.page)
    page.get_by_role("button", name="Show other free times").click()
    page.get_by_text("What Ada Byron would like to ask").click()
    page.get_by_role("button", name="Change the time zone").click()
    expect(page.get_by_role("combobox", name="Day")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert not violations(page)


def test_the_week_saves_itself(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto("/settings/calendar")
    page.get_by_role("button", name="Add hours on Monday").click()
    page.get_by_label("Monday, to").fill("08:00")
    expect(page.get_by_text("This ends before it begins.")).to_be_visible()
    page.get_by_label("Monday, to").fill("11:30")
    page.get_by_role("button", name="Use Monday’s hours until Friday").click()
    page.get_by_role("button", name="Add a day").click()
    page.get_by_label("Day", exact=True).fill("2030-12-24")
    page.get_by_label("Interviews a day, at most").fill("2")
    page.get_by_label("Interviews a day, at most").blur()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    kept = succeeded(as_ada.get("/availability"))
    assert kept["weekly"] == [{"weekday": day, "starts": "09:00", "ends": "11:30"} for day in range(5)]
    assert kept["exceptions"] == [{"on": "2030-12-24", "starts": None, "ends": None}]
    assert kept["daily_cap"] == 2


def test_what_another_calendar_says_is_taken_in_a_proposal(ada_page: Page, interview: Any) -> None:
    page = ada_page
    taken = in_days(3, 15)
    with listening(told(calendar(taken))) as url:
        page.goto("/settings/calendar")
        page.get_by_label("Secret address in iCal format").fill(f"{url}/me.ics")
        page.get_by_role("button", name="Read this calendar").click()
        expect(page.get_by_text(re.compile("^Read .*, 1 busy time$"))).to_be_visible()
    assert not violations(page)
    page.goto(f"/interviews/{interview['id']}/propose")
    days = page.get_by_role("region", name="Your next three weeks")
    expect(days.get_by_text("15:00–16:00 Busy")).to_be_visible()
    page.get_by_label("First time").fill(taken[:16])
    expect(page.get_by_text("Busy then, 15:00–16:00.")).to_be_visible()
    assert not violations(page)


def test_the_feed_is_made_once_and_made_anew(ada_page: Page) -> None:
    page = ada_page
    page.goto("/settings/calendar")
    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_label("Address of the feed")
    first = address.input_value()
    assert "BEGIN:VCALENDAR" in page.request.get(re.sub(r"^.*?/api", "/api", first)).text()
    page.get_by_role("button", name="Make another address").click()
    page.get_by_role("dialog").get_by_role("button", name="Make another address").click()
    expect(address).not_to_have_value(first)
    assert page.request.get(re.sub(r"^.*?/api", "/api", first)).status == 404
