"""What the documents show is what is so."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import readme
from client import SignIn
from people import contact
from sharing import engaged


@pytest.mark.parametrize("document", [readme.README, readme.CONFIGURATION])
def test_what_is_taken_from_elsewhere_is_up_to_date(document: Path) -> None:
    assert readme.rendered(document) == document.read_text(), "Run `make docs`."


def test_first_steps_work(servers: list[str]) -> None:
    script = (readme.ROOT / "examples" / "first_steps.py").read_text().replace("http://127.0.0.1:8000", servers[0])
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "meet-up" in done.stdout


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
