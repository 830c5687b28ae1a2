"""Reports over REST."""

from fastapi import Response

from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.http import attachment
from askwell.core.routing import Router
from askwell.directions.access import Visible
from askwell.evidence.report import queries
from askwell.evidence.report.schemas import ReportRead
from askwell.evidence.report.writing import written

router = Router("directions", prefix="/directions")


@router.get("/{id}/report", responses=responses(NotFound))
def get_report(direction: Visible, session: Reading) -> ReportRead:
    """One direction, with all that is known of it."""
    return queries.report(session, direction)


@router.get(
    "/{id}/report.md",
    response_class=Response,
    responses={**responses(NotFound), 200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}},
)
def get_written_report(direction: Visible, session: Reading) -> Response:
    """The same as Markdown."""
    headers = {"Content-Disposition": attachment(f"{direction.name}.md")}
    content = written(queries.report(session, direction))
    return Response(content, media_type="text/markdown; charset=utf-8", headers=headers)
