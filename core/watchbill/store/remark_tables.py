"""The tables of what was said in channels: who and when, never the words."""

from sqlalchemy import Boolean, Column, Index, Table

from watchbill.model.remark import Barrier
from watchbill.sql.columns import Choice, Instant, Words, metadata, partial_index

remarks = Table(
    "remarks",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("conversation", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("thread", Words),
    #: Whether it can be answered in a thread.
    Column("threaded", Boolean, nullable=False),
    Column("link", Words, nullable=False),
    Column("at", Instant, nullable=False),
    #: The item that it is about; no foreign key, as in `tables`.
    Column("team", Words),
    Column("item", Words),
    Column("gone", Boolean, nullable=False),
    # The conversation first, of which there are more than platforms.
    Index("ix_remarks_said", "conversation", "platform", "at"),
    Index("ix_remarks_at", "at"),
)
#: Written out as the indexes have it.
inside = remarks.c.thread.is_not(None)
partial_index("ix_remarks_thread", remarks.c.conversation, remarks.c.platform, remarks.c.thread, where=inside)
about_items = remarks.c.item.is_not(None)
partial_index("ix_remarks_about", remarks.c.conversation, remarks.c.platform, remarks.c.thread, where=about_items)
partial_index("ix_remarks_asked", remarks.c.account, remarks.c.platform, remarks.c.at, where=about_items)

hearings = Table(
    "hearings",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("conversation", Words, primary_key=True),
    #: Everything from then on is known, up to `until`.
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("barrier", Choice(Barrier)),
)
