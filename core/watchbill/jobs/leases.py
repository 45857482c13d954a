"""What one process at a time may hold: a chat account with a single connection, a poller."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, update

from watchbill.jobs.tables import leases
from watchbill.sql import Change, Connection, Query, upsert

# The fence counts the holders, so that one who was overtaken is known by its old number.
_TAKE = Query(
    upsert(
        leases,
        lambda new: {"holder": new.holder, "until": new.until, "fence": leases.c.fence + 1},
        where=lambda new: or_(leases.c.until <= bindparam("now"), leases.c.holder == new.holder),
        returning=[leases.c.fence],
    ),
    lambda fence: int(fence),
)
_mine = update(leases).where(
    leases.c.name == bindparam("its_name"),
    leases.c.holder == bindparam("its_holder"),
    leases.c.fence == bindparam("its_fence"),
)
_UNTIL = Change(_mine.values(until=bindparam("when")))


class SqlLeases:
    """Fulfils `ports.Leases`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, name: str, holder: str, now: datetime, length: timedelta) -> int | None:
        return self._connection.first(_TAKE, name=name, holder=holder, fence=1, until=now + length, now=now)

    def renew(self, name: str, holder: str, fence: int, until: datetime) -> bool:
        kept = self._connection.run(_UNTIL, its_name=name, its_holder=holder, its_fence=fence, when=until)
        return kept == 1

    def give_up(self, name: str, holder: str, fence: int, now: datetime) -> None:
        self.renew(name, holder, fence, now)
