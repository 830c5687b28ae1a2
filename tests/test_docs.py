"""What the documents show is what is so."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

import readme
from apps import registered
from apps import told as told_by
from client import Client, SignIn, succeeded
from databases import NewDatabase
from mailing import eventually
from people import contact, person
from pgtest import free_port
from servers import Server
from sharing import engaged


@pytest.mark.parametrize("document", [readme.README, readme.CONFIGURATION])
def test_what_is_taken_from_elsewhere_is_up_to_date(document: Path) -> None:
    assert readme.rendered(document) == document.read_text(), "Run `make docs`."


def test_first_steps_work(servers: list[str]) -> None:
    script = (readme.ROOT / "examples" / "first_steps.py").read_text().replace("http://127.0.0.1:8000", servers[0])
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "meet-up" in done.stdout


def test_an_app_signs_in_with_askwell(new_database: NewDatabase) -> None:
    server, port = Server(new_database(), knows_its_address=True), free_port()
    someone, page = person("ada"), f"http://127.0.0.1:{port}"
    with Client([server.address]) as ada:
        ada.sign_up(someone)
        ada.sign_in(someone).make("/contacts", contact())
        app = registered(ada, redirect_uris=[f"{page}/callback"])
        told = {"ASKWELL_CLIENT_ID": app.id, "ASKWELL_CLIENT_SECRET": app.secret, "PORT": str(port)}
        script = str(readme.ROOT / "examples" / "oauth_web_app.py")
        environment = {**os.environ, **told, "ASKWELL_URL": server.address}
        with subprocess.Popen([sys.executable, script], env=environment, stderr=subprocess.DEVNULL) as running:
            with httpx.Client(base_url=page, trust_env=False) as browser:
                eventually(lambda: answers(browser))
                assert "Sign in with Askwell" in browser.get("/").text
                sent = browser.get(browser.get("/sign-in").headers["Location"]).headers["Location"]
                given = {**told_by(f"{page}{sent}"), "allowed": True}
                back = succeeded(ada.post("/consent", json=given))["redirect_to"]
                elsewhere = httpx.get(back, trust_env=False)
                assert elsewhere.status_code == 400, "an answer that another browser asked for"
                assert browser.get(back).headers["Location"] == "/"
                assert "Zoë Álvarez" in browser.get("/").text
            running.kill()
    server.kill()


def answers(browser: httpx.Client) -> bool:
    try:
        return browser.get("/").is_success
    except httpx.TransportError:
        return False


def test_a_coach_gets_a_table_and_a_chart(servers: list[str], sign_in: SignIn, tmp_path: Path) -> None:
    coach, ada, bob = sign_in("coach"), sign_in("ada"), sign_in("bob")
    engaged(coach, ada)
    engaged(coach, bob, [])
    ada.make("/contacts", contact(stage="contacted"))
    token = coach.with_token("clients:read").headers["Authorization"].removeprefix("Bearer ")
    script = str(readme.ROOT / "examples" / "coach_report.py")
    told = {**os.environ, "ASKWELL_TOKEN": token, "ASKWELL_URL": servers[0]}
    done = subprocess.run(
        [sys.executable, script, str(tmp_path)], check=False, capture_output=True, text=True, env=told
    )
    assert done.stdout == "2 clients, 1 need attention\n", done.stderr
    rows = list(csv.DictReader((tmp_path / "clients.csv").read_text(encoding="utf-8").splitlines()))
    assert sorted(row["name"] for row in rows) == ["Ada Byron", "Bob Ferreira"]
    assert "Ada Byron !" in "".join(ElementTree.parse(tmp_path / "clients.svg").getroot().itertext())
