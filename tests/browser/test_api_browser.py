"""The browser of the API: from our own origin, in both themes, signing in without a trace."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from people import Person

SWAGGERS_OWN = frozenset({"heading-order", "nested-interactive", "region"})
"""Swagger UI nests buttons in its buttons, leaves out a level of headings and puts its title outside its landmark."""
GET_ACCOUNT = "#operations-account-get_account"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fits_the_theme_and_a_phone(new_context: Any, theme: str) -> None:
    page = new_context(color_scheme=theme, viewport={"width": 360, "height": 800}).new_page()
    page.goto("/docs")
    expect(page.locator(GET_ACCOUNT)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.documentElement.classList.contains('dark-mode')") == (theme == "dark")
    assert not violations(page, but=SWAGGERS_OWN)
    page.screenshot(path=f"test-results/pages/docs-360-{theme}.png")
    page.get_by_role("link", name="Back to Askwell").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_calls_as_whoever_signs_in_and_leaves_no_trace(page: Page, ada: Person) -> None:
    page.goto("/docs")
    page.get_by_role("button", name="Authorize").first.click()
    page.locator("#oauth_username").fill(ada.email)
    page.locator("#oauth_password").fill(ada.password)
    by_password = page.locator(".auth-container").filter(has=page.locator("#oauth_username"))
    by_password.get_by_role("button", name="Apply given OAuth2 credentials").click()
    page.get_by_role("button", name="Close").last.click()
    page.locator(GET_ACCOUNT).get_by_role("button").first.click()
    page.locator(GET_ACCOUNT).get_by_role("button", name="Execute").click()
    expect(page.locator(f"{GET_ACCOUNT} .live-responses-table")).to_contain_text(ada.email)
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(localStorage)") == []
