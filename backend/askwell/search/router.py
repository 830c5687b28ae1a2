"""Searching over REST."""

from typing import Annotated

from fastapi import Query

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading
from askwell.core.routing import Router
from askwell.core.text import one_line
from askwell.search import queries
from askwell.search.schemas import SearchRead

router = Router("search")
Reader = Annotated[
    Viewer,
    allow(
        *(Scope.contacts_read, Scope.questions_read, Scope.interviews_read, Scope.notes_read, Scope.outreach_read),
        Scope.directions_read,
    ),
]


@router.get("/search")
def search(
    viewer: Reader,
    session: Reading,
    q: Annotated[str, Query(max_length=200, description="Words, or their beginnings; every one has to be found.")],
    limit: Annotated[int, Query(ge=1, le=20, description="Items of each kind.")] = 5,
) -> SearchRead:
    """Look through contacts, organizations, interviews, questions, notes, messages, leads, directions and takeaways."""
    return queries.everything(session, viewer, one_line(q), limit)
