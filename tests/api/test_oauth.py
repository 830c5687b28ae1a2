"""Apps of others: they get what a person gave them, for as long as the person wants, and nothing by a trick."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from apps import CALLBACK, App, challenge_of, registered, told
from askwell.auth.oauth.jobs import forget_ended
from askwell.auth.oauth.models import Grant
from askwell.auth.viewer import Scope
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from client import Client, SignIn, at_once, succeeded
from people import PASSWORD, contact, person

CONNECTED = "/connected-apps"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    """Whom the app asks."""
    return sign_in("ada")


@pytest.fixture
def developer(sign_in: SignIn) -> Client:
    return sign_in("bob")


@pytest.fixture
def app(developer: Client) -> App:
    return registered(developer)


@pytest.fixture
def public(developer: Client) -> App:
    """An app on people's own devices, which can keep no secret."""
    return registered(developer, is_confidential=False)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


@pytest.fixture
def origin(installation: str, settings: Settings) -> str:
    """Where people reach the installation; a cluster's servers share an address that none of them has."""
    return "http://127.0.0.1" if installation == "cluster" else settings.origin


def set_grants(database: Database, app: App, **values: Any) -> None:
    with database.transaction() as session:
        session.execute(update(Grant).where(col(Grant.app_id) == UUID(app.id)).values(**values))


def refused(answer: httpx.Response) -> str:
    """The code of a refusal in OAuth's own form."""
    assert answer.status_code in (400, 401), answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert body.keys() == {"error", "error_description"}
    assert not set(body["error_description"]) & set('"\\')
    code: str = body["error"]
    return code


def with_challenge(app: App) -> dict[str, str]:
    return {"code_challenge": challenge_of(app.verifier), "code_challenge_method": "S256"}


class TestFlow:
    def test_an_app_reads_what_it_was_allowed_and_nothing_else(self, ada: Client, app: App, origin: str) -> None:
        ada.make("/contacts", contact())
        back = app.sent_back(ada, "contacts:read")
        assert back.keys() == {"code", "state", "iss"}
        assert (back["state"], back["iss"]) == ("a state", origin)
        answer = app.redeem(back["code"])
        tokens = answer.json()
        assert answer.headers["Cache-Control"] == "no-store"
        assert tokens.keys() == {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
        assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 900, "contacts:read")
        assert len(app.get(tokens).json()["items"]) == 1
        assert app.get(tokens, "/notes").status_code == 403

    def test_a_public_app_needs_no_secret_but_the_verifier(self, ada: Client, public: App) -> None:
        assert public.is_let_in(public.connect(ada))
        assert refused(public.redeem(public.code(ada), client_secret="guessed")) == "invalid_client"

    def test_to_write_is_to_read_and_names_the_version(self, ada: Client, app: App) -> None:
        tokens, id = app.connect(ada, "contacts:write"), ada.make("/contacts", contact())["id"]
        assert app.is_let_in(tokens)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        url = f"/api/v1/contacts/{id}"
        unnamed = app.http.patch(url, json={"headline": "Mine"}, headers=bearer)
        named = app.http.patch(url, json={"headline": "Mine"}, headers={**bearer, "If-Match": '"1"'})
        assert (unnamed.status_code, named.status_code) == (428, 200)

    def test_an_app_may_do_nothing_that_needs_the_person(self, ada: Client, app: App) -> None:
        tokens = app.connect(ada, *Scope)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        for method, path, body in [
            ("POST", "/tokens", {"name": "Mine", "scopes": ["contacts:read"]}),
            ("POST", "/apps", {"name": "Mine", "redirect_uris": [CALLBACK], "is_confidential": False}),
            ("POST", "/consent", {**app.asking(*Scope), "allowed": True}),
            ("GET", "/sessions", None),
            ("GET", CONNECTED, None),
            ("GET", "/second-factors", None),
            ("PUT", "/account/password", {"current_password": PASSWORD, "new_password": "a quiet walk by the sea"}),
            ("POST", "/account/deletion", {"password": PASSWORD}),
        ]:
            answer = app.http.request(method, f"/api/v1{path}", json=body, headers=bearer)
            assert (answer.status_code, answer.json()["code"]) == (403, "session_required"), path

    def test_says_no_for_the_person(self, ada: Client, app: App) -> None:
        back = app.sent_back(ada, allowed=False)
        assert (back["error"], back["state"]) == ("access_denied", "a state")
        assert back.keys() == {"error", "error_description", "state", "iss"}
        assert succeeded(ada.get(CONNECTED))["items"] == []

    def test_keeps_what_the_address_says_already(self, ada: Client, developer: Client) -> None:
        app = registered(developer, redirect_uris=["https://app.example/callback?tenant=7"])
        back = app.sent_back(ada)
        assert back.keys() == {"tenant", "code", "state", "iss"}

    def test_nobody_allows_more_than_their_session_may(self, app: App, servers: list[str]) -> None:
        someone = person("eve")
        with Client(servers) as eve:
            eve.sign_up(someone)
            scopes = "account:write contacts:read notes:write"
            signed_in = eve.post("/auth/token", data={**someone.signing_in(), "scope": scopes})
            eve.carry(succeeded(signed_in)["access_token"])
            assert app.is_let_in(app.connect(eve, "contacts:read", "notes:read"))
            more = {**app.asking("contacts:write", "notes:read"), "allowed": True}
            answer = eve.post("/consent", json=more)
            assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
            for scope, status in (("notes:write", 201), ("interviews:read", 403)):
                assert eve.post("/tokens", json={"name": "A program", "scopes": [scope]}).status_code == status

    def test_the_person_is_told_what_is_asked(self, ada: Client, app: App) -> None:
        asked = succeeded(ada.get("/consent", params=app.asking("notes:read", "contacts:write")))
        assert asked["app"]["name"] == "Notebook"
        assert asked["scopes"] == ["contacts:write", "notes:read"]
        assert (asked["redirect_to"], asked["is_connected"]) == (CALLBACK, False)
        app.connect(ada)
        assert succeeded(ada.get("/consent", params=app.asking()))["is_connected"]


