"""The palette and the search page: answers at once, from here and from the server, by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from axe import violations
from client import Client
from people import contact, interview, note, question_set


@pytest.fixture
def filled(as_ada: Client) -> dict[str, Any]:
    """Zoë, what Ada wrote about her, an interview with her and a question that names her trade."""
    zoe = as_ada.make("/contacts", contact())
    as_ada.make("/contacts", contact(given_name="Rosa", family_name="Lopez", emails=[], tags=["alumni"]))
    as_ada.make("/notes", note(zoe["id"], body="# Research\n\nThe clinic runs three *zoological* labs."))
    as_ada.make("/question-sets", question_set(questions=[{"text": "Which zones does research cover?"}]))
    as_ada.make("/interviews", interview(zoe["id"]))
    return zoe


def palette(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search and commands")


def open_palette(page: Page) -> Locator:
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    page.keyboard.press("Control+k")
    expect(palette(page).get_by_placeholder("Search, or type a command")).to_be_focused()
    return palette(page)


def group(page: Page, name: str) -> Locator:
    return palette(page).get_by_role("group", name=name, exact=True)


def test_finds_each_kind_and_marks_the_words(ada_page: Page, filled: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/today")
    open_palette(page)
    page.keyboard.type("zo")
    for kind in ("Contacts", "Interviews", "Questions", "Notes"):
        expect(group(page, kind).get_by_role("option")).to_have_count(1)
    expect(group(page, "Contacts").locator("mark").first).to_have_text("Zoë")
    expect(group(page, "Notes").locator("mark")).to_have_text("zoological")
    assert not violations(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zoë Álvarez", level=1)).to_be_visible()
    open_palette(page)
    page.keyboard.type("zones")
    group(page, "Questions").get_by_role("option").click()
    expect(page.get_by_label("Text of question 1")).to_be_in_viewport()


def test_loses_no_key_that_is_faster_than_the_palette(ada_page: Page, filled: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    page.wait_for_load_state("networkidle")
    late: list[Any] = []
    page.route("**/_app/immutable/chunks/*.js", lambda route: late.append(route))
    page.keyboard.press("Control+k")
    page.keyboard.type("roc")
    page.keyboard.press("Backspace")
    for route in late:
        route.continue_()
    page.unroute("**/_app/immutable/chunks/*.js")
    field = palette(page).get_by_placeholder("Search, or type a command")
    expect(field).to_be_focused()
    page.keyboard.type("sa")
    expect(field).to_have_value("rosa")
    expect(palette(page).get_by_role("option").first).to_contain_text("Rosa Lopez")


def test_answers_from_here_before_the_server_does(ada_page: Page, filled: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/contacts")
    expect(page.get_by_role("link", name="Rosa Lopez")).to_be_visible()
    waiting: list[Any] = []
    page.route("**/api/v1/search?*", lambda route: waiting.append(route))
    open_palette(page)
    page.keyboard.type("zo")
    first = palette(page).get_by_role("option").first
    expect(first).to_contain_text("Zoë Álvarez")
    before = first.bounding_box()
    expect(group(page, "Notes")).to_have_count(0)
    for route in waiting:
        route.continue_()
    page.unroute("**/api/v1/search?*")
    expect(group(page, "Notes").get_by_role("option")).to_have_count(1)
    assert first.bounding_box() == before
    expect(group(page, "Contacts").get_by_role("option")).to_have_count(1)


def test_signs_narrow_it_down(ada_page: Page, filled: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/today")
    open_palette(page)
    page.keyboard.type("?")
    expect(palette(page).get_by_role("option", name="People")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("ro")
    expect(palette(page).get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rosa Lopez", level=1)).to_be_visible()
    open_palette(page)
    page.keyboard.type("#alu")
    palette(page).get_by_role("option", name="alumni").click()
    expect(page).to_have_url("/contacts?tag=alumni")
    open_palette(page)
    page.keyboard.type(">question")
    palette(page).get_by_role("option", name="New question set").click()
    expect(page.get_by_role("dialog", name="New question set")).to_be_visible()


def test_recent_things_come_first(ada_page: Page, filled: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/contacts/{filled['id']}")
    expect(page.get_by_role("heading", name="Zoë Álvarez", level=1)).to_be_visible()
    page.get_by_role("link", name="Notes", exact=True).first.click()
    expect(page.get_by_role("heading", name="Notes", level=1)).to_be_visible()
    open_palette(page)
    expect(palette(page).get_by_role("option").first).to_contain_text("Zoë Álvarez")
    expect(group(page, "Recent").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(palette(page)).to_have_count(0)


def test_single_letters_can_be_switched_off(ada_page: Page) -> None:
    page = ada_page
    page.goto("/today")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", name="Questions", level=1)).to_be_focused()
    page.goto("/settings/appearance")
    page.get_by_label("Single-letter keys").uncheck()
    page.get_by_role("heading", name="Settings").click()
    page.keyboard.press("g")
    page.keyboard.press("q")
    open_palette(page)
    expect(page).to_have_url("/settings/appearance")


def test_the_page_shows_all_groups_and_has_an_address(ada_page: Page, filled: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/today")
    open_palette(page)
    page.keyboard.type("zo")
    palette(page).get_by_role("option", name="Search everything").click()
    expect(page).to_have_url("/search?q=zo")
    for kind in ("Contacts", "Interviews", "Questions", "Notes"):
        expect(page.get_by_role("region", name=kind).get_by_role("link")).to_have_count(1)
    page.reload()
    page.get_by_label("Search everything").fill("nobody has written this")
    expect(page.get_by_text("Nothing found for “nobody has written this”")).to_be_visible()
    page.get_by_label("Search everything").fill("alvarez")
    page.get_by_role("region", name="Contacts").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Zoë Álvarez", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Search everything")).to_have_value("alvarez")
