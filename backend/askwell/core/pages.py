"""Lists, a page at a time: a signed cursor remembers the last row's place, so a deep page costs what the first does."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Depends, Query, Request
from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select, tuple_
from sqlmodel import Session

from askwell.core.errors import AppError


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
            place: list[Any] = json.loads(message)
        except (ValueError, UnicodeError) as error:
            raise InvalidCursor from error
        return place

    def cursor(self, order: str, place: list[Any]) -> str:
        """The cursor that names a place."""
        message = json.dumps(place, default=_plain, separators=(",", ":")).encode()
        signature = self.request.app.state.keys.sign(self._purpose(order), message)
        return base64.urlsafe_b64encode(signature + message).rstrip(b"=").decode()

    def _purpose(self, order: str) -> str:
        request = self.request
        filters = sorted((k, v) for k, v in request.query_params.multi_items() if k not in ("cursor", "limit"))
        viewer = getattr(request.state, "viewer", None)
        asked = json.dumps([str(viewer and viewer.account_id), request.url.path, order, filters])
        return "cursor:" + hashlib.sha256(asked.encode()).hexdigest()


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100, description="Items a page.")] = 50,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next_cursor` of the page before.")] = None,
) -> Paging:
    return Paging(request, limit, cursor)


PageQuery = Annotated[Paging, Depends(_paging)]


class Sort(NamedTuple):
    """An order that a list may be asked in; ties are settled by `id`, empty values come last."""

    name: str
    column: ColumnElement[Any]
    descending: bool = False
    may_be_empty: bool = False


class Listing:
    """One statement in one order: made once, then asked for page after page.

    The columns of the statement must include the sort column, labelled `sort_key`, and the id, labelled `id`.
    """

    def __init__(
        self, statement: Select[Any], owner_id: ColumnElement[UUID], id: ColumnElement[UUID], sort: Sort
    ) -> None:
        self._sort, self._id = sort, id
        turn = (lambda c: c.desc()) if sort.descending else (lambda c: c.asc())
        key = turn(sort.column).nulls_last() if sort.may_be_empty else turn(sort.column)
        # The whole key of the index stands in the order: PostgreSQL might walk the primary key otherwise.
        ordered = statement.add_columns(sort.column.label("sort_key")).order_by(turn(owner_id), key, turn(id))
        self._first = ordered.limit(bindparam("page_limit"))
        self._next = ordered.where(self._is_after()).limit(bindparam("page_limit"))
        self._after_empty = ordered.where(sort.column.is_(None), self._is_past(id, "after_id")).limit(
            bindparam("page_limit")
        )
        self._count = select(func.count()).select_from(statement.subquery())

    def _is_past(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        bound = bindparam(name, type_=column.type)
        return column < bound if self._sort.descending else column > bound

    def _is_after(self) -> ColumnElement[bool]:
        column, id = self._sort.column, self._id
        value, last = bindparam("after_value", type_=column.type), bindparam("after_id", type_=id.type)
        if not self._sort.may_be_empty:
            here, there = tuple_(column, id), tuple_(value, last)
            return here < there if self._sort.descending else here > there
        tied = and_(column == value, self._is_past(id, "after_id"))
        return or_(self._is_past(column, "after_value"), tied, column.is_(None), false())

    def page(self, session: Session, paging: Paging, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """`{"items": rows as dicts, "next_cursor": …}`."""
        statement, bound = self._first, {**parameters, "page_limit": paging.limit + 1}
        if (place := paging.after(self._sort.name)) is not None:
            value, last = _typed(place[0], self._sort.column), UUID(place[1])
            statement = self._next if value is not None else self._after_empty
            bound |= {"after_id": last} if value is None else {"after_value": value, "after_id": last}
        rows = [row._asdict() for row in session.execute(statement, bound)]
        following = None
        if len(rows) > paging.limit:
            rows.pop()
            following = paging.cursor(self._sort.name, [rows[-1]["sort_key"], rows[-1]["id"]])
        for row in rows:
            del row["sort_key"]
        return {"items": rows, "next_cursor": following}

    def total(self, session: Session, parameters: Mapping[str, Any]) -> int:
        """How many rows there are on all pages."""
        return session.execute(self._count, dict(parameters)).scalar_one()


def _plain(value: datetime | UUID) -> str:
    return value.isoformat() if isinstance(value, datetime) else value.hex


def _typed(value: Any, column: ColumnElement[Any]) -> Any:
    return datetime.fromisoformat(value) if value and column.type.python_type is datetime else value
