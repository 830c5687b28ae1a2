"""Notes in the browser: begun anywhere, kept with every keystroke, found, pinned, deleted and brought back."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from people import contact, note
from waiting import eventually


@pytest.fixture
def zoe(as_ada: Client) -> dict[str, Any]:
    return as_ada.make("/contacts", contact())


def bodies(ada: Client) -> list[str]:
    return [note["body"] for note in succeeded(ada.get("/notes"))["items"]]


def test_begins_without_a_subject_and_keeps_the_words(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto("/notes")
    expect(page.get_by_role("heading", name="No notes yet")).to_be_visible()
    page.keyboard.press("n")
    page.get_by_label("Note", exact=True).fill("She **knows** every ward.")
    expect(page.get_by_text("Until then it is kept on this device.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Note", exact=True)).to_have_value("She **knows** every ward.")
    page.get_by_role("combobox", name="Contact").press_sequentially("zo")
    page.get_by_role("option", name="Zoë Álvarez").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".prose strong")).to_have_text("knows")
    page.reload()
    expect(page.get_by_role("heading", name="Note about Zoë Álvarez")).to_be_visible()
    assert bodies(as_ada) == ["She **knows** every ward."]
    page.goto("/notes/new")
    expect(page.get_by_label("Note", exact=True)).to_have_value("")


def test_finds_pins_and_deletes(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    rosa = as_ada.make("/contacts", contact(given_name="Rosa", family_name="Lopez"))
    as_ada.make("/notes", note(zoe["id"], body="## Ward work\n\nNight shifts."))
    as_ada.make("/notes", note(rosa["id"], body="Writes a newsletter."))
    page.goto("/notes")
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(2)
    page.get_by_label("Find a note").fill("newsl")
    expect(rows).to_have_count(1)
    expect(page).to_have_url("/notes?q=newsl")
    page.get_by_label("Find a note").fill("nothing like it")
    expect(page.get_by_role("heading", name="No note fits")).to_be_visible()
    page.get_by_role("link", name="All notes").click()
    page.get_by_role("button", name="Pin “Ward work”").click()
    page.get_by_role("button", name="Pinned", exact=True).click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Pinned", exact=True).click()
    page.get_by_role("button", name="About", exact=True).click()
    page.get_by_role("combobox", name="Contact").press_sequentially("ros")
    page.get_by_role("option", name="Rosa Lopez").click()
    expect(rows).to_have_count(1)
    expect(page).to_have_url(f"/notes?contact_id={rosa['id']}")
    rows.get_by_role("link", name="Writes a newsletter.").click()
    page.get_by_role("button", name="More about this note").click()
    page.get_by_role("menuitem", name="Move to the trash").click()
    expect(page).to_have_url("/notes")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)


@pytest.mark.noisy
def test_shows_both_texts_when_two_wrote(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    written = as_ada.make("/notes", note(zoe["id"], body="One"))
    page.goto(f"/notes/{written['id']}")
    field = page.get_by_label("Note", exact=True)
    expect(field).to_have_value("One")
    page.get_by_role("button", name="Pin the note").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    field.fill("Two")
    eventually(page, lambda: bodies(as_ada) == ["Two"])
    succeeded(as_ada.patch(f"/notes/{written['id']}", json={"body": "From the phone"}))
    field.fill("From the laptop")
    conflict = page.get_by_role("alert").filter(has_text="This was changed somewhere else, too")
    expect(conflict).to_contain_text("From the phone")
    assert not violations(page)
    conflict.get_by_role("button", name="Take what is there now").click()
    expect(field).to_have_value("From the phone")
    field.fill("From both")
    eventually(page, lambda: bodies(as_ada) == ["From both"])
