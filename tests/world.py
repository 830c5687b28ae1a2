"""One of everything that somebody can own."""

import time
from typing import Any, NamedTuple

from apps import registered
from askwell.core.clock import days_from_now, rfc3339
from client import Client, succeeded
from outreaching import message
from people import PASSWORD, contact, interview, note, person, question_set
from sharing import engaged, link

CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n{},Linked,,,Guild,Clerk,05 Mar 2024\n"
)
_TIMES = {"times": [rfc3339(days_from_now(3).replace(microsecond=0))], "platforms": ["zoom"]}
_DONE = ("ready", "applied", "failed")


class World(NamedTuple):
    """What one account owns; every text in it bears the word."""

    word: str
    ids: dict[str, str]
    """An id of each kind, under the first step of its path; rows of an import under `row_id`."""

    def path(self, template: str) -> str:
        """A path of the API document with ids of this world; KeyError for a kind that it lacks."""
        path = template.removeprefix("/api/v1").replace("{id}", self.ids.get(template.split("/")[3], "{id}"))
        return path.format_map(self.ids)


def furnish(client: Client, word: str) -> World:
    """Make one of everything, through the API alone."""
    ids = {"sessions": client.get("/sessions").json()["items"][0]["id"]}
    ids["tokens"] = client.make("/tokens", {"name": word, "scopes": ["contacts:read"]})["id"]
    ids["organizations"] = client.make("/organizations", {"name": f"{word} Guild"})["id"]
    ids["directions"] = client.make("/directions", {"role": word, "attracts": word})["id"]
    ids |= _apps(client, word)
    ids |= _people(client, word, ids["organizations"], ids["directions"])
    ids |= _talks(client, word, ids["contacts"])
    ids |= _booking(client, word, ids["interviews"])
    ids |= _outreach(client, word, ids["contacts"], ids["interviews"])
    ids |= _evidence(client, word, ids)
    ids |= _import(client, word)
    ids |= _sharing(client, word, ids["directions"])
    ids |= _webhook(client, word)
    succeeded(client.patch("/account", json={"headline": word, "introduction": word}))
    return World(word, ids)


def _apps(client: Client, word: str) -> dict[str, str]:
    """An app of one's own, which one has allowed something."""
    app = registered(client, name=word)
    app.connect(client)
    return {"apps": app.id, "connected-apps": app.id, "passkeys": "0198c0de-0000-7000-8000-00000000ffff"}


def _people(client: Client, word: str, organization_id: str, direction_id: str) -> dict[str, str]:
    roles, directions = [{"organization_id": organization_id, "title": f"{word} lead"}], [direction_id]
    kept = client.make(
        "/contacts", contact(given_name=word, tags=[word], roles=roles, how_met=word, direction_ids=directions)
    )
    told = {"referred_by_id": kept["id"], "stage": "contacted", "emails": [{"value": f"{word}@guild.example"}]}
    other = client.make("/contacts", contact(given_name=f"{word}a", **told))
    merge = client.make(f"/contacts/{kept['id']}/merge", {"other_id": other["id"]})
    return {"contacts": kept["id"], "merges": merge["id"]}


def _talks(client: Client, word: str, contact_id: str) -> dict[str, str]:
    questions = client.make("/question-sets", question_set(name=word, purpose=word, questions=[{"text": word}]))
    planned = client.make(
        "/interviews", interview(contact_id, purpose=word, question_set_id=questions["id"], allow_overlap=True)
    )
    item = planned["agenda"][0]["id"]
    succeeded(client.patch(f"/agenda-items/{item}", json={"answer": word, "status": "asked"}))
    url = f"/interviews/{planned['id']}"
    for transition in ("request", "schedule"):
        succeeded(client.put(f"{url}/{transition}", json={}))
    succeeded(client.put(f"{url}/debrief", json={"highlights": word}))
    written = client.make("/notes", note(contact_id, body=f"**{word}** said"))
    return {
        "question-sets": questions["id"],
        "questions": questions["questions"][0]["id"],
        "interviews": planned["id"],
        "agenda-items": item,
        "notes": written["id"],
    }


def _booking(client: Client, word: str, interview_id: str) -> dict[str, str]:
    """A proposal whose contact has answered, and wants to be erased."""
    proposal = client.make(f"/interviews/{interview_id}/proposal", {**_TIMES, "message": word})
    token = proposal["url"].rpartition("/")[2]
    answer = {"times": _TIMES["times"], "time_zone": "Europe/Paris", "note": word}
    succeeded(client.put(f"/bookings/{token}/counter", json=answer))
    succeeded(client.post(f"/bookings/{token}/erasure"))
    succeeded(client.put("/availability", json={"weekly": [{"weekday": 0, "starts": "09:00", "ends": "12:00"}]}))
    succeeded(client.put("/busy-calendar", json={"url": f"http://127.0.0.1:9/{word}.ics"}))
    client.make("/calendar-feed", {})
    [erasure] = client.get("/erasures").json()["items"]
    return {"proposals": proposal["id"], "erasures": erasure["id"], "token": token}


