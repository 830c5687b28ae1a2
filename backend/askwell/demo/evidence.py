"""What the demo's seeker concludes: two directions, what nine people said of them, and a decision that cools off."""

from datetime import date
from typing import Any, NamedTuple

RESEARCH, SERVICES = "UX research in health care", "Service design in the public sector"

DIRECTIONS: tuple[dict[str, Any], ...] = (
    {
        "role": "UX research",
        "industry": "health care",
        "attracts": "Listening for a living, where it may spare somebody a wait.",
        "worries": "Half of it is writing, and the hospital may not act on what I write.",
        "must_be_true": ["Somebody asks for the studies", "I can begin without a clinical degree"],
    },
    {
        "role": "Service design",
        "industry": "the public sector",
        "attracts": "Libraries are services, too: I know how one works from the inside.",
        "worries": "Everything may take four years.",
        "must_be_true": ["A team that has shipped something"],
    },
)


class Perspective(NamedTuple):
    """From where one of them sees their field."""

    person: str
    direction: str
    level: str
    years: int
    outlook: str = "content"


PERSPECTIVES = (
    Perspective("Rosa", RESEARCH, "experienced", 4),
    Perspective("Amina", RESEARCH, "senior", 11, "mixed"),
    Perspective("Marek", RESEARCH, "senior", 8, "left"),
    Perspective("Bruno", RESEARCH, "lead", 19, "mixed"),
    Perspective("Greta", RESEARCH, "senior", 14),
    Perspective("Zoë", RESEARCH, "lead", 16),
    Perspective("Ines", RESEARCH, "entry", 1),
    Perspective("Keiko", SERVICES, "senior", 9),
    Perspective("Noor", SERVICES, "experienced", 6, "unhappy"),
    Perspective("Chloé", SERVICES, "lead", 12),
    Perspective("Jonas", SERVICES, "experienced", 5, "mixed"),
)


class Finding(NamedTuple):
    """One takeaway; `quote` stands in the person's answer of that number."""

    person: str
    kind: str
    topic: str
    rating: int | None
    text: str
    confidence: str = "heard"
    answer: int | None = None
    quote: str = ""


FINDINGS = (
    Finding("Rosa", "surprise", "typical_day", 3, "Half of the work is writing", "saw", 0, "three hours of writing up"),
    Finding("Rosa", "strength", "my_fit", 4, "I listen well already", "saw", 5, "You know how to listen."),
    Finding("Rosa", "gap", "preparation", 2, "Statistics, enough to say no", "saw", 2, "Statistics"),
    Finding("Rosa", "upside", "work_life_balance", 4, "Evenings are free unless a study runs"),
    Finding("Amina", "downside", "challenges", 2, "Most studies end as a slide", "saw", 4, "end as a slide"),
    Finding("Amina", "gap", "my_fit", 3, "No clinical background", "saw", 5, "No clinical background"),
    Finding("Amina", "advice", "preparation", 4, "Begin with patients who wait", "saw", 5, "patients who wait"),
    Finding("Amina", "downside", "decisions", 2, "A board decides what is studied", "saw", 3, "A board"),
    Finding(
        "Marek", "downside", "work_life_balance", 1, "Back-to-back sessions drove him out", "saw", 0, "back-to-back"
    ),
    Finding(
        "Marek", "downside", "likes_and_drawbacks", 1, "Reports to defend decisions", "saw", 1, "to defend a decision"
    ),
    Finding("Marek", "advice", "preparation", None, "Learn to influence", "saw", 2, "influence is a skill"),
    Finding("Bruno", "downside", "challenges", 2, "Researchers come for a day and never return", "saw"),
    Finding("Bruno", "upside", "working_conditions", 4, "A ward trusts those who come back", "saw"),
    Finding("Greta", "upside", "typical_day", 5, "Field notes, mostly, and she loves it", "saw", 0, "Field notes"),
    Finding("Greta", "upside", "likes_and_drawbacks", 5, "Nobody tells her what to find", "saw"),
    Finding("Keiko", "upside", "likes_and_drawbacks", 4, "What she drew is at every counter", "saw"),
    Finding("Keiko", "surprise", "typical_day", 4, "Half of the day is spent at counters", "saw"),
    Finding("Noor", "downside", "decisions", 1, "A change of minister ends a project", "saw"),
    Finding("Noor", "upside", "work_life_balance", 5, "Home by five, every day", "saw"),
    Finding("Chloé", "strength", "my_fit", 5, "Knowing a service from the inside is rare"),
    Finding("Chloé", "downside", "incentives", 2, "Pay is a third lower than elsewhere"),
    Finding("Jonas", "downside", "advancement", 2, "There is one senior post for each town"),
    Finding("Jonas", "upside", "work_life_balance", 4, "Nobody writes at the weekend"),
)

DECISION: dict[str, Any] = {
    "verdict": "pursue",
    "reason": "Five people, four places, and **the part that I like is the part that they need**. What worries me is what "
    "becomes of the reports: I will ask Zoë.",
    "cooling_off_days": 3,
}
LOOK_BACK_IN_DAYS = 180

CLOSING: dict[str, Any] = {"state": "closing", "note": "Evening course in January, two hours a week"}
"""How the seeker closes the gap that Rosa named."""


def since(years: int) -> int:
    """The year in which somebody began who has been in the field for so many years."""
    return date.today().year - years  # noqa: DTZ011
