"""Clients of OAuth that others wrote, driving a real server: what they are content with, most apps will be."""

from collections.abc import Iterator
from typing import Any

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from httpx import Client as Browser
from oauthlib.oauth2 import InvalidGrantError, WebApplicationClient
from requests_oauthlib import OAuth2Session

from apps import CALLBACK, App, registered, told
from client import Client, succeeded
from databases import NewDatabase
from people import contact, person
from pgtest import free_port
from servers import Server

SCOPES = ["contacts:read", "contacts:write"]


@pytest.fixture
def origin(new_database: NewDatabase) -> Iterator[str]:
    """A server that tells clients where it is."""
    server = Server(new_database(), knows_its_address=True)
    yield server.address
    server.kill()


@pytest.fixture
def ada(origin: str) -> Iterator[Client]:
    someone = person("ada")
    with Client([origin]) as client:
        client.sign_up(someone)
        client.sign_in(someone).make("/contacts", contact())
        yield client


@pytest.fixture
def metadata(origin: str) -> dict[str, Any]:
    """What the server says of itself."""
    with Browser(trust_env=False) as browser:
        told: dict[str, Any] = browser.get(get_well_known_url(origin, external=True)).json()
    assert told["issuer"] == origin
    return told


def allowed(ada: Client, address: str) -> str:
    """Go where the app sends the browser, and allow it what it asks for: the address that one is sent back to."""
    with Browser(trust_env=False) as browser:
        page = browser.get(address)
    assert page.status_code == 302
    answer = succeeded(ada.post("/consent", json={**told(f"https://a{page.headers['Location']}"), "allowed": True}))
    return str(answer["redirect_to"])


def test_authlib_finds_nothing_wrong_with_the_metadata(metadata: dict[str, Any]) -> None:
    # It knows no server but one over HTTPS.
    on_https = {name: value.replace("http://", "https://") if isinstance(value, str) else value
                for name, value in metadata.items()}  # fmt: skip
    AuthorizationServerMetadata(on_https).validate()


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib_signs_in_reads_renews_and_revokes(ada: Client, metadata: dict[str, Any], method: str) -> None:
    app = registered(ada)
    with OAuth2Client(
        app.id,
        app.secret,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        scope=" ".join(SCOPES),
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
        trust_env=False,
    ) as client:
        verifier = "a verifier of an app that is long enough".replace(" ", "-") + "-so-it-is"
        address, state = client.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier)
        back = allowed(ada, address)
        assert told(back)["iss"] == metadata["issuer"]
        client.fetch_token(metadata["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier)
        url = f"{ada.servers[0]}/api/v1/contacts"
        assert len(client.get(url).json()["items"]) == 1
        old = client.token
        assert client.refresh_token(metadata["token_endpoint"])["refresh_token"] != old["refresh_token"]
        assert client.get(url).status_code == 200
        seen = client.introspect_token(metadata["introspection_endpoint"], token=client.token["access_token"])
        assert seen.json()["active"]
        assert client.revoke_token(metadata["revocation_endpoint"]).status_code == 200
        assert client.get(url).status_code == 401
        with pytest.raises(OAuthError, match="invalid_grant"):
            client.refresh_token(metadata["token_endpoint"])


def test_authlib_signs_in_without_a_secret(ada: Client, metadata: dict[str, Any]) -> None:
    uri = f"http://127.0.0.1:{free_port()}/callback"
    app = registered(ada, is_confidential=False, redirect_uris=["http://127.0.0.1/callback"])
    with OAuth2Client(
        app.id, token_endpoint_auth_method="none", scope="contacts:read", redirect_uri=uri,
        code_challenge_method="S256", trust_env=False,
    ) as client:  # fmt: skip
        address, state = client.create_authorization_url(metadata["authorization_endpoint"], code_verifier="x" * 64)
        back = allowed(ada, address)
        assert back.startswith(uri)
        token = client.fetch_token(
            metadata["token_endpoint"], authorization_response=back, state=state, code_verifier="x" * 64
        )
        assert token["scope"] == "contacts:read"
        assert client.get(f"{ada.servers[0]}/api/v1/contacts").status_code == 200


@pytest.fixture
def over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """oauthlib speaks to this machine without TLS, and through no proxy."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.mark.usefixtures("over_http")
def test_oauthlib_signs_in_reads_and_renews(ada: Client, metadata: dict[str, Any]) -> None:
    app = registered(ada)
    with OAuth2Session(app.id, redirect_uri=CALLBACK, scope=SCOPES, pkce="S256") as client:
        address, _ = client.authorization_url(metadata["authorization_endpoint"])
        back = allowed(ada, address)
        token = client.fetch_token(
            metadata["token_endpoint"], authorization_response=back, client_secret=app.secret, include_client_id=True
        )
        assert token.scopes == set(SCOPES) or sorted(token.scopes) == SCOPES
        url = f"{ada.servers[0]}/api/v1/contacts"
        assert len(client.get(url).json()["items"]) == 1
        client.refresh_token(metadata["token_endpoint"], auth=(app.id, app.secret))
        assert client.get(url).status_code == 200


@pytest.mark.usefixtures("over_http")
def test_oauthlib_understands_a_refusal(ada: Client, metadata: dict[str, Any]) -> None:
    app: App = registered(ada)
    code = app.code(ada)
    app.redeem(code)
    client = WebApplicationClient(app.id)
    with pytest.raises(InvalidGrantError):
        client.parse_request_body_response(app.redeem(code).text)
    declined = app.asking()
    answer = succeeded(ada.post("/consent", json={**declined, "allowed": False}))
    with pytest.raises(Exception, match="access_denied"):
        client.parse_request_uri_response(answer["redirect_to"], state="a state")
