"""Headers that keep browsers from being turned against people: on every answer, of whatever kind."""

from collections.abc import Iterator

import httpx
import pytest

from askwell.core.settings import Settings
from databases import NewDatabase
from servers import serving

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
PAGES = ["/", "/today", "/sign-in", "/book/askw_book_x", "/docs/", "/developers/", "/developers/errors"]
ANSWERS = [
    *PAGES, "/api/v1/account", "/api/v1/nothing", "/api/v1/contacts/x", "/nothing.txt", "/openapi.json",
    "/health/live", "/health/ready", "/metrics", "/.well-known/security.txt", "/.well-known/change-password",
]  # fmt: skip
NOTHING_FROM_ELSEWHERE = {
    "default-src": {"'none'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "font-src": {"'self'"},
    "manifest-src": {"'self'"},
    "worker-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}


@pytest.fixture(scope="module")
def settings(databases: object) -> Settings:
    new_database: NewDatabase = databases("sqlite")  # type: ignore[operator]
    told = {"public_url": "https://askwell.example", "metrics": True, "security_contact": "mailto:a@askwell.example"}
    return new_database().model_copy(update=told)


@pytest.fixture(scope="module")
def browser(settings: Settings) -> Iterator[httpx.Client]:
    with serving(settings) as address, httpx.Client(base_url=address, trust_env=False) as browser:
        yield browser


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_guarded(browser: httpx.Client, path: str) -> None:
    headers = browser.get(path).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert headers["permissions-policy"].count("=()") >= 5
    assert "server" not in headers or headers["server"] == "uvicorn"
    assert "x-powered-by" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_no_script_of_others(browser: httpx.Client, path: str) -> None:
    policy = directives(browser.get(path).headers["content-security-policy"])
    assert {name: policy[name] for name in NOTHING_FROM_ELSEWHERE} == NOTHING_FROM_ELSEWHERE
    assert all(source == "'self'" or source.startswith("'sha256-") for source in policy["script-src"])
    assert policy["style-src"] <= {"'self'", "'unsafe-inline'"}
    assert policy.keys() == NOTHING_FROM_ELSEWHERE.keys() | {"script-src", "style-src"}


def test_the_api_answers_with_nothing_that_runs_or_is_kept(browser: httpx.Client) -> None:
    headers = browser.get("/api/v1/account").headers
    assert directives(headers["content-security-policy"]) == {"default-src": {"'none'"}, "frame-ancestors": {"'none'"}}
    assert headers["cache-control"] == "no-store"


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(sources) for name, *sources in (part.split() for part in policy.split(";"))}


def test_without_https_nobody_is_bound_to_it(databases: object) -> None:
    with serving(databases("sqlite")()) as address:  # type: ignore[operator]
        assert "strict-transport-security" not in httpx.get(address, trust_env=False).headers
