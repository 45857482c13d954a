"""Deliveries of sources, what they say is wrong, groups of alerts and their messages, what became of each item."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import (
    WORDS,
    fk,
    flag,
    index_where,
    instants,
    integers,
    number,
    octets,
    pk,
    words,
)

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Items that are there came once, from no group; what was done with them before is not known."""
    op.create_table(
        "deliveries",
        number("id"),
        *words("team", "source", "key", "headers"),
        octets("body"),
        *instants("at"),
        *instants("settled_at", null=True),
        *words("failure", null=True),
        pk("deliveries"),
        sa.UniqueConstraint("team", "source", "key", name="uq_deliveries_team"),
    )
    index_where("ix_deliveries_waiting", "deliveries", ["id"], "settled_at IS NULL AND failure IS NULL")
    index_where("ix_deliveries_failed", "deliveries", ["id"], "failure IS NOT NULL")
    op.create_table(
        "intake_tokens",
        *words("digest", "team"),
        *instants("at"),
        pk("intake_tokens", "digest"),
        fk("intake_tokens", "team", "teams"),
    )
    op.create_index("ix_intake_tokens_team", "intake_tokens", ["team"])
    op.create_table(
        "alarms",
        *words("team", "source", "fingerprint", "episode", "item"),
        flag("firing"),
        *instants("at"),
        *instants("ended_at", null=True),
        pk("alarms", "team", "source", "fingerprint", "episode"),
    )
    index_where("ix_alarms_firing", "alarms", ["team", "item"], "firing")
    index_where("ix_alarms_wrong", "alarms", ["team", "source", "fingerprint"], "firing")
    op.create_table(
        "alert_groups",
        *words("team", "source", "key", "title", "message"),
        *integers("revision"),
        *instants("began_at", "said_at", "told_at"),
        pk("alert_groups", "team", "source", "key"),
    )
    op.create_index("ix_alert_groups_began", "alert_groups", ["team", "began_at"])
    op.create_table(
        "item_history",
        number("id"),
        *words("team", "item", "what", "text"),
        *words("person", null=True),
        *instants("at"),
        pk("item_history"),
    )
    op.create_index("ix_item_history_item", "item_history", ["team", "item", "id"])
    op.add_column("items", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("items", sa.Column("group", WORDS, nullable=False, server_default=""))
    op.add_column("items", sa.Column("link", WORDS, nullable=False, server_default=""))
    op.add_column("items", sa.Column("details", WORDS, nullable=False, server_default=""))
    op.add_column("items", sa.Column("untracked", WORDS, nullable=True))
    op.create_index("ix_items_key", "items", ["team", "dedupe_key", "opened_at"])
    op.create_index("ix_items_group", "items", ["team", "source", "group", "opened_at"])
    op.add_column("outbox", sa.Column("under", WORDS, nullable=True))


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
