"""Second factors: a password alone lets nobody in who has one, and no proof is good twice."""

import re
import time
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from askwell.auth.factors.models import Authenticator, RecoveryCode
from askwell.core.db import Database
from askwell.core.settings import Settings
from client import Client, at_once, succeeded
from databases import NewDatabase
from factors import AGAIN, APP, Phone, turn_on
from people import PASSWORD, Person, person
from servers import serving

FACTORS, CODES = "/second-factors", "/second-factors/recovery-codes"
TOKEN, SECOND = "/auth/token", "/auth/second-factor"
WRONG = {"password": "not the password"}


@pytest.fixture
def mira() -> Person:
    return person("mira")


@pytest.fixture
def client(servers: list[str], mira: Person) -> Iterator[Client]:
    with Client(servers) as client:
        client.sign_up(mira)
        yield client.sign_in(mira)


def challenge(visitor: Client, someone: Person) -> str:
    """What the right password is answered with."""
    answer = visitor.post(TOKEN, data=someone.signing_in())
    told = answer.json()
    assert (answer.status_code, told["code"]) == (401, "second_factor_required")
    assert "Set-Cookie" not in answer.headers
    assert "access_token" not in told
    return str(told["challenge"])


def prove(visitor: Client, challenge: str, code: str) -> Any:
    return visitor.post(SECOND, json={"challenge": challenge, "code": code})


class TestTurningOn:
    def test_gives_a_secret_to_scan_or_to_type(self, client: Client, mira: Person) -> None:
        begun = succeeded(client.post(APP, json=AGAIN))
        assert re.fullmatch("[A-Z2-7]{32}", begun["secret"])
        assert begun["uri"].startswith("otpauth://totp/Askwell:")
        assert f"secret={begun['secret']}" in begun["uri"]
        drawn = ElementTree.fromstring(begun["qr_svg"])
        assert drawn.tag.endswith("svg")
        assert succeeded(client.get(FACTORS))["authenticator_confirmed_at"] is None

    def test_counts_from_the_first_code_on(self, client: Client, anybody: Client, mira: Person) -> None:
        phone = Phone(succeeded(client.post(APP, json=AGAIN))["secret"])
        assert anybody.post(TOKEN, data=mira.signing_in()).status_code == 200
        assert client.put(APP, json={"code": "000000"}).json()["code"] == "code_wrong"
        codes = succeeded(client.put(APP, json={"code": phone.code()}))["codes"]
        assert len(set(codes)) == 10
        seen = succeeded(client.get(FACTORS))
        assert seen["authenticator_confirmed_at"] is not None
        assert seen["recovery_codes_left"] == 10
        assert client.post(APP, json=AGAIN).json()["code"] == "authenticator_in_use"
        assert client.put(APP, json={"code": phone.code()}).json()["code"] == "nothing_to_confirm"

    @pytest.mark.parametrize("path", [APP, f"{APP}/removal", CODES, "/passkeys/options"])
    def test_asks_for_the_password(self, client: Client, path: str) -> None:
        assert client.post(path, json=WRONG).json()["code"] == "current_password_wrong"

    def test_a_program_may_do_none_of_it(self, client: Client) -> None:
        with client.with_token("account:write") as program:
            for method, path in [("GET", FACTORS), ("POST", APP), ("PUT", APP), ("POST", CODES)]:
                assert program.request(method, path, json={**AGAIN}).status_code in (403, 422)
                assert succeeded(client.get(FACTORS))["authenticator_confirmed_at"] is None

    def test_what_is_kept_gives_no_codes(self, client: Client, settings: Settings) -> None:
        secret = succeeded(client.post(APP, json=AGAIN))["secret"]
        codes = succeeded(client.put(APP, json={"code": Phone(secret).code()}))["codes"]
        database = Database(settings, for_all=True)
        with database.reading() as session:
            kept = b"".join(
                [*session.scalars(select(Authenticator.secret)), *session.scalars(select(RecoveryCode.digest))]
            )
        database.close()
        assert secret.encode() not in kept
        assert not [code for code in codes if code.encode() in kept or code.replace("-", "").encode() in kept]


