"""Whether the time to decide has come: three people at least, of two organizations, and what else to think of."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from askwell.core.columns import table_of
from askwell.core.prepared import Prepared
from askwell.directions.models import Direction
from askwell.evidence.board.queries import ENOUGH_PEOPLE, IN_SIGHT, coverage, known_of, organizations
from askwell.evidence.decisions.schemas import Doubt, DoubtRead, ReadinessRead
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.questions.models import Topic

ENOUGH_ORGANIZATIONS = 2
_takeaway = table_of(Takeaway)
_KINDS = Prepared(select(_takeaway.c.kind, func.count().label("count")).where(IN_SIGHT).group_by(_takeaway.c.kind))
_BLOCKING = (Doubt.too_few_people, Doubt.too_few_organizations)


def readiness(session: Session, direction: Direction) -> ReadinessRead:
    """What is known of a direction, and what speaks against deciding now."""
    everybody, known = known_of(session, direction.owner_id, [direction.id])
    people = everybody[direction.id]
    bound = {"owner_id": direction.owner_id, "direction_ids": [direction.id]}
    kinds = {row["kind"] for row in _KINDS.rows(session, bound)}
    told: dict[str, Any] = {
        "people": len(people),
        "organizations": len(organizations(people)),
        "open_topics": [topic for topic in Topic if (direction.id, topic) not in known],
        "critical_voice": coverage(people)["critical_voice"],
    }
    doubts = [_in_words(doubt, told) for doubt in _doubts(told, kinds)]
    sides = (Doubt.only_upsides, Doubt.only_downsides, Doubt.too_few_organizations)
    return {
        **told,  # type: ignore[typeddict-item]
        "is_ready": not any(each["is_blocking"] for each in doubts),
        "needed": {"people": ENOUGH_PEOPLE, "organizations": ENOUGH_ORGANIZATIONS},
        "one_sided": bool(people) and any(each["doubt"] in sides for each in doubts),
        "reasons": doubts,
    }


def _doubts(told: dict[str, Any], kinds: set[TakeawayKind]) -> Iterator[Doubt]:
    if told["people"] < ENOUGH_PEOPLE:
        yield Doubt.too_few_people
    if told["organizations"] < ENOUGH_ORGANIZATIONS:
        yield Doubt.too_few_organizations
    if told["open_topics"]:
        yield Doubt.open_topics
    if TakeawayKind.upside in kinds and TakeawayKind.downside not in kinds:
        yield Doubt.only_upsides
    if TakeawayKind.downside in kinds and TakeawayKind.upside not in kinds:
        yield Doubt.only_downsides
    if not told["critical_voice"]:
        yield Doubt.no_critical_voice


def _in_words(doubt: Doubt, told: dict[str, Any]) -> DoubtRead:
    topics = [topic.replace("_", " ") for topic in told["open_topics"]]
    said = {
        Doubt.too_few_people: f"You heard {told['people']} of at least {ENOUGH_PEOPLE} people.",
        Doubt.too_few_organizations: (
            f"What you heard comes from {told['organizations']} of at least {ENOUGH_ORGANIZATIONS} organizations."
        ),
        Doubt.open_topics: f"Nothing is known yet of: {', '.join(topics)}.",
        Doubt.only_upsides: "You noted upsides only.",
        Doubt.only_downsides: "You noted downsides only.",
        Doubt.no_critical_voice: "You heard nobody who is unhappy with it or has left.",
    }
    return {"doubt": doubt, "text": said[doubt], "is_blocking": doubt in _BLOCKING}
