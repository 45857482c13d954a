"""What stored proposals must do."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.people import TeamId
from watchbill.model.proposal import ProposalId, ProposalState
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, OPS, a_proposal, at

WEB = TeamId("web")


class TestProposals:
    """The port `Proposals`, in sentences."""

    def test_what_was_added_comes_back(self, database: Database) -> None:
        swap = a_proposal("S1", instead=DAY + timedelta(days=2), by=CLEO)
        uncovered = a_proposal("S2", giver=None, asked=None, state=ProposalState.ACCEPTED, settled_at=at(10))
        with database.changing() as work:
            work.proposals.add(swap)
            work.proposals.add(uncovered)

        with database.reading() as work:
            assert work.proposals.get(OPS, ProposalId("S1")) == swap
            assert work.proposals.get(OPS, ProposalId("s1")) == swap
            assert work.proposals.get(OPS, ProposalId("S2")) == uncovered
            assert work.proposals.get(WEB, ProposalId("S1")) is None

    def test_the_open_ones_of_a_team_come_by_time(self, database: Database) -> None:
        late, early = a_proposal("S1", at=at(11)), a_proposal("S2", at=at(10))
        with database.changing() as work:
            work.proposals.add(late)
            work.proposals.add(early)
            work.proposals.add(a_proposal("S3", state=ProposalState.DECLINED))
            work.proposals.add(a_proposal("S1", team=WEB))

        with database.reading() as work:
            assert list(work.proposals.open(OPS)) == [early, late]

    def test_a_proposal_is_settled_once(self, database: Database) -> None:
        with database.changing() as work:
            work.proposals.add(a_proposal())
        settled = replace(a_proposal(), state=ProposalState.ACCEPTED, settled_at=at(11), settled_by=BOB)

        with database.changing() as work:
            assert work.proposals.settle(settled)
        with database.changing() as work:
            other = replace(settled, state=ProposalState.CANCELLED, settled_by=ANN)
            assert not work.proposals.settle(other)
            assert not work.proposals.settle(replace(other, id=ProposalId("S9")))

        with database.reading() as work:
            assert work.proposals.get(OPS, ProposalId("S1")) == settled
            assert list(work.proposals.open(OPS)) == []

    def test_an_id_is_given_once(self, database: Database) -> None:
        with database.changing() as work:
            first = work.proposals.next_id(OPS)
            work.proposals.add(a_proposal(first))
        with database.changing() as work:
            assert [first, work.proposals.next_id(OPS), work.proposals.next_id(WEB)] == ["S1", "S2", "S1"]
