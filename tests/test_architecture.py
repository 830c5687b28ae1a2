"""The house stands as it was drawn: rooms know the rooms above them, and each concern has one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "backend" / "askwell"
ROOMS = (
    "core",
    "events",
    "auth",
    "contacts",
    "questions",
    "interviews",
    "notes",
    "search",
    "exchange",
    "demo",
)
DOORS = {"app", "cli", "migrations"}
"""These may know every room."""
WHO_ASKS = "askwell.auth.viewer"
"""Every room but `core` has to know it."""
SAYS_NOTHING = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}


def modules() -> list[Path]:
    return sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The dotted names of what a module imports."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path} imports by a relative name"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def rooms_of(names: Iterator[str]) -> set[str]:
    ours = {name for name in names if name.startswith("askwell.") and not name.startswith(f"{WHO_ASKS}.")}
    return {name.split(".")[1] for name in ours} & {*ROOMS, *DOORS}


def test_a_room_imports_rooms_above_it() -> None:
    wrong = [
        f"{path} imports {other}"
        for path in modules()
        if room(path) in ROOMS
        for other in rooms_of(imports(path))
        if other in DOORS or ROOMS.index(other) > ROOMS.index(room(path))
    ]
    assert not wrong


def test_core_knows_no_room() -> None:
    wrong = [
        path for path in modules() if room(path) == "core" if any(name.startswith(WHO_ASKS) for name in imports(path))
    ]
    assert not wrong


def test_every_room_has_its_place() -> None:
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert found - DOORS == set(ROOMS)


def test_only_core_commits() -> None:
    assert not [path for path in modules() if room(path) not in {"core", "migrations"} and ".commit()" in _text(path)]


def test_a_refusal_is_an_error_of_ours() -> None:
    assert not [path for path in modules() if room(path) != "core" and "HTTPException" in _text(path)]


def test_one_module_knows_the_token_library() -> None:
    assert [str(path) for path in modules() if any(_is_of("jose", name) for name in imports(path))] == ["auth/jwt.py"]


def test_nobody_calls_out_but_core() -> None:
    callers = {room(path) for path in modules() if any(_is_of("httpx", name) for name in imports(path))}
    assert callers <= {"core", "demo"}


def test_migrations_do_not_depend_on_the_code_they_outlive() -> None:
    versions = [path for path in modules() if path.parts[:2] == ("migrations", "versions")]
    assert versions
    assert not [path for path in versions if any(_is_of("askwell", name) for name in imports(path))]


def test_a_file_is_named_after_what_it_holds() -> None:
    assert not [path for path in modules() if path.stem in SAYS_NOTHING]


def _is_of(package: str, name: str) -> bool:
    return name.split(".")[0] == package


def _text(path: Path) -> str:
    return (PACKAGE / path).read_text()
