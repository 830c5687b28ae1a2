"""Whom and what to ask next: who would bring a perspective that is missing, and which topics few were heard on."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, bindparam, case, cast, exists, select
from sqlmodel import Session

from askwell.contacts.models import Contact, ContactDirection, Organization
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.prepared import Prepared, among
from askwell.directions.models import Direction
from askwell.evidence.board import queries
from askwell.evidence.board.queries import Perspective as Seen
from askwell.evidence.board.schemas import NextContact, NextInterview, NextQuestion, NextRead, Perspective
from askwell.interviews.models import AgendaItem, Interview, InterviewDirection, InterviewState
from askwell.questions.models import Question, QuestionSet, Topic
from askwell.questions.starters import STARTERS

_contact, _link, _organization = table_of(Contact), table_of(ContactDirection), table_of(Organization)
_interview, _theirs, _item = table_of(Interview), table_of(InterviewDirection), table_of(AgendaItem)
_question, _set = table_of(Question), table_of(QuestionSet)
_MOST_WEIGHED, _MOST_CONTACTS, _MOST_QUESTIONS, _MOST_INTERVIEWS = 500, 10, 5, 5
_OWNER: ColumnElement[Any] = bindparam("owner_id")
_DIRECTION: ColumnElement[Any] = bindparam("direction_id")
_OPEN = (InterviewState.planned, InterviewState.requested, InterviewState.scheduled)

_met = exists().where(
    _interview.c.owner_id == _contact.c.owner_id,
    _interview.c.contact_id == _contact.c.id,
    _interview.c.state == InterviewState.completed,
    _interview.c.trashed_at.is_(None),
)
_NOT_MET = Prepared(
    select(
        *(_contact.c[name] for name in ("id", "given_name", "family_name", "stage", "organization_id")),
        *(_contact.c[name] for name in ("level", "in_field_since", "outlook")),
        cast(_contact.c.organization_id, Text).label("organization"),
        _organization.c.name.label("organization_name"),
    )
    .join_from(_link, _contact, and_(_contact.c.owner_id == _link.c.owner_id, _contact.c.id == _link.c.contact_id))
    .outerjoin(
        _organization,
        and_(_organization.c.owner_id == _contact.c.owner_id, _organization.c.id == _contact.c.organization_id),
    )
    .where(
        _link.c.owner_id == _OWNER,
        _link.c.direction_id == _DIRECTION,
        _contact.c.trashed_at.is_(None),
        _contact.c.stage != "closed",
        ~_met,
    )
    .order_by(_link.c.contact_id.desc())
    .limit(_MOST_WEIGHED)
)
_OWN_QUESTIONS = Prepared(
    select(_question.c.id, _question.c.topic, _question.c.text)
    .join(_set, and_(_set.c.owner_id == _question.c.owner_id, _set.c.id == _question.c.question_set_id))
    .where(
        _question.c.owner_id == _OWNER,
        among(_question.c.topic, "topics"),
        _question.c.trashed_at.is_(None),
        _set.c.trashed_at.is_(None),
    )
    .order_by(_question.c.priority.desc(), _question.c.id)
)
_is_theirs = and_(_interview.c.owner_id == _theirs.c.owner_id, _interview.c.id == _theirs.c.interview_id)
_is_with = and_(_contact.c.owner_id == _interview.c.owner_id, _contact.c.id == _interview.c.contact_id)
_IS_TO_COME = and_(
    _theirs.c.owner_id == _OWNER,
    _theirs.c.direction_id == _DIRECTION,
    among(_interview.c.state, "states"),
    _interview.c.trashed_at.is_(None),
    _contact.c.trashed_at.is_(None),
)
_ON_AGENDAS = Prepared(
    select(_item.c.text, _item.c.question_id)
    .join_from(_theirs, _interview, _is_theirs)
    .join(_contact, _is_with)
    .join(_item, and_(_item.c.owner_id == _interview.c.owner_id, _item.c.interview_id == _interview.c.id))
    .where(_IS_TO_COME, _item.c.trashed_at.is_(None))
)
_TO_COME = Prepared(
    select(
        _interview.c.id, _interview.c.starts_at, _interview.c.contact_id, _contact.c.given_name, _contact.c.family_name
    )
    .join_from(_theirs, _interview, _is_theirs)
    .join(_contact, _is_with)
    .where(_IS_TO_COME)
    # The soonest first, then those without a time, and last those whose time has passed.
    .order_by(
        case((_interview.c.starts_at >= bindparam("now"), 0), (_interview.c.starts_at.is_(None), 1), else_=2),
        _interview.c.starts_at,
        _interview.c.id,
    )
    .limit(_MOST_INTERVIEWS)
)
_STARTER_QUESTIONS = {
    question["topic"]: question for starter in reversed(STARTERS.values()) for question in starter["questions"]
}


def next_steps(session: Session, direction: Direction) -> NextRead:
    """Whom to meet, what to ask, and in which interviews."""
    people, known = queries.known_of(session, direction.owner_id, [direction.id])
    heard_on = {topic: known[direction.id, topic]["people"] if (direction.id, topic) in known else 0 for topic in Topic}
    return {
        "contacts": _contacts(session, direction, people[direction.id]),
        "questions": _questions(session, direction, heard_on),
        "interviews": _interviews(session, direction),
    }


def _contacts(session: Session, direction: Direction, people: list[Seen]) -> list[NextContact]:
    missing = [need for need, is_met in queries.coverage(people).items() if not is_met]
    rows = _NOT_MET.rows(session, {"owner_id": direction.owner_id, "direction_id": direction.id})
    weighed = [(row, _filled(row, missing, queries.organizations(people))) for row in rows]
    best = sorted(weighed, key=lambda each: -len(each[1]))[:_MOST_CONTACTS]
    return [_next_contact(row, fills) for row, fills in best]


def _filled(row: dict[str, Any], missing: list[str], known: set[str]) -> list[Perspective]:
    seen = queries.perspective(row)
    would = {
        Perspective.novice: seen.is_novice,
        Perspective.veteran: seen.is_veteran,
        Perspective.several_organizations: seen.organization is not None and seen.organization not in known,
        Perspective.critical_voice: seen.is_critical,
        Perspective.three_people: True,
    }
    return [need for need in Perspective if need in missing and would[need]]


def _next_contact(row: dict[str, Any], fills: list[Perspective]) -> NextContact:
    id, name = row["organization_id"], row["organization_name"]
    return {
        "contact": {"id": row["id"], "name": _name(row)},
        "organization": {"id": id, "name": name} if id is not None else None,
        "stage": row["stage"],
        "fills": fills,
        "reason": _reason(row, fills),
    }


def _name(row: dict[str, Any]) -> str:
    return " ".join(filter(None, (row["given_name"], row["family_name"])))


def _reason(row: dict[str, Any], fills: list[Perspective]) -> str:
    years = queries.perspective(row).years
    in_words = {
        Perspective.novice: "is new to the field",
        Perspective.veteran: f"has been in the field for {years} years",
        Perspective.several_organizations: f"works at {row['organization_name']}, where nobody was heard yet",
        Perspective.critical_voice: "is unhappy with it or has left",
    }
    told = [in_words[fill] for fill in fills if fill in in_words]
    *others, last = told or ["is one more perspective"]
    return f"{row['given_name'] or row['family_name']} {', and '.join(filter(None, [', '.join(others), last]))}."


def _questions(session: Session, direction: Direction, heard_on: dict[Topic, int]) -> list[NextQuestion]:
    """Those of the topics that fewest were heard on, without what stands on an agenda already."""
    topics = sorted(heard_on, key=lambda topic: heard_on[topic])
    bound = {"owner_id": direction.owner_id, "topics": topics}
    own = {row["topic"]: row for row in _OWN_QUESTIONS.rows(session, bound)}
    planned: set[str | UUID] = set()
    for item in _ON_AGENDAS.rows(session, _to_come(direction)):
        planned |= {item["text"], item["question_id"]}
    found = {topic: own.get(topic) or _STARTER_QUESTIONS[topic] for topic in topics}
    unplanned = [topic for topic in topics if planned.isdisjoint((found[topic]["text"], found[topic]["id"]))]
    return [
        {
            "topic": topic,
            "people": heard_on[topic],
            "question": found[topic]["text"],
            "question_id": found[topic]["id"],
        }
        for topic in unplanned[:_MOST_QUESTIONS]
    ]


def _to_come(direction: Direction) -> dict[str, Any]:
    return {"owner_id": direction.owner_id, "direction_id": direction.id, "states": _OPEN}


def _interviews(session: Session, direction: Direction) -> list[NextInterview]:
    return [
        {
            "id": row["id"],
            "contact": {"id": row["contact_id"], "name": _name(row)},
            "starts_at": row["starts_at"],
        }
        for row in _TO_COME.rows(session, {**_to_come(direction), "now": now()})
    ]
