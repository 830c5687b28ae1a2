"""Accounts: opened, changed, secured, and erased."""

import time
from collections.abc import Callable
from math import inf
from typing import Any

import httpx
import pytest
from httpx import Response

from client import Client, SignIn, at_once
from people import PASSWORD, Person, person

ACCOUNT = "/account"
OTHER_PASSWORD = "a quiet walk by the sea"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def known(anybody: Client) -> Person:
    """Somebody who has an account."""
    someone = person("ada")
    anybody.sign_up(someone)
    return someone


def status_of_sign_in(client: Client, someone: Person, password: str) -> int:
    return client.post("/auth/token", data={**someone.signing_in(), "password": password}).status_code


def without_request_id(response: Response) -> dict[str, Any]:
    return {name: value for name, value in response.json().items() if name != "request_id"}


def test_opens_an_account_and_says_what_was_given(anybody: Client) -> None:
    someone = person("ada")
    response = anybody.post("/accounts", json=someone.signing_up())
    assert response.status_code == 201
    assert response.json() == {
        "email": someone.email,
        "display_name": someone.display_name,
        "time_zone": someone.time_zone,
    }
    mine = anybody.sign_in(someone).get(ACCOUNT).json()
    assert mine["email"] == someone.email
    assert (mine["version"], mine["locale"], mine["is_coach"], mine["headline"]) == (1, "en", False, None)


def test_signing_up_again_looks_the_same_and_changes_nothing(anybody: Client, known: Person) -> None:
    free = person("bob")
    taken = Person("Mallory", "UTC", known.email, OTHER_PASSWORD)
    answers = [anybody.post("/accounts", json=who.signing_up()) for who in (free, taken)]
    assert [response.status_code for response in answers] == [201, 201]
    assert answers[0].json().keys() == answers[1].json().keys()
    assert answers[0].headers.keys() == answers[1].headers.keys()
    assert status_of_sign_in(anybody, known, OTHER_PASSWORD) == 401
    assert anybody.sign_in(known).get(ACCOUNT).json()["display_name"] == known.display_name


def test_sixteen_sign_ups_at_once_make_one_account(anybody: Client) -> None:
    someone = person("ada")
    bodies = [{**someone.signing_up(), "password": f"{PASSWORD} {n}"} for n in range(16)]
    answers = at_once(lambda n: anybody.post("/accounts", json=bodies[n]))
    assert {response.status_code for response in answers} == {201}
    statuses = at_once(lambda n: status_of_sign_in(anybody, someone, bodies[n]["password"]))
    assert sorted(statuses) == [200] + [401] * 15


def test_the_wrong_password_and_the_unknown_address_sound_the_same(anybody: Client, known: Person) -> None:
    tries = [
        {**known.signing_in(), "password": OTHER_PASSWORD},
        person("bob").signing_in(),
        {**known.signing_in(), "username": "not an address"},
    ]
    answers = [anybody.post("/auth/token", data=data) for data in tries]
    assert {response.status_code for response in answers} == {401}
    assert {response.json()["code"] for response in answers} == {"wrong_password"}
    assert len({str(without_request_id(response)) for response in answers}) == 1
    assert len({str(response.headers.keys()) for response in answers}) == 1
    assert not any("Set-Cookie" in response.headers for response in answers)


def are_alike(one: Callable[[], Response], other: Callable[[], Response]) -> bool:
    """Whether the quickest of several calls take about as long; work that is left out shows as a factor of ten."""

    def seconds(call: Callable[[], Response]) -> float:
        begun = time.perf_counter()
        call()
        return time.perf_counter() - begun

    quickest = inf, inf
    for _ in range(40):
        quickest = min(quickest[0], seconds(one)), min(quickest[1], seconds(other))
        if 0.5 < quickest[0] / quickest[1] < 2:
            return True
    return False


@pytest.mark.usefixtures("unhurried")
def test_time_does_not_tell_whether_an_address_is_known(anybody: Client, known: Person) -> None:
    def signing_in(someone: Person) -> Response:
        return anybody.post("/auth/token", data={**someone.signing_in(), "password": OTHER_PASSWORD})

    def signing_up(someone: Person) -> Response:
        return anybody.post("/accounts", json=someone.signing_up())

    assert are_alike(lambda: signing_in(known), lambda: signing_in(person("bob")))
    assert are_alike(lambda: signing_up(known), lambda: signing_up(person("bob")))


