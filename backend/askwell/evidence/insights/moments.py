"""When each contact came how far: worked out by the database from what was written down.

Who answered was contacted, and who was spoken with has answered and agreed on a time, however little of it was written
down; thanks, referrals and offers count of those who were spoken with.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, bindparam, case, func, select

from askwell.contacts.models import Contact, Stage
from askwell.core.columns import table_of
from askwell.core.prepared import among
from askwell.events.models import Event, EventType
from askwell.evidence.insights.medians import noon_of
from askwell.evidence.outcomes.models import Outcome, OutcomeInterview, OutcomeKind
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.messages.models import Message
from askwell.outreach.referrals.models import Referral
from askwell.outreach.texts import MessageKind

_contact, _message, _interview = table_of(Contact), table_of(Message), table_of(Interview)
_event, _referral, _outcome = table_of(Event), table_of(Referral), table_of(Outcome)
_came_of = table_of(OutcomeInterview)
Owned = Callable[[FromClause], ColumnElement[bool]]
"""Whose rows of a table are meant."""


class Moment(StrEnum):
    """How far one can come with a contact."""

    identified = "identified"
    contacted = "contacted"
    answered = "answered"
    scheduled = "scheduled"
    held = "held"
    debriefed = "debriefed"
    thanked = "thanked"
    referral = "referral"
    offer = "offer"


def of_one(table: FromClause) -> ColumnElement[bool]:
    """The rows of the account that is bound as `owner_id`."""
    mine: ColumnElement[bool] = table.c.owner_id == bindparam("owner_id")
    return mine


def of_several(table: FromClause) -> ColumnElement[bool]:
    """The rows of the accounts that are bound as `owner_ids`."""
    return among(table.c.owner_id, "owner_ids")


def _first(at: ColumnElement[Any], contact_id: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Subquery:
    """For each contact, when something happened first."""
    owner_id = contact_id.table.c.owner_id
    wanted = select(owner_id, contact_id.label("contact_id"), func.min(at).label("at")).where(*conditions)
    return wanted.group_by(owner_id, contact_id).subquery()


def _brought_to(stage: Stage, owned: Owned) -> Subquery:
    """When each contact was first brought to this stage."""
    to = _event.c.data["to"].as_string()
    is_it = (_event.c.type == EventType.contact_stage_changed) & (to == stage.value)
    return _first(_event.c.at, _event.c.subject_id, owned(_event), is_it)


def sent_as(kind: MessageKind, owned: Owned) -> list[ColumnElement[bool]]:
    """That a message of this kind was sent."""
    return [owned(_message), _message.c.trashed_at.is_(None), _message.c.sent_at.is_not(None), _message.c.kind == kind]


def _happened(owned: Owned, *types: EventType) -> list[ColumnElement[bool]]:
    is_it: ColumnElement[bool] = _event.c.type == types[0]
    for type in types[1:]:
        is_it = is_it | (_event.c.type == type)
    return [owned(_event), is_it]


# An outcome knows its day only. What came on the day of the talk did not come before it.
_noon = noon_of(_outcome.c.happened_on)
_came_on = case((_noon < _interview.c.ended_at, _interview.c.ended_at), else_=_noon)


def _moments(owned: Owned) -> dict[Moment, list[Subquery]]:
    """For each stage, where it is written down that a contact came so far."""
    talks = [owned(_interview), _interview.c.trashed_at.is_(None)]
    held = [*talks, _interview.c.state == InterviewState.completed]
    offered = and_(
        owned(_came_of),
        _interview.c.owner_id == _came_of.c.owner_id,
        _interview.c.id == _came_of.c.interview_id,
        _outcome.c.owner_id == _came_of.c.owner_id,
        _outcome.c.id == _came_of.c.outcome_id,
        _outcome.c.kind == OutcomeKind.offer,
        _outcome.c.trashed_at.is_(None),
    )
    answers = _happened(owned, EventType.interview_scheduled, EventType.interview_declined)
    given = [owned(_referral), _referral.c.trashed_at.is_(None)]
    with_whom, wrote_to = _interview.c.contact_id, _message.c.contact_id
    return {
        Moment.contacted: [
            _first(_message.c.sent_at, wrote_to, *sent_as(MessageKind.request, owned)),
            _brought_to(Stage.contacted, owned),
        ],
        Moment.answered: [
            _first(_message.c.answered_at, wrote_to, *sent_as(MessageKind.request, owned)),
            _first(_event.c.at, _event.c.contact_id, *answers),
        ],
        Moment.scheduled: [
            _first(_event.c.at, _event.c.contact_id, *_happened(owned, EventType.interview_scheduled)),
        ],
        Moment.held: [_first(_interview.c.ended_at, with_whom, *held)],
        Moment.debriefed: [_first(_interview.c.debriefed_at, with_whom, *talks)],
        Moment.thanked: [
            _first(_message.c.sent_at, wrote_to, *sent_as(MessageKind.thank_you, owned)),
            _brought_to(Stage.thanked, owned),
        ],
        Moment.referral: [_first(_referral.c.created_at, _referral.c.from_contact_id, *given)],
        Moment.offer: [_first(_came_on, with_whom, offered)],
    }


_ONLY_WHEN_HELD = (Moment.debriefed, Moment.thanked, Moment.referral, Moment.offer)


def how_far(
    owned: Owned, wanted: Collection[Moment] = tuple(Moment)
) -> tuple[FromClause, dict[Moment, ColumnElement[Any]]]:
    """Contacts joined with what is known of them, and when each came to every stage that is wanted."""
    source: FromClause = _contact
    at: dict[Moment, ColumnElement[Any]] = {Moment.identified: _contact.c.created_at}
    for stage, places in _moments(owned).items():
        if stage in wanted:
            for place in places:
                is_theirs = and_(place.c.owner_id == _contact.c.owner_id, place.c.contact_id == _contact.c.id)
                source = source.outerjoin(place, is_theirs)
            at[stage] = func.coalesce(*(place.c.at for place in places)) if len(places) > 1 else places[0].c.at
    was_held = at[Moment.held].is_not(None)
    if Moment.scheduled in wanted:
        at[Moment.scheduled] = func.coalesce(at[Moment.scheduled], at[Moment.held])
    at[Moment.answered] = func.coalesce(at[Moment.answered], at[Moment.held])
    at[Moment.contacted] = func.coalesce(at[Moment.contacted], at[Moment.answered])
    for stage in _ONLY_WHEN_HELD:
        if stage in wanted:
            at[stage] = case((was_held, at[stage]))
    return source, at
