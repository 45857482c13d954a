"""Who holds which ticket, and how it ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from watchbill.model.people import TeamId
from watchbill.model.ticket import Claim, ClaimId, Outcome, TicketKey
from watchbill.store.rows import values
from watchbill.store.tables import claims, not_ended

# SQLAlchemy forgets how many rows an INSERT made unless it is told to keep the number.
_ADD = (
    insert(claims)
    .execution_options(preserve_rowcount=True)
    .on_conflict_do_nothing(index_elements=[claims.c.key], index_where=not_ended)
)
_OPEN = select(claims).where(claims.c.team == bindparam("its_team"), not_ended).order_by(claims.c.at, claims.c.id)
_HELD = select(claims).where(claims.c.key == bindparam("its_key"), not_ended)
_END = (
    update(claims)
    .where(claims.c.id == bindparam("its_id"), not_ended)
    .values(outcome=bindparam("how"), ended_at=bindparam("when"))
)
_ENDED = (
    select(claims)
    .where(claims.c.team == bindparam("its_team"), claims.c.outcome == bindparam("how"))
    .where(claims.c.ended_at >= bindparam("start"), claims.c.ended_at < bindparam("end"))
    .order_by(claims.c.ended_at, claims.c.id)
)


class SqlClaims:
    """Fulfils `ports.Claims`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, claim: Claim) -> bool:
        return self._connection.execute(_ADD, values(claim)).rowcount == 1

    def open(self, team: TeamId) -> Sequence[Claim]:
        return [Claim(**row._mapping) for row in self._connection.execute(_OPEN, {"its_team": team})]

    def held(self, key: TicketKey) -> Claim | None:
        row = self._connection.execute(_HELD, {"its_key": key}).first()
        return Claim(**row._mapping) if row else None

    def end(self, claim: ClaimId, outcome: Outcome, at: datetime) -> bool:
        return self._connection.execute(_END, {"its_id": claim, "how": outcome, "when": at}).rowcount == 1

    def ended(self, team: TeamId, outcome: Outcome, start: datetime, end: datetime) -> Sequence[Claim]:
        within = {"its_team": team, "how": outcome, "start": start, "end": end}
        return [Claim(**row._mapping) for row in self._connection.execute(_ENDED, within)]