@pytest.mark.parametrize("typed", [str.upper, str.title, lambda email: f" {email} "])
def test_an_address_is_the_same_however_it_is_typed(
    anybody: Client, known: Person, typed: Callable[[str], str]
) -> None:
    email = typed(known.email)
    assert anybody.post("/auth/token", data={**known.signing_in(), "username": email}).status_code == 200
    anybody.post("/accounts", json={**known.signing_up(), "email": email.strip(), "password": OTHER_PASSWORD})
    assert status_of_sign_in(anybody, known, PASSWORD) == 200


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "nine char",
        "1234567890",
        "Password123",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abababababab",
        "ada.byron@example.org",
        "Ada.Byron.1815",
    ],
)
def test_refuses_a_password_that_is_guessed_first(anybody: Client, password: str) -> None:
    someone = {**person("ada").signing_up(), "password": password}
    if "ada" in password.lower():
        someone["email"] = "ada.byron.1815@example.org" if "1815" in password else "ada.byron@example.org"
    refused = anybody.post("/accounts", json=someone)
    assert refused.status_code == 422
    assert refused.json()["code"] == "weak_password"
    assert refused.json()["errors"][0]["pointer"] == "/password"
    assert password not in refused.text


@pytest.mark.parametrize(
    "password", ["Ünïcödé ist schön", "  spaces at both ends  ", "🐢🐇🦔🦉 and more", "x7" * 50 + "!?"]
)
def test_takes_any_long_password_as_it_is_typed(anybody: Client, password: str) -> None:
    someone = Person("Ada", "UTC", password=password)
    anybody.sign_up(someone)
    assert status_of_sign_in(anybody, someone, password) == 200
    assert status_of_sign_in(anybody, someone, password.strip() + "x") == 401


def test_accents_of_a_password_may_be_typed_on_another_keyboard(anybody: Client) -> None:
    someone = Person("Ada", "UTC", password="caf\u00e9 au lait")
    anybody.sign_up(someone)
    assert status_of_sign_in(anybody, someone, "cafe\u0301 au lait") == 200


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"email": "nobody"}, "/email"),
        ({"email": "x" * 300 + "@example.org"}, "/email"),
        ({"email": "a\0@example.org"}, "/email"),
        ({"email": "a@example.org\nBcc: all@example.org"}, "/email"),
        ({"email": "Ada <ada@example.org>"}, "/email"),
        ({"password": ""}, "/password"),
        ({"password": "secret " * 100}, "/password"),
        ({"password": ["secret in a list"]}, "/password"),
        ({"password": {"secret": "in an object"}}, "/password"),
        ({"display_name": ""}, "/display_name"),
        ({"display_name": "Ada\u202enoryB"}, "/display_name"),
        ({"display_name": "x" * 201}, "/display_name"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"id": "0198c0de-0000-4000-8000-000000000000"}, "/id"),
        ({"is_coach": True}, "/is_coach"),
        ({"password_hash": "secret"}, "/password_hash"),
    ],
)
def test_refuses_what_opens_no_account_and_repeats_nothing(
    anybody: Client, changes: dict[str, Any], pointer: str
) -> None:
    refused = anybody.post("/accounts", json={**person("ada").signing_up(), **changes})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert "secret" not in refused.text
    assert PASSWORD not in refused.text


def test_changes_what_is_sent_and_clears_what_is_null(ada: Client) -> None:
    full = {"headline": "Researcher", "introduction": "I ask.", "time_zone": "Asia/Tokyo", "locale": "de-CH"}
    changed = ada.patch(ACCOUNT, json=full).json()
    assert changed.items() >= full.items()
    assert changed["version"] == 2
    cleared = ada.patch(ACCOUNT, json={"headline": None}).json()
    assert (cleared["headline"], cleared["introduction"]) == (None, "I ask.")
    assert ada.get(ACCOUNT).json() == cleared


