"""The audit trail becomes a chain that is only added to; forms that are half typed are kept as drafts."""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import line, moment, primary, prose

revision = "0004"
down_revision = "0003"

EVENTS = sa.table(
    "audit_event",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("who", sa.String()),
    sa.column("action", sa.String()),
    sa.column("record_kind", sa.String()),
    sa.column("record_id", sa.Uuid()),
    sa.column("detail", sa.String()),
    sa.column("number", sa.BigInteger()),
    sa.column("hash", sa.String()),
)
ROWS_AT_A_TIME = 1_000

ADDED_AT_THE_END = "Lines of the audit trail are only added at its end."
NEVER_CHANGED = "A line of the audit trail is never changed."
KEPT = "A line of the audit trail is kept for seven years, and the last one of those years with it."

# A line may go when it is older than seven years and the line that follows it is so too: what remains then begins
# with an old line, so that nobody can take young ones away from the beginning unseen.
SQLITE_DAY = "strftime('%Y-%m-%d %H:%M:%f', 'now', '-7 years')"
SQLITE = (
    f"""CREATE TRIGGER audit_event_added BEFORE INSERT ON audit_event
    WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event)
    OR EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{ADDED_AT_THE_END}'); END""",  # noqa: S608 - words of ours
    f"""CREATE TRIGGER audit_event_changed BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END""",
    f"""CREATE TRIGGER audit_event_removed BEFORE DELETE ON audit_event
    WHEN OLD.at >= {SQLITE_DAY} OR COALESCE(
        (SELECT at FROM audit_event WHERE number > OLD.number ORDER BY number LIMIT 1), '9999') >= {SQLITE_DAY}
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",  # noqa: S608 - words of ours
)
POSTGRESQL = (
    f"""CREATE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        day CONSTANT timestamptz := now() - interval '7 years';
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event) THEN
                RAISE integrity_constraint_violation USING MESSAGE = '{ADDED_AT_THE_END}';
            END IF;
            RETURN NEW;
        ELSIF TG_OP = 'UPDATE' THEN
            RAISE integrity_constraint_violation USING MESSAGE = '{NEVER_CHANGED}';
        ELSIF TG_OP = 'TRUNCATE' THEN
            RAISE integrity_constraint_violation USING MESSAGE = '{KEPT}';
        ELSIF OLD.at >= day OR COALESCE(
            (SELECT at FROM audit_event WHERE number > OLD.number ORDER BY number LIMIT 1), 'infinity') >= day THEN
            RAISE integrity_constraint_violation USING MESSAGE = '{KEPT}';
        END IF;
        RETURN OLD;
    END $$""",  # noqa: S608 - words of ours
    """CREATE TRIGGER audit_event_added BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
    """CREATE TRIGGER audit_event_changed BEFORE UPDATE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
    """CREATE TRIGGER audit_event_removed BEFORE DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
    """CREATE TRIGGER audit_event_emptied BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_guard()""",
)


def upgrade() -> None:
    """Chain the lines that are there, by their time, and let nobody change them from now on."""
    with op.batch_alter_table("audit_event") as batch:
        batch.add_column(sa.Column("number", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("hash", sa.String(64), nullable=True))
    _chain(op.get_bind())
    with op.batch_alter_table("audit_event") as batch:
        batch.alter_column("number", existing_type=sa.BigInteger(), nullable=False)
        batch.alter_column("hash", existing_type=sa.String(64), nullable=False)
        batch.create_unique_constraint(op.f("uq_audit_event_number"), ["number"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "draft",
        line("key"),
        prose("entries"),
        moment("at"),
        primary("draft", "key"),
    )


def _chain(connection: sa.Connection) -> None:
    """Number the lines and hash each with the one before it, as `csdesk.services.audit` does since this version."""
    change = (
        sa.update(EVENTS)
        .where(EVENTS.c.id == sa.bindparam("key"))
        .values(number=sa.bindparam("its_number"), hash=sa.bindparam("its_hash"))
    )
    keys = connection.scalars(sa.select(EVENTS.c.id).order_by(EVENTS.c.at, EVENTS.c.id)).all()
    previous = ""
    for start in range(0, len(keys), ROWS_AT_A_TIME):
        portion = keys[start : start + ROWS_AT_A_TIME]
        found = {row.id: row for row in connection.execute(sa.select(EVENTS).where(EVENTS.c.id.in_(portion)))}
        changes = []
        for number, key in enumerate(portion, start + 1):
            row = found[key]
            at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
            parts = [
                previous,
                number,
                key.hex,
                at.isoformat(timespec="microseconds"),
                row.who,
                row.action,
                row.record_kind,
                row.record_id.hex if row.record_id else None,
                row.detail,
            ]
            previous = hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()
            changes.append({"key": key, "its_number": number, "its_hash": previous})
        connection.execute(change, changes)


def downgrade() -> None:
    """Let go of the chain and of the drafts."""
    op.drop_table("draft")
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "changed", "removed"):
            op.execute(f"DROP TRIGGER audit_event_{name}")
    else:
        op.execute("DROP FUNCTION audit_event_guard() CASCADE")
    with op.batch_alter_table("audit_event") as batch:
        batch.drop_constraint(op.f("uq_audit_event_number"), type_="unique")
        batch.drop_column("hash")
        batch.drop_column("number")
