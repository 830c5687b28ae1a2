"""Lists, a page at a time: nothing twice, nothing left out, and no cursor that was not given."""

import base64
from typing import Any
from urllib.parse import urlsplit

import pytest

from client import Client, SignIn, succeeded
from people import contact

CONTACTS, EVENTS, SETS = "/contacts", "/events", "/question-sets"
ORDERS = [
    sign + name for name in ("created_at", "updated_at", "last_contact_at", "name") for sign in ("", "-")
]  # fmt: skip


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def operation(n: int) -> dict[str, Any]:
    last = {} if n % 3 else {"location": "Somewhere"}
    return {"op": "create", "contact": contact(given_name=f"N{n % 4}", family_name="X", emails=[], roles=[], **last)}


@pytest.fixture
def eleven(ada: Client) -> list[str]:
    """The ids of eleven contacts, several of one name; some were met."""
    ids = [item["id"] for item in ada.make("/contacts/batch", {"operations": list(map(operation, range(11)))})["items"]]
    for n, id in enumerate(ids[:5]):
        succeeded(ada.patch(f"{CONTACTS}/{id}", json={"last_contact_at": f"2026-01-0{n // 2 + 1}T00:00:00Z"}))
    return ids


def pages(client: Client, path: str = CONTACTS, **asked: Any) -> list[list[str]]:
    """The ids on every page."""
    found, cursor = [], None
    while True:
        page = succeeded(client.get(path, params={**asked, **({"cursor": cursor} if cursor else {})}))
        found.append([item["id"] for item in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def flipped(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def test_every_page_goes_on_where_the_last_one_ended(ada: Client, eleven: list[str]) -> None:
    for sort in ORDERS:
        whole = pages(ada, sort=sort)[0]
        assert sorted(whole) == sorted(eleven)
        for limit in (1, 4, 11):
            found = pages(ada, sort=sort, limit=limit)
            assert [id for page in found for id in page] == whole, (sort, limit)
            assert {len(page) for page in found[:-1]} <= {limit}


def test_the_last_page_says_so(ada: Client, eleven: list[str]) -> None:
    page = ada.get(CONTACTS, params={"limit": 11})
    assert page.json()["next_cursor"] is None
    assert "Link" not in page.headers
    assert ada.get(CONTACTS).json()["total"] is None
    assert ada.get(CONTACTS, params={"limit": 1, "include_total": "true"}).json()["total"] == 11


def test_the_total_is_counted_where_it_is_asked_for(ada: Client, eleven: list[str]) -> None:
    first = ada.get(CONTACTS, params={"limit": 6, "include_total": "true"}).json()
    second = ada.get(CONTACTS, params={"limit": 6, "cursor": first["next_cursor"]}).json()
    assert (first["total"], second["total"]) == (11, None)
    assert len(second["items"]) == 5


def test_the_link_leads_to_the_next_page(ada: Client, eleven: list[str]) -> None:
    first = ada.get(CONTACTS, params={"limit": 6, "sort": "name", "stage": "identified"})
    link, rel = first.headers["Link"].split("; ")
    assert rel == 'rel="next"'
    target = urlsplit(link.strip("<>"))
    assert target.path == "/api/v1/contacts"
    second = succeeded(ada.get(f"{target.path.removeprefix('/api/v1')}?{target.query}"))
    ids = [item["id"] for page in (first.json(), second) for item in page["items"]]
    assert sorted(ids) == sorted(eleven)


def test_what_is_added_or_removed_meanwhile_moves_nothing(ada: Client, eleven: list[str]) -> None:
    first = ada.get(CONTACTS, params={"limit": 4}).json()
    seen = [item["id"] for item in first["items"]]
    ada.make(CONTACTS, contact())
    ada.delete(f"{CONTACTS}/{seen[-1]}")
    ada.delete(f"{CONTACTS}/{seen[0]}")
    rest = ada.get(CONTACTS, params={"limit": 100, "cursor": first["next_cursor"]}).json()
    assert seen + [item["id"] for item in rest["items"]] == eleven[::-1]


def test_the_size_of_the_page_may_change_on_the_way(ada: Client, eleven: list[str]) -> None:
    first = ada.get(CONTACTS, params={"limit": 3}).json()
    rest = ada.get(CONTACTS, params={"limit": 50, "cursor": first["next_cursor"]}).json()
    assert len(first["items"] + rest["items"]) == 11


def test_a_cursor_of_long_names_is_good_like_any_other(ada: Client) -> None:
    longest = ["🐢" * 200, "🐢" * 199 + "🦔", "é" * 200]
    for name in longest:
        ada.make(CONTACTS, {"given_name": name, "family_name": name})
    assert len({id for page in pages(ada, sort="name", limit=1) for id in page}) == 3


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1e2", "", "NaN", str(2**40), "١"])
def test_refuses_a_limit_that_is_none(resident: Client, limit: str) -> None:
    refused = resident.get(CONTACTS, params={"limit": limit})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "query/limit"


class TestCursor:
    @pytest.fixture
    def cursor(self, ada: Client, eleven: list[str]) -> str:
        return str(ada.get(CONTACTS, params={"limit": 4}).json()["next_cursor"])

    @staticmethod
    def code(client: Client, path: str, cursor: str, **asked: Any) -> tuple[int, str]:
        response = client.get(path, params={**asked, "cursor": cursor})
        return response.status_code, response.json().get("code", "")

    def test_tells_nothing_and_is_good_more_than_once(self, ada: Client, cursor: str) -> None:
        assert len({ada.get(CONTACTS, params={"cursor": cursor}).content for _ in "abc"}) == 1

    def test_is_refused_with_any_bit_changed(self, ada: Client, cursor: str) -> None:
        changed = [flipped(cursor, place) for place in range(len(cursor))]
        assert {self.code(ada, CONTACTS, other) for other in changed} == {(400, "invalid_cursor")}

    def test_is_refused_when_it_was_made_up(self, ada: Client, cursor: str) -> None:
        raw = base64.urlsafe_b64decode(cursor + "==")
        made_up = [
            "",
            "A",
            "é",
            "\0",
            "%00",
            cursor + "A",
            cursor + "==",
            f" {cursor}",
            cursor[:-4],
            cursor.replace("-", "+").replace("_", "/") + "=",
            base64.urlsafe_b64encode(raw[:16]).decode(),
            base64.urlsafe_b64encode(b"\0" * 16 + raw[16:]).rstrip(b"=").decode(),
            base64.urlsafe_b64encode(b"\0" * 16 + b"[" * 700).rstrip(b"=").decode(),
        ]
        assert {self.code(ada, CONTACTS, other) for other in made_up} == {(400, "invalid_cursor")}
        assert self.code(ada, CONTACTS, "x" * 5001) == (422, "invalid")

    def test_belongs_to_one_list_one_order_and_its_filters(self, ada: Client, cursor: str) -> None:
        elsewhere: list[tuple[str, dict[str, str]]] = [
            (EVENTS, {}),
            (SETS, {}),
            ("/organizations", {}),
            (CONTACTS, {"sort": "name"}),
            (CONTACTS, {"sort": "created_at"}),
            (CONTACTS, {"stage": "identified"}),
            (CONTACTS, {"tag": "health"}),
            (CONTACTS, {"trashed": "true"}),
            (CONTACTS, {"q": "N1"}),
        ]
        assert {self.code(ada, path, cursor, **asked) for path, asked in elsewhere} == {(400, "invalid_cursor")}
        assert ada.get(CONTACTS, params={"cursor": cursor}).status_code == 200

    def test_belongs_to_one_account(self, cursor: str, sign_in: SignIn) -> None:
        assert self.code(sign_in("bob"), CONTACTS, cursor) == (400, "invalid_cursor")

    def test_is_good_in_a_program_of_the_same_account(self, ada: Client, cursor: str) -> None:
        with ada.with_token("contacts:read") as program:
            assert program.get(CONTACTS, params={"cursor": cursor}).status_code == 200
