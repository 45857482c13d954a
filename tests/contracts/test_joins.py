"""What accounts that are about to become people's must do."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model import AdminCode, LinkRequest, Side
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, an_identity, at

ASKED = LinkRequest(person=ANN, identity=an_identity("annie"), awaits=Side.ACCOUNT, at=at(10))
CODE = AdminCode(digest="a" * 64, person=ANN, until=at(10) + timedelta(days=1))


class TestJoins:
    """The port `Joins`, in sentences."""

    def test_what_is_asked_about_an_account_comes_back_by_person(self, database: Database) -> None:
        other = replace(ASKED, person=BOB, awaits=Side.PERSON)
        with database.changing() as work:
            work.joins.ask(other)
            work.joins.ask(ASKED)

        with database.reading() as work:
            assert list(work.joins.asked(ASKED.identity)) == [ASKED, other]
            assert list(work.joins.asked(an_identity("somebody else"))) == []

    def test_what_is_asked_again_replaces_what_was_asked(self, database: Database) -> None:
        later = replace(ASKED, at=at(11), awaits=Side.PERSON)
        with database.changing() as work:
            work.joins.ask(ASKED)
            work.joins.ask(later)

        with database.reading() as work:
            assert list(work.joins.asked(ASKED.identity)) == [later]

    def test_what_is_settled_is_forgotten(self, database: Database) -> None:
        with database.changing() as work:
            work.joins.ask(ASKED)
            work.joins.ask(replace(ASKED, identity=an_identity("another")))
            work.joins.settle(ASKED.identity)
            work.joins.settle(ASKED.identity)

        with database.reading() as work:
            assert list(work.joins.asked(ASKED.identity)) == []
            assert len(work.joins.asked(an_identity("another"))) == 1

    def test_a_code_is_good_once(self, database: Database) -> None:
        with database.changing() as work:
            work.joins.issue(CODE)

        with database.changing() as work:
            assert work.joins.take("b" * 64) is None
            assert work.joins.take(CODE.digest) == CODE
            assert work.joins.take(CODE.digest) is None

    def test_a_newer_code_of_a_person_makes_the_older_one_worthless(self, database: Database) -> None:
        newer = replace(CODE, digest="b" * 64)
        with database.changing() as work:
            work.joins.issue(CODE)
            work.joins.issue(newer)

        with database.changing() as work:
            assert work.joins.take(CODE.digest) is None
            assert work.joins.take(newer.digest) == newer