class TestSigningIn:
    def test_takes_two_steps(self, client: Client, anybody: Client, mira: Person) -> None:
        phone, _ = turn_on(client)
        answer = prove(anybody, challenge(anybody, mira), phone.code())
        given = succeeded(answer)
        assert given.keys() == {"access_token", "token_type", "expires_in", "scope"}
        assert "askwell_refresh" in answer.headers["Set-Cookie"]
        assert anybody.carry(given["access_token"]).get("/account").status_code == 200
        assert anybody.renew().status_code == 200

    def test_a_code_is_good_once(self, client: Client, anybody: Client, mira: Person) -> None:
        phone, _ = turn_on(client)
        code = phone.code()
        assert prove(anybody, challenge(anybody, mira), code).status_code == 200
        assert prove(anybody, challenge(anybody, mira), code).json()["code"] == "second_factor_wrong"

    def test_of_sixteen_at_once_one_gets_in(self, client: Client, anybody: Client, mira: Person) -> None:
        phone, _ = turn_on(client)
        challenges, code = [challenge(anybody, mira) for _ in range(16)], phone.code()
        answers = at_once(lambda n: prove(anybody, challenges[n], code).status_code)
        assert sorted(answers) == [200] + [401] * 15

    def test_an_older_code_than_the_last_is_not_good(self, client: Client, anybody: Client, mira: Person) -> None:
        phone, _ = turn_on(client)
        present = int(time.time()) // 30
        assert prove(anybody, challenge(anybody, mira), phone.totp.generate_otp(present + 1)).status_code == 200
        for step in (present, present - 1):
            assert prove(anybody, challenge(anybody, mira), phone.totp.generate_otp(step)).status_code == 401

    @pytest.mark.parametrize("code", ["000000", "", " ", "12345", "1234567", "١٢٣٤٥٦", "abcd-efgh-jkmn-pqrs", "0x1f"])
    def test_guesses_let_nobody_in(self, client: Client, anybody: Client, mira: Person, code: str) -> None:
        turn_on(client)
        assert prove(anybody, challenge(anybody, mira), code).status_code in (401, 422)

    def test_a_challenge_is_answered_once(self, client: Client, anybody: Client, mira: Person) -> None:
        _, codes = turn_on(client)
        given = challenge(anybody, mira)
        assert prove(anybody, given, codes[0]).status_code == 200
        assert prove(anybody, given, codes[1]).json()["code"] == "challenge_ended"
        assert succeeded(client.get(FACTORS))["recovery_codes_left"] == 9, "and uses nothing up"

    def test_challenges_that_were_made_up_or_are_anothers_are_refused(
        self, client: Client, anybody: Client, mira: Person, servers: list[str]
    ) -> None:
        phone, _ = turn_on(client)
        good, other = challenge(anybody, mira), person("bob")
        with Client(servers) as bob:
            bob.sign_up(other)
            turn_on(bob.sign_in(other))
            me, bobs = succeeded(client.get("/account"))["id"], challenge(anybody, other)
        parts = bobs.split(".")
        mixed = ".".join([me.replace("-", ""), *parts[1:]])
        made_up = ["x", "", "....", good[:-1] + ("0" if good[-1] != "0" else "1"), mixed, good.upper(), good + "00"]
        assert {prove(anybody, each, phone.code()).status_code for each in made_up[:1]} == {401}
        assert {prove(anybody, each, "123456").json()["code"] for each in made_up} == {"challenge_ended"}
        assert prove(anybody, bobs, phone.code()).status_code == 401

    def test_a_challenge_ends_with_the_password(self, client: Client, anybody: Client, mira: Person) -> None:
        _, codes = turn_on(client)
        given = challenge(anybody, mira)
        change = {"current_password": PASSWORD, "new_password": "a quiet walk by the sea"}
        assert client.put("/account/password", json=change).status_code == 204
        assert prove(anybody, given, codes[0]).json()["code"] == "challenge_ended"

    def test_keeps_the_scopes_that_were_asked_for(self, client: Client, anybody: Client, mira: Person) -> None:
        _, codes = turn_on(client)
        answer = anybody.post(TOKEN, data={**mira.signing_in(), "scope": "contacts:read"}).json()
        assert succeeded(prove(anybody, answer["challenge"], codes[0]))["scope"] == "contacts:read"

    def test_a_wrong_password_says_nothing_of_it(self, client: Client, anybody: Client, mira: Person) -> None:
        turn_on(client)
        with_factor = anybody.post(TOKEN, data={**mira.signing_in(), "password": "wrong but long"}).json()
        unknown = anybody.post(TOKEN, data=person("nobody").signing_in()).json()
        for told in (with_factor, unknown):
            del told["request_id"]
        assert with_factor == unknown

    def test_programs_are_not_asked(self, client: Client) -> None:
        with client.with_token("contacts:read") as program:
            turn_on(client)
            assert program.get("/contacts").status_code == 200
        assert client.renew().status_code == 200, "nor is who is signed in"


