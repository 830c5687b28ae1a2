"""Contacts in the browser: found, sorted, changed one by one and many at once, merged and brought back."""

import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from axe import violations
from client import Client, succeeded
from people import contact

STAGES = "/contacts?view=board"
RTL = {"given_name": "محمد", "family_name": "عبد الرحمن"}
LONG = {"given_name": "Wolfeschlegelsteinhausenbergerdorff", "family_name": "von und zu Hohenlohe-Schillingsfürst"}


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name="Contacts").locator("[data-id]")


def named(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.get_by_role("link", name=name, exact=True))


def column(page: Page, stage: str) -> Locator:
    return page.get_by_role("region", name=stage)


def read(ada: Client, contact: dict[str, Any]) -> dict[str, Any]:
    return succeeded(ada.get(f"/contacts/{contact['id']}"))


@pytest.fixture
def zoe(as_ada: Client) -> dict[str, Any]:
    """Zoë, of whom much is known."""
    return as_ada.make("/contacts", contact(time_zone="Europe/Lisbon", stage="met"))


@pytest.fixture
def crowd(as_ada: Client) -> list[str]:
    """A hundred and twenty contacts, the last of them first."""
    names = [f"Person {number:03}" for number in range(1, 121)]
    for half in (names[:60], names[60:]):
        operations = [{"op": "create", "contact": {"given_name": name}} for name in half]
        as_ada.make("/contacts/batch", {"operations": operations})
    return names[::-1]


def scroll_to_the_end(page: Page, last: Locator) -> None:
    """Press End until the last row is there: the end moves on as further contacts come."""
    deadline = time.monotonic() + 20
    while not last.count():
        assert time.monotonic() < deadline, "the last row never came"
        page.keyboard.press("End")
        page.wait_for_timeout(100)


@pytest.mark.noisy
def test_the_empty_list_teaches_and_a_name_is_enough(ada_page: Page) -> None:
    page = ada_page
    page.goto("/contacts")
    expect(page.get_by_role("heading", name="Start with people one step away")).to_be_visible()
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Add a contact")
    dialog.get_by_role("button", name="Add the contact").click()
    expect(dialog.get_by_label("Given name")).to_have_attribute("aria-invalid", "true")
    assert not violations(page)
    dialog.get_by_label("Given name").fill("Zoë")
    dialog.get_by_role("button", name="Add, then another").click()
    expect(page.get_by_text("Zoë added")).to_be_visible()
    dialog.get_by_label("Given name").fill("Rosa")
    dialog.get_by_label("Organization").press_sequentially("North Clinic")
    dialog.get_by_role("option", name="North Clinic").click()
    dialog.get_by_role("button", name="Add the contact").click()
    expect(page.get_by_role("heading", name="Rosa", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="North Clinic").first).to_be_visible()
    page.get_by_role("link", name="Contacts", exact=True).first.click()
    expect(rows(page)).to_have_count(2)


def test_finds_while_typing_and_keeps_the_filter_in_the_address(
    ada_page: Page, as_ada: Client, zoe: dict[str, Any], crowd: list[str]
) -> None:
    page = ada_page
    page.goto("/contacts")
    expect(page.get_by_text("121 contacts")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("zoe alv")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url("/contacts?q=zoe+alv")
    page.reload()
    expect(page.get_by_label("Find a contact")).to_have_value("zoe alv")
    expect(rows(page)).to_have_count(1)
    page.get_by_label("Find a contact").fill("nobody of that name")
    expect(page.get_by_role("heading", name="Nobody fits this filter")).to_be_visible()
    page.get_by_role("button", name="Show all contacts").click()
    page.get_by_role("button", name="Stage", exact=True).click()
    page.get_by_role("menuitem", name="Met").click()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Remove the filter Stage: Met").click()
    page.get_by_role("button", name="Organization", exact=True).click()
    page.get_by_role("combobox", name="Organization").press_sequentially("nor")
    page.get_by_role("option", name="North Clinic").click()
    expect(named(page, "Zoë Álvarez")).to_be_visible()
    expect(rows(page)).to_have_count(1)


def test_sorts_by_header_and_loads_as_one_scrolls(ada_page: Page, crowd: list[str]) -> None:
    page = ada_page
    page.goto("/contacts")
    expect(rows(page).first).to_contain_text(crowd[0])
    header = page.get_by_role("columnheader", name="Name")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(rows(page).first).to_contain_text(crowd[-1])
    scroll_to_the_end(page, named(page, crowd[0]))
    assert rows(page).count() < 80


def test_walks_selects_and_opens_by_keyboard(ada_page: Page, crowd: list[str]) -> None:
    page = ada_page
    page.goto("/contacts")
    expect(rows(page).first).to_be_visible()
    for key in "jjxjx":
        page.keyboard.press(key)
    expect(page.get_by_text("2 selected")).to_be_visible()
    assert not violations(page)
    page.keyboard.press("k")
    page.keyboard.press("s")
    page.get_by_role("menuitem", name="Contacted").click()
    expect(named(page, crowd[1])).to_contain_text("Contacted")
    page.keyboard.press("Escape")
    expect(page.get_by_text("2 selected")).to_have_count(0)
    page.get_by_role("link", name=crowd[1]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=crowd[1], level=1)).to_be_visible()


