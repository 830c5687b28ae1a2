"""Comments: two people speak about what is shared, as long as it is."""

from typing import Any

import pytest

from client import Client, SignIn, succeeded
from interviewing import interview_in
from people import contact, note
from sharing import engaged, share


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


def test_both_speak_at_the_same_place(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["interviews"])
    url, held = f"/engagements/{id}/comments", interview_in(ada, "completed")
    first = coach.make(url, {"interview_id": held["id"], "text": "What surprised you?"})
    assert (first["by"], first["is_mine"]) == ("coach", True)
    ada.make(url, {"interview_id": held["id"], "text": f"How calm {held['contact']['name']} was."})
    hers = succeeded(ada.get(url, params={"interview_id": held["id"]}))["items"]
    assert [(each["by"], each["is_mine"]) for each in hers] == [("client", True), ("coach", False)]
    assert hers[0]["text"] == f"How calm {held['contact']['name']} was."
    seen = succeeded(coach.get(url))["items"]
    assert seen[0]["text"] == "How calm Research lead, 1st contact was."
    for client in (ada, coach):
        told = succeeded(client.get("/events", params={"subject_kind": "comment"}))["items"]
        assert [event["type"] for event in told] == ["comment.written"] * 2


def test_what_is_not_shared_cannot_be_spoken_of(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["notes"])
    url, whom = f"/engagements/{id}/comments", ada.make("/contacts", contact())["id"]
    hidden = ada.make("/notes", note(whom))
    held = interview_in(ada, "planned", whom)
    nothing = {"note_id": "0198c0de-0000-7000-8000-000000000000"}
    for about in ({"note_id": hidden["id"]}, {"interview_id": held["id"]}, nothing):
        refused = coach.post(url, json={"text": "Hm", **about})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_reference")


@pytest.mark.parametrize("told", [{}, {"text": ""}, {"text": "Hm"}])
def test_a_comment_is_about_one_thing(ada: Client, coach: Client, told: dict[str, Any]) -> None:
    assert coach.post(f"/engagements/{engaged(coach, ada)}/comments", json=told).status_code == 422


def test_is_gone_from_sight_with_what_is_shared(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["notes"])
    url, whom = f"/engagements/{id}/comments", ada.make("/contacts", contact())["id"]
    shown = ada.make("/notes", note(whom, is_shared=True))
    coach.make(url, {"note_id": shown["id"], "text": "Good"})
    assert len(succeeded(coach.get(url))["items"]) == 1
    succeeded(ada.patch(f"/notes/{shown['id']}", json={"is_shared": False}))
    assert succeeded(coach.get(url))["items"] == []
    succeeded(ada.patch(f"/notes/{shown['id']}", json={"is_shared": True}))
    share(ada, id, ["progress"])
    assert succeeded(coach.get(url))["items"] == succeeded(ada.get(url))["items"] == []
    ada.delete(f"/engagements/{id}")
    assert coach.get(url).status_code == ada.get(url).status_code == 404


def test_only_who_said_it_takes_it_back(ada: Client, coach: Client, sign_in: SignIn) -> None:
    id, direction = engaged(coach, ada), ada.make("/directions", {"role": "Research"})
    url = f"/engagements/{id}/comments"
    said = coach.make(url, {"direction_id": direction["id"], "text": "Why?"})
    for other in (ada, sign_in("bob")):
        assert other.delete(f"{url}/{said['id']}").status_code == 404
    assert sign_in("bob").get(url).status_code == 404
    assert coach.delete(f"{url}/{said['id']}").status_code == 204
    assert succeeded(ada.get(url))["items"] == []
