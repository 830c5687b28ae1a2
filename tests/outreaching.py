"""How the tests write to contacts."""

from typing import Any

from client import Client, succeeded
from people import contact

REQUEST = "Amina suggested that I write to you. Would you have twenty minutes for a few questions?"
THANKS = "Thank you. What you said about waiting rooms stayed with me."


def message(contact_id: str, **changes: Any) -> dict[str, Any]:
    """A request to a contact."""
    return {"contact_id": contact_id, "kind": "request", "subject": "Your work", "body": REQUEST, **changes}


def sent(client: Client, contact_id: str | None = None, **changes: Any) -> Any:
    """A message that was sent by oneself, to a contact of its own unless one is named."""
    sent_at = changes.pop("sent_at", None)
    contact_id = contact_id or client.make("/contacts", contact())["id"]
    drafted = client.make("/messages", message(contact_id, **changes))
    told = {"logged": True} | ({"sent_at": sent_at} if sent_at else {})
    return succeeded(client.put(f"/messages/{drafted['id']}/sending", json=told))


def due(client: Client, **filters: Any) -> list[Any]:
    """The open follow-ups, the soonest due first."""
    found: list[Any] = succeeded(client.get("/follow-ups", params={"state": "open", **filters}))["items"]
    return found


def kinds(follow_ups: list[Any]) -> list[str]:
    """Their kinds, sorted."""
    return sorted(follow_up["kind"] for follow_up in follow_ups)
