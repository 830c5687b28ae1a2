"""A worker that is killed while it tells webhooks loses nothing: each event is told, under one id."""

import random
import time
from collections import Counter

from sqlalchemy import update

from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.webhooks.models import Progress
from client import Client
from databases import NewDatabase
from mailing import eventually
from people import person
from receiving import Receiver, receiving
from servers import Process, serving

CONTACTS, KILLS = 200, 4


def let_leases_end(settings: Settings) -> None:
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        session.execute(update(Progress).values(served_until=now()))
    database.close()


def told(receiver: Receiver) -> set[str]:
    return {call.told["data"]["id"] for call in list(receiver.calls)}


def test_tells_every_event_under_one_id(new_database: NewDatabase) -> None:
    settings = new_database().model_copy(update={"private_networks": "127.0.0.1/32"})
    apart = settings.model_copy(update={"worker": False})
    made: set[str] = set()
    with receiving() as receiver, serving(apart) as address, Client([address]) as client:
        ada = person("ada")
        client.sign_up(ada)
        client.sign_in(ada).make("/webhooks", {"url": receiver.url, "types": ["contact.created"]})
        receiver.seconds = 0.01
        for _ in range(KILLS):
            worker = Process(settings, "worker")
            for number in range(CONTACTS // KILLS):
                made.add(client.make("/contacts", {"given_name": f"Person {number}"})["id"])
            eventually(lambda: told(receiver) & made, 60)
            time.sleep(random.uniform(0, 0.3))
            worker.kill()
            let_leases_end(settings)
        worker = Process(settings, "worker")
        eventually(lambda: told(receiver) == made, 60)
        worker.stop()
    ids = {(call.told["data"]["id"], call.headers["webhook-id"]) for call in receiver.calls}
    assert len(ids) == len(made), "who is told twice can tell"
    twice = Counter(call.headers["webhook-id"] for call in receiver.calls)
    print(f"{sum(times - 1 for times in twice.values())} of {len(made)} were told more than once")
