"""What absences and night duties must do."""

from datetime import UTC, datetime, timedelta, timezone

from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, CLEO, a_night, an_absence, at

AWAY = an_absence("ann", start=at(9), end=at(12), reason="dentist")


class TestFacts:
    """The port `Facts`, in sentences."""

    def test_what_was_recorded_comes_back(self, database: Database) -> None:
        with database.changing() as work:
            work.facts.add_absence(AWAY)
            work.facts.add_night(a_night("ann"))

        with database.reading() as work:
            assert work.facts.absences([ANN], at(0), at(23)) == [AWAY]
            assert work.facts.nights([ANN], at(0), at(23)) == [a_night("ann")]

    def test_only_what_meets_the_time_is_found(self, database: Database) -> None:
        with database.changing() as work:
            work.facts.add_absence(AWAY)

        with database.reading() as work:
            found = work.facts.absences
            assert found([ANN], at(11, 59), at(13)) == [AWAY]
            assert found([ANN], at(12), at(13)) == []
            assert found([ANN], at(8), at(9)) == []
            assert found([ANN], at(8), at(9, 1)) == [AWAY]

    def test_only_these_people_are_looked_at(self, database: Database) -> None:
        with database.changing() as work:
            work.facts.add_absence(AWAY)
            work.facts.add_absence(an_absence("bob", id="away-2", start=at(8), end=at(10)))
            work.facts.add_night(a_night("bob"))

        with database.reading() as work:
            assert [each.person for each in work.facts.absences([BOB, ANN, CLEO], at(0), at(23))] == [BOB, ANN]
            assert work.facts.absences([CLEO], at(0), at(23)) == []
            assert work.facts.absences([], at(0), at(23)) == []
            assert work.facts.nights([ANN], at(0), at(23)) == []

    def test_facts_of_one_start_come_by_id(self, database: Database) -> None:
        with database.changing() as work:
            for id in ("c", "a", "b"):
                work.facts.add_absence(an_absence("ann", id=id))
                work.facts.add_night(a_night("ann", id=id))

        with database.reading() as work:
            assert [each.id for each in work.facts.absences([ANN], at(0), at(23))] == ["a", "b", "c"]
            assert [each.id for each in work.facts.nights([ANN], at(0), at(23))] == ["a", "b", "c"]

    def test_what_was_revoked_is_found_no_more(self, database: Database) -> None:
        with database.changing() as work:
            work.facts.add_absence(AWAY)
            work.facts.revoke(AWAY, at(8))

        with database.reading() as work:
            assert work.facts.absences([ANN], at(0), at(23)) == []

    def test_a_time_of_any_zone_is_the_same_instant(self, database: Database) -> None:
        tokyo = timezone(timedelta(hours=9))
        start = datetime(2026, 12, 1, 17, 0, 0, 123456, tokyo)
        with database.changing() as work:
            work.facts.add_absence(an_absence("ann", start=start, end=start + timedelta(hours=1)))

        with database.reading() as work:
            (found,) = work.facts.absences([ANN], at(9), at(9, 30))

        assert found.start == datetime(2026, 12, 1, 8, 0, 0, 123456, UTC)
        assert found.start.utcoffset() == start.astimezone(found.start.tzinfo).utcoffset()

    def test_a_night_duty_that_was_taken_back_is_found_no_more(self, database: Database) -> None:
        with database.changing() as work:
            work.facts.add_night(a_night("ann"))
            work.facts.revoke_night(a_night("ann"), at(8))

        with database.reading() as work:
            assert work.facts.nights([ANN], at(0), at(23)) == []

    def test_facts_of_one_source_are_found_as_long_as_they_last(self, database: Database) -> None:
        theirs = an_absence("bob", id="theirs", start=at(8), end=at(10), source="calendar:leave")
        duty = a_night("bob", id="duty", source="calendar:leave")
        with database.changing() as work:
            for absence in (AWAY, theirs, an_absence("ann", id="other", source="calendar:other")):
                work.facts.add_absence(absence)
            work.facts.add_night(duty)
            work.facts.add_night(a_night("ann"))

        with database.reading() as work:
            facts = work.facts
            assert facts.absences_from("calendar:leave", at(9, 59)) == [theirs]
            assert facts.absences_from("calendar:leave", at(10)) == []
            assert facts.nights_from("calendar:leave", duty.end - timedelta(minutes=1)) == [duty]
            assert facts.nights_from("calendar:leave", duty.end) == []

    def test_what_was_taken_back_counts_for_its_source_no_more(self, database: Database) -> None:
        by_ann = an_absence("ann", id="by-ann", start=at(9), end=at(12), source="calendar:leave")
        by_itself = an_absence("ann", id="by-itself", start=at(9), end=at(12), source="calendar:leave")
        duty = a_night("ann", source="calendar:leave")
        other = a_night("bob", id="other", source="calendar:leave")
        with database.changing() as work:
            work.facts.add_absence(by_ann)
            work.facts.add_absence(by_itself)
            work.facts.add_night(duty)
            work.facts.add_night(other)
            work.facts.revoke(by_ann, at(8), ANN)
            work.facts.revoke(by_itself, at(8))
            work.facts.revoke(by_itself, at(9), ANN)
            work.facts.revoke_night(duty, at(8))
            work.facts.revoke_night(other, at(8), ANN)

        with database.reading() as work:
            facts = work.facts
            assert facts.nights_taken_back("calendar:leave", at(0)) == [other]
            assert facts.nights_taken_back("calendar:leave", other.end) == []
            assert facts.nights_taken_back("chat", at(0)) == []
            assert facts.absences_from("calendar:leave", at(0)) == []
            assert facts.nights_from("calendar:leave", at(0) - timedelta(days=2)) == []
            assert facts.absences_taken_back("calendar:leave", at(0)) == [by_ann]
            assert facts.absences_taken_back("calendar:leave", at(12)) == []
            assert facts.absences_taken_back("chat", at(0)) == []
