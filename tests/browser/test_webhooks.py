"""Webhooks in the browser: made, tested, looked into, changed and deleted."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client
from people import contact
from receiving import receiving
from waiting import eventually

WEBHOOKS = "/settings/webhooks"


def test_makes_one_shows_its_secret_once_and_tests_it(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto(WEBHOOKS)
    expect(page.get_by_text("No program is told")).to_be_visible()
    page.get_by_role("button", name="New webhook").click()
    dialog = page.get_by_role("dialog", name="New webhook")
    dialog.get_by_role("button", name="Create the webhook").click()
    expect(dialog.get_by_text("Write the address of your program.")).to_be_visible()
    with receiving() as receiver:
        dialog.get_by_label("Address").fill(receiver.url)
        dialog.get_by_label("What it is for").fill("Spreadsheet")
        dialog.get_by_label("Everything that happens").uncheck()
        dialog.get_by_role("button", name="Create the webhook").click()
        expect(dialog.get_by_text("Choose at least one thing that happens.")).to_be_visible()
        assert not violations(page)
        dialog.get_by_label("Contacts", exact=True).check()
        dialog.get_by_role("button", name="Create the webhook").click()
        secret = page.get_by_role("dialog", name="Copy the secret now").get_by_label("The secret").input_value()
        assert secret.startswith("whsec_")
        assert not violations(page)
        page.get_by_role("button", name="I have copied it").click()
        row = page.get_by_role("listitem").filter(has_text="Spreadsheet")
        expect(row).to_contain_text("Told of contacts")
        assert secret not in page.content()
        row.get_by_role("link", name="Spreadsheet").click()
        page.get_by_role("button", name="Send a test").click()
        sent = page.get_by_role("listitem").filter(has_text="webhook.test")
        expect(sent).to_contain_text("Delivered")
        assert receiver.calls[0].verified(secret)["type"] == "webhook.test"
        sent.get_by_text("webhook.test").first.click()
        expect(sent.get_by_text("One attempt, answered with 204")).to_be_visible()
        assert not violations(page)
        sent.get_by_role("button", name="Send it again").click()
        eventually(page, lambda: len(receiver.calls) == 2)


@pytest.fixture
def webhook(as_ada: Client) -> Any:
    return as_ada.make("/webhooks", {"url": "https://127.0.0.2/askwell", "description": "Spreadsheet"})


def test_changes_rotates_switches_off_and_deletes(ada_page: Page, as_ada: Client, webhook: Any) -> None:
    page, url = ada_page, f"/webhooks/{webhook['id']}"
    page.goto(f"/settings{url}")
    page.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_label("What it is for").fill("Table")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Table")).to_be_visible()
    page.get_by_role("button", name="New secret").click()
    page.get_by_role("button", name="Make a new secret").click()
    rotated = page.get_by_role("dialog", name="Copy the new secret now").get_by_label("The secret").input_value()
    assert rotated not in ("", webhook["secret"])
    page.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_text("The old secret is good until")).to_be_visible()
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Switch on")).to_be_visible()
    eventually(page, lambda: as_ada.get(url).json()["enabled"] is False)
    page.get_by_role("button", name="Switch on").click()
    eventually(page, lambda: as_ada.get(url).json()["enabled"] is True)
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete the webhook").click()
    expect(page).to_have_url("/settings/webhooks")
    expect(page.get_by_text("No program is told")).to_be_visible()


def test_tells_why_nothing_arrives(ada_page: Page, as_ada: Client, webhook: Any) -> None:
    page = ada_page
    as_ada.make("/contacts", contact(roles=[]))
    page.goto(f"/settings/webhooks/{webhook['id']}")
    sent = page.get_by_role("listitem").filter(has_text="contact.created")
    expect(sent).to_contain_text("Waiting")
    sent.get_by_text("contact.created").first.click()
    expect(sent.get_by_text("This address is not open to the public internet.")).to_be_visible()
    expect(page.get_by_text("Failing since")).to_be_visible()
