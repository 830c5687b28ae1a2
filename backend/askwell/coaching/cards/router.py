"""What a coach keeps of a client, over REST: nobody else reads it, the client neither."""

from askwell.coaching.cards import actions
from askwell.coaching.cards.errors import NudgedLately
from askwell.coaching.cards.schemas import CardRead, CardUpdate, Nudge
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.preconditions import IfMatch
from askwell.core.routing import Router
from askwell.sharing.access import Coached, Coaching

router = Router("clients", prefix="/coach/clients")


@router.get("/{id}/card", responses=responses(NotFound))
def get_client_card(share: Coached, session: Reading) -> CardRead:
    """What I keep of a client: tags, and private notes that they never see."""
    return actions.card(session, share)


@router.patch("/{id}/card", responses=responses(NotFound))
def update_client_card(changes: CardUpdate, share: Coaching, expected: IfMatch, session: Writing) -> CardRead:
    """Tag a client, or write private notes."""
    actions.edit(session, share, changes, expected)
    return actions.card(session, share)


@router.put("/{id}/nudge", status_code=204, responses=responses(NotFound, NudgedLately))
def nudge_client(nudge: Nudge, share: Coaching, session: Writing) -> None:
    """Send a client a friendly word, at most once a week: it stands in their notices and their digest."""
    actions.nudge(session, share, nudge.text)
