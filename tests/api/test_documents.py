"""What the server says about itself, besides the API document."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import ValidationError

from askwell.core.settings import Settings
from client import look_at
from databases import NewDatabase
from servers import serving

WHERE = "/.well-known/security.txt"


def get(settings: Settings) -> httpx.Response:
    with serving(settings) as address, httpx.Client(base_url=address, trust_env=False) as anybody:
        response = anybody.get(WHERE)
    look_at(response)
    return response


def test_says_where_weaknesses_are_reported(new_database: NewDatabase) -> None:
    told = {"security_contact": "mailto:security@askwell.example", "public_url": "https://askwell.example"}
    said = get(new_database().model_copy(update=told))
    assert (said.status_code, said.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in said.text.splitlines())
    assert fields["Contact"] == "mailto:security@askwell.example"
    assert fields["Canonical"] == f"https://askwell.example{WHERE}"
    assert timedelta(days=30) < datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC) < timedelta(days=365)


def test_says_nothing_where_nobody_is_named(new_database: NewDatabase) -> None:
    assert get(new_database()).status_code == 404


@pytest.mark.parametrize("contact", ["security@askwell.example", "http://askwell.example", "mailto:a\r\nX-Evil: 1"])
def test_names_somebody_in_the_way_that_readers_expect(contact: str) -> None:
    with pytest.raises(ValidationError):
        Settings(security_contact=contact)
