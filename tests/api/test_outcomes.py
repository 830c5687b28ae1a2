"""Outcomes, strengths and gaps: what came of interviews, and what may close a gap."""

from typing import Any

import pytest

from client import Client, SignIn, succeeded
from evidencing import drawn, erase, hearing
from interviewing import interview_in

URL = "/outcomes"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def research(ada: Client) -> Any:
    return ada.make("/directions", {"role": "UX research"})


@pytest.fixture
def held(ada: Client, research: Any) -> Any:
    return hearing(ada, research, "North Clinic")


def outcome(interview: Any, **told: Any) -> dict[str, Any]:
    told = {"text": "Saved me from a bad move", **told}
    return {"kind": "ruled_out", "happened_on": "2026-11-01", "interview_ids": [interview["id"]], **told}


def listed(client: Client, url: str = URL, **filters: Any) -> list[Any]:
    items: list[Any] = succeeded(client.get(url, params=filters))["items"]
    return items


def test_is_linked_to_the_interviews_that_led_there(ada: Client, held: Any, research: Any) -> None:
    other = interview_in(ada, "completed", allow_overlap=True)
    ids = [held["id"], other["id"]]
    made = ada.make(URL, outcome(held, interview_ids=ids, direction_id=research["id"]))
    assert [each["id"] for each in made["interviews"]] == ids
    assert made["interviews"][0]["contact"]["name"] == "Zoë Álvarez"
    assert made["direction"] == {"id": research["id"], "name": "UX research"}
    assert succeeded(ada.get(f"{URL}/{made['id']}")) == made
    for filters in ({"kind": "ruled_out"}, {"direction_id": research["id"]}, {"interview_id": other["id"]}):
        assert listed(ada, **filters) == [made]
    assert listed(ada, kind="offer") == []


def test_can_be_changed_and_had_back(ada: Client, held: Any) -> None:
    made = ada.make(URL, outcome(held))
    url, other = f"{URL}/{made['id']}", interview_in(ada, "completed", allow_overlap=True)
    changed = succeeded(ada.patch(url, json={"kind": "offer", "interview_ids": [other["id"]]}))
    assert (changed["kind"], [each["id"] for each in changed["interviews"]]) == ("offer", [other["id"]])
    assert changed["version"] == 2
    assert ada.patch(url, json={"interview_ids": []}).status_code == 422
    assert ada.delete(url).status_code == 204
    assert (listed(ada), [each["id"] for each in listed(ada, trashed=True)]) == ([], [made["id"]])
    assert ada.put(f"{url}/restoration").status_code == 204
    assert listed(ada) == [changed | {"version": 4, "updated_at": listed(ada)[0]["updated_at"]}]


def test_still_counts_when_a_contact_is_erased_but_tells_nothing_of_them(ada: Client, held: Any) -> None:
    ada.make(URL, outcome(held, text="Zoë offered me a desk", kind="offer"))
    erase(ada, held["contact"]["id"])
    (left,) = listed(ada)
    assert (left["kind"], left["text"], left["interviews"]) == ("offer", None, [])


def test_strengths_and_gaps_stand_together(ada: Client, held: Any, research: Any) -> None:
    strength = drawn(ada, held, kind="strength", text="Listens well")
    gap = drawn(ada, held, kind="gap", text="No statistics", topic="my_fit")
    drawn(ada, held, kind="upside")
    both = listed(ada, "/gaps")
    assert [(each["takeaway_id"], each["closing"]) for each in both] == [(gap["id"], None), (strength["id"], None)]
    assert both[0]["contact"]["name"] == "Zoë Álvarez"
    assert (both[0]["topic"], both[0]["direction"]["id"]) == ("my_fit", research["id"])
    assert [each["takeaway_id"] for each in listed(ada, "/gaps", kind="gap")] == [gap["id"]]
    assert len(listed(ada, "/gaps", direction_id=research["id"])) == 2
    assert ada.get("/gaps", params={"kind": "upside"}).status_code == 422


def test_a_gap_has_what_may_close_it(ada: Client, held: Any) -> None:
    gap = drawn(ada, held, kind="gap", text="No statistics")
    advice = drawn(ada, held, kind="advice", text="Take the evening course")
    lead = ada.make("/leads", {"kind": "resource", "text": "A book"})
    url = f"/takeaways/{gap['id']}/closing"
    wanted = {"state": "closing", "lead_ids": [lead["id"]], "takeaway_ids": [advice["id"]], "note": "By spring"}
    closing = succeeded(ada.put(url, json=wanted))
    assert (closing["state"], closing["note"]) == ("closing", "By spring")
    assert closing["leads"] == [{"id": lead["id"], "name": "A book"}]
    assert closing["advice"] == [{"id": advice["id"], "name": "Take the evening course"}]
    assert listed(ada, "/gaps")[0]["closing"] == closing
    ada.delete(f"/takeaways/{advice['id']}")
    assert listed(ada, "/gaps")[0]["closing"]["advice"] == []
    closed = succeeded(ada.put(url, json={"state": "closed"}))
    assert (closed["state"], closed["leads"], closed["note"]) == ("closed", [], None)
    assert ada.delete(url).status_code == 204
    assert listed(ada, "/gaps")[0]["closing"] is None


def test_what_closes_a_gap_is_changed_under_its_version(ada: Client, held: Any) -> None:
    url = f"/takeaways/{drawn(ada, held, kind='gap')['id']}/closing"
    seen = {"If-Match": f'"{listed(ada, "/gaps")[0]["version"]}"'}
    with ada.with_token("directions:write") as program:
        assert program.put(url, json={"note": "By spring"}).status_code == 428
        assert program.put(url, json={"note": "By spring"}, headers=seen).status_code == 200
        assert program.delete(url, headers=seen).status_code == 412
        now = {"If-Match": f'"{listed(program, "/gaps")[0]["version"]}"'}
        assert program.delete(url, headers=now).status_code == 204
    assert listed(ada, "/gaps")[0]["closing"] is None


def test_only_a_gap_is_closed_and_only_by_advice(ada: Client, held: Any) -> None:
    gap, upside = drawn(ada, held, kind="gap"), drawn(ada, held)
    refused = ada.put(f"/takeaways/{upside['id']}/closing", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_gap")
    refused = ada.put(f"/takeaways/{gap['id']}/closing", json={"takeaway_ids": [upside["id"]]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/takeaway_ids/0")
