"""Chromium, driven against a real server that serves the built web app."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

import chromium
from askwell.core.settings import Settings
from client import Client
from databases import sqlite_copies
from people import Person, person
from servers import serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]

PATIENCE_MS = 20_000
"""For a machine that does much else at the same time; nobody waits that long on a quiet one."""

NewContext = Callable[..., BrowserContext]
"""Opens a browser of its own, as somebody else's would be; takes Playwright's context options."""

SignedIn = Callable[..., BrowserContext]
"""Opens a browser of its own where the person named first has signed in."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        required = os.environ.get("CI") or os.environ.get("ASKWELL_REQUIRE_BROWSER")
        (pytest.fail if required else pytest.skip)("no Chromium: run `make browser`")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Those of the server; calendars on this machine may be read."""
    settings = sqlite_copies(tmp_path_factory.mktemp("browser"))()
    return settings.model_copy(update={"private_networks": "127.0.0.1/32"})


@pytest.fixture(scope="session")
def address(settings: Settings) -> Iterator[str]:
    """Where the web app is served."""
    with serving(settings) as address:
        yield address


@pytest.fixture
def new_context(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[NewContext]:
    """Opens browsers whose console must stay clean, unless the test is marked `noisy`."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{message.page.url if message.page else address}: {message.text}")

    def open_one(**options: object) -> BrowserContext:
        desk = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light", "timezone_id": "Europe/Paris"}
        choices = {**desk, **options}
        context = browser.new_context(base_url=address, locale="en-GB", reduced_motion="reduce", **choices)
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", note)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    if not request.node.get_closest_marker("noisy"):
        assert not problems


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A page where nobody has signed in."""
    return new_context().new_page()


@pytest.fixture
def ada(address: str) -> Person:
    """Somebody with a new account."""
    ada = person("ada")
    with Client([address]) as client:
        client.sign_up(ada)
    return ada


@pytest.fixture
def as_ada(address: str, ada: Person) -> Iterator[Client]:
    """The API, signed in as Ada: to prepare what the page then shows."""
    with Client([address]) as client:
        yield client.sign_in(ada)


@pytest.fixture
def signed_in(new_context: NewContext, address: str) -> SignedIn:
    """Opens browsers where somebody signed in before; the first look at the app finds that out."""
    hint = {"name": "signed_in", "value": "perhaps"}
    known = {"cookies": [], "origins": [{"origin": address, "localStorage": [hint]}]}

    def open_one(person: Person, **options: object) -> BrowserContext:
        context = new_context(storage_state=known, **options)
        assert context.request.post("/api/v1/auth/token", form=person.signing_in()).ok
        return context

    return open_one


@pytest.fixture
def ada_page(signed_in: SignedIn, ada: Person) -> Page:
    """A page where Ada signed in before."""
    return signed_in(ada).new_page()
