"""Sessions: begun with a password, renewed with a cookie, ended at once; and nothing else is let in."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response
from sqlalchemy import select, update
from sqlmodel import col

from askwell.auth.jobs import forget_ended
from askwell.auth.models import SignIn as Row
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.keys import load_keys
from askwell.core.settings import Settings
from client import Client, SignIn, at_once
from databases import NewDatabase
from people import Person, person
from servers import serving

ACCOUNT, SESSIONS, TOKEN, REFRESH, SIGN_OUT = "/account", "/sessions", "/auth/token", "/auth/refresh", "/auth/sign-out"
COOKIE = "askwell_refresh"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def cookie_of(response: Response) -> Morsel[str]:
    return SimpleCookie(response.headers["Set-Cookie"])[COOKIE]


def presenting(client: Client, cookie: str, path: str = REFRESH) -> Response:
    """Ask with this cookie, whatever the client's own jar holds."""
    return client.post(path, headers={**OURS, "Cookie": f"{COOKIE}={cookie}"})


def current(client: Client) -> dict[str, Any]:
    return next(item for item in client.get(SESSIONS).json()["items"] if item["current"])


def set_session(database: Database, id: str, **values: Any) -> None:
    with database.transaction() as session:
        session.execute(update(Row).where(col(Row.id) == UUID(id)).values(**values))


def test_signing_in_gives_a_short_lived_token_and_a_cookie_that_no_script_reads(anybody: Client) -> None:
    someone = person("ada")
    anybody.sign_up(someone)
    response = anybody.post(TOKEN, data=someone.signing_in())
    given, cookie = response.json(), cookie_of(response)
    assert given.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert (given["token_type"], given["expires_in"]) == ("bearer", 900)
    assert {"account:write", "contacts:write", "notes:read"} <= set(given["scope"].split())
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("strict", "/", "")
    assert cookie.value not in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_on_https_the_cookie_is_for_https_only(new_database: NewDatabase) -> None:
    someone, settings = person("ada"), new_database().model_copy(update={"public_url": "https://askwell.example"})
    with serving(settings) as address, Client([address]) as client:
        client.sign_up(someone)
        response = client.post(TOKEN, data=someone.signing_in())
    assert response.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}=")
    assert "; Secure" in response.headers["Set-Cookie"]
    assert "max-age=" in response.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"grant_type": "client_credentials"}, "/grant_type"),
        ({"grant_type": ""}, "/grant_type"),
        ({"username": "x" * 255}, "/username"),
        ({"username": "a\0b@example.org"}, "/username"),
        ({"password": "x" * 201}, "/password"),
        ({"password": ""}, "/password"),
        ({"scope": "contacts:read everything"}, "/scope"),
        ({"scope": "x" * 2001}, "/scope"),
    ],
)
def test_refuses_a_form_that_is_not_one(anybody: Client, form: dict[str, str], pointer: str) -> None:
    refused = anybody.post(TOKEN, data={**person("ada").signing_in(), **form})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert "Set-Cookie" not in refused.headers


def test_a_session_of_few_scopes_keeps_them_when_it_is_renewed(anybody: Client) -> None:
    someone = person("ada")
    anybody.sign_up(someone)
    narrow = anybody.post(TOKEN, data={**someone.signing_in(), "scope": "contacts:read"}).json()
    assert narrow["scope"] == "contacts:read"
    assert anybody.carry(narrow["access_token"]).get("/contacts").status_code == 200
    assert anybody.get(ACCOUNT).status_code == 403
    assert anybody.renew().json()["scope"] == "contacts:read"


