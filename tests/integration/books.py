"""What the database says when a run is over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, create_engine, func, select
from sqlalchemy.exc import DBAPIError

from watchbill.jobs.tables import inbox, outbox
from watchbill.model import MessageKind, SendState
from watchbill.sql.engines import parsed
from watchbill.store.tables import audit, items, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A row of the outbox."""

    id: int
    key: str
    conversation: str
    state: SendState
    attempts: int
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A database as it stands."""

    #: Every message by its key, oldest first.
    sent: Mapping[str, Sent]
    #: How often each stored command was taken up again, by its event.
    received: Mapping[str, int]
    #: Stored commands that are not done.
    undone: frozenset[str]
    #: What was owed and recorded as not done: "evening:team1:2026-10-25".
    missed: frozenset[str]
    #: How often each thing that somebody typed was done.
    effects: Counter[str]


def read(url: str) -> Books:
    """Everything that a run is judged by.

    Raises:
        sqlalchemy.exc.DBAPIError: the database does not answer.
    """
    engine = create_engine(parsed(url))
    try:
        with engine.connect() as connection:
            return _read(connection)
    finally:
        engine.dispose()


def written(url: str) -> int:
    """How many designations and evening checks were ever written into the outbox; 0 while nobody can say."""
    engine = create_engine(parsed(url))
    kinds = (MessageKind.DESIGNATION, MessageKind.EVENING_CHECK)
    try:
        with engine.connect() as connection:
            query = select(func.count()).select_from(outbox).where(outbox.c.kind.in_(kinds))
            return int(connection.scalar(query) or 0)
    except DBAPIError:
        return 0
    finally:
        engine.dispose()


def _read(connection: Connection) -> Books:
    def rows(query: Select[tuple[object, ...]]) -> "Sequence[Row[tuple[object, ...]]]":
        return connection.execute(query).all()

    wanted = [outbox.c[name] for name in ("id", "key", "conversation", "state", "attempts", "added_at")]
    sent = [Sent(**row._mapping) for row in rows(select(*wanted).order_by(outbox.c.id))]
    received = rows(select(inbox.c.event_id, inbox.c.attempts, inbox.c.done_at))
    asked = (f"!ask {row.title}" for row in rows(select(items.c.title)))
    noted = (f"!note {row.key} {row.text}" for row in rows(select(notes.c.key, notes.c.text)))
    return Books(
        sent={each.key: each for each in sent},
        received={row.event_id: row.attempts for row in received},
        undone=frozenset(row.event_id for row in received if row.done_at is None),
        missed=frozenset(_missed(row) for row in rows(select(audit)) if row.action.startswith("missed ")),
        effects=Counter([*asked, *noted]),
    )


def _missed(row: "Row[tuple[object, ...]]") -> str:
    """The key of what was not said."""
    kind = row.action.removeprefix("missed ").removesuffix(" check")
    return f"{kind}:{row.subject.replace(' ', ':')}"
