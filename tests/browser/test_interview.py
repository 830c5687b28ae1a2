"""An interview in the browser: prepared, held with the line cut in the middle, and gone over."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from people import contact
from waiting import eventually

QUESTIONS = [
    {"text": "What did you do yesterday?", "topic": "typical_day", "must_ask": True},
    {"text": "What is hard about it?", "topic": "challenges"},
    {"text": "Who else should I speak with?", "topic": "referrals", "must_ask": True},
]
Interview = dict[str, Any]


def in_hours(hours: int) -> str:
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    return at.isoformat()


@pytest.fixture
def interview(as_ada: Client) -> Interview:
    """An interview with Zoë that is scheduled, with three questions."""
    zoe = as_ada.make("/contacts", contact(time_zone="America/New_York"))
    questions = as_ada.make("/question-sets", {"name": "First conversations", "questions": QUESTIONS})
    planned = as_ada.make("/interviews", {"contact_id": zoe["id"], "question_set_id": questions["id"]})
    agreed = {"starts_at": in_hours(2), "meeting_link": "https://meet.example/zoe"}
    return succeeded(as_ada.put(f"/interviews/{planned['id']}/schedule", json=agreed))


@pytest.fixture
def now(as_ada: Client, interview: Interview) -> Callable[[], Interview]:
    """Reads what the server knows of the interview now."""
    return lambda: succeeded(as_ada.get(f"/interviews/{interview['id']}"))


def answers(interview: Interview) -> dict[str, str | None]:
    return {item["text"]: item["answer"] for item in interview["agenda"]}


def hold(page: Page, interview: Interview) -> None:
    """Open interview mode and wait until it could be opened without a line, too."""
    page.goto(f"/interviews/{interview['id']}/hold")
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def note(page: Page) -> Any:
    return page.get_by_role("textbox", name="Note", exact=True)


def question(page: Page, text: str) -> Any:
    return page.get_by_role("list", name="Questions").get_by_role("button", name=text)


@pytest.mark.noisy
def test_loses_nothing_when_the_line_is_cut(
    ada_page: Page, as_ada: Client, interview: Interview, now: Callable[[], Interview]
) -> None:
    page = ada_page
    page.goto("/interviews")
    page.get_by_role("link", name="Zoë Álvarez").click()
    page.get_by_label("Purpose in one sentence").fill("Learn what a research lead does all week.")
    page.get_by_label("Add a question", exact=True).fill("What would you read first?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="If there is time").get_by_role("listitem")).to_have_count(2)
    eventually(page, lambda: now()["purpose"] == "Learn what a research lead does all week.")

    hold(page, interview)
    page.get_by_role("button", name="Begin").click()
    note(page).fill("Calls all morning.")
    expect(page.get_by_text("Saved")).to_be_visible()
    assert answers(now())["What did you do yesterday?"] == "Calls all morning."

    page.context.set_offline(True)
    question(page, "What is hard about it?").click()
    note(page).fill("Nobody has time.")
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    page.get_by_label("An unplanned question").fill("What do you do on Mondays?")
    page.keyboard.press("Enter")
    page.keyboard.type("Rest.")
    page.get_by_label("A name they gave").fill("Jo Reyes, runs the pilot")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saving")).to_have_count(0)
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()

    page.reload()
    expect(note(page)).to_have_value("Rest.")
    page.keyboard.press("End")
    note(page).press_sequentially(" And walk.")
    question(page, "What did you do yesterday?").click()
    expect(note(page)).to_have_value("Calls all morning.")
    note(page).fill("Calls all morning, then field work.")
    expect(page.get_by_text("Jo Reyes")).to_be_visible()
    assert not violations(page)

    page.context.set_offline(False)
    expect(page.get_by_text("Saved")).to_be_visible()
    expected = {
        "What did you do yesterday?": "Calls all morning, then field work.",
        "What is hard about it?": "Nobody has time.",
        "Who else should I speak with?": None,
        "What would you read first?": None,
        "What do you do on Mondays?": "Rest. And walk.",
    }
    eventually(page, lambda: answers(now()) == expected)
    [jo] = succeeded(as_ada.get("/leads", params={"interview_id": interview["id"]}))["items"]
    assert (jo["kind"], jo["text"], jo["state"]) == ("person", "Jo Reyes, runs the pilot", "open")
    assert jo["from_contact"]["id"] == interview["contact"]["id"]

    page.get_by_role("button", name="End").click()
    page.get_by_label("Highlights").fill("Field work is half of it.")
    page.get_by_role("group", name="And now?").get_by_text("4").click()
    eventually(page, lambda: now()["debrief"]["fit_after"] == 4)
    assert now()["state"] == "completed"
    assert now()["debrief"]["highlights"] == "Field work is half of it."


@pytest.mark.noisy
def test_ends_without_a_line(ada_page: Page, interview: Interview, now: Callable[[], Interview]) -> None:
    page = ada_page
    hold(page, interview)
    page.context.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    note(page).fill("Said in a lift.")
    page.get_by_role("button", name="End").click()
    page.get_by_label("Improvements").fill("Bring a charger.")
    expect(page.get_by_text("Said in a lift.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Improvements")).to_have_value("Bring a charger.")
    page.context.set_offline(False)
    eventually(page, lambda: now()["state"] == "completed")
    eventually(page, lambda: now()["debrief"]["improvements"] == "Bring a charger.")
    assert answers(now())["What did you do yesterday?"] == "Said in a lift."
    assert now()["started_at"] <= now()["ended_at"]


@pytest.mark.noisy
def test_two_tabs_share_what_is_typed(ada_page: Page, interview: Interview, now: Callable[[], Interview]) -> None:
    one, two = ada_page, ada_page.context.new_page()
    hold(one, interview)
    hold(two, interview)
    one.context.set_offline(True)
    note(one).fill("Typed in one tab.")
    expect(note(two)).to_have_value("Typed in one tab.")
    note(two).press("End")
    note(two).press_sequentially(" And in the other.")
    expect(note(one)).to_have_value("Typed in one tab. And in the other.")
    question(two, "What is hard about it?").click()
    note(two).fill("Two questions at once.")
    one.context.set_offline(False)
    eventually(
        one,
        lambda: (
            answers(now())["What did you do yesterday?"] == "Typed in one tab. And in the other."
            and answers(now())["What is hard about it?"] == "Two questions at once."
        ),
    )
    for tab in (one, two):
        expect(tab.get_by_text("Saved")).to_be_visible()


@pytest.mark.noisy
def test_shows_both_texts_of_a_conflict(
    ada_page: Page, as_ada: Client, interview: Interview, now: Callable[[], Interview]
) -> None:
    page = ada_page
    hold(page, interview)
    item = now()["agenda"][0]
    page.context.set_offline(True)  # Else it may show what the phone wrote before anybody types here.
    note(page).fill("From the laptop.")
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    succeeded(as_ada.patch(f"/agenda-items/{item['id']}", json={"answer": "From the phone."}))
    page.context.set_offline(False)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("From the phone.")
    expect(alert).to_contain_text("From the laptop.")
    expect(page.get_by_text("Needs attention", exact=True)).to_be_visible()
    assert not violations(page)
    alert.get_by_role("button", name="Keep both").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert answers(now())[item["text"]] == "From the phone.\n\nFrom the laptop."
    note(page).press("End")
    note(page).press_sequentially(" More.")
    eventually(page, lambda: str(answers(now())[item["text"]]).endswith("More."))


@pytest.mark.noisy
def test_asks_which_debrief_stays_when_two_wrote(
    new_context: Any, signed_in: Any, ada: Any, as_ada: Client, interview: Interview, now: Callable[[], Interview]
) -> None:
    succeeded(as_ada.put(f"/interviews/{interview['id']}/completion"))
    laptop, phone = signed_in(ada).new_page(), signed_in(ada).new_page()
    for page in (laptop, phone):
        page.goto(f"/interviews/{interview['id']}?tab=debrief")
        expect(page.get_by_label("Highlights")).to_be_visible()

    phone.get_by_label("Challenges").fill("The noise.")
    expect(phone.get_by_text("Saved", exact=True).first).to_be_visible()
    laptop.get_by_label("Highlights").fill("From the laptop.")
    alert = laptop.get_by_role("alert")
    eventually(laptop, lambda: now()["debrief"]["highlights"] == "From the laptop.")
    expect(alert).to_have_count(0)
    expect(laptop.get_by_label("Challenges")).to_have_value("The noise.")
    assert now()["debrief"]["challenges"] == "The noise."

    phone.get_by_label("Highlights").fill("From the phone.")
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("From the laptop.")
    expect(alert).to_contain_text("From the phone.")
    assert not violations(phone)
    assert now()["debrief"]["highlights"] == "From the laptop."
    alert.get_by_role("button", name="Keep yours").click()
    expect(alert).to_have_count(0)
    eventually(phone, lambda: now()["debrief"]["highlights"] == "From the phone.")
    assert now()["debrief"]["challenges"] == "The noise."


def test_two_tabs_share_a_debrief(ada_page: Page, as_ada: Client, interview: Interview) -> None:
    succeeded(as_ada.put(f"/interviews/{interview['id']}/completion"))
    one, two = ada_page, ada_page.context.new_page()
    for tab in (one, two):
        tab.goto(f"/interviews/{interview['id']}?tab=debrief")
        expect(tab.get_by_label("Highlights")).to_be_visible()
    one.get_by_label("Highlights").fill("Field work is half of it.")
    expect(two.get_by_label("Highlights")).to_have_value("Field work is half of it.")
    two.get_by_label("Challenges").fill("The noise.")
    expect(one.get_by_label("Challenges")).to_have_value("The noise.")
    expect(one.get_by_label("Highlights")).to_have_value("Field work is half of it.")


def test_tells_when_five_minutes_are_left(ada_page: Page, interview: Interview) -> None:
    page = ada_page
    page.clock.install()
    page.goto(f"/interviews/{interview['id']}/hold")
    page.get_by_role("button", name="Begin").click()
    cue = page.get_by_text("Five minutes left: ask who else to speak with")
    page.clock.fast_forward("24:50")
    expect(page.get_by_role("timer", name="Time left")).to_contain_text("5:")
    expect(cue).to_have_count(0)
    page.clock.fast_forward("00:20")
    expect(cue).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Go to that question").click()
    expect(page.get_by_role("heading", level=2, name="Who else should I speak with?")).to_be_visible()
    page.clock.fast_forward("05:00")
    expect(page.get_by_text("The time you asked for is over")).to_be_visible()
    expect(page.get_by_role("timer", name="Over time")).to_contain_text("+")


def test_holds_an_interview_by_keyboard(ada_page: Page, interview: Interview, now: Callable[[], Interview]) -> None:
    page = ada_page
    page.goto(f"/interviews/{interview['id']}/hold")
    page.get_by_role("button", name="Begin").focus()
    page.keyboard.press("Enter")
    expect(note(page)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(note(page)).to_be_focused()
    expect(page.get_by_role("heading", level=2)).to_have_text("Who else should I speak with?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Asked", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("Her words")
    page.keyboard.press("Control+.")
    page.keyboard.press("Control+;")
    expect(note(page)).to_have_value(re.compile(r"^> Her words\[0:\d\d\] $"))
    noted = note(page).input_value()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("heading", level=2)).to_have_text("What did you do yesterday?")
    eventually(page, lambda: answers(now())["Who else should I speak with?"] == noted)
    page.get_by_role("button", name="End").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Highlights")).to_be_visible()
    assert not violations(page)


def test_shows_one_question_on_a_phone(new_context: Any, address: str, ada: Any, interview: Interview) -> None:
    hint = {"name": "signed_in", "value": "perhaps"}
    known = {"cookies": [], "origins": [{"origin": address, "localStorage": [hint]}]}
    phone = new_context(storage_state=known, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert phone.request.post("/api/v1/auth/token", form=ada.signing_in()).ok
    page = phone.new_page()
    page.goto(f"/interviews/{interview['id']}/hold")
    page.get_by_role("button", name="Begin").tap()
    page.get_by_role("button", name="Next question").tap()
    expect(page.get_by_text("2 of 3, must-ask")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Asked", exact=True)).to_be_in_viewport()
    expect(question(page, "What is hard about it?")).not_to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert not violations(page)
