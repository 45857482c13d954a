"""The desk's first tables: people, teams, rota, queue, board, evening, audit."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import (
    day,
    fk,
    flag,
    index_where,
    instants,
    integers,
    number,
    pk,
    words,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    _people()
    _teams()
    _channels()
    _memberships()
    _facts()
    _turns()
    _items()
    _board()
    _claims()
    _handovers()
    _highlights()
    _audit()


def downgrade() -> None:
    """There is nothing before the first; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")


def _people() -> None:
    op.create_table(
        "people", *words("id", "name", "zone"), *words("email", null=True), flag("admin"), pk("people")
    )
    op.create_table(
        "identities",
        *words("platform", "id", "person"),
        pk("identities", "platform", "id"),
        fk("identities", "person", "people"),
    )
    op.create_index("ix_identities_person", "identities", ["person"])


def _teams() -> None:
    op.create_table(
        "teams",
        *words("id", "name", "zone"),
        sa.Column("workdays", sa.Text(), nullable=False),
        sa.Column("holidays", sa.Text(), nullable=False),
        sa.Column("day_starts", sa.Time(), nullable=False),
        sa.Column("day_ends", sa.Time(), nullable=False),
        *words("designation", "evening_check"),
        *integers("wip_limit", "rest_seconds", "gap"),
        *words("tracker"),
        pk("teams"),
    )


def _channels() -> None:
    op.create_table(
        "channels",
        *words("team"),
        *integers("position"),
        *words("platform", "conversation"),
        *words("thread", null=True),
        pk("channels", "team", "position"),
        fk("channels", "team", "teams"),
    )
    op.create_index("ix_channels_conversation", "channels", ["platform", "conversation"])


def _memberships() -> None:
    op.create_table(
        "memberships",
        *words("team", "person", "role"),
        *integers("weight"),
        day("since"),
        day("until", null=True),
        pk("memberships", "team", "person"),
        fk("memberships", "team", "teams"),
        fk("memberships", "person", "people"),
    )
    op.create_index("ix_memberships_person", "memberships", ["person"])


def _facts() -> None:
    op.create_table(
        "absences",
        *words("id", "person"),
        *instants("start", "end"),
        *words("reason", "source"),
        *instants("recorded_at"),
        *instants("revoked_at", null=True),
        pk("absences"),
        fk("absences", "person", "people"),
    )
    op.create_index("ix_absences_person", "absences", ["person", "end"])
    op.create_table(
        "nights",
        *words("id", "person"),
        *instants("start", "end"),
        *words("source"),
        *instants("recorded_at"),
        pk("nights"),
        fk("nights", "person", "people"),
    )
    op.create_index("ix_nights_person", "nights", ["person", "end"])


def _turns() -> None:
    op.create_table(
        "turns",
        *words("team"),
        day("day"),
        *integers("revision"),
        *words("primary", "backup", null=True),
        *words("kind"),
        sa.Column("skipped", sa.Text(), nullable=False),
        *instants("decided_at"),
        pk("turns", "team", "day", "revision"),
        fk("turns", "team", "teams"),
        fk("turns", "primary", "people"),
        fk("turns", "backup", "people"),
    )


def _items() -> None:
    op.create_table(
        "items",
        *words("team", "id", "kind", "title"),
        *integers("severity"),
        *words("state", "source", "dedupe_key"),
        *instants("opened_at"),
        *words("reporter", "owner", "ticket", null=True),
        *words("note"),
        *instants("resolved_at", null=True),
        pk("items", "team", "id"),
        fk("items", "team", "teams"),
    )
    index_where("ix_items_unresolved", "items", ["team", "dedupe_key"], "state != 'resolved'", unique=True)


def _board() -> None:
    op.create_table(
        "tickets",
        *words("key", "team", "title", "column"),
        *integers("rank"),
        *words("assignee", null=True),
        flag("sprint"),
        *instants("moved_at"),
        *integers("version"),
        pk("tickets", "key"),
        fk("tickets", "team", "teams"),
    )
    op.create_index("ix_tickets_board", "tickets", ["team", "column", "rank", "key"])
    op.create_table(
        "notes",
        number("id"),
        *words("key"),
        *words("author", null=True),
        *words("text"),
        *instants("at"),
        pk("notes"),
    )
    op.create_index("ix_notes_key", "notes", ["key", "at", "id"])
    op.create_table(
        "counters",
        *words("scope", "prefix"),
        number("value"),
        pk("counters", "scope", "prefix"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        *words("id", "key", "team", "person", "kind"),
        *instants("at"),
        *words("taken_from", null=True),
        flag("beyond_limit"),
        *instants("ended_at", null=True),
        *words("outcome", null=True),
        pk("claims"),
    )
    op.create_index("ix_claims_ended", "claims", ["team", "outcome", "ended_at"])
    index_where("ix_claims_held", "claims", ["key"], "ended_at IS NULL", unique=True)
    index_where("ix_claims_open", "claims", ["team"], "ended_at IS NULL")


def _handovers() -> None:
    op.create_table(
        "handovers",
        *words("team"),
        day("day"),
        *words("by", "to", null=True),
        *instants("posted_at"),
        pk("handovers", "team", "day"),
        fk("handovers", "team", "teams"),
    )
    op.create_table(
        "carried",
        *words("team"),
        day("day"),
        *integers("position"),
        *words("key", "title", "column"),
        *words("owner", "note", null=True),
        *integers("passed"),
        pk("carried", "team", "day", "position"),
        sa.ForeignKeyConstraint(["team", "day"], ["handovers.team", "handovers.day"], name="fk_carried_team"),
    )
    op.create_index("ix_carried_key", "carried", ["key"])


def _highlights() -> None:
    op.create_table(
        "highlights",
        number("id"),
        *words("team"),
        day("day"),
        *words("person", "text"),
        *instants("at"),
        pk("highlights"),
        fk("highlights", "team", "teams"),
    )
    op.create_index("ix_highlights_day", "highlights", ["team", "day"])


def _audit() -> None:
    op.create_table(
        "audit",
        number("id"),
        *words("person", null=True),
        *words("action", "subject", "place", "before", "after"),
        *instants("at"),
        pk("audit"),
    )
