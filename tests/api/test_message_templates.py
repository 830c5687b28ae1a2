"""Message templates: the starters, one's own, and fields that are known."""

from typing import Any

import pytest

from client import Client, SignIn, succeeded

NEW = {"name": "Mine", "kind": "request", "subject": "Hello {{contact.given_name}}", "body": "May I ask you?"}
URL = "/message-templates"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def mine(ada: Client) -> Any:
    return ada.make(URL, NEW)


def listed(client: Client, **filters: Any) -> list[Any]:
    found: list[Any] = succeeded(client.get(URL, params=filters))["items"]
    return found


def test_begins_with_the_starters(ada: Client) -> None:
    starters = listed(ada)
    assert {starter["kind"] for starter in starters} == {"request", "nudge", "thank_you", "check_in", "outcome"}
    assert all(starter["starter"] for starter in starters)
    assert succeeded(ada.get(f"{URL}/{starters[0]['id']}")) == starters[0]
    assert [starter["kind"] for starter in listed(ada, kind="nudge")] == ["nudge"]


def test_shows_ones_own_behind_them(ada: Client, mine: Any) -> None:
    assert [template["id"] for template in listed(ada) if not template["starter"]] == [mine["id"]]
    first = succeeded(ada.get(URL, params={"limit": 1}))
    assert first["items"][0]["starter"]
    assert first["next_cursor"]
    assert listed(ada, kind="outcome")[-1]["starter"]


def test_changes_and_keeps_a_template(ada: Client, mine: Any) -> None:
    url = f"{URL}/{mine['id']}"
    changed = succeeded(ada.patch(url, json={"name": "Better"}))
    assert (changed["name"], changed["version"]) == ("Better", 2)
    assert ada.delete(url).status_code == 204
    assert ada.get(url).status_code == 404
    assert [template["id"] for template in listed(ada, trashed=True)] == [mine["id"]]
    assert ada.put(f"{url}/restoration").status_code == 204
    assert succeeded(ada.get(url))["name"] == "Better"


def test_a_copy_of_a_starter_is_ones_own(ada: Client) -> None:
    starter = listed(ada)[0]
    copy = ada.make(f"{URL}/{starter['id']}/copy", {})
    assert (copy["name"], copy["body"], copy["starter"]) == (f"{starter['name']} (copy)", starter["body"], False)
    assert succeeded(ada.patch(f"{URL}/{copy['id']}", json={"body": "Mine"}))["body"] == "Mine"


def test_a_starter_is_nobodys_to_change(ada: Client) -> None:
    url = f"{URL}/{listed(ada)[0]['id']}"
    answers = [ada.patch(url, json={"name": "Mine"}), ada.delete(url), ada.put(f"{url}/restoration")]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "starter_template")] * 3


@pytest.mark.parametrize("field", ["subject", "body"])
def test_a_field_that_is_not_known_is_refused(ada: Client, mine: Any, field: str) -> None:
    wrong = {field: "Hello {{contact.nickname}}"}
    for answer in (ada.post(URL, json=NEW | wrong), ada.patch(f"{URL}/{mine['id']}", json=wrong)):
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"
        assert answer.json()["errors"][0]["code"] == "unknown_field"
        assert "contact.nickname" in answer.json()["errors"][0]["message"]


def test_an_old_version_is_refused(ada: Client, mine: Any) -> None:
    url, old = f"{URL}/{mine['id']}", {"If-Match": '"1"'}
    succeeded(ada.patch(url, json={"name": "Newer"}, headers=old))
    assert ada.patch(url, json={"name": "Older"}, headers=old).status_code == 412
