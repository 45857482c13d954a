"""What claims must do."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.keys import ItemId
from watchbill.model.people import TeamId
from watchbill.model.ticket import ClaimId, ClaimKind, Outcome, TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import BOB, OPS, a_claim, at

KEY = TicketKey("TICKET-123")
CLAIM = a_claim("TICKET-123", "ann")


class TestClaims:
    """The port `Claims`, in sentences."""

    def test_what_was_added_is_held(self, database: Database) -> None:
        claim = a_claim("TICKET-123", "ann", kind=ClaimKind.TAKEN_OVER, taken_from=BOB, beyond_limit=True)
        with database.changing() as work:
            assert work.claims.add(claim)

        with database.reading() as work:
            assert work.claims.held(KEY) == claim
            assert work.claims.held(TicketKey("TICKET-1")) is None

    def test_a_ticket_has_one_open_claim(self, database: Database) -> None:
        with database.changing() as work:
            work.claims.add(CLAIM)

            assert not work.claims.add(a_claim("TICKET-123", "bob"))
            assert work.claims.held(KEY) == CLAIM

    def test_after_it_ended_another_may_begin(self, database: Database) -> None:
        with database.changing() as work:
            work.claims.add(CLAIM)

            assert work.claims.end(CLAIM.id, Outcome.TAKEN, at(11))
            assert work.claims.held(KEY) is None
            assert work.claims.add(a_claim("TICKET-123", "bob"))

    def test_a_claim_ends_once(self, database: Database) -> None:
        with database.changing() as work:
            work.claims.add(CLAIM)

            assert work.claims.end(CLAIM.id, Outcome.RELEASED, at(11))
            assert not work.claims.end(CLAIM.id, Outcome.DONE, at(12))
            assert not work.claims.end(ClaimId("another"), Outcome.DONE, at(12))
            assert work.claims.ended(OPS, Outcome.DONE, at(0), at(23)) == []

    def test_what_is_parked_is_noted_while_the_claim_is_open(self, database: Database) -> None:
        with database.changing() as work:
            work.claims.add(CLAIM)
            work.claims.park(CLAIM.id, ItemId("A1"))
            assert work.claims.held(KEY) == replace(CLAIM, parked_for=ItemId("A1"))

            work.claims.park(CLAIM.id, None)
            assert work.claims.open(OPS) == [CLAIM]

            work.claims.end(CLAIM.id, Outcome.DONE, at(11))
            work.claims.park(CLAIM.id, ItemId("A1"))
            [ended] = work.claims.ended(OPS, Outcome.DONE, at(11), at(12))
            assert ended.parked_for is None

    def test_what_is_kept_is_noted_while_the_claim_is_open(self, database: Database) -> None:
        with database.changing() as work:
            work.claims.add(CLAIM)
            work.claims.add(a_claim("T-2", "bob", kept=True))
            work.claims.keep(CLAIM.id, True)
            assert work.claims.held(KEY) == replace(CLAIM, kept=True)
            assert all(each.kept for each in work.claims.open(OPS))

            work.claims.keep(CLAIM.id, False)
            assert work.claims.held(KEY) == CLAIM

            work.claims.end(CLAIM.id, Outcome.DONE, at(11))
            work.claims.keep(CLAIM.id, True)
            [ended] = work.claims.ended(OPS, Outcome.DONE, at(11), at(12))
            assert not ended.kept

    def test_a_teams_open_claims_come_by_time_and_id(self, database: Database) -> None:
        claims = [a_claim("T-3"), a_claim("T-2"), a_claim("T-1", at=at(11)), a_claim("T-4", at=at(9))]
        with database.changing() as work:
            for claim in [*claims, a_claim("W-1", team=TeamId("web"))]:
                work.claims.add(claim)
            work.claims.end(claims[3].id, Outcome.DONE, at(12))

        with database.reading() as work:
            assert [each.key for each in work.claims.open(OPS)] == ["T-2", "T-3", "T-1"]

    def test_what_ended_so_within_a_time_is_found(self, database: Database) -> None:
        ends = {
            "T-1": at(12),
            "T-2": at(11),
            "T-3": at(13),
            "T-4": at(11),
            "T-5": at(11) - timedelta(microseconds=1),
        }
        with database.changing() as work:
            for key, end in ends.items():
                work.claims.add(a_claim(key))
                outcome = Outcome.RELEASED if key == "T-4" else Outcome.DONE
                work.claims.end(a_claim(key).id, outcome, end)

        with database.reading() as work:
            found = work.claims.ended(OPS, Outcome.DONE, at(11), at(13))

        first, second = (replace(a_claim(key), ended_at=ends[key], outcome=Outcome.DONE) for key in ("T-2", "T-1"))
        assert found == [first, second]
