"""Assistants, through the SDK's own client: what a token and the call allow, and nothing that reaches a contact."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import httpx2
import pytest
from mcp import Client as Assistant
from mcp.client.streamable_http import streamable_http_client

from askwell.assistants import endpoint
from askwell.auth.viewer import Scope
from client import Client, SignIn
from databases import NewDatabase
from people import contact, interview
from servers import serving

READING = sorted(scope.value for scope in Scope if scope.endswith(":read") and "clients" not in scope)
WRITING = ["notes:write", "outreach:write"]
READERS = ["search", "read_contact", "read_interview", "list_due"]

Work = Callable[[Assistant], Any]


def assist(program: Client, work: Work, *, writing: bool = False) -> Any:
    """What the assistant's work comes to, with the program's token."""

    async def session() -> Any:
        headers = {"Authorization": program.headers["Authorization"]}
        url = f"{program.servers[0]}/mcp{'?write=true' if writing else ''}"
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Assistant(streamable_http_client(url, http_client=http)) as assistant,
        ):
            return await work(assistant)

    return asyncio.run(session())


def tools(program: Client, *, writing: bool = False) -> dict[str, Any]:
    async def work(assistant: Assistant) -> Any:
        return (await assistant.list_tools()).tools

    return {tool.name: tool for tool in assist(program, work, writing=writing)}


def call(program: Client, name: str, *, writing: bool = False, **arguments: Any) -> Any:
    async def work(assistant: Assistant) -> Any:
        return await assistant.call_tool(name, arguments)

    return assist(program, work, writing=writing)


def words(result: Any) -> str:
    return str(result.content[0].text)


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def test_what_it_may_do_follows_from_the_token_and_the_call(ada: Client) -> None:
    with ada.with_token(*READING, *WRITING) as everything, ada.with_token("contacts:read") as little:
        assert list(tools(everything)) == READERS
        assert list(tools(everything, writing=True)) == [*READERS, "draft_message", "add_note"]
        assert list(tools(little)) == list(tools(little, writing=True)) == ["read_contact"]
        assert all(tool.annotations.read_only_hint for tool in tools(everything).values())
        assert not tools(everything, writing=True)["add_note"].annotations.read_only_hint


def test_it_reads_what_is_there(ada: Client) -> None:
    zoe = ada.make("/contacts", contact(given_name="Zoë", how_met="quokkas"))
    talk = ada.make("/interviews", interview(zoe["id"]))
    ada.make("/follow-ups", {"text": "Thank Zoë", "due_on": "2026-11-01", "contact_id": zoe["id"]})
    with ada.with_token(*READING) as program:
        assert call(program, "read_contact", contact_id=zoe["id"]).structured_content["how_met"] == "quokkas"
        assert call(program, "read_interview", interview_id=talk["id"]).structured_content["state"] == talk["state"]
        due = call(program, "list_due", due_before="2026-11-02").structured_content["items"]
        assert [item["text"] for item in due] == ["Thank Zoë"]
        assert call(program, "list_due", due_before="2026-11-01").structured_content["items"] == []
        assert zoe["id"] in words(call(program, "search", q="quokkas"))


def test_it_drafts_and_notes_and_sends_nothing(ada: Client) -> None:
    zoe = ada.make("/contacts", contact())
    said = {"contact_id": zoe["id"], "body": "May I ask you how you came to research?"}
    with ada.with_token(*READING, *WRITING) as program:
        drafted = call(program, "draft_message", writing=True, kind="request", **said).structured_content
        noted = call(program, "add_note", writing=True, **said).structured_content
    assert (drafted["state"], drafted["sent_at"]) == ("draft", None)
    assert ada.get(f"/notes/{noted['id']}").json()["body"] == said["body"]
    assert [message["state"] for message in ada.get("/messages").json()["items"]] == ["draft"]


@pytest.mark.parametrize("writing", [True, False])
def test_it_does_not_write_unless_both_say_so(ada: Client, writing: bool) -> None:
    zoe = ada.make("/contacts", contact())
    scopes = READING if writing else [*READING, *WRITING]
    with ada.with_token(*scopes) as program:
        refused = call(program, "add_note", writing=writing, contact_id=zoe["id"], body="Hm")
    assert refused.is_error
    assert "not open to this token" in words(refused)
    assert ada.get("/notes").json()["items"] == []


def test_what_goes_wrong_is_said_in_words(ada: Client, sign_in: SignIn) -> None:
    theirs = sign_in("bob").make("/contacts", contact())["id"]
    with ada.with_token(*READING, *WRITING) as program:
        nobodys = call(program, "read_contact", contact_id=str(uuid4()))
        assert (nobodys.is_error, words(nobodys)) == (True, words(call(program, "read_contact", contact_id=theirs)))
        assert words(nobodys).startswith("not_found: ")
        assert "contact_id" in words(call(program, "read_contact", contact_id="../account"))
        assert "Extra inputs" in words(call(program, "search", q="x", owner_id="1"))
        alien = call(program, "add_note", writing=True, body="Hm", contact_id=theirs)
        assert "/contact_id: Nothing of yours has this id." in words(alien)


def knock(client: Client, **headers: str) -> httpx.Response:
    """A first request of an assistant."""
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accepted = {"Accept": "application/json, text/event-stream"}
    return httpx.post(f"{client.servers[0]}/mcp", json=asked, headers={**accepted, **headers}, trust_env=False)


def test_nobody_comes_in_without_a_token_that_is_good(ada: Client) -> None:
    strangers = [{}, {"Authorization": "Bearer askw_pat_x"}, {"Authorization": "Basic YTpi"}]
    for headers in strangers:
        refused = knock(ada, **headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer ")
    with ada.with_token("contacts:read") as program:
        token = program.headers["Authorization"]
        assert knock(ada, Authorization=token).status_code == 200
        for minted in ada.get("/tokens").json()["items"]:
            ada.delete(f"/tokens/{minted['id']}")
        assert knock(ada, Authorization=token).status_code == 401


def test_no_page_of_another_origin_comes_in(ada: Client) -> None:
    token = ada.headers["Authorization"]
    refused = knock(ada, Authorization=token, Origin="https://evil.example")
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_origin")


def test_too_much_is_refused(ada: Client) -> None:
    asked = {"Authorization": ada.headers["Authorization"], "Content-Type": "application/json"}
    sent = httpx.post(f"{ada.servers[0]}/mcp", content=b" " * 200_000, headers=asked, trust_env=False)
    assert sent.status_code == 413
    assert httpx.get(f"{ada.servers[0]}/mcp", headers=asked, trust_env=False).status_code == 405


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_without_the_extra_there_is_nothing(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "find_spec", lambda name: None)
    with serving(new_database()) as address:
        assert httpx.post(f"{address}/mcp", json={}, trust_env=False).status_code == 404
