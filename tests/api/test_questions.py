"""Question sets: one's own, and the two that everybody starts from."""

from typing import Any

import pytest

from client import Client, SignIn, at_once
from people import question_set

SETS = "/question-sets"
TOPICS = (
    *("typical_day", "likes_and_drawbacks", "preparation", "decisions", "competition", "advancement", "challenges"),
    *("industry_outlook", "working_conditions", "incentives", "work_life_balance", "advice", "my_fit", "referrals"),
)

NO_SET: list[tuple[dict[str, Any], str, str]] = [
    ({}, "/name", "missing"),
    ({"name": " "}, "/name", "string_too_short"),
    ({"name": "A", "owner_id": "b"}, "/owner_id", "extra_forbidden"),
    ({"name": "A", "questions": [{"text": ""}]}, "/questions/0/text", "string_too_short"),
    ({"name": "A", "questions": [{"text": "a\nb"}]}, "/questions/0/text", "control_character"),
    ({"name": "A", "questions": [{"text": "\u202eevil"}]}, "/questions/0/text", "control_character"),
    ({"name": "A", "questions": [{"text": "Why?", "topic": "weather"}]}, "/questions/0/topic", "enum"),
    ({"name": "A", "questions": [{"text": "Why?", "priority": 4}]}, "/questions/0/priority", "less_than_equal"),
    ({"name": "A", "questions": [{"text": "Why?"}] * 101}, "/questions", "too_long"),
]


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def mine(ada: Client) -> Any:
    return ada.make(SETS, question_set())


def starters(client: Client) -> list[Any]:
    return [client.get(f"{SETS}/{s['id']}").json() for s in client.get(SETS).json()["items"] if s["starter"]]


def texts(client: Client, id: str) -> list[str]:
    return [question["text"] for question in client.get(f"{SETS}/{id}").json()["questions"]]


def test_makes_a_set_with_its_questions_in_order(ada: Client) -> None:
    response = ada.post(SETS, json=question_set())
    made = response.json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1{SETS}/{made['id']}"
    assert made["name"] == "First conversations"
    assert not made["starter"]
    assert made["question_count"] == 2
    assert [(q["position"], q["topic"], q["must_ask"], q["priority"]) for q in made["questions"]] == [
        (0, "typical_day", True, 2),
        (1, "referrals", False, 2),
    ]
    assert ada.get(f"{SETS}/{made['id']}").json() == made
    assert ada.get(f"{SETS}/{made['id']}/questions").json() == {"items": made["questions"]}


def test_a_name_is_enough(ada: Client) -> None:
    assert ada.make(SETS, {"name": "Later"})["questions"] == []


def test_refuses_what_is_no_set(ada: Client) -> None:
    for body, pointer, code in NO_SET:
        refused = ada.post(SETS, json=body)
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [(pointer, code)]


def test_changes_a_set_and_clears_its_purpose(ada: Client, mine: Any) -> None:
    url = f"{SETS}/{mine['id']}"
    assert ada.patch(url, json={"purpose": "To begin with"}).json()["purpose"] == "To begin with"
    changed = ada.patch(url, json={"name": "Second", "purpose": None}).json()
    assert (changed["name"], changed["purpose"], changed["version"]) == ("Second", None, mine["version"] + 2)
    assert ada.patch(url, json={"name": None}).status_code == 422


def test_a_deleted_set_is_gone_and_can_be_had_back(ada: Client, mine: Any) -> None:
    url, question = f"{SETS}/{mine['id']}", f"/questions/{mine['questions'][0]['id']}"
    assert ada.delete(url).status_code == 204
    assert ada.get(url).status_code == ada.delete(url).status_code == 404
    assert ada.patch(question, json={"text": "Why?"}).status_code == 404
    assert mine["id"] not in [item["id"] for item in ada.get(SETS).json()["items"]]
    for _ in "twice":
        assert ada.put(f"{url}/restoration").status_code == 204
    assert ada.get(url).json()["questions"] == mine["questions"]


def test_the_trash_lists_the_sets_that_can_be_had_back(ada: Client, sign_in: SignIn, mine: Any) -> None:
    trashed = f"{SETS}?trashed=true"
    assert ada.get(trashed).json()["items"] == []
    ada.delete(f"{SETS}/{mine['id']}").raise_for_status()
    (item,) = ada.get(trashed).json()["items"]
    assert (item["id"], item["question_count"], item["starter"]) == (mine["id"], 2, False)
    assert item["trashed_at"] is not None
    assert sign_in("bob").get(trashed).json()["items"] == []
    ada.put(f"{SETS}/{mine['id']}/restoration").raise_for_status()
    assert ada.get(trashed).json()["items"] == []
    assert {item["trashed_at"] for item in ada.get(SETS).json()["items"]} == {None}


