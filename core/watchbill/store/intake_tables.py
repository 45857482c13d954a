"""The tables of what sources say: deliveries as they came, and what they mean.

Rows of a log (deliveries, alarms, histories) name teams without a foreign key, as in `tables`.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    and_,
    literal_column,
)

from watchbill.sql.columns import Instant, Json, Number, Words, metadata, partial_index

#: What was posted to us, byte for byte, before anybody understood it.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    Column("team", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    #: When it was understood, or was not.
    Column("settled_at", Instant),
    #: Why it was not.
    Column("failure", Words),
    UniqueConstraint("team", "source", "key"),
)
#: Written out as the index has it.
waiting = and_(deliveries.c.settled_at.is_(None), deliveries.c.failure.is_(None))
partial_index("ix_deliveries_waiting", deliveries.c.id, where=waiting)
failed = deliveries.c.failure.is_not(None)
partial_index("ix_deliveries_failed", deliveries.c.id, where=failed)

#: The secrets in the addresses of teams; of each only its digest is kept.
intake_tokens = Table(
    "intake_tokens",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("team", Words, ForeignKey("teams.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_intake_tokens_team", "team"),
)

#: Each time that something which a source watches went wrong, and the item that it belongs to.
alarms = Table(
    "alarms",
    metadata,
    Column("team", Words, primary_key=True),
    Column("source", Words, primary_key=True),
    Column("fingerprint", Words, primary_key=True),
    Column("episode", Words, primary_key=True),
    Column("item", Words, nullable=False),
    Column("firing", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
)
#: Written out as the index has it.
firing: ColumnElement[bool] = literal_column("firing")
partial_index("ix_alarms_firing", alarms.c.team, alarms.c.item, where=firing)
#: What flaps for months has many episodes, of which one at most is looked for.
partial_index("ix_alarms_wrong", alarms.c.team, alarms.c.source, alarms.c.fingerprint, where=firing)

#: What is told in one message, and which message that is.
alert_groups = Table(
    "alert_groups",
    metadata,
    Column("team", Words, primary_key=True),
    Column("source", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("title", Words, nullable=False),
    #: The outbox key of the message under which all of it is told.
    Column("message", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("called", Words),
    Index("ix_alert_groups_began", "team", "began_at"),
)

item_history = Table(
    "item_history",
    metadata,
    Column("id", Number, primary_key=True),
    Column("team", Words, nullable=False),
    Column("item", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("person", Words),
    Column("at", Instant, nullable=False),
    Index("ix_item_history_item", "team", "item", "id"),
    Index("ix_item_history_at", "team", "at"),
)
