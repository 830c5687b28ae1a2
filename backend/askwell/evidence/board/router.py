"""The board over REST."""

from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.routing import Router
from askwell.directions.access import Reader, Visible
from askwell.evidence.board import queries, suggesting
from askwell.evidence.board.access import Compared, Planned
from askwell.evidence.board.schemas import BoardRead, NextRead

router = Router("directions")


@router.get("/board", responses=responses(NotFound))
def compare_directions(compared: Compared, viewer: Reader, session: Reading) -> BoardRead:
    """Up to six directions side by side: what is known of each topic, from how many people, and how they agree."""
    return queries.board(session, viewer.account_id, compared)


@router.get("/directions/{id}/board", responses=responses(NotFound))
def get_board(direction: Visible, session: Reading) -> BoardRead:
    """What is known of each topic in one direction."""
    return queries.board(session, direction.owner_id, [direction])


@router.get("/directions/{id}/next", responses=responses(NotFound))
def suggest_next(direction: Planned, session: Reading) -> NextRead:
    """Whom to meet next, and what to ask, so that the emptiest places of the board are filled."""
    return suggesting.next_steps(session, direction)
