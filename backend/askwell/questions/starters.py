"""The two question sets that everybody starts from: constants, the same for every account.

Their ids are of version 8 (RFC 9562) and sort after every id made by time, so lists that begin with the latest begin
with them.
"""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from askwell.questions.models import Topic
from askwell.questions.schemas import QuestionRead, QuestionSetRead

_WRITTEN_AT = datetime(2026, 11, 23, tzinfo=UTC)


class _Question(NamedTuple):
    topic: Topic
    text: str
    priority: int = 2
    must_ask: bool = False


_FOURTEEN = (
    _Question(Topic.typical_day, "What did yesterday look like for you, from the first task to the last?", 1, True),
    _Question(
        Topic.likes_and_drawbacks,
        "Which part of your work would you miss most, and which would you gladly hand over?",
        1,
        True,
    ),
    _Question(Topic.challenges, "What has been the hardest problem on your desk in the past few months?", 1),
    _Question(Topic.decisions, "Which decisions are yours to make, and which are made for you?"),
    _Question(Topic.preparation, "What prepared you best for this role, and what turned out not to matter?", 1),
    _Question(
        Topic.competition,
        "When somebody is hired for work like yours, what sets them apart from the others who applied?",
    ),
    _Question(Topic.advancement, "Where have people gone from here after a few years, and what got them there?"),
    _Question(Topic.industry_outlook, "What is changing in your field that people outside of it have not noticed yet?"),
    _Question(Topic.working_conditions, "Where, when and with whom do you get your work done?", 3),
    _Question(
        Topic.incentives,
        "What does this field reward, in pay and otherwise, and what range can somebody new expect?",
        3,
    ),
    _Question(Topic.work_life_balance, "How does your work fit with the rest of your life, also in a busy week?"),
    _Question(
        Topic.my_fit,
        "From what you have heard about me, where would I fit well, and what would I still have to learn?",
        1,
    ),
    _Question(Topic.advice, "If you were in my place, what would you do in the next three months?", 1, True),
    _Question(
        Topic.referrals,
        "Who else sees this from another side, and would it be all right to mention your name?",
        1,
        True,
    ),
)
_TIARA = (
    # Trends
    _Question(Topic.industry_outlook, "Which trends are changing how your organization works right now?", 1),
    _Question(Topic.competition, "Who is gaining ground in your field, and what do they do differently?"),
    _Question(
        Topic.industry_outlook, "What do you hope to know about your field in two years that nobody can tell today?", 3
    ),
    # Insights
    _Question(Topic.likes_and_drawbacks, "What surprised you most once you were doing this work?", 1, True),
    _Question(Topic.challenges, "What do people on the outside get wrong about your work?"),
    _Question(Topic.incentives, "What tells a good year from a bad one in your role?", 3),
    # Advice
    _Question(Topic.advice, "What should I do now if I wanted to be ready for work like yours in a year?", 1, True),
    _Question(Topic.my_fit, "Which of my experiences would you put first, and which would you leave out?"),
    _Question(Topic.advancement, "What did you learn late that would have helped you early?"),
    # Resources
    _Question(Topic.preparation, "What do you read, listen to or practise to stay good at this?"),
    _Question(
        Topic.preparation, "Where do people of your trade meet and talk shop, and how does a newcomer join in?", 3
    ),
    _Question(Topic.referrals, "Whose view should I hear next, and may I say that you sent me?", 1, True),
    # Assignments
    _Question(Topic.typical_day, "Which piece of your recent work shows best what you really do?", 1, True),
    _Question(
        Topic.working_conditions, "What does a newcomer's first project usually look like, and who helps with it?"
    ),
    _Question(
        Topic.work_life_balance, "Which assignments are you glad to be given, and which take over your evenings?", 3
    ),
)


def _id(number: int) -> UUID:
    return UUID(f"ffffffff-ffff-8fff-bfff-{number:012x}")


def _starter(number: int, name: str, purpose: str, questions: tuple[_Question, ...]) -> QuestionSetRead:
    written = {"version": 1, "created_at": _WRITTEN_AT, "updated_at": _WRITTEN_AT, "trashed_at": None}
    reads: list[QuestionRead] = [
        {**written, **question._asdict(), "id": _id(number << 8 | position), "position": position}  # type: ignore[typeddict-item]
        for position, question in enumerate(questions)
    ]
    return {
        **written,  # type: ignore[typeddict-item]
        "id": _id(number << 8 | 0xFF),
        "name": name,
        "purpose": purpose,
        "starter": True,
        "from_coach": False,
        "question_count": len(reads),
        "questions": reads,
    }


_SETS = (
    _starter(
        2,
        "Fourteen topics",
        "The whole picture of somebody's work. In half an hour, the must-asks and four more.",
        _FOURTEEN,
    ),
    _starter(
        1,
        "TIARA",
        "Trends, insights, advice, resources, assignments: a talk in which the other person can shine.",
        _TIARA,
    ),
)
STARTERS = {starter["id"]: starter for starter in _SETS}
STARTER_QUESTIONS = frozenset(question["id"] for starter in _SETS for question in starter["questions"])