def _outreach(client: Client, word: str, contact_id: str, interview_id: str) -> dict[str, str]:
    """A lead that has become a contact, a message that waits for an answer, and what follows."""
    template = client.make("/message-templates", {"name": word, "kind": "request", "body": word})
    drafted = client.make("/messages", message(contact_id, subject=word, interview_id=interview_id))
    succeeded(client.put(f"/messages/{drafted['id']}/sending", json={"logged": True}))
    lead = client.make("/leads", {"kind": "person", "text": f"{word} Lead", "from_contact_id": contact_id})
    succeeded(client.put(f"/leads/{lead['id']}/contact", json={}))
    follow_up = client.make("/follow-ups", {"text": word, "due_on": "2026-01-01", "lead_id": lead["id"]})
    referral = client.get("/referrals", params={"contact_id": contact_id}).json()["items"][0]
    succeeded(client.put("/free-days", json={"items": [{"starts_on": "2027-08-01", "name": word}]}))
    succeeded(client.put("/tag-rhythms", json={"items": [{"tag": word, "keep_in_touch_days": 30}]}))
    return {
        "message-templates": template["id"],
        "messages": drafted["id"],
        "leads": lead["id"],
        "follow-ups": follow_up["id"],
        "referrals": referral["id"],
        "notices": client.get("/notices").json()["items"][0]["id"],
    }


def _evidence(client: Client, word: str, ids: dict[str, str]) -> dict[str, str]:
    """What is concluded, and rests on a debrief."""
    source = {"kind": "debrief", "id": ids["interviews"], "field": "highlights", "start": 0, "end": len(word)}
    told = {"kind": "gap", "text": word, "source": {**source, "quote": word}, "direction_id": ids["directions"]}
    takeaway = client.make("/takeaways", {"interview_id": ids["interviews"], "topic": "advice", "rating": 2, **told})
    decided = {"verdict": "pause", "reason": word, "takeaway_ids": [takeaway["id"]], "override_reason": word}
    decision = client.make("/decisions", {"direction_id": ids["directions"], **decided})
    succeeded(client.put(f"/takeaways/{takeaway['id']}/closing", json={"note": word, "lead_ids": [ids["leads"]]}))
    outcome = {"kind": "insight", "happened_on": "2026-11-01", "interview_ids": [ids["interviews"]], "text": word}
    outcomes = client.make("/outcomes", {**outcome, "direction_id": ids["directions"]})["id"]
    return {"takeaways": takeaway["id"], "decisions": decision["id"], "outcomes": outcomes}


def _sharing(client: Client, word: str, direction_id: str) -> dict[str, str]:
    """A coach, whose coach one is in turn, and an invitation that waits."""
    other = person("coach")
    with Client(client.servers) as coach:
        coach.sign_up(other)
        id = engaged(coach.sign_in(other), client)
        coach.make(f"/coach/clients/{id}/assignments", {"kind": "interviews", "target": 2})
        coached = engaged(client, coach)
        talk = coach.make("/interviews", interview(coach.make("/contacts", contact())["id"]))
        written = coach.make("/notes", {"interview_id": talk["id"], "body": "Shared", "is_shared": True})
    succeeded(client.put(f"/engagements/{id}/summary", json={"text": word}))
    invited = client.make("/engagements", {"role": "client", "scopes": []})
    own = client.make("/goals", {"target": 3, "due_on": "2027-06-01", "text": word})
    succeeded(client.patch(f"/coach/clients/{coached}/card", json={"tags": [word], "private_notes": word}))
    proposed = client.make(f"/coach/clients/{coached}/goals", {"target": 3, "due_on": "2027-06-01"})
    ids = {"engagements": id, "invitation": link(invited), "coach": coached, "tag": "spring-cohort"}
    ids |= {"goals": own["id"], "goal_id": proposed["id"]}
    given = client.make(f"/coach/clients/{coached}/assignments", {"kind": "interviews", "target": 2})
    said = client.make(f"/engagements/{id}/comments", {"direction_id": direction_id, "text": word})
    ids |= {"assignment_id": given["id"], "comment_id": said["id"]}
    return {**ids, "interview_id": talk["id"], "client_note_id": written["id"]}


def _webhook(client: Client, word: str) -> dict[str, str]:
    """A webhook that leads nowhere, and was switched off after its test."""
    webhook = client.make("/webhooks", {"url": f"https://127.0.0.1:9/{word}", "description": word})["id"]
    sent = client.make(f"/webhooks/{webhook}/test", {})["id"]
    deadline = time.monotonic() + 20
    while not succeeded(client.get(f"/webhook-deliveries/{sent}"))["attempts"]:
        assert time.monotonic() < deadline, "the test is not sent"
        time.sleep(0.05)
    succeeded(client.patch(f"/webhooks/{webhook}", json={"enabled": False}))
    return {"webhooks": webhook, "webhook-deliveries": sent}


