"""Addresses of pages that only show something; what came in a period is found without reading all items."""

from alembic import op

from watchbill.store.migrations.columns import fk, instants, pk, words

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Nobody has such an address yet."""
    op.create_table(
        "view_tokens",
        *words("digest", "team", "page"),
        *instants("at"),
        pk("view_tokens", "digest"),
        fk("view_tokens", "team", "teams"),
    )
    op.create_index("ix_view_tokens_team", "view_tokens", ["team", "page"])
    op.create_index("ix_items_opened", "items", ["team", "opened_at"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