def test_changes_many_at_once_and_takes_it_back(ada_page: Page, as_ada: Client, crowd: list[str]) -> None:
    page = ada_page
    page.goto("/contacts")
    bar = page.get_by_role("region", name="Selected contacts")
    page.get_by_label(f"Select {crowd[0]}").check()
    page.get_by_label(f"Select {crowd[4]}").click(modifiers=["Shift"])
    expect(bar).to_contain_text("5 selected")
    bar.get_by_role("button", name="Stage of the selected").click()
    page.get_by_role("menuitem", name="Met").click()
    expect(page.get_by_text("5 contacts moved to Met")).to_be_visible()
    assert succeeded(as_ada.get("/contacts", params={"stage": "met", "include_total": True}))["total"] == 5
    page.get_by_role("button", name="Undo").click()
    expect(named(page, crowd[0])).to_contain_text("Identified")

    page.get_by_label(f"Select {crowd[1]}").check()
    bar.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_label("Add a tag").fill("alumni")
    page.keyboard.press("Enter")
    expect(named(page, crowd[1])).to_contain_text("alumni")

    page.get_by_label("Select all").check()
    bar.get_by_role("button", name="Trash").click()
    expect(page.get_by_text("50 contacts moved to the trash")).to_be_visible()
    expect(page.get_by_text("70 contacts", exact=True)).to_be_visible()
    page.goto("/trash")
    page.get_by_role("button", name=f"Restore {crowd[0]}", exact=True).click()
    expect(page.get_by_text("1 contact restored")).to_be_visible()
    page.get_by_role("link", name="Contacts", exact=True).first.click()
    expect(page.get_by_text("71 contacts", exact=True)).to_be_visible()


def test_moves_a_card_along_the_board(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(STAGES)
    card = column(page, "Met").get_by_role("article")
    expect(card).to_contain_text("Zoë Álvarez")
    assert not violations(page)
    card.get_by_role("button", name="Move Zoë Álvarez").click()
    page.get_by_role("menuitem", name="Thanked").click()
    expect(column(page, "Thanked").get_by_role("article")).to_contain_text("Zoë Álvarez")
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "Met").get_by_role("article")).to_contain_text("Zoë Álvarez")

    start, end = card.bounding_box(), column(page, "Scheduled").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + start["height"] - 8)
    page.mouse.down()
    page.mouse.move(start["x"], start["y"] + 30, steps=5)
    page.mouse.move(end["x"] + 100, end["y"] + 80, steps=15)
    expect(column(page, "Scheduled").locator("article")).to_be_attached()
    page.mouse.up()
    expect(column(page, "Scheduled").get_by_role("article")).to_contain_text("Zoë Álvarez")
    expect(page.get_by_text("Zoë Álvarez moved to Scheduled")).to_be_visible()
    assert read(as_ada, zoe)["stage"] == "scheduled"


@pytest.mark.noisy
def test_puts_a_card_back_when_the_server_says_no(ada_page: Page, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(STAGES)
    page.route(f"**/api/v1/contacts/{zoe['id']}", lambda route: route.abort())
    column(page, "Met").get_by_role("button", name="Move Zoë Álvarez").click()
    page.get_by_role("menuitem", name="Thanked").click()
    expect(page.get_by_text("The stage was not changed.")).to_be_visible()
    expect(column(page, "Met").get_by_role("article")).to_contain_text("Zoë Álvarez")


def test_facts_save_themselves(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    expect(page.get_by_text("now in Lisbon")).to_be_visible()
    page.get_by_label("Location").fill("Porto")
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_role("button", name="Add an e-mail").click()
    page.keyboard.type("zoe@")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Enter an address like name@example.org.")).to_be_visible()
    page.get_by_label("E-mail 2", exact=True).fill("zoe@home.example")
    page.get_by_role("button", name="E-mail 2 is the primary one").click()
    page.get_by_label("Tags").fill("alumni")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a role").click()
    page.get_by_label("Title").fill("Director")
    page.get_by_role("combobox", name="Organization").press_sequentially("South Clinic")
    page.get_by_role("option", name="South Clinic").click()
    page.get_by_role("button", name="Keep the role").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="South Clinic").first).to_be_visible()
    assert not violations(page)
    now = read(as_ada, zoe)
    assert (now["location"], now["time_zone"]) == ("Porto", "Europe/London")
    assert [(each["value"], each["primary"]) for each in now["emails"]] == [
        ("zoe@clinic.example", False),
        ("zoe@home.example", True),
    ]
    assert now["tags"] == ["health", "alumni"]
    assert {role["title"] for role in now["roles"]} == {"Director", "Research lead"}


