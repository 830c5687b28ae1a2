"""What the API document says besides what follows from the code: formats, lengths, headers, what parameters mean."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_LONGEST = {"uuid": 36, "date": 10, "date-time": 35}
_LARGEST_FILE = 100_000_000
_LARGEST_INT32 = 2**31 - 1

HEADERS: Schema = {
    "RateLimit": {
        "description": "How many calls are left of the class, and in how many seconds all of them are there again.",
        "schema": {"type": "string", "maxLength": 100},
        "example": '"write";r=117;t=2',
    },
    "RateLimit-Policy": {
        "description": "The class that the call counts for: so many calls in so many seconds.",
        "schema": {"type": "string", "maxLength": 100},
        "example": '"write";q=120;w=60',
    },
    "Retry-After": {
        "description": "In how many seconds to try again.",
        "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 86400},
    },
}
_EVERYWHERE = ("RateLimit", "RateLimit-Policy")
_TO_WAIT = ("429", "503")

_MEANINGS = {
    "action": "Those with which this would be done.",
    "by": "What they are grouped by.",
    "client_id": "The id of the app that asks.",
    "code_challenge": "The SHA-256 of the app's verifier, in Base64 for addresses (RFC 7636).",
    "code_challenge_method": "How the challenge was made: `S256`.",
    "include_total": "Whether to count all of them, which takes time.",
    "kind": "Those of this kind.",
    "minutes": "How long the two want to talk.",
    "pinned": "Those that are pinned, or those that are not.",
    "redirect_uri": "Where the person is sent back to: an address that was registered.",
    "response_type": "What is asked for: `code`.",
    "role": "Those in which I have this part.",
    "scope": "What the app wants to do, with spaces between.",
    "sort": "What they are sorted by; with a minus, the largest or newest first.",
    "stage": "Those at this stage.",
    "state": "Those in this state.",
    "subject_kind": "Those about a thing of this kind.",
    "tag": "Those with this tag.",
    "token": "What the link ends with.",
    "topic": "Those about this topic.",
    "type": "Those of this type.",
    "updated_since": "Those that changed at this instant or later.",
}


def complete_values(node: Any) -> None:
    """Say of every number and every text in the document how large or long it gets, and name the words of lists."""
    for schema in _nodes(node):
        if any(str(word).startswith("-") for word in schema.get("enum", ())):
            schema["x-enum-varnames"] = [_name(word) for word in schema["enum"]]
        kind, known_length = schema.get("type"), _LONGEST.get(schema.get("format", ""))
        if kind == "string" and "contentMediaType" in schema:
            known_length = _LARGEST_FILE
        if kind == "string" and known_length:
            schema.setdefault("maxLength", known_length)
        elif kind == "integer":
            largest = max(abs(schema.get("maximum", 0)), abs(schema.get("minimum", 0)))
            schema.setdefault("format", "int32" if largest <= _LARGEST_INT32 else "int64")


def _name(order: str) -> str:
    """`CREATED_AT_DESCENDING` for `-created_at`: what generated clients call it."""
    return f"{order.lstrip('-')}{'_descending' * order.startswith('-')}".upper()


def _nodes(node: Any) -> Iterator[Schema]:
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item)
    elif isinstance(node, dict):
        yield node
        for item in node.values():
            yield from _nodes(item)


def complete_answers(operation: Schema) -> None:
    """Name the headers that every answer bears, and say how large files get."""
    for status, answer in operation["responses"].items():
        names = (*_EVERYWHERE, "Retry-After") if status in _TO_WAIT else _EVERYWHERE
        for media_type, content in answer.get("content", {}).items():
            if not media_type.endswith(("/json", "+json")) and content["schema"].get("type") == "string":
                content["schema"]["maxLength"] = _LARGEST_FILE
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def complete_parameters(path: str, operation: Schema) -> None:
    """Say what every parameter means; one in a query is absent, but never null."""
    for parameter in operation.get("parameters", []):
        if "description" not in parameter and (meaning := _meaning(path, parameter["name"], parameter["in"])):
            parameter["description"] = meaning
        if parameter["in"] == "query":
            parameter["schema"] = _never_null(parameter["schema"])


def _never_null(schema: Schema) -> Schema:
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **kinds[0]}


def _meaning(path: str, name: str, place: str) -> str | None:
    if name in _MEANINGS:
        return _MEANINGS[name]
    if name == "id":
        return f"The {_noun_before(path, '{id}')}'s id."
    if not name.endswith("_id"):
        return None
    noun = name.removesuffix("_id").replace("_", " ")
    return f"The {noun}'s id." if place == "path" else f"Those about this {noun}."


def _noun_before(path: str, parameter: str) -> str:
    """`contact` for `/contacts/{id}`."""
    steps = path.split("/")
    plural = steps[steps.index(parameter) - 1].replace("-", " ")
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
