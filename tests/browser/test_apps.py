"""Apps in the browser: registered, asked about, and got rid of."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from apps import App, registered, told
from axe import violations
from client import Client, succeeded
from people import Person, person

SignedIn = Callable[..., BrowserContext]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6368000000820081dd436af40000000049454e44ae426082"
)


@pytest.fixture
def developer(address: str) -> Iterator[Client]:
    someone = person("bob")
    with Client([address]) as client:
        client.sign_up(someone)
        yield client.sign_in(someone)


@pytest.fixture
def app(developer: Client) -> App:
    return registered(developer, description="Keeps your notes together", website="https://app.example/")


def going(app: App, *scopes: str) -> str:
    """Where the app sends the browser."""
    return str(app.http.get("/oauth/authorize", params=app.asking(*scopes)).headers["Location"])


def at_the_app(page: Page) -> list[str]:
    """The addresses at the app that the browser was sent back to; nobody is really there."""
    visited: list[str] = []

    def answer(route: Route) -> None:
        visited.append(route.request.url)
        route.fulfill(body="<title>Notebook</title>Back at the app", content_type="text/html")

    page.route("https://app.example/**", answer)
    return visited


def test_allows_an_app_and_ends_it_again(ada_page: Page, as_ada: Client, app: App) -> None:
    page, visited = ada_page, at_the_app(ada_page)
    page.goto(going(app, "contacts:write", "notes:read"))
    expect(page.get_by_role("heading", name="Notebook asks for access")).to_be_visible()
    expect(page.get_by_text("See and change contacts and organizations")).to_be_visible()
    expect(page.get_by_text("See notes")).to_be_visible()
    expect(page.get_by_text("messages, follow-ups, leads and referrals")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Allow access").click()
    expect(page.get_by_text("Back at the app")).to_be_visible()
    tokens = app.redeem(told(visited[0])["code"]).json()
    assert app.is_let_in(tokens)
    page.goto("/settings/apps")
    row = page.get_by_role("listitem").filter(has_text="Notebook")
    expect(row).to_contain_text("Sees contacts and organizations and notes.")
    row.get_by_role("button", name="End the access of Notebook").click()
    page.get_by_role("dialog").get_by_role("button", name="End the access").click()
    expect(page.get_by_text("No app has access.")).to_be_visible()
    assert not app.is_let_in(tokens)


def test_declines(ada_page: Page, app: App) -> None:
    visited = at_the_app(ada_page)
    ada_page.goto(going(app))
    ada_page.get_by_role("button", name="Decline").click()
    expect(ada_page.get_by_text("Back at the app")).to_be_visible()
    assert told(visited[0])["error"] == "access_denied"


def test_signs_in_first(page: Page, ada: Person, app: App) -> None:
    page.goto(going(app))
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(ada.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Notebook asks for access")).to_be_visible()
    expect(page.get_by_text(f"To the account of {ada.email}.")).to_be_visible()


@pytest.mark.noisy
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"redirect_uri": "https://evil.example/"}, "did not register the address"),
        ({"client_id": "x"}, "No app has this client_id"),
        ({"redirect_uri": "javascript:document.title='evil'"}, "did not register the address"),
    ],
)
def test_sends_nobody_anywhere_for_an_app_that_asks_wrongly(
    ada_page: Page, app: App, changes: dict[str, str], words: str
) -> None:
    location = app.http.get("/oauth/authorize", params=app.asking(**changes)).headers["Location"]
    ada_page.goto(location)
    expect(ada_page.get_by_text(words)).to_be_visible()
    expect(ada_page.get_by_role("button", name="Allow access")).to_have_count(0)
    expect(ada_page).not_to_have_title("evil")


@pytest.mark.noisy
def test_an_app_that_asks_wrongly_hears_so_if_one_goes_back(ada_page: Page, app: App) -> None:
    visited = at_the_app(ada_page)
    asked = app.asking(code_challenge_method="plain")
    ada_page.goto(app.http.get("/oauth/authorize", params=asked).headers["Location"])
    expect(ada_page.get_by_text("Use PKCE")).to_be_visible()
    assert visited == []
    assert not violations(ada_page)
    ada_page.get_by_role("button", name="Go back to the app").click()
    expect(ada_page.get_by_text("Back at the app")).to_be_visible()
    assert told(visited[0])["error"] == "invalid_request"


def test_registers_changes_and_deletes_an_app(signed_in: SignedIn, ada: Person, as_ada: Client) -> None:
    page = signed_in(ada).new_page()
    page.goto("/settings/apps")
    page.get_by_role("button", name="Register an app").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Register the app").click()
    expect(dialog.get_by_text("Enter the name that people will see.")).to_be_visible()
    dialog.get_by_label("Name").fill("Atlas")
    dialog.get_by_label("Redirect addresses").fill("https://atlas.example/cb\nhttp://localhost:3000/cb")
    assert not violations(page)
    dialog.get_by_role("button", name="Register the app").click()
    secret = dialog.get_by_label("The client_secret")
    expect(secret).to_have_value(re.compile("^askw_app_"))
    first = secret.input_value()
    dialog.get_by_role("button", name="I have copied it").click()
    (made,) = succeeded(as_ada.get("/apps"))["items"]
    assert made["redirect_uris"] == ["https://atlas.example/cb", "http://localhost:3000/cb"]

    page.get_by_role("button", name="Change Atlas").click()
    dialog.get_by_label("Logo, a picture").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": PNG})
    expect(dialog.get_by_role("button", name="Change the logo")).to_be_visible()
    dialog.get_by_label("What it does").fill("Draws maps")
    assert not violations(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Draws maps")).to_be_visible()

    page.get_by_role("button", name="Change Atlas").click()
    dialog.get_by_role("button", name="Make another secret").click()
    page.get_by_role("dialog", name="Make another secret?").get_by_role("button", name="Make another secret").click()
    expect(secret).to_have_value(re.compile("^askw_app_"))
    assert secret.input_value() != first
    dialog.get_by_role("button", name="I have copied it").click()

    page.get_by_role("button", name="Change Atlas").click()
    dialog.get_by_role("button", name="Delete the app").click()
    page.get_by_role("dialog", name="Delete Atlas?").get_by_role("button", name="Delete the app").click()
    expect(page.get_by_text("You have registered none.")).to_be_visible()
    assert succeeded(as_ada.get("/apps"))["items"] == []
