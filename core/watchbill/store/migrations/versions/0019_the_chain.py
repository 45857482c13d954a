"""What passes on, link by link; what an evening check only names; when leads are told, and the report."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS, day, fk, index_where, instants, integers, pk, words

revision = "0019"
down_revision = "0018"

#: Each ticket once for each handover that carried it, in the order of the days.
_CARRIED = sa.text(
    """
    INSERT INTO passages (
        team, "key", number, title, day, course, giver, "to", note, at, times, since, ended_at, "end"
    )
    SELECT
        c.team, c."key", c.place, c.title, c.day, 'evening', c.owner, h."to", coalesce(c.note, ''), h.posted_at,
        c.place, c.first, h.posted_at, 'unknown'
    FROM (
        SELECT
            team, "key", day, min(title) AS title, min(owner) AS owner, min(note) AS note,
            row_number() OVER (PARTITION BY team, "key" ORDER BY day) AS place,
            min(day) OVER (PARTITION BY team, "key") AS first
        FROM carried
        GROUP BY team, "key", day
    ) AS c
    JOIN handovers AS h ON h.team = c.team AND h.day = c.day
    """
)


def upgrade() -> None:
    """What was carried before has passed on as often; how each time ended is not known."""
    for column in (
        sa.Column("acceptance_seconds", sa.Integer(), nullable=True, server_default="7200"),
        sa.Column("pass_limit", sa.Integer(), nullable=True, server_default="3"),
        *words("report", "calendar_link", "board_link", null=True),
    ):
        op.add_column("teams", column)
    op.add_column("notes", sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in (*words("next", "waiting", null=True), day("since", null=True)):
        op.add_column("carried", column)
    for column in (
        sa.Column("changes", sa.Integer(), nullable=False, server_default="0"),
        *instants("checked_at", null=True),
    ):
        op.add_column("handovers", column)
    op.create_table(
        "left_out",
        *words("team"),
        day("day"),
        *words("key", "person"),
        *instants("at"),
        pk("left_out", "team", "day", "key"),
        fk("left_out", "team", "teams"),
    )
    op.create_table(
        "passages",
        *words("team", "key"),
        *integers("number"),
        *words("title"),
        day("day"),
        *words("course"),
        *words("giver", "to", null=True),
        *words("note"),
        *instants("at"),
        *integers("times"),
        day("since"),
        *instants("raised_at", "ended_at", null=True),
        sa.Column("end", WORDS, nullable=True),
        *words("by", null=True),
        pk("passages", "team", "key", "number"),
        fk("passages", "team", "teams"),
    )
    op.create_index("ix_passages_day", "passages", ["team", "day"])
    index_where("ix_passages_waiting", "passages", ["team"], '"end" IS NULL')
    op.execute(_CARRIED)


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
