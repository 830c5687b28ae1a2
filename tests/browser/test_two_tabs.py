"""Two tabs of one person, and a program: what is changed in one place shows in the others."""

import pytest
from playwright.sync_api import Locator, Page, expect

from client import Client
from people import Person, contact

STREAM = "**/api/v1/events/stream"


def follow(page: Page, path: str) -> None:
    """Open a page, and wait until it hears of what happens elsewhere."""
    with page.expect_response(STREAM, timeout=40_000):
        page.goto(path)


def seen(page: Page, text: str) -> Locator:
    """What says so, where it can be seen."""
    return page.get_by_text(text).filter(visible=True).first


def test_two_tabs_show_each_others_changes(signed_in: object, ada: Person, as_ada: Client) -> None:
    zoe = as_ada.make("/contacts", contact(roles=[]))
    browser = signed_in(ada)  # type: ignore[operator]
    one, other = browser.new_page(), browser.new_page()
    follow(one, "/contacts")
    follow(other, f"/contacts/{zoe['id']}")
    expect(seen(one, "Research lead in health care")).to_be_visible()
    as_ada.patch(f"/contacts/{zoe['id']}", json={"headline": "Head of research"}).raise_for_status()
    for page in (one, other):
        expect(seen(page, "Head of research")).to_be_visible(timeout=10_000)
    as_ada.make("/contacts", contact(given_name="Newcomer", roles=[]))
    expect(seen(one, "Newcomer")).to_be_visible(timeout=10_000)


@pytest.mark.noisy
def test_a_tab_comes_back_after_its_line_was_cut(signed_in: object, ada: Person, as_ada: Client) -> None:
    as_ada.make("/contacts", contact(roles=[]))
    page = signed_in(ada).new_page()  # type: ignore[operator]
    page.route(STREAM, lambda route: route.abort(), times=1)
    follow(page, "/contacts")
    as_ada.make("/contacts", contact(given_name="Newcomer", roles=[]))
    expect(seen(page, "Newcomer")).to_be_visible(timeout=10_000)