class TestAuthorize:
    """Where a browser arrives that an app sends."""

    def go(self, app: App, **changes: str) -> str:
        answer = app.http.get("/oauth/authorize", params=app.asking(**changes))
        assert answer.status_code == 302
        return answer.headers["Location"]

    def test_goes_on_to_a_page_of_ours(self, app: App) -> None:
        address = self.go(app, ui_locales="fr")
        assert urlsplit(address).path == "/authorize"
        assert urlsplit(address).netloc == ""
        assert told(address) == app.asking(), "what nobody here knows is left aside"

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"response_type": ""}, "unsupported_response_type"),
            ({"code_challenge": ""}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge_method": ""}, "invalid_request"),
            ({"scope": ""}, "invalid_scope"),
            ({"scope": "contacts:read everything"}, "invalid_scope"),
            ({"scope": "contacts:*"}, "invalid_scope"),
        ],
    )
    def test_the_app_hears_what_it_did_wrong_from_whoever_declines(
        self, app: App, ada: Client, origin: str, changes: dict[str, str], error: str
    ) -> None:
        """Nobody is sent to an address that somebody registered without being asked (RFC 9700, section 4.11.2)."""
        assert urlsplit(self.go(app, **changes))[:3] == ("", "", "/authorize")
        asked = app.asking(**changes)
        assert ada.get("/consent", params=asked).json()["code"] == "faulty_request"
        assert ada.post("/consent", json={**asked, "allowed": True}).json()["code"] == "faulty_request"
        back = app.sent_back(ada, allowed=False, **changes)
        assert back.pop("error_description")
        assert back == {"error": error, "state": "a state", "iss": origin}

    def test_what_is_said_twice_counts_as_not_said(self, app: App) -> None:
        asked = [*app.asking().items(), ("scope", "notes:read")]
        address = app.http.get("/oauth/authorize", params=asked).headers["Location"]
        assert told(address) == app.asking(scope="")

    @pytest.mark.parametrize(
        "uri",
        [
            "https://evil.example/callback",
            "https://app.example",
            "https://app.example/callback/",
            "https://app.example/callback/../other",
            "https://app.example/callback?x=1",
            "https://app.example/callback#x",
            "https://app.example:8443/callback",
            "https://app.example@evil.example/callback",
            "https://app.example.evil.example/callback",
            "https://APP.example/callback",
            "http://app.example/callback",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://app.example/callback\r\nX: y",
            "https://app.example/callback%0d%0a",
        ],
    )
    def test_sends_nobody_to_an_address_that_was_not_registered(self, app: App, ada: Client, uri: str) -> None:
        for changes in ({}, {"response_type": "token"}):
            address = self.go(app, redirect_uri=uri, **changes)
            assert urlsplit(address)[:3] == ("", "", "/authorize")
        body = app.asking(redirect_uri=uri)
        for answer in (
            ada.get("/consent", params=body),
            *(ada.post("/consent", json={**body, "allowed": allowed}) for allowed in (True, False)),
        ):
            assert answer.status_code == 422
            assert "redirect_to" not in answer.json()

    @pytest.mark.parametrize("client_id", ["", "x", "0198c0de-0000-7000-8000-000000000000"])
    def test_knows_no_other_app(self, app: App, ada: Client, client_id: str) -> None:
        assert urlsplit(self.go(app, client_id=client_id)).path == "/authorize"
        answer = ada.get("/consent", params=app.asking(client_id=client_id or "0"))
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_app")

    def test_the_port_of_a_loopback_address_is_free(self, ada: Client, developer: Client) -> None:
        own = ["http://127.0.0.1/cb", "http://[::1]:5000/cb", "http://localhost:3000/cb"]
        app = registered(developer, is_confidential=False, redirect_uris=own)
        for uri in ("http://127.0.0.1:49152/cb", "http://[::1]:49152/cb", "http://127.0.0.1/cb"):
            code = app.code(ada, redirect_uri=uri)
            assert app.redeem(code, redirect_uri=uri).status_code == 200
        for uri in (
            "http://localhost:49152/cb",
            "http://127.0.0.1:1/other",
            "https://127.0.0.1:1/cb",
            "http://127.1/cb",
        ):
            assert ada.get("/consent", params=app.asking(redirect_uri=uri)).status_code == 422


