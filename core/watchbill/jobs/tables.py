"""The tables of due work, outbox and inbox, on the store's MetaData: one history, one transaction."""

from sqlalchemy import Column, ColumnElement, Date, Integer, Table, UniqueConstraint, literal_column

from watchbill.model.duty import DueKind, SendState
from watchbill.model.message import MessageKind
from watchbill.sql.columns import Choice, Instant, Json, Number, Words, metadata, partial_index

due_work = Table(
    "due_work",
    metadata,
    Column("kind", Choice(DueKind), primary_key=True),
    Column("team", Words, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Words),
    Column("done_at", Instant),
)
owed = due_work.c.done_at.is_(None)
partial_index("ix_due_work_owed", due_work.c.at, where=owed)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Words, nullable=False),
    Column("platform", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("thread", Words),
    Column("kind", Choice(MessageKind), nullable=False),
    Column("content", Json, nullable=False),
    Column("state", Choice(SendState), nullable=False),
    Column("attempts", Integer, nullable=False),
    #: When it may be sent; while it is being sent, when the lease of the sender runs out.
    Column("next_at", Instant, nullable=False),
    #: How often it was taken: the fence against a sender that wakes from a pause.
    Column("fence", Integer, nullable=False),
    Column("ref", Words),
    Column("added_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("key"),
)
#: Written out, not bound: a database matches only literal text with the condition of an index.
QUEUED: ColumnElement[str] = literal_column("'queued'")
SENDING: ColumnElement[str] = literal_column("'sending'")
SENT: ColumnElement[str] = literal_column("'sent'")
waiting = outbox.c.state.in_((QUEUED, SENDING))
# The conversation first: led by the platform, SQLite sorts everything that waits for each message it takes.
partial_index("ix_outbox_waiting", outbox.c.conversation, outbox.c.platform, outbox.c.id, where=waiting)
unsent = outbox.c.state != SENT
partial_index("ix_outbox_unsent", outbox.c.id, where=unsent)

inbox = Table(
    "inbox",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("event_id", Words, primary_key=True),
    Column("sender_platform", Words, nullable=False),
    Column("sender_id", Words, nullable=False),
    Column("address_platform", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("thread", Words),
    Column("command", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("at", Instant, nullable=False),
    #: Until then somebody works on it; None when nobody does.
    Column("lease_until", Instant),
    Column("done_at", Instant),
)
undone = inbox.c.done_at.is_(None)
partial_index("ix_inbox_undone", inbox.c.at, where=undone)
