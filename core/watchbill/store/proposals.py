"""Changes of turns that wait for somebody's word."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from watchbill.model.people import TeamId
from watchbill.model.proposal import Proposal, ProposalId
from watchbill.sql import Change, Connection, Query, insert_row
from watchbill.store.counters import next_number
from watchbill.store.rows import values
from watchbill.store.tables import proposals, unsettled

_its_team, _its_id = proposals.c.team == bindparam("its_team"), proposals.c.id == bindparam("its_id")
_GET = Query(select(proposals).where(_its_team, _its_id), Proposal)
_OPEN = Query(select(proposals).where(_its_team, unsettled).order_by(proposals.c.at, proposals.c.id), Proposal)
_ADD = Change(insert_row(proposals))
_SETTLE = Change(
    update(proposals)
    .where(_its_team, _its_id, unsettled)
    .values({name: bindparam(name) for name in ("state", "settled_at", "settled_by")})
)


class SqlProposals:
    """Fulfils `ports.Proposals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, proposal: ProposalId) -> Proposal | None:
        return self._connection.first(_GET, its_team=team, its_id=proposal.upper())

    def open(self, team: TeamId) -> Sequence[Proposal]:
        return self._connection.all(_OPEN, its_team=team)

    def next_id(self, team: TeamId) -> ProposalId:
        return ProposalId(f"S{next_number(self._connection, f'proposals of {team}', 'S')}")

    def add(self, proposal: Proposal) -> None:
        self._connection.run(_ADD, **values(proposal))

    def settle(self, proposal: Proposal) -> bool:
        settled = self._connection.run(
            _SETTLE,
            its_team=proposal.team,
            its_id=proposal.id,
            state=proposal.state,
            settled_at=proposal.settled_at,
            settled_by=proposal.settled_by,
        )
        return settled == 1
