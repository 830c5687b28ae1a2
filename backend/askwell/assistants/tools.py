"""What an assistant may do: each tool is one operation of the API, and nothing that reaches a contact is among them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from askwell.auth.viewer import Scope


class Call(NamedTuple):
    """A request to the API, below `/api/v1`."""

    method: str
    path: str
    params: dict[str, Any] | None = None
    json: dict[str, Any] | None = None


class Tool(NamedTuple):
    """One thing that an assistant may do: what it is called and takes, which scopes it needs, and what it comes to."""

    name: str
    meaning: str
    arguments: type["Arguments"]
    scopes: frozenset[str]
    call: Callable[[Any], Call]

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return any(scope.endswith(":write") for scope in self.scopes)


class Arguments(BaseModel):
    """What a tool takes; nothing else is taken."""

    model_config = ConfigDict(extra="forbid")

    def told(self, *without: str) -> dict[str, Any]:
        """What was said, as JSON."""
        return self.model_dump(mode="json", exclude_unset=True, exclude=set(without))


class Search(Arguments):
    q: Annotated[str, Field(min_length=1, max_length=200, description="Words to look for.")]
    limit: Annotated[int, Field(ge=1, le=20, description="How many of each kind.")] = 5


class ReadContact(Arguments):
    contact_id: UUID


class ReadInterview(Arguments):
    interview_id: UUID


class ListDue(Arguments):
    due_before: Annotated[date | None, Field(description="Those due on an earlier day; absent: all that are open.")] = (
        None
    )
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class DraftMessage(Arguments):
    contact_id: UUID
    kind: Literal["request", "nudge", "thank_you", "check_in", "outcome"]
    body: Annotated[str, Field(min_length=1, max_length=5000, description="Plain text, about 75 words at most.")]
    subject: Annotated[str | None, Field(max_length=200)] = None
    interview_id: UUID | None = None


class AddNote(Arguments):
    body: Annotated[str, Field(min_length=1, max_length=20_000, description="Markdown.")]
    contact_id: UUID | None = None
    organization_id: UUID | None = None
    interview_id: UUID | None = None
    direction_id: UUID | None = None


def _tool(name: str, meaning: str, arguments: type[Arguments], scopes: set[Scope], call: Callable[[Any], Call]) -> Tool:
    return Tool(name, meaning, arguments, frozenset(scope.value for scope in scopes), call)


_EVERYTHING = {
    Scope.contacts_read,
    Scope.questions_read,
    Scope.interviews_read,
    Scope.notes_read,
    Scope.outreach_read,
    Scope.directions_read,
}

TOOLS = (
    _tool(
        "search",
        "Find contacts, organizations, interviews, notes, messages and more by words.",
        Search,
        _EVERYTHING,
        lambda said: Call("GET", "/search", params=said.told()),
    ),
    _tool(
        "read_contact",
        "Read all that is kept of one contact.",
        ReadContact,
        {Scope.contacts_read},
        lambda said: Call("GET", f"/contacts/{said.contact_id}"),
    ),
    _tool(
        "read_interview",
        "Read one interview: its state and time, the agenda with answers, and the debrief.",
        ReadInterview,
        {Scope.interviews_read},
        lambda said: Call("GET", f"/interviews/{said.interview_id}"),
    ),
    _tool(
        "list_due",
        "List the follow-ups that are open, those due first.",
        ListDue,
        {Scope.outreach_read},
        lambda said: Call("GET", "/follow-ups", params={"state": "open", **said.told()}),
    ),
    _tool(
        "draft_message",
        "Write the draft of a message to a contact. It is not sent: the person reads it and sends it themselves.",
        DraftMessage,
        {Scope.outreach_write},
        lambda said: Call("POST", "/messages", json=said.told()),
    ),
    _tool(
        "add_note",
        "Add a note about one contact, organization, interview or direction.",
        AddNote,
        {Scope.notes_write},
        lambda said: Call("POST", "/notes", json=said.told()),
    ),
)
"""In the order in which they are listed."""


def tools_for(scopes: frozenset[str], *, writing: bool) -> list[Tool]:
    """What somebody with these scopes may do; to change something, the call has to say so as well."""
    return [tool for tool in TOOLS if tool.scopes <= scopes and (writing or not tool.writes)]
