"""Settings in the browser: the profile, the password, sessions, tokens, appearance, and the end of an account."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from people import Person
from waiting import eventually

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW_PASSWORD = "seven quiet otters at dawn"


def test_the_profile_saves_itself(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    page.goto("/settings")
    expect(page).to_have_url("/settings/account")
    page.get_by_label("Headline").fill("On the way to UX research")
    page.get_by_label("Introduction").fill("Ten years on the ward.")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_label("Region").select_option("en-GB")
    page.get_by_label("Name").fill("")
    expect(page.get_by_text("Enter a name.")).to_be_visible()
    page.get_by_label("Name").fill("Ada Lovelace")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Account of Ada Lovelace")).to_be_visible()
    wanted = {
        "display_name": "Ada Lovelace",
        "headline": "On the way to UX research",
        "introduction": "Ten years on the ward.",
        "time_zone": "Asia/Tokyo",
        "locale": "en-GB",
    }
    eventually(page, lambda: succeeded(as_ada.get("/account")).items() >= wanted.items())


@pytest.mark.noisy
def test_a_new_password_ends_the_other_sessions(ada_page: Page, as_ada: Client, ada: Person) -> None:
    page = ada_page
    page.goto("/settings/security")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Enter your present password.")).to_be_visible()
    assert not violations(page)
    page.get_by_label("Present password").fill("not the password")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not your current password.")).to_be_visible()
    page.get_by_label("Present password").fill(ada.password)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Password changed.")).to_be_visible()
    expect(page.get_by_label("New password")).to_have_value("")
    assert as_ada.get("/account").status_code == 401
    assert succeeded(as_ada.post("/auth/token", data={**ada.signing_in(), "password": NEW_PASSWORD}))


def test_tells_sessions_apart_and_ends_them(ada_page: Page, address: str, ada: Person) -> None:
    page = ada_page
    with httpx.Client(base_url=f"{address}/api/v1") as other:
        for agent in (SAFARI, FIREFOX, FIREFOX):
            token = other.post("/auth/token", data=ada.signing_in(), headers={"User-Agent": agent}).json()
        other.headers["Authorization"] = f"Bearer {token['access_token']}"
        page.goto("/settings/security")
        own = page.get_by_role("listitem").filter(has_text="This session")
        expect(own).to_have_count(1)
        expect(own.get_by_role("button")).to_have_count(0)
        page.get_by_role("button", name="End the session on Safari on iOS").click()
        expect(page.get_by_text("Safari on iOS")).to_have_count(0)
        assert other.get("/account").status_code == 200
        page.get_by_role("button", name="End all others").click()
        expect(page.get_by_text("Firefox on Windows")).to_have_count(0)
        eventually(page, lambda: other.get("/account").status_code == 401)
    page.reload()
    expect(own).to_have_count(1)


def test_makes_shows_once_and_revokes_a_token(ada_page: Page, address: str) -> None:
    page = ada_page
    page.goto("/settings/tokens")
    expect(page.get_by_text("No program has access.")).to_be_visible()
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog", name="New token")
    dialog.get_by_role("button", name="Create the token").click()
    expect(dialog.get_by_text("Choose at least one thing it may do.")).to_be_visible()
    assert not violations(page)
    dialog.get_by_label("Name").fill("Spreadsheet")
    dialog.get_by_label("See notes").check()
    dialog.get_by_label("Change contacts and organizations").check()
    expect(dialog.get_by_label("See contacts and organizations")).to_be_checked()
    dialog.get_by_role("button", name="Create the token").click()
    secret = page.get_by_role("dialog", name="Copy the token now").get_by_label("The token").input_value()
    assert not violations(page)
    page.get_by_role("button", name="I have copied it").click()
    row = page.get_by_role("listitem").filter(has_text="Spreadsheet")
    expect(row).to_contain_text("Sees contacts and organizations and notes. Changes contacts and organizations.")
    assert secret not in page.content()
    with httpx.Client(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {secret}"}) as program:
        assert program.get("/contacts").status_code == 200
        assert program.get("/interviews").status_code == 403
        row.get_by_role("button", name="Revoke Spreadsheet").click()
        page.get_by_role("button", name="Revoke the token").click()
        expect(row).to_have_count(0)
        expect(page.get_by_text("Token revoked.")).to_be_visible()
        assert program.get("/contacts").status_code == 401


def test_the_theme_holds_after_a_reload(ada_page: Page) -> None:
    page = ada_page
    page.goto("/settings/appearance")
    page.get_by_label("Dark").check()
    expect(page.locator("html.dark")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Dark")).to_be_checked()
    expect(page.locator("html.dark")).to_have_count(1)
    page.get_by_label("As the system").check()
    expect(page.locator("html.dark")).to_have_count(0)


@pytest.mark.noisy
def test_deletes_the_account_for_good(ada_page: Page, as_ada: Client, ada: Person) -> None:
    page = ada_page
    page.goto("/settings/account")
    page.get_by_role("button", name="Delete the account").click()
    dialog = page.get_by_role("dialog", name="Delete the account?")
    expect(dialog).to_contain_text("your interviews with their answers and debriefs")
    assert not violations(page)
    dialog.get_by_label("Your password").fill("a guess")
    dialog.get_by_role("button", name="Delete everything").click()
    expect(dialog.get_by_text("This is not your current password.")).to_be_visible()
    dialog.get_by_label("Your password").fill(ada.password)
    dialog.get_by_role("button", name="Delete everything").click()
    expect(page).to_have_url("/sign-up")
    assert as_ada.post("/auth/token", data=ada.signing_in()).status_code == 401
    page.goto("/today")
    expect(page).to_have_url(re.compile("/sign-in"))
