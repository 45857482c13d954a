"""Outside trackers: how their tickets were last, and what they are still to be told."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS, flag, instants, integers, number, pk, words

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """All tickets so far are the built-in board's."""
    op.add_column("tickets", sa.Column("tracker", WORDS, nullable=False, server_default="board"))
    op.create_table(
        "sites",
        *words("name", "label"),
        *instants("read_at", "whole_at", null=True),
        *instants("again_at"),
        *words("failure"),
        *instants("failing_since", null=True),
        *integers("failures"),
        pk("sites", "name"),
    )
    op.create_table(
        "mirrored",
        *words("key", "tracker", "id", "column"),
        *words("account", null=True),
        *instants("updated_at"),
        *words("link"),
        pk("mirrored", "key"),
    )
    op.create_index("ix_mirrored_id", "mirrored", ["tracker", "id"])
    op.create_table("former_keys", *words("key", "now"), pk("former_keys", "key"))
    op.create_index("ix_former_keys_now", "former_keys", ["now"])
    op.create_table(
        "errands",
        number("number"),
        *words("id", "tracker", "team", "key", "kind"),
        *instants("at"),
        *words("person", null=True),
        flag("keeps"),
        *words("column", null=True),
        *words("text"),
        *words("seen", "seen_column", "reply", null=True),
        *instants("again_at"),
        *integers("attempts"),
        flag("told"),
        flag("several"),
        pk("errands", "number"),
        sa.UniqueConstraint("id", name="uq_errands_id"),
    )
    op.create_index("ix_errands_tracker", "errands", ["tracker", "number"])
    for column in ("key", "reply"):
        op.create_index(f"ix_errands_{column}", "errands", [column])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