class TestCodes:
    def test_work_once_and_a_replay_ends_what_came_of_them(self, ada: Client, app: App) -> None:
        code = app.code(ada)
        tokens = app.redeem(code).json()
        assert app.is_let_in(tokens)
        assert refused(app.redeem(code)) == "invalid_grant"
        assert app.get(tokens).status_code == 401
        assert refused(app.renew(tokens["refresh_token"])) == "invalid_grant"
        assert succeeded(ada.get(CONNECTED))["items"] == []

    def test_of_sixteen_at_once_one_works(self, ada: Client, app: App) -> None:
        code = app.code(ada)
        answers = at_once(lambda _: app.redeem(code))
        assert sorted(answer.status_code for answer in answers) == [200] + [400] * 15

    def test_end_after_a_minute(self, ada: Client, app: App, database: Database) -> None:
        code = app.code(ada)
        set_grants(database, app, expires_at=now() - timedelta(seconds=1))
        assert refused(app.redeem(code)) == "invalid_grant"

    def test_are_good_for_a_minute_only(self, ada: Client, app: App, database: Database) -> None:
        app.code(ada)
        with database.reading() as session:
            (grant,) = session.scalars(select(Grant).where(col(Grant.app_id) == UUID(app.id)))
        assert grant.expires_at - grant.created_at < timedelta(seconds=61)

    def test_are_no_use_to_another_app(self, ada: Client, app: App, developer: Client) -> None:
        other = registered(developer)
        assert refused(other.redeem(app.code(ada), code_verifier=app.verifier)) == "invalid_grant"

    @pytest.mark.parametrize("verifier", ["", "x" * 43, "short", "x" * 129, "é" * 50])
    def test_are_no_use_without_the_verifier(self, ada: Client, app: App, verifier: str) -> None:
        expected = "invalid_request" if not verifier else "invalid_grant"
        assert refused(app.redeem(app.code(ada), code_verifier=verifier)) == expected

    def test_the_challenge_is_no_verifier(self, ada: Client, app: App) -> None:
        code = app.code(ada)
        assert refused(app.redeem(code, code_verifier=challenge_of(app.verifier))) == "invalid_grant"

    def test_are_no_use_for_another_address(self, ada: Client, developer: Client) -> None:
        app = registered(developer, redirect_uris=[CALLBACK, "https://app.example/other"])
        code = app.code(ada)
        assert refused(app.redeem(code, redirect_uri="https://app.example/other")) == "invalid_grant"
        assert app.redeem(code, redirect_uri="").status_code == 200, "OAuth 2.1 does not name it again"

    def test_are_no_access_tokens(self, ada: Client, app: App) -> None:
        assert app.get({"access_token": app.code(ada)}).status_code == 401


