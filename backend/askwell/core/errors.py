"""Everything that can go wrong, as problem details (RFC 9457), in one place."""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, Any, ClassVar, NotRequired

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, TypeAdapter
from starlette.exceptions import HTTPException
from starlette.routing import Route
from typing_extensions import TypedDict

_MOST_ERRORS = 50
_log = structlog.get_logger()


Code = Annotated[str, Field(max_length=80, pattern="^[a-z][a-z0-9_]*$")]
_LONGEST_POINTER, _LONGEST_MESSAGE = 500, 1000
_TOO_MANY_TO_NAME = "Use one of the values that the API document lists."


class FieldError(TypedDict):
    """One fault in the payload; `pointer` is a JSON pointer (RFC 6901) into the body, or `query/…`, `path/…`."""

    pointer: Annotated[str, Field(max_length=_LONGEST_POINTER)]
    code: Code
    message: Annotated[str, Field(max_length=_LONGEST_MESSAGE)]


class Problem(TypedDict):
    """The body of every answer from 400 on."""

    type: Annotated[str, Field(max_length=100)]
    title: Annotated[str, Field(max_length=100)]
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(max_length=1000)]
    code: Code
    request_id: Annotated[str, Field(max_length=32)]
    errors: Annotated[list[FieldError], Field(max_length=_MOST_ERRORS)]
    state: NotRequired[Annotated[str, Field(max_length=40)]]
    challenge: NotRequired[Annotated[str, Field(max_length=600)]]
    public_key: NotRequired[Annotated[dict[str, Any], Field(max_length=20)]]
    allowed: NotRequired[Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]]


_problem = TypeAdapter(Problem)


class AppError(Exception):
    """A refusal that a caller can understand. The class's name is its code, its docstring the default detail."""

    status: ClassVar[int]
    keeps_changes: ClassVar[bool] = False
    """Whether what was changed before the refusal is kept: only where the refusal itself has to be remembered."""

    def __init__(self, detail: str = "", *, errors: Sequence[FieldError] = (), **extensions: Any) -> None:
        super().__init__(detail or (type(self).__doc__ or "").strip())
        self.errors, self.extensions = list(errors), extensions

    @classmethod
    def code(cls) -> str:
        """The stable name that clients rely on, such as `slot_taken`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def headers(self) -> dict[str, str]:
        """Headers that the answer bears besides the body."""
        return {}

    def answer(self, request_id: str) -> Response:
        """The answer that tells of the error: a problem document, but in protocols that have a form of their own."""
        return problem(self, request_id)


class BadRequest(AppError):
    """The request could not be read."""

    status = 400


class NotSignedIn(AppError):
    """Sign in, or send a valid token."""

    status = 401

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer realm="askwell"'}


class Forbidden(AppError):
    """This is not open to you."""

    status = 403


class NotFound(AppError):
    """There is nothing here, or nothing that you may see."""

    status = 404


class MethodNotAllowed(AppError):
    """This address does not take that method."""

    status = 405


class Conflict(AppError):
    """The present state does not allow this."""

    status = 409


class WrongState(Conflict):
    """The present state does not allow this."""

    def __init__(self, detail: str, *, state: str, allowed: Sequence[str]) -> None:
        super().__init__(detail, state=state, allowed=list(allowed))


class VersionMovedOn(AppError):
    """Somebody changed this since you read it. Read it again, then repeat your change."""

    status = 412


class ContentTooLarge(AppError):
    """The request is larger than this address takes."""

    status = 413


class UnsupportedMediaType(AppError):
    """Send JSON, with the header Content-Type: application/json."""

    status = 415


class Invalid(AppError):
    """Some of what was sent cannot be used."""

    status = 422


class InvalidReference(Invalid):
    """Something that was referred to does not exist."""

    def __init__(self, pointer: str) -> None:
        message = "Nothing of yours has this id."
        super().__init__(errors=[{"pointer": pointer, "code": "invalid_reference", "message": message}])


class VersionRequired(AppError):
    """Send the version that you read, in the header If-Match."""

    status = 428


class TooManyRequests(AppError):
    """Too many requests. Wait as long as the header Retry-After says."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class InternalError(AppError):
    """Something failed on our side. Nothing was changed; try again, and name the request id if it stays."""

    status = 500


class Unavailable(AppError):
    """The service is busy. Try again in a moment."""

    status = 503

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


def title_of(status: int) -> str:
    """What HTTP calls it (RFC 9110); releases of Python differ in two of them."""
    renamed = {413: "Content Too Large", 422: "Unprocessable Content"}
    return renamed.get(status, HTTPStatus(status).phrase)


