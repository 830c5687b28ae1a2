"""One direction, with all that is known of it."""

from sqlmodel import Session

from askwell.directions.models import Direction
from askwell.directions.queries import one
from askwell.evidence.board.queries import board
from askwell.evidence.decisions import queries as decisions
from askwell.evidence.decisions.readiness import readiness
from askwell.evidence.outcomes import queries as outcomes
from askwell.evidence.report.schemas import ReportRead
from askwell.evidence.takeaways import queries as takeaways


def report(session: Session, direction: Direction) -> ReportRead:
    """The report of a direction."""
    key = direction.owner_id, direction.id
    drawn, left_out = takeaways.of_direction(session, *key)
    told = board(session, direction.owner_id, [direction])
    return {
        "direction": one(session, *key),
        "summary": told["directions"][0],
        "topics": [
            {
                "topic": row["topic"],
                "cell": row["cells"][0],
                "takeaways": [each for each in drawn if each["topic"] == row["topic"]],
            }
            for row in told["rows"]
            if row["cells"][0]["takeaways"]
        ],
        "others": [each for each in drawn if each["topic"] is None],
        "takeaways_left_out": left_out,
        "readiness": readiness(session, direction),
        "decisions": decisions.of_direction(session, *key),
        "outcomes": outcomes.of_direction(session, *key),
    }
