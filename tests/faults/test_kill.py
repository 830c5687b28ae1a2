"""A killed server has lost nothing that it acknowledged."""

import random
import time

import pytest
from sqlalchemy import text

from askwell.core.db import Database
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase
from load import Writer, every, sign_in, under_load, writing
from people import person
from servers import Start

ROUNDS = {"sqlite": 20, "postgresql": 5}
WRITERS = 4


@pytest.fixture
def rounds(engine: str) -> int:
    return ROUNDS[engine]


def test_keeps_what_it_acknowledged(new_database: NewDatabase, start: Start, rounds: int) -> None:
    settings = new_database()
    ada = person("ada")
    writers = [Writer(number) for number in range(WRITERS)]
    server = start(settings)
    with Client([server.address]) as client:
        client.sign_up(ada)
    for _ in range(rounds):
        token = sign_in(server.address, ada)
        with writing(writers, server.address, token):
            under_load(writers)
            time.sleep(random.uniform(0, 0.3))
            server.kill()
        server = start(settings)
        _look_for_everything(server.address, token, writers)
        _look_for_damage(settings)
    server.stop()


def _look_for_everything(address: str, token: str, writers: list[Writer]) -> None:
    with Client([address]) as client:
        client.carry(token)
        kept = {contact["id"]: contact for contact in every(client, "/contacts")}
        told = [event["subject"]["id"] for event in every(client, "/events", type="contact.created")]
    for writer in writers:
        lost = {name for id, name in writer.told.made.items() if kept.get(id, {}).get("given_name") != name}
        assert not lost
        if writer.own and writer.told.counted:
            # The write that was under way may have been kept without an acknowledgement.
            assert int(kept[writer.own]["headline"]) - writer.told.counted in (0, 1)
            writer.told.counted = int(kept[writer.own]["headline"])
    assert sorted(told) == sorted(kept), "a contact and its event share one fate"


def _look_for_damage(settings: Settings) -> None:
    database = Database(settings, for_all=True)
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).fetchall() == [("ok",)]
            assert connection.execute(text("PRAGMA foreign_key_check")).fetchall() == []
    database.close()
