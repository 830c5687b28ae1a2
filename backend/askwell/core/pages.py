"""Lists, a page at a time: a signed cursor remembers the last row's place, so a deep page costs what the first does."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Depends, Query, Request
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, tuple_
from sqlmodel import Session

from askwell.core.columns import Rows
from askwell.core.errors import AppError
from askwell.core.prepared import Prepared
from askwell.core.schemas import Cursor

# What may be asked otherwise from one page to the next: the rows and their order stay the same.
_MAY_CHANGE = ("cursor", "limit", "include_total")


class InvalidCursor(AppError):
    """This cursor is not one of ours, or belongs to another list. Start again without it."""

    status = 400


class Paging:
    """Which page the caller wants, bound to the account, the path and the filters it was asked with."""

    def __init__(self, request: Request, limit: int, cursor: str | None) -> None:
        self.request, self.limit, self._cursor = request, limit, cursor

    def after(self, order: str) -> list[Any] | None:
        """The place that the cursor names; None for the first page. Raises InvalidCursor."""
        if self._cursor is None:
            return None
        try:
            raw = base64.urlsafe_b64decode(self._cursor + "=" * (-len(self._cursor) % 4))
            signature, message = raw[:16], raw[16:]
            if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != self._cursor:
                raise InvalidCursor  # another spelling of the same bytes
            if not self.request.app.state.keys.is_signed(self._purpose(order), message, signature):
                raise InvalidCursor
            place: list[Any] = json.loads(message, object_hook=_typed)
        except (ValueError, UnicodeError) as error:
            raise InvalidCursor from error
        return place

    def cursor(self, order: str, place: list[Any]) -> str:
        """The cursor that names a place."""
        message = json.dumps(place, default=_plain, separators=(",", ":"), ensure_ascii=False).encode()
        signature = self.request.app.state.keys.sign(self._purpose(order), message)
        return base64.urlsafe_b64encode(signature + message).rstrip(b"=").decode()

    def _purpose(self, order: str) -> str:
        request = self.request
        filters = sorted((k, v) for k, v in request.query_params.multi_items() if k not in _MAY_CHANGE)
        viewer = getattr(request.state, "viewer", None)
        asked = json.dumps([str(viewer and viewer.account_id), request.url.path, order, filters])
        return "cursor:" + hashlib.sha256(asked.encode()).hexdigest()


def pages_of(most: int) -> Any:
    """`Depends` for which page is wanted, of so many items at most."""

    async def paging(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=most, description="Items a page.")] = 50,
        cursor: Annotated[Cursor | None, Query(description="`next_cursor` of the page before.")] = None,
    ) -> Paging:
        return Paging(request, limit, cursor)

    return Depends(paging)


PageQuery = Annotated[Paging, pages_of(100)]


class Sort(NamedTuple):
    """An order that a list may be asked in; ties are settled by the id, empty values come last."""

    name: str
    column: Any
    descending: bool = False
    may_be_empty: bool = False
    is_unique: bool = False

    def turned(self, column: Any) -> ColumnElement[Any]:
        """The column in the direction of this order."""
        turned: ColumnElement[Any] = column.desc() if self.descending else column.asc()
        return turned

    def is_past(self, column: Any, place: Any) -> ColumnElement[bool]:
        """Whether the column lies behind the place, in the direction of this order."""
        past: ColumnElement[bool] = column < place if self.descending else column > place
        return past


class Listing:
    """One statement in one order: made once, then asked for page after page."""

    def __init__(self, statement: Rows, owner_id: Any, id: Any, sort: Sort) -> None:
        self._sort, self._id = sort, id
        key = sort.turned(sort.column)
        statement, self._value_name = _with(statement, sort.column, "place")
        statement, self._id_name = _with(statement, id, "place_id")
        ordered = statement.order_by(
            # The whole key of the index stands in the order: PostgreSQL might walk the primary key otherwise.
            sort.turned(owner_id),
            key.nulls_last() if sort.may_be_empty else key,
            *([] if sort.is_unique else [sort.turned(id)]),
        )
        page = ordered.limit(bindparam("page_limit"))
        self._first = Prepared(page)
        self._next = Prepared(page.where(self._is_behind()))
        self._next_empty = Prepared(page.where(sort.column.is_(None), sort.is_past(id, self._bound("after_id", id))))
        self._count = select(func.count()).select_from(statement.subquery())

    @staticmethod
    def _bound(name: str, column: Any) -> Any:
        return bindparam(name, type_=column.type)

    def _is_behind(self) -> ColumnElement[bool]:
        sort, id = self._sort, self._id
        value, last = self._bound("after_value", sort.column), self._bound("after_id", id)
        if sort.is_unique:
            return sort.is_past(sort.column, value)
        if not sort.may_be_empty:
            return sort.is_past(tuple_(sort.column, id), tuple_(value, last))
        tied = and_(sort.column == value, sort.is_past(id, last))
        return or_(sort.is_past(sort.column, value), tied, sort.column.is_(None))

    def page(self, session: Session, paging: Paging, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """`{"items": rows as dicts, "next_cursor": …}`."""
        statement, bound = self._first, {**parameters, "page_limit": paging.limit + 1}
        if (place := paging.after(self._sort.name)) is not None:
            statement = self._next if place[0] is not None else self._next_empty
            bound |= {"after_value": place[0], "after_id": place[1]}
        rows = statement.rows(session, bound)
        following = None
        if len(rows) > paging.limit:
            rows.pop()
            following = paging.cursor(self._sort.name, [rows[-1][self._value_name], rows[-1][self._id_name]])
        for name in {self._value_name, self._id_name} & {"place", "place_id"}:
            for row in rows:
                del row[name]
        return {"items": rows, "next_cursor": following}

    def total(self, session: Session, parameters: Mapping[str, Any]) -> int:
        """How many rows there are on all pages."""
        total: int = session.execute(self._count, dict(parameters)).scalar_one()
        return total


def _with(statement: Rows, column: Any, name: str) -> tuple[Rows, str]:
    """The statement with the column, and what the column is called there: by this name if it had to be added."""
    for known in statement.selected_columns:
        if known is column:
            return statement, known.name
    return statement.add_columns(column.label(name)), name


def _plain(value: datetime | date | UUID) -> dict[str, str]:
    if isinstance(value, UUID):
        return {"id": value.hex}
    return {"at" if isinstance(value, datetime) else "on": value.isoformat()}


def _typed(value: dict[str, str]) -> datetime | date | UUID:
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    return date.fromisoformat(value["on"]) if "on" in value else UUID(value["id"])