class TestRefreshing:
    def test_replaces_the_token(self, ada: Client, app: App) -> None:
        first = app.connect(ada)
        second = app.renew(first["refresh_token"]).json()
        assert second["refresh_token"] != first["refresh_token"]
        assert app.is_let_in(second)

    def test_twice_at_once_gets_the_same_successor(self, ada: Client, app: App) -> None:
        first = app.connect(ada)["refresh_token"]
        answers = at_once(lambda _: app.renew(first))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh_token"] for answer in answers}) == 1

    @pytest.mark.parametrize(("uses", "seconds"), [(2, 0), (1, 11)])
    def test_an_old_token_ends_the_family(
        self, ada: Client, app: App, database: Database, uses: int, seconds: int
    ) -> None:
        first = latest = app.connect(ada)
        for _ in range(uses):
            latest = app.renew(latest["refresh_token"]).json()
        set_grants(database, app, last_used_at=now() - timedelta(seconds=seconds))
        assert app.is_let_in(latest)
        assert refused(app.renew(first["refresh_token"])) == "invalid_grant"
        assert refused(app.renew(latest["refresh_token"])) == "invalid_grant"
        assert app.get(latest).status_code == 401

    def test_another_family_of_the_same_app_lives_on(self, ada: Client, app: App) -> None:
        phone, laptop = app.connect(ada), app.connect(ada)
        for token in (phone["refresh_token"], app.renew(phone["refresh_token"]).json()["refresh_token"]):
            app.renew(token)
        assert refused(app.renew(phone["refresh_token"])) == "invalid_grant"
        assert app.is_let_in(laptop)

    def test_may_ask_for_less_but_not_for_more(self, ada: Client, app: App) -> None:
        tokens = app.connect(ada, "contacts:read", "notes:read")
        less = app.renew(tokens["refresh_token"], scope="notes:read").json()
        assert less["scope"] == "notes:read"
        assert app.get(less).status_code == 403
        assert refused(app.renew(less["refresh_token"], scope="notes:write")) == "invalid_scope"
        assert app.renew(less["refresh_token"]).json()["scope"] == "contacts:read notes:read"

    def test_is_for_the_app_that_was_allowed(self, ada: Client, app: App, developer: Client) -> None:
        other, token = registered(developer), app.connect(ada)["refresh_token"]
        assert refused(other.renew(token)) == "invalid_grant"
        assert app.renew(token).status_code == 200

    def test_refuses_tokens_that_were_made_up(self, ada: Client, app: App, sign_in: SignIn) -> None:
        good = app.connect(ada)["refresh_token"]
        owner, grant, generation, signature = good.removeprefix("askw_ort_").split(".")
        made_up = [
            "x",
            "askw_ort_",
            "askw_ort_...",
            good[:-1] + ("0" if good[-1] != "0" else "1"),
            good.removeprefix("askw_ort_"),
            f"askw_ort_{owner}.{grant}.{int(generation) + 1}.{signature}",
            f"askw_ort_{grant}.{owner}.{generation}.{signature}",
            ada.cookies["askwell_refresh"],
            "askw_ort_" + ada.cookies["askwell_refresh"],
        ]
        assert {refused(app.renew(token)) for token in made_up} == {"invalid_grant"}
        cookie = {"Cookie": f"askwell_refresh={good.removeprefix('askw_ort_')}", "Sec-Fetch-Site": "same-origin"}
        assert httpx.post(f"{ada.servers[0]}/api/v1/auth/refresh", headers=cookie, trust_env=False).status_code == 401
        assert app.renew(good).status_code == 200

    def test_ends_after_ninety_idle_days(self, ada: Client, app: App, database: Database) -> None:
        tokens = app.connect(ada)
        set_grants(database, app, expires_at=now())
        assert app.get(tokens).status_code == 401
        assert refused(app.renew(tokens["refresh_token"])) == "invalid_grant"
        set_grants(database, app, expires_at=now() - timedelta(days=31))
        with database.transaction() as session:
            forget_ended(session)
            assert session.scalar(select(Grant).where(col(Grant.app_id) == UUID(app.id))) is None


