"""`ports.Passages`: what passes on, and how each time ended."""

from dataclasses import replace
from datetime import timedelta

from watchbill.model.passage import Course, End
from watchbill.model.people import TeamId
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, DAY, OPS, a_passage, a_team, at

MONDAY = DAY - timedelta(days=1)
WEB = TeamId("web")


class TestPassages:
    def test_each_number_of_a_key_is_there_once_the_first_one_first(self, database: Database) -> None:
        first = a_passage("T-1", day=MONDAY, at=at(17, day=MONDAY), note="half done", giver=None)
        second = a_passage("T-1", number=2, times=2, since=MONDAY, course=Course.MIDDAY, to=None)
        with database.changing() as work:
            work.teams.save(a_team("web"))
            assert work.passages.add(second)
            assert work.passages.add(first)
            assert not work.passages.add(replace(first, title="another"))
            work.passages.add(a_passage("T-1", team=WEB))
            work.passages.add(a_passage("T-2"))

        with database.reading() as work:
            assert list(work.passages.of(OPS, "T-1")) == [first, second]
            assert list(work.passages.of(OPS, "T-9")) == []
            assert work.passages.last(OPS, ["T-1", "T-9"]) == {"T-1": second}
            assert work.passages.last(OPS, []) == {}
            assert (work.passages.newest(OPS, "T-1"), work.passages.newest(WEB, "T-2")) == (second, None)

    def test_those_of_days_come_by_day_and_time(self, database: Database) -> None:
        late, early = a_passage("T-1", at=at(18)), a_passage("T-2", at=at(17))
        before, after = a_passage("T-3", day=MONDAY), a_passage("T-4", day=DAY + timedelta(days=1))
        with database.changing() as work:
            for each in (late, after, early, before):
                work.passages.add(each)

        with database.reading() as work:
            assert list(work.passages.between(OPS, MONDAY, DAY)) == [before, early, late]
            assert list(work.passages.between(OPS, DAY, DAY)) == [early, late]
            assert list(work.passages.between(WEB, MONDAY, DAY)) == []

    def test_what_waits_can_be_worded_anew_and_raised_once(self, database: Database) -> None:
        passage = a_passage("T-1")
        worded = replace(passage, title="better", giver=None, to=ANN, note="more")
        raised = replace(worded, raised_at=at(11, day=DAY + timedelta(days=1)))
        with database.changing() as work:
            work.passages.add(passage)
            assert work.passages.reword(replace(worded, times=9, end=End.DONE))
            assert list(work.passages.waiting(OPS)) == [worded]
            assert work.passages.raise_(raised)
            assert not work.passages.raise_(replace(raised, raised_at=at(23)))

        with database.reading() as work:
            assert list(work.passages.waiting(OPS)) == [raised]
            assert raised.waits

    def test_it_ends_once_and_is_not_changed_after_that(self, database: Database) -> None:
        passage, other = a_passage("T-1"), a_passage("T-2")
        ended = replace(passage, end=End.ACCEPTED, by=BOB, ended_at=at(20))
        with database.changing() as work:
            work.passages.add(passage)
            work.passages.add(other)
            assert work.passages.end(ended)
            assert not work.passages.end(replace(ended, by=ANN, end=End.DONE))
            assert not work.passages.reword(replace(passage, note="later"))
            assert not work.passages.raise_(replace(passage, raised_at=at(23)))

        with database.reading() as work:
            assert list(work.passages.of(OPS, "T-1")) == [ended]
            assert list(work.passages.waiting(OPS)) == [other]

    def test_many_are_added_and_ended_at_once_as_if_one_by_one(self, database: Database) -> None:
        first, second, third = (a_passage(f"T-{number}") for number in (1, 2, 3))
        done = [replace(each, end=End.DONE, by=BOB, ended_at=at(20)) for each in (first, second)]
        with database.changing() as work:
            work.passages.add(first)
            work.passages.end(done[0])
            work.passages.add_all([replace(first, title="another"), second, third])
            assert list(work.passages.end_all([replace(done[0], end=End.ACCEPTED, by=ANN), done[1]])) == [done[1]]
            work.passages.add_all([])
            assert list(work.passages.end_all([])) == []

        with database.reading() as work:
            assert work.passages.last(OPS, ["T-1", "T-2", "T-3"]) == {"T-1": done[0], "T-2": done[1], "T-3": third}
            assert list(work.passages.waiting(OPS)) == [third]

    def test_what_never_passed_on_is_forgotten(self, database: Database) -> None:
        with database.changing() as work:
            work.passages.add(a_passage("T-1"))
            assert work.passages.remove(a_passage("T-1"))
            assert not work.passages.remove(a_passage("T-9"))

        with database.reading() as work:
            assert list(work.passages.of(OPS, "T-1")) == []

    def test_what_somebody_took_over_is_not_forgotten(self, database: Database) -> None:
        taken = a_passage("T-1", end=End.ACCEPTED, by=BOB, ended_at=at(20))
        with database.changing() as work:
            work.passages.add(taken)
            assert not work.passages.remove(a_passage("T-1"))

        with database.reading() as work:
            assert list(work.passages.of(OPS, "T-1")) == [taken]
