"""Organizations: kept once by name, and let go without losing the people."""

from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from people import contact


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def clinic(ada: Client) -> Any:
    return ada.make("/organizations", {"name": "North Clinic", "industry": "Health care"})


def test_keeps_what_is_known(ada: Client, clinic: Any) -> None:
    assert (clinic["website"], clinic["industry"], clinic["contact_count"]) == (None, "Health care", 0)
    changed = succeeded(ada.patch(f"/organizations/{clinic['id']}", json={"location": "Lyon"}))
    assert (changed["location"], changed["industry"], changed["version"]) == ("Lyon", "Health care", 2)


def test_a_role_finds_the_organization_by_any_spelling_of_its_name(ada: Client, clinic: Any) -> None:
    made = ada.make("/contacts", contact(roles=[{"organization_name": "NORTH clinic"}]))
    assert made["roles"][0]["organization_id"] == clinic["id"]
    assert ada.get(f"/organizations/{clinic['id']}").json()["contact_count"] == 1
    assert [item["name"] for item in ada.get("/organizations").json()["items"]] == ["North Clinic"]


def test_a_name_is_taken_once(ada: Client, clinic: Any) -> None:
    south = ada.make("/organizations", {"name": "South Clinic"})
    refused = ada.post("/organizations", json={"name": "north CLINIC"})
    assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")
    assert ada.patch(f"/organizations/{south['id']}", json={"name": "North Clinic"}).status_code == 409
    assert ada.get(f"/organizations/{south['id']}").json()["name"] == "South Clinic"


def test_a_new_name_is_found_at_its_people(ada: Client, clinic: Any) -> None:
    ada.make("/contacts", contact())
    succeeded(ada.patch(f"/organizations/{clinic['id']}", json={"name": "Polar Hospital"}))
    assert [item["given_name"] for item in ada.get("/contacts", params={"q": "polar"}).json()["items"]] == ["Zoë"]
    assert ada.get("/contacts", params={"q": "clinic.example"}).json()["items"] != []
    assert [item["name"] for item in ada.get("/organizations", params={"q": "hosp"}).json()["items"]] == [
        "Polar Hospital"
    ]


def test_deleting_one_leaves_the_people_their_titles(ada: Client, clinic: Any) -> None:
    zoe = ada.make("/contacts", contact())
    assert ada.delete(f"/organizations/{clinic['id']}").status_code == 204
    role = ada.get(f"/contacts/{zoe['id']}").json()["roles"][0]
    assert (role["title"], role["organization_id"], role["organization_name"]) == ("Research lead", None, None)
    assert ada.get("/contacts").json()["items"][0]["organization"] is None


def test_deleting_one_takes_roles_along_that_say_nothing_else(ada: Client, clinic: Any) -> None:
    there, before = {"organization_id": clinic["id"]}, {"title": "Intern", "ended_on": "2019-12-31"}
    zoe = ada.make("/contacts", contact(roles=[there, before]))
    ada.delete(f"/organizations/{clinic['id']}")
    now = ada.get(f"/contacts/{zoe['id']}").json()
    assert [role["title"] for role in now["roles"]] == ["Intern"]
    assert now["version"] > zoe["version"]
    assert ada.get("/contacts").json()["items"][0]["title"] == "Intern"


def test_of_two_that_are_folded_into_each_other_one_stays(ada: Client, clinic: Any) -> None:
    ids = [clinic["id"], ada.make("/organizations", {"name": "South Clinic"})["id"]]
    tried = at_once(lambda n: ada.post(f"/organizations/{ids[n]}/merge", json={"other_id": ids[1 - n]}), 2)
    assert sorted(response.status_code for response in tried) == [200, 404]
    (left,) = ada.get("/organizations").json()["items"]
    assert left["version"] == 2


def test_one_may_be_deleted_while_people_are_put_there(ada: Client, clinic: Any) -> None:
    url, role = f"/organizations/{clinic['id']}", {"organization_id": clinic["id"]}

    def call(n: int) -> int:
        return (ada.post("/contacts", json=contact(roles=[role])) if n else ada.delete(url)).status_code

    tried = at_once(call, 8)
    assert tried[0] == 204
    assert set(tried[1:]) <= {201, 422}


def test_one_may_be_deleted_while_its_people_are_changed(ada: Client) -> None:
    for _ in range(3):
        there = ada.make("/organizations", {"name": "Busy Clinic"})["id"]
        roles = {"roles": [{"organization_id": there, "title": "Nurse"}]}
        people = [ada.make("/contacts", contact(emails=[], **roles))["id"] for _ in range(8)]

        def call(n: int, there: str = there, roles: Any = roles, people: list[str] = people) -> int:
            if n == 3:
                return ada.delete(f"/organizations/{there}").status_code
            return ada.patch(f"/contacts/{people[n]}", json=roles).status_code

        tried = at_once(call, 8)
        assert tried.pop(3) == 204
        assert set(tried) <= {200, 422}


def test_counts_nobody_in_the_trash(ada: Client, clinic: Any) -> None:
    zoe = ada.make("/contacts", contact(roles=[{"organization_id": clinic["id"]}]))
    url = f"/organizations/{clinic['id']}"
    assert ada.get(url).json()["contact_count"] == 1
    ada.delete(f"/contacts/{zoe['id']}")
    assert ada.get(url).json()["contact_count"] == 0


def test_strangers_see_nothing(clinic: Any, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    path = f"/organizations/{clinic['id']}"
    assert bob.get(path).status_code == bob.patch(path, json={}).status_code == bob.delete(path).status_code == 404
    assert bob.get("/organizations").json()["items"] == []
    assert bob.make("/organizations", {"name": "North Clinic"})["id"] != clinic["id"]
    assert bob.post("/contacts", json=contact(roles=[{"organization_id": clinic["id"]}])).status_code == 422
