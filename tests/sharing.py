"""How the tests come to a coach and a client."""

from typing import Any

from client import Client, succeeded

URL = "/engagements"
EVERYTHING = ["progress", "interviews", "debriefs", "notes", "contact_names"]


def link(invited: Any) -> str:
    """The token of an invitation's link."""
    return str(invited["url"]).partition("#")[2]


def engaged(coach: Client, client: Client, scopes: list[str] | None = None, **told: Any) -> str:
    """The id of an engagement that the coach asked for and the client accepted, sharing everything unless told."""
    invited = coach.make(URL, {"role": "coach"})
    shared = {"scopes": EVERYTHING if scopes is None else scopes, **told}
    accepted = succeeded(client.put(f"{URL}/invitations/{link(invited)}/acceptance", json=shared))
    return str(accepted["id"])


def share(client: Client, id: str, scopes: list[str]) -> None:
    """Have the client share these scopes from now on."""
    succeeded(client.patch(f"{URL}/{id}", json={"scopes": scopes}))
