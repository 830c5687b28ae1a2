"""Personal access tokens: for programs, with few rights, shown once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, update
from sqlmodel import col

from askwell.auth.models import AccessToken
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.ids import new_token
from askwell.core.settings import Settings
from client import Client, SignIn, at_once, succeeded
from databases import NewDatabase
from people import PASSWORD, contact
from servers import serving

ACCOUNT, CONTACTS, TOKENS = "/account", "/contacts", "/tokens"
NEW = {"name": "My script", "scopes": ["contacts:read"]}


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def program(ada: Client) -> Iterator[Client]:
    """A program of Ada's that may see her contacts."""
    with ada.with_token("contacts:read") as program:
        yield program


def day(from_today: int) -> str:
    return (datetime.now(UTC) + timedelta(days=from_today)).date().isoformat()


def faults(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_shows_the_secret_once_and_a_piece_of_it_ever_after(ada: Client) -> None:
    made = succeeded(ada.post(TOKENS, json=NEW))
    secret = made.pop("token")
    assert len(secret) == 45
    assert secret.startswith("askw_pat_")
    assert secret.startswith(made["prefix"])
    assert len(made["prefix"]) < 15
    assert (made["name"], made["scopes"], made["last_used_at"]) == ("My script", ["contacts:read"], None)
    listed = ada.get(TOKENS)
    assert listed.json()["items"] == [made]
    assert secret not in listed.text


@pytest.mark.parametrize(("asked", "days"), [(None, 90), (0, 1), (30, 31), (365, 366)])
def test_is_good_for_ninety_days_or_through_the_day_that_was_asked_for(
    resident: Client, asked: int | None, days: int
) -> None:
    made = resident.make(TOKENS, {**NEW, "expires_on": None if asked is None else day(asked)})
    left = datetime.fromisoformat(made["expires_at"]) - now()
    assert timedelta(days=days - 1) - timedelta(minutes=1) < left <= timedelta(days=days)


@pytest.mark.parametrize("asked", [-1, 366])
def test_is_good_for_no_day_that_is_over_or_beyond_a_year(resident: Client, asked: int) -> None:
    refused = resident.post(TOKENS, json={**NEW, "expires_on": day(asked)})
    assert faults(refused) == [("/expires_on", "out_of_range")]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"expires_on": "2020-01-01"}, ("/expires_on", "out_of_range")),
        ({"expires_on": "2199-12-31"}, ("/expires_on", "out_of_range")),
        ({"expires_on": "9999-12-31"}, ("/expires_on", "less_than_equal")),
        ({"expires_on": 1}, ("/expires_on", "not_a_date")),
        ({"name": " "}, ("/name", "string_too_short")),
        ({"scopes": []}, ("/scopes", "too_short")),
        ({"scopes": ["*"]}, ("/scopes/0", "enum")),
        ({"scopes": ["contacts:read", "clients:erase"]}, ("/scopes/1", "enum")),
        ({"id": "0198c0de-0000-7000-8000-000000000000"}, ("/id", "extra_forbidden")),
        ({"owner_id": "0198c0de-0000-7000-8000-000000000000"}, ("/owner_id", "extra_forbidden")),
        ({"token": "askw_pat_mine"}, ("/token", "extra_forbidden")),
    ],
)
def test_refuses_what_is_no_token(resident: Client, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(resident.post(TOKENS, json={**NEW, **changes})) == [fault]


def test_does_what_its_scopes_allow_and_nothing_else(program: Client) -> None:
    assert program.get(CONTACTS).status_code == 200
    refused = [program.post(CONTACTS, json=contact()), program.get(ACCOUNT), program.get("/question-sets")]
    assert {(response.status_code, response.json()["code"]) for response in refused} == {(403, "missing_scope")}
    assert "contacts:write" in refused[0].json()["detail"]


def test_to_write_implies_to_read(ada: Client) -> None:
    with ada.with_token("contacts:write") as program:
        made = program.make(CONTACTS, contact())
        assert program.get(f"{CONTACTS}/{made['id']}").status_code == 200


def test_may_do_nothing_that_asks_for_a_person(ada: Client) -> None:
    with ada.with_token("account:write") as program:
        assert program.get(ACCOUNT).status_code == 200
        version = {"If-Match": "*"}
        refused = [
            program.post(TOKENS, json=NEW),
            program.get(TOKENS),
            program.delete(f"{TOKENS}/{ada.get(TOKENS).json()['items'][0]['id']}", headers=version),
            program.get("/sessions"),
            program.delete(f"/sessions/{ada.get('/sessions').json()['items'][0]['id']}", headers=version),
            program.put(f"{ACCOUNT}/password", json={"current_password": PASSWORD, "new_password": "x" * 12}),
            program.post(f"{ACCOUNT}/deletion", json={"password": PASSWORD}),
        ]
    assert {(response.status_code, response.json()["code"]) for response in refused} == {(403, "session_required")}


def test_has_to_name_the_version_that_it_changes(ada: Client) -> None:
    made = ada.make(CONTACTS, contact())
    url = f"{CONTACTS}/{made['id']}"
    with ada.with_token("contacts:write") as program:
        refused = [program.patch(url, json={"headline": "New"}), program.delete(url)]
        assert {(response.status_code, response.json()["code"]) for response in refused} == {(428, "version_required")}
        stale = program.patch(url, json={"headline": "New"}, headers={"If-Match": '"7"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "version_moved_on")
        assert program.patch(url, json={"headline": "New"}, headers={"If-Match": '"1"'}).status_code == 200
    assert ada.patch(url, json={"headline": "Newer"}).status_code == 200


def test_tells_when_it_was_last_used(ada: Client, program: Client) -> None:
    assert ada.get(TOKENS).json()["items"][0]["last_used_at"] is None
    program.get(CONTACTS)
    used = datetime.fromisoformat(ada.get(TOKENS).json()["items"][0]["last_used_at"])
    assert timedelta(0) <= now() - used < timedelta(minutes=1)


def test_revoked_it_stops_at_once(ada: Client, program: Client, sign_in: SignIn) -> None:
    assert program.get(CONTACTS).status_code == 200
    url = f"{TOKENS}/{ada.get(TOKENS).json()['items'][0]['id']}"
    assert sign_in("bob").delete(url).status_code == 404
    assert program.get(CONTACTS).status_code == 200
    assert ada.delete(url).status_code == 204
    assert program.get(CONTACTS).status_code == 401
    assert ada.get(TOKENS).json() == {"items": []}
    assert ada.delete(url).status_code == 404


def test_expired_it_stops_and_makes_room(ada: Client, program: Client, settings: Settings) -> None:
    assert program.get(CONTACTS).status_code == 200
    for n in range(49):
        ada.make(TOKENS, {**NEW, "name": f"{n}"})
    full = ada.post(TOKENS, json=NEW)
    assert (full.status_code, full.json()["code"]) == (409, "too_many_tokens")
    expire(settings, ada.get(TOKENS).json()["items"][-1]["id"])
    assert program.get(CONTACTS).status_code == 401
    assert len(ada.get(TOKENS).json()["items"]) == 49
    answers = at_once(lambda n: ada.post(TOKENS, json=NEW))
    assert sorted(response.status_code for response in answers) == [201] + [409] * 15


def expire(settings: Settings, id: str) -> None:
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        row = update(AccessToken).where(col(AccessToken.id) == UUID(id))
        session.execute(row.values(expires_at=now() - timedelta(seconds=1)))
    database.close()


def test_a_mistyped_one_is_told_apart_without_a_look_into_the_database(new_database: NewDatabase) -> None:
    honest = new_token("askw_pat_")
    mistyped = [
        honest[:-1] + ("0" if honest[-1] != "0" else "1"),
        honest[:10] + ("0" if honest[10] != "0" else "1") + honest[11:],
        honest[:-1],
        honest + "0",
        honest.lower(),
        "askw_pat_",
        "askw_pat_" + "é" * 36,
        honest.replace("askw_pat_", "askw_oat_"),
    ]
    settings = new_database().model_copy(update={"worker": False})  # it looks there, too, for what has expired
    with serving(settings) as address, Client([address]) as anybody, looks("access_token") as looked:
        for token in mistyped:
            refused = anybody.get(ACCOUNT, headers={"Authorization": f"Bearer {token}".encode()})
            assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
        assert looked == []
        assert anybody.get(ACCOUNT, headers={"Authorization": f"Bearer {honest}"}).status_code == 401
        assert len(looked) == 1


@contextmanager
def looks(table: str) -> Iterator[list[str]]:
    """The statements of this process that name the table."""
    seen: list[str] = []

    def see(*told: Any) -> None:
        if table in told[2]:
            seen.append(told[2])

    event.listen(Engine, "before_cursor_execute", see)
    yield seen
    event.remove(Engine, "before_cursor_execute", see)


def test_sixteen_first_uses_at_once_all_work(ada: Client) -> None:
    with ada.with_token("contacts:read") as program:
        assert {response.status_code for response in at_once(lambda _: program.get(CONTACTS))} == {200}