class TestRefresh:
    def test_replaces_the_cookie_and_keeps_the_session(self, ada: Client) -> None:
        before = current(ada)
        renewed = ada.renew()
        assert renewed.status_code == 200
        assert current(ada.carry(renewed.json()["access_token"]))["id"] == before["id"]
        assert cookie_of(renewed).value != cookie_of(ada.renew()).value

    def test_two_tabs_get_the_same_successor(self, ada: Client) -> None:
        old = ada.cookies[COOKIE]
        successors = {cookie_of(presenting(ada, old)).value for _ in "ab"}
        assert len(successors) == 1
        assert presenting(ada, successors.pop()).status_code == 200

    def test_sixteen_at_once_get_the_same_successor(self, ada: Client) -> None:
        old = ada.cookies[COOKIE]
        answers = at_once(lambda _: presenting(ada, old))
        assert {response.status_code for response in answers} == {200}
        assert len({cookie_of(response).value for response in answers}) == 1

    @pytest.mark.parametrize(("uses", "seconds"), [(2, 0), (1, 11)])
    def test_an_old_cookie_proves_a_copy_and_ends_the_session(
        self, ada: Client, database: Database, uses: int, seconds: int
    ) -> None:
        stolen, id = ada.cookies[COOKIE], current(ada)["id"]
        for _ in range(uses):
            latest = cookie_of(ada.renew()).value
        set_session(database, id, last_used_at=now() - timedelta(seconds=seconds))
        assert ada.get(ACCOUNT).status_code == 200
        assert presenting(ada, stolen).status_code == 401
        assert presenting(ada, latest).status_code == 401
        assert ada.get(ACCOUNT).status_code == 401

    def test_ends_with_the_session(self, ada: Client, database: Database) -> None:
        set_session(database, current(ada)["id"], expires_at=now() - timedelta(seconds=1))
        assert ada.get(ACCOUNT).status_code == ada.renew().status_code == 401

    def test_refuses_cookies_that_were_made_up(self, ada: Client, sign_in: SignIn) -> None:
        good = ada.cookies[COOKIE]
        owner, session, generation, signature = good.split(".")
        bobs = sign_in("bob").cookies[COOKIE].split(".")
        made_up = [
            "",
            "...",
            "a.b.c.d",
            good[:-1] + ("0" if good[-1] != "0" else "1"),
            good + "00",
            f"{owner}.{session}.{int(generation) + 1}.{signature}",
            f"{owner}.{session}.-1.{signature}",
            f"{bobs[0]}.{bobs[1]}.{generation}.{signature}",
            f"{owner}.{bobs[1]}.{generation}.{bobs[3]}",
            f"{owner}.{session}.{'9' * 5000}.{signature}",
            f"{owner}.{session}.{generation}.",
            good.upper(),
        ]
        assert {presenting(ada, cookie).status_code for cookie in made_up} == {401}
        assert presenting(ada, good).status_code == 200


