"""The full-text index, which each engine keeps in its own way."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5("
            "scope, words, content='search_entry', content_rowid='number', tokenize='unicode61 remove_diacritics 0')"
        )
        # Deleted words leave the file, too, where SQLite is new enough to see to it.
        if getattr(op.get_bind().dialect.dbapi, "sqlite_version_info", ()) >= (3, 42):
            op.execute("INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)")
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.execute(
        "ALTER TABLE search_entry ADD COLUMN word_vector tsvector NOT NULL "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING gin (owner_id, kind, word_vector)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
        return
    op.execute("ALTER TABLE search_entry DROP COLUMN word_vector")
