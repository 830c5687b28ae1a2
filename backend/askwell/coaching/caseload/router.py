"""A caseload over REST, and as a table."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path, Query, Response

from askwell.coaching.caseload import queries
from askwell.coaching.caseload.errors import TooFewClients
from askwell.coaching.caseload.queries import SORTS, Filters
from askwell.coaching.caseload.schemas import MOST_CLIENTS, ClientPage, ClientSummary, CohortSummary
from askwell.coaching.caseload.tables import as_csv, as_json, as_lines
from askwell.core.clock import Instant
from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.http import attachment
from askwell.core.pages import InvalidCursor, Paging, pages_of
from askwell.core.routing import Router, link_to_next
from askwell.core.text import Line
from askwell.sharing.access import Coach, Share, looks
from askwell.sharing.models import LookKind

router = Router("clients", prefix="/coach")
CaseloadSort = StrEnum("CaseloadSort", {name: name for name in SORTS})  # type: ignore[misc]
Glance = Annotated[Share, looks(LookKind.caseload)]
CaseloadPaging = Annotated[Paging, pages_of(MOST_CLIENTS)]


async def _filters(
    attention: Annotated[bool | None, Query(description="Those who need it, or those who do not.")] = None,
    tag: Annotated[Line | None, Query(description="Those whom I tagged so.")] = None,
    q: Annotated[Line | None, Query(description="Part of the name.")] = None,
    updated_since: Annotated[Instant | None, Query(description="Who did something since, or shares else.")] = None,
) -> Filters:
    return Filters(attention, tag, q, updated_since)


CaseloadFilters = Annotated[Filters, Depends(_filters)]
Sorted = Annotated[CaseloadSort, Query(description="What needs attention first, or else.")]


def _table(media_type: str) -> dict[int | str, dict[str, object]]:
    return {**responses(InvalidCursor), 200: {"content": {media_type: {"schema": {"type": "string"}}}}}


@router.get("/clients", response_model=ClientPage, responses=responses(InvalidCursor))
def list_clients(
    viewer: Coach,
    session: Reading,
    paging: CaseloadPaging,
    filters: CaseloadFilters,
    sort: Sorted = CaseloadSort("attention"),
) -> Response:
    """Whom I coach: who moves, who is stuck, and why. What is not shared is null."""
    found = queries.page(session, viewer.account_id, paging, filters, sort.value)
    headers = link_to_next(paging.request, found.next_cursor)
    return Response(as_json(found), media_type="application/json", headers=headers)


@router.get("/clients.csv", response_class=Response, responses=_table("text/csv"))
def get_clients_as_csv(
    viewer: Coach,
    session: Reading,
    paging: CaseloadPaging,
    filters: CaseloadFilters,
    sort: Sorted = CaseloadSort("attention"),
) -> Response:
    """The same as a table; the header Link leads to the next page."""
    found = queries.page(session, viewer.account_id, paging, filters, sort.value)
    headers = {"Content-Disposition": attachment("clients.csv"), **link_to_next(paging.request, found.next_cursor)}
    return Response(as_csv(found.glances), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/clients.ndjson", response_class=Response, responses=_table("application/x-ndjson"))
def get_clients_as_lines(
    viewer: Coach,
    session: Reading,
    paging: CaseloadPaging,
    filters: CaseloadFilters,
    sort: Sorted = CaseloadSort("attention"),
) -> Response:
    """The same as JSON Lines; the header Link leads to the next page."""
    found = queries.page(session, viewer.account_id, paging, filters, sort.value)
    headers = link_to_next(paging.request, found.next_cursor)
    return Response(as_lines(found.glances), media_type="application/x-ndjson", headers=headers)


@router.get("/clients/{id}", responses=responses(NotFound))
def get_client(share: Glance, session: Reading) -> ClientSummary:
    """One client at a glance; a client may ask this of themselves, to see what their coach sees."""
    return queries.one(session, share)


@router.get("/cohorts/{tag}/summary", responses=responses(TooFewClients))
def get_cohort(tag: Annotated[str, Path(max_length=50)], viewer: Coach, session: Reading) -> CohortSummary:
    """What the clients of one tag do together: never of fewer than five people."""
    return queries.cohort(session, viewer.account_id, tag)
