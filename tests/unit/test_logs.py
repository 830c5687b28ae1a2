"""Logs: whatever is named or shaped like a secret is taken out."""

import pytest

from askwell.core.ids import new_token
from askwell.core.logs import redact

TOKEN = new_token("askw_pat_")
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "event",
    [
        {"event": "request", "password": "hunter2"},
        {"event": "request", "new_password": "hunter2"},
        {"event": "request", "Authorization": "Basic hunter2"},
        {"event": "request", "refresh_cookie": "hunter2"},
        {"event": "request", "client_secret": "hunter2"},
        {"event": f"sent {TOKEN} along", "hidden": TOKEN},
        {"event": f"Authorization: Bearer {JWT}"},
        {"event": "failed", "exception": f"ValueError: {JWT} and {TOKEN}"},
        {"event": "failed", "exception": "CheckViolation: note\nDETAIL:  Failing row contains (7, hunter2).\n"},
    ],
)
def test_secrets_are_taken_out(event: dict[str, str]) -> None:
    told = str(redact(None, "info", dict(event)))
    assert "[redacted]" in told
    assert not [secret for secret in ("hunter2", TOKEN, JWT) if secret in told]


def test_everything_else_stays() -> None:
    event = {"event": "request", "path": "/api/v1/contacts", "status": 200, "ms": 1.5}
    assert redact(None, "info", dict(event)) == event
