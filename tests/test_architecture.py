"""The house keeps its order: who may import whom, what is said in one place only, and what no file is called."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "backend" / "askwell"

ROOMS = (
    "core", "events", "auth", "sharing", "directions", "contacts", "questions", "interviews", "notes", "outreach",
    "booking", "evidence", "coaching", "search", "exchange", "webhooks", "assistants",
    "demo",
)  # fmt: skip
"""A room imports rooms to its left (house.md, and decision 8 for events)."""

MAY_LOOK_DOWN = {("events", "askwell.auth.viewer")}
"""Decision 8: who is asking."""

OWN_AFFAIRS = ("router", "jobs")
"""Modules that no other room imports, but for the app."""

GO_ON = {"core/http.py": 1, "core/jobs.py": 2, "webhooks/serving.py": 1}
"""Where an error of any kind is caught and not raised again: around the app, and where what goes on outlives it."""

WELL_WORN = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc", "shared", "lib"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product, by its path below the package."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text()) for path in paths}


def imports(tree: ast.Module) -> Iterator[str]:
    """The full names of what a module imports; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports name the whole path"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """The room of a path or of a module's full name; empty for what knows every room."""
    steps = name.removeprefix("askwell.").replace(".py", "").replace("/", ".").split(".")
    return steps[0] if steps[0] in ROOMS else ""


def rooms() -> set[str]:
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"migrations"}


def test_every_room_has_its_place() -> None:
    assert rooms() <= set(ROOMS)
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "app.py", "cli.py"}


def test_a_room_imports_rooms_above_it_only() -> None:
    wrong = [
        (path, name)
        for path, tree in modules().items()
        for name in imports(tree)
        if (room := room_of(path))
        and name.startswith("askwell.")
        and (other := room_of(name))
        and ROOMS.index(other) > ROOMS.index(room)
        and not any(name.startswith(allowed) for above, allowed in MAY_LOOK_DOWN if above == room)
    ]
    assert wrong == []


def test_no_room_knows_the_app() -> None:
    knowing = {path for path, tree in modules().items() if {"askwell.app", "askwell.cli"} & set(imports(tree))}
    assert {path for path in knowing if room_of(path)} == set()


def test_routers_and_jobs_are_a_rooms_own_affair() -> None:
    wrong = [
        (path, name)
        for path, tree in modules().items()
        for name in imports(tree)
        if room_of(path)
        and room_of(name) not in ("", "core", room_of(path))
        and set(OWN_AFFAIRS) & set(name.split(".")[2:])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "places"),
    [
        ("jose", {"auth/jwt.py"}),
        ("argon2", {"auth/passwords.py"}),
        ("sqlite3", {"core/sqlite.py"}),
        ("httpx", {"assistants/server.py", "core/outbound.py", "demo/telling.py"}),
        ("requests", set()),
        ("smtplib", {"core/smtp.py"}),
        ("markdown_it", {"core/markdown.py"}),
        ("nh3", {"core/markdown.py"}),
        ("pydantic_settings", {"core/settings.py"}),
    ],
)
def test_a_library_that_needs_care_has_one_place(module: str, places: set[str]) -> None:
    using = {
        path
        for path, tree in modules().items()
        if any(name == module or name.startswith(f"{module}.") for name in imports(tree))
    }
    assert using <= places | {path for path in using if path.startswith("core/backup/") and module == "sqlite3"}


def test_only_core_commits() -> None:
    committing = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    assert {path for path in committing if room_of(path) != "core"} == set()


def test_only_core_speaks_of_http_exceptions() -> None:
    raising = {path for path, tree in modules().items() for name in imports(tree) if name.endswith(".HTTPException")}
    assert raising == {"core/errors.py"}


def catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


def test_errors_of_any_kind_are_caught_in_few_places() -> None:
    going_on: dict[str, int] = {}
    for path, tree in modules().items():
        handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and catches_all(node)]
        if swallowing := [handler for handler in handlers if not isinstance(handler.body[-1], ast.Raise)]:
            going_on[path] = len(swallowing)
    assert going_on == GO_ON


def test_no_file_bears_a_name_that_says_nothing() -> None:
    folders = [PACKAGE, ROOT / "tests", ROOT / "scripts", ROOT / "frontend" / "src"]
    named = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".py", ".ts", ".svelte", ".js") and "node_modules" not in path.parts
    ]
    assert [path.relative_to(ROOT).as_posix() for path in named if path.name.split(".")[0].lower() in WELL_WORN] == []


def test_what_is_read_is_told_without_defaults() -> None:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith(("Read", "Page", "Summary")):
                values = [line for line in node.body if isinstance(line, ast.AnnAssign) and line.value is not None]
                assert values == [], f"{path}: {node.name}"


def test_an_endpoint_is_a_plain_function() -> None:
    for path, tree in modules().items():
        if path.endswith("router.py"):
            routes = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.decorator_list]
            assert [node.name for node in routes] == [], path


def test_nothing_is_read_written_or_connected_to_on_import() -> None:
    busy = {"open", "read_text", "read_bytes", "write_text", "connect", "mkdir", "Settings", "Database", "getenv"}
    for path, tree in modules().items():
        for statement in tree.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
                assert calls(statement).isdisjoint(busy), f"{path}:{statement.lineno}"


def calls(statement: ast.stmt) -> set[str]:
    """The names of what a statement calls at once, not in a function that is called later."""
    later = {inner for node in ast.walk(statement) if isinstance(node, ast.Lambda) for inner in ast.walk(node)}
    called = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call) and node not in later]
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in called}


def test_tells_the_sizes() -> None:
    """Told, not enforced (`pytest -rP` shows it): a sense of proportion."""
    files = {path: len((PACKAGE / path).read_text().splitlines()) for path in modules()}
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    longest = sorted(files, key=lambda path: -files[path])[:10]
    print("\n".join(f"{files[path]:5} {path}" for path in longest))
    print(f"{len(files)} files of {median(files.values())} lines, {len(functions)} functions of {median(functions)}")
    assert len(functions) > len(files)
