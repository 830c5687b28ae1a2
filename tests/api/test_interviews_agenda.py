"""The agenda: put together beforehand, worked through and written into with the connection lost."""

from typing import Any
from uuid import uuid4

import pytest

from client import Client, SignIn, at_once, succeeded
from interviewing import INTERVIEWS, interview_in
from people import contact, question_set

ITEMS = "/agenda-items"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def held(ada: Client) -> Any:
    """An interview with two questions."""
    questions = ada.make("/question-sets", question_set())
    return interview_in(ada, "scheduled", question_set_id=questions["id"])


def agenda(client: Client, interview: Any) -> list[Any]:
    found: list[Any] = succeeded(client.get(f"{INTERVIEWS}/{interview['id']}"))["agenda"]
    return found


def texts(client: Client, interview: Any) -> list[str]:
    return [item["text"] for item in agenda(client, interview)]


class TestAdding:
    def test_a_typed_question_comes_last(self, ada: Client, held: Any) -> None:
        url = f"{INTERVIEWS}/{held['id']}/agenda"
        response = ada.post(url, json={"text": "What is hard?", "topic": "challenges", "must_ask": True})
        assert response.status_code == 201
        (added,) = response.json()["items"]
        assert (added["position"], added["question_id"], added["status"]) == (2, None, "open")
        assert agenda(ada, held)[-1] == added

    def test_all_questions_of_a_set_come_last(self, ada: Client, held: Any) -> None:
        starter = ada.get("/question-sets").json()["items"][1]
        url = f"{INTERVIEWS}/{held['id']}/agenda"
        added = succeeded(ada.post(url, json={"question_set_id": starter["id"]}))["items"]
        assert len(added) == starter["question_count"]
        assert agenda(ada, held)[2:] == added

    @pytest.mark.parametrize("body", [{}, {"text": "Why?", "question_set_id": str(uuid4())}, {"topic": "advice"}])
    def test_takes_a_text_or_a_set(self, ada: Client, held: Any, body: dict[str, str]) -> None:
        assert ada.post(f"{INTERVIEWS}/{held['id']}/agenda", json=body).status_code == 422

    def test_takes_no_set_of_somebody_else(self, ada: Client, held: Any, sign_in: SignIn) -> None:
        theirs = sign_in("bob").make("/question-sets", question_set())["id"]
        refused = ada.post(f"{INTERVIEWS}/{held['id']}/agenda", json={"question_set_id": theirs})
        assert refused.json()["errors"][0] | {"message": ""} == {
            "pointer": "/question_set_id",
            "code": "invalid_reference",
            "message": "",
        }

    def test_more_must_asks_than_four_are_not_refused(self, ada: Client, held: Any) -> None:
        for number in range(6):
            succeeded(ada.post(f"{INTERVIEWS}/{held['id']}/agenda", json={"text": f"{number}?", "must_ask": True}))

    def test_ends_at_a_hundred(self, ada: Client, held: Any) -> None:
        long = ada.make("/question-sets", question_set(questions=[{"text": f"{n}?"} for n in range(99)]))
        refused = ada.post(f"{INTERVIEWS}/{held['id']}/agenda", json={"question_set_id": long["id"]})
        assert (refused.status_code, refused.json()["code"]) == (409, "too_many_items")
        assert len(agenda(ada, held)) == 2


