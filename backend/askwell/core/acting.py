"""For whom a session acts: PostgreSQL shows it their rows, and nobody else's (decision 24). SQLite shows all.

A session acts for nobody at first. What a writing session is told holds for its transaction, what a reading session is
told until its connection goes back to the pool.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Select, Text, bindparam, func, select, text
from sqlmodel import Session

from askwell.core.prepared import BEFORE_USE, Prepared, connection_of

SETTING = "app.accounts"
"""The setting that the policies compare owners with."""
NOBODY, ALL = "{}", "*"


def _set(setting: str, value: ColumnElement[Any]) -> ColumnElement[str]:
    return func.set_config(setting, value, bindparam("is_in_transaction", type_=Boolean)).label(setting)


_SAY = Prepared(select(_set(SETTING, bindparam("accounts", type_=Text))))
_PLANNING = _set("plan_cache_mode", bindparam("planning", type_=Text))


def acting_for(session: Session, *account_ids: UUID) -> None:
    """From now on the session sees and changes the rows of these accounts, and of nobody else."""
    _say(session, f"{{{','.join(map(str, account_ids))}}}")


def acting_for_all(session: Session) -> None:
    """From now on the session sees and changes everybody's rows: for what nobody has asked for, or nobody known."""
    _say(session, ALL)


def _say(session: Session, accounts: str) -> None:
    if _has_row_security(session):
        _first(_SAY, session, {"accounts": accounts, **_span(session)})


def _first(saying: Prepared, session: Session, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Run what says for whom the session acts: so its connection need not forget before for whom another acted."""
    info, row = connection_of(session).info, None
    forgets = info.pop(BEFORE_USE, None)
    try:
        row = saying.first(session, values)
    finally:
        if row is None and forgets is not None:
            info[BEFORE_USE] = forgets
    return row


class ActingFor:
    """A statement that finds somebody's row, and has the session act for those whose ids stand in these columns of it.

    So who is let in is looked up and said in one journey, and how what follows is planned. Where nothing is found,
    nothing is said.
    """

    def __init__(self, statement: Select[Any], *account_ids: ColumnElement[UUID]) -> None:
        accounts = func.concat("{", func.concat_ws(",", *account_ids), "}")
        self._statement = Prepared(statement, postgresql=statement.add_columns(_set(SETTING, accounts), _PLANNING))

    def first(self, session: Session, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The row, if there is one."""
        bound = {**values, **_span(session), "planning": _planning(session)}
        return _first(self._statement, session, bound)

    def say(self, session: Session, values: Mapping[str, Any]) -> None:
        """Only have the session act, where the row is not wanted."""
        if _has_row_security(session):
            self.first(session, values)


_ABOVE = text("SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)")


def user_above(session: Session) -> str | None:
    """The database's user, if they see everybody's rows whomever the session acts for; they should not."""
    return session.scalar(_ABOVE) if _has_row_security(session) else None


def _span(session: Session) -> dict[str, bool]:
    """For how long what is said holds: a reading session has no transaction, only statements that follow each other."""
    return {"is_in_transaction": session.info["is_in_transaction"]}


def _planning(session: Session) -> str:
    """Once and for all, for what finds one thing by its key: planning would take four times as long as all else.

    Other reading is planned for whose it is: the plan that is best for most reads all that somebody has who has much.
    """
    return "auto" if session.info["is_in_transaction"] or session.info.get("finds_one") else "force_custom_plan"


def _has_row_security(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
