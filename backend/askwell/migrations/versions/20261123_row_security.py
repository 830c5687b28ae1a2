"""Row security on PostgreSQL: whoever forgets to say whose rows are wanted gets none (decision 24)."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OWNED = """
    agenda_item assignment authenticator availability busy_calendar busy_time calendar_feed client_card closing
    closing_advice closing_lead comment contact contact_address contact_direction contact_import
    contact_import_file contact_import_row contact_merge contact_role contact_tag decision
    decision_takeaway direction erasure event follow_up free_days goal idempotent_answer interview
    interview_direction lead look look_back mail message message_template note notice organization outcome
    outcome_interview passkey password_reset proposal pseudonym question question_set recovery_code
    referral slot_claim tag_rhythm takeaway webhook webhook_delivery webhook_progress
""".split()
# Credentials are looked up before anybody is known, and no index may be used to look for words below a policy.
# So are apps, by whoever is asked to let one in.
_READ_BY_ALL = ["sign_in", "access_token", "app", "app_logo", "app_grant", "search_entry"]
_WITHOUT_SOME_OWNERS = ["job"]

# `app.accounts` holds an array of accounts, or a star for all; a session that was not given it at its start is refused.
# Selected, it is read once for each statement, and not for each row.
_ACTING_FOR = "(SELECT nullif(current_setting('app.accounts'), '*')::uuid[])"
# Of all, the array is NULL, and so is the comparison. PostgreSQL expects little of a comparison that stands alone, and
# would sort what its indexes have in order.
_IS_OURS = f"coalesce(owner_id = ANY ({_ACTING_FOR}::uuid[]), true)"
_IS_OURS_OR_NOBODYS = "owner_id IS NULL OR " + _IS_OURS
_IS_OURS_IF_SOMEBODYS = f"owner_id IS NOT NULL AND {_IS_OURS} OR owner_id IS NULL AND {_ACTING_FOR} IS NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in (*_OWNED, *_READ_BY_ALL, *_WITHOUT_SOME_OWNERS):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # for the tables' owner, too
    for table in _OWNED:
        op.execute(f"CREATE POLICY ours ON {table} USING ({_IS_OURS})")
    for table in _READ_BY_ALL:
        op.execute(f"CREATE POLICY reading ON {table} FOR SELECT USING (true)")
        op.execute(f"CREATE POLICY adding ON {table} FOR INSERT WITH CHECK ({_IS_OURS})")
        op.execute(f"CREATE POLICY changing ON {table} FOR UPDATE USING ({_IS_OURS})")
        op.execute(f"CREATE POLICY removing ON {table} FOR DELETE USING ({_IS_OURS})")
    for table in _WITHOUT_SOME_OWNERS:  # anybody may want what is nobody's own to be done
        op.execute(f"CREATE POLICY ours ON {table} USING ({_IS_OURS_IF_SOMEBODYS}) WITH CHECK ({_IS_OURS_OR_NOBODYS})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in _OWNED + _WITHOUT_SOME_OWNERS:
        op.execute(f"DROP POLICY ours ON {table}")
    for table in _READ_BY_ALL:
        for policy in ("reading", "adding", "changing", "removing"):
            op.execute(f"DROP POLICY {policy} ON {table}")
    for table in (*_OWNED, *_READ_BY_ALL, *_WITHOUT_SOME_OWNERS):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
