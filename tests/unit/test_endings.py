"""What ends says so, a year ahead, in whatever it answers."""

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import askwell.app
from askwell.app import create_app
from askwell.core.endings import ending
from askwell.core.errors import NotFound
from askwell.core.routing import Router
from askwell.core.settings import Settings

SINCE, UNTIL = date(2027, 1, 31), date(2028, 2, 1)
router = Router("things", prefix="/things")


@router.get("/old/{name}", **ending(SINCE, UNTIL))
async def get_old_thing(name: str) -> dict[str, str]:
    """A thing, as it was called once."""
    raise NotFound


@router.get("/new/{name}")
async def get_thing(name: str) -> dict[str, str]:
    """A thing."""
    raise NotFound


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setattr(askwell.app, "ROUTERS", [router])
    return create_app(Settings(data_dir=tmp_path))


def test_every_answer_says_until_when(app: FastAPI) -> None:
    client = TestClient(app)
    answer = client.get("/api/v1/things/old/one")
    assert answer.status_code == 404
    assert answer.headers["Deprecation"] == f"@{datetime(2027, 1, 31, tzinfo=UTC).timestamp():.0f}"
    assert parsedate_to_datetime(answer.headers["Sunset"]) == datetime(2028, 2, 1, tzinfo=UTC)
    assert answer.links["deprecation"]["url"] == "/developers/deprecation"
    assert not {"deprecation", "sunset", "link"} & client.get("/api/v1/things/new/one").headers.keys()


def test_so_does_the_document(app: FastAPI) -> None:
    told = app.openapi()["paths"]
    old, new = (told[f"/api/v1/things/{word}/{{name}}"]["get"] for word in ("old", "new"))
    assert (old["deprecated"], old["x-sunset-on"]) == (True, "2028-02-01")
    assert not {"deprecated", "x-sunset-on"} & new.keys()


def test_a_year_is_the_least() -> None:
    with pytest.raises(ValueError, match="a year"):
        ending(SINCE, date(2028, 1, 30))