class TestAnswering:
    def test_keeps_markdown_and_shows_safe_html(self, ada: Client, held: Any) -> None:
        url = f"{ITEMS}/{held['agenda'][0]['id']}"
        answered = succeeded(
            ada.patch(url, json={"status": "asked", "answer": "She **loves** it <script>alert(1)</script>"})
        )
        assert answered["status"] == "asked"
        assert "<strong>loves</strong>" in answered["answer_html"]
        assert "<script" not in answered["answer_html"]
        assert agenda(ada, held)[0] == answered

    @pytest.mark.parametrize("empty", ["", None])
    def test_can_be_emptied(self, ada: Client, held: Any, empty: str | None) -> None:
        url = f"{ITEMS}/{held['agenda'][0]['id']}"
        succeeded(ada.patch(url, json={"answer": "Well"}))
        cleared = succeeded(ada.patch(url, json={"answer": empty}))
        assert (cleared["answer"], cleared["answer_html"]) == (None, "")

    def test_the_interview_says_that_it_reads_differently(self, ada: Client, held: Any) -> None:
        seen = {"If-None-Match": f'"{held["version"]}"'}
        url = f"{INTERVIEWS}/{held['id']}"
        assert ada.get(url, headers=seen).status_code == 304
        succeeded(ada.patch(f"{ITEMS}/{held['agenda'][0]['id']}", json={"status": "skipped"}))
        assert ada.get(url, headers=seen).status_code == 200

    def test_on_an_old_version_is_refused(self, ada: Client, held: Any) -> None:
        url, seen = f"{ITEMS}/{held['agenda'][0]['id']}", {"If-Match": '"1"'}
        assert ada.patch(url, json={"answer": "One"}, headers=seen).status_code == 200
        assert ada.patch(url, json={"answer": "Two"}, headers=seen).status_code == 412
        assert ada.put(url, json={"interview_id": held["id"]}, headers=seen).status_code == 412
        assert ada.delete(url, headers=seen).status_code == 412

    def test_of_sixteen_on_one_version_one_wins(self, ada: Client, held: Any) -> None:
        url, seen = f"{ITEMS}/{held['agenda'][0]['id']}", {"If-Match": '"1"'}
        tried = at_once(lambda n: ada.patch(url, json={"answer": f"{n}"}, headers=seen))
        assert sorted(response.status_code for response in tried) == [200] + [412] * 15

    def test_all_questions_at_once_loses_none(self, ada: Client, held: Any) -> None:
        ids = [str(uuid4()) for _ in range(16)]
        body = {"interview_id": held["id"], "text": "Why?"}
        put = at_once(lambda n: ada.put(f"{ITEMS}/{ids[n]}", json=body).status_code)
        sent = at_once(lambda n: ada.patch(f"{ITEMS}/{ids[n]}", json={"answer": ids[n]}).status_code)
        assert (set(put), set(sent)) == ({201}, {200})
        kept = agenda(ada, held)
        assert [item["position"] for item in kept] == list(range(18))
        assert {item["answer"] for item in kept[2:]} == set(ids)


class TestPutting:
    """An item that was made with the connection lost bears the client's id, and may be sent twice."""

    def test_makes_it_once(self, ada: Client, held: Any) -> None:
        id = str(uuid4())
        body = {"interview_id": held["id"], "text": "Name given: Bo", "status": "asked", "answer": "Call Bo"}
        made, again = (ada.put(f"{ITEMS}/{id}", json=body) for _ in "ab")
        assert (made.status_code, again.status_code) == (201, 200)
        assert (made.json()["id"], made.json()["position"]) == (id, 2)
        ours = ("version", "updated_at")
        assert [made.json()[name] for name in made.json() if name not in ours] == [
            again.json()[name] for name in again.json() if name not in ours
        ]
        assert len(agenda(ada, held)) == 3

    def test_keeps_what_is_not_sent(self, ada: Client, held: Any) -> None:
        id = str(uuid4())
        succeeded(ada.put(f"{ITEMS}/{id}", json={"interview_id": held["id"], "text": "Why?"}))
        succeeded(ada.patch(f"{ITEMS}/{id}", json={"answer": "Because"}))
        assert (
            succeeded(ada.put(f"{ITEMS}/{id}", json={"interview_id": held["id"], "text": "How?"}))["answer"]
            == "Because"
        )

    def test_at_once_makes_one(self, ada: Client, held: Any) -> None:
        id, body = uuid4(), {"interview_id": held["id"], "text": "Why?"}
        tried = at_once(lambda _: ada.put(f"{ITEMS}/{id}", json=body).status_code)
        assert sorted(tried) == [200] * 15 + [201]
        assert len(agenda(ada, held)) == 3

    def test_needs_a_text_at_first(self, ada: Client, held: Any) -> None:
        refused = ada.put(f"{ITEMS}/{uuid4()}", json={"interview_id": held["id"], "answer": "Well"})
        assert refused.json()["errors"][0]["pointer"] == "/text"

    def test_moves_no_item_from_one_interview_to_another(self, ada: Client, held: Any) -> None:
        zoe = ada.make("/contacts", contact())
        other = ada.make(INTERVIEWS, {"contact_id": zoe["id"]})
        refused = ada.put(f"{ITEMS}/{held['agenda'][0]['id']}", json={"interview_id": other["id"], "text": "Why?"})
        assert refused.json()["errors"][0]["code"] == "invalid_reference"

    def test_the_same_id_may_be_used_by_two_people(self, ada: Client, held: Any, sign_in: SignIn) -> None:
        bob, id = sign_in("bob"), held["agenda"][0]["id"]
        theirs = interview_in(bob, "scheduled")
        assert bob.put(f"{ITEMS}/{id}", json={"interview_id": theirs["id"], "text": "Mine?"}).status_code == 201
        assert agenda(ada, held)[0] == held["agenda"][0]
        refused = bob.put(f"{ITEMS}/{uuid4()}", json={"interview_id": held["id"], "text": "Mine?"})
        assert refused.json()["errors"][0]["code"] == "invalid_reference"

    def test_by_a_program_names_the_version_of_what_is_there(self, ada: Client, held: Any) -> None:
        program, id = ada.with_token("interviews:write"), uuid4()
        body = {"interview_id": held["id"], "text": "Why?"}
        assert program.put(f"{ITEMS}/{id}", json=body).status_code == 201
        assert program.put(f"{ITEMS}/{id}", json=body).status_code == 428
        assert program.put(f"{ITEMS}/{id}", json=body, headers={"If-Match": '"1"'}).status_code == 200


