"""Due work, outbox and inbox: what is owed when, what is to be said where, what came in."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import day, index_where, instants, integers, number, pk, words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the three tables."""
    _due_work()
    _outbox()
    _inbox()


def downgrade() -> None:
    """What is owed and unsent would be lost; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")


def _due_work() -> None:
    op.create_table(
        "due_work",
        *words("kind", "team"),
        day("day"),
        *instants("at"),
        *integers("attempts"),
        *words("error", null=True),
        *instants("done_at", null=True),
        pk("due_work", "kind", "team", "day"),
    )
    index_where("ix_due_work_owed", "due_work", ["at"], "done_at IS NULL")


def _outbox() -> None:
    op.create_table(
        "outbox",
        number("id"),
        *words("key", "platform", "conversation"),
        *words("thread", null=True),
        *words("kind"),
        sa.Column("content", sa.Text(), nullable=False),
        *words("state"),
        *integers("attempts"),
        *instants("next_at"),
        *integers("fence"),
        *words("ref", null=True),
        *instants("added_at"),
        *instants("settled_at", null=True),
        pk("outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    waiting = "state IN ('queued', 'sending')"
    index_where("ix_outbox_waiting", "outbox", ["conversation", "platform", "id"], waiting)
    index_where("ix_outbox_unsent", "outbox", ["id"], "state != 'sent'")


def _inbox() -> None:
    op.create_table(
        "inbox",
        *words("platform", "event_id", "sender_platform", "sender_id", "address_platform", "conversation"),
        *words("thread", null=True),
        *words("command", "words"),
        *instants("at"),
        *instants("lease_until", "done_at", null=True),
        pk("inbox", "platform", "event_id"),
    )
    index_where("ix_inbox_undone", "inbox", ["at"], "done_at IS NULL")
