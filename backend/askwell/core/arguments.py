"""What an endpoint is called with, gathered from the request.

FastAPI reads the signatures, and describes them in the API document. Its way of solving them decides anew at every
request what each dependency is, which takes longer than all that the dependencies here do.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.security import SecurityScopes

Values = dict[str, Any]


class Arguments:
    """The arguments of one endpoint. Dependencies are `async`, or wait for nothing; none of them yields."""

    def __init__(self, endpoint: Dependant) -> None:
        self._endpoint = _Needed(endpoint, {})

    async def gather(self, request: Request, body: Any) -> Values:
        """The values by name. Raises RequestValidationError with every fault there is, or what a dependency raises."""
        asked = _Asked(request, body)
        values = await self._endpoint.gather(asked)
        if asked.faults:
            raise RequestValidationError(asked.faults, body=body)
        return values


class _Asked:
    """One request while its arguments are gathered."""

    def __init__(self, request: Request, body: Any) -> None:
        self.request, self.body = request, body
        self.faults: list[Any] = []
        self.results: dict[_Needed, Any] = {}


class _Needed:
    """What one function needs: the endpoint or a dependency. A dependency that is needed twice is called once."""

    def __init__(self, dependant: Dependant, known: dict[Any, "_Needed"]) -> None:
        assert dependant.call is not None
        assert not inspect.isgeneratorfunction(dependant.call), f"{dependant.call} yields"
        assert not inspect.isasyncgenfunction(dependant.call), f"{dependant.call} yields"
        self._call: Callable[..., Any] = dependant.call
        self._dependant, self._scopes = dependant, _scopes(dependant)
        self._dependencies = [(part.name, _needed(part, known)) for part in dependant.dependencies]
        self._parameters = [
            (fields, place)
            for fields, place in (
                (dependant.path_params, "path_params"),
                (dependant.query_params, "query_params"),
                (dependant.header_params, "headers"),
                (dependant.cookie_params, "cookies"),
            )
            if fields
        ]

    async def gather(self, asked: _Asked) -> Values:
        values: Values = {}
        for name, dependency in self._dependencies:
            result = await dependency._result(asked)
            if name is not None:
                values[name] = result
        for fields, place in self._parameters:
            _add_parameters(asked, fields, getattr(asked.request, place), values)
        await self._add_body(asked, values)
        self._add_surroundings(asked.request, values)
        return values

    async def _result(self, asked: _Asked) -> Any:
        if self not in asked.results:
            faults = len(asked.faults)
            values = await self.gather(asked)
            if len(asked.faults) > faults:
                return None
            result = self._call(**values)
            asked.results[self] = await result if inspect.isawaitable(result) else result
        return asked.results[self]

    async def _add_body(self, asked: _Asked, values: Values) -> None:
        if fields := self._dependant.body_params:
            found, faults = await request_body_to_args(fields, asked.body, embed_body_fields=False)
            values |= found
            asked.faults += faults

    def _add_surroundings(self, request: Request, values: Values) -> None:
        dependant = self._dependant
        if name := dependant.request_param_name or dependant.http_connection_param_name:
            values[name] = request
        if dependant.response_param_name:
            values[dependant.response_param_name] = _blank()
        if dependant.security_scopes_param_name:
            values[dependant.security_scopes_param_name] = SecurityScopes(self._scopes)


def _add_parameters(asked: _Asked, fields: list[ModelField], sent: Mapping[str, Any], values: Values) -> None:
    present = []
    for field in fields:
        if field.alias in sent or field.field_info.is_required():
            present.append(field)
        else:
            values[field.name] = field.default
    found, faults = request_params_to_args(present, sent)
    values |= found
    asked.faults += faults


def _scopes(dependant: Dependant) -> list[str]:
    return list(dict.fromkeys([*(dependant.parent_oauth_scopes or []), *(dependant.own_oauth_scopes or [])]))


def _blank() -> Response:
    """For an endpoint to set headers on, or a status."""
    response = Response()
    del response.headers["content-length"]
    response.status_code = None  # type: ignore[assignment]
    return response


def _needed(dependant: Dependant, known: dict[Any, _Needed]) -> _Needed:
    key = dependant.call, tuple(_scopes(dependant)) if dependant.security_scopes_param_name else ()
    if key not in known:
        known[key] = _Needed(dependant, known)
    return known[key]
