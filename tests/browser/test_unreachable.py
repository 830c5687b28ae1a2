"""The app is there, and the server behind it is not."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from client import Client
from people import contact

API = re.compile("/api/v1/")
SIGN_IN = re.compile("/sign-in[?]next=%2Fsettings%2Faccount$")


def arrivals(page: Page) -> list[str]:
    """Every load of the page from here on."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            seen.append(request.url)

    page.on("request", note)
    return seen


def no_line(page: Page) -> None:
    page.route(API, lambda route: route.abort())


def nobody_behind_the_proxy(page: Page) -> None:
    page.route(API, lambda route: route.fulfill(status=502, body="Bad gateway"))


@pytest.mark.noisy
@pytest.mark.parametrize("silence", [no_line, nobody_behind_the_proxy])
def test_says_so_where_nobody_is_known_yet(ada_page: Page, silence: Callable[[Page], None]) -> None:
    page = ada_page
    silence(page)
    loads = arrivals(page)
    page.goto("/today")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_text("Check the connection and try again.")).to_be_visible()
    page.wait_for_timeout(2_000)
    assert len(loads) == 1
    page.unroute(API)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.noisy
def test_opens_for_whom_it_knows(ada_page: Page, as_ada: Client) -> None:
    as_ada.make("/contacts", contact(given_name="Rosa"))
    page = ada_page
    page.goto("/contacts")
    expect(page.get_by_role("link", name="Rosa")).to_be_visible()
    no_line(page)
    loads = arrivals(page)
    page.reload()
    expect(page.get_by_text("The contacts could not be loaded.")).to_be_visible()
    page.wait_for_timeout(2_000)
    assert len(loads) == 1
    page.unroute(API)
    page.get_by_role("main").get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name="Rosa")).to_be_visible()


@pytest.mark.noisy
def test_asks_whom_it_knew_to_sign_in_again(ada_page: Page) -> None:
    page = ada_page
    page.goto("/settings/account")
    expect(page.get_by_role("heading", name="Sign out")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    expect(page).to_have_url(SIGN_IN)


@pytest.mark.noisy
def test_asks_to_sign_in_again_whenever_the_answer_comes(ada_page: Page) -> None:
    page = ada_page
    page.goto("/settings/account")
    expect(page.get_by_role("heading", name="Sign out")).to_be_visible()
    known = page.evaluate("localStorage.signed_in")
    page.context.clear_cookies()
    for milliseconds in range(0, 240, 12):
        page.evaluate("known => localStorage.signed_in = known", known)
        answer_late(page, milliseconds)
        page.goto("/settings/account")
        expect(page).to_have_url(SIGN_IN)


def answer_late(page: Page, milliseconds: int) -> None:
    """Let the server say after a while that nobody is signed in."""

    def answer(route: Route) -> None:
        time.sleep(milliseconds / 1000)
        route.fulfill(status=401, json={})

    page.unroute_all()
    page.route("**/auth/refresh", answer)