class TestQuestions:
    def test_a_new_one_comes_last(self, ada: Client, mine: Any) -> None:
        response = ada.post(f"{SETS}/{mine['id']}/questions", json={"text": "What is hard?", "priority": 1})
        assert response.status_code == 201
        assert response.json()["position"] == 2
        assert texts(ada, mine["id"])[-1] == "What is hard?"

    def test_changes_one_and_the_set_says_so(self, ada: Client, mine: Any) -> None:
        id = mine["questions"][0]["id"]
        changed = ada.patch(f"/questions/{id}", json={"topic": None, "must_ask": False}).json()
        assert (changed["topic"], changed["must_ask"], changed["version"]) == (None, False, 2)
        whole = ada.get(f"{SETS}/{mine['id']}", headers={"If-None-Match": f'"{mine["version"]}"'})
        assert whole.status_code == 200
        assert whole.json()["version"] > mine["version"]

    def test_a_deleted_one_comes_back_to_its_place(self, ada: Client, mine: Any) -> None:
        url = f"/questions/{mine['questions'][0]['id']}"
        assert ada.delete(url).status_code == 204
        assert ada.delete(url).status_code == 404
        assert texts(ada, mine["id"]) == ["Who else should I speak with?"]
        for _ in "twice":
            assert ada.put(f"{url}/restoration").status_code == 204
        assert texts(ada, mine["id"]) == [question["text"] for question in mine["questions"]]

    def test_the_trash_of_a_set_lists_its_deleted_ones(self, ada: Client, mine: Any) -> None:
        first, second = mine["questions"]
        for question in mine["questions"]:
            ada.delete(f"/questions/{question['id']}").raise_for_status()
        listed, trashed = f"{SETS}/{mine['id']}/questions", f"{SETS}/{mine['id']}/questions?trashed=true"
        assert [question["id"] for question in ada.get(trashed).json()["items"]] == [second["id"], first["id"]]
        assert ada.get(trashed).json()["items"][0]["trashed_at"] is not None
        assert ada.get(listed).json()["items"] == []
        ada.put(f"/questions/{first['id']}/restoration").raise_for_status()
        assert [question["id"] for question in ada.get(trashed).json()["items"]] == [second["id"]]
        assert ada.get(f"{SETS}/{starters(ada)[0]['id']}/questions?trashed=true").json()["items"] == []

    def test_a_set_holds_a_hundred(self, ada: Client) -> None:
        full = ada.make(SETS, question_set(questions=[{"text": f"Question {n}?"} for n in range(100)]))
        more = f"{SETS}/{full['id']}/questions"
        assert ada.post(more, json={"text": "One more?"}).json()["code"] == "too_many_questions"
        gone = f"/questions/{full['questions'][7]['id']}"
        ada.delete(gone)
        assert ada.post(more, json={"text": "One more?"}).status_code == 201
        assert ada.put(f"{gone}/restoration").status_code == 409

    def test_added_at_once_they_have_a_place_each(self, ada: Client) -> None:
        url = f"{SETS}/{ada.make(SETS, {'name': 'Busy'})['id']}"
        made = at_once(lambda n: ada.post(f"{url}/questions", json={"text": f"{n}?"}))
        assert {response.status_code for response in made} == {201}
        assert [question["position"] for question in ada.get(url).json()["questions"]] == list(range(16))


class TestOrder:
    @pytest.fixture
    def four(self, ada: Client) -> Any:
        return ada.make(SETS, question_set(questions=[{"text": text} for text in "abcd"]))

    @pytest.mark.parametrize(
        ("order", "becomes"),
        [
            ([3, 2, 1, 0], "dcba"),
            ([0, 1, 2, 3], "abcd"),
            ([2], "cabd"),
            ([1, 1, 0], "bacd"),
            ([], "abcd"),
        ],
    )
    def test_is_changed_in_one_call(self, ada: Client, four: Any, order: list[int], becomes: str) -> None:
        ids = [four["questions"][place]["id"] for place in order]
        assert ada.put(f"{SETS}/{four['id']}/order", json={"question_ids": ids}).status_code == 204
        assert texts(ada, four["id"]) == list(becomes)

    def test_names_questions_of_this_set_only(self, ada: Client, four: Any, mine: Any) -> None:
        ids = [four["questions"][0]["id"], mine["questions"][0]["id"]]
        refused = ada.put(f"{SETS}/{four['id']}/order", json={"question_ids": ids})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/question_ids/1"
        assert texts(ada, four["id"]) == list("abcd")


