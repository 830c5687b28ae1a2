"""Versions: what was read is named when it is changed, and nobody's change is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from askwell.auth.viewer import Scope
from client import Client, SignIn, at_once
from people import contact
from world import bodies, furnish

CONTACTS = "/contacts"
PATHS = json.loads((Path(__file__).parents[2] / "openapi.json").read_text())["paths"]


@pytest.fixture
def ada(resident: Client) -> Client:
    return resident


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make(CONTACTS, contact())


@pytest.fixture
def url(zoe: Any) -> str:
    return f"{CONTACTS}/{zoe['id']}"


def test_every_change_moves_the_version_on(ada: Client, url: str) -> None:
    tags = [ada.get(url).headers["ETag"]]
    tags += [ada.patch(url, json={"headline": headline}).headers["ETag"] for headline in "ab"]
    assert tags == ['"1"', '"2"', '"3"']
    assert ada.get(url).json()["version"] == 3


@pytest.mark.parametrize("match", ['"1"', '"7", "1"', '"1","2"', "*"])
def test_a_change_of_the_version_that_was_read_is_taken(ada: Client, url: str, match: str) -> None:
    assert ada.patch(url, json={"headline": "New"}, headers={"If-Match": match}).status_code == 200


@pytest.mark.parametrize("match", ['"2"', '"0"', "1", 'W/"1"', '""', '"1', "\u00e9".encode(), '"01"'])
def test_a_change_of_any_other_version_is_refused(ada: Client, url: str, match: str | bytes) -> None:
    header = {"If-Match": match}
    refused = [ada.patch(url, json={"headline": "New"}, headers=header), ada.delete(url, headers=header)]  # type: ignore[arg-type]
    assert {(response.status_code, response.json()["code"]) for response in refused} == {(412, "version_moved_on")}
    assert ada.get(url).json()["headline"] == contact()["headline"]


def test_of_sixteen_changes_of_one_version_one_wins(ada: Client, url: str) -> None:
    answers = at_once(lambda n: ada.patch(url, json={"headline": f"{n}"}, headers={"If-Match": '"1"'}))
    assert sorted(response.status_code for response in answers) == [200] + [412] * 15
    (won,) = [response.json() for response in answers if response.status_code == 200]
    assert ada.get(url).json() == won


def test_of_sixteen_changes_without_a_version_none_is_half_done(ada: Client, url: str) -> None:
    def change(n: int) -> Any:
        return ada.patch(url, json={"headline": f"{n}", "location": f"{n}"})

    statuses = [response.status_code for response in at_once(change)]
    assert set(statuses) <= {200, 412}
    after = ada.get(url).json()
    assert after["headline"] == after["location"]
    assert after["version"] == 1 + statuses.count(200)


def test_changes_of_the_account_are_guarded_too(sign_in: SignIn) -> None:
    ada = sign_in("ada")
    answers = at_once(lambda n: ada.patch("/account", json={"headline": f"{n}"}, headers={"If-Match": '"1"'}))
    assert sorted(response.status_code for response in answers) == [200] + [412] * 15


def test_a_stranger_learns_nothing_from_a_version(url: str, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    for match in ('"1"', '"7"', "*"):
        assert bob.patch(url, json={"headline": "New"}, headers={"If-Match": match}).status_code == 404


@pytest.mark.parametrize("seen", ['"1"', 'W/"1"', '"7", "1"', "*"])
def test_what_has_not_changed_is_not_sent_again(ada: Client, url: str, seen: str) -> None:
    response = ada.get(url, headers={"If-None-Match": seen})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == '"1"'
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("seen", ['"2"', "1", "", '"1'])
def test_what_has_changed_is_sent(ada: Client, url: str, seen: str) -> None:
    assert ada.get(url, headers={"If-None-Match": seen}).status_code == 200


def test_too_much_cannot_have_been_seen(ada: Client, url: str) -> None:
    assert ada.get(url, headers={"If-None-Match": '"1",' * 251}).status_code == 400


def test_what_is_gone_is_not_unchanged(ada: Client, url: str) -> None:
    ada.delete(url, headers={"If-Match": '"1"'})
    assert ada.get("/contacts/0198c0de-0000-7000-8000-000000000000", headers={"If-None-Match": "*"}).status_code == 404


def test_a_program_names_the_version_wherever_one_can_be_named(sign_in: SignIn) -> None:
    ada = sign_in("ada")
    world = furnish(ada, "Quorum")
    operations = [
        (method, path, operation["operationId"])
        for path, methods in PATHS.items()
        for method, operation in methods.items()
        if any(parameter["name"] == "if-match" for parameter in operation.get("parameters", []))
        if "session_required" not in operation["responses"]["403"]["description"]  # no program may do that at all
    ]
    assert len(operations) > 25
    with ada.with_token(*(scope for scope in Scope if scope.endswith("write"))) as program:
        for method, path, name in operations:
            body = bodies(world).get(name, {"headline": "Mine now"})
            asked = program.request(method, world.path(path), json=None if method == "delete" else body)
            assert asked.status_code == 428, name