class TestRemoving:
    def test_can_be_undone(self, ada: Client, held: Any) -> None:
        first, second = held["agenda"]
        url = f"{ITEMS}/{first['id']}"
        answered = succeeded(ada.patch(url, json={"answer": "Quagga", "status": "asked"}))
        assert answered["question_id"] is not None
        ada.delete(url).raise_for_status()
        assert agenda(ada, held) == [second]
        assert ada.get(INTERVIEWS).json()["items"][0]["question_count"] == 1
        assert ada.get("/search?q=quagga").json()["groups"] == []
        for _ in "twice":
            assert ada.put(f"{url}/restoration").status_code == 204
        back, kept = agenda(ada, held)
        changing = {name: answered[name] for name in ("version", "updated_at")}
        assert (back | changing, kept) == (answered, second)
        assert len(ada.get("/search?q=quagga").json()["groups"]) == 1

    def test_is_not_undone_where_there_is_no_room(self, ada: Client, held: Any) -> None:
        url = f"{ITEMS}/{held['agenda'][0]['id']}"
        ada.delete(url).raise_for_status()
        long = ada.make("/question-sets", question_set(questions=[{"text": f"{n}?"} for n in range(99)]))
        succeeded(ada.post(f"{INTERVIEWS}/{held['id']}/agenda", json={"question_set_id": long["id"]}))
        assert ada.put(f"{url}/restoration").json()["code"] == "too_many_items"
        assert ada.put(url, json={"interview_id": held["id"]}).json()["code"] == "too_many_items"

    def test_takes_it_off_and_putting_it_again_brings_it_back(self, ada: Client, held: Any) -> None:
        first, second = held["agenda"]
        url = f"{ITEMS}/{first['id']}"
        assert ada.delete(url).status_code == 204
        assert ada.delete(url).status_code == ada.patch(url, json={"text": "Why?"}).status_code == 404
        assert texts(ada, held) == [second["text"]]
        assert ada.put(url, json={"interview_id": held["id"], "text": first["text"]}).status_code == 201
        assert texts(ada, held) == [first["text"], second["text"]]
        assert agenda(ada, held)[0]["question_id"] == first["question_id"]

    def test_goes_with_a_deleted_interview(self, ada: Client, held: Any) -> None:
        ada.delete(f"{INTERVIEWS}/{held['id']}")
        url = f"{ITEMS}/{held['agenda'][0]['id']}"
        assert ada.patch(url, json={"answer": "Well"}).status_code == 404
        assert ada.put(url, json={"interview_id": held["id"], "text": "Why?"}).status_code == 422


class TestOrder:
    def test_is_changed_in_one_call(self, ada: Client, held: Any) -> None:
        url = f"{INTERVIEWS}/{held['id']}/agenda-order"
        first, second = held["agenda"]
        assert ada.put(url, json={"item_ids": [second["id"], first["id"]]}).status_code == 204
        assert texts(ada, held) == [second["text"], first["text"]]
        assert ada.put(url, json={"item_ids": [first["id"]]}).status_code == 204
        assert texts(ada, held) == [first["text"], second["text"]]

    def test_names_items_of_this_interview_only(self, ada: Client, held: Any) -> None:
        url = f"{INTERVIEWS}/{held['id']}/agenda-order"
        refused = ada.put(url, json={"item_ids": [held["agenda"][0]["id"], str(uuid4())]})
        assert refused.json()["errors"][0]["pointer"] == "/item_ids/1"


def test_hides_an_agenda_from_a_stranger(held: Any, sign_in: SignIn) -> None:
    bob, item = sign_in("bob"), f"{ITEMS}/{held['agenda'][0]['id']}"
    refused = [
        bob.post(f"{INTERVIEWS}/{held['id']}/agenda", json={"text": "Why?"}),
        bob.put(f"{INTERVIEWS}/{held['id']}/agenda-order", json={"item_ids": []}),
        bob.patch(item, json={"answer": "Well"}),
        bob.delete(item),
    ]
    assert {response.status_code for response in refused} == {404}


@pytest.mark.parametrize("field", ["text", "answer"])
@pytest.mark.parametrize("hostile", [r"\u0000", r"\ud800"])
def test_refuses_what_is_no_text(ada: Client, held: Any, field: str, hostile: str) -> None:
    body = f'{{"{field}": "x{hostile}"}}'
    url = f"{ITEMS}/{held['agenda'][0]['id']}"
    assert ada.patch(url, content=body, headers={"Content-Type": "application/json"}).status_code == 422
