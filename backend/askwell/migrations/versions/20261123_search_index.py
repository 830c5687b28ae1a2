"""The full-text index, which each engine keeps in its own way."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The index keeps no text of its own: it has to be told the words that an entry had, before they change.
_DROP = (
    "INSERT INTO search_words (search_words, rowid, scope, words) VALUES ('delete', old.number, old.scope, old.words)"
)
_ADD = "INSERT INTO search_words (rowid, scope, words) VALUES (new.number, new.scope, new.words)"
_FOLLOWING = (
    ("added", "INSERT", _ADD),
    ("removed", "DELETE", _DROP),
    ("changed", "UPDATE OF words", f"{_DROP}; {_ADD}"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5("
            "scope, words, content='search_entry', content_rowid='number', columnsize=0, "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        # Quarter leaves: from the newest hit to the oldest one, FTS5 reads each leaf that holds one whole.
        op.execute("INSERT INTO search_words (search_words, rank) VALUES ('pgsz', 1000)")
        # Deleted words leave the file, too, where SQLite is new enough to see to it.
        if getattr(op.get_bind().dialect.dbapi, "sqlite_version_info", ()) >= (3, 42):
            op.execute("INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)")
        for name, event, actions in _FOLLOWING:
            op.execute(f"CREATE TRIGGER search_entry_{name} AFTER {event} ON search_entry BEGIN {actions}; END")
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.execute(
        "ALTER TABLE search_entry ADD COLUMN word_vector tsvector NOT NULL "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING gin (owner_id, kind, word_vector)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, _, _ in _FOLLOWING:
            op.execute(f"DROP TRIGGER search_entry_{name}")
        op.execute("DROP TABLE search_words")
        return
    op.execute("ALTER TABLE search_entry DROP COLUMN word_vector")
