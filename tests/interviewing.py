"""How the tests bring an interview into any state."""

from typing import Any

from client import Client, succeeded
from people import contact, interview

INTERVIEWS = "/interviews"
WAYS = {
    "planned": (),
    "requested": ("request",),
    "scheduled": ("request", "schedule"),
    "completed": ("request", "schedule", "completion"),
    "declined": ("request", "decline"),
    "cancelled": ("request", "cancellation"),
    "no_show": ("request", "schedule", "no-show"),
}
"""The transitions that lead from a new interview to each state."""


def step(client: Client, interview: Any, name: str, **told: Any) -> Any:
    """Bring an interview through one transition."""
    return succeeded(client.put(f"{INTERVIEWS}/{interview['id']}/{name}", json=told))


def interview_in(client: Client, state: str, contact_id: str | None = None, **changes: Any) -> Any:
    """An interview in this state, with a contact of its own unless one is named."""
    contact_id = contact_id or client.make("/contacts", contact())["id"]
    made = client.make(INTERVIEWS, interview(contact_id, **changes))
    for name in WAYS[state]:
        made = step(client, made, name)
    assert made["state"] == state
    return made
