"""What the outbox asks of the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, literal_column, or_, select, update

from watchbill.jobs import content_json
from watchbill.jobs.tables import QUEUED, SENDING, held, idle, outbox, replaceable, unsent, waiting
from watchbill.model.address import Address
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import Outgoing
from watchbill.sql import Change, Query, among, insert_if_absent


def _sending(
    key: str,
    platform: str,
    conversation: str,
    thread: str | None,
    kind: Any,
    subject: str | None,
    edits: str | None,
    under: str | None,
    content: list[Any],
    **fields: Any,
) -> Sending:
    to = Address(platform=platform, conversation=conversation, thread=thread)
    said = content_json.read(content)
    message = Outgoing(key=key, to=to, kind=kind, content=said, subject=subject, edits=edits, under=under)
    return Sending(**fields, message=message)


_message = [column for column in outbox.c if column.name not in ("next_at", "added_at", "settled_at")]
ADD = Change(insert_if_absent(outbox, [outbox.c.key], without=["ref", "settled_at"]))

_other = outbox.alias()
_goes_first = or_(
    and_(_other.c.state == SENDING, outbox.c.state == QUEUED),
    and_(_other.c.state == outbox.c.state, _other.c.id < outbox.c.id),
)
#: The one message of its conversation that may be sent next, or that is being sent.
_head = ~(
    select(_other.c.id)
    .where(_other.c.platform == outbox.c.platform, _other.c.conversation == outbox.c.conversation)
    .where(_other.c.state.in_((QUEUED, SENDING)), _goes_first)
    # Changes nothing but that PostgreSQL asks for each row; it would join with all that wait, for a few heads.
    .offset(literal_column("0"))
    .exists()
)
_spoken = among(outbox.c.platform, "platforms")
HEADS = Query(
    select(outbox.c.platform, outbox.c.conversation, outbox.c.id, outbox.c.fence)
    .where(unsent, ~idle, _head, outbox.c.next_at <= bindparam("now"))
    .where(_spoken)
    .order_by(outbox.c.id)
    .limit(16),
    lambda platform, conversation, **which: (str(platform), str(conversation), which),
)
# The release before locks a row before the conversation: to wait for it here could be to wait for each other.
HEAD = Query(
    select(*_message, outbox.c.next_at)
    .where(waiting, _head, outbox.c.platform == bindparam("on"), outbox.c.conversation == bindparam("where"))
    .order_by(outbox.c.state == QUEUED, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True),
    lambda next_at, **fields: (_sending(**fields), next_at),
)
#: One that was the head, where it still is. Whoever asks may hold rows of its own, so it waits for nobody else's.
STILL_HEAD = Query(
    select(*_message, outbox.c.next_at)
    .where(waiting, _head, outbox.c.id == bindparam("its_id"), outbox.c.fence == bindparam("its_fence"))
    .with_for_update(skip_locked=True),
    lambda next_at, **fields: (_sending(**fields), next_at),
)
NEXT_AT: Query[datetime | None] = Query(
    select(func.min(outbox.c.next_at).label("at")).where(or_(and_(waiting, _head), held), _spoken), lambda at: at
)
BY_KEY = Query(select(*_message).where(outbox.c.key == bindparam("its_key")), _sending)
HAS = Query(select(outbox.c.id).where(among(outbox.c.key, "keys")).limit(1), lambda id: int(id))
#: As `BY_KEY`, with the time at which it may be taken.
EARLIER = Query(
    select(*_message, outbox.c.next_at).where(outbox.c.key == bindparam("its_key")),
    lambda next_at, **fields: (_sending(**fields), next_at),
)
UNSETTLED = Query(select(*_message).where(unsent).order_by(outbox.c.id), _sending)

_one = update(outbox).where(outbox.c.id == bindparam("its_id"))
#: While the one who took it last has it. By its key too: after a restore SQLite may give a number again.
_mine = _one.where(
    outbox.c.state == SENDING, outbox.c.fence == bindparam("its_fence"), outbox.c.key == bindparam("its_key")
)
MARK = Change(
    _one.values(
        state=SENDING,
        next_at=bindparam("until"),
        thread=bindparam("inside"),
        fence=outbox.c.fence + 1,
        # Taken while sending: whoever had it is gone, and that try counts.
        attempts=outbox.c.attempts + case((outbox.c.state == SENDING, 1), else_=0),
    )
)
#: Until the one has been said that it stands under.
KEEP_BACK = Change(_one.values(state=SendState.HELD, next_at=bindparam("until")))
POSTPONE = Change(_one.values(next_at=bindparam("when")))
SETTLE = Change(_mine.values(state=bindparam("how"), ref=bindparam("reference"), settled_at=bindparam("when")))
LATER = Change(
    _mine.values(
        state=QUEUED,
        next_at=bindparam("when"),
        attempts=outbox.c.attempts + bindparam("count", type_=Integer),
    )
)
ASK_LATER = Change(_mine.values(next_at=bindparam("when")))
SAID = Change(
    _one.where(unsent, outbox.c.key == bindparam("its_key")).values(
        state=SendState.SENT, ref=bindparam("reference"), settled_at=bindparam("when")
    )
)
_about = update(outbox).where(
    outbox.c.platform == bindparam("on"),
    outbox.c.conversation == bindparam("where"),
    outbox.c.subject == bindparam("about"),
    outbox.c.key != bindparam("but"),
    replaceable,
    outbox.c.fence == 0,  # once taken, the platform may have it
)
REPLACE = Change(_about.values(state=SendState.REPLACED, settled_at=bindparam("when")))
_ripe = select(outbox.c.id).where(held, outbox.c.next_at <= bindparam("now")).with_for_update(skip_locked=True)
PROMOTE = Change(update(outbox).where(outbox.c.id.in_(_ripe)).values(state=QUEUED))
RELEASE = Change(
    update(outbox).where(waiting, outbox.c.state == SENDING, _spoken).values(next_at=outbox.c.added_at)
)
TRY = Query(select(func.pg_try_advisory_xact_lock(bindparam("number")).label("held")), lambda held: bool(held))
HOLD = Query(select(func.pg_advisory_xact_lock(bindparam("number")).label("held")), lambda held: None)
