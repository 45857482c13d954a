"""The tables of outside trackers: how their tickets were last, and what they are still to be told.

They name tickets, people and teams without a foreign key: what a tracker says may come before or after it is ours.
"""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from watchbill.model.errand import ErrandKind
from watchbill.model.ticket import Column as BoardColumn
from watchbill.sql.columns import Choice, Instant, Number, Words, metadata

sites = Table(
    "sites",
    metadata,
    Column("name", Words, primary_key=True),
    Column("label", Words, nullable=False),
    Column("read_at", Instant),
    Column("whole_at", Instant),
    Column("again_at", Instant, nullable=False),
    Column("failure", Words, nullable=False),
    Column("failing_since", Instant),
    Column("failures", Integer, nullable=False),
)

mirrored = Table(
    "mirrored",
    metadata,
    Column("key", Words, primary_key=True),
    Column("tracker", Words, nullable=False),
    Column("id", Words, nullable=False),
    Column("column", Choice(BoardColumn), nullable=False),
    Column("account", Words),
    Column("updated_at", Instant, nullable=False),
    Column("link", Words, nullable=False),
    Index("ix_mirrored_id", "tracker", "id"),
)

#: How tickets were called before.
former_keys = Table(
    "former_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("now", Words, nullable=False, index=True),
)

errands = Table(
    "errands",
    metadata,
    #: In the order in which they came.
    Column("number", Number, primary_key=True),
    Column("id", Words, nullable=False, unique=True),
    Column("tracker", Words, nullable=False),
    Column("team", Words, nullable=False),
    Column("key", Words, nullable=False, index=True),
    Column("kind", Choice(ErrandKind), nullable=False),
    Column("at", Instant, nullable=False),
    Column("person", Words),
    Column("keeps", Boolean, nullable=False),
    Column("column", Choice(BoardColumn)),
    Column("text", Words, nullable=False),
    Column("seen", Words),
    Column("seen_column", Choice(BoardColumn)),
    Column("reply", Words, index=True),
    Column("again_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("several", Boolean, nullable=False),
    Index("ix_errands_tracker", "tracker", "number"),
)