def problem(error: AppError, request_id: str) -> Response:
    """The answer that tells of the error."""
    title = title_of(error.status)
    body = Problem(
        type=f"/developers/errors#{error.code()}",
        title=title,
        status=error.status,
        detail=str(error),
        code=error.code(),
        request_id=request_id,
        errors=error.errors[:_MOST_ERRORS],
    )
    content = _problem.dump_json({**body, **error.extensions})  # type: ignore[typeddict-item]
    headers = {"Cache-Control": "no-store", **error.headers}
    return Response(content, error.status, headers, media_type="application/problem+json")


def responses(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """What an endpoint may answer besides its success, for the API document."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        told = by_status.setdefault(error.status, {"model": Problem, "description": ""})
        told["description"] = "; ".join(filter(None, [told["description"], f"`{error.code()}`"]))
    return by_status


def pointer(location: Sequence[int | str]) -> str:
    """A Pydantic location as a JSON pointer into the body; other places keep their name in front."""
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in location]
    told = "".join(f"/{step}" for step in steps[1:]) if steps[:1] == ["body"] else "/".join(steps)
    return told[:_LONGEST_POINTER]


# Pydantic's own words, said so that somebody who fills in a form understands them.
_IN_WORDS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field.",
    "string_too_short": "Write something here: {min_length} or more characters.",
    "string_too_long": "Write at most {max_length} characters.",
    "string_type": "This has to be text.",
    "string_pattern_mismatch": "This is not written as it has to be.",
    "int_type": "This has to be a whole number.",
    "int_parsing": "This has to be a whole number.",
    "bool_type": "This has to be true or false.",
    "greater_than_equal": "Use at least {ge}.",
    "less_than_equal": "Use at most {le}.",
    "too_long": "Use at most {max_length} of these.",
    "too_short": "Use at least {min_length} of these.",
    "enum": "Use one of these: {expected}.",
    "literal_error": "Use one of these: {expected}.",
    "uuid_parsing": "This is not an id.",
    "uuid_type": "This is not an id.",
    "json_invalid": "This is not JSON.",
    "timezone_aware": "Name the time zone: an offset such as +01:00, or Z.",
    "datetime_from_date_parsing": "Write the time as 2026-11-23T14:30:00Z.",
    "datetime_parsing": "Write the time as 2026-11-23T14:30:00Z.",
    "date_from_datetime_parsing": "Write the day as 2026-11-23.",
    "date_parsing": "Write the day as 2026-11-23.",
}


def _in_words(fault: dict[str, Any]) -> str:
    words = _IN_WORDS.get(fault["type"])
    if words is None:
        return str(fault["msg"]).rpartition(": ")[2]
    told = words.format_map(fault.get("ctx", {}))
    return told if len(told) <= _LONGEST_MESSAGE else _TOO_MANY_TO_NAME


def _faults(error: RequestValidationError) -> Iterator[FieldError]:
    for fault in error.errors():
        yield {
            "pointer": pointer(fault["loc"]),
            "code": fault["type"],
            "message": _in_words(fault)[:_LONGEST_MESSAGE],
        }


_BY_STATUS: dict[int, type[AppError]] = {
    error.status: error
    for error in (BadRequest, NotSignedIn, Forbidden, NotFound, MethodNotAllowed, ContentTooLarge, UnsupportedMediaType)
}


def _methods(app: FastAPI, path: str) -> set[str]:
    """Every method that an address takes; the router itself tells of the first route only."""
    matching = [route for route in app.routes if isinstance(route, Route) and route.path_regex.match(path)]
    # `/contacts/batch` also looks like `/contacts/{id}`: the path with the fewest parameters is the one that was meant.
    meant = min(matching, key=lambda route: len(route.param_convertors)).path if matching else None
    taken = {method for route in matching if route.path == meant for method in route.methods or ()}
    return taken | ({"HEAD", "OPTIONS"} if "GET" in taken else {"OPTIONS"})


def install(app: FastAPI) -> None:
    """Render every error of the app as problem details."""

    def answer(request: Request, error: AppError) -> Response:
        response = error.answer(request.state.request_id)
        challenge = response.headers.get("www-authenticate", "")
        if challenge.startswith("Bearer"):  # RFC 9728, 5.1: where a client that knows nothing begins
            document = f"{request.app.state.settings.origin}/.well-known/oauth-protected-resource"
            response.headers["www-authenticate"] = f'{challenge}, resource_metadata="{document}"'
        return response

    def app_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, AppError)
        return answer(request, error)

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(request, Invalid(errors=list(_faults(error))))

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == MethodNotAllowed.status:
            return other_method(request)
        return answer(request, _BY_STATUS.get(error.status_code, BadRequest)())

    def other_method(request: Request) -> Response:
        response = Response(status_code=204) if request.method == "OPTIONS" else answer(request, MethodNotAllowed())
        response.headers["Allow"] = ", ".join(sorted(_methods(app, request.url.path)))
        return response

    app.add_exception_handler(AppError, app_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)
