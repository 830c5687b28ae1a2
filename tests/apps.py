"""An app that somebody else built: a client of OAuth that is as careful, or as careless, as a test wants it."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from client import Client, succeeded

CALLBACK = "https://app.example/callback"
NEW_APP = {"name": "Notebook", "redirect_uris": [CALLBACK], "is_confidential": True}


class Wire:
    """Plain HTTP to one address; each request has a connection of its own, so that nothing is left open."""

    def __init__(self, address: str) -> None:
        self.address = address

    def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        return httpx.request(method, f"{self.address}{path}", trust_env=False, verify=False, timeout=30, **sent)

    def get(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("GET", path, **sent)

    def post(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("POST", path, **sent)

    def patch(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("PATCH", path, **sent)


def registered(developer: Client, **changes: Any) -> "App":
    """A new app of the developer's, which asks the same servers."""
    made = developer.make("/apps", {**NEW_APP, **changes})
    return App(developer.servers[0], made)


def challenge_of(verifier: str) -> str:
    """What a verifier is asked with (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class App:
    """One app, with a plain HTTP client: OAuth answers in its own form."""

    def __init__(self, address: str, made: dict[str, Any]) -> None:
        self.id, self.secret, self.made = made["id"], made["client_secret"], made
        self.redirect_uri = made["redirect_uris"][0]
        self.http = Wire(address)
        self.verifier = secrets.token_urlsafe(48)

    def asking(self, *scopes: str, **changes: str) -> dict[str, str]:
        """The parameters that the app sends a browser along with."""
        asked = {
            "client_id": self.id,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": " ".join(scopes or ("contacts:read",)),
            "state": "a state",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**asked, **changes}.items() if value != ""}

    def code(self, person: Client, *scopes: str, **changes: str) -> str:
        """The code that comes of somebody's consent."""
        return self.sent_back(person, *scopes, **changes)["code"]

    def sent_back(self, person: Client, *scopes: str, allowed: bool = True, **changes: str) -> dict[str, str]:
        """What the app is told after somebody's answer."""
        answer = succeeded(person.post("/consent", json={**self.asking(*scopes, **changes), "allowed": allowed}))
        return told(answer["redirect_to"])

    def ask(self, path: str, **form: str) -> httpx.Response:
        """Ask as this app, which proves itself in the form if it has a secret."""
        proof = {"client_id": self.id, **({"client_secret": self.secret} if self.secret else {})}
        sent = {name: value for name, value in {**proof, **form}.items() if value != ""}
        return self.http.post(f"/oauth/{path}", data=sent)

    def redeem(self, code: str, **changes: str) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        return self.ask("token", **{**form, "code_verifier": self.verifier, **changes})

    def connect(self, person: Client, *scopes: str) -> dict[str, Any]:
        """The tokens that somebody gives the app."""
        answer = self.redeem(self.code(person, *scopes))
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    def renew(self, refresh_token: str, **changes: str) -> httpx.Response:
        return self.ask("token", grant_type="refresh_token", refresh_token=refresh_token, **changes)

    def is_let_in(self, tokens: dict[str, Any], path: str = "/contacts") -> bool:
        """Whether the API takes the access token."""
        return self.get(tokens, path).status_code == 200

    def get(self, tokens: dict[str, Any], path: str = "/contacts") -> httpx.Response:
        return self.http.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {tokens['access_token']}"})


def told(address: str) -> dict[str, str]:
    """The parameters of an address, each once."""
    found = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}
