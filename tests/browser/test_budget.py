"""What a page weighs when it is opened for the first time, as it crosses the line."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from client import Client
from interviewing import interview_in, step
from people import Person, contact, person

KB = 1000
LEAST = 5 * KB
FIRST_LOAD_GZIPPED = 100 * KB
STYLES = 15 * KB
CONTACTS_PAGE = 60 * KB
PUBLIC = {"/sign-in": 60 * KB, "/sign-up": 60 * KB}
SCRIPTS = {
    **PUBLIC,
    "/": 95 * KB,
    "/today": 95 * KB,
    "/contacts": 95 * KB,
    "/organizations": 95 * KB,
    "/interviews": 95 * KB,
    "/interviews/[id]?tab=prepare": 95 * KB,
    "/interviews/[id]?tab=debrief": 95 * KB,
    "/interviews/[id]/hold": 85 * KB,
    "/calendar": 110 * KB,
    "/questions": 95 * KB,
    "/notes": 95 * KB,
    "/search?q=zoe": 95 * KB,
    "/settings/account": 95 * KB,
    "/settings/calendar": 95 * KB,
    "/interviews/[id]/propose": 95 * KB,
    "/trash": 95 * KB,
}
FIRST_SEEN = ("/", "/sign-in", "/sign-up", "/today")
"""Where people arrive for the first time."""


class Weight:
    """The scripts and styles that a page loads from here on."""

    def __init__(self, page: Page) -> None:
        self._loaded: list[Request] = []
        page.on("requestfinished", lambda request: self._loaded.append(request))

    def of(self, kind: str) -> int:
        """Bytes on the line."""
        return sum(request.sizes()["responseBodySize"] for request in self._loaded if request.resource_type == kind)

    def gzipped(self) -> int:
        """Bytes of all scripts and styles, had they been gzipped."""
        bodies = [response.body() for request in self._loaded if (response := self._code(request))]
        return sum(len(gzip.compress(body)) for body in bodies)

    @staticmethod
    def _code(request: Request) -> Any:
        return request.response() if request.resource_type in ("script", "stylesheet") else None


@pytest.fixture(scope="module")
def talking(address: str) -> tuple[Person, str]:
    """Somebody in the middle of an interview, and its id."""
    ada = person("ada")
    with Client([address]) as client:
        client.sign_up(ada)
        talk = interview_in(client.sign_in(ada), "scheduled")
        step(client, talk, "start")
    return ada, talk["id"]


def test_the_contacts_page_is_light(page: Page, as_ada: Client) -> None:
    """All of it together: the page, its scripts and styles, and the font."""
    zoe = as_ada.make("/contacts", contact())
    talk = as_ada.make("/interviews", {"contact_id": zoe["id"]})
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    url = as_ada.make(f"/interviews/{talk['id']}/proposal", {"times": [soon], "platforms": ["phone"]})["url"]
    weight = Weight(page)
    answer = page.goto("/book/" + url.rsplit("/", 1)[1])
    expect(page.get_by_role("radio", name="Phone")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert answer
    total = len(gzip.compress(answer.body())) + weight.gzipped() + weight.of("font")
    print(f"{total} B in all, gzipped; {weight.of('font')} B of them are the font")
    assert LEAST < total <= CONTACTS_PAGE


@pytest.mark.parametrize("route", FIRST_SEEN)
def test_a_first_visit_is_light(page: Page, route: str) -> None:
    weight = Weight(page)
    page.goto(route)
    expect(page.get_by_role("button", name=re.compile("Sign in|Create"))).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert LEAST < weight.gzipped() <= FIRST_LOAD_GZIPPED


@pytest.mark.parametrize("route", SCRIPTS)
def test_keeps_to_its_budget(new_context: Any, signed_in: Any, talking: tuple[Person, str], route: str) -> None:
    person, talk = talking
    page = (new_context() if route in PUBLIC else signed_in(person)).new_page()
    weight = Weight(page)
    page.goto(route.replace("[id]", talk))
    expect(page.locator("h1").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    scripts, styles = weight.of("script"), weight.of("stylesheet")
    print(f"{route}: {scripts} B of scripts, {styles} B of styles; gzipped {weight.gzipped()} B")
    assert LEAST < scripts <= SCRIPTS[route]
    assert styles <= STYLES
    if route in FIRST_SEEN:
        assert weight.gzipped() <= FIRST_LOAD_GZIPPED
