"""The second wall, on PostgreSQL: whoever forgets to say whose rows are wanted sees none (decision 24)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Table, func, insert, make_url, select, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col
from typer.testing import CliRunner

from askwell import cli
from askwell.app import METADATA, create_app
from askwell.auth.models import Account, Credential
from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact
from askwell.core.acting import NOBODY, acting_for, acting_for_all
from askwell.core.db import Database
from askwell.core.errors import NotSignedIn
from askwell.core.jobs import Job
from askwell.core.prepared import Prepared
from askwell.core.settings import Settings
from askwell.questions.models import QuestionSet
from client import Client
from databases import NewDatabase
from people import Person, person
from servers import serving
from sharing import engaged
from world import furnish

OWNED = [table for table in METADATA.tables.values() if "owner_id" in table.c]
READ_BY_ALL = {"sign_in", "access_token", "app", "app_logo", "app_grant", "search_entry"}
"""Decision 24 says why these can be read by whoever asks; nobody else's can be changed."""
WALLED = [table for table in OWNED if table.name not in READ_BY_ALL]
ACTS_FOR = text("SELECT current_setting('app.accounts')")

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@pytest.fixture(scope="module")
def people() -> dict[str, Person]:
    return {name: person(name) for name in ("ada", "bob")}


@pytest.fixture(scope="module")
def filled(new_database: NewDatabase, people: dict[str, Person]) -> Settings:
    """Ada and Bob have one of everything; Ada is Bob's coach, too."""
    settings = new_database()
    with serving(settings) as address, Client([address]) as ada, Client([address]) as bob:
        for client, (name, someone) in zip((ada, bob), people.items(), strict=True):
            client.sign_up(someone)
            furnish(client.sign_in(someone), f"{name}word")
        engaged(ada, bob)
    return settings


@pytest.fixture
def database(filled: Settings) -> Iterator[Database]:
    database = Database(filled)
    yield database
    database.close()


def account_id(database: Database, someone: Person) -> UUID:
    with database.reading() as session:
        return session.scalars(select(col(Account.id)).where(col(Account.email) == someone.email)).one()


def owners(session: Session, table: Table) -> set[UUID | None]:
    return set(session.scalars(select(table.c.owner_id).distinct()))


def test_every_table_with_an_owner_is_walled_for_its_own_owner_too(database: Database) -> None:
    walled = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    role = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    with database.reading() as session:
        assert set(session.scalars(walled)) == {table.name for table in OWNED}
        assert session.scalar(role) is False, "a role above row security proves nothing"


@pytest.mark.parametrize("is_above", [True, False])
def test_whoever_runs_it_hears_of_a_user_above_it(
    filled: Settings, postgresql: str, monkeypatch: pytest.MonkeyPatch, is_above: bool
) -> None:
    url = make_url(str(filled.database_url))
    if is_above:
        url = make_url(postgresql).set(database=url.database)
    monkeypatch.setenv("ASKWELL_DATABASE_URL", url.render_as_string(hide_password=False))
    ran = CliRunner().invoke(cli.app, ["migrate"])
    assert (ran.exit_code, f"{url.username} is a superuser" in ran.stderr) == (0, is_above)


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_a_session_of_nobody_sees_nothing(database: Database, way: str) -> None:
    with getattr(database, way)() as session:
        assert {table.name: seen for table in WALLED if (seen := owners(session, table))} == {}


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_a_session_sees_the_rows_of_those_it_acts_for(database: Database, people: dict[str, Person], way: str) -> None:
    ada, bob = (account_id(database, someone) for someone in people.values())
    with getattr(database, way)() as session:
        acting_for(session, ada)
        seen = {table.name: owners(session, table) for table in WALLED}
        assert set().union(*seen.values()) == {ada}
        acting_for(session, ada, bob)
        assert {bob} < owners(session, Contact.__table__)  # type: ignore[attr-defined]
        acting_for_all(session)
        everybodys = {table.name for table in WALLED if ada in owners(session, table)}
    assert {name for name, found in seen.items() if found} == everybodys
    assert len(everybodys) > 40, "too few tables have rows to be hidden"


def test_nobody_writes_for_somebody_else(database: Database, people: dict[str, Person]) -> None:
    ada, bob = (account_id(database, someone) for someone in people.values())
    theirs = insert(QuestionSet).values(QuestionSet(owner_id=bob, name="Smuggled").model_dump())
    for acting in ((), (ada,)):
        with database.writing() as session:
            acting_for(session, *acting)
            with pytest.raises(ProgrammingError, match="row-level security"):
                session.execute(theirs)
    for table in OWNED:
        with database.writing() as session:
            acting_for(session, ada)
            touched = table.update().where(table.c.owner_id == bob).values(owner_id=bob)
            assert session.execute(touched).rowcount == 0, table.name  # type: ignore[attr-defined]
            assert session.execute(table.delete().where(table.c.owner_id == bob)).rowcount == 0, table.name  # type: ignore[attr-defined]