class TestRecovery:
    def test_each_code_lets_in_once(self, client: Client, anybody: Client, mira: Person) -> None:
        _, codes = turn_on(client)
        spelled = codes[0].upper().replace("-", " ")
        assert prove(anybody, challenge(anybody, mira), spelled).status_code == 200
        assert prove(anybody, challenge(anybody, mira), codes[0]).status_code == 401
        assert succeeded(client.get(FACTORS))["recovery_codes_left"] == 9

    def test_of_sixteen_at_once_one_gets_in(self, client: Client, anybody: Client, mira: Person) -> None:
        _, codes = turn_on(client)
        challenges = [challenge(anybody, mira) for _ in range(16)]
        answers = at_once(lambda n: prove(anybody, challenges[n], codes[0]).status_code)
        assert sorted(answers) == [200] + [401] * 15

    def test_others_end_those_before(self, client: Client, anybody: Client, mira: Person) -> None:
        _, old = turn_on(client)
        new = succeeded(client.post(CODES, json=AGAIN))["codes"]
        assert prove(anybody, challenge(anybody, mira), old[0]).status_code == 401
        assert prove(anybody, challenge(anybody, mira), new[0]).status_code == 200

    def test_are_nobody_elses(self, client: Client, anybody: Client, mira: Person, servers: list[str]) -> None:
        turn_on(client)
        other = person("bob")
        with Client(servers) as bob:
            bob.sign_up(other)
            _, codes = turn_on(bob.sign_in(other))
        assert prove(anybody, challenge(anybody, mira), codes[0]).status_code == 401

    def test_are_for_those_who_have_a_factor(self, client: Client) -> None:
        assert client.post(CODES, json=AGAIN).json()["code"] == "no_second_factor"


def test_turned_off_the_password_is_enough(client: Client, anybody: Client, mira: Person) -> None:
    _, codes = turn_on(client)
    given = challenge(anybody, mira)
    assert client.post(f"{APP}/removal", json=AGAIN).status_code == 204
    assert anybody.post(TOKEN, data=mira.signing_in()).status_code == 200
    assert succeeded(client.get(FACTORS))["recovery_codes_left"] == 0
    assert prove(anybody, given, codes[0]).status_code == 401


def test_ten_guesses_lock_the_second_step(new_database: NewDatabase, mira: Person) -> None:
    held = new_database().model_copy(update={"rate_limits": True})
    with serving(held) as address, Client([address]) as client:
        client.sign_up(mira)
        phone, _ = turn_on(client.sign_in(mira))
        given = challenge(client, mira)
        answers = [prove(client, given, "000000").status_code for _ in range(12)]
        assert answers.count(401) <= 10
        assert answers[-1] == 429
        assert prove(client, given, phone.code()).status_code == 429, "also for who knows the code"


def test_with_another_secret_key_recovery_codes_still_let_in(new_database: NewDatabase, mira: Person) -> None:
    settings = new_database().model_copy(update={"secret_key": SecretStr("a" * 32)})
    with serving(settings) as address, Client([address]) as client:
        client.sign_up(mira)
        phone, codes = turn_on(client.sign_in(mira))
    another = settings.model_copy(update={"secret_key": SecretStr("b" * 32)})
    with serving(another) as address, Client([address]) as client:
        assert prove(client, challenge(client, mira), phone.code()).status_code == 401
        assert prove(client, challenge(client, mira), codes[0]).status_code == 200


class TestPasskeys:
    def test_need_an_address_with_a_name(self, client: Client, anybody: Client) -> None:
        assert succeeded(client.get(FACTORS))["can_use_passkeys"] is False
        assert client.post("/passkeys/options", json=AGAIN).json()["code"] == "passkeys_unavailable"
        assert anybody.post("/auth/passkey-options").json()["code"] == "passkeys_unavailable"

    def test_what_is_no_key_is_refused(self, new_database: NewDatabase, mira: Person) -> None:
        named = {"public_url": "http://localhost:8000", "rate_limits": False}
        with serving(new_database().model_copy(update=named)) as address, Client([address]) as client:
            client.sign_up(mira)
            client.sign_in(mira)
            for content in ("", "AA", "o2NmbXRkbm9uZQ", "A" * 5000):
                begun = succeeded(client.post("/passkeys/options", json=AGAIN))
                made = {"id": "AA", "response": {"clientDataJSON": content, "attestationObject": content}}
                new = {"name": "A", "challenge": begun["challenge"], "credential": made}
                assert client.post("/passkeys", json=new).json()["code"] == "passkey_refused"
                asked = succeeded(client.post("/auth/passkey-options"))
                response = {"clientDataJSON": content, "authenticatorData": content, "signature": content}
                used = {"challenge": asked["challenge"], "credential": {"id": "AA", "response": response}}
                assert client.post("/auth/passkey", json=used).json()["code"] == "passkey_refused"
                swapped = {**new, "challenge": asked["challenge"]}
                assert client.post("/passkeys", json=swapped).json()["code"] == "challenge_ended"
