"""Who holds which ticket, and how it ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from watchbill.model.keys import ItemId
from watchbill.model.people import TeamId
from watchbill.model.ticket import Claim, ClaimId, Outcome, TicketKey
from watchbill.sql import Change, Connection, Query, insert_if_absent
from watchbill.store.rows import values
from watchbill.store.tables import claims, not_ended

_of_team = select(claims).where(claims.c.team == bindparam("its_team"))
_ADD = Change(insert_if_absent(claims, [claims.c.key], not_ended))
_OPEN = Query(_of_team.where(not_ended).order_by(claims.c.at, claims.c.id), Claim)
_HELD = Query(select(claims).where(claims.c.key == bindparam("its_key"), not_ended), Claim)
_END = Change(
    update(claims)
    .where(claims.c.id == bindparam("its_id"), not_ended)
    .values(outcome=bindparam("how"), ended_at=bindparam("when"))
)
_PARK = Change(
    update(claims).where(claims.c.id == bindparam("its_id"), not_ended).values(parked_for=bindparam("its_item"))
)
_KEEP = Change(
    update(claims).where(claims.c.id == bindparam("its_id"), not_ended).values(kept=bindparam("whether"))
)
_ENDED = Query(
    _of_team.where(claims.c.outcome == bindparam("how"))
    .where(claims.c.ended_at >= bindparam("start"), claims.c.ended_at < bindparam("end"))
    .order_by(claims.c.ended_at, claims.c.id),
    Claim,
)


class SqlClaims:
    """Fulfils `ports.Claims`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, claim: Claim) -> bool:
        return self._connection.run(_ADD, **values(claim)) == 1

    def open(self, team: TeamId) -> Sequence[Claim]:
        return self._connection.all(_OPEN, its_team=team)

    def held(self, key: TicketKey) -> Claim | None:
        return self._connection.first(_HELD, its_key=key)

    def park(self, claim: ClaimId, item: ItemId | None) -> None:
        self._connection.run(_PARK, its_id=claim, its_item=item)

    def keep(self, claim: ClaimId, kept: bool) -> None:
        self._connection.run(_KEEP, its_id=claim, whether=kept)

    def end(self, claim: ClaimId, outcome: Outcome, at: datetime) -> bool:
        return self._connection.run(_END, its_id=claim, how=outcome, when=at) == 1

    def ended(self, team: TeamId, outcome: Outcome, start: datetime, end: datetime) -> Sequence[Claim]:
        return self._connection.all(_ENDED, its_team=team, how=outcome, start=start, end=end)