class TestForgery:
    """Requests that another page makes a browser send."""

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1.evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "own"},
        ],
    )
    def test_from_other_pages_uses_no_cookie(self, ada: Client, headers: dict[str, str]) -> None:
        sent = {**headers, "Origin": ada.servers[0]} if headers.get("Origin") == "own" else headers
        refused = [ada.post(path, headers=sent) for path in (REFRESH, SIGN_OUT)]
        assert {(response.status_code, response.json()["code"]) for response in refused} == {(403, "cross_origin")}
        assert not any("Set-Cookie" in response.headers for response in refused)
        assert ada.get(ACCOUNT).status_code == ada.renew().status_code == 200

    def test_our_own_pages_are_known_by_either_header(self, ada: Client) -> None:
        assert ada.post(REFRESH, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
        # Every server of a cluster is asked by an address of its own.
        for server in ada.servers:
            with Client([server]) as tab:
                tab.cookies = ada.cookies
                assert tab.post(REFRESH, headers={"Origin": server}).status_code == 200


class TestEnding:
    def test_signing_out_acts_at_once(self, ada: Client, sign_in: SignIn) -> None:
        elsewhere, cookie = sign_in("ada"), ada.cookies[COOKIE]
        gone = ada.post(SIGN_OUT, headers=OURS)
        assert gone.status_code == 204
        assert cookie_of(gone).value == ""
        assert ada.get(ACCOUNT).status_code == presenting(ada, cookie).status_code == 401
        assert elsewhere.get(ACCOUNT).status_code == 200

    def test_signing_out_twice_or_without_a_session_does_nothing(self, ada: Client, anybody: Client) -> None:
        cookie = ada.cookies[COOKIE]
        assert {presenting(ada, cookie, SIGN_OUT).status_code for _ in "ab"} == {204}
        assert anybody.post(SIGN_OUT, headers=OURS).status_code == 204

    def test_lists_where_one_is_signed_in_and_ends_any_of_them_at_once(self, ada: Client, sign_in: SignIn) -> None:
        phone = sign_in("ada")
        here, there = current(ada), current(phone)
        assert [item["id"] for item in ada.get(SESSIONS).json()["items"]] == [there["id"], here["id"]]
        assert here["user_agent"] == ada.headers["User-Agent"]
        assert ada.delete(f"{SESSIONS}/{there['id']}").status_code == 204
        assert phone.get(ACCOUNT).status_code == phone.renew().status_code == 401
        assert ada.delete(f"{SESSIONS}/{there['id']}").status_code == 404
        assert [item["id"] for item in ada.get(SESSIONS).json()["items"]] == [here["id"]]

    def test_what_the_browser_calls_itself_is_kept_on_one_line(self, anybody: Client) -> None:
        someone = person("ada")
        anybody.sign_up(someone)
        agent = b"Phone\t\xff " + b"x" * 300
        given = anybody.post(TOKEN, data=someone.signing_in(), headers={b"User-Agent": agent}).json()
        named = current(anybody.carry(given["access_token"]))["user_agent"]
        assert named.startswith("Phone ")
        assert len(named) <= 200

    def test_nobody_ends_the_session_of_somebody_else(self, ada: Client, sign_in: SignIn) -> None:
        bob = sign_in("bob")
        assert bob.delete(f"{SESSIONS}/{current(ada)['id']}").status_code == 404
        assert ada.get(ACCOUNT).status_code == 200

    def test_every_session_may_be_ended_the_present_one_too(self, ada: Client) -> None:
        assert ada.delete(f"{SESSIONS}/{current(ada)['id']}").status_code == 204
        assert ada.get(ACCOUNT).status_code == 401


def packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


class Forger:
    """Somebody who has an honest token, and for the worst cases even the key."""

    def __init__(self, honest: str, key: bytes) -> None:
        self.honest, self.key = honest, key
        self.header, self.claims = (unpacked(part) for part in honest.split(".")[:2])

    def token(
        self, header: dict[str, Any] | None = None, *, key: bytes | None = None, drop: str = "", **claims: Any
    ) -> str:
        told = {name: value for name, value in {**self.claims, **claims}.items() if name != drop}
        signed = ".".join(packed(json.dumps(part).encode()) for part in ({**self.header, **(header or {})}, told))
        mac = hmac.digest(self.key if key is None else key, signed.encode(), hashlib.sha256)
        return f"{signed}.{packed(mac)}"

    def raw_header(self, header: bytes) -> str:
        _, claims, _ = self.honest.split(".")
        signed = f"{packed(header)}.{claims}"
        return f"{signed}.{packed(hmac.digest(self.key, signed.encode(), hashlib.sha256))}"


SOON, PAST = int(time.time()) + 3600, int(time.time()) - 60
HOSTILE = {
    "not signed": lambda f: f.token({"alg": "none"}),
    "not signed, no signature": lambda f: f.token({"alg": "none"}).rpartition(".")[0] + ".",
    "another algorithm": lambda f: f.token({"alg": "HS512"}),
    "an algorithm of key pairs": lambda f: f.token({"alg": "RS256"}),
    "algorithm in other letters": lambda f: f.token({"alg": "hs256"}),
    "algorithm is a list": lambda f: f.token({"alg": ["HS256"]}),
    "critical extension": lambda f: f.token({"crit": ["b64"]}),
    "key by address": lambda f: f.token({"jku": "https://evil.example/keys"}),
    "key inside": lambda f: f.token({"jwk": {"kty": "oct", "k": "AAAA"}}, key=b"\0\0\0"),
    "certificate inside": lambda f: f.token({"x5c": ["AAAA"]}),
    "another type of token": lambda f: f.token({"typ": "JWT"}),
    "type of a refresh token": lambda f: f.token({"typ": "rt+jwt"}),
    "unknown key": lambda f: f.token({"kid": "0" * 8}),
    "key is a list": lambda f: f.token({"kid": [f.header["kid"]]}),
    "key is a path": lambda f: f.token({"kid": "../../dev/null"}, key=b""),
    "no key id": lambda f: f.raw_header(b'{"alg":"HS256","typ":"at+jwt"}'),
    "empty key": lambda f: f.token(key=b""),
    "guessed key": lambda f: f.token(key=b"secret"),
    "key of another purpose": lambda f: f.token(key=hashlib.sha256(f.key).digest()),
    "other audience": lambda f: f.token(aud="askwell-web"),
    "audience in a list": lambda f: f.token(aud=["askwell-api", "other"]),
    "other issuer": lambda f: f.token(iss="https://evil.example"),
    "issuer in a list": lambda f: f.token(iss=[f.claims["iss"]]),
    "expired": lambda f: f.token(exp=PAST, iat=PAST - 900, nbf=PAST - 900),
    "expiry is a list": lambda f: f.token(exp=[SOON]),
    "expiry is text": lambda f: f.token(exp=str(SOON)),
    "expiry is infinite": lambda f: f.token(exp=float("inf")),
    "expiry is no number": lambda f: f.token(exp=float("nan")),
    "expiry is true": lambda f: f.token(exp=True),
    "expiry is null": lambda f: f.token(exp=None),
    "expiry beyond time": lambda f: f.token(exp=10**400),
    "good for an hour": lambda f: f.token(exp=f.claims["iat"] + 3600),
    "not yet good": lambda f: f.token(nbf=SOON),
    "start is an object": lambda f: f.token(nbf={}),
    "issued as text": lambda f: f.token(iat="now"),
    "subject is a number": lambda f: f.token(sub=1),
    "subject is no id": lambda f: f.token(sub="admin"),
    "session is no id": lambda f: f.token(sid="' OR 1=1 --"),
    "session is null": lambda f: f.token(sid=None),
    "scope is a list": lambda f: f.token(scope=["account:read"]),
    "one claim too many": lambda f: f.token(admin=True),
    "session of nobody": lambda f: f.token(sid=str(uuid4())),
    "somebody else's account": lambda f: f.token(sub=str(uuid4())),
    "letter behind": lambda f: f.honest + "A",
    "tab inside": lambda f: f"{f.honest[:30]}\t{f.honest[30:]}",
    "letter changed": lambda f: f.honest[:-2] + ("A" if f.honest[-2] != "A" else "B") + f.honest[-1],
    "cut short": lambda f: f.honest[:-1],
    "claims of another": lambda f: ".".join([*f.token(scope="x").split(".")[:2], f.honest.split(".")[2]]),
    "only dots": lambda f: "." * 2,
    "many dots": lambda f: f.honest + ".a.b",
    "not base64": lambda f: "!!!!.????.####" * 2,
    "nested without end": lambda f: f.raw_header(b'{"alg":"HS256","x":' + b"[" * 9000 + b"]" * 9000 + b"}"),
    "nested a little": lambda f: f.raw_header(b'{"alg":' + b"[" * 600 + b"]" * 600 + b"}"),
    "header is a list": lambda f: f.raw_header(b'["alg","HS256"]'),
    "header is no text": lambda f: f.raw_header(b"\xff\xfe"),
    "claims are a list": lambda f: f"{f.honest.split('.')[0]}.{packed(b'[1]')}.{f.honest.split('.')[2]}",
    "encrypted": lambda f: ".".join([f.honest.split(".")[0], *["AAAA"] * 4]),
    "very long": lambda f: f.token(scope="x" * 6000),
    "one letter": lambda f: "x",
}
HOSTILE |= {
    f"no {claim}": (lambda f, claim=claim: f.token(drop=claim))
    for claim in ("iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "scope", "client_id")
}


class TestHostileTokens:
    @pytest.fixture
    def forger(self, ada: Client, settings: Settings) -> Forger:
        return Forger(ada.headers["Authorization"].removeprefix("Bearer "), load_keys(settings).of("access token"))

    def test_the_forger_knows_how_it_is_done(self, ada: Client, forger: Forger) -> None:
        assert ada.carry(forger.token()).get(ACCOUNT).status_code == 200
        assert ada.carry(forger.token(jti="another")).get(ACCOUNT).status_code == 200

    def test_are_all_refused_in_the_same_words(self, ada: Client, forger: Forger) -> None:
        said = {}
        for name, made in HOSTILE.items():
            response = ada.get(ACCOUNT, headers={"Authorization": f"Bearer {made(forger)}"})
            said[name] = response.status_code, response.json()["code"]
        assert {name: answer for name, answer in said.items() if answer != (401, "not_signed_in")} == {}
        assert ada.get(ACCOUNT).status_code == 200

    @pytest.mark.parametrize("scheme", ["Basic {}", "{}", "Bearer", "Token {}", "Bearer {}, Bearer {}"])
    def test_no_other_scheme_lets_in(self, ada: Client, forger: Forger, scheme: str) -> None:
        refused = ada.get(ACCOUNT, headers={"Authorization": scheme.replace("{}", forger.honest)})
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_ended_sessions_are_forgotten_in_time(new_database: NewDatabase) -> None:
    settings, someone = new_database(), Person("Ada", "UTC")
    with serving(settings) as address, Client([address]) as client:
        client.sign_up(someone)
        old, revoked, good = (current(client.sign_in(someone))["id"] for _ in range(3))
    database = Database(settings, for_all=True)
    set_session(database, old, expires_at=now() - timedelta(days=31))
    set_session(database, revoked, revoked_at=now() - timedelta(days=31))
    with database.transaction() as session:
        forget_ended(session)
        kept = [str(id) for id in session.scalars(select(col(Row.id)))]
    database.close()
    assert kept == [good]
