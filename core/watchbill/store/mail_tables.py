"""The tables of mail: how far mailboxes are read, and what became of each mail."""

from sqlalchemy import Column, Table

from watchbill.sql.columns import Instant, Number, Words, metadata, partial_index

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", Words, primary_key=True),
    #: IMAP counts both up to 2^32.
    Column("epoch", Number, nullable=False),
    Column("uid", Number, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("well_at", Instant, nullable=False),
    Column("failure", Words, nullable=False),
    Column("failing_since", Instant),
)

#: Mails that came, or that others answered. They name teams without a foreign key, as other logs do.
mails = Table(
    "mails",
    metadata,
    Column("team", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("source", Words, nullable=False),
    Column("item", Words, nullable=False),
    Column("sender", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("passed_over", Words, nullable=False),
    Column("at", Instant, nullable=False),
)
#: Written out as the index has it.
passed_over = mails.c.passed_over != ""
partial_index("ix_mails_passed_over", mails.c.at, where=passed_over)
