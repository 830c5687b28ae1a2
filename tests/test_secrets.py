"""Secrets: whatever happens, none of them stands in a log or in a refusal."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pyotp
import pytest
from sqlalchemy import text

from apps import NEW_APP, App, told
from askwell.core.db import Database
from askwell.core.settings import Settings
from databases import NewDatabase
from people import contact, person
from pgtest import die_with_parent, free_port

# The command line, but every library says all it has to say.
TALKATIVE = """
import logging, structlog
import askwell.cli

def talkative(settings, configure=askwell.cli.configure):
    configure(settings)
    logging.getLogger().setLevel(1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))

askwell.cli.configure = talkative
askwell.cli.app()
"""
OURS = {"Sec-Fetch-Site": "same-origin"}
NEW_PASSWORD, WRONG_PASSWORD, WEAK_PASSWORD = "a quiet walk by the sea", "wrong but long enough", "qwertyuiop"
WRITTEN = "Quokkaword"
NO_CONTACT = {
    "sqlite": "CREATE TRIGGER no_contact BEFORE INSERT ON contact BEGIN SELECT RAISE(ABORT, 'no contact'); END",
    "postgresql+psycopg": "ALTER TABLE contact ADD CONSTRAINT no_contact CHECK (stage = 'nobody') NOT VALID",
}


@pytest.fixture
def settings(engine: str, new_database: NewDatabase) -> Settings:
    log_format = {"sqlite": "text", "postgresql": "json"}[engine]
    return new_database().model_copy(update={"log_format": log_format})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def address(settings: Settings, log: Path) -> Iterator[str]:
    """A server that logs all it can to the file."""
    port = free_port()
    given = settings.model_dump(mode="json", exclude_none=True)
    environment = {f"ASKWELL_{name.upper()}": str(value) for name, value in given.items()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", TALKATIVE, "serve", "--port", str(port)],
            env={"PATH": os.environ["PATH"], **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.wait(20)


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{address}/health/ready", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


class Journey:
    """Somebody who signs in, errs, and meets failures; it notes every secret that is typed or given."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=f"{address}/api/v1", trust_env=False, timeout=30)
        self.me = person("ada")
        self.secrets = {self.me.password, NEW_PASSWORD, WRONG_PASSWORD, WEAK_PASSWORD}
        self.refusals: list[httpx.Response] = []
        self.organization_id = ""

    def ask(self, method: str, path: str, **sent: object) -> httpx.Response:
        response = self.http.request(method, path, **sent)  # type: ignore[arg-type]
        self.secrets |= {value for value in self.http.cookies.values() if value}
        if not response.is_success:
            self.refusals.append(response)
        return response

    def sign_in(self, password: str) -> None:
        form = {**self.me.signing_in(), "password": password}
        answer = self.ask("POST", "/auth/token", data=form).json()
        if token := answer.get("access_token"):
            self.carry(token)

    def carry(self, token: str) -> None:
        self.secrets |= {token, token.rpartition(".")[2]}
        self.http.headers["Authorization"] = f"Bearer {token}"

    def go(self) -> None:
        for password in (WEAK_PASSWORD, self.me.password):
            self.ask("POST", "/accounts", json={**self.me.signing_up(), "password": password})
        self.ask("POST", "/accounts", json={"password": [NEW_PASSWORD], "email": WRONG_PASSWORD})
        self.ask("POST", "/auth/token", data={"password": WRONG_PASSWORD})
        self.ask("POST", "/auth/token", json={"password": WRONG_PASSWORD})
        self.ask("POST", f"/auth/token?password={self.me.password}")
        self.sign_in(WRONG_PASSWORD)
        self.sign_in(self.me.password)
        self.carry(self.ask("POST", "/auth/refresh", headers=OURS).json()["access_token"])
        new = {"name": "A program", "scopes": ["contacts:write"]}
        program = self.ask("POST", "/tokens", json=new, headers={"Idempotency-Key": "once"}).json()["token"]
        self.secrets.add(program)
        self.ask("POST", "/tokens", json=new, headers={"Idempotency-Key": "once"})
        for token in (program, program[:-1], program + "x"):
            self.ask("POST", "/contacts", json=contact(), headers={"Authorization": f"Bearer {token}"})
            self.ask("GET", f"/contacts?access_token={token}")
            self.ask("GET", f"/{token}")
        self.let_an_app_in()
        self.prove_more()
        self.organization_id = self.ask("POST", "/organizations", json={"name": "Guild"}).json()["id"]
        change = {"current_password": WRONG_PASSWORD, "new_password": NEW_PASSWORD}
        self.ask("PUT", "/account/password", json=change)
        self.ask("PUT", "/account/password", json={**change, "current_password": self.me.password})

    def let_an_app_in(self) -> None:
        """An app is given a code and tokens, and uses them once too often."""
        app = App(self.address, self.ask("POST", "/apps", json=NEW_APP).json())
        address = self.ask("POST", "/consent", json={**app.asking(), "allowed": True}).json()["redirect_to"]
        code = told(address)["code"]
        given = app.redeem(code).json()
        self.secrets |= {app.secret, app.verifier, code, given["access_token"], given["refresh_token"]}
        for _ in range(3):
            self.secrets.add(app.renew(given["refresh_token"]).json().get("refresh_token", given["refresh_token"]))
        self.refusals += [app.redeem(code), app.renew(given["refresh_token"]), app.get(given)]
        self.ask("GET", f"/contacts?access_token={given['access_token']}")

    def prove_more(self) -> None:
        """An authenticator app is turned on, and asked for; a forgotten password is asked for and not set."""
        secret = self.ask("POST", "/second-factors/authenticator", json={"password": self.me.password}).json()["secret"]
        code = pyotp.TOTP(secret).now()
        codes = self.ask("PUT", "/second-factors/authenticator", json={"code": code}).json()["codes"]
        challenge = self.ask("POST", "/auth/token", data=self.me.signing_in()).json()["challenge"]
        self.refusals.pop()  # whoever knows the password is told how to go on
        self.secrets |= {secret, challenge, *codes}
        for proof in (code, codes[0], codes[0]):
            self.ask("POST", "/auth/second-factor", json={"challenge": challenge, "code": proof})
        self.ask("POST", "/password-reset", json={"email": self.me.email})
        self.ask("PUT", "/password-reset", json={"token": codes[1], "new_password": NEW_PASSWORD})
        self.ask("POST", "/second-factors/authenticator/removal", json={"password": WRONG_PASSWORD})
        self.ask("POST", "/second-factors/authenticator/removal", json={"password": self.me.password})

    def meet_failures(self) -> None:
        """With the tables of sessions and events gone, whatever asks for them fails."""
        self.sign_in(NEW_PASSWORD)
        self.ask("POST", "/auth/refresh", headers=OURS)
        self.ask("POST", "/accounts", json=person("bob").signing_up())
        self.ask("POST", "/account/deletion", json={"password": NEW_PASSWORD})

    def write(self) -> None:
        """With a rule that no contact keeps, and the table of notes gone, what is written cannot be kept."""
        self.ask("POST", "/contacts", json=contact(given_name=WRITTEN, how_met=WRITTEN))
        self.ask("POST", "/markdown", json={"source": WRITTEN, "title": WRITTEN})
        self.ask("POST", "/notes", json={"body": WRITTEN, "organization_id": str(uuid4())})
        self.ask("PUT", f"/notes/{uuid4()}", json={"body": WRITTEN, "organization_id": self.organization_id})


