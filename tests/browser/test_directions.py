"""Directions in the browser: kept, marked in what people said, and seen side by side."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from axe import violations
from client import Client, succeeded
from evidencing import drawn, hearing
from people import Person, contact, note

Thing = dict[str, Any]

ANSWER = "Mostly interviews.\nFridays are quiet 🌿, and nobody calls after six."
WORDS = "nobody calls after six"


@pytest.fixture
def direction(as_ada: Client) -> Thing:
    return as_ada.make("/directions", {"role": "UX research", "industry": "health care"})


@pytest.fixture
def talk(as_ada: Client, direction: Thing) -> Thing:
    """An interview that was held with Zoë, with one answer about work and life."""
    held = hearing(as_ada, direction, "North Clinic")
    item = as_ada.make(
        f"/interviews/{held['id']}/agenda", {"text": "When do you stop working?", "topic": "work_life_balance"}
    )["items"][0]
    succeeded(as_ada.patch(f"/agenda-items/{item['id']}", json={"answer": ANSWER, "status": "asked"}))
    return succeeded(as_ada.get(f"/interviews/{held['id']}"))


def mark(page: Page, text: Locator, words: str) -> None:
    """Select words, as a mouse or a finger does."""
    text.evaluate(
        """(element, words) => {
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at >= 0) getSelection().setBaseAndExtent(
                    walker.currentNode, at, walker.currentNode, at + words.length);
            }
        }""",
        words,
    )


def texts(as_ada: Client, interview: Thing) -> list[str]:
    """The questions on an agenda."""
    return [item["text"] for item in succeeded(as_ada.get(f"/interviews/{interview['id']}"))["agenda"]]


def takeaways(as_ada: Client) -> list[Thing]:
    return succeeded(as_ada.get("/takeaways"))["items"]


@pytest.mark.noisy
def test_adds_changes_and_parks_a_direction(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto("/directions")
    expect(page.get_by_role("heading", name="No directions yet")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Add a direction").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add the direction").click()
    expect(dialog.get_by_text("Write a name, a role or an industry.")).to_be_visible()
    assert not violations(page)
    dialog.get_by_label("Role").fill("UX research")
    dialog.get_by_label("Industry").fill("health care")
    dialog.get_by_label("What would have to be true").fill("I can work from Leeds\n\nNo night shifts")
    dialog.get_by_role("button", name="Add the direction").click()

    expect(page.get_by_role("heading", name="UX research in health care", level=1)).to_be_visible()
    expect(page.get_by_text("No night shifts")).to_be_visible()
    page.get_by_role("button", name="More about the direction").click()
    page.get_by_role("menuitem", name="Change").click()
    dialog.get_by_label("Industry").fill("energy")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="UX research in energy", level=1)).to_be_visible()

    page.get_by_role("link", name="Directions").first.click()
    page.get_by_role("button", name="State of UX research in energy: Exploring").click()
    page.get_by_role("menuitem", name="Parked").click()
    expect(page.get_by_text("UX research in energy moved to parked")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="State of UX research in energy: Exploring")).to_be_visible()
    assert succeeded(as_ada.get("/directions"))["items"][0]["must_be_true"] == [
        "I can work from Leeds",
        "No night shifts",
    ]


def test_moves_a_direction_to_the_trash_and_back(ada_page: Page, direction: Thing) -> None:
    page = ada_page
    page.goto(f"/directions/{direction['id']}")
    page.get_by_role("button", name="More about the direction").click()
    page.get_by_role("menuitem", name="Move to the trash").click()
    expect(page.get_by_role("heading", name="No directions yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=direction["name"])).to_be_visible()


def test_says_from_where_a_contact_sees_it(ada_page: Page, as_ada: Client, direction: Thing) -> None:
    zoe = as_ada.make("/contacts", contact())
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    page.get_by_label("Directions", exact=True).select_option(label=direction["name"])
    expect(page.get_by_role("button", name=f"Remove the direction {direction['name']}")).to_be_visible()
    page.get_by_label("Level").select_option("senior")
    page.get_by_label("Outlook").select_option("left")
    since = page.get_by_label("In the field since")
    since.fill("19")
    expect(page.get_by_text("Enter a year between 1900 and")).to_be_visible()
    since.fill("2011")
    since.blur()
    expect(page.get_by_text("Saved").first).to_be_visible()
    assert not violations(page)
    told = succeeded(as_ada.get(f"/contacts/{zoe['id']}"))
    assert (told["direction_ids"], told["level"]) == ([direction["id"]], "senior")
    assert (told["in_field_since"], told["outlook"]) == (2011, "left")


def test_marks_a_quote_and_comes_back_to_it_from_the_board(
    ada_page: Page, as_ada: Client, direction: Thing, talk: Thing
) -> None:
    page = ada_page
    page.goto(f"/interviews/{talk['id']}?tab=takeaways")
    answer = page.get_by_role("article", name="When do you stop working?")
    mark(page, answer, WORDS)
    page.get_by_role("button", name="Take this away").click()
    form = page.get_by_role("form", name="Takeaway")
    expect(form.get_by_label("The words it rests on")).to_have_value(WORDS)
    expect(form.get_by_label("Topic")).to_have_value("work_life_balance")
    expect(form.get_by_label("Direction")).to_have_value(direction["id"])
    page.keyboard.type("Evenings are free")
    form.get_by_label("Kind").select_option("upside")
    form.get_by_label("How they know").select_option("saw")
    form.get_by_text("5", exact=True).click()
    assert not violations(page)
    page.keyboard.press("Control+Enter")
    expect(answer.get_by_role("link", name=WORDS)).to_be_visible()
    [made] = takeaways(as_ada)
    assert (made["text"], made["rating"], made["confidence"]) == ("Evenings are free", 5, "saw")
    start = ANSWER.index(WORDS)
    assert (made["source"]["start"], made["source"]["end"]) == (start, start + len(WORDS))

    page.goto(f"/directions/{direction['id']}")
    page.get_by_role("button", name="rated 5.0 of 5 on average, from 5 to 5").click()
    dialog = page.get_by_role("dialog", name="Work and life")
    expect(dialog.get_by_text("Evenings are free")).to_be_visible()
    assert not violations(page)
    dialog.get_by_role("link", name=WORDS).click()
    expect(answer.get_by_role("link", name=WORDS)).to_be_focused()
    assert not violations(page)


def test_names_the_words_of_a_note_without_a_mouse(
    ada_page: Page, as_ada: Client, direction: Thing, talk: Thing
) -> None:
    as_ada.make("/notes", note(talk["contact"]["id"], body="A *very* small team."))
    page = ada_page
    page.goto(f"/interviews/{talk['id']}?tab=takeaways")
    page.get_by_role("button", name="Draw a takeaway from: Note of").press("Enter")
    form = page.get_by_role("form", name="Takeaway")
    form.get_by_label("What you take from it").fill("I would be on my own")
    form.get_by_label("The words it rests on").fill("a large team")
    form.get_by_role("button", name="Add the takeaway").press("Enter")
    expect(form.get_by_text("These words do not stand in the text.")).to_be_visible()
    form.get_by_label("The words it rests on").fill("small team")
    form.get_by_role("button", name="Add the takeaway").press("Enter")
    expect(page.get_by_role("article", name="Note of").get_by_role("link", name="small team")).to_be_visible()

    page.get_by_role("button", name="More about the takeaway I would be on my own").click()
    page.get_by_role("menuitem", name="Move to the trash").click()
    expect(page.get_by_role("link", name="small team")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="small team").first).to_be_visible()


def test_takes_away_a_word_and_a_number_in_the_debrief(ada_page: Page, as_ada: Client, talk: Thing) -> None:
    page = ada_page
    page.goto(f"/interviews/{talk['id']}?tab=debrief")
    asked = page.get_by_role("form", name="When do you stop working?")
    asked.get_by_role("button", name="Add").click()
    expect(asked.get_by_text("Say it in a word or two.")).to_be_visible()
    asked.get_by_label("In a word: When do you stop working?").fill("At six")
    asked.get_by_text("2", exact=True).click()
    assert not violations(page)
    asked.get_by_role("button", name="Add").click()
    expect(asked).to_have_count(0)
    [made] = takeaways(as_ada)
    assert (made["kind"], made["topic"], made["source"]["quote"]) == ("downside", "work_life_balance", ANSWER)


def test_finds_takeaways_by_what_they_are(ada_page: Page, as_ada: Client, talk: Thing) -> None:
    drawn(as_ada, talk, text="Quiet Fridays", topic="work_life_balance")
    drawn(as_ada, talk, text="Little pay", kind="downside", rating=2)
    page = ada_page
    page.goto("/takeaways")
    expect(page.get_by_text("Little pay")).to_be_visible()
    page.get_by_role("button", name="Kind", exact=True).click()
    page.get_by_role("menuitem", name="Upside").click()
    expect(page.get_by_text("Little pay")).to_have_count(0)
    page.get_by_role("button", name="Topic", exact=True).click()
    page.get_by_role("menuitem", name="Competition").click()
    expect(page.get_by_role("heading", name="No takeaway fits")).to_be_visible()
    page.get_by_role("link", name="All takeaways").click()
    page.get_by_label("Search the takeaways").fill("pay")
    expect(page.get_by_text("Quiet Fridays")).to_have_count(0)
    expect(page.get_by_text("Little pay")).to_be_visible()


def test_walks_the_board_by_keyboard_and_fills_the_next_agenda(
    ada_page: Page, as_ada: Client, direction: Thing, talk: Thing
) -> None:
    other = as_ada.make("/directions", {"role": "Teaching"})
    drawn(as_ada, talk, topic="typical_day", rating=1, direction_id=direction["id"])
    second = hearing(as_ada, direction, "South Clinic", given_name="Bruno")
    drawn(as_ada, second, topic="typical_day", rating=5, direction_id=direction["id"])
    to_come = as_ada.make("/contacts", contact(given_name="Chiara", direction_ids=[direction["id"]]))
    planned, later = (as_ada.make("/interviews", {"contact_id": to_come["id"]}) for _ in range(2))
    page = ada_page
    page.goto(f"/board?directions={direction['id']},{other['id']}")
    expect(page.get_by_role("columnheader", name="Teaching")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(14)
    split = page.get_by_role("button", name="They are split")
    expect(split).to_contain_text("3.0")
    split.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text("Nobody was asked")
    page.keyboard.press("ArrowLeft")
    balance = page.get_by_role("row", name="Work and life")
    expect(balance.get_by_role("button", name="Asked, nothing noted yet")).to_have_count(1)
    expect(balance.get_by_role("button", name="Nobody was asked")).to_have_count(1)
    balance.get_by_role("button", name="Asked, nothing noted yet").click()
    expect(page.get_by_role("dialog").get_by_text("It was asked, and nothing was noted")).to_be_visible()
    page.keyboard.press("Escape")
    split.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="A typical day")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(split).to_be_focused()
    assert not violations(page)

    page.goto(f"/directions/{direction['id']}")
    whom = f"{planned['contact']['name']}, no time yet"
    label = f"Put on the agenda with {whom}: "
    put = page.get_by_role("button", name=label).first
    question = (put.get_attribute("aria-label") or "").removeprefix(label)
    assert not violations(page)
    put.dblclick()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_have_count(1)
    again = page.get_by_role("button", name=f"{label}{question}")
    expect(again).to_have_count(0)
    expect(page.get_by_role("button", name=label)).to_have_count(5)
    assert texts(as_ada, planned) == [question]
    undo.click()
    expect(page.get_by_text("Question removed from the agenda")).to_be_visible()
    expect(again).to_be_visible()

    page.get_by_role("button", name=f"Put on another agenda: {question}").click()
    page.get_by_role("menuitem", name=whom).click()
    expect(again).to_have_count(0)
    assert (texts(as_ada, planned), texts(as_ada, later)) == ([], [question])


def test_shows_the_board_as_cards_on_a_phone(signed_in: Any, ada: Any, as_ada: Client, talk: Thing) -> None:
    drawn(as_ada, talk, topic="advancement", rating=4)
    page = signed_in(ada, viewport={"width": 360, "height": 800}).new_page()
    page.goto("/board")
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.get_by_role("button", name="Asked, nothing noted yet")).to_have_count(1)
    page.get_by_role("button", name="rated 4.0 of 5 on average").click()
    expect(page.get_by_role("dialog", name="Advancement").get_by_text("Quiet Fridays")).to_be_visible()
    assert not violations(page)


def test_prints_the_board_on_one_page(ada_page: Page, as_ada: Client, direction: Thing, talk: Thing) -> None:
    as_ada.make("/directions", {"role": "Teaching"})
    drawn(as_ada, talk, topic="advancement", rating=4)
    page = ada_page
    page.goto("/board")
    expect(page.get_by_role("table")).to_be_visible()
    page.emulate_media(media="print")
    pdf = page.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") == 1


def test_the_chosen_tab_is_in_sight_on_a_phone(signed_in: Any, ada: Person) -> None:
    page = signed_in(ada, viewport={"width": 360, "height": 800}).new_page()
    page.goto("/outcomes")
    tabs = page.get_by_role("navigation", name="Directions and what is known of them")
    expect(tabs.get_by_role("link", name="Outcomes")).to_be_in_viewport(ratio=1)
    tabs.get_by_role("link", name="Takeaways").click()
    expect(page.get_by_role("heading", name="Takeaways", level=1)).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    expect(tabs.get_by_role("link", name="Takeaways")).to_be_in_viewport(ratio=1)


def test_the_numbers_fit_a_phone(signed_in: Any, ada: Person, talk: Thing) -> None:
    page = signed_in(ada, viewport={"width": 360, "height": 800}).new_page()
    page.goto("/insights")
    expect(page.get_by_role("row", name="Interview held half within a day")).to_contain_text("Small number")
    expect(page.get_by_role("row", name="When do you stop working?")).to_contain_text("1 asked, 0 skipped, 1 answered")
    tables = page.locator("table").evaluate_all("tables => tables.map(each => each.getBoundingClientRect().right)")
    assert len(tables) == 2
    assert all(right <= 360 for right in tables)
