"""The developers' pages: whole, searchable, true, and of one origin."""

import ast
import base64
import hmac
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest

import developers
import readme
from askwell.auth.viewer import Scope
from askwell.core import limits
from askwell.core.documents import every_error
from askwell.core.limits import Rate
from client import SignIn
from node import node

PACKAGE = readme.ROOT / "backend" / "askwell"
TEXTS = {path.stem: path.read_text() for path in developers.TEXTS.glob("*.md")}
served_once = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)


class Links(HTMLParser):
    """Where a page leads to, what it loads, and the places in it that can be led to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.headings: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        self.anchors |= {told["id"]} if "id" in told else set()
        self.headings += [tag] if re.fullmatch(r"h\d", tag) else []
        if tag == "a":
            self.links.append(told["href"])
        elif tag in ("link", "script", "img"):
            self.loaded.append(told.get("href") or told["src"])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Links]:
    """Every page as it is written, by its address."""
    folder = tmp_path_factory.mktemp("pages") / "developers"
    developers.write(folder)
    return {
        "/developers/" if name == "index" else f"/developers/{name}": Links((folder / f"{name}.html").read_text())
        for name in developers.PAGES
    }


def test_every_text_is_a_page() -> None:
    assert {*TEXTS, "changelog"} == set(developers.PAGES)


def test_every_link_leads_somewhere(pages: dict[str, Links]) -> None:
    elsewhere = {"/docs/", "/today", "/openapi.json"}
    for url, page in pages.items():
        for link in page.links:
            address, _, anchor = link.partition("#")
            if address.startswith("https://") or address in elsewhere:
                continue
            assert (address or url) in pages, (url, link)
            assert not anchor or anchor in pages[address or url].anchors, (url, link)


def test_every_page_has_one_title_and_loads_from_us_alone(pages: dict[str, Links]) -> None:
    for url, page in pages.items():
        assert page.headings.count("h1") == 1, url
        assert page.headings[0] == "h1", url
        assert all(source.startswith("/") for source in page.loaded), url


def test_every_section_can_be_found(tmp_path: Path, pages: dict[str, Links]) -> None:
    developers.write(tmp_path / "developers")
    found = json.loads((tmp_path / "developers" / "search.json").read_text())
    assert len(found) == sum(len(page.headings) for page in pages.values())
    for section in found:
        address, _, anchor = section["url"].partition("#")
        assert not anchor or anchor in pages[address].anchors
        assert section["title"]


@served_once
def test_is_served(servers: list[str], pages: dict[str, Links]) -> None:
    with httpx.Client(base_url=servers[0], trust_env=False) as browser:
        if browser.get("/docs/").status_code == 404:
            pytest.skip("the web app is not built")
        for url, page in pages.items():
            answer = browser.get(url)
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8", url
            assert {browser.get(source).status_code for source in page.loaded} == {200}, url
        assert browser.get("/developers").headers["Location"] == "/developers/"
        assert browser.get("/errors").headers["Location"] == "/developers/errors"
        assert browser.get("/developers/nothing").status_code == 404


def explained() -> dict[str, tuple[int, str]]:
    """The codes that the page of errors explains, with their status and what it says."""
    entries = re.findall(
        r"^### `(\w+)`\n\n\*\*(\d+) [^*]+\*\* (.*?)(?=^##|\Z)", TEXTS["errors"], re.DOTALL | re.MULTILINE
    )
    return {code: (int(status), said) for code, status, said in entries}


def test_every_error_is_explained_and_nothing_else_is() -> None:
    told = explained()
    assert told.keys() == {kind.code() for kind in every_error()}
    for kind in every_error():
        status, said = told[kind.code()]
        assert status == kind.status, kind.code()
        assert len([part for part in said.split("\n\n") if part.strip()]) == 2, (
            f"{kind.code()}: what it means; what to do"
        )


@served_once
def test_a_problem_leads_to_its_entry(servers: list[str], pages: dict[str, Links]) -> None:
    told = httpx.get(f"{servers[0]}/api/v1/contacts", trust_env=False).json()
    assert told["type"] == "/developers/errors#not_signed_in"
    page, _, anchor = told["type"].partition("#")
    assert anchor in pages[page].anchors


def own_field_codes() -> set[str]:
    """The codes of faults in the payload that the product makes itself."""
    codes = set()
    for path in PACKAGE.rglob("*.py"):
        for leaf in ast.walk(ast.parse(path.read_text())):
            if isinstance(leaf, ast.Dict):
                pairs = zip(leaf.keys, leaf.values, strict=True)
                codes |= {v.value for k, v in pairs if _says(k, "code") and isinstance(v, ast.Constant)}
            elif isinstance(leaf, ast.Call) and getattr(leaf.func, "id", "") == "PydanticCustomError":
                codes |= {argument.value for argument in leaf.args[:1] if isinstance(argument, ast.Constant)}
            elif isinstance(leaf, ast.Call) and getattr(leaf.func, "id", "") == "FieldError":
                codes |= {k.value.value for k in leaf.keywords if k.arg == "code" and isinstance(k.value, ast.Constant)}
    return {str(code) for code in codes}


def _says(key: ast.expr | None, text: str) -> bool:
    return isinstance(key, ast.Constant) and key.value == text


def test_every_code_of_a_field_is_explained() -> None:
    table = TEXTS["errors"].partition("## Fields")[2]
    assert own_field_codes() <= set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_every_scope_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+:\w+)` \|", TEXTS["authentication"], re.MULTILINE)) == set(Scope)


def test_every_rate_is_told() -> None:
    rates = {rate for rate in vars(limits).values() if isinstance(rate, Rate)}
    units = {60: "a minute", 900: "in 15 minutes", 3600: "an hour"}
    wanted = {f"| `{rate.name}` | {rate.calls} {units[rate.seconds]} |" for rate in rates}
    assert [row for row in wanted if row not in TEXTS["rate-limits"]] == []


def examples() -> list[tuple[str, str, str]]:
    """What can be run: the page and its place, the language, and the scopes that it needs with the code."""
    marked = re.compile(r"^<!-- run: ([\w: ]+) -->\n```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
    return [
        (f"{page}-{number}-{language}", language, f"{scopes}\n{code}")
        for page, text in sorted(TEXTS.items())
        for number, (scopes, language, code) in enumerate(marked.findall(text))
    ]


RUN = {"python": [sys.executable, "-c"], "javascript": [*node(), "--input-type=module", "-e"]}


@served_once
@pytest.mark.parametrize(("language", "example"), [each[1:] for each in examples()], ids=[e[0] for e in examples()])
def test_examples_work(servers: list[str], sign_in: SignIn, language: str, example: str) -> None:
    scopes, _, code = example.partition("\n")
    with sign_in("ada").with_token(*scopes.split()) as program:
        token = program.headers["Authorization"].removeprefix("Bearer ")
    environment = {**os.environ, "ASKWELL_URL": servers[0], "ASKWELL_TOKEN": token, "NO_PROXY": "127.0.0.1"}
    command = [*RUN[language], code]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


SECRET_BYTES, BODY = b"0123456789abcdef0123456789abcdef", b'{"type":"contact.created"}'
CHECK = """
const [secret, headers, body] = JSON.parse(process.argv[1]);
console.log(isOurs(secret, headers, Buffer.from(body)));
"""


def signed(secret: bytes, sent_at: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery, as Standard Webhooks says."""
    told = hmac.digest(secret, f"msg_1.{sent_at}.".encode() + body, "sha256")
    signature = "v1,bm9uZQ== v1," + base64.b64encode(told).decode()
    return {"webhook-id": "msg_1", "webhook-timestamp": str(sent_at), "webhook-signature": signature}


