"""The desk's first tables: people, teams, rota, queue, board, evening, audit; due work, outbox, inbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: By code point on both; times on SQLite are ISO 8601 in UTC, of one width.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make every table."""
    _people()
    _teams()
    _facts()
    _turns()
    _items()
    _board()
    _claims()
    _evening()
    _audit()
    _due_work()
    _outbox()
    _inbox()


def downgrade() -> None:
    """There is nothing before the first; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")


def _people() -> None:
    op.create_table(
        "people", *_words("id", "name", "zone"), *_words("email", null=True), _flag("admin"), _pk("people")
    )
    op.create_table(
        "identities",
        *_words("platform", "id", "person"),
        _pk("identities", "platform", "id"),
        _fk("identities", "person", "people"),
    )
    op.create_index("ix_identities_person", "identities", ["person"])


def _teams() -> None:
    op.create_table(
        "teams",
        *_words("id", "name", "zone"),
        sa.Column("workdays", sa.Text(), nullable=False),
        sa.Column("holidays", sa.Text(), nullable=False),
        sa.Column("day_starts", sa.Time(), nullable=False),
        sa.Column("day_ends", sa.Time(), nullable=False),
        *_words("designation", "evening_check"),
        *_integers("wip_limit", "rest_seconds", "gap"),
        *_words("tracker"),
        _pk("teams"),
    )
    op.create_table(
        "channels",
        *_words("team"),
        *_integers("position"),
        *_words("platform", "conversation"),
        *_words("thread", null=True),
        _pk("channels", "team", "position"),
        _fk("channels", "team", "teams"),
    )
    op.create_index("ix_channels_conversation", "channels", ["platform", "conversation"])
    op.create_table(
        "memberships",
        *_words("team", "person", "role"),
        *_integers("weight"),
        _day("since"),
        _day("until", null=True),
        _pk("memberships", "team", "person"),
        _fk("memberships", "team", "teams"),
        _fk("memberships", "person", "people"),
    )
    op.create_index("ix_memberships_person", "memberships", ["person"])


def _facts() -> None:
    op.create_table(
        "absences",
        *_words("id", "person"),
        *_instants("start", "end"),
        *_words("reason", "source"),
        *_instants("recorded_at"),
        *_instants("revoked_at", null=True),
        _pk("absences"),
        _fk("absences", "person", "people"),
    )
    op.create_index("ix_absences_person", "absences", ["person", "end"])
    op.create_table(
        "nights",
        *_words("id", "person"),
        *_instants("start", "end"),
        *_words("source"),
        *_instants("recorded_at"),
        _pk("nights"),
        _fk("nights", "person", "people"),
    )
    op.create_index("ix_nights_person", "nights", ["person", "end"])


def _turns() -> None:
    op.create_table(
        "turns",
        *_words("team"),
        _day("day"),
        *_integers("revision"),
        *_words("primary", "backup", null=True),
        *_words("kind"),
        sa.Column("skipped", sa.Text(), nullable=False),
        *_instants("decided_at"),
        _pk("turns", "team", "day", "revision"),
        _fk("turns", "team", "teams"),
        _fk("turns", "primary", "people"),
        _fk("turns", "backup", "people"),
    )


def _items() -> None:
    op.create_table(
        "items",
        *_words("team", "id", "kind", "title"),
        *_integers("severity"),
        *_words("state", "source", "dedupe_key"),
        *_instants("opened_at"),
        *_words("reporter", "owner", "ticket", null=True),
        *_words("note"),
        *_instants("resolved_at", null=True),
        _pk("items", "team", "id"),
        _fk("items", "team", "teams"),
    )
    _index_where("ix_items_unresolved", "items", ["team", "dedupe_key"], "state != 'resolved'", unique=True)


def _board() -> None:
    op.create_table(
        "tickets",
        *_words("key", "team", "title", "column"),
        *_integers("rank"),
        *_words("assignee", null=True),
        _flag("sprint"),
        *_instants("moved_at"),
        *_integers("version"),
        _pk("tickets", "key"),
        _fk("tickets", "team", "teams"),
    )
    op.create_index("ix_tickets_board", "tickets", ["team", "column", "rank", "key"])
    op.create_table(
        "notes",
        _number(),
        *_words("key"),
        *_words("author", null=True),
        *_words("text"),
        *_instants("at"),
        _pk("notes"),
    )
    op.create_index("ix_notes_key", "notes", ["key", "at", "id"])
    op.create_table(
        "counters",
        *_words("scope", "prefix"),
        sa.Column("value", NUMBER, nullable=False),
        _pk("counters", "scope", "prefix"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        *_words("id", "key", "team", "person", "kind"),
        *_instants("at"),
        *_words("taken_from", null=True),
        _flag("beyond_limit"),
        *_instants("ended_at", null=True),
        *_words("outcome", null=True),
        _pk("claims"),
    )
    op.create_index("ix_claims_ended", "claims", ["team", "outcome", "ended_at"])
    _index_where("ix_claims_held", "claims", ["key"], "ended_at IS NULL", unique=True)
    _index_where("ix_claims_open", "claims", ["team"], "ended_at IS NULL")


def _evening() -> None:
    op.create_table(
        "handovers",
        *_words("team"),
        _day("day"),
        *_words("by", "to", null=True),
        *_instants("posted_at"),
        _pk("handovers", "team", "day"),
        _fk("handovers", "team", "teams"),
    )
    op.create_table(
        "carried",
        *_words("team"),
        _day("day"),
        *_integers("position"),
        *_words("key", "title", "column"),
        *_words("owner", "note", null=True),
        *_integers("passed"),
        _pk("carried", "team", "day", "position"),
        sa.ForeignKeyConstraint(["team", "day"], ["handovers.team", "handovers.day"], name="fk_carried_team"),
    )
    op.create_index("ix_carried_key", "carried", ["key"])
    op.create_table(
        "highlights",
        _number(),
        *_words("team"),
        _day("day"),
        *_words("person", "text"),
        *_instants("at"),
        _pk("highlights"),
        _fk("highlights", "team", "teams"),
    )
    op.create_index("ix_highlights_day", "highlights", ["team", "day"])


def _audit() -> None:
    op.create_table(
        "audit",
        _number(),
        *_words("person", null=True),
        *_words("action", "subject", "place", "before", "after"),
        *_instants("at"),
        _pk("audit"),
    )


def _due_work() -> None:
    op.create_table(
        "due_work",
        *_words("kind", "team"),
        _day("day"),
        *_instants("at"),
        *_integers("attempts"),
        *_words("error", null=True),
        *_instants("done_at", null=True),
        _pk("due_work", "kind", "team", "day"),
    )
    _index_where("ix_due_work_owed", "due_work", ["at"], "done_at IS NULL")


def _outbox() -> None:
    op.create_table(
        "outbox",
        _number(),
        *_words("key", "platform", "conversation"),
        *_words("thread", null=True),
        *_words("kind"),
        sa.Column("content", sa.Text(), nullable=False),
        *_words("state"),
        *_integers("attempts"),
        *_instants("next_at"),
        *_integers("fence"),
        *_words("ref", null=True),
        *_instants("added_at"),
        *_instants("settled_at", null=True),
        _pk("outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    waiting = "state IN ('queued', 'sending')"
    _index_where("ix_outbox_waiting", "outbox", ["platform", "conversation", "id"], waiting)
    _index_where("ix_outbox_unsent", "outbox", ["id"], "state != 'sent'")


def _inbox() -> None:
    op.create_table(
        "inbox",
        *_words("platform", "event_id", "sender_platform", "sender_id", "address_platform", "conversation"),
        *_words("thread", null=True),
        *_words("command", "words"),
        *_instants("at"),
        *_instants("lease_until", "done_at", null=True),
        _pk("inbox", "platform", "event_id"),
    )
    _index_where("ix_inbox_undone", "inbox", ["at"], "done_at IS NULL")


def _words(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, WORDS, nullable=null) for name in names]


def _instants(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, INSTANT, nullable=null) for name in names]


def _integers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in names]


def _number() -> sa.Column[Any]:
    return sa.Column("id", NUMBER, nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _day(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _fk(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _index_where(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
