"""What was said in channels and how far that is known; the message that a command is about."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS, flag, index_where, instants, pk, words

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Of what was said before nothing is known."""
    op.create_table(
        "remarks",
        *words("platform", "conversation", "id", "account"),
        *words("thread", null=True),
        flag("threaded"),
        *words("link"),
        *instants("at"),
        *words("team", "item", null=True),
        flag("gone"),
        pk("remarks", "platform", "conversation", "id"),
    )
    op.create_index("ix_remarks_said", "remarks", ["conversation", "platform", "at"])
    op.create_index("ix_remarks_at", "remarks", ["at"])
    index_where("ix_remarks_thread", "remarks", ["conversation", "platform", "thread"], "thread IS NOT NULL")
    index_where("ix_remarks_about", "remarks", ["conversation", "platform", "thread"], "item IS NOT NULL")
    index_where("ix_remarks_asked", "remarks", ["account", "platform", "at"], "item IS NOT NULL")
    op.create_table(
        "hearings",
        *words("platform", "conversation"),
        *instants("since", "until"),
        *words("barrier", null=True),
        pk("hearings", "platform", "conversation"),
    )
    op.add_column("inbox", sa.Column("about", WORDS, nullable=True))


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
