"""Mail in the browser, with a real mail server behind it: sent, held back, come back; the address confirmed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from axe import violations
from client import Client, succeeded
from databases import sqlite_copies
from mailing import Mailbox, confirm, eventually, link_to_confirm, mail_server
from outreaching import message
from people import Person, contact
from servers import serving

ZOE = "zoe@clinic.example"


@pytest.fixture(scope="module")
def post_office() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, post_office: Mailbox) -> Iterator[str]:
    """An installation that sends mail."""
    settings = sqlite_copies(tmp_path_factory.mktemp("mail"))()
    with serving(settings.model_copy(update={"smtp_url": SecretStr(post_office.url)})) as address:
        yield address


@pytest.fixture(autouse=True)
def mailbox(post_office: Mailbox) -> Mailbox:
    """The mail server, empty."""
    post_office.mails.clear()
    post_office.refusals.clear()
    return post_office


def draft(client: Client) -> Any:
    """A request to Zoë."""
    return client.make("/messages", message(client.make("/contacts", contact())["id"]))


@pytest.fixture
def drafted(as_ada: Client, mailbox: Mailbox) -> Any:
    """A request to Zoë that is ready to be sent."""
    confirm(as_ada, mailbox)
    return draft(as_ada)


def send(page: Page, drafted: Any) -> None:
    page.goto(f"/messages/{drafted['id']}")
    page.get_by_role("button", name="Send", exact=True).click()
    dialog = page.get_by_role("dialog", name="Send it now?")
    expect(dialog).to_contain_text(ZOE)
    dialog.get_by_role("button", name="Send to Zoë Álvarez").click()


def choose(page: Page, item: str) -> None:
    page.get_by_role("button", name="More about the message").click()
    page.get_by_role("menuitem", name=item).click()


def test_a_request_is_mailed_from_the_composer(ada_page: Page, drafted: Any, mailbox: Mailbox, ada: Person) -> None:
    send(ada_page, drafted)
    expect(ada_page.get_by_text(re.compile(f"^Sent .* by mail to {ZOE}$"))).to_be_visible()
    expect(ada_page.get_by_text("If no answer comes")).to_be_visible()
    assert not violations(ada_page)
    [arrived] = mailbox.to(ZOE)
    assert (arrived["Subject"], arrived["Reply-To"].addresses[0].addr_spec) == (drafted["subject"], ada.email)
    assert arrived.get_content().strip() == drafted["body"]


def test_nothing_is_mailed_before_the_address_is_confirmed(ada_page: Page, as_ada: Client, mailbox: Mailbox) -> None:
    page, drafted = ada_page, draft(as_ada)
    page.goto(f"/messages/{drafted['id']}")
    expect(page.get_by_text("Askwell mails it once your address is confirmed")).to_be_visible()
    expect(page.get_by_role("button", name="I sent it", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    assert not violations(page)
    page.get_by_role("link", name="have the link sent again").click()
    expect(page.get_by_role("region", name="Your address")).to_contain_text("Not confirmed yet")
    confirm(as_ada, mailbox)
    page.go_back()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_a_mail_that_waits_is_held_back(ada_page: Page, drafted: Any, mailbox: Mailbox) -> None:
    mailbox.refusals[ZOE] = "450 Come back later"
    send(ada_page, drafted)
    expect(ada_page.get_by_text("On its way", exact=True)).to_be_visible()
    choose(ada_page, "Hold it back")
    expect(ada_page.get_by_label("Text", exact=True)).to_have_value(drafted["body"])
    expect(ada_page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert mailbox.to(ZOE) == []


def test_a_mail_that_is_refused_is_marked(ada_page: Page, drafted: Any, mailbox: Mailbox) -> None:
    mailbox.refusals[ZOE] = "550 Nobody of that name"
    send(ada_page, drafted)
    refused = ada_page.get_by_role("region", name="It came back")
    expect(refused).to_contain_text("Nobody of that name")
    expect(refused.get_by_role("button")).to_have_count(0)
    assert not violations(ada_page)
    ada_page.get_by_role("link", name="Zoë Álvarez").click()
    expect(ada_page.get_by_label("E-mail 1", exact=True)).to_have_accessible_description("Mail to it came back")
    assert not violations(ada_page)


def test_a_mail_that_came_back_later_is_logged_and_taken_back(
    ada_page: Page, as_ada: Client, drafted: Any, mailbox: Mailbox
) -> None:
    page = ada_page
    send(page, drafted)
    expect(page.get_by_text("If no answer comes")).to_be_visible()
    choose(page, "It came back")
    page.get_by_label("Why, if the answer says so").fill("Mailbox full")
    assert not violations(page)
    page.get_by_role("button", name="Note that it came back").click()
    back = page.get_by_role("region", name="It came back")
    expect(back).to_contain_text("Mailbox full")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("If no answer comes")).to_be_visible()
    choose(page, "It came back")
    page.get_by_role("button", name="Note that it came back").click()
    back.get_by_role("button", name="It did not come back after all").click()
    expect(page.get_by_text("If no answer comes")).to_be_visible()
    profile = f"/contacts/{drafted['contact']['id']}"
    eventually(lambda: succeeded(as_ada.get(profile))["bounced_emails"] == [])


def test_the_address_is_confirmed_by_the_link(ada_page: Page, new_context: Any, ada: Person, mailbox: Mailbox) -> None:
    page = ada_page
    page.goto("/settings/notifications")
    section = page.get_by_role("region", name="Your address")
    expect(section).to_contain_text("Not confirmed yet")
    expect(section).to_contain_text("nothing is mailed to your contacts, before")
    assert not violations(page)
    first = link_to_confirm(mailbox, ada.email)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text(f"A link is on its way to {ada.email}")).to_be_visible()
    second = link_to_confirm(mailbox, ada.email)
    assert first != second

    visitor = new_context(viewport={"width": 360, "height": 740}).new_page()
    visitor.goto(f"/confirm-email#{second}")
    expect(visitor.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    assert not violations(visitor)
    assert visitor.evaluate("document.documentElement.scrollWidth") == 360
    page.reload()
    expect(section).to_contain_text("Confirmed on")


@pytest.mark.noisy
def test_a_link_that_has_ended_says_how_to_get_another(ada_page: Page, ada: Person, mailbox: Mailbox) -> None:
    page = ada_page
    token = link_to_confirm(mailbox, ada.email)
    page.goto(f"/confirm-email#{token}")
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    assert not violations(page)
    page.get_by_role("link", name="Go to your notification settings").click()
    expect(page.get_by_role("region", name="Your address")).to_contain_text("Confirmed on")


@pytest.mark.noisy
def test_a_link_is_tried_again_after_a_failure(page: Page, ada: Person, mailbox: Mailbox) -> None:
    token = link_to_confirm(mailbox, ada.email)
    page.route("**/api/v1/account/email-confirmation", lambda route: route.abort())
    page.goto(f"/confirm-email#{token}")
    expect(page.get_by_text("Askwell is not reachable")).to_be_visible()
    assert not violations(page)
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