def test_nothing_private_stands_in_a_log_or_in_a_refusal(settings: Settings, address: str, log: Path) -> None:
    journey = Journey(address)
    journey.go()
    change(settings, NO_CONTACT[settings.url.split(":")[0]], "DROP TABLE comment", "DROP TABLE note")
    journey.sign_in(NEW_PASSWORD)
    journey.write()
    change(settings, "DROP TABLE sign_in", "DROP TABLE event")
    journey.meet_failures()
    journey.http.close()

    written = log.read_text(errors="replace")
    assert len(journey.secrets) > 9
    assert (settings.data_dir / "secret.key").read_text() not in written
    assert "/api/v1/auth/token" in written, "the log tells of requests"
    assert "sign_in" in written, "the log tells what failed"
    assert [secret for secret in journey.secrets if secret in written] == []
    said = "\n".join(refusal.text for refusal in journey.refusals)
    assert {refusal.status_code for refusal in journey.refusals} >= {401, 404, 415, 422}
    failures = {refusal.json()["code"] for refusal in journey.refusals if refusal.status_code >= 500}
    assert set() < failures <= {"internal_error", "unavailable"}
    assert [secret for secret in journey.secrets if secret in said] == []
    assert WRITTEN not in written + said
    failed = [refusal.headers["X-Request-ID"] for refusal in journey.refusals if refusal.status_code >= 500]
    assert [id for id in failed if id not in written] == [], "an operator finds what a person has met"


def change(settings: Settings, *statements: str) -> None:
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        for statement in statements:
            session.execute(text(statement))
    database.close()
