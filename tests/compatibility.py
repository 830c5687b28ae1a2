"""What would break a client: two API documents, held against each other.

What is sent may only be allowed more, what is told may only say more. New words in a list that is told are no break:
the developers' pages say that they may come. Run as a program, it keeps the present document as the released one.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PRESENT, RELEASED = ROOT / "openapi.json", ROOT / "tests" / "released" / "openapi.json"
METHODS = ("get", "put", "post", "patch", "delete")
FOR_PEOPLE = ("description", "summary", "title", "examples", "example", "headers", "tags")
NO_MORE_THAN = ("maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties")
NO_LESS_THAN = ("minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties")
Node = dict[str, Any]


class Way(Enum):
    """Which way a value goes."""

    sent = "sent"
    told = "told"


def _has_ended(operation: Node) -> bool:
    """Whether the day has come until which it was announced to work."""
    return date.fromisoformat(operation.get("x-sunset-on", "9999-12-31")) <= datetime.now(UTC).date()


def breaks(old: Node, new: Node) -> list[str]:
    """What a client of the old document would stumble over with the new one, a line for each."""
    return sorted(set(_Comparison(old, new).paths()))


class _Comparison:
    def __init__(self, old: Node, new: Node) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str, Way]] = set()

    def paths(self) -> Iterator[str]:
        for path, operations in self._old["paths"].items():
            for method in METHODS:
                if method not in operations:
                    continue
                where, present = f"{method.upper()} {path}", self._new["paths"].get(path, {}).get(method)
                if present is None:
                    if not _has_ended(operations[method]):
                        yield f"{where} is gone"
                else:
                    yield from self._operation(where, operations[method], present)

    def _operation(self, where: str, old: Node, new: Node) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{where} is called {new['operationId']} now"
        yield from _security(where, old.get("security", []), new.get("security", []))
        yield from self._parameters(where, old.get("parameters", []), new.get("parameters", []))
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                if int(status) < 400:
                    yield f"{where} does not answer {status} any more"
                continue
            present = new["responses"][status].get("content", {})
            yield from self._contents(f"{where} {status}", answer.get("content", {}), present, Way.told)

    def _parameters(self, where: str, old: list[Node], new: list[Node]) -> Iterator[str]:
        before = {(each["in"], each["name"].lower()): each for each in old}
        after = {(each["in"], each["name"].lower()): each for each in new}
        for key, parameter in before.items():
            if key not in after:
                yield f"{where} takes no {parameter['name']} any more"
            else:
                schemas = parameter["schema"], after[key]["schema"]
                yield from self._values(f"{where} {parameter['name']}", *schemas, Way.sent)
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"{where} needs {parameter['name']} now"

    def _body(self, where: str, old: Node | None, new: Node | None) -> Iterator[str]:
        if old is not None and new is None:
            yield f"{where} takes no body any more"
        if new is not None and new.get("required") and not (old or {}).get("required"):
            yield f"{where} needs a body now"
        if old is not None and new is not None:
            yield from self._contents(where, old["content"], new["content"], Way.sent)

    def _contents(self, where: str, old: Node, new: Node, way: Way) -> Iterator[str]:
        for kind, content in old.items():
            if kind not in new:
                yield f"{where}: no {kind} any more"
            else:
                yield from self._values(where, content["schema"], new[kind]["schema"], way)

    def _values(self, where: str, old: Node, new: Node, way: Way) -> Iterator[str]:
        key = json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True), way
        if key in self._seen:
            return
        self._seen.add(key)
        before, after = _kinds(self._old, old), _kinds(self._new, new)
        wanted, there = (before, after) if way is Way.sent else (after, before)
        for kind in wanted.keys() - there.keys():
            yield (
                f"{where}: {kind} was not told before"
                if way is Way.told
                else f"{where}: {kind} cannot be sent any more"
            )
        for kind in before.keys() & after.keys():
            yield from self._value(where, before[kind], after[kind], way)

    def _value(self, where: str, old: Node, new: Node, way: Way) -> Iterator[str]:
        if way is Way.sent:
            yield from _narrowed(where, old, new)
        if "items" in old and "items" in new:
            yield from self._values(f"{where}[]", old["items"], new["items"], way)
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before:
            if name not in after:
                yield f"{where}.{name} is gone"
            else:
                yield from self._values(f"{where}.{name}", before[name], after[name], way)
        needed, promised = set(new.get("required", [])), set(old.get("required", []))
        if way is Way.sent:
            yield from (f"{where}.{name} is needed now" for name in needed - promised)
        else:
            yield from (f"{where}.{name} may be missing now" for name in (promised - needed) & after.keys())


def _security(where: str, old: list[Node], new: list[Node]) -> Iterator[str]:
    """Each way in that there was has to be there, with no more scopes."""
    for way in old:
        enough = [each for each in new if each.keys() == way.keys() and all(set(each[n]) <= set(way[n]) for n in each)]
        if not enough:
            yield f"{where} is not open to {', '.join(way)} with the scopes that it was open to"
    if new and not old:
        yield f"{where} needs somebody who signed in now"


def _narrowed(where: str, old: Node, new: Node) -> Iterator[str]:
    if "enum" in new and not set(old.get("enum", [])) <= set(new["enum"]):
        yield f"{where}: {sorted(set(old.get('enum', [])) - set(new['enum']))} cannot be sent any more"
    if "enum" in new and "enum" not in old:
        yield f"{where}: only some words can be sent now"
    for bound in NO_MORE_THAN:
        if bound in new and new[bound] < old.get(bound, float("inf")):
            yield f"{where}: {bound} is {new[bound]} now"
    for bound in NO_LESS_THAN:
        if bound in new and new[bound] > old.get(bound, float("-inf")) and new[bound] > 0:
            yield f"{where}: {bound} is {new[bound]} now"
    if new.get("pattern", old.get("pattern")) != old.get("pattern"):
        yield f"{where}: the pattern is another one now"


def _kinds(document: Node, schema: Node) -> dict[str, Node]:
    """The kinds of values that a schema allows, each with what it says of them."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _kinds(document, document["components"]["schemas"][name])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds: dict[str, Node] = {}
            for part in schema[several]:
                kinds |= _kinds(document, part)
            return kinds
    if "allOf" in schema:
        merged: Node = {}
        for part in schema["allOf"]:
            for kind in _kinds(document, part).values():
                merged |= kind
        return {_kind(merged): merged}
    return {_kind(schema): schema}


def _kind(schema: Node) -> str:
    """A word for what it is: objects that are told apart by a constant field are kinds of their own."""
    kind = schema.get("type", "anything")
    constants = [str(part["const"]) for part in schema.get("properties", {}).values() if "const" in part]
    numbers = {"integer": "number"}
    return " ".join([numbers.get(kind, kind), schema.get("format", "") if kind == "string" else "", *constants]).strip()


def essence(node: Any, *, is_map: bool = False) -> Any:
    """The document without what is written for people; fields that are called like that stay."""
    if isinstance(node, list):
        return [essence(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        name: essence(value, is_map=name in ("properties", "schemas", "paths", "responses", "content") and not is_map)
        for name, value in node.items()
        if is_map or name not in FOR_PEOPLE
    }


def keep() -> None:
    """Keep the present document as the released one."""
    told = essence(json.loads(PRESENT.read_text()))
    RELEASED.write_text(json.dumps(told, separators=(",", ":"), sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    keep()
