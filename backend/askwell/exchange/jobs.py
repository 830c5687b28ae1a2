"""The work of imports, in steps of some hundred rows; killed in the middle, it goes on from the last whole step."""

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.contacts.models import Contact, ContactAddress, ContactRole, Organization
from askwell.core import trash
from askwell.core.clock import now
from askwell.core.db import refresh_statistics
from askwell.core.jobs import Claim, daily, job
from askwell.core.search import SearchEntry
from askwell.events.following import Fact, hears
from askwell.events.models import EventType
from askwell.exchange import actions
from askwell.exchange.applying import apply_some
from askwell.exchange.models import Import, ImportRow
from askwell.exchange.reading import Reading
from askwell.exchange.undoing import undo_some

_GROWING = (Contact, ContactRole, ContactAddress, Organization, ImportRow, SearchEntry)


def _in_steps(claim: Claim, do_some: Callable[[Session, Import], bool]) -> None:
    """Work until there is nothing more to do, or the import is gone."""
    for number in count(1):
        claim.may_be_given_back()
        with claim.step() as session:
            wanted = _import(session, claim.payload)
            goes_on = wanted is not None and do_some(session, wanted)
        if not goes_on or (number > 1 and number & (number - 1) == 0):  # 2, 4, 8 …: the tables may have doubled
            with claim.step() as session:
                refresh_statistics(session, *_GROWING)
        if not goes_on:
            return


def _import(session: Session, payload: dict[str, Any]) -> Import | None:
    return session.get(Import, (UUID(payload["owner_id"]), UUID(payload["id"])), with_for_update=True)


def _give_up(session: Session, payload: dict[str, Any]) -> None:
    wanted = _import(session, payload)
    if wanted is not None:
        actions.fail(session, wanted)


@job("imports.read", given_up=_give_up)
def read(claim: Claim) -> None:
    """Make the preview."""
    _in_steps(claim, Reading().preview_some)


@job("imports.apply", given_up=_give_up)
def apply(claim: Claim) -> None:
    """Do the chosen rows."""
    _in_steps(claim, apply_some)


@job("imports.undo", given_up=_give_up)
def undo(claim: Claim) -> None:
    """Take back what was done."""
    _in_steps(claim, undo_some)


@hears(EventType.erasure_completed)
def forget_rows_of_erased(session: Session, fact: Fact) -> None:
    """A row of a file tells of the contact that it has added, too."""
    ids = [UUID(id) for id in fact.data["contact_ids"]]
    session.execute(
        delete(ImportRow).where(col(ImportRow.owner_id) == fact.owner_id, col(ImportRow.contact_id).in_(ids))
    )


@daily
def forget_old_imports(session: Session) -> None:
    """Files tell of people who were not added, too: nothing of an import is kept for longer than 30 days."""
    session.execute(delete(Import).where(col(Import.created_at) < now() - trash.KEPT))
