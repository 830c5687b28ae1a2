"""Which tables of a statement nothing ties to an owner."""

import re
from collections.abc import Collection, Iterator
from functools import cache

import sqlglot
from sqlglot import exp

_SCOPES = (exp.Select, exp.Update, exp.Delete)
_SCOPE = re.compile("'scope:[0-9a-f]{32}[^']*'")
_LITERAL = re.compile(r"[xX]?'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")


def shape(sql: str) -> str:
    """The statement without its values, so that the same one is looked at once."""
    return _LITERAL.sub("'v'", _SCOPE.sub("scope", sql))


@cache
def unowned(sql: str, owned: frozenset[str], keys: frozenset[str]) -> frozenset[str]:
    """The owned tables that no condition of the statement pins to an owner, nor to one of the keys, such as a digest.

    A table is pinned by `owner_id = …` or `owner_id IN …`, or by being joined on it to a table that is.
    """
    tree = sqlglot.parse_one(sql, read="sqlite")
    return frozenset(name for scope in tree.find_all(*_SCOPES) for name in _unpinned(scope, owned, keys))


def _unpinned(scope: exp.Expression, owned: Collection[str], keys: Collection[str]) -> Iterator[str]:
    tables = {table.alias_or_name: table.name for table in scope.find_all(exp.Table) if _scope_of(table) is scope}
    pinned = {alias for alias, name in tables.items() if name not in owned}
    links = []
    for condition in _conditions(scope):
        ours = [alias for alias in _owners(condition, tables, keys) if alias in tables]
        if len(ours) == 2:
            links.append(ours)
        else:
            pinned.update(ours)  # to a value, or to what an outer statement or a subquery has pinned
    for _ in links:
        for link in links:
            if pinned.intersection(link):
                pinned.update(link)
    return (tables[alias] for alias in tables.keys() - pinned)


def _scope_of(node: exp.Expression) -> exp.Expression | None:
    return node.find_ancestor(*_SCOPES)


def _conditions(scope: exp.Expression) -> Iterator[exp.Expression]:
    """What holds for every row: the comparisons that AND joins in WHERE and ON."""
    where = scope.args.get("where")
    for whole in (where and where.this, *(join.args.get("on") for join in scope.args.get("joins") or ())):
        if whole is not None:
            parts = whole.flatten() if isinstance(whole, exp.And) else [whole]
            yield from (
                part for part in map(exp.Expression.unnest, parts) if isinstance(part, exp.EQ | exp.In | exp.Match)
            )


def _owners(condition: exp.Expression, tables: dict[str, str], keys: Collection[str]) -> Iterator[str | None]:
    """The tables whose owners, or keys, a condition speaks of."""
    if isinstance(condition, exp.Match):  # `core/search.py` looks for words among those of one owner
        yield "search_entry" if condition.expression.name == "scope" else None
        return
    for side in (condition.this, condition.args.get("expression")):
        if isinstance(side, exp.Column) and side.name in ("owner_id", *keys):
            yield side.table or (next(iter(tables)) if len(tables) == 1 else None)
