"""The nine operations that are measured, as requests to any of the servers."""

import json
import random
from itertools import islice
from typing import Any, NamedTuple

import httpx

from benchmarks.load import Request
from benchmarks.population import BOOKINGS, OWNER, PASSWORD, Owner, Somebody, booking_token, family_names, people

CONTACTS = "/api/v1/contacts"
_TOKEN = "/api/v1/auth/token"
_DIFFERENT = 500
"""So many different requests of an operation are sent in turn."""


class Places(NamedTuple):
    """Where a server keeps things: ids of contacts all over the account, and the page that nine tenths lie before."""

    ids: list[str]
    deep_page: str


def sign_in(address: str) -> str:
    """An access token of the owner."""
    form = {"grant_type": "password", "username": OWNER, "password": PASSWORD}
    answer = httpx.post(address + _TOKEN, data=form, timeout=30, trust_env=False).raise_for_status()
    return str(answer.json()["access_token"])


def places_by_cursor(address: str, contacts: int) -> Places:
    """Walks through the list, page by page."""
    ids: list[str] = []
    page = f"{CONTACTS}?limit=100"
    with httpx.Client(base_url=address, headers=_bearer(address), timeout=30, trust_env=False) as client:
        while len(ids) < contacts * 0.9:
            told = client.get(page).raise_for_status().json()
            ids += [item["id"] for item in told["items"]]
            page = f"{CONTACTS}?limit=100&cursor={told['next_cursor']}"
    return Places(_some(ids), page.replace("limit=100", "limit=50"))


def places_by_offset(contacts: int) -> Places:
    """Counts: the tutorial's ids are numbers, and its pages begin where one says."""
    return Places(_some([str(id) for id in range(1, contacts + 1)]), f"{CONTACTS}?limit=50&offset={contacts * 9 // 10}")


def _bearer(address: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {sign_in(address)}"}


def _some(ids: list[str]) -> list[str]:
    return random.Random(1).sample(ids, min(_DIFFERENT, len(ids)))


def operations(places: Places, contacts: int) -> dict[str, list[Request]]:
    """The requests of every operation. Those that write come last: they make the tables grow."""
    searched = random.Random(2).choices(family_names(contacts), k=_DIFFERENT)
    pages = [f"/api/v1/bookings/{booking_token(number)}" for number in range(BOOKINGS)]
    form = f"grant_type=password&username={OWNER}&password={PASSWORD.replace(' ', '+')}"
    return {
        "list 50": [Request("GET", f"{CONTACTS}?limit=50")],
        "get one": [Request("GET", f"{CONTACTS}/{id}") for id in places.ids],
        "search": [Request("GET", f"{CONTACTS}?limit=50&q={name[:-1].lower()}") for name in searched],
        "deep page": [Request("GET", places.deep_page)],
        "booking page": [Request("GET", page) for page in pages],
        "booking slots": [Request("GET", f"{page}/slots") for page in pages],
        "sign-in": [Request("POST", _TOKEN, form, is_form=True)],
        "patch": [Request("PATCH", f"{CONTACTS}/{id}", _patch(number)) for number, id in enumerate(places.ids)],
        "create": [Request("POST", CONTACTS, body) for body in _new_contacts(contacts)],
    }


def _patch(number: int) -> str:
    return json.dumps({"headline": f"Director {number} of research"})


def _new_contacts(contacts: int) -> list[str]:
    return [json.dumps(_contact(somebody)) for somebody in islice(people(Owner(OWNER, contacts)), _DIFFERENT)]


def _contact(somebody: Somebody) -> dict[str, Any]:
    return {
        "given_name": somebody.given_name,
        "family_name": somebody.family_name,
        "headline": somebody.headline,
        "emails": [_address(f"new.{somebody.email}")],
        "phones": [_address(somebody.phone)],
        "links": [_address(somebody.link)],
        "roles": [{"organization_name": somebody.organization, "title": somebody.title}],
        "tags": somebody.tags,
        "location": somebody.location,
        "how_met": somebody.how_met,
    }


def _address(value: str) -> dict[str, Any]:
    return {"value": value, "label": None, "primary": True}
