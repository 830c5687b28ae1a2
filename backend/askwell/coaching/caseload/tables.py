"""A caseload as JSON, for spreadsheets, and for programs that read line by line."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from askwell.coaching.caseload.glances import Glance
from askwell.coaching.caseload.queries import Page

_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(page: Page) -> bytes:
    """A `ClientPage`, put together from what was written when each client was looked at last."""
    return b'{"items":[%b],"next_cursor":%b}' % (
        b",".join(glance.json for glance in page.glances),
        json.dumps(page.next_cursor).encode(),
    )


def as_lines(clients: Iterable[Glance]) -> bytes:
    """JSON Lines: one object a line, the same as in JSON."""
    return b"".join(client.json + b"\n" for client in clients)


def as_csv(clients: Iterable[Glance]) -> str:
    """CSV (RFC 4180) with one column for each thing; what is a list has its items in one cell."""
    rows = [dict(_cells(json.loads(client.json))) for client in clients]
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


_STAGES = ("identified", "contacted", "answered", "scheduled", "held", "debriefed", "thanked")
COLUMNS = (
    *("id", "name", "tags", "last_activity_at", "days_idle", "next_interview_at", "overdue_follow_ups"),
    *(f"funnel_{stage}" for stage in _STAGES),
    *(f"goal_{name}" for name in ("target", "actual", "due_on", "state")),
    *("attention_flag", "attention_reasons", "engagement_scopes", "engagement_ends_on", "not_shared"),
)


def _cells(value: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Each thing under its path; text that a spreadsheet would work out is told to be text."""
    for name, thing in value.items():
        if isinstance(thing, dict):
            yield from _cells(thing, f"{within}{name}_")
        else:
            text = "; ".join(thing) if isinstance(thing, list) else thing
            is_formula = isinstance(text, str) and text.startswith(_A_FORMULA)
            yield within + name, f"'{text}" if is_formula else text