def receivers() -> dict[str, Callable[[str, dict[str, str], bytes], bool]]:
    """What the page shows for checking a delivery, by language."""
    codes = dict(re.findall(r"^```(python|javascript)\n(.*?)^```", TEXTS["webhooks"], re.DOTALL | re.MULTILINE))
    shown: dict[str, Any] = {}
    exec(codes["python"], shown)

    def javascript(secret: str, headers: dict[str, str], body: bytes) -> bool:
        command = [*RUN["javascript"], codes["javascript"] + CHECK, json.dumps([secret, headers, body.decode()])]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
        return done.stdout == "true\n"

    return {"python": shown["is_ours"], "javascript": javascript}


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_a_receiver_takes_what_is_ours_and_nothing_else(language: str) -> None:
    is_ours, now = receivers()[language], int(time.time())
    secret = "whsec_" + base64.b64encode(SECRET_BYTES).decode()
    assert is_ours(secret, signed(SECRET_BYTES, now, BODY), BODY)
    assert not is_ours(secret, signed(SECRET_BYTES, now, BODY), BODY + b" ")
    assert not is_ours(secret, signed(SECRET_BYTES[::-1], now, BODY), BODY)
    assert not is_ours(secret, signed(SECRET_BYTES, now - 3600, BODY), BODY)
