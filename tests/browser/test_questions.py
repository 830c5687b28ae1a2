"""Question sets in the browser: copied, written in place, put in order, deleted and brought back."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from axe import violations
from client import Client, succeeded
from people import question_set
from waiting import eventually

TEXTS = ["What surprised you?", "What do you read?", "Who decides?"]


@pytest.fixture
def mine(as_ada: Client) -> dict[str, Any]:
    """A set of Ada's with three questions."""
    questions = [{"text": text, "topic": "advice"} for text in TEXTS]
    return as_ada.make("/question-sets", question_set(name="Second talks", questions=questions))


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Questions").locator("> li")


def texts(page: Page) -> list[str]:
    return [field.input_value() for field in rows(page).get_by_label("Text of question").all()]


def read(ada: Client, mine: dict[str, Any]) -> dict[str, Any]:
    return succeeded(ada.get(f"/question-sets/{mine['id']}"))


def kept(ada: Client, mine: dict[str, Any]) -> list[str]:
    return [question["text"] for question in read(ada, mine)["questions"]]


def test_copies_a_starter_set_to_edit(ada_page: Page) -> None:
    page = ada_page
    page.goto("/questions")
    expect(page.get_by_text("Copy a starter set and put it into your own words.")).to_be_visible()
    page.get_by_role("link", name="Fourteen topics").click()
    expect(page.get_by_role("heading", name="Fourteen topics", level=1)).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.get_by_role("button", name="Copy to edit").click()
    expect(page.get_by_label("Name of the set")).to_have_value("Fourteen topics (copy)")
    expect(rows(page)).to_have_count(14)
    expect(page.get_by_text("14 of 14 covered")).to_be_visible()
    page.get_by_label("Name of the set").fill("My first talks")
    page.get_by_role("link", name="Questions").last.click()
    expect(page.get_by_role("link", name="My first talks")).to_be_visible()


def test_writes_in_place_and_adds_by_enter(ada_page: Page, as_ada: Client, mine: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/questions/{mine['id']}")
    page.get_by_label("Text of question 1").fill("What surprised you most?")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_label("Text of question 1").fill(" ")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text of question 1")).to_have_value("What surprised you most?")
    page.get_by_role("button", name="Must ask question 2").click()
    page.get_by_label("Topic of question 2").select_option("preparation")
    page.get_by_label("Priority of question 3").select_option("1")
    page.get_by_role("button", name="Referrals is not covered").click()
    page.keyboard.type("Whom should I ask next?")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(4)
    page.keyboard.type("What would you do in my place?")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(5)
    expect(page.get_by_text("3 of 14 covered")).to_be_visible()
    assert not violations(page)
    told = [(q["text"], q["topic"], q["priority"], q["must_ask"]) for q in read(as_ada, mine)["questions"]]
    assert told == [
        ("What surprised you most?", "advice", 2, False),
        ("What do you read?", "preparation", 2, True),
        ("Who decides?", "advice", 1, False),
        ("Whom should I ask next?", "referrals", 2, False),
        ("What would you do in my place?", None, 2, False),
    ]


def test_puts_questions_in_order_by_menu_keyboard_and_pointer(
    ada_page: Page, as_ada: Client, mine: dict[str, Any]
) -> None:
    page, (surprise, reading, deciding) = ada_page, TEXTS
    page.goto(f"/questions/{mine['id']}")
    page.get_by_role("button", name="More about question 3").click()
    page.get_by_role("menuitem", name="Move up").click()
    eventually(page, lambda: kept(as_ada, mine) == [surprise, deciding, reading])

    page.get_by_role("button", name="Move question 1").focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "Escape"):
        page.keyboard.press(key)
    eventually(page, lambda: kept(as_ada, mine) == [deciding, reading, surprise])
    assert texts(page) == [deciding, reading, surprise]

    handle, first = page.get_by_role("button", name="Move question 3").bounding_box(), rows(page).first.bounding_box()
    assert handle
    assert first
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, first["y"] + 40, steps=10)
    page.mouse.move(handle["x"] + 10, first["y"] + 10, steps=10)
    eventually(page, lambda: texts(page) == [surprise, deciding, reading])
    page.mouse.up()
    eventually(page, lambda: kept(as_ada, mine) == [surprise, deciding, reading])


@pytest.mark.noisy
def test_puts_the_order_back_when_the_server_says_no(ada_page: Page, mine: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/questions/{mine['id']}")
    page.route("**/order", lambda route: route.abort())
    page.get_by_role("button", name="More about question 1").click()
    page.get_by_role("menuitem", name="Move down").click()
    expect(page.get_by_text("The order was not changed.")).to_be_visible()
    assert texts(page) == TEXTS


def test_deletes_and_takes_it_back(ada_page: Page, as_ada: Client, mine: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/questions/{mine['id']}")
    page.get_by_role("button", name="More about question 2").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(rows(page)).to_have_count(3)
    assert kept(as_ada, mine) == TEXTS
    page.get_by_role("button", name="More about this set").click()
    page.get_by_role("menuitem", name="Move to the trash").click()
    expect(page).to_have_url("/questions")
    expect(page.get_by_role("link", name="Second talks")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_role("link", name="Second talks")).to_be_visible()


def test_begins_a_set_with_a_name(ada_page: Page) -> None:
    page = ada_page
    page.goto("/questions?new")
    dialog = page.get_by_role("dialog", name="New question set")
    dialog.get_by_role("button", name="Add the set").click()
    expect(dialog.get_by_label("Name")).to_be_focused()
    assert not violations(page)
    page.keyboard.type("Before the offer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Type the first question below.")).to_be_visible()
    page.get_by_label("Add a question").fill("What would make you leave?")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
