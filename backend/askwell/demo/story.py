"""What the demo's seeker has done so far: twelve interviews in every state, two sets of questions, and notes."""

from typing import Any, NamedTuple

SEEKER = {
    "display_name": "Mira Fontaine",
    "headline": "Librarian who considers UX research in health care",
    "introduction": "Ten years of helping people find what they need. Now I want to know how research works in hospitals.",
    "time_zone": "Europe/Paris",
}

QUESTION_SETS: tuple[dict[str, Any], ...] = (
    {
        "name": "First talk about research",
        "purpose": "What the work is like, day by day, and what I lack",
        "questions": [
            {"text": "What did you do at work yesterday, hour by hour?", "topic": "typical_day", "must_ask": True},
            {"text": "Which part of it would you give away tomorrow?", "topic": "likes_and_drawbacks"},
            {"text": "What did you learn too late?", "topic": "preparation"},
            {"text": "Who decides what is studied?", "topic": "decisions"},
            {"text": "What happens to your work when nobody acts on it?", "topic": "challenges", "must_ask": True},
            {"text": "What would worry you about somebody with my background?", "topic": "my_fit", "must_ask": True},
            {"text": "Who else sees this differently from you?", "topic": "referrals", "must_ask": True},
        ],
    },
    {
        "name": "For people in hospitals",
        "purpose": "How a hospital works with researchers",
        "questions": [
            {"text": "When did somebody last study how your ward works?", "topic": "typical_day", "must_ask": True},
            {"text": "What did they get wrong?", "topic": "challenges", "must_ask": True},
            {"text": "What makes you trust an outsider?", "topic": "working_conditions"},
            {"text": "How long do night shifts echo?", "topic": "work_life_balance"},
            {"text": "Whom should I ask next?", "topic": "referrals", "must_ask": True},
        ],
    },
)


class Talk(NamedTuple):
    """One interview: with whom, so many days from now, and how it ended or stands."""

    person: str
    days: int
    state: str
    purpose: str
    question_set: int = 0
    platform: str = "zoom"
    answers: tuple[str, ...] = ()
    debrief: dict[str, Any] | None = None


TALKS = (
    Talk(
        *("Rosa", -47, "completed", "How a teacher became a researcher"),
        answers=(
            'Two interviews before noon, then *three hours of writing up*. "Nobody told me how much I would write."',
            "Recruiting participants. She would give it away today.",
            "Statistics, at least enough to say no.",
            "The product managers, until she began to show them recordings.",
            "It hurts less when somebody asked for the study.",
            "> You know how to listen. You do not yet know how to stop listening.",
            "Greta at Open Field, and Marek, who left.",
        ),
        debrief={
            "highlights": "Listening is the part I already have. Writing up is half of the work.",
            "challenges": "I filled her silences too quickly.",
            "improvements": "Wait three seconds after each answer.",
            "fit_before": 3,
            "fit_after": 4,
        },
    ),
    Talk(
        *("Amina", -33, "completed", "Research inside a hospital group"),
        answers=(
            "Ward round at seven, as a guest. Then notes, then ethics paperwork.",
            "The paperwork, though it protects people.",
            "How to read a clinical protocol.",
            "A board with two physicians and one nurse.",
            "Most studies end as a slide. Two changed a form.",
            "No clinical background: start with patients who wait.",
            "Bruno, the nurse manager. He says no to most researchers.",
        ),
        debrief={
            "highlights": "Ethics approval takes four months. Patients in waiting rooms need less of it.",
            "challenges": "Ran eight minutes over.",
            "improvements": "Ask who else at minute twenty, not at the end.",
            "fit_before": 4,
            "fit_after": 4,
        },
    ),
    Talk(
        *("Marek", -26, "completed", "Why he left research"),
        platform="phone",
        answers=(
            "Before: back-to-back sessions. Now: a classroom, and home at four.",
            "Reports that were ordered to defend a decision.",
            "That influence is a skill of its own.",
        ),
        debrief={
            "highlights": "He left the company more than the work.",
            "challenges": "It was hard to ask about money.",
            "improvements": "Ask about pay as a range, early and plainly.",
            "fit_before": 4,
            "fit_after": 3,
        },
    ),
    Talk("Bruno", -12, "completed", "How a ward meets researchers", 1, "in_person", ("Last spring, for one day.",)),
    Talk("Greta", -5, "completed", "Ethnography without a product", 0, "google_meet", ("Field notes, mostly.",)),
    Talk("Viktor", -19, "no_show", "Data in a hospital"),
    Talk("Julie", -30, "declined", "What recruiters look for"),
    Talk("Hugo", -9, "cancelled", "From research to analysis"),
    Talk("Zoë", 2, "scheduled", "How her team hires", 0, "google_meet"),
    Talk("Ines", 6, "scheduled", "The patients' side", 1, "phone"),
    Talk("Grace", 0, "requested", "Design in a health start-up"),
    Talk("Olga", 0, "planned", "Life on a ward", 1),
)

NOTES: tuple[tuple[str, str, bool], ...] = (
    (
        "Rosa",
        "**Met through Léa.** Answers fast in the morning, never on Fridays.\n\n- likes plain questions\n- knows half of Lyon",
        True,
    ),
    ("Amina", "Offered to show me the waiting room study. *Ask in December.*", False),
    ("Zoë", "Team of six, two of them nurses before. Published on waiting rooms in 2024.", True),
    ("Marek", "Recommends a course on interviewing for people who talk too much.", False),
    ("Bruno", "Coffee, not calls. Ward 3B, after the noon round.", False),
)

AVAILABILITY: dict[str, Any] = {
    "weekly": [{"weekday": day, "starts": starts, "ends": ends} for day, starts, ends in (
        (0, "17:00", "19:00"), (1, "09:00", "12:00"), (2, "17:00", "19:00"), (3, "09:00", "12:00"), (4, "14:00", "17:00"),
    )],
    "minimum_notice_hours": 24,
    "buffer_minutes": 15,
    "daily_cap": 2,
    "horizon_days": 45,
}  # fmt: skip


class Offer(NamedTuple):
    """Times that somebody may choose from: so many days from now."""

    person: str
    days: tuple[int, ...]
    proposal: dict[str, Any]


OFFER = Offer(
    "Grace",
    (3, 4, 6),
    {
        "platforms": ["zoom", "phone"],
        "offers_availability": True,
        "shares_questions": True,
        "message": "Your talk on appointment letters made me rewrite ours. May I ask you how you got the doctors to read them?",
    },
)

STAGES = {"Farid": "contacted", "Elif": "contacted", "Rosa": "in_touch", "Amina": "thanked", "Jonas": "closed"}
REFERRALS = {"Greta": "Rosa", "Marek": "Rosa", "Bruno": "Amina", "Zoë": "Amina", "Olga": "Bruno"}
