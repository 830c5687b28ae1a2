"""The API document: what FastAPI derives, completed by what `core/` does for every endpoint."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from askwell import __version__
from askwell.core.annotations import HEADERS, complete_answers, complete_parameters, complete_values
from askwell.core.preconditions import LONGEST_SEEN

_DESCRIPTION = """Informational interviews: contacts, question sets, interviews and notes.

Every error is a problem document (RFC 9457) with a stable `code`. Lists are read page by page with `cursor`.
Changes may name the version they were made on (`If-Match`), and a POST may be repeated safely (`Idempotency-Key`)."""

_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Repeat the request with the same key, and the first answer is given again for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
_SEEN = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what you have: it is not sent again while it has not changed.",
    "schema": {"type": "string", "maxLength": LONGEST_SEEN},
}
_ALWAYS = (
    ("400", "bad_request"),
    ("422", "invalid"),
    ("429", "too_many_requests"),
    ("500", "internal_error"),
    ("503", "unavailable"),
)
_NAMED = (("404", "not_found"),)
_SIGNED_IN = (("401", "not_signed_in"), ("403", "missing_scope"))
_WITH_BODY = (("413", "content_too_large"), ("415", "unsupported_media_type"))
_WITH_KEY = (("422", "idempotency_key_reused"),)
_VERSIONED = (("412", "version_moved_on"), ("428", "version_required"))


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the app."""
    told = get_openapi(
        title="Askwell",
        version=__version__,
        description=_DESCRIPTION,
        routes=app.routes,
        separate_input_output_schemas=False,
        license_info={"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        servers=[{"url": "/", "description": "Production: this installation", "x-internal": False}],
        tags=[tag for tag in app.openapi_tags or [] if tag["name"] in _used_tags(app)],
    )
    schemas = told["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path, operations in told["paths"].items():
        for method in _METHODS:
            if method in operations:
                _complete(method, path, operations[method])
        if "get" in operations and _tells_version(operations["get"], schemas):
            _make_conditional(operations["get"])
        for operation in operations.values():
            complete_parameters(path, operation)
            complete_answers(operation)
    told["components"]["headers"] = HEADERS
    complete_values(told)
    return told


def _tells_version(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    content = operation["responses"]["200"].get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return "version" in schemas.get(reference.rpartition("/")[2], {}).get("properties", {})


def _make_conditional(operation: dict[str, Any]) -> None:
    operation["parameters"] = [*operation.get("parameters", []), _SEEN]
    answers = {**operation["responses"], "304": {"description": "What you have has not changed."}}
    operation["responses"] = dict(sorted(answers.items()))


def _used_tags(app: FastAPI) -> set[str]:
    return {tag for route in app.routes for tag in getattr(route, "tags", [])}


def _complete(method: str, path: str, operation: dict[str, Any]) -> None:
    parameters = operation.get("parameters", [])
    answers = operation["responses"]
    answers.pop("422", None) if "HTTPValidationError" in json.dumps(answers.get("422", "")) else None
    expected = [*_ALWAYS, *(_NAMED if "{" in path else ())]
    if operation.setdefault("security", []):
        expected += _SIGNED_IN
        operation.pop("x-shown-once", None)
        if method == "post":
            expected += _WITH_KEY
            operation["parameters"] = parameters = [*parameters, _IDEMPOTENCY_KEY]
    if "requestBody" in operation:
        expected += _WITH_BODY
    if any(parameter["name"] == "if-match" for parameter in parameters):
        expected += _VERSIONED
    for status, code in expected:
        _add_code(answers.setdefault(status, {"description": ""}), f"`{code}`")
    for status, answer in answers.items():
        if int(status) >= 400:
            answer["content"] = _PROBLEM
    operation["responses"] = dict(sorted(answers.items()))


def _add_code(answer: dict[str, Any], code: str) -> None:
    if code not in answer["description"]:
        answer["description"] = "; ".join(filter(None, [answer["description"], code]))


def written(app: FastAPI) -> str:
    """The document as it is committed."""
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
