"""How far mailboxes are read, and what became of each mail."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import NUMBER, index_where, instants, pk, words

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """No mailbox was read before."""
    op.create_table(
        "mailboxes",
        *words("name"),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("epoch", "uid")),
        *instants("begun_at", "well_at"),
        *words("failure"),
        *instants("failing_since", null=True),
        pk("mailboxes", "name"),
    )
    op.create_table(
        "mails",
        *words("team", "id", "source", "item", "sender", "subject", "digest", "passed_over"),
        *instants("at"),
        pk("mails", "team", "id"),
    )
    index_where("ix_mails_passed_over", "mails", ["at"], "passed_over != ''")


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
