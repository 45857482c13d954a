"""How long whoever is asked has to take an alert, and who was called when a group of alerts was told."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Every team asks the next one after ten minutes, from its next alert on; who was called is not known."""
    op.add_column("teams", sa.Column("escalation_seconds", sa.Integer(), nullable=True, server_default="600"))
    op.add_column("alert_groups", sa.Column("called", WORDS, nullable=True))


def downgrade() -> None:
    """What teams chose would be lost; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
