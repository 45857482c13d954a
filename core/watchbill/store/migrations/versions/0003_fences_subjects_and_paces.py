"""Fences, leases and slots of due work; subjects and paces of the outbox; tries of the inbox."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS, index_where, instants, integers, pk, words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """What is owed and unsent stays so."""
    _due_work()
    _outbox()
    op.create_table(
        "paces", *words("platform", "conversation"), *instants("at"), pk("paces", "platform", "conversation")
    )
    op.add_column("inbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """What is owed and unsent would be lost; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")


def _due_work() -> None:
    # A key of another type: SQLite cannot change one in place, so the rows move.
    op.drop_index("ix_due_work_owed", "due_work")
    op.execute("CREATE TABLE due_work_by_day AS SELECT * FROM due_work")
    op.drop_table("due_work")
    op.create_table(
        "due_work",
        *words("kind", "team", "slot"),
        *instants("at", "next_at"),
        *integers("attempts", "fence"),
        *words("error", null=True),
        *instants("done_at", "buried_at", null=True),
        pk("due_work", "kind", "team", "slot"),
    )
    op.execute(
        "INSERT INTO due_work (kind, team, slot, at, next_at, attempts, fence, error, done_at)"
        " SELECT kind, team, CAST(day AS TEXT), at, at, attempts, 0, error, done_at FROM due_work_by_day"
    )
    op.drop_table("due_work_by_day")
    index_where("ix_due_work_owed", "due_work", ["next_at"], "done_at IS NULL AND buried_at IS NULL")
    index_where("ix_due_work_buried", "due_work", ["buried_at"], "buried_at IS NOT NULL")


def _outbox() -> None:
    op.add_column("outbox", sa.Column("subject", WORDS, nullable=True))
    op.drop_index("ix_outbox_unsent", "outbox")
    index_where("ix_outbox_unsent", "outbox", ["id"], "(state NOT IN ('sent', 'replaced'))")
    index_where("ix_outbox_held", "outbox", ["next_at"], "state = 'held'")
    replaceable = "subject IS NOT NULL AND state IN ('held', 'queued')"
    index_where("ix_outbox_replaceable", "outbox", ["conversation", "subject"], replaceable)