@pytest.mark.noisy
def test_shows_both_texts_when_two_wrote(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    headline = page.get_by_label("Headline")
    expect(headline).to_have_value("Research lead in health care")
    succeeded(as_ada.patch(f"/contacts/{zoe['id']}", json={"location": "Faro"}))
    headline.fill("Head of research")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert read(as_ada, zoe)["location"] == "Faro"

    succeeded(as_ada.patch(f"/contacts/{zoe['id']}", json={"headline": "Written on the phone"}))
    headline.fill("Written on the laptop")
    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text("Written on the phone")
    expect(conflict).to_contain_text("Written on the laptop")
    assert not violations(page)
    conflict.get_by_role("button", name="Keep yours").click()
    expect(conflict).to_have_count(0)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert read(as_ada, zoe)["headline"] == "Written on the laptop"


def test_notes_timeline_and_the_way_to_an_interview(ada_page: Page, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    page.get_by_role("button", name="Write a note").click()
    page.keyboard.type("Knows **every** ward.")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_role("button", name="Done").click()
    note = page.get_by_role("article").filter(has_text="Knows every ward.")
    expect(note.locator("strong")).to_have_text("every")
    expect(page.get_by_role("listitem").filter(has_text="Note written")).to_be_visible()
    note.get_by_role("button", name="More about the note").click()
    page.get_by_role("menuitem", name="Move to the trash").click()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(note).to_be_visible()
    assert not violations(page)
    page.get_by_text("History of stages").click()
    expect(page.get_by_text("by you")).to_be_visible()
    page.get_by_role("button", name="Plan an interview").click()
    expect(page.get_by_role("dialog").get_by_role("combobox", name="Whom")).to_have_value("Zoë Álvarez")


def test_merges_two_and_makes_them_two_again(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    twin = as_ada.make("/contacts", {"given_name": "Zoe", "family_name": "Alvarez", "location": "Lisbon"})
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    page.get_by_role("button", name="More about the contact", exact=True).click()
    page.get_by_role("menuitem", name="Merge with another contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("The other contact").press_sequentially("alvarez")
    dialog.get_by_role("option", name="Zoe Alvarez").click()
    expect(dialog.get_by_role("row", name="Location Lisbon from Zoe Alvarez")).to_be_visible()
    assert not violations(page)
    dialog.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_text("Zoe Alvarez merged into Zoë Álvarez")).to_be_visible()
    expect(page.get_by_label("Location")).to_have_value("Lisbon")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Location")).to_have_value("")
    assert read(as_ada, twin)["trashed_at"] is None


def test_trashes_and_restores_one(ada_page: Page, zoe: dict[str, Any]) -> None:
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    page.get_by_role("button", name="More about the contact", exact=True).click()
    page.get_by_role("menuitem", name="Move to the trash").click()
    expect(page).to_have_url("/contacts")
    expect(page.get_by_role("heading", name="Start with people one step away")).to_be_visible()
    expect(page.get_by_text("Contact moved to the trash, with their interviews and notes")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(named(page, "Zoë Álvarez")).to_be_visible()


def test_prints_a_profile(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    as_ada.make("/notes", {"contact_id": zoe["id"], "body": "Knows every ward."})
    page = ada_page
    page.goto(f"/contacts/{zoe['id']}")
    expect(page.get_by_text("now in Lisbon")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Theirs: Lisbon (Europe)")).to_be_visible()
    expect(page.get_by_text("Knows every ward.").locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Main").locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("button", name="Plan an interview")).to_be_hidden()


@pytest.mark.noisy
def test_organizations_have_people_facts_and_ways_to_go(ada_page: Page, as_ada: Client, zoe: dict[str, Any]) -> None:
    other = as_ada.make("/organizations", {"name": "Northern Clinic", "industry": "Health"})
    page = ada_page
    page.goto("/organizations")
    page.get_by_label("Find an organization").fill("north c")
    page.get_by_role("link", name="North Clinic").click()
    expect(page.get_by_role("link", name="Zoë Álvarez")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Northern Clinic")
    expect(page.get_by_role("alert").first).to_contain_text("You have an organization of this name already.")
    page.get_by_role("button", name="Discard the change").click()
    page.get_by_role("button", name="More about the organization", exact=True).click()
    page.get_by_role("menuitem", name="Merge with another one").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("The other one").press_sequentially("northern")
    dialog.get_by_role("option", name="Northern Clinic").click()
    assert not violations(page)
    dialog.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_label("Industry")).to_have_value("Health")
    assert as_ada.get(f"/organizations/{other['id']}").status_code == 404
    page.get_by_role("button", name="More about the organization", exact=True).click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete the organization").click()
    expect(page).to_have_url("/organizations")
    assert [role["title"] for role in read(as_ada, zoe)["roles"]] == ["Research lead"]


@pytest.mark.parametrize("width", [320, 360])
def test_fits_a_phone_with_any_name(ada_page: Page, as_ada: Client, zoe: dict[str, Any], width: int) -> None:
    ids = [as_ada.make("/contacts", name)["id"] for name in (RTL, LONG)]
    organization = read(as_ada, zoe)["roles"][0]["organization_id"]
    places = ["/contacts", STAGES, "/contacts/import", "/organizations"]
    page = ada_page
    page.set_viewport_size({"width": width, "height": 700})
    for place in [*places, f"/organizations/{organization}", *(f"/contacts/{id}" for id in [zoe["id"], *ids])]:
        page.goto(place)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), place
        assert not violations(page), place
