"""The history of the schema: it leads from nothing to the models, back, and there again, for several at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import Session

from askwell.app import METADATA
from askwell.core import migrate
from askwell.core.db import Database
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase, empty_postgresql
from people import person
from servers import Process, serving
from world import furnish

MakeEmpty = Callable[[], Settings]
SCRIPTS = Path(migrate.__file__).parents[1] / "migrations"


@pytest.fixture
def make_empty(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> MakeEmpty:
    """Names a database without tables."""
    if engine == "sqlite":
        return lambda: Settings(data_dir=tmp_path)
    return lambda: empty_postgresql(tmp_path, request.getfixturevalue("postgresql"))


@pytest.fixture
def database(make_empty: MakeEmpty) -> Iterator[Database]:
    database = Database(make_empty(), for_all=True)
    yield database
    database.close()


def downgrade(database: Database) -> None:
    config = Config(attributes={"database": database})
    config.set_main_option("script_location", str(SCRIPTS))
    command.downgrade(config, "base")


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return {name for name in inspect(connection).get_table_names() if not name.startswith("search_words")}


def test_leads_from_nothing_to_the_models(database: Database) -> None:
    assert migrate.current(database) is None
    migrate.upgrade(database)
    assert migrate.current(database) == migrate.head()
    assert tables(database) == {*METADATA.tables, "alembic_version"}
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_name": lambda name, kind, _: not str(name).startswith("search_words")}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
    assert [told for told in differences if not is_generated(told)] == []


def is_generated(difference: object) -> bool:
    """The column and the index that only PostgreSQL has, and that no model names."""
    return "word_vector" in str(difference) or "ix_search_entry_words" in str(difference)


def test_leads_back_to_nothing_and_there_again(database: Database) -> None:
    migrate.upgrade(database)
    downgrade(database)
    assert tables(database) <= {"alembic_version"}
    assert migrate.current(database) is None
    migrate.upgrade(database)
    assert migrate.current(database) == migrate.head()


def test_four_who_migrate_at_once_do_it_once(make_empty: MakeEmpty) -> None:
    settings = make_empty()
    processes = [Process(settings, "migrate") for _ in range(4)]
    assert [process.popen.wait(60) for process in processes] == [0] * 4
    database = Database(settings, for_all=True)
    assert migrate.current(database) == migrate.head()
    database.close()


def orphans(session: Session, table: str, key: Any) -> int:
    """How many rows refer to something that is not there."""
    pairs = list(zip(key["constrained_columns"], key["referred_columns"], strict=True))
    same = " AND ".join(f"target.{there} = source.{here}" for here, there in pairs)
    given = " AND ".join(f"source.{here} IS NOT NULL" for here, _ in pairs)
    target = f"SELECT 1 FROM {key['referred_table']} AS target WHERE {same}"
    counted = session.execute(text(f'SELECT count(*) FROM "{table}" AS source WHERE {given} AND NOT EXISTS ({target})'))
    return int(counted.scalar_one())


def test_no_reference_leads_nowhere(new_database: NewDatabase) -> None:
    settings, someone = new_database(), person("ada")
    with serving(settings) as address, Client([address]) as client:
        client.sign_up(someone)
        furnish(client.sign_in(someone), "quokkaword")
    database = Database(settings, for_all=True)
    with database.reading() as session:
        if database.is_sqlite:
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        found = inspect(session.connection())
        for name in METADATA.tables:
            for key in found.get_foreign_keys(name):
                assert orphans(session, name, key) == 0, (name, key["constrained_columns"])
    database.close()


def test_every_table_of_somebody_goes_with_them(database: Database) -> None:
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        keys = {name: inspect(connection).get_foreign_keys(name) for name in METADATA.tables}
    owned = {name for name, table in METADATA.tables.items() if "owner_id" in table.columns}
    nobodys = {"account", "rate_limit", "engagement", "used_challenge", "feed_base"}
    assert METADATA.tables.keys() - owned == nobodys
    for name in owned | {"engagement"}:
        to_account = [key for key in keys[name] if key["referred_table"] == "account"]
        assert {key["options"].get("ondelete") for key in to_account} == {"CASCADE"}, name
        # An engagement lies between two accounts (decision 22): what hangs on it is no reference within one.
        # Nor is what somebody allowed an app of somebody else: it goes when either account does.
        others = [key for key in keys[name] if key["referred_table"] not in ("account", "engagement", "app")]
        assert all("owner_id" in key["constrained_columns"] for key in others), name
