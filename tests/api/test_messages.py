"""Messages: drafted from what is known, checked, sent by mail or by oneself, and answered."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from client import Client, SignIn, at_once, succeeded
from databases import NewDatabase
from interviewing import interview_in, step
from mailing import Mailbox, confirm, eventually, mail_server
from outreaching import REQUEST, THANKS, due, kinds, message, sent
from people import contact, person
from servers import serving

URL = "/messages"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make("/contacts", contact(how_met="A talk in Lyon"))


def starter(client: Client, name: str) -> Any:
    templates = succeeded(client.get("/message-templates"))["items"]
    return next(template for template in templates if template["name"] == name)


def test_is_drafted_from_a_template(ada: Client, zoe: Any) -> None:
    succeeded(ada.patch("/account", json={"headline": "a librarian"}))
    template = starter(ada, "Asking somebody you have met")
    asked = {"contact_id": zoe["id"], "kind": "request", "template_id": template["id"]}
    draft = ada.make(URL, asked | {"values": {"proposed_times": "Tuesday at ten, or Friday at two?"}})
    assert draft["subject"] == "A question about your work at North Clinic"
    assert draft["body"].startswith("Hello Zoë,\n\nyou may remember me: A talk in Lyon. In a line,")
    assert "where I stand: a librarian. Before" in draft["body"]
    assert "Tuesday at ten, or Friday at two?" in draft["body"]
    assert draft["body"].endswith("Ada Byron")
    assert (draft["state"], draft["missing_fields"], draft["recipient"]) == ("draft", [], "zoe@clinic.example")
    assert draft["contact"] == {"id": zoe["id"], "name": "Zoë Álvarez"}
    assert succeeded(ada.get(f"{URL}/{draft['id']}")) == draft
    assert succeeded(ada.get(URL, params={"contact_id": zoe["id"]}))["items"] == [draft]


def test_a_field_without_a_value_is_marked_and_stops_the_sending(ada: Client) -> None:
    nobody = ada.make("/contacts", {"family_name": "Nobody"})
    text = "Hello {{contact.given_name}}, from {{organization}}"
    draft = ada.make(URL, message(nobody["id"], body=text))
    assert (draft["body"], draft["missing_fields"]) == (text, ["contact.given_name", "organization"])
    refused = ada.put(f"{URL}/{draft['id']}/sending", json={"logged": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "missing_fields")
    assert refused.json()["errors"][0]["pointer"] == "/body"
    succeeded(ada.patch(f"/contacts/{nobody['id']}", json={"given_name": "Nora"}))
    mended = succeeded(ada.patch(f"{URL}/{draft['id']}", json={"body": "Hello {{contact.given_name}}, hello"}))
    assert (mended["body"], mended["missing_fields"]) == ("Hello Nora, hello", [])


def test_thanks_repeat_what_stood_out(ada: Client) -> None:
    held = interview_in(ada, "completed")
    step(ada, held, "debrief", highlights="**Ethics approval** takes months.\n\nMore.")
    asked = {"contact_id": held["contact"]["id"], "kind": "thank_you", "interview_id": held["id"]}
    draft = ada.make(URL, asked | {"template_id": starter(ada, "Thanks the day after")["id"]})
    assert "What I keep thinking about: Ethics approval takes months." in draft["body"]
    assert draft["advice"] == []


@pytest.mark.parametrize("field", ["contact_id", "template_id", "interview_id"])
def test_what_is_named_has_to_be_there(ada: Client, zoe: Any, sign_in: SignIn, field: str) -> None:
    bob = sign_in("bob")
    theirs = {
        "contact_id": bob.make("/contacts", contact())["id"],
        "template_id": bob.make("/message-templates", {"name": "His", "kind": "request", "body": "Hm"})["id"],
        "interview_id": interview_in(bob, "planned")["id"],
    }
    refused = ada.post(URL, json=message(zoe["id"]) | {field: theirs[field]})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_reference")
    assert refused.json()["errors"][0]["pointer"] == f"/{field}"


def test_is_checked_while_it_is_typed(ada: Client, zoe: Any) -> None:
    text = {"kind": "request", "subject": "", "body": "I need a job. {{booking_link}}", "contact_id": zoe["id"]}
    told = succeeded(ada.post("/message-checks", json=text))
    assert (told["words"], told["missing_fields"]) == (5, ["booking_link"])
    codes = {advice["code"] for advice in told["advice"]}
    assert codes == {"no_subject", "no_connection_first", "no_question", "asks_for_job"}
    assert all(advice["message"] and advice["severity"] == "advice" for advice in told["advice"])
    known = succeeded(ada.post("/message-checks", json=text | {"body": "Your talk at Lyon moved me. May I ask?"}))
    assert [advice["code"] for advice in known["advice"]] == ["no_subject"]
    assert ada.post("/message-checks", json=text | {"contact_id": text["kind"]}).status_code == 422


def test_advice_never_stops_anybody(ada: Client, zoe: Any) -> None:
    done = sent(ada, zoe["id"], subject="", body="I need a job as soon as possible")
    assert (done["state"], done["advice"]) == ("sent", [])


def test_without_a_mail_server_it_is_logged(ada: Client, zoe: Any) -> None:
    draft = ada.make(URL, message(zoe["id"]))
    refused = ada.put(f"{URL}/{draft['id']}/sending", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_configured")
    assert succeeded(ada.get(f"{URL}/{draft['id']}")) == draft
    logged = succeeded(ada.put(f"{URL}/{draft['id']}/sending", json={"logged": True}))
    assert (logged["state"], logged["channel"]) == ("sent", "mail")
    assert logged["sent_at"] is not None
    assert ada.put(f"{URL}/{draft['id']}/sending", json={"logged": True}).json()["code"] == "already_sent"
    assert ada.patch(f"{URL}/{draft['id']}", json={"body": "Other"}).json()["code"] == "already_sent"


@pytest.mark.parametrize("channel", ["linkedin", "phone", "in_person", "other"])
def test_other_channels_are_always_logged(ada: Client, zoe: Any, channel: str) -> None:
    draft = ada.make(URL, message(zoe["id"], channel=channel, body=""))
    told = {"sent_at": "2026-11-02T09:00:00Z"}
    logged = succeeded(ada.put(f"{URL}/{draft['id']}/sending", json=told))
    assert (logged["state"], logged["sent_at"], logged["recipient"]) == ("sent", "2026-11-02T09:00:00Z", None)


def test_nothing_is_sent_in_the_future(ada: Client, zoe: Any) -> None:
    logged = sent(ada, zoe["id"], sent_at="2190-01-01T00:00:00Z")
    assert logged["sent_at"] < "2190"


def test_a_request_brings_contact_and_interview_on(ada: Client, zoe: Any) -> None:
    planned = interview_in(ada, "planned", zoe["id"], starts_at=None)
    sent(ada, zoe["id"], interview_id=planned["id"])
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["stage"] == "contacted"
    assert succeeded(ada.get(f"/interviews/{planned['id']}"))["state"] == "requested"


def test_thanks_count_for_who_was_met(ada: Client, zoe: Any) -> None:
    sent(ada, zoe["id"], kind="thank_you", body=THANKS)
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["stage"] == "identified"
    interview_in(ada, "completed", zoe["id"])
    sent(ada, zoe["id"], kind="thank_you", body=THANKS)
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["stage"] == "thanked"
    sent(ada, zoe["id"], kind="check_in", body="How are you?")
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["stage"] == "in_touch"


def test_an_answer_is_a_real_contact(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    url = f"{URL}/{asked['id']}/answer"
    answered = succeeded(ada.put(url, json={"answered_at": "2026-11-20T08:00:00Z"}))
    assert answered["answered_at"] == "2026-11-20T08:00:00Z"
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["last_contact_at"] == "2026-11-20T08:00:00Z"
    assert succeeded(ada.delete(url))["answered_at"] is None
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["last_contact_at"] is None
    told = [event["type"] for event in ada.get("/events", params={"contact_id": zoe["id"]}).json()["items"]]
    assert told.count("message.answered") == told.count("message.unanswered") == told.count("message.sent") == 1


def test_a_draft_has_no_answer(ada: Client, zoe: Any) -> None:
    draft = ada.make(URL, message(zoe["id"]))
    assert ada.put(f"{URL}/{draft['id']}/answer", json={}).json()["code"] == "not_sent"
    assert ada.put(f"{URL}/{draft['id']}/bounce", json={}).json()["code"] == "not_sent"
    assert ada.delete(f"{URL}/{draft['id']}/sending").json()["code"] == "not_sent"
    assert succeeded(ada.delete(f"{URL}/{draft['id']}/answer")) == draft


def test_a_third_nudge_is_refused(ada: Client, zoe: Any) -> None:
    for _ in range(2):
        sent(ada, zoe["id"], kind="nudge")
    third = ada.make(URL, message(zoe["id"], kind="nudge"))
    refused = ada.put(f"{URL}/{third['id']}/sending", json={"logged": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "enough_nudges")
    assert "silence" in refused.json()["detail"]
    assert sent(ada, kind="nudge")["state"] == "sent", "somebody else may be nudged"


def test_a_nudge_in_the_trash_has_reached_them(ada: Client, zoe: Any) -> None:
    for _ in range(2):
        assert ada.delete(f"{URL}/{sent(ada, zoe['id'], kind='nudge')['id']}").status_code == 204
    third = ada.make(URL, message(zoe["id"], kind="nudge"))
    refused = ada.put(f"{URL}/{third['id']}/sending", json={"logged": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "enough_nudges")


def test_after_an_answer_nudges_count_anew(ada: Client, zoe: Any) -> None:
    for _ in range(2):
        nudge = sent(ada, zoe["id"], kind="nudge", sent_at="2026-11-02T09:00:00Z")
    succeeded(ada.put(f"{URL}/{nudge['id']}/answer", json={"answered_at": "2026-11-03T09:00:00Z"}))
    assert sent(ada, zoe["id"], kind="nudge")["state"] == "sent"


def test_sixteen_nudges_at_once_are_two(ada: Client, zoe: Any) -> None:
    drafts = [ada.make(URL, message(zoe["id"], kind="nudge")) for _ in range(8)]
    told = {"logged": True}
    answers = at_once(lambda n: ada.put(f"{URL}/{drafts[n]['id']}/sending", json=told).status_code, 8)
    assert sorted(answers) == [200] * 2 + [409] * 6


def test_what_was_logged_by_mistake_is_a_draft_again(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    draft = succeeded(ada.delete(f"{URL}/{asked['id']}/sending"))
    assert (draft["state"], draft["sent_at"]) == ("draft", None)
    assert due(ada) == []


def test_what_came_back_is_kept_in_sight(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    bounced = succeeded(ada.put(f"{URL}/{asked['id']}/bounce", json={"reason": "Mailbox full"}))
    assert (bounced["state"], bounced["failure"]) == ("bounced", "Mailbox full")
    assert due(ada) == []
    mended = succeeded(ada.patch(f"{URL}/{asked['id']}", json={"body": REQUEST + " Please."}))
    assert (mended["state"], mended["failure"]) == ("draft", None)
    succeeded(ada.put(f"{URL}/{asked['id']}/sending", json={"logged": True}))
    assert kinds(due(ada)) == ["ask_somebody_else", "nudge"]


def bounced_of(client: Client, contact_id: str) -> list[str]:
    found: list[str] = succeeded(client.get(f"/contacts/{contact_id}"))["bounced_emails"]
    return found


def test_what_did_not_come_back_is_sent_again(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    url = f"{URL}/{asked['id']}/bounce"
    succeeded(ada.put(url, json={}))
    assert bounced_of(ada, zoe["id"]) == ["zoe@clinic.example"]
    back = succeeded(ada.delete(url))
    assert (back["state"], back["failure"], back["sent_at"]) == ("sent", None, asked["sent_at"])
    assert bounced_of(ada, zoe["id"]) == []
    assert kinds(due(ada)) == ["ask_somebody_else", "nudge"]
    assert succeeded(ada.delete(url)) == back
    told = [event["type"] for event in ada.get("/events", params={"contact_id": zoe["id"]}).json()["items"]]
    assert told.count("message.failed") == told.count("message.unbounced") == told.count("message.sent") == 1


def test_a_bounce_of_an_answered_request_wakes_nothing(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    succeeded(ada.put(f"{URL}/{asked['id']}/answer", json={}))
    succeeded(ada.put(f"{URL}/{asked['id']}/bounce", json={}))
    succeeded(ada.delete(f"{URL}/{asked['id']}/bounce"))
    assert due(ada) == []


def test_only_the_address_is_marked_that_it_came_back_from(ada: Client, zoe: Any) -> None:
    told = sent(ada, zoe["id"], channel="linkedin")
    succeeded(ada.put(f"{URL}/{told['id']}/bounce", json={}))
    assert bounced_of(ada, zoe["id"]) == []
    for n in range(2):
        again = sent(ada, zoe["id"], kind="check_in", subject=str(n))
        succeeded(ada.put(f"{URL}/{again['id']}/bounce", json={}))
    assert bounced_of(ada, zoe["id"]) == ["zoe@clinic.example"]
    assert bounced_of(ada, ada.make("/contacts", contact())["id"]) == []


def test_a_mark_moves_along_when_its_contact_is_merged(ada: Client, zoe: Any) -> None:
    other = ada.make("/contacts", contact(emails=[{"value": "old@clinic.example"}]))
    gone = sent(ada, other["id"])
    succeeded(ada.put(f"{URL}/{gone['id']}/bounce", json={}))
    merge = ada.make(f"/contacts/{zoe['id']}/merge", {"other_id": other["id"]})
    assert bounced_of(ada, zoe["id"]) == ["old@clinic.example"]
    ada.delete(f"/merges/{merge['id']}").raise_for_status()
    assert (bounced_of(ada, zoe["id"]), bounced_of(ada, other["id"])) == ([], ["old@clinic.example"])


@pytest.mark.parametrize(("answered", "place"), [(True, 0), (False, 1)])
def test_lists_what_was_answered_or_was_not(ada: Client, zoe: Any, answered: bool, place: int) -> None:
    asked = [sent(ada, zoe["id"])["id"] for _ in range(2)]
    ada.make(URL, message(zoe["id"]))
    succeeded(ada.put(f"{URL}/{asked[0]}/answer", json={}))
    found = succeeded(ada.get(URL, params={"answered": answered, "contact_id": zoe["id"]}))["items"]
    assert [item["id"] for item in found] == [asked[place]]


def test_is_found_by_its_words_until_it_is_deleted(ada: Client, zoe: Any) -> None:
    draft = ada.make(URL, message(zoe["id"], body="About capybaras?"))
    found = ada.get("/search", params={"q": "capybara"}).json()["groups"]
    assert [(group["kind"], group["items"][0]["url"]) for group in found] == [("message", f"/messages/{draft['id']}")]
    assert ada.delete(f"{URL}/{draft['id']}").status_code == 204
    assert ada.get(f"{URL}/{draft['id']}").status_code == 404
    assert ada.get("/search", params={"q": "capybara"}).json()["groups"] == []
    assert ada.get(URL, params={"trashed": True}).json()["items"][0]["id"] == draft["id"]
    assert ada.put(f"{URL}/{draft['id']}/restoration").status_code == 204
    assert ada.get("/search", params={"q": "capybara"}).json()["groups"] != []


def test_is_found_by_the_present_name_of_its_contact(ada: Client, zoe: Any) -> None:
    draft = ada.make(URL, message(zoe["id"]))
    succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"given_name": "Quillon"}))

    def found() -> bool:
        groups = ada.get("/search", params={"q": "quillon"}).json()["groups"]
        return [group["items"][0]["id"] for group in groups if group["kind"] == "message"] == [draft["id"]]

    eventually(found)


def test_is_out_of_sight_with_its_contact(ada: Client, zoe: Any) -> None:
    draft = ada.make(URL, message(zoe["id"]))
    ada.delete(f"/contacts/{zoe['id']}")
    assert ada.get(f"{URL}/{draft['id']}").status_code == 404
    assert ada.patch(f"{URL}/{draft['id']}", json={"body": "x"}).status_code == 404
    assert ada.get(URL).json()["items"] == []
    ada.put(f"/contacts/{zoe['id']}/restoration")
    assert ada.get(f"{URL}/{draft['id']}").status_code == 200


def test_moves_along_when_its_contact_is_merged(ada: Client, zoe: Any) -> None:
    other = ada.make("/contacts", contact(given_name="Zoe"))
    sent(ada, other["id"])
    ada.make(f"/contacts/{zoe['id']}/merge", {"other_id": other["id"]})
    assert ada.get(URL).json()["items"][0]["contact"]["id"] == zoe["id"]
    assert {follow_up["contact"]["id"] for follow_up in due(ada)} == {zoe["id"]}


@pytest.mark.parametrize(("filters", "count"), [({"state": "sent"}, 1), ({"kind": "nudge"}, 1), ({}, 2)])
def test_lists_what_is_asked_for(ada: Client, zoe: Any, filters: dict[str, str], count: int) -> None:
    sent(ada, zoe["id"])
    ada.make(URL, message(zoe["id"], kind="nudge"))
    assert len(ada.get(URL, params=filters).json()["items"]) == count


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def post_office(new_database: NewDatabase, mailbox: Mailbox) -> Iterator[str]:
    """The address of an installation that sends mail."""
    with serving(new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)})) as address:
        yield address


@pytest.fixture
def mira(post_office: str, mailbox: Mailbox) -> Iterator[Client]:
    mailbox.mails.clear()
    with Client([post_office]) as client:
        mira = person("mira")
        client.sign_up(mira)
        client.sign_in(mira).params = {}
        confirm(client, mailbox)
        yield client


def mailed(client: Client, to: str, **changes: Any) -> Any:
    contact_id = client.make("/contacts", contact(emails=[{"value": to}]))["id"]
    drafted = client.make(URL, message(contact_id, **changes))
    return succeeded(client.put(f"{URL}/{drafted['id']}/sending", json={}))


def in_state(client: Client, id: str, state: str) -> Any:
    def reached() -> Any:
        told = succeeded(client.get(f"{URL}/{id}"))
        return told if told["state"] == state else None

    return eventually(reached)


def test_goes_out_by_mail(mira: Client, mailbox: Mailbox) -> None:
    queued = mailed(mira, "one@clinic.example")
    assert queued["state"] in ("queued", "sent")
    done = in_state(mira, queued["id"], "sent")
    assert done["sent_at"] is not None
    (arrived,) = mailbox.to("one@clinic.example")
    assert arrived["Subject"] == "Your work"
    assert arrived["Reply-To"].addresses[0].addr_spec == mira.get("/account").json()["email"]
    assert arrived.get_content().strip() == REQUEST
    assert not list(arrived.iter_attachments())
    assert kinds(due(mira)) == ["ask_somebody_else", "nudge"]
    (logged,) = [mail for mail in mira.get("/mail-log").json()["items"] if mail["kind"] == "message"]
    assert (logged["recipient"], logged["state"], logged["kind"]) == ("one@clinic.example", "sent", "message")
    assert mira.get("/mail-log").json()["can_send"]
    assert mira.delete(f"{URL}/{queued['id']}/sending").json()["code"] == "already_sent"


def test_nobody_is_written_to_in_the_name_of_an_unconfirmed_address(post_office: str, mailbox: Mailbox) -> None:
    with Client([post_office]) as nora:
        someone = person("nora")
        nora.sign_up(someone)
        nora.sign_in(someone)
        contact_id = nora.make("/contacts", contact(emails=[{"value": "nobody@clinic.example"}]))["id"]
        drafted = [nora.make(URL, message(contact_id)) for _ in range(2)]
        sendings = [f"{URL}/{draft['id']}/sending" for draft in drafted]
        refused = nora.put(sendings[0], json={})
        assert (refused.status_code, refused.json()["code"]) == (409, "email_unconfirmed")
        assert "Settings → Notifications" in refused.json()["detail"]
        log = nora.get("/mail-log").json()
        assert (log["can_send"], log["email_confirmed"]) == (True, False)
        assert succeeded(nora.put(sendings[1], json={"logged": True}))["state"] == "sent"
        confirm(nora, mailbox)
        assert nora.get("/mail-log").json()["email_confirmed"]
        succeeded(nora.put(sendings[0], json={}))
        in_state(nora, drafted[0]["id"], "sent")
    assert len(mailbox.to("nobody@clinic.example")) == 1


def test_a_bounce_is_told(mira: Client, mailbox: Mailbox) -> None:
    mailbox.refusals["gone@clinic.example"] = "550 No such user here"
    bounced = in_state(mira, mailed(mira, "gone@clinic.example")["id"], "bounced")
    assert bounced["failure"] == "550 No such user here"
    assert bounced_of(mira, bounced["contact"]["id"]) == ["gone@clinic.example"]
    assert succeeded(mira.delete(f"{URL}/{bounced['id']}/bounce"))["state"] == "bounced", "it never left"
    assert due(mira) == []
    told = mira.get("/notices").json()
    assert (told["items"][0]["kind"], told["unread"]) == ("mail_bounced", 1)
    assert told["items"][0]["url"] == f"/messages/{bounced['id']}"
    succeeded(mira.put(f"/notices/{told['items'][0]['id']}/reading"))
    assert mira.get("/notices", params={"unread": True}).json() == {"items": [], "next_cursor": None, "unread": 0}


def test_what_waits_can_be_held_back(mira: Client, mailbox: Mailbox) -> None:
    mailbox.refusals["busy@clinic.example"] = "450 Later"
    queued = mailed(mira, "busy@clinic.example")
    assert mira.put(f"{URL}/{queued['id']}/sending", json={}).json()["code"] == "already_sent"
    held = succeeded(mira.delete(f"{URL}/{queued['id']}/sending"))
    assert held["state"] == "draft"
    again = succeeded(mira.put(f"{URL}/{queued['id']}/sending", json={}))
    assert mira.delete(f"{URL}/{again['id']}").status_code == 204
    mailbox.refusals.clear()
    assert {mail["kind"] for mail in mira.get("/mail-log").json()["items"]} == {"confirmation"}
    assert mailbox.to("busy@clinic.example") == []


@pytest.mark.parametrize(
    ("changes", "code"), [({"emails": []}, "no_address"), ({}, "nothing_to_send")], ids=["address", "text"]
)
def test_a_mail_needs_somebody_and_something(mira: Client, changes: dict[str, Any], code: str) -> None:
    contact_id = mira.make("/contacts", contact(**changes))["id"]
    draft = mira.make(URL, message(contact_id, body=" "))
    assert mira.put(f"{URL}/{draft['id']}/sending", json={}).json()["code"] == code


def test_sixteen_clicks_send_one_mail(mira: Client, mailbox: Mailbox) -> None:
    contact_id = mira.make("/contacts", contact(emails=[{"value": "once@clinic.example"}]))["id"]
    draft = mira.make(URL, message(contact_id))
    answers = at_once(lambda _: mira.put(f"{URL}/{draft['id']}/sending", json={}).status_code)
    assert sorted(answers) == [200] + [409] * 15
    in_state(mira, draft["id"], "sent")
    assert len(mailbox.to("once@clinic.example")) == 1