@pytest.mark.parametrize(
    "changes",
    [
        {"display_name": None},
        {"time_zone": None},
        {"locale": "not a locale"},
        {"introduction": "x" * 2001},
        {"id": "0198c0de-0000-4000-8000-000000000000"},
        {"version": 7},
        {"email": "other@example.org"},
        {"is_coach": True},
        {"created_at": "2000-01-01T00:00:00Z"},
    ],
)
def test_refuses_changes_that_nobody_may_make(resident: Client, changes: dict[str, Any]) -> None:
    before = resident.get(ACCOUNT).json()
    assert resident.patch(ACCOUNT, json=changes).status_code == 422
    assert resident.get(ACCOUNT).json() == before


class TestPassword:
    @staticmethod
    def change(client: Client, current: str, new: str) -> Response:
        return client.put(f"{ACCOUNT}/password", json={"current_password": current, "new_password": new})

    def test_changing_it_signs_out_everywhere_else(self, sign_in: SignIn) -> None:
        ada, elsewhere, bob = sign_in("ada"), sign_in("ada"), sign_in("bob")
        assert self.change(ada, PASSWORD, OTHER_PASSWORD).status_code == 204
        assert elsewhere.get(ACCOUNT).status_code == elsewhere.renew().status_code == 401
        assert ada.get(ACCOUNT).status_code == ada.renew().status_code == bob.get(ACCOUNT).status_code == 200
        me = Person("Ada", "UTC", ada.get(ACCOUNT).json()["email"])
        assert status_of_sign_in(bob, me, PASSWORD) == 401
        assert status_of_sign_in(bob, me, OTHER_PASSWORD) == 200

    @pytest.mark.parametrize(
        ("current", "new", "pointer", "code"),
        [
            ("not my password", OTHER_PASSWORD, "/current_password", "current_password_wrong"),
            (PASSWORD, "too few", "/new_password", "weak_password"),
            (PASSWORD, "password123", "/new_password", "weak_password"),
            (PASSWORD, PASSWORD, "/new_password", "weak_password"),
        ],
    )
    def test_is_not_changed_without_the_current_one_or_to_a_weak_one(
        self, anybody: Client, known: Person, current: str, new: str, pointer: str, code: str
    ) -> None:
        refused = self.change(anybody.sign_in(known), current, new)
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [(pointer, code)]
        assert current not in refused.text
        assert new not in refused.text
        assert status_of_sign_in(anybody, known, PASSWORD) == 200


class TestDeletion:
    @staticmethod
    def delete(client: Client, password: str, **headers: str) -> Response:
        return client.post(f"{ACCOUNT}/deletion", json={"password": password}, headers=headers)

    def test_asks_for_the_password_again(self, ada: Client) -> None:
        refused = self.delete(ada, OTHER_PASSWORD)
        assert (refused.status_code, refused.json()["code"]) == (422, "current_password_wrong")
        assert ada.get(ACCOUNT).status_code == 200

    @pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
    def test_ends_everything_at_once(self, anybody: Client, known: Person, headers: dict[str, str]) -> None:
        ada = anybody.sign_in(known)
        program = ada.with_token("account:read")
        assert program.get(ACCOUNT).status_code == 200
        assert self.delete(ada, PASSWORD, **headers).status_code == 204
        assert [ada.get(ACCOUNT).status_code, ada.renew().status_code, program.get(ACCOUNT).status_code] == [401] * 3
        assert status_of_sign_in(anybody, known, PASSWORD) == 401

    def test_leaves_the_address_free_for_a_new_account(self, anybody: Client, known: Person) -> None:
        ada = anybody.sign_in(known)
        old = ada.get(ACCOUNT).json()
        assert self.delete(ada, PASSWORD).status_code == 204
        anybody.sign_up(known)
        new = anybody.sign_in(known).get(ACCOUNT).json()
        assert new["id"] != old["id"]

    def test_at_once_from_two_tabs_fails_nowhere(self, anybody: Client, known: Person) -> None:
        ada = anybody.sign_in(known)
        answers = at_once(lambda _: self.delete(ada, PASSWORD), times=4)
        assert {response.status_code for response in answers} <= {204, 401, 412}
        assert httpx.codes.NO_CONTENT in [response.status_code for response in answers]
