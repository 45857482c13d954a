"""The tables of due work, outbox and inbox, on the store's MetaData: one history, one transaction."""

from sqlalchemy import Column, ColumnElement, Integer, Table, UniqueConstraint, and_, literal_column

from watchbill.model.duty import SETTLED, DueKind, SendState
from watchbill.model.message import MessageKind
from watchbill.sql.columns import Choice, Instant, Json, Number, Words, metadata, partial_index

due_work = Table(
    "due_work",
    metadata,
    Column("kind", Choice(DueKind), primary_key=True),
    Column("team", Words, primary_key=True),
    Column("slot", Words, primary_key=True),
    #: When it was promised.
    Column("at", Instant, nullable=False),
    #: When it can be taken: at its time, after a wait, or when the lease of whoever has it runs out.
    Column("next_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    #: How often it was taken: the fence against a replica that wakes from a pause.
    Column("fence", Integer, nullable=False),
    Column("error", Words),
    Column("done_at", Instant),
    Column("buried_at", Instant),
)
owed = and_(due_work.c.done_at.is_(None), due_work.c.buried_at.is_(None))
partial_index("ix_due_work_owed", due_work.c.next_at, where=owed)
buried = due_work.c.buried_at.is_not(None)
partial_index("ix_due_work_buried", due_work.c.buried_at, where=buried)

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
    #: Newer words about it take the place of these, while nobody has said them.
    Column("subject", Words),
    #: The key of the message whose place it takes.
    Column("edits", Words),
    #: The key of the message in whose thread it is said.
    Column("under", Words),
    UniqueConstraint("key"),
)
#: Written out, not bound: a database matches only literal text with the condition of an index.
HELD: ColumnElement[str] = literal_column("'held'")
QUEUED: ColumnElement[str] = literal_column("'queued'")
SENDING: ColumnElement[str] = literal_column("'sending'")
SENT: ColumnElement[str] = literal_column("'sent'")
waiting = outbox.c.state.in_((QUEUED, SENDING))
# The conversation first: led by the platform, SQLite sorts everything that waits for each message it takes.
partial_index("ix_outbox_waiting", outbox.c.conversation, outbox.c.platform, outbox.c.id, where=waiting)
REPLACED: ColumnElement[str] = literal_column("'replaced'")
unsent = outbox.c.state.not_in((SENT, REPLACED))
partial_index("ix_outbox_unsent", outbox.c.id, where=unsent)
#: The unsent ones that do not wait. Where `~idle` says "waiting", only the index above is of use, which has them
#: in order: PostgreSQL, while it believes that few wait, would sort thousands for each that is taken.
idle = outbox.c.state.in_([literal_column(f"'{each}'") for each in (SendState.HELD, *sorted(SETTLED))])
held = outbox.c.state == HELD
partial_index("ix_outbox_held", outbox.c.next_at, where=held)
replaceable = and_(outbox.c.subject.is_not(None), outbox.c.state.in_((HELD, QUEUED)))
partial_index("ix_outbox_replaceable", outbox.c.conversation, outbox.c.subject, where=replaceable)

paces = Table(
    "paces",
    metadata,
    Column("platform", Words, primary_key=True),
    #: Empty for the whole workspace.
    Column("conversation", Words, primary_key=True),
    #: When a sender that kept exactly to the pace would be allowed the next message.
    Column("at", Instant, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Words, primary_key=True),
    Column("holder", Words, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("until", Instant, nullable=False),
)

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
    #: How often it was taken up again.
    Column("attempts", Integer, nullable=False, server_default="0"),
    #: The channel's message that it is about.
    Column("about", Json),
)
undone = inbox.c.done_at.is_(None)
partial_index("ix_inbox_undone", inbox.c.at, where=undone)
