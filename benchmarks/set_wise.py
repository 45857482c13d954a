"""Nine o'clock in two statements: the least that a database has to do for it."""

from datetime import datetime

from sqlalchemy import Connection, Text, and_, bindparam, cast, func, insert, literal, null, select, update

from watchbill.jobs.tables import due_work, outbox, owed
from watchbill.model import DueKind, MessageKind, SendState
from watchbill.sql.columns import Instant
from watchbill.store.tables import channels, turns

#: About what a designation is as JSON.
_CONTENT = [["Paragraph", [["Text", "Good morning! Ann is on MRO today, Tue 1 Dec. Backup: Ben."]]]] * 5
_due = (owed, due_work.c.kind == DueKind.DESIGNATION, due_work.c.next_at <= bindparam("now", type_=Instant()))
_moment = bindparam("now", type_=Instant())
_fields = {
    "key": literal("designation:") + due_work.c.team + ":" + due_work.c.slot,
    "platform": channels.c.platform,
    "conversation": channels.c.conversation,
    "kind": literal(MessageKind.DESIGNATION, outbox.c.kind.type),
    "content": literal(_CONTENT, outbox.c.content.type),
    "state": literal(SendState.QUEUED, outbox.c.state.type),
    "attempts": literal(0),
    "next_at": _moment,
    "fence": literal(0),
    "added_at": _moment,
}
_messages = insert(outbox).from_select(
    list(_fields),
    select(*_fields.values())
    .select_from(due_work)
    .join(channels, and_(channels.c.team == due_work.c.team, channels.c.position == 0))
    .join(turns, and_(turns.c.team == due_work.c.team, cast(turns.c.day, Text) == due_work.c.slot))
    .where(*_due),
)


def announce(connection: Connection, now: datetime) -> int:
    """Insert a message for each designation that is due, and mark them as done; how many there were."""
    connection.execute(_messages, {"now": now})
    return connection.execute(update(due_work).where(*_due).values(done_at=now), {"now": now}).rowcount


def undo(connection: Connection) -> None:
    """Forget all messages, and owe everything again."""
    connection.execute(outbox.delete())
    connection.execute(update(due_work).values(done_at=null()))


def said(connection: Connection) -> int:
    """How many messages are said."""
    return int(
        connection.execute(
            select(func.count()).select_from(outbox).where(outbox.c.state == SendState.SENT)
        ).scalar_one()
    )
