"""How the tests come to a coach and a client."""

from typing import Any

from client import Client, succeeded
from people import person

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


def group(coach: Client, tag: str) -> list[str]:
    """The ids of five clients who share everything, tagged so by the coach: as few as may be summed."""
    return [_member(coach, name, tag) for name in ("bob", "cleo", "dora", "emil", "fay")]


def _member(coach: Client, name: str, tag: str) -> str:
    member = person(name)
    with Client(coach.servers) as client:
        client.sign_up(member)
        id = engaged(coach, client.sign_in(member))
    succeeded(coach.patch(f"/coach/clients/{id}/card", json={"tags": [tag]}))
    return id
