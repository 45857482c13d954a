"""What stored decisions must do."""

from datetime import date, timedelta

from watchbill.model.absence import Half
from watchbill.model.turn import Held, Skip, SkipCode, TurnKind
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, DORA, OPS, a_turn, at

WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


class TestTurns:
    """The port `Turns`, in sentences."""

    def test_what_was_saved_comes_back(self, database: Database) -> None:
        skipped = (
            Skip(person=BOB, code=SkipCode.NIGHT_DUTY, until=at(6)),
            Skip(person=CLEO, code=SkipCode.GAP),
            Skip(person=BOB, code=SkipCode.NEEDED, day=DAY),
            Skip(person=BOB, code=SkipCode.NIGHT_DUTY, until=at(6), rested=at(17)),
            Skip(person=CLEO, code=SkipCode.AWAY, until=at(13, 15), half=Half.MORNING),
            Skip(person=CLEO, code=SkipCode.HOLIDAY, holiday="Święto 🎉"),
            Skip(person=CLEO, code=SkipCode.PART_TIME, day=DAY),
            Skip(person=DORA, code=SkipCode.OVERLAP, shared=timedelta(0)),
            Skip(person=DORA, code=SkipCode.OVERLAP, shared=timedelta(hours=2, minutes=30)),
        )
        due = ((ANN, 900_000), (CLEO, -50_000))
        turn = a_turn("ann", None, skipped=skipped, due=due, kind=TurnKind.REPAIR)
        with database.changing() as work:
            assert work.turns.save(turn)

        with database.reading() as work:
            assert work.turns.on(OPS, DAY) == turn
            assert work.turns.on(OPS, WEDNESDAY) is None

    def test_an_uncovered_day_is_a_decision_too(self, database: Database) -> None:
        nobody = a_turn(None, None, kind=TurnKind.UNCOVERED)
        with database.changing() as work:
            work.turns.save(nobody)

        with database.reading() as work:
            assert work.turns.on(OPS, DAY) == nobody

    def test_a_revision_is_decided_once(self, database: Database) -> None:
        with database.changing() as work:
            assert work.turns.save(a_turn("ann"))
            assert not work.turns.save(a_turn("cleo"))

        with database.reading() as work:
            assert work.turns.on(OPS, DAY) == a_turn("ann")

    def test_the_highest_revision_stands(self, database: Database) -> None:
        with database.changing() as work:
            for revision, primary in ((1, "ann"), (10, "dora"), (2, "cleo")):
                work.turns.save(a_turn(primary, revision=revision))

        with database.reading() as work:
            assert work.turns.on(OPS, DAY) == a_turn("dora", revision=10)
            assert list(work.turns.between(OPS, DAY, DAY)) == [a_turn("dora", revision=10)]
            assert work.turns.decided(OPS, DAY, 2) == a_turn("cleo", revision=2)
            assert work.turns.decided(OPS, DAY, 3) is None

    def test_a_span_has_one_decision_a_day(self, database: Database) -> None:
        with database.changing() as work:
            for turn in (a_turn("bob", day=THURSDAY), a_turn("ann"), a_turn("cleo", day=WEDNESDAY)):
                work.turns.save(turn)

        with database.reading() as work:
            found = work.turns.between(OPS, DAY, WEDNESDAY)

        assert list(found) == [a_turn("ann"), a_turn("cleo", day=WEDNESDAY)]

    def test_who_has_the_days_of_a_span_comes_without_the_reasons(self, database: Database) -> None:
        thursday = a_turn(None, None, day=THURSDAY)
        with database.changing() as work:
            for turn in (thursday, a_turn("ann"), a_turn("cleo", "bob", revision=2)):
                work.turns.save(turn)

        with database.reading() as work:
            found = work.turns.held(OPS, DAY, THURSDAY)
            assert list(found) == [Held(DAY, CLEO, BOB, 2), Held(THURSDAY, None, None, 1)]
            assert [type(each.day) for each in found] == [date, date]
            assert list(work.turns.held(OPS, WEDNESDAY, WEDNESDAY)) == []
