"""Calendars that others keep: how their readings went, and which facts of theirs hold no more."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import INSTANT, WORDS, instants, integers, pk, words

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """No calendar was read yet."""
    op.create_table(
        "subscriptions",
        *words("name"),
        *instants("read_at", "well_at", null=True),
        *instants("again_at"),
        *words("failure"),
        *instants("failing_since", null=True),
        sa.Column("mark", sa.Text(), nullable=False),
        *words("setting"),
        *integers("entries", "people"),
        sa.Column("strange", sa.Text(), nullable=False),
        pk("subscriptions", "name"),
    )
    op.add_column("absences", sa.Column("revoked_by", WORDS, nullable=True))
    op.add_column("nights", sa.Column("revoked_at", INSTANT, nullable=True))
    op.add_column("nights", sa.Column("revoked_by", WORDS, nullable=True))
    op.create_index("ix_absences_source", "absences", ["source", "end"])
    op.create_index("ix_nights_source", "nights", ["source", "end"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