class TestStarterSets:
    def test_are_the_same_for_everybody_and_come_first(self, ada: Client, mine: Any, sign_in: SignIn) -> None:
        listed = ada.get(SETS).json()["items"]
        assert [item["starter"] for item in listed] == [True, True, False]
        assert listed[2]["id"] == mine["id"]
        assert starters(ada) == starters(sign_in("bob"))

    def test_come_page_by_page_with_the_others(self, ada: Client, mine: Any) -> None:
        found, cursor = [], None
        while True:
            page = ada.get(SETS, params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
            found += page["items"]
            if (cursor := page["next_cursor"]) is None:
                break
        assert found == ada.get(SETS).json()["items"]
        assert len(found) == 3

    def test_cover_what_they_promise_in_half_an_hour(self, ada: Client) -> None:
        fourteen, tiara = starters(ada)
        assert {question["topic"] for question in fourteen["questions"]} == set(TOPICS)
        assert fourteen["questions"][-1]["topic"] == "referrals"
        assert len(tiara["questions"]) == 15
        for starter in (fourteen, tiara):
            assert 1 <= sum(question["must_ask"] for question in starter["questions"]) <= 4
            assert starter["question_count"] == len({question["text"] for question in starter["questions"]})

    def test_are_read_only(self, ada: Client) -> None:
        starter = starters(ada)[0]
        url, question = f"{SETS}/{starter['id']}", f"/questions/{starter['questions'][0]['id']}"
        refused = [
            ada.patch(url, json={"name": "Mine"}),
            ada.delete(url),
            ada.put(f"{url}/order", json={"question_ids": []}),
            ada.put(f"{url}/restoration"),
            ada.post(f"{url}/questions", json={"text": "Why?"}),
            ada.patch(question, json={"text": "Why?"}),
            ada.delete(question),
            ada.put(f"{question}/restoration"),
        ]
        assert {(response.status_code, response.json()["code"]) for response in refused} == {(403, "not_editable")}

    def test_can_be_copied_and_then_changed(self, ada: Client) -> None:
        starter = starters(ada)[0]
        copy = ada.make(f"{SETS}/{starter['id']}/copy", {})
        assert copy["name"] == f"{starter['name']} (copy)"
        assert not copy["starter"]
        said = ("text", "topic", "priority", "must_ask", "position")
        assert [[q[name] for name in said] for q in copy["questions"]] == [
            [q[name] for name in said] for q in starter["questions"]
        ]
        assert not {q["id"] for q in copy["questions"]} & {q["id"] for q in starter["questions"]}
        assert ada.patch(f"/questions/{copy['questions'][0]['id']}", json={"text": "Why?"}).status_code == 200


def test_copies_a_set_of_ones_own_under_a_new_name(ada: Client, mine: Any) -> None:
    copy = ada.make(f"{SETS}/{mine['id']}/copy", {"name": "For clinics"})
    assert (copy["name"], copy["question_count"]) == ("For clinics", 2)
    long = ada.make(SETS, {"name": "x" * 200})
    assert len(ada.make(f"{SETS}/{long['id']}/copy", {})["name"]) == 200


def test_hides_a_set_from_a_stranger(sign_in: SignIn, mine: Any) -> None:
    bob = sign_in("bob")
    url, question = f"{SETS}/{mine['id']}", f"/questions/{mine['questions'][0]['id']}"
    refused = [
        bob.get(url),
        bob.get(f"{url}/questions"),
        bob.patch(url, json={"name": "Mine"}),
        bob.delete(url),
        bob.post(f"{url}/copy", json={}),
        bob.post(f"{url}/questions", json={"text": "Why?"}),
        bob.put(f"{url}/order", json={"question_ids": []}),
        bob.put(f"{url}/restoration"),
        bob.patch(question, json={"text": "Why?"}),
        bob.delete(question),
        bob.put(f"{question}/restoration"),
    ]
    assert {response.status_code for response in refused} == {404}


def test_a_change_on_an_old_version_is_refused(ada: Client, mine: Any) -> None:
    url, question = f"{SETS}/{mine['id']}", f"/questions/{mine['questions'][0]['id']}"
    seen = {"If-Match": f'"{mine["version"]}"'}
    assert ada.patch(question, json={"text": "Why?"}, headers={"If-Match": '"1"'}).status_code == 200
    assert ada.patch(question, json={"text": "How?"}, headers={"If-Match": '"1"'}).status_code == 412
    assert ada.patch(url, json={"name": "Mine"}, headers=seen).status_code == 412
    assert ada.put(f"{url}/order", json={"question_ids": []}, headers=seen).status_code == 412


def test_of_sixteen_changes_on_one_version_one_wins(ada: Client, mine: Any) -> None:
    url, seen = f"{SETS}/{mine['id']}", {"If-Match": f'"{mine["version"]}"'}
    tried = at_once(lambda n: ada.patch(url, json={"name": f"{n}"}, headers=seen))
    assert sorted(response.status_code for response in tried) == [200] + [412] * 15


def test_tells_what_happened_to_a_set(ada: Client, mine: Any) -> None:
    url = f"{SETS}/{mine['id']}"
    ada.post(f"{url}/questions", json={"text": "Why?"})
    ada.delete(url)
    ada.put(f"{url}/restoration")
    happened = ada.get("/events", params={"subject_id": mine["id"]}).json()["items"]
    assert [event["type"] for event in reversed(happened)] == [
        f"question_set.{what}" for what in ("created", "updated", "deleted", "restored")
    ]
