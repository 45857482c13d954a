"""What persons and their accounts must do."""

from watchbill.model.people import PersonId
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, a_person, an_identity


class TestPeople:
    """The port `People`, in sentences."""

    def test_what_was_saved_comes_back(self, database: Database) -> None:
        ann = a_person("ann", name="Ann Żółw 👩‍🚒", email="ann@example.org", admin=True)
        with database.changing() as work:
            work.people.save(ann)

        with database.reading() as work:
            assert work.people.get(ANN) == ann
            assert work.people.get(PersonId("nobody")) is None

    def test_weekdays_and_the_country_come_back_and_can_be_taken_back(self, database: Database) -> None:
        ann = a_person("ann", workdays=frozenset({7, 1, 2}), country="DE", region="BE")
        with database.changing() as work:
            work.people.save(ann)
            work.people.link(an_identity(), ANN)

        with database.reading() as work:
            assert work.people.get(ANN) == work.people.by_identity(an_identity()) == ann
            assert ann in work.people.everyone()
        with database.changing() as work:
            work.people.save(a_person("ann"))
        with database.reading() as work:
            assert work.people.get(ANN) == a_person("ann")

    def test_everyone_is_listed_by_id(self, database: Database) -> None:
        with database.changing() as work:
            work.people.save(a_person("Zed"))
            work.people.save(a_person("émile"))

        with database.reading() as work:
            assert [each.id for each in work.people.everyone()] == ["Zed", "ann", "bob", "cleo", "dora", "émile"]

    def test_a_linked_account_is_the_persons(self, database: Database) -> None:
        with database.changing() as work:
            work.people.link(an_identity("U1", "slack"), ANN)
            work.people.link(an_identity("ann"), ANN)

        with database.reading() as work:
            assert work.people.by_identity(an_identity("U1", "slack")) == a_person("ann")
            assert work.people.by_identity(an_identity("U1", "console")) is None
            assert list(work.people.identities(ANN)) == [an_identity("ann"), an_identity("U1", "slack")]

    def test_linking_takes_the_account_from_whoever_had_it(self, database: Database) -> None:
        with database.changing() as work:
            work.people.link(an_identity(), ANN)
            work.people.link(an_identity(), BOB)

        with database.reading() as work:
            assert work.people.by_identity(an_identity()) == a_person("bob")
            assert list(work.people.identities(ANN)) == []

    def test_an_unlinked_account_is_nobodys(self, database: Database) -> None:
        with database.changing() as work:
            work.people.link(an_identity(), ANN)
            work.people.unlink(an_identity())
            work.people.unlink(an_identity("stranger"))

        with database.reading() as work:
            assert work.people.by_identity(an_identity()) is None
