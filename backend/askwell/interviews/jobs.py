"""What is done to interviews once a day, and when their contacts change."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from askwell.core import search, trash
from askwell.core.jobs import daily
from askwell.events.actions import forget_gone
from askwell.events.following import Fact, follows
from askwell.events.models import EventType
from askwell.interviews.indexing import index_those_with
from askwell.interviews.models import AgendaItem, Interview


@daily
def empty_trash(session: Session) -> None:
    """Delete for good what was deleted 30 days ago, and forget what went with its contact."""
    forget_gone(session, Interview)
    trash.empty(session, Interview)
    trash.empty(session, AgendaItem)
    search.forget_gone(session, "interview", Interview)


def _has_another_name(data: dict[str, Any]) -> bool:
    return not {"given_name", "family_name"}.isdisjoint(data.get("fields", ()))


@follows("contact.renamed", EventType.contact_updated, concerning=_has_another_name)
@follows("contact.exchanged", EventType.contact_merged, EventType.contact_unmerged)
def find_by_the_present_name(session: Session, fact: Fact) -> None:
    """Interviews are found by the name of their contact."""
    concerned = [fact.subject_id, *(UUID(id) for id in [fact.data.get("other_id")] if id)]
    index_those_with(session, fact.owner_id, concerned)
