"""What a page weighs when it is opened for the first time, as it crosses the line."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, Request, expect

from client import Client
from interviewing import interview_in, step
from outreaching import message
from people import Person, contact, person
from sharing import group

KB = 1000
LEAST = 5 * KB
FIRST_LOAD_GZIPPED = 100 * KB
STYLES = 15 * KB
CONTACTS_PAGE = 60 * KB
PUBLIC = {"/sign-in": 60 * KB, "/sign-up": 60 * KB, "/confirm-email": 60 * KB, "/invitation": 60 * KB}
SCRIPTS = {
    **PUBLIC,
    "/": 95 * KB,
    "/today": 95 * KB,
    "/contacts": 95 * KB,
    "/organizations": 95 * KB,
    "/outreach": 95 * KB,
    "/outreach/follow-ups": 95 * KB,
    "/outreach/templates": 95 * KB,
    "/messages/new": 115 * KB,
    "/messages/[message]": 95 * KB,
    "/interviews": 95 * KB,
    "/interviews/[interview]?tab=prepare": 100 * KB,
    "/interviews/[interview]?tab=debrief": 96 * KB,
    "/interviews/[interview]/hold": 86 * KB,
    "/interviews/[interview]/propose": 95 * KB,
    "/calendar": 110 * KB,
    "/leads": 95 * KB,
    "/referrals": 95 * KB,
    "/questions": 95 * KB,
    "/directions": 95 * KB,
    "/directions/[direction]": 97 * KB,
    "/directions/[direction]/report": 95 * KB,
    "/board": 95 * KB,
    "/takeaways": 95 * KB,
    "/gaps": 95 * KB,
    "/outcomes": 95 * KB,
    "/insights": 100 * KB,
    "/interviews/[interview]?tab=takeaways": 99 * KB,
    "/notes": 95 * KB,
    "/notices": 95 * KB,
    "/search?q=zoe": 95 * KB,
    "/settings/account": 95 * KB,
    "/settings/apps": 95 * KB,
    "/settings/security": 95 * KB,
    "/settings/calendar": 95 * KB,
    "/settings/mail": 95 * KB,
    "/settings/notifications": 95 * KB,
    "/settings/webhooks": 95 * KB,
    "/sharing": 95 * KB,
    "/clients": 95 * KB,
    "/clients/[client]": 100 * KB,
    "/clients/cohorts/spring": 95 * KB,
    "/trash": 95 * KB,
}
"""Of scripts; a field that finds a contact as it is typed costs its page 30 KB, and a chart in the first view 16,
which comes to a client's page with the first numbers.

What is prepared and what is taken away stand beside the agenda and the texts; what of it can wait is loaded later.
Whether a coach said something of an interview each of its parts asks."""
ON_A_PHONE = {
    "/interviews/[interview]": 97 * KB,
}
"""Of scripts, where little is in the first view, and charts and what stands beside are further down."""
ASKING_AHEAD = (
    "/today",
    "/contacts",
    "/contacts/[contact]",
    "/organizations",
    "/outreach",
    "/outreach/follow-ups",
    "/messages/[message]",
    "/interviews",
    "/interviews/[interview]",
    "/leads",
    "/referrals",
    "/questions",
    "/directions",
    "/directions/[direction]",
    "/directions/[direction]/report",
    "/board",
    "/takeaways",
    "/gaps",
    "/outcomes",
    "/insights",
    "/notes",
    "/sharing",
    "/clients",
    "/clients/[client]",
)
"""Pages whose first question to the server their address alone tells."""
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


class Talking(NamedTuple):
    """Somebody in the middle of an interview, with a message in the making."""

    person: Person
    ids: dict[str, str]

    def path(self, route: str) -> str:
        return re.sub(r"\[(\w+)\]", lambda named: self.ids[named[1]], route)


@pytest.fixture(scope="module")
def talking(address: str) -> Talking:
    ada = person("ada")
    with Client([address]) as client:
        client.sign_up(ada)
        talk = interview_in(client.sign_in(ada), "scheduled")
        step(client, talk, "start")
        drafted = client.make("/messages", message(talk["contact"]["id"]))
        direction = client.make("/directions", {"role": "UX research"})
        coached = group(client, "spring")[0]
    ids = {"interview": talk["id"], "message": drafted["id"], "contact": talk["contact"]["id"]}
    return Talking(ada, {**ids, "direction": direction["id"], "client": coached})


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
def test_keeps_to_its_budget(new_context: Any, signed_in: Any, talking: Talking, route: str) -> None:
    page = (new_context() if route in PUBLIC else signed_in(talking.person)).new_page()
    assert LEAST < scripts_of(page, talking.path(route)) <= SCRIPTS[route]


@pytest.mark.parametrize("route", ON_A_PHONE)
def test_keeps_to_its_budget_on_a_phone(signed_in: Any, talking: Talking, route: str) -> None:
    page = signed_in(talking.person, viewport={"width": 360, "height": 780}).new_page()
    assert LEAST < scripts_of(page, talking.path(route)) <= ON_A_PHONE[route]


def scripts_of(page: Page, path: str) -> int:
    """Bytes of the scripts that are loaded with a page, whose styles keep to their budget."""
    weight = Weight(page)
    page.goto(path)
    expect(page.locator("h1").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    scripts, styles, gzipped = weight.of("script"), weight.of("stylesheet"), weight.gzipped()
    print(f"{path}: {scripts} B of scripts, {styles} B of styles; gzipped {gzipped} B")
    assert styles <= STYLES
    return scripts


@pytest.mark.parametrize("route", ASKING_AHEAD)
def test_what_is_asked_ahead_is_what_the_page_asks(signed_in: Any, talking: Talking, route: str) -> None:
    page = signed_in(talking.person).new_page()
    page.goto("/notices")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/" in request.url else None)
    page.goto(talking.path(route))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("Object.keys(window.asked)") == []
    assert sorted(set(asked)) == sorted(asked)
