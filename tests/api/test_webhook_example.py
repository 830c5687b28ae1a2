"""The example of a receiver, run as its reader would run it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from client import Client
from databases import NewDatabase
from mailing import eventually
from people import contact, person
from pgtest import die_with_parent, free_port
from servers import serving

EXAMPLE = Path(__file__).parents[2] / "examples" / "webhook_receiver.py"


@pytest.fixture
def ada(new_database: NewDatabase) -> Iterator[Client]:
    settings = new_database().model_copy(update={"private_networks": "127.0.0.1/32"})
    with serving(settings) as address, Client([address]) as client:
        ada = person("ada")
        client.sign_up(ada)
        yield client.sign_in(ada)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_prints_what_happened_and_refuses_others(ada: Client, tmp_path: Path) -> None:
    port, printed = free_port(), tmp_path / "printed"
    url = f"http://127.0.0.1:{port}/"
    webhook = ada.make("/webhooks", {"url": url})
    with printed.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, EXAMPLE, str(port)],
            env={"ASKWELL_WEBHOOK_SECRET": webhook["secret"]},
            stdout=out,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
    eventually(lambda: refusal(url) == 400)
    zoe = ada.make("/contacts", contact(roles=[]))
    eventually(lambda: f"contact.created contact {zoe['id']}" in printed.read_text())
    process.terminate()
    process.wait(10)


def refusal(url: str) -> int:
    """What somebody is answered who does not know the secret."""
    try:
        forged = {"webhook-id": "x", "webhook-timestamp": "0", "webhook-signature": "v1,x"}
        return httpx.post(url, content=b"{}", headers=forged, trust_env=False).status_code
    except httpx.TransportError:
        return 0
