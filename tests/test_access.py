"""Every operation of the API: without a token, without its scope, and as somebody else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from httpx import Response

from askwell.auth.viewer import Scope
from client import Client, SignIn
from people import PASSWORD
from world import World, bodies, furnish

DOCUMENT = json.loads((Path(__file__).parents[1] / "openapi.json").read_text())
METHODS = ("get", "post", "put", "patch", "delete")

PUBLIC = {
    "sign_up", "sign_in", "refresh_session", "sign_out",
    "get_booking", "list_booking_slots", "choose_time", "propose_other_times", "decline_request", "cancel_booking",
    "get_booking_calendar", "request_erasure", "read_calendar_feed", "confirm_email",
    "ask_for_password_reset", "reset_password", "prove_second_factor", "begin_passkey_sign_in",
    "sign_in_with_passkey",
}  # fmt: skip
"""What anybody may call; everything else needs somebody who signed in."""

FOR_ONESELF = {
    "update_account", "change_password", "delete_account", "create_token",
    "create_organization", "add_direction", "create_question_set", "render_markdown", "start_import",
    "set_availability", "set_busy_calendar", "update_notification_settings",
    "create_message_template", "set_free_days", "set_tag_rhythms", "invite", "set_goal",
    "create_webhook", "register_app", "answer_consent", "begin_authenticator", "confirm_authenticator",
    "remove_authenticator", "renew_recovery_codes", "begin_passkey", "add_passkey",
}  # fmt: skip
"""What takes a body that refers to nothing: there is no way to name what belongs to somebody else."""

NAMING_NOTHING = {"renew_calendar_feed", "end_calendar_feed", "read_notices", "ask_for_confirmation"}
"""What names nothing at all, neither in its path nor in a body."""

BY_LINK = {"get_invitation", "accept_invitation"}
"""What whoever was given the link may do: `tests/api/test_engagements.py` says with what care."""

ASKED_BY_APPS = {"describe_consent"}
"""What an app that anybody registered asks of whoever is signed in: `tests/api/test_oauth.py`."""

OF_MANY = {"get_cohort"}
"""What is told of five people or more, and so refused to everybody here: `tests/api/test_caseload.py`."""

ENDLESS = {"stream_events"}
"""What goes on for as long as somebody listens: `tests/api/test_streams.py`."""


class Operation(NamedTuple):
    """One method of one path."""

    id: str
    method: str
    path: str
    described: dict[str, Any]

    @property
    def scopes(self) -> list[str]:
        return [scope for scopes in self.described["security"][0].values() for scope in scopes]

    @property
    def filters(self) -> list[str]:
        return [p["name"] for p in self.described.get("parameters", []) if p["in"] == "query"]


OPERATIONS = [
    Operation(described["operationId"], method, path, described)
    for path, operations in DOCUMENT["paths"].items()
    for method, described in operations.items()
    if method in METHODS
]
GUARDED = [operation for operation in OPERATIONS if operation.id not in PUBLIC]


WRONG_REFERENCE = {
    "create_contact",
    "change_contacts",
    "plan_interview",
    "put_agenda_item",
    "create_note",
    "write_note",
    "draft_message",
    "check_message",
    "add_follow_up",
    "create_lead",
    "create_referral",
    "create_takeaway",
    "decide",
    "note_outcome",
}
"""What names somebody else's things in its body, or makes things under ids that a client chose: 422, as for a thing
that is not there."""


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def world(ada: Client) -> World:
    return furnish(ada, "quokkaword")


NOWHERE = World("", dict.fromkeys(
    ("sessions", "tokens", "directions", "contacts", "merges", "organizations", "question-sets", "questions",
     "interviews", "agenda-items", "notes", "proposals", "erasures", "token", "message-templates", "messages",
     "follow-ups", "leads", "referrals", "takeaways", "decisions", "outcomes", "notices", "imports", "row_id",
     "engagements", "invitation", "coach", "interview_id", "client_note_id", "goals", "goal_id", "tag",
     "assignment_id", "comment_id", "webhooks", "webhook-deliveries", "apps", "connected-apps", "passkeys"),
    "0198c0de-0000-7000-8000-000000000000"))  # fmt: skip


def visit(client: Client, operation: Operation, world: World) -> Response:
    """Call the operation, about things of this world; lists are asked for what belongs to them."""
    asked = {"q": world.word or "x"} if operation.id == "search" else {}
    body = bodies(world).get(operation.id)
    with client.stream(operation.method.upper(), world.path(operation.path), json=body, params=asked) as answer:
        if not is_endless(answer):
            answer.read()
        return answer


def is_endless(answer: Response) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/event-stream")


def test_every_operation_is_known_here() -> None:
    names = {operation.id for operation in OPERATIONS}
    bodied = {operation.id for operation in OPERATIONS if "requestBody" in operation.described}
    assert names >= PUBLIC | FOR_ONESELF | WRONG_REFERENCE
    assert bodied - PUBLIC == FOR_ONESELF | bodies(NOWHERE).keys(), "say how to visit it, or who may"
    assert {operation.id for operation in OPERATIONS if not operation.described.get("security")} == PUBLIC
    for operation in OPERATIONS:
        assert "{" not in NOWHERE.path(operation.path)


def test_without_a_token_nobody_gets_in(anybody: Client) -> None:
    answers = {operation.id: visit(anybody, operation, NOWHERE) for operation in GUARDED}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 401} == {}
    assert {answer.json()["code"] for answer in answers.values()} == {"not_signed_in"}


@pytest.fixture
def lacking(resident: Client) -> Iterator[dict[str, Client]]:
    """For each scope, a program that may do everything else."""

    def without(scope: Scope) -> Client:
        implied = {scope, scope.replace(":read", ":write")}
        return resident.with_token(*(other for other in Scope if other not in implied))

    programs = {scope.value: without(scope) for scope in Scope}
    yield programs
    for item in resident.get("/tokens").json()["items"]:
        resident.delete(f"/tokens/{item['id']}")


def test_without_its_scope_nobody_gets_in(lacking: dict[str, Client]) -> None:
    asked = [(operation, scope) for operation in GUARDED for scope in operation.scopes]
    assert {operation.id for operation, _ in asked} == {operation.id for operation in GUARDED}
    answers = {(operation.id, scope): visit(lacking[scope], operation, NOWHERE) for operation, scope in asked}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 403} == {}
    assert {answer.json()["code"] for answer in answers.values()} == {"missing_scope"}
    assert all(scope in answer.json()["detail"] for (_, scope), answer in answers.items())


def everything_of(client: Client, world: World) -> dict[str, bytes]:
    """All that can be read of this world, but for when things were last used."""
    left_out = OF_MANY | ENDLESS | ASKED_BY_APPS
    reads = [operation for operation in GUARDED if operation.method == "get" and operation.id not in left_out]
    told = {operation.id: visit(client, operation, world) for operation in reads}
    assert {name for name, answer in told.items() if not answer.is_success} == set()
    return {name: answer.content for name, answer in told.items() if name not in ("list_sessions", "list_tokens")}


def expected(operation: Operation) -> int:
    if operation.id in WRONG_REFERENCE:
        return 422
    return 404 if "{" in operation.path else 200


def test_somebody_else_sees_nothing_and_changes_nothing(ada: Client, world: World, sign_in: SignIn) -> None:
    before, bob = everything_of(ada, world), sign_in("bob")
    visited = [
        operation
        for operation in GUARDED
        if operation.id not in FOR_ONESELF | NAMING_NOTHING | BY_LINK | OF_MANY | ENDLESS | ASKED_BY_APPS
    ]
    theirs = {operation.id: visit(bob, operation, world) for operation in visited}
    nobodys = {operation.id: visit(bob, operation, NOWHERE) for operation in visited}

    wrong = {o.id: theirs[o.id].status_code for o in visited if theirs[o.id].status_code != expected(o)}
    assert wrong == {}
    for name, answer in theirs.items():
        assert not [secret for secret in (world.word, *world.ids.values()) if secret in answer.text], name
        assert said(answer) == said(nobodys[name]), name
    assert everything_of(ada, world) == before


def said(answer: Response) -> dict[str, Any]:
    if not answer.headers["Content-Type"].endswith("json") or not answer.content:
        return {"text": answer.text}
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def test_no_filter_leads_to_what_belongs_to_somebody_else(world: World, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    asked = {"contact_id": "contacts", "organization_id": "organizations", "interview_id": "interviews",
             "direction_id": "directions", "subject_id": "contacts"}  # fmt: skip
    filters = [
        (o, name)
        for o in GUARDED
        for name in o.filters
        if name.endswith("_id") and "{" not in o.path and o.id not in ASKED_BY_APPS
    ]
    assert {name for _, name in filters} == asked.keys()
    for operation, name in filters:
        found = bob.get(world.path(operation.path), params={name: world.ids[asked[name]]})
        assert found.json()["items"] == [], (operation.id, name)
    for operation in [operation for operation in GUARDED if "q" in operation.filters]:
        assert world.word not in bob.get(world.path(operation.path), params={"q": world.word}).text


def references(mine: World, theirs: dict[str, str]) -> list[tuple[str, str, dict[str, Any]]]:
    """Requests about my things that name, somewhere in the body, a thing of theirs."""
    contact, organization = theirs["contacts"], theirs["organizations"]
    operations = [
        {"op": "update", "id": contact, "changes": {"headline": "Mine"}},
        {"op": "update", "id": mine.ids["contacts"], "changes": {"referred_by_id": contact}},
        {"op": "tag", "id": contact, "add": ["mine"]},
        {"op": "trash", "id": contact},
        {"op": "restore", "id": contact},
        {"op": "create", "contact": {"given_name": "Eve", "referred_by_id": contact}},
    ]
    role = {"organization_id": organization, "title": "Mine"}
    about = {"contact_id": contact, "organization_id": organization, "interview_id": theirs["interviews"],
             "direction_id": theirs["directions"]}  # fmt: skip
    new_id = "0198c0de-0000-7000-8000-0000000000ff"
    return [
        ("POST", "/contacts", {"given_name": "Eve", "referred_by_id": contact}),
        ("POST", "/contacts", {"given_name": "Eve", "roles": [role]}),
        ("POST", "/contacts", {"given_name": "Eve", "direction_ids": [theirs["directions"]]}),
        ("PATCH", "/contacts/{contacts}", {"direction_ids": [theirs["directions"]]}),
        ("PATCH", "/interviews/{interviews}", {"direction_ids": [theirs["directions"]]}),
        ("POST", "/interviews", {"contact_id": mine.ids["contacts"], "direction_ids": [theirs["directions"]]}),
        ("PATCH", "/contacts/{contacts}", {"referred_by_id": contact}),
        ("PATCH", "/contacts/{contacts}", {"roles": [role]}),
        ("POST", "/contacts/{contacts}/merge", {"other_id": contact}),
        *(("POST", "/contacts/batch", {"operations": [operation]}) for operation in operations),
        ("POST", "/organizations/{organizations}/merge", {"other_id": organization}),
        ("PUT", "/question-sets/{question-sets}/order", {"question_ids": [theirs["questions"]]}),
        ("POST", "/interviews", {"contact_id": contact}),
        ("POST", "/interviews", {"contact_id": mine.ids["contacts"], "question_set_id": theirs["question-sets"]}),
        ("POST", "/interviews/{interviews}/agenda", {"question_set_id": theirs["question-sets"]}),
        ("PUT", "/interviews/{interviews}/agenda-order", {"item_ids": [theirs["agenda-items"]]}),
        ("PUT", f"/agenda-items/{new_id}", {"interview_id": theirs["interviews"], "text": "Mine?"}),
        *(("POST", "/notes", {"body": "Mine", name: id}) for name, id in about.items()),
        *(("PUT", f"/notes/{new_id}", {"body": "Mine", name: id}) for name, id in about.items()),
        *_references_of_outreach(mine.ids, theirs),
        *_references_of_evidence(mine.ids, theirs),
    ]


def _references_of_outreach(mine: dict[str, str], theirs: dict[str, str]) -> list[tuple[str, str, dict[str, Any]]]:
    contact, interview, text = theirs["contacts"], theirs["interviews"], {"text": "Mine"}
    mail = {"contact_id": mine["contacts"], "kind": "request"}
    follow_up, lead = {"due_on": "2027-03-01", **text}, {"kind": "person", **text}
    referral = {"from_contact_id": mine["contacts"], "to_contact_id": mine["contacts"]}
    return [
        ("POST", "/messages", mail | {"contact_id": contact}),
        ("POST", "/messages", mail | {"interview_id": interview}),
        ("POST", "/messages", mail | {"template_id": theirs["message-templates"]}),
        ("POST", "/message-checks", {"kind": "request", "interview_id": interview}),
        ("POST", "/follow-ups", follow_up | {"contact_id": contact}),
        ("POST", "/follow-ups", follow_up | {"interview_id": interview}),
        ("POST", "/follow-ups", follow_up | {"lead_id": theirs["leads"]}),
        ("POST", "/leads", lead | {"from_contact_id": contact}),
        ("POST", "/leads", lead | {"interview_id": interview}),
        ("PATCH", "/leads/{leads}", {"from_contact_id": contact}),
        ("POST", "/referrals", referral | {"from_contact_id": contact}),
        ("POST", "/referrals", referral | {"to_contact_id": contact}),
        ("POST", "/referrals", referral | {"lead_id": theirs["leads"]}),
        ("PATCH", "/referrals/{referrals}", {"from_contact_id": contact}),
    ]


def _references_of_evidence(mine: dict[str, str], theirs: dict[str, str]) -> list[tuple[str, str, dict[str, Any]]]:
    takeaway = {"interview_id": mine["interviews"], "kind": "gap", "text": "Mine"}
    decision = {"direction_id": mine["directions"], "verdict": "drop", "reason": "Mine", "override_reason": "Mine"}
    outcome = {"kind": "offer", "happened_on": "2026-11-01", "interview_ids": [mine["interviews"]]}
    place = {"start": 0, "end": 1, "quote": "n"}
    sources = [
        {"kind": "answer", "id": theirs["agenda-items"], **place},
        {"kind": "note", "id": theirs["notes"], **place},
        {"kind": "debrief", "id": theirs["interviews"], "field": "highlights", **place},
    ]
    return [
        ("POST", "/takeaways", takeaway | {"interview_id": theirs["interviews"]}),
        ("POST", "/takeaways", takeaway | {"direction_id": theirs["directions"]}),
        ("PATCH", "/takeaways/{takeaways}", {"direction_id": theirs["directions"]}),
        *(("POST", "/takeaways", takeaway | {"source": source}) for source in sources),
        ("PUT", "/takeaways/{takeaways}/closing", {"lead_ids": [theirs["leads"]]}),
        ("PUT", "/takeaways/{takeaways}/closing", {"takeaway_ids": [theirs["takeaways"]]}),
        ("POST", "/outcomes", outcome | {"interview_ids": [theirs["interviews"]]}),
        ("POST", "/outcomes", outcome | {"direction_id": theirs["directions"]}),
        ("PATCH", "/outcomes/{outcomes}", {"interview_ids": [theirs["interviews"]]}),
        ("POST", "/decisions", decision | {"direction_id": theirs["directions"]}),
        ("POST", "/decisions", decision | {"takeaway_ids": [theirs["takeaways"]]}),
    ]


def test_a_thing_of_somebody_else_is_no_reference(ada: Client, world: World, sign_in: SignIn) -> None:
    before, bob = everything_of(ada, world), sign_in("bob")
    mine = furnish(bob, "numbatword")
    asked = zip(references(mine, world.ids), references(mine, NOWHERE.ids), strict=True)
    for (method, path, theirs), (_, _, nobodys) in asked:
        url = path.format_map(mine.ids)
        refused = bob.request(method, url, json=theirs)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_reference"), (method, path, theirs)
        assert said(refused) == said(bob.request(method, url, json=nobodys)), (method, path)
    assert everything_of(ada, world) == before


def test_the_owner_finds_what_strangers_do_not(ada: Client, world: World) -> None:
    told = everything_of(ada, world)
    marks = [mark.encode() for mark in (world.word, *world.ids.values())]
    without = {name for name, content in told.items() if not any(mark in content for mark in marks)}
    assert without == {
        "list_stages", "prepare_interview", "check_readiness", "get_funnel", "get_question_insights",
        "get_availability", "list_slots", "get_calendar_feed", "get_notification_settings", "list_mails",
        "list_shared_scopes", "list_looks", "list_client_timeline", "get_second_factors",
    }  # fmt: skip
    assert PASSWORD.encode() not in b"".join(told.values())
