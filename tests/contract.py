"""The API document, held against what the server really answers."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from askwell.app import create_app
from askwell.core.settings import Settings


def look_at(response: httpx.Response) -> None:
    """Fail unless the document declares this answer: its status, its media type, and every field of its body."""
    request = response.request
    document = _document()
    answers = document.declared(request.method, request.url.path)
    if answers is None:
        return
    where = f"{request.method} {request.url.path} answered {response.status_code}"
    declared = answers.get(str(response.status_code))
    assert declared is not None, f"{where}, which the document does not declare"
    if not declared.get("content"):
        return
    kind = response.headers["Content-Type"].partition(";")[0]
    assert kind in declared["content"], f"{where} as {kind}, which the document does not declare"
    if kind.endswith(("/json", "+json")):
        _check(document, declared["content"][kind]["schema"], response, where)
    if kind.endswith("problem+json"):
        code = response.json()["code"]
        assert f"`{code}`" in declared["description"], f"{where} with {code}, which the document does not declare"


def _check(document: "Document", schema: dict[str, Any], response: httpx.Response, where: str) -> None:
    validator = Draft202012Validator({**schema, "components": document.components})
    fault = next(validator.iter_errors(response.json()), None)
    assert fault is None, f"{where}, against the document: {fault.message} at {fault.json_path}"


class Document:
    """The document's answers, by method and path."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.components = described["components"]
        exact_first = sorted(described["paths"].items(), key=lambda path: path[0].count("{"))
        self._paths = [(_pattern(template), operations) for template, operations in exact_first]

    def declared(self, method: str, path: str) -> dict[str, Any] | None:
        """The answers that are declared for a request; None when the operation is not one of the API."""
        for pattern, operations in self._paths:
            if pattern.fullmatch(path) and method.lower() in operations:
                return dict(operations[method.lower()]["responses"])
        return None


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))


@cache
def _document() -> Document:
    with TemporaryDirectory() as folder:
        return Document(create_app(Settings(data_dir=Path(folder))).openapi())
