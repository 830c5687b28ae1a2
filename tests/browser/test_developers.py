"""The developers' pages: readable on a phone and at a desk, by day and by night, and searched by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from developers import PAGES

SIZES = {"phone": 360, "desk": 1280}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_everybody_can_read_them(new_context: Any, theme: str, width: int) -> None:
    page = new_context(color_scheme=theme, viewport={"width": width, "height": 800}).new_page()
    for name in PAGES:
        page.goto("/developers/" if name == "index" else f"/developers/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("document.documentElement.classList.contains('dark')") == (theme == "dark")
        assert not violations(page), name
        if name in ("index", "errors"):
            page.screenshot(path=f"test-results/pages/developers-{name}-{width}-{theme}.png")


def test_a_section_is_found_by_keyboard(page: Page) -> None:
    page.goto("/developers/")
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Search the documentation")
    expect(search).to_be_focused()
    search.press_sequentially("version_mov")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("version_moved_on")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.screenshot(path="test-results/pages/developers-search-1280-light.png")
    assert not violations(page)
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"/developers/errors#version_moved_on$"))
    expect(page.locator("#version_moved_on")).to_be_in_viewport()


def test_the_search_says_how_much_it_found_and_closes(page: Page) -> None:
    page.goto("/developers/retries")
    search = page.get_by_role("combobox")
    search.fill("idempotency")
    options = page.get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    search.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    search.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    search.fill("xyzzyx")
    expect(page.get_by_role("status")).to_have_text("Nothing found")


def test_the_settings_lead_there(ada_page: Page) -> None:
    page = ada_page
    page.goto("/settings/tokens")
    page.get_by_role("link", name="for developers").click()
    expect(page.get_by_role("heading", name="Quick start", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Quick start").first).to_have_attribute("aria-current", "page")