def _import(client: Client, word: str) -> dict[str, str]:
    file = ("Connections.csv", CONNECTIONS.format(word), "text/csv")
    begun = succeeded(client.post("/imports", files={"file": file}))
    rows = f"/imports/{begun['id']}/rows"
    _wait_for(client, begun["id"])
    return {"imports": begun["id"], "row_id": client.get(rows).json()["items"][0]["id"]}


def _wait_for(client: Client, import_id: str) -> Any:
    deadline = time.monotonic() + 20
    while (seen := succeeded(client.get(f"/imports/{import_id}")))["state"] not in _DONE:
        assert time.monotonic() < deadline, f"the import is still {seen['state']}"
        time.sleep(0.05)
    assert seen["state"] == "ready"
    return seen


def bodies(world: World) -> dict[str, Any]:
    """What to send to each operation whose body may refer to things: correct, and about things of this world."""
    ids, text = world.ids, {"text": "Mine now?"}
    return {
        "create_contact": {"given_name": "Eve", "referred_by_id": ids["contacts"]},
        "update_contact": {"headline": "Mine now"},
        "change_contacts": {"operations": [{"op": "update", "id": ids["contacts"], "changes": {"headline": "Mine"}}]},
        "update_app": {"name": "Mine now"},
        "set_app_logo": {"content": "AAAA"},
        "remove_passkey": {"password": PASSWORD},
        "update_direction": {"name": "Mine now"},
        "merge_contacts": {"other_id": ids["contacts"]},
        "update_organization": {"name": "Mine now"},
        "merge_organizations": {"other_id": ids["organizations"]},
        "update_question_set": {"name": "Mine now"},
        "copy_question_set": {"name": "Mine now"},
        "set_availability": {"weekly": []},
        "update_notification_settings": {"digest_hour": 7},
        "add_question": text,
        "order_questions": {"question_ids": [ids["questions"]]},
        "update_question": text,
        "plan_interview": {"contact_id": ids["contacts"]},
        "update_interview": {"purpose": "Mine now"},
        "schedule_interview": {"starts_at": "2027-03-01T15:00:00Z"},
        "complete_interview": {},
        "decline_interview": {},
        "cancel_interview": {},
        "debrief_interview": {"highlights": "Mine now"},
        "propose_times": _TIMES,
        "accept_time": {"time_id": ids["proposals"]},
        "tell_outcome": {"text": "Mine now"},
        "add_to_agenda": text,
        "order_agenda": {"item_ids": [ids["agenda-items"]]},
        "put_agenda_item": {"interview_id": ids["interviews"], **text},
        "update_agenda_item": text,
        "create_note": {"contact_id": ids["contacts"], "body": "Mine now"},
        "write_note": {"contact_id": ids["contacts"], "body": "Mine now"},
        "update_note": {"body": "Mine now"},
        "accept_invitation": {"scopes": []},
        "change_what_is_shared": {"scopes": []},
        "write_summary": {"text": "Mine now"},
        "update_goal": {"target": 4},
        "propose_goal": {"target": 4, "due_on": "2027-06-01"},
        "update_client_card": {"tags": ["Mine now"]},
        "nudge_client": text,
        "give_assignment": {"kind": "interviews", "target": 3},
        "write_comment": {"direction_id": ids["directions"], **text},
        "choose_import_row": {"chosen": False},
        "update_message_template": {"name": "Mine now"},
        "copy_message_template": {"name": "Mine now"},
        "draft_message": message(ids["contacts"]),
        "update_message": {"body": "Mine now"},
        "send_message": {"logged": True},
        "note_answer": {},
        "note_bounce": {"reason": "Mine now"},
        "check_message": {"kind": "request", "body": "Mine now", "contact_id": ids["contacts"]},
        "add_follow_up": {"due_on": "2027-03-01", "contact_id": ids["contacts"], **text},
        "update_follow_up": text,
        "snooze_follow_up": {"days": 1},
        "create_lead": {"kind": "person", "from_contact_id": ids["contacts"], **text},
        "update_lead": text,
        "turn_lead_into_contact": {"given_name": "Mine"},
        "turn_lead_into_organization": {"name": "Mine now"},
        "turn_lead_into_follow_up": {"due_on": "2027-03-01"},
        "create_referral": {"from_contact_id": ids["contacts"], "to_contact_id": ids["contacts"]},
        "update_referral": {"thanked_at": None},
        "create_takeaway": {"interview_id": ids["interviews"], "kind": "gap", **text},
        "update_takeaway": text,
        "close_gap": {"note": "Mine now"},
        "note_outcome": {"kind": "offer", "happened_on": "2026-11-01", "interview_ids": [ids["interviews"]]},
        "update_outcome": text,
        "decide": {
            "direction_id": ids["directions"],
            "verdict": "drop",
            "reason": "Mine",
            "override_reason": "Mine now",
        },
        "update_webhook": {"description": "Mine now"},
        "redeliver_failed": {"since": "2026-01-01T00:00:00Z"},
        "look_back_on_decision": {"how_it_turned_out": "worse"},
    }
