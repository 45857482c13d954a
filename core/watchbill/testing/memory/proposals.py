"""Changes of turns that wait for somebody's word, in memory."""

from collections.abc import Sequence

from watchbill.model.people import TeamId
from watchbill.model.proposal import Proposal, ProposalId, ProposalState
from watchbill.testing.memory.numbers import next_number
from watchbill.testing.memory.state import State


class MemoryProposals:
    """Fulfils `ports.Proposals`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId, proposal: ProposalId) -> Proposal | None:
        return self._state.proposals.get((team, ProposalId(proposal.upper())))

    def open(self, team: TeamId) -> Sequence[Proposal]:
        proposals = self._state.proposals.values()
        ours = (each for each in proposals if each.team == team and each.state is ProposalState.OPEN)
        return sorted(ours, key=lambda each: (each.at, each.id))

    def next_id(self, team: TeamId) -> ProposalId:
        ours = [id_ for of, id_ in self._state.proposals if of == team]
        return ProposalId(f"S{next_number(self._state, f'proposals of {team}', 'S', ours)}")

    def add(self, proposal: Proposal) -> None:
        if (proposal.team, proposal.id) in self._state.proposals:
            raise ValueError(f"the proposal {proposal.id} is there already")
        self._state.proposals[proposal.team, proposal.id] = proposal

    def settle(self, proposal: Proposal) -> bool:
        stored = self._state.proposals.get((proposal.team, proposal.id))
        if stored is None or stored.state is not ProposalState.OPEN:
            return False
        self._state.proposals[proposal.team, proposal.id] = proposal
        return True
