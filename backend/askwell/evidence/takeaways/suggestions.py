"""What an interview may yield: answered questions that no takeaway was drawn from yet."""

from sqlalchemy import and_, exists, func, or_, select
from sqlmodel import Session, col

from askwell.core.markdown import to_text
from askwell.core.schemas import Reference
from askwell.core.text import one_line
from askwell.directions.models import Direction
from askwell.evidence.takeaways.models import Takeaway
from askwell.evidence.takeaways.schemas import TakeawaySuggestion
from askwell.interviews.indexing import DIRECTIONS
from askwell.interviews.models import AgendaItem, Interview

_LONGEST_EXCERPT = 300


def suggestions(session: Session, interview: Interview) -> list[TakeawaySuggestion]:
    """One for each answered item whose topic has no takeaway yet; without a topic, whose answer is not quoted."""
    direction = _only_direction(session, interview)
    drawn = exists().where(
        col(Takeaway.owner_id) == interview.owner_id,
        col(Takeaway.interview_id) == interview.id,
        col(Takeaway.trashed_at).is_(None),
        or_(col(Takeaway.topic) == col(AgendaItem.topic), col(Takeaway.source_id) == col(AgendaItem.id)),
    )
    mine = and_(col(AgendaItem.owner_id) == interview.owner_id, col(AgendaItem.interview_id) == interview.id)
    answered = and_(func.length(AgendaItem.answer) > 0, col(AgendaItem.trashed_at).is_(None))
    items = session.scalars(
        select(AgendaItem).where(mine, answered, ~drawn).order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    return [
        {
            "agenda_item_id": item.id,
            "topic": item.topic,
            "question": item.text,
            "answer": one_line(to_text(item.answer or ""), _LONGEST_EXCERPT),
            "direction": direction,
        }
        for item in items
    ]


def _only_direction(session: Session, interview: Interview) -> Reference | None:
    ids = DIRECTIONS.ids(session, interview.owner_id, interview.id)
    if len(ids) != 1:
        return None
    direction = session.get_one(Direction, (interview.owner_id, ids[0]))
    return {"id": direction.id, "name": direction.name}
