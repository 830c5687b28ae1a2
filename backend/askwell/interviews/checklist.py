"""What to do before an interview."""

from collections.abc import Iterable
from typing import Any

from askwell.core.ids import new_id
from askwell.interviews.schemas import ChecklistItemWrite

_BEFOREHAND = (
    "Read up on the person, the organization and the field",
    "Choose the questions, and print them or keep them open",
    "Try the meeting link on the device you will use",
    "Check the camera, the sound and the light",
    "Keep a phone number at hand in case the line fails",
    "Find a quiet place, and silence your phone",
    "Lay out what you would wear to a job interview",
    "Confirm the time the day before",
)


def default() -> list[dict[str, Any]]:
    """What every interview is prepared with."""
    return kept(ChecklistItemWrite(text=text) for text in _BEFOREHAND)


def kept(items: Iterable[ChecklistItemWrite]) -> list[dict[str, Any]]:
    """A checklist as it is kept: every item has an id."""
    return [{"id": str(item.id or new_id()), "text": item.text, "done": item.done} for item in items]
