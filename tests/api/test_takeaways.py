"""Takeaways: drawn from interviews, resting on words that keep their place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.evidence.takeaways.quoting import place_of
from client import Client, SignIn, succeeded
from evidencing import erase
from interviewing import interview_in
from people import contact, note

URL = "/takeaways"
ANSWER = "On Fridays nobody writes. 🦫 On Mondays everybody does."


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def research(ada: Client) -> Any:
    return ada.make("/directions", {"role": "UX research"})


@pytest.fixture
def zoe(ada: Client, research: Any) -> Any:
    return ada.make("/contacts", contact(direction_ids=[research["id"]]))


@pytest.fixture
def held(ada: Client, zoe: Any) -> Any:
    return interview_in(ada, "completed", zoe["id"])


def asked(client: Client, interview: Any, text: str, **told: Any) -> Any:
    """A question of the interview with its answer."""
    (item,) = client.make(f"/interviews/{interview['id']}/agenda", {"text": text, **told})["items"]
    return succeeded(client.patch(f"/agenda-items/{item['id']}", json={"answer": ANSWER, "status": "asked"}))


def quoting(kind: str, id: str, quote: str, text: str, **told: Any) -> dict[str, Any]:
    start = text.index(quote)
    return {"kind": kind, "id": id, "start": start, "end": start + len(quote), "quote": quote, **told}


def drawn(client: Client, interview: Any, **told: Any) -> Any:
    return client.make(URL, {"interview_id": interview["id"], "kind": "upside", "text": "Quiet Fridays", **told})


def read(client: Client, takeaway: Any) -> Any:
    return succeeded(client.get(f"{URL}/{takeaway['id']}"))


def listed(client: Client, **filters: Any) -> list[str]:
    return [item["id"] for item in succeeded(client.get(URL, params=filters))["items"]]


def test_tells_whom_it_comes_from(ada: Client, held: Any, zoe: Any, research: Any) -> None:
    made = drawn(ada, held, topic="work_life_balance", rating=4, confidence="saw")
    assert made["contact"] == {"id": zoe["id"], "name": "Zoë Álvarez"}
    assert made["organization"]["name"] == "North Clinic"
    assert made["direction"] == {"id": research["id"], "name": "UX research"}, "the interview's only one"
    assert (made["rating"], made["confidence"], made["source"], made["quote_found"]) == (4, "saw", None, None)
    assert read(ada, made) == made


def test_belongs_to_the_direction_that_is_told(ada: Client, held: Any, zoe: Any) -> None:
    other = ada.make("/directions", {"role": "Teaching"})
    assert drawn(ada, held, direction_id=None)["direction"] is None
    assert drawn(ada, held, direction_id=other["id"])["direction"]["id"] == other["id"]
    both = [*zoe["direction_ids"], other["id"]]
    succeeded(ada.patch(f"/interviews/{held['id']}", json={"direction_ids": both}))
    assert drawn(ada, held)["direction"] is None


def test_a_quote_keeps_its_place_when_the_answer_changes(ada: Client, held: Any) -> None:
    item, quote = asked(ada, held, "And Mondays?"), "On Mondays"
    made = drawn(ada, held, source=quoting("answer", item["id"], quote, ANSWER))
    assert (made["source"]["start"], made["quote_found"]) == (28, True), "counted in code points"
    url = f"/agenda-items/{item['id']}"
    succeeded(ada.patch(url, json={"answer": f"She thinks. {ANSWER}"}))
    moved = read(ada, made)
    assert (moved["source"]["start"], moved["source"]["end"], moved["quote_found"]) == (40, 50, True)
    succeeded(ada.patch(url, json={"answer": "Something else"}))
    lost = read(ada, made)
    assert (lost["source"]["quote"], lost["source"]["start"], lost["quote_found"]) == (quote, 28, False)
    succeeded(ada.patch(url, json={"answer": ANSWER}))
    assert read(ada, made)["quote_found"] is True


def test_quotes_notes_and_debriefs(ada: Client, held: Any, zoe: Any) -> None:
    written = ada.make("/notes", note(zoe["id"]))
    said = drawn(ada, held, source=quoting("note", written["id"], "*design*", written["body"]))
    assert said["quote_found"] is True
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json={"challenges": "I spoke too much"}))
    source = quoting("debrief", held["id"], "too much", "I spoke too much", field="challenges")
    assert drawn(ada, held, source=source)["source"] == source
    ada.delete(f"/notes/{written['id']}")
    assert read(ada, said)["quote_found"] is False


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"quote": "Not a word"}, "quote_not_found", "/source/quote"),
        ({"end": 99}, "quote_length", "/source"),
        ({"field": "highlights"}, "field_of_debrief", "/source"),
        ({"kind": "note"}, "invalid_reference", "/source/id"),
        ({"kind": "debrief", "field": "highlights"}, "invalid_reference", "/source/id"),
    ],
)
def test_rests_on_words_that_are_there(ada: Client, held: Any, changes: Any, code: str, pointer: str) -> None:
    item = asked(ada, held, "And Mondays?")
    source = {**quoting("answer", item["id"], "On Mondays", ANSWER), **changes}
    refused = ada.post(URL, json={"interview_id": held["id"], "kind": "gap", "text": "x", "source": source})
    assert refused.status_code == 422
    assert [(error["code"], error["pointer"]) for error in refused.json()["errors"]] == [(code, pointer)]


def test_an_answer_of_another_interview_is_no_source(ada: Client, held: Any, zoe: Any) -> None:
    other = interview_in(ada, "completed", zoe["id"], allow_overlap=True)
    item = asked(ada, other, "And Mondays?")
    source = quoting("answer", item["id"], "On Mondays", ANSWER)
    refused = ada.post(URL, json={"interview_id": held["id"], "kind": "gap", "text": "x", "source": source})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/source/id")


def test_can_be_changed_and_had_back(ada: Client, held: Any) -> None:
    made = drawn(ada, held)
    url = f"{URL}/{made['id']}"
    changed = succeeded(ada.patch(url, json={"kind": "downside", "rating": 2, "direction_id": None}))
    assert (changed["kind"], changed["rating"], changed["direction"], changed["version"]) == ("downside", 2, None, 2)
    assert ada.delete(url).status_code == 204
    assert (ada.get(url).status_code, listed(ada), listed(ada, trashed=True)) == (404, [], [made["id"]])
    assert ada.put(f"{url}/restoration").status_code == 204
    assert listed(ada) == [made["id"]]


def test_is_listed_by_what_it_says(ada: Client, held: Any, zoe: Any, research: Any) -> None:
    rated = drawn(ada, held, topic="advice", rating=5)
    plain = drawn(ada, held, kind="gap", direction_id=None)
    assert listed(ada) == [plain["id"], rated["id"]]
    for filters in ({"topic": "advice"}, {"rated": True}, {"kind": "upside"}, {"direction_id": research["id"]}):
        assert listed(ada, **filters) == [rated["id"]]
    assert listed(ada, rated=False) == [plain["id"]]
    for about in ({"interview_id": held["id"]}, {"contact_id": zoe["id"]}):
        assert len(listed(ada, **about)) == 2


def test_is_found_by_its_words_and_its_quote(ada: Client, held: Any) -> None:
    item = asked(ada, held, "And Mondays?")
    made = drawn(ada, held, text="Capybaras help", source=quoting("answer", item["id"], "nobody writes", ANSWER))
    for q in ("capyb", "nobody"):
        assert listed(ada, q=q) == [made["id"]]
    groups = ada.get("/search", params={"q": "capyb"}).json()["groups"]
    assert [(group["kind"], group["items"][0]["url"]) for group in groups] == [
        ("takeaway", f"/interviews/{held['id']}#{made['id']}")
    ]
    ada.delete(f"/contacts/{made['contact']['id']}")
    assert (listed(ada, q="capyb"), ada.get(f"{URL}/{made['id']}").status_code) == ([], 404)
    assert ada.get("/search", params={"q": "capyb"}).json()["groups"] == []


def test_goes_with_its_interview_when_contacts_are_merged_and_parted(ada: Client, held: Any, zoe: Any) -> None:
    amina = ada.make("/contacts", contact(given_name="Amina"))
    before = drawn(ada, held)
    merge = ada.make(f"/contacts/{amina['id']}/merge", {"other_id": zoe["id"]})
    after = drawn(ada, held)
    assert listed(ada, contact_id=amina["id"]) == [after["id"], before["id"]]
    assert ada.delete(f"/merges/{merge['id']}").status_code == 204
    assert listed(ada, contact_id=zoe["id"]) == [after["id"], before["id"]]


def test_an_erased_contact_takes_takeaways_along(ada: Client, held: Any) -> None:
    made = drawn(ada, held, text="Capybaras help")
    proposal = {"times": ["2027-05-01T10:00:00Z"], "platforms": ["zoom"]}
    planned = interview_in(ada, "planned", held["contact"]["id"], starts_at=None)
    token = ada.make(f"/interviews/{planned['id']}/proposal", proposal)["url"].rpartition("/")[2]
    succeeded(ada.post(f"/bookings/{token}/erasure"))
    [erasure] = ada.get("/erasures").json()["items"]
    succeeded(ada.put(f"/erasures/{erasure['id']}/completion"))
    assert ada.get(f"{URL}/{made['id']}").status_code == 404
    assert "apybara" not in ada.get("/search", params={"q": "capyb"}).text + ada.get("/events").text


def test_suggests_one_for_each_answer_until_there_is_one(ada: Client, held: Any, research: Any) -> None:
    url = f"/interviews/{held['id']}/takeaway-suggestions"
    balance = asked(ada, held, "And Mondays?", topic="work_life_balance")
    plain = asked(ada, held, "And else?")
    ada.make(f"/interviews/{held['id']}/agenda", {"text": "Not answered"})
    items = succeeded(ada.get(url))["items"]
    assert [item["agenda_item_id"] for item in items] == [balance["id"], plain["id"]]
    assert items[0] == {
        "agenda_item_id": balance["id"],
        "topic": "work_life_balance",
        "question": "And Mondays?",
        "answer": ANSWER,
        "direction": {"id": research["id"], "name": "UX research"},
    }
    drawn(ada, held, topic="work_life_balance")
    drawn(ada, held, source=quoting("answer", plain["id"], "nobody", ANSWER))
    assert succeeded(ada.get(url))["items"] == []


def test_is_hidden_from_a_stranger(ada: Client, held: Any, sign_in: SignIn) -> None:
    assert sign_in("bob").get(f"{URL}/{drawn(ada, held)['id']}").status_code == 404


@given(st.text("ab", max_size=12), st.text("ab", min_size=1, max_size=3), st.integers(0, 14))
def test_a_quote_is_found_where_it_is_nearest(text: str, quote: str, start: int) -> None:
    places = [place for place in range(len(text)) if text.startswith(quote, place)]
    found = place_of(quote, text, start)
    assert (found is None) == (not places)
    assert found is None or (found in places and abs(found - start) == min(abs(place - start) for place in places))


def test_goes_with_a_contact_that_is_erased_and_so_do_the_words(ada: Client, held: Any, research: Any) -> None:
    item = asked(ada, held, "And Mondays?")
    made = drawn(ada, held, source=quoting("answer", item["id"], "On Mondays", ANSWER))
    other = drawn(ada, interview_in(ada, "completed", allow_overlap=True), direction_id=research["id"])
    erase(ada, held["contact"]["id"])
    assert ada.get(f"{URL}/{made['id']}").status_code == 404
    assert listed(ada) == listed(ada, direction_id=research["id"]) == [other["id"]]
    assert listed(ada, q="Mondays") == []
    assert succeeded(ada.get("/search", params={"q": "Mondays"}))["groups"] == []
    told = f"/directions/{research['id']}/report"
    assert "On Mondays" not in ada.get(told).text + ada.get(f"{told}.md").text