def test_work_that_is_nobodys_is_seen_by_nobody(database: Database, people: dict[str, Person]) -> None:
    ada = account_id(database, people["ada"])
    with database.transaction() as session:
        session.execute(insert(Job).values(Job(kind="nobody's", payload={}).model_dump()))
    with database.reading() as session:
        for acting in ((), (ada,)):
            acting_for(session, *acting)
            assert session.scalars(select(col(Job.id)).where(col(Job.owner_id).is_(None))).all() == []
        acting_for_all(session)
        assert "nobody's" in session.scalars(select(col(Job.kind))).all()


def test_a_connection_acts_for_nobody_once_it_is_back(database: Database, people: dict[str, Person]) -> None:
    ids = [account_id(database, someone) for someone in people.values()]
    owned = select(col(Contact.owner_id)).distinct()

    def use(number: int) -> None:
        """As many requests in turn would, each of somebody else, and every third of nobody."""
        way = database.reading if number % 2 else database.writing
        with way() as session:
            acts_for = ids[number % 3 :][:1]
            if acts_for:
                acting_for(session, *acts_for)
            assert set(session.scalars(owned)) == set(acts_for)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(600)))
    for way in (database.reading, database.writing):
        sessions = [way() for _ in range(8)]
        assert {session.scalar(ACTS_FOR) for session in sessions} == {NOBODY}
        for session in sessions:
            session.close()


PREPARED = Prepared(select(col(Contact.owner_id).label("owner_id")).distinct())


def test_what_the_driver_runs_sees_nothing_of_whom_another_acted_for(
    database: Database, people: dict[str, Person]
) -> None:
    ada, bob = (account_id(database, someone) for someone in people.values())
    for acting in ((ada,), (), (bob,), ()):
        with database.reading() as session:
            if acting:
                acting_for(session, *acting)
            assert {row["owner_id"] for row in PREPARED.rows(session, {})} == set(acting)


def test_a_credential_that_is_no_good_does_not_act_for_another(database: Database, people: dict[str, Person]) -> None:
    ada = account_id(database, people["ada"])
    with database.reading() as session:
        acting_for(session, ada)
        assert PREPARED.rows(session, {}) == [{"owner_id": ada}]
    with database.reading() as session:
        with pytest.raises(NotSignedIn):
            Viewer(ada, frozenset(), Credential.session, uuid4()).confirm(session)
        assert PREPARED.rows(session, {}) == []


def test_a_request_that_fails_leaves_nobody_behind(database: Database, people: dict[str, Person]) -> None:
    ada = account_id(database, people["ada"])
    for way in (database.reading, database.writing):
        with way() as session:
            acting_for(session, ada)
            with pytest.raises(ProgrammingError):
                session.execute(text("SELECT nonsense"))
        with way() as session:
            assert session.scalar(ACTS_FOR) == NOBODY


def test_after_a_request_the_connection_knows_nobody(filled: Settings, people: dict[str, Person]) -> None:
    app = create_app(filled.model_copy(update={"worker": False}))
    with TestClient(app) as client:
        token = client.post("/api/v1/auth/token", data=people["ada"].signing_in()).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        assert client.get("/api/v1/contacts").json()["items"] != []
        assert client.post("/api/v1/question-sets", json={"name": "Mine"}).is_success
        database: Database = app.state.database
        for way in (database.reading, database.writing):
            with way() as session:
                assert session.scalar(ACTS_FOR) == NOBODY
                assert session.scalar(select(func.count()).select_from(Contact)) == 0


def test_a_credential_that_is_no_good_acts_for_nobody(database: Database, people: dict[str, Person]) -> None:
    ada = account_id(database, people["ada"])
    for way in (database.reading, database.writing):
        with way() as session:
            with pytest.raises(NotSignedIn):
                Viewer(ada, frozenset(), Credential.session, uuid4()).confirm(session)
            assert session.scalar(ACTS_FOR) == NOBODY


def generic_plans(database: Database) -> int:
    """How often the connection that was used last ran a plan that holds for all."""
    with database.reading() as session:
        return int(session.scalar(text("SELECT sum(generic_plans) FROM pg_prepared_statements")) or 0)


def test_one_thing_is_planned_once_and_a_list_for_whose_it_is(filled: Settings, people: dict[str, Person]) -> None:
    app = create_app(filled.model_copy(update={"worker": False}))
    with TestClient(app) as client:
        token = client.post("/api/v1/auth/token", data=people["ada"].signing_in()).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        for _ in range(20):
            contact = client.get("/api/v1/contacts").json()["items"][0]
        assert generic_plans(app.state.database) == 0
        for _ in range(20):
            client.get(f"/api/v1/contacts/{contact['id']}")
        assert generic_plans(app.state.database) > 0
