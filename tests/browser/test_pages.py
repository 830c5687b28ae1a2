"""Every page, in both themes, on a desk and on a phone: anybody can use it, and nothing sticks out."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from axe import COLOURS, RULES, violations
from client import Client, succeeded
from interviewing import interview_in, step
from people import Person, contact, interview, note, person
from sharing import group
from world import furnish

ROUTES = Path(__file__).parents[2] / "frontend" / "src" / "routes"
PICTURES = Path("test-results") / "pages"
OWNERS = {
    "/contacts/import": "imports",
    "/contacts": "contacts",
    "/organizations": "organizations",
    "/interviews": "interviews",
    "/questions": "question-sets",
    "/notes": "notes",
    "/messages": "messages",
    "/outreach/templates": "message-templates",
    "/leads": "leads",
    "/directions": "directions",
    "/clients": "coach",
    "/settings/webhooks": "webhooks",
}
"""What the `[id]` of a route is an id of."""
VIEWS = (
    "/contacts?view=board",
    "/contacts?q=nobody",
    "/interviews/[id]?tab=prepare",
    "/interviews/[id]?tab=hold",
    "/interviews/[id]?tab=debrief",
    "/interviews/[id]?tab=takeaways",
    "/insights?by=level",
    "/takeaways?kind=upside",
    "/notes?pinned=true",
    "/outreach?view=contacts",
    "/outreach?kind=outcome",
    "/outreach/follow-ups?state=done",
    "/search?q=guild",
)
"""Views of a page that look different."""
KIT = "/dev/kit"
"""Shows the controls in every state, also how they look while something loads."""
KEYS = ("Control+k", "?")
OPENED = (
    ("/today", ["Control+k"]),
    ("/today", ["?"]),
    ("/contacts?new", []),
    ("/contacts", ["Stage"]),
    ("/contacts/[id]", ["More about the contact"]),
    ("/contacts/[id]", ["More about the contact", "Merge with another contact"]),
    ("/contacts/[id]", ["Plan an interview"]),
    ("/organizations", ["Add an organization"]),
    ("/interviews?new", []),
    ("/questions?new", []),
    ("/today", ["Add a follow-up"]),
    ("/outreach", ["Contact"]),
    ("/referrals", ["Add a referral"]),
    ("/directions?new", []),
    ("/board", ["Directions side by side"]),
    ("/directions/[id]", ["More about the direction"]),
    ("/gaps", ["What may close it"]),
    ("/outcomes", ["Add an outcome"]),
    ("/sharing", ["Invite a coach"]),
    ("/clients", ["Invite a client"]),
    ("/clients/[id]", ["Propose a goal"]),
    ("/clients/[id]", ["Give an assignment"]),
    ("/settings/account", ["Delete the account"]),
    ("/settings/tokens", ["New token"]),
    ("/settings/webhooks", ["New webhook"]),
    ("/settings/webhooks/[id]", ["Change"]),
    ("/settings/apps", ["Register an app"]),
    ("/settings/security", ["Turn on the authenticator app"]),
)
"""What opens over a page: the route, and what is pressed there, one after the other."""
WORD = "Donaudampfschifffahrtsgesellschaft"
THEMES, WIDTHS, NARROWEST, HEIGHT = ("light", "dark"), (1280, 360), 320, 800
AT_ONCE = """
const still = new CSSStyleSheet();
still.replaceSync('*, ::before, ::after { transition: none !important }');
document.adoptedStyleSheets.push(still);
"""
"""Colours on their way from one theme to the other could be told from none."""
PARTS = 4
"""The pages are gone through in so many tests, which may run beside each other."""


def _routes(group: str) -> Iterator[str]:
    for page in (ROUTES / group).rglob("+page.svelte"):
        parts = page.relative_to(ROUTES).parent.parts
        yield "/" + "/".join(part for part in parts if not part.startswith("("))


PUBLIC = sorted([*_routes("(public)"), *_routes("dev")])
SIGNED_IN = sorted([*_routes("(app)"), *VIEWS])


class Filled(NamedTuple):
    """An account with one of everything, and names that try a layout."""

    person: Person
    ids: dict[str, str]

    def path(self, route: str) -> str:
        """The address of a route, with an id of what belongs there."""
        owner = next((OWNERS[start] for start in OWNERS if route.startswith(start)), "")
        return route.replace("[id]", self.ids.get(owner, "")).replace("[tag]", self.ids["tag"])


@pytest.fixture(scope="module")
def filled(address: str) -> Filled:
    ada = person("ada")
    with Client([address]) as client:
        client.sign_up(ada)
        world = furnish(client.sign_in(ada), WORD)
        _add_people(client, world.ids["organizations"])
        _add_talks(client, world.ids)
        group(client, world.ids["tag"])
    return Filled(ada, world.ids)


def _add_people(ada: Client, organization_id: str) -> None:
    role = {"organization_id": organization_id, "title": "Head of human factors in critical infrastructure " * 3}
    for changes in (
        {"given_name": "محمد", "family_name": "عبد الرحمن", "tags": ["مهم"]},
        {"given_name": "Suharto", "family_name": "", "emails": [], "roles": []},
        {"given_name": WORD, "family_name": f"{WORD}-{WORD}", "headline": WORD * 5, "roles": [role]},
    ):
        ada.make("/contacts", contact(**changes))
    trashed = ada.make("/contacts", contact(given_name="Trashed"))
    assert ada.delete(f"/contacts/{trashed['id']}").is_success
    crowd = [{"op": "create", "contact": {"given_name": f"Person {number}"}} for number in range(60)]
    ada.make("/contacts/batch", {"operations": crowd})


def _add_talks(ada: Client, ids: dict[str, str]) -> None:
    """Talks in every state, one of them going on; something to debrief, to thank and to read."""
    for day, state in enumerate(("planned", "requested", "declined", "cancelled", "no_show"), 2):
        interview_in(ada, state, starts_at=f"2027-03-{day:02}T15:00:00Z", purpose=f"{WORD} " * 9)
    past: dict[str, Any] = ada.make("/interviews", interview(ids["contacts"], starts_at="2026-01-05T09:00:00Z"))
    step(ada, past, "schedule")
    step(ada, past, "completion", ended_at="2026-01-05T09:30:00Z")
    step(ada, {"id": ids["interviews"]}, "start")
    ada.make("/notes", note(ids["contacts"], body=f"# {WORD}\n\n{WORD * 9}\n\n- one\n- two", pinned=True))
    succeeded(ada.patch(f"/contacts/{ids['contacts']}", json={"stage": "met", "keep_in_touch_days": 1}))


def look(page: Page, path: str) -> None:
    """Open a page and wait until it shows what it is about."""
    page.goto(path)
    expect(page.locator("h1").first).to_be_attached()
    page.evaluate(AT_ONCE)
    page.wait_for_load_state("networkidle")
    if path != KIT:
        expect(page.locator(".animate-pulse")).to_have_count(0)


def take_picture(page: Page, route: str, theme: str, width: int) -> None:
    """Where somebody wants to look at the pages: they take as long as all the rest."""
    if not os.environ.get("ASKWELL_TEST_PICTURES"):
        return
    name = re.sub(r"\W+", "-", route).strip("-")
    page.screenshot(path=PICTURES / f"{name}-{width}-{theme}.png", full_page=True)


def wear(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html.dark")).to_have_count(1 if theme == "dark" else 0)


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate("new Promise(done => requestIdleCallback(done, { timeout: 1000 }))")
    if not page.url.endswith(KIT):
        expect(page.locator(".animate-pulse")).to_have_count(0)


def faults_in(page: Page, theme: str) -> list[str]:
    """What is wrong with the page in a theme; in the second one, all but colours is the same."""
    rules = RULES if theme == THEMES[0] else COLOURS
    return [f"{theme}: {fault}" for fault in violations(page, rules=rules)]


def faults(page: Page, route: str, themes: Iterable[str] = THEMES) -> list[str]:
    """What is wrong with the page that is open, on a desk and on a phone."""
    found = []
    for width in WIDTHS:
        resize(page, width)
        for theme in themes:
            wear(page, theme)
            take_picture(page, route, theme, width)
            found += [f"{width} px: {fault}" for fault in faults_in(page, theme)]
    resize(page, NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROWEST:
        found.append(f"{page.url} is {width} px wide on a screen of {NARROWEST} px")
    resize(page, WIDTHS[0])
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_anybody_can_use_every_page(signed_in: Any, filled: Filled, part: int) -> None:
    page = signed_in(filled.person).new_page()
    found = []
    for route in SIGNED_IN[part::PARTS]:
        look(page, filled.path(route))
        found += faults(page, route)
    assert not found, "\n".join(found)


def test_anybody_can_use_every_public_page(page: Page) -> None:
    found = []
    for route in PUBLIC:
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            look(page, route)
            found += faults(page, route, [theme])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_anybody_can_use_what_opens(signed_in: Any, filled: Filled, width: int) -> None:
    page = signed_in(filled.person, viewport={"width": width, "height": HEIGHT}).new_page()
    found = []
    for number, (route, pressed) in enumerate(OPENED):
        look(page, filled.path(route))
        for name in pressed:
            if name in KEYS:
                page.keyboard.press(name)
            else:
                page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("menuitem", name=name)).click()
        expect(page.get_by_role("dialog").or_(page.get_by_role("menu"))).to_be_visible()
        page.wait_for_load_state("networkidle")
        for theme in THEMES:
            wear(page, theme)
            take_picture(page, f"open-{number}-{route}", theme, width)
            found += faults_in(page, theme)
    assert not found, "\n".join(found)


def test_says_that_there_is_no_such_page(page: Page) -> None:
    page.goto("/nothing/here")
    expect(page.get_by_role("heading", name="This page does not exist")).to_be_visible()
    assert not violations(page)


def test_an_empty_account_finds_its_way(signed_in: Any, ada: Person) -> None:
    page = signed_in(ada, viewport={"width": 360, "height": HEIGHT}).new_page()
    found = []
    for route in SIGNED_IN:
        if "[" not in route:
            look(page, route)
            for theme in THEMES:
                wear(page, theme)
                take_picture(page, f"empty-{route}", theme, 360)
                found += faults_in(page, theme)
    assert not found, "\n".join(found)
