"""What is going to end: said in the API document, and in every answer, a year ahead."""

from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any

_NOTICE = timedelta(days=365)
_TOLD_AT = "/developers/deprecation"


def ending(since: date, until: date) -> dict[str, Any]:
    """Options of a route that works until a day: `@router.get("/contacts/recent", **ending(since, until))`.

    Raises ValueError where that is less than a year after it was told.
    """
    if until < since + _NOTICE:
        raise ValueError("What others build on ends a year after that was told, or later.")
    days = {"x-deprecated-on": since.isoformat(), "x-sunset-on": until.isoformat()}
    return {"deprecated": True, "openapi_extra": days}


def headers_of(route: Any) -> list[tuple[bytes, bytes]]:
    """`Deprecation` (RFC 9745), `Sunset` (RFC 8594) and where to read about it, in answers of a route that ends."""
    told = getattr(route, "openapi_extra", None) or {}
    if "x-sunset-on" not in told:
        return []
    since, until = (_midnight(told[name]) for name in ("x-deprecated-on", "x-sunset-on"))
    return [
        (b"deprecation", f"@{since.timestamp():.0f}".encode()),
        (b"sunset", format_datetime(until, usegmt=True).encode()),
        (b"link", f'<{_TOLD_AT}>; rel="deprecation"; type="text/html"'.encode()),
    ]


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)
