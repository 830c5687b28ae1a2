"""`Idempotency-Key`: a POST that is repeated has one effect, and the same answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import select, update
from sqlmodel import col

from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.preconditions import IdempotentAnswer, forget_old_answers
from askwell.core.settings import Settings
from client import Client, SignIn, at_once
from people import contact, question_set

CONTACTS, SETS, TOKENS = "/contacts", "/question-sets", "/tokens"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def post(client: Client, key: str | bytes, path: str = CONTACTS, **changes: object) -> Response:
    return client.post(path, json=contact(**changes), headers={"Idempotency-Key": key})  # type: ignore[dict-item]


def how_many(client: Client) -> int:
    return int(client.get(CONTACTS, params={"include_total": True}).json()["total"])


def test_a_repeated_post_gets_the_first_answer_again(ada: Client) -> None:
    first, again = post(ada, "a key"), post(ada, "a key")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert [first.headers[name] for name in KEPT_HEADERS] == [again.headers[name] for name in KEPT_HEADERS]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]
    assert how_many(ada) == 1


def test_the_first_answer_comes_again_even_when_things_have_moved_on(ada: Client) -> None:
    first = post(ada, "k").json()
    ada.delete(f"{CONTACTS}/{first['id']}")
    assert post(ada, "k").json() == first
    assert how_many(ada) == 0


def test_another_request_under_the_same_key_is_refused(ada: Client) -> None:
    assert post(ada, "k").status_code == 201
    others = [
        post(ada, "k", headline="Another body"),
        ada.post(SETS, json=question_set(), headers={"Idempotency-Key": "k"}),
        ada.post(CONTACTS, content=b"{}", headers={"Idempotency-Key": "k", "Content-Type": "application/json"}),
    ]
    assert {(response.status_code, response.json()["code"]) for response in others} == {(422, "idempotency_key_reused")}
    assert how_many(ada) == 1


def test_sixteen_at_once_have_one_effect(ada: Client) -> None:
    answers = at_once(lambda _: post(ada, "storm"))
    assert {response.status_code for response in answers} == {201}
    assert len({response.content for response in answers}) == 1
    assert sorted("Idempotency-Replayed" in response.headers for response in answers) == [False] + [True] * 15
    assert how_many(ada) == 1


def test_sixteen_bodies_at_once_under_one_key_have_one_effect(ada: Client) -> None:
    answers = at_once(lambda n: post(ada, "storm", headline=f"{n}"))
    assert sorted(response.status_code for response in answers) == [201] + [422] * 15
    assert how_many(ada) == 1


def test_a_key_is_its_accounts_own(ada: Client, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    assert post(ada, "k").json()["id"] != post(bob, "k").json()["id"]
    assert "Idempotency-Replayed" in post(bob, "k").headers


def test_a_program_needs_its_scope_for_a_replay_too(ada: Client) -> None:
    assert post(ada, "k").status_code == 201
    with ada.with_token("contacts:read") as reader, ada.with_token("contacts:write") as writer:
        assert post(reader, "k").status_code == 403
        assert post(writer, "k").headers["Idempotency-Replayed"] == "true"


def test_a_refused_request_may_be_mended_under_its_key(ada: Client) -> None:
    assert post(ada, "k", given_name="", family_name="").status_code == 422
    assert post(ada, "k", referred_by_id="0198c0de-0000-7000-8000-000000000000").status_code == 422
    mended = post(ada, "k")
    assert mended.status_code == 201
    assert "Idempotency-Replayed" not in mended.headers


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "caf\u00e9\u00a0".encode()])
def test_refuses_a_key_that_is_none(ada: Client, key: str | bytes) -> None:
    refused = post(ada, key)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    assert how_many(ada) == 0


def test_a_secret_is_not_kept_but_made_once(ada: Client, database: Database) -> None:
    def mint() -> Response:
        return ada.post(
            TOKENS, json={"name": "Once", "scopes": ["notes:read"]}, headers={"Idempotency-Key": "my token"}
        )

    secret = mint().json()["token"]
    again = mint()
    assert (again.status_code, again.json()["code"]) == (409, "shown_once")
    assert [item["name"] for item in ada.get(TOKENS).json()["items"]] == ["Once"]
    with database.reading() as session:
        kept = session.scalars(select(IdempotentAnswer).where(col(IdempotentAnswer.key) == "my token")).one()
    assert secret not in repr(kept.body)
    assert not kept.body


def test_answers_are_forgotten_after_a_day(ada: Client, database: Database) -> None:
    post(ada, "old")
    post(ada, "new")
    with database.transaction() as session:
        old = update(IdempotentAnswer).where(col(IdempotentAnswer.key) == "old")
        session.execute(old.values(created_at=now() - timedelta(hours=25)))
        forget_old_answers(session)
    assert "Idempotency-Replayed" not in post(ada, "old").headers
    assert "Idempotency-Replayed" in post(ada, "new").headers


def test_other_methods_pay_no_heed_to_it(ada: Client) -> None:
    made = ada.make(CONTACTS, contact())
    url, header = f"{CONTACTS}/{made['id']}", {"Idempotency-Key": "k"}
    for n in range(2):
        changed = ada.patch(url, json={"headline": f"{n}"}, headers=header)
        assert changed.json()["headline"] == f"{n}"
    assert "Idempotency-Replayed" not in ada.get(url, headers=header).headers
