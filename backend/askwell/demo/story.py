"""What the demo's seeker has done so far: sixteen interviews in every state, two sets of questions, and notes."""

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
    Talk(
        "Keiko",
        -40,
        "completed",
        "Services that people stand in line for",
        0,
        "zoom",
        ("At three counters, since seven.",),
    ),
    Talk("Noor", -38, "completed", "Who decides in a ministry", 0, "teams", ("Meetings, with the door open.",)),
    Talk("Chloé", -22, "completed", "What a studio looks for", 0, "zoom", ("A review, then two sketches.",)),
    Talk("Jonas", -15, "completed", "From products to services", 0, "phone", ("E-mail until ten, then people.",)),
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


class Letter(NamedTuple):
    """A message that was sent so many days ago, and perhaps answered."""

    person: str
    kind: str
    days_ago: int
    subject: str
    body: str
    channel: str = "mail"
    answered_days_ago: int | None = None


LETTERS = (
    Letter(
        *("Rosa", "request", 54, "From teaching to research"),
        "Hello Rosa,\n\nLéa told me how you left teaching for research. I am a librarian with the same question. "
        "Would you have twenty minutes for me?\n\nMira",
        answered_days_ago=53,
    ),
    Letter(
        *("Amina", "request", 41, "Research inside a hospital"),
        "Hello Amina,\n\nwe sat in the same lecture hall in Lyon, ten years apart. How does a researcher get a foot "
        "into a ward? Could I ask you a few questions?\n\nMira",
        "linkedin",
        39,
    ),
    Letter(
        *("Farid", "request", 11, "Product work for patients"),
        "Hello Farid,\n\nwe worked together on the catalogue. You went into health care, and I am thinking about it. "
        "May I ask you what surprised you most?\n\nMira",
    ),
    Letter(
        *("Elif", "request", 1, "Your talk on research operations"),
        "Hello Elif,\n\nyour talk made me see the work behind the work. Would you have twenty minutes for three "
        "questions about it?\n\nMira",
        "linkedin",
    ),
    Letter(
        *("Rosa", "thank_you", 46, "Thank you"),
        "Hello Rosa,\n\nthank you for this morning. What you said about writing up stayed with me: I had not known "
        "that it is half of the work.\n\nMira",
    ),
    Letter(
        *("Amina", "thank_you", 32, "Thank you for yesterday"),
        "Hello Amina,\n\nthank you. I keep thinking about the four months of ethics approval, and about waiting rooms."
        "\n\nMira",
        answered_days_ago=31,
    ),
    Letter(
        *("Marek", "thank_you", 25, "Thank you for being frank"),
        "Hello Marek,\n\nthank you for telling me that you left the company more than the work. Your words made me "
        "look at teams, and not only at trades.\n\nMira",
    ),
    Letter(
        *("Rosa", "outcome", 4, "I spoke with Greta"),
        "Hello Rosa,\n\nyou sent me to Greta, and we talked for an hour. I learned what field notes are for. "
        "Thank you.\n\nMira",
    ),
)


class Offered(NamedTuple):
    """What somebody offered, and whom or what it was turned into."""

    person: str
    kind: str
    text: str
    note: str | None = None
    contact: str | None = None
    organization: str | None = None
    due_in_days: int | None = None


LEADS = (
    Offered("Rosa", "person", "Greta at Open Field", contact="Greta"),
    Offered("Rosa", "person", "Marek, who left research", contact="Marek"),
    Offered("Amina", "person", "Bruno, the nurse manager", "He says no to most researchers", contact="Bruno"),
    Offered("Amina", "opening", "A volunteer for the waiting room study", "Ask in December", due_in_days=9),
    Offered("Marek", "resource", "A course on interviewing for people who talk too much"),
    Offered("Bruno", "person", "Olga on the second floor", contact="Olga"),
    Offered("Bruno", "organization", "Care Together", organization="Care Together"),
    Offered("Greta", "person", "Selma Aydın, who studies night shifts", "Mention the harbour project"),
)

FOLLOW_UPS = (
    ("Zoë", 1, "Read her paper on waiting rooms"),
    ("Rosa", -2, "Send her the reading list that I promised"),
    (None, 5, "Sort what I heard about ethics approval"),
)

STAGES = {"Farid": "contacted", "Elif": "contacted", "Rosa": "in_touch", "Amina": "thanked", "Jonas": "closed"}
REFERRALS = {"Greta": "Rosa", "Marek": "Rosa", "Bruno": "Amina", "Zoë": "Amina", "Olga": "Bruno"}
