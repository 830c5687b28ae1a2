"""The story of the demo, as the one who looks around in it finds it."""

from collections.abc import Iterator
from typing import Any

import pytest

from client import Client, succeeded
from databases import NewDatabase
from people import Person
from servers import Process, serving

MIRA = Person("Mira Fontaine", "Europe/Paris", "mira@askwell.example", "look around here")


@pytest.fixture
def mira(new_database: NewDatabase) -> Iterator[Client]:
    settings = new_database()
    assert Process(settings, "demo").popen.wait(120) == 0
    with serving(settings) as address, Client([address]) as client:
        yield client.sign_in(MIRA)


def listed(client: Client, path: str, **filters: Any) -> list[Any]:
    items: list[Any] = succeeded(client.get(path, params=filters))["items"]
    return items


def test_tells_of_two_directions_nine_interviews_and_a_decision_that_cools_off(mira: Client) -> None:
    board = succeeded(mira.get("/board"))
    services, research = board["directions"]
    assert (services["name"], services["people"]) == ("Service design in the public sector", 4)
    assert (research["name"], research["people"]) == ("UX research in health care", 5)
    assert len({each["contact"]["id"] for each in listed(mira, "/interviews", state="completed")}) == 9
    agreement = {row["topic"]: [cell["agreement"] for cell in row["cells"]] for row in board["rows"]}
    assert agreement["work_life_balance"] == ["agree", "split"]
    assert agreement["likes_and_drawbacks"] == ["none", "split"]
    (decision,) = listed(mira, "/decisions")
    assert (decision["state"], decision["verdict"], decision["people"]) == ("cooling_off", "pursue", 5)
    assert decision["direction"]["id"] == research["id"]
    (closing,) = filter(None, (each["closing"] for each in listed(mira, "/gaps", kind="gap")))
    assert (closing["state"], len(closing["advice"])) == ("closing", 1)
