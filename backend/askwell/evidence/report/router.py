"""Reports over REST."""

from typing import Any

from fastapi import Request, Response

from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.http import attachment, preferred
from askwell.core.routing import Router
from askwell.directions.access import Visible
from askwell.evidence.report import queries
from askwell.evidence.report.schemas import ReportRead
from askwell.evidence.report.writing import written

router = Router("directions", prefix="/directions")
_JSON, _MARKDOWN = "application/json", "text/markdown"
_RESPONSES: dict[int | str, dict[str, Any]] = {
    **responses(NotFound),
    200: {"content": {_MARKDOWN: {"schema": {"type": "string"}}}},
}


def _in_writing(told: ReportRead) -> Response:
    headers = {"Content-Disposition": attachment(f"{told['direction']['name']}.md")}
    return Response(written(told), media_type=f"{_MARKDOWN}; charset=utf-8", headers=headers)


@router.get("/{id}/report", response_model=ReportRead, responses=_RESPONSES)
def get_report(request: Request, response: Response, direction: Visible, session: Reading) -> ReportRead | Response:
    """One direction, with all that is known of it; in Markdown, if the header Accept prefers `text/markdown`."""
    response.headers["Vary"] = "Accept"
    told = queries.report(session, direction)
    accept = ",".join(request.headers.getlist("accept"))
    return told if preferred(accept, (_JSON, _MARKDOWN)) == _JSON else _in_writing(told)


@router.get("/{id}/report.md", response_class=Response, responses=_RESPONSES)
def get_written_report(direction: Visible, session: Reading) -> Response:
    """The same in Markdown, at an address of its own."""
    return _in_writing(queries.report(session, direction))