class TestClients:
    def test_prove_themselves_in_the_header_or_in_the_form(self, ada: Client, app: App) -> None:
        form = {"grant_type": "authorization_code", "code": app.code(ada), "code_verifier": app.verifier}
        assert app.http.post("/oauth/token", data=form, auth=(app.id, app.secret)).status_code == 200
        assert app.redeem(app.code(ada)).status_code == 200

    @pytest.mark.parametrize(
        "proof",
        [
            {"client_secret": ""},
            {"client_secret": "askw_app_wrong"},
            {"client_id": ""},
            {"client_id": "x"},
            {"client_id": "0198c0de-0000-7000-8000-000000000000"},
        ],
    )
    def test_that_prove_nothing_get_nothing(self, ada: Client, app: App, proof: dict[str, str]) -> None:
        answer = app.redeem(app.code(ada), **proof)
        assert (answer.status_code, refused(answer)) == (401, "invalid_client")
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
        for path in ("revoke", "introspect"):
            assert refused(app.ask(path, token="x", **proof)) == "invalid_client"

    @pytest.mark.parametrize(
        "header", ["Basic", "Basic !", "Basic " + base64.b64encode(b"\xff\xff").decode(), "Basic Og=="]
    )
    def test_headers_that_are_none_prove_nothing(self, app: App, header: str) -> None:
        answer = app.http.post("/oauth/token", data={"grant_type": "x"}, headers={"Authorization": header})
        assert refused(answer) == "invalid_client"

    def test_say_who_they_are_in_one_way(self, ada: Client, app: App, developer: Client) -> None:
        other, form = registered(developer), {"grant_type": "authorization_code", "code": "x", "code_verifier": "x"}
        twice = app.http.post("/oauth/token", data={**form, "client_secret": "x"}, auth=(app.id, app.secret))
        two = app.http.post("/oauth/token", data={**form, "client_id": other.id}, auth=(app.id, app.secret))
        assert refused(twice) == refused(two) == "invalid_request"

    def test_are_understood_in_one_form_only(self, app: App) -> None:
        as_json = app.http.post("/oauth/token", json={"grant_type": "authorization_code"})
        repeated = app.http.post(
            "/oauth/token",
            content=f"client_id={app.id}&client_id={app.id}",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert refused(as_json) == refused(repeated) == "invalid_request"
        assert refused(app.ask("token", grant_type="password", username="a", password="b")) == "unsupported_grant_type"
        assert refused(app.ask("token")) == "unsupported_grant_type"
        large = app.ask("token", grant_type="x" * 20_000)
        assert large.status_code == 413
        assert app.http.get("/oauth/token").status_code == 405

    def test_secrets_are_rotated(self, ada: Client, developer: Client, app: App) -> None:
        old = app.secret
        app.secret = succeeded(developer.post(f"/apps/{app.id}/secret"))["client_secret"]
        assert refused(app.redeem(app.code(ada), client_secret=old)) == "invalid_client"
        assert app.redeem(app.code(ada)).status_code == 200


class TestRevocation:
    @pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
    def test_an_app_gives_its_tokens_back(self, ada: Client, app: App, kind: str) -> None:
        tokens = app.connect(ada)
        for _ in "ab":
            assert app.ask("revoke", token=tokens[kind], token_type_hint="whatever").status_code == 200
        assert app.get(tokens).status_code == 401
        assert refused(app.renew(tokens["refresh_token"])) == "invalid_grant"

    def test_what_is_not_its_own_stays(self, ada: Client, app: App, developer: Client) -> None:
        other, tokens = registered(developer), app.connect(ada)
        own = ada.headers["Authorization"].removeprefix("Bearer ")
        for token in (*(tokens[kind] for kind in ("access_token", "refresh_token")), own, "x"):
            assert other.ask("revoke", token=token).status_code == 200
        assert app.is_let_in(tokens)
        assert ada.get("/account").status_code == 200
        assert refused(app.ask("revoke")) == "invalid_request"

    def test_the_person_disconnects_it_at_once(self, ada: Client, app: App) -> None:
        tokens = app.connect(ada), app.connect(ada, "contacts:read", "notes:read")
        (listed,) = succeeded(ada.get(CONNECTED))["items"]
        assert listed["app"]["name"] == "Notebook"
        assert listed["scopes"] == ["contacts:read", "notes:read"]
        assert listed["connected_at"] <= listed["last_used_at"]
        assert ada.delete(f"{CONNECTED}/{app.id}").status_code == 204
        assert {app.get(each).status_code for each in tokens} == {401}
        assert {refused(app.renew(each["refresh_token"])) for each in tokens} == {"invalid_grant"}
        assert ada.delete(f"{CONNECTED}/{app.id}").status_code == 404

    def test_nobody_disconnects_it_for_somebody_else(self, ada: Client, app: App, developer: Client) -> None:
        tokens = app.connect(ada)
        assert developer.delete(f"{CONNECTED}/{app.id}").status_code == 404
        assert app.is_let_in(tokens)

    def test_a_deleted_app_is_let_in_nowhere(self, ada: Client, app: App, developer: Client) -> None:
        tokens = app.connect(ada)
        assert developer.delete(f"/apps/{app.id}").status_code == 204
        assert app.get(tokens).status_code == 401
        assert refused(app.renew(tokens["refresh_token"])) == "invalid_client"
        assert succeeded(ada.get(CONNECTED))["items"] == []

    @pytest.mark.parametrize("whose", ["ada", "bob"])
    def test_ends_with_either_account(self, ada: Client, app: App, sign_in: SignIn, whose: str) -> None:
        tokens = app.connect(ada)
        assert sign_in(whose).post("/account/deletion", json={"password": PASSWORD}).status_code == 204
        assert app.get(tokens).status_code == 401
        assert refused(app.renew(tokens["refresh_token"])) in ("invalid_client", "invalid_grant")

    def test_signing_out_is_no_concern_of_an_app(self, ada: Client, app: App) -> None:
        tokens = app.connect(ada)
        assert ada.post("/auth/sign-out", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
        assert app.is_let_in(tokens)


class TestIntrospection:
    def test_tells_an_app_about_its_own_tokens(self, ada: Client, app: App, origin: str) -> None:
        tokens, me = app.connect(ada), succeeded(ada.get("/account"))["id"]
        seen = app.ask("introspect", token=tokens["access_token"]).json()
        assert seen.items() >= {"active": True, "client_id": app.id, "sub": me, "scope": "contacts:read"}.items()
        assert seen["iss"] == origin
        assert seen["exp"] - seen["iat"] == 900
        assert app.ask("introspect", token=tokens["refresh_token"]).json()["active"]
        app.renew(tokens["refresh_token"])
        assert app.ask("introspect", token=tokens["refresh_token"]).json() == {"active": False}

    def test_tells_nothing_of_what_is_not_good_or_not_its_own(self, ada: Client, app: App, developer: Client) -> None:
        other, tokens = registered(developer), app.connect(ada)
        own = ada.headers["Authorization"].removeprefix("Bearer ")
        for token in (tokens["access_token"], tokens["refresh_token"], own, "x"):
            assert other.ask("introspect", token=token).json() == {"active": False}
        app.ask("revoke", token=tokens["access_token"])
        assert app.ask("introspect", token=tokens["access_token"]).json() == {"active": False}

    def test_is_for_apps_that_keep_a_secret(self, ada: Client, public: App) -> None:
        token = public.connect(ada)["access_token"]
        assert refused(public.ask("introspect", token=token)) == "invalid_client"


class TestDiscovery:
    def test_a_client_that_knows_nothing_finds_its_way(self, anybody: Client, origin: str) -> None:
        challenge = anybody.get("/contacts").headers["WWW-Authenticate"]
        document = f"{origin}/.well-known/oauth-protected-resource"
        assert challenge.startswith("Bearer")
        assert f'resource_metadata="{document}"' in challenge
        with httpx.Client(base_url=anybody.servers[0], trust_env=False) as http:
            resource = http.get("/.well-known/oauth-protected-resource").json()
            server = http.get("/.well-known/oauth-authorization-server").json()
        assert resource["authorization_servers"] == [server["issuer"]] == [origin]
        assert server["code_challenge_methods_supported"] == ["S256"]
        assert server["response_types_supported"] == ["code"]
        assert server["authorization_response_iss_parameter_supported"] is True
        assert set(server["scopes_supported"]) == set(Scope)
        for name in ("authorization", "token", "revocation", "introspection"):
            assert server[f"{name}_endpoint"].startswith(f"{origin}/oauth/")
