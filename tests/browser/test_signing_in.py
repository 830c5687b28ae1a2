"""Signing in with more than a password, and without one, in the browser."""

import re
import time
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pydantic import SecretStr

from askwell.core.settings import Settings
from axe import violations
from client import Client
from databases import sqlite_copies
from mailing import Mailbox, eventually, mail_server
from people import Person
from pgtest import free_port
from servers import serving

NewContext = Callable[..., BrowserContext]
NEW_PASSWORD = "seven quiet otters at dawn"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[str]:
    """Browsers keep passkeys for an address with a name; this installation also sends mail."""
    port = free_port()
    named = {"public_url": f"http://localhost:{port}", "smtp_url": SecretStr(mailbox.url), "rate_limits": False}
    settings: Settings = sqlite_copies(tmp_path_factory.mktemp("named"))().model_copy(update=named)
    with serving(settings, port):
        yield f"http://localhost:{port}"


def enter(page: Page, someone: Person, password: str = "") -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(someone.email)
    page.get_by_label("Password", exact=True).fill(password or someone.password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_device(context: BrowserContext) -> Page:
    """A page on a device that keeps passkeys."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def turn_on(page: Page, someone: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Turn the authenticator app on in the settings: what it then shows, and the recovery codes."""
    page.goto("/settings/security")
    page.get_by_role("button", name="Turn on the authenticator app").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your password").fill(someone.password)
    dialog.get_by_role("button", name="Go on").click()
    secret = dialog.get_by_label("The secret", exact=True)
    totp = pyotp.TOTP(secret.input_value())
    drawn = dialog.get_by_alt_text("The secret as a square code")
    assert drawn.evaluate("async (image) => (await image.decode(), image.naturalWidth)") > 100
    assert not violations(page)
    dialog.get_by_label("The code that it shows now").fill(totp.generate_otp(int(time.time()) // 30 - 1))
    dialog.get_by_role("button", name="Turn it on").click()
    expect(dialog.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    codes = dialog.locator("li code").all_inner_texts()
    assert len(codes) == 10
    assert not violations(page)
    dialog.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("10 left")).to_be_visible()
    return totp, codes


@pytest.mark.noisy
def test_asks_for_a_code_after_the_password(ada_page: Page, new_context: NewContext, ada: Person) -> None:
    totp, codes = turn_on(ada_page, ada)
    page = new_context().new_page()
    enter(page, ada)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert not violations(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This proof is wrong, or was used before.")).to_be_visible()
    page.get_by_label("Code").fill(totp.generate_otp(int(time.time()) // 30 + 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/today$"))

    elsewhere = new_context().new_page()
    enter(elsewhere, ada)
    elsewhere.get_by_label("Code").fill(codes[0])
    elsewhere.keyboard.press("Enter")
    expect(elsewhere).to_have_url(re.compile("/today$"))

    ada_page.reload()
    expect(ada_page.get_by_text("9 left")).to_be_visible()
    ada_page.get_by_role("button", name="Turn off the authenticator app").click()
    ada_page.get_by_role("dialog").get_by_label("Your password").fill("not the password")
    ada_page.get_by_role("button", name="Turn it off").click()
    expect(ada_page.get_by_text("This is not your current password.")).to_be_visible()
    ada_page.get_by_role("dialog").get_by_label("Your password").fill(ada.password)
    ada_page.get_by_role("button", name="Turn it off").click()
    expect(ada_page.get_by_text("Off", exact=True)).to_be_visible()


@pytest.mark.noisy
def test_a_passkey_signs_in_without_a_password_and_after_it(new_context: NewContext, ada: Person) -> None:
    page = with_device(new_context())
    enter(page, ada)
    expect(page).to_have_url(re.compile("/today$"))
    page.goto("/settings/security")
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the device").fill("My laptop")
    dialog.get_by_label("Your password").fill(ada.password)
    assert not violations(page)
    dialog.get_by_role("button", name="Add the passkey").click()
    expect(dialog.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    dialog.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("My laptop")).to_be_visible()

    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/today$"))

    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    enter(page, ada)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/today$"))

    page.goto("/settings/security")
    expect(page.get_by_text("Last used today")).to_be_visible()
    page.get_by_role("button", name="Remove the passkey My laptop").click()
    dialog.get_by_label("Your password").fill(ada.password)
    dialog.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("No device signs in by itself.")).to_be_visible()


@pytest.mark.noisy
def test_sets_a_forgotten_password(page: Page, as_ada: Client, ada: Person, mailbox: Mailbox) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_role("heading", name="Forgot your password?")).to_be_visible()
    page.get_by_label("E-mail").fill(ada.email)
    assert not violations(page)
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    mails = eventually(lambda: [mail for mail in mailbox.to(ada.email) if "password" in mail["Subject"]])
    link = re.search(r"http\S+", mails[0].get_content())
    assert link
    page.goto(link[0])
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Choose a password of 10 characters or more.")).to_be_visible()
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password is set")).to_be_visible()
    assert as_ada.get("/account").status_code == 401
    enter(page, ada, NEW_PASSWORD)
    expect(page).to_have_url(re.compile("/today$"))
    page.goto("about:blank")
    page.goto(link[0])
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
