"""Refusals: always a problem document, never what was sent, and never a failure of ours."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import pytest
from httpx import Response
from sqlalchemy import text

from askwell.contacts.models import Contact
from askwell.core.db import Database
from askwell.interviews.models import Interview
from client import Client
from databases import NewDatabase
from interviewing import interview_in
from mailing import eventually
from people import contact, person
from servers import serving

CONTACTS, ACCOUNT = "/contacts", "/account"
JSON = {"Content-Type": "application/json"}
SECRET = "tell-nobody"


def code(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_problem_says_what_happened_and_where_to_read_on(resident: Client) -> None:
    refused = resident.post(CONTACTS, json={"given_name": "Zoë", "stage": "engaged", "favourite/~": 1})
    problem = refused.json()
    assert code(refused) == (422, "invalid")
    assert problem["type"] == "/developers/errors#invalid"
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        ("/stage", "enum"),
        ("/favourite~1~0", "extra_forbidden"),
    ]


def test_tells_of_fifty_faults_at_most(resident: Client) -> None:
    problem = resident.post(CONTACTS, json={f"field {n}": n for n in range(500)}).json()
    assert len(problem["errors"]) == 50


@pytest.mark.parametrize(
    "body",
    [
        {"given_name": [SECRET]},
        {"given_name": SECRET * 100},
        {"given_name": f"{SECRET}\n"},
        {"given_name": "Zoë", "emails": [{"value": SECRET}]},
        {"given_name": "Zoë", "emails": [{"value": f"a@{SECRET}.invalid"}]},
        {"given_name": "Zoë", "emails": [{"value": f"a@{SECRET}..example"}]},
        {"given_name": "Zoë", "links": [{"value": f"ftp://{SECRET}"}]},
        {"given_name": "Zoë", "stage": SECRET},
        {"given_name": "Zoë", "time_zone": SECRET},
        {"given_name": "Zoë", "keep_in_touch_days": SECRET},
        {"given_name": "Zoë", "referred_by_id": SECRET},
        {"given_name": "Zoë", "roles": [{"title": "x", "started_on": SECRET}]},
        {"given_name": "Zoë", "roles": [{"title": "x", "started_on": f"2026-13-{SECRET}"}]},
        {"given_name": "Zoë", "tags": {SECRET: SECRET}},
        [SECRET],
        SECRET,
    ],
)
def test_never_repeats_what_was_sent(resident: Client, body: Any) -> None:
    refused = resident.post(CONTACTS, json=body)
    assert refused.status_code == 422
    assert SECRET not in refused.text


@pytest.mark.parametrize("query", [f"stage={SECRET}", f"limit={SECRET}", f"updated_since={SECRET}", f"nope={SECRET}"])
def test_never_repeats_what_was_asked(resident: Client, query: str) -> None:
    refused = resident.get(f"{CONTACTS}?{query}")
    assert refused.status_code == 422
    assert SECRET not in refused.text


def test_never_repeats_a_batch_that_is_none(resident: Client) -> None:
    for operation in ({"op": SECRET}, {"op": {SECRET: 1}}, {"op": "create", "contact": SECRET}, {SECRET: SECRET}):
        refused = resident.post("/contacts/batch", json={"operations": [operation]})
        assert refused.status_code == 422
        assert SECRET not in [error["message"] for error in refused.json()["errors"]]
        assert f'"{SECRET}"' not in refused.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b"0", 422),
        (b"{", 422),
        (b"{'given_name': 'a'}", 422),
        (b'{"given_name": "a",}', 422),
        (b'{"given_name": "\\ud800"}', 422),
        (b'{"\\ud800": "a"}', 422),
        (b'{"given_name": "a\\u0000"}', 422),
        (b'{"given_name": "\\u202eevil"}', 422),
        (b'{"given_name": "two\\u2028lines"}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": NaN}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": Infinity}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": 1e999}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": 1.5}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": 1099511627776}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": -1}', 422),
        (b'{"given_name": "a", "keep_in_touch_days": %s}' % (b"9" * 5000), 400),
        (b'{"given_name": "a\xff"}', 400),
        (b"\xef\xbb\xbf{}", 422),
        (b"\x00", 422),
        (b"[" * 100_000, 400),
        (b'{"roles":' * 5_000 + b"1" + b"}" * 5_000, 400),
    ],
)
def test_bodies_that_are_none_are_refused(resident: Client, body: bytes, expected: int) -> None:
    refused = resident.post(CONTACTS, content=body, headers=JSON)
    assert refused.status_code == expected


@pytest.mark.parametrize(
    "at",
    [
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-23T14:30:00",
        "2026-11-23",
        "2026-02-30T00:00:00Z",
        "2026-11-23T25:00:00Z",
        "1764000000",
        1764000000,
        1e300,
        True,
        "now",
        "2026-11-23T14:30:00Z\0",
    ],
)
def test_instants_that_are_none_are_refused(resident: Client, at: Any) -> None:
    made = resident.make(CONTACTS, contact(roles=[]))
    assert resident.patch(f"{CONTACTS}/{made['id']}", json={"last_contact_at": at}).status_code == 422
    assert resident.get(CONTACTS, params={"updated_since": str(at)}).status_code == 422


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-23T14:30:00+09:00", "2026-11-23T05:30:00Z"),
        ("2026-11-23 14:30:00.25Z", "2026-11-23T14:30:00.250000Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999Z"),
    ],
)
def test_instants_come_back_in_utc(resident: Client, at: str, told: str) -> None:
    made = resident.make(CONTACTS, contact(roles=[]))
    changed = resident.patch(f"{CONTACTS}/{made['id']}", json={"last_contact_at": at}).json()
    assert changed["last_contact_at"] == told
    assert resident.get(f"{CONTACTS}/{made['id']}").json()["last_contact_at"] == told


@pytest.mark.parametrize("name", ["Zoe\u0308", "Zo\u00eb", "  Zo\u00eb "])
def test_text_is_kept_in_one_spelling(resident: Client, name: str) -> None:
    assert resident.make(CONTACTS, {"given_name": name})["given_name"] == "Zo\u00eb"


@pytest.mark.parametrize("bytes_sent", [1_000_001, 20_000_000])
def test_bodies_without_measure_are_refused(resident: Client, bytes_sent: int) -> None:
    body = b'{"given_name":"' + b"a" * bytes_sent + b'"}'
    # The server may close the line before all is sent.
    for path in (CONTACTS, "/accounts"):
        try:
            assert code(resident.post(path, content=body, headers=JSON)) == (413, "content_too_large")
        except httpx.WriteError:
            assert bytes_sent > 1_000_001


def test_a_body_of_unknown_length_is_measured_as_it_comes(resident: Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b"x" * 1000 for _ in range(1100))

    assert code(resident.post(CONTACTS, content=pieces(), headers=JSON)) == (413, "content_too_large")


@pytest.mark.parametrize("sent", ["", "text/plain", "application/xml", "application/jsonp", "multipart/form-data", "é"])
def test_other_media_types_are_refused(resident: Client, sent: str) -> None:
    headers = {"Content-Type": sent.encode()} if sent else {}
    refused = resident.post(CONTACTS, content=json.dumps(contact()).encode(), headers=headers)  # type: ignore[arg-type]
    assert code(refused) == (415, "unsupported_media_type")
    assert "application/json" in refused.json()["detail"]


@pytest.mark.parametrize(
    "sent", ["application/json", "APPLICATION/JSON; charset=utf-8", "application/merge-patch+json"]
)
def test_json_is_json_under_each_of_its_names(resident: Client, sent: str) -> None:
    body = json.dumps({"headline": "Researcher"}).encode()
    assert resident.patch(ACCOUNT, content=body, headers={"Content-Type": sent}).status_code == 200


def test_a_form_is_sent_as_a_form(anybody: Client) -> None:
    refused = anybody.post("/auth/token", json={"grant_type": "password", "username": "a", "password": "b"})
    assert code(refused) == (415, "unsupported_media_type")
    assert "x-www-form-urlencoded" in refused.json()["detail"]


class TestMethods:
    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            (CONTACTS, "GET, HEAD, OPTIONS, POST"),
            (f"{CONTACTS}/0198c0de-0000-7000-8000-000000000000", "DELETE, GET, HEAD, OPTIONS, PATCH"),
            ("/contacts/batch", "OPTIONS, POST"),
            (ACCOUNT, "GET, HEAD, OPTIONS, PATCH"),
            ("/auth/token", "OPTIONS, POST"),
        ],
    )
    @pytest.mark.parametrize("method", ["PUT", "TRACE", "PROPFIND", "OPTIONS"])
    def test_an_address_tells_what_it_takes(self, anybody: Client, path: str, allowed: str, method: str) -> None:
        response = anybody.request(method, path)
        assert response.headers["Allow"] == allowed
        assert response.status_code == (204 if method == "OPTIONS" else 405)

    def test_head_tells_what_get_would(self, resident: Client) -> None:
        made = resident.make(CONTACTS, contact())
        for path in (CONTACTS, f"{CONTACTS}/{made['id']}", ACCOUNT):
            get, head = resident.get(path), resident.head(path)
            assert head.status_code == 200
            assert head.content == b""
            for name in ("Content-Type", "Content-Length", "ETag"):
                assert head.headers.get(name) == get.headers.get(name)

    def test_head_is_refused_like_get(self, anybody: Client) -> None:
        assert anybody.head(CONTACTS).status_code == 401
        assert anybody.head("/nowhere").status_code == 404

    def test_no_other_page_may_read_an_answer(self, resident: Client) -> None:
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
        for response in (resident.options(CONTACTS, headers=asked), resident.get(CONTACTS, headers=asked)):
            assert not [name for name in response.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/contacts/",
        "//contacts",
        "/contacts/1",
        "/contacts/%00",
        "/contacts/..%2f..%2fetc%2fpasswd",
        "/contacts/0198c0de-0000-7000-8000-00000000000g",
        "/contacts/0198c0de-0000-7000-8000-000000000000/nowhere",
        "/Contacts",
        "/contacts;a=b",
        "/%F0%9F%90%A2",
        "/" + "x" * 10_000,
    ],
)
def test_there_is_nothing_at_other_addresses(resident: Client, path: str) -> None:
    assert code(resident.get(path)) == (404, "not_found")


@pytest.mark.parametrize("query", ["nope=1", "Stage=met", "owner_id=1", "%00=1", "%F0%9F%90%A2=1", "x" * 3000 + "=1"])
def test_parameters_that_are_none_are_refused(resident: Client, query: str) -> None:
    for path in (CONTACTS, ACCOUNT, f"{CONTACTS}/0198c0de-0000-7000-8000-000000000000"):
        refused = resident.get(f"{path}?{query}")
        assert code(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["code"] == "unknown"


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 201, "tag=%00", "stage=%00", "organization_id=1", "trashed=2"])
def test_filters_that_are_none_are_refused(resident: Client, query: str) -> None:
    assert code(resident.get(f"{CONTACTS}?{query}")) == (422, "invalid")


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "'",
        "a'b",
        "*",
        "a*",
        "a:b",
        "scope:a",
        "(",
        "NEAR(a b)",
        "a OR b",
        "-a",
        "\\",
        "%",
        "🐢",
        "\u0301",
        "a\u200bb",
        "\u2028",
        "AND",
        "{a b}:c",
        "^a",
        "a & !b | c <-> d",
        "''';--",
    ],
)
def test_a_search_has_no_operators_to_stumble_over(resident: Client, q: str) -> None:
    resident.make(CONTACTS, contact())
    response = resident.get(CONTACTS, params={"q": q})
    assert response.status_code == (422 if q == "\u2028" else 200)


@pytest.mark.parametrize("field", ["id", "owner_id", "version", "created_at", "updated_at", "trashed_at", "name_key"])
def test_nobody_sets_what_only_we_set(resident: Client, field: str) -> None:
    made = resident.make(CONTACTS, contact(roles=[]))
    url = f"{CONTACTS}/{made['id']}"
    value = {"id": made["id"], "owner_id": made["id"], "version": 9}.get(field, "2026-01-01T00:00:00Z")
    refused = [resident.post(CONTACTS, json=contact(**{field: value})), resident.patch(url, json={field: value})]
    assert [[error["pointer"] for error in response.json()["errors"]] for response in refused] == [[f"/{field}"]] * 2
    assert resident.get(url).json() == made


def test_every_answer_is_guarded_against_what_browsers_may_do_with_it(resident: Client) -> None:
    for response in (resident.get(ACCOUNT), resident.get("/nowhere"), resident.post(CONTACTS, json={})):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "Server" not in response.headers or response.headers["Server"] == "uvicorn"


def test_the_request_id_is_ours(resident: Client) -> None:
    asked = resident.get(ACCOUNT, headers={"X-Request-ID": "mine"})
    assert asked.headers.get_list("X-Request-ID") != ["mine"]
    assert len(asked.headers.get_list("X-Request-ID")) == 1


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_request_that_was_ended_for_another_is_done_again(new_database: NewDatabase) -> None:
    settings = new_database()
    with serving(settings) as address, Client([address]) as client, ThreadPoolExecutor() as threads:
        ada = person("ada")
        client.sign_up(ada)
        planned = interview_in(client.sign_in(ada), "planned")
        owner_id = UUID(client.get("/account").json()["id"])
        database = Database(settings, for_all=True)
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        with database.reading() as looking, database.transaction() as session:
            session.get_one(Interview, (owner_id, UUID(planned["id"])), with_for_update=True)
            answer = threads.submit(client.put, f"/interviews/{planned['id']}/request")
            # It holds the contact, and waits for the interview: whoever waited first is ended.
            eventually(lambda: looking.scalar(waiting))
            session.get_one(Contact, (owner_id, UUID(planned["contact"]["id"])), with_for_update=True)
        assert answer.result().status_code == 200
        database.close()
