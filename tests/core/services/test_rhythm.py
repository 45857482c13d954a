"""A team's times are changed while its day goes on: nothing is posted twice, late, or not at all."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from tests.core.services.conftest import CHANNEL, NOW, OPS, Desk
from watchbill.errors import Refused
from watchbill.jobs import schedule
from watchbill.model import MessageKind, Team
from watchbill.model.duty import Coming, DueKind
from watchbill.services.request import DirectRequest
from watchbill.services.rhythm import Chosen, Rhythm
from watchbill.testing.builders import DAY, a_team, at

#: DAY is a Tuesday.
TOMORROW, FRIDAY, MONDAY = DAY + timedelta(days=1), date(2026, 12, 4), date(2026, 12, 7)
LEASE = timedelta(minutes=1)


class Life:
    """The desk's day: what is due is done, and the lead changes things."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rhythm = Rhythm(schedule.check, desk.scheduling)

    def passes(self, until: datetime) -> None:
        """Do what is due, as the engine does; the hourly planning comes first."""
        with self._desk.database.changing() as work:
            self._desk.scheduling.plan(work, self.team, until)
        while True:
            with self._desk.database.changing() as work:
                taken = work.due.take([each for each in DueKind if each is not DueKind.PLANNING], until, LEASE, 9)
                for due in taken:
                    self._desk.scheduling.do(work, due, until)
                    work.due.done(due, until)
            if not taken:
                return

    def evening(self, said: str, now: datetime) -> Chosen:
        with self._desk.database.changing() as work:
            return self.rhythm.set_evening(self._request(work, now), said)

    def morning(self, said: str, now: datetime) -> Chosen:
        with self._desk.database.changing() as work:
            return self.rhythm.set_morning(self._request(work, now), said)

    def report(self, said: str, now: datetime) -> Chosen:
        with self._desk.database.changing() as work:
            return self.rhythm.set_report(self._request(work, now), said)

    def acceptance(self, said: str, now: datetime) -> Chosen:
        with self._desk.database.changing() as work:
            return self.rhythm.set_acceptance(self._request(work, now), said)

    def _request(self, work: object, now: datetime) -> DirectRequest:
        return replace(self._desk.request(work, now=now), team=self.team)  # type: ignore[arg-type]

    @property
    def team(self) -> Team:
        with self._desk.database.reading() as work:
            found = work.teams.get(OPS)
        assert found
        return found

    def owed(self, kind: DueKind, day: date = DAY) -> datetime | None:
        """When the day's row of this kind is due; None where there is none to do."""
        with self._desk.database.reading() as work:
            found = work.due.find(kind, OPS, day.isoformat())
        return found.at if found else None

    def posted(self, kind: MessageKind) -> list[str]:
        """What was said of this kind in the channel, by its keys; changes of it end with a plus."""
        with self._desk.database.reading() as work:
            waiting = [each.message for each in work.outbox.unsettled()]
        return [each.key for each in waiting if each.kind is kind and each.to == CHANNEL]


@pytest.fixture
def life(desk: Desk) -> Life:
    made = Life(desk)
    made.passes(at(8))
    return made


EVENING = [f"evening:ops:{DAY}"]


def test_a_time_that_is_still_to_come_holds_today(life: Life) -> None:
    chosen = life.evening("16:00", at(15))

    assert chosen == Chosen(team=life.team, coming=Coming(at=at(16)))
    assert life.team.evening_check == "0 16 * * *"
    life.passes(at(16))
    life.passes(at(18))
    assert life.posted(MessageKind.EVENING_CHECK) == EVENING


def test_a_time_that_has_passed_today_holds_from_tomorrow_and_todays_comes_as_before(life: Life) -> None:
    chosen = life.evening("16:00", at(16, 30))

    assert chosen.coming == Coming(at=at(17, 30), stays=True)
    life.passes(at(17, 29))
    assert life.posted(MessageKind.EVENING_CHECK) == []
    life.passes(at(17, 30))
    assert life.posted(MessageKind.EVENING_CHECK) == EVENING
    life.passes(at(8, day=TOMORROW))
    assert life.owed(DueKind.EVENING_CHECK, TOMORROW) == at(16, day=TOMORROW)


def test_changed_again_before_todays_has_come_the_last_word_counts(life: Life) -> None:
    life.evening("16:00", at(16, 30))

    assert life.evening("16:45", at(16, 40)).coming == Coming(at=at(16, 45))
    assert life.evening("18:00", at(16, 41)).coming == Coming(at=at(18))


def test_what_was_posted_today_is_not_posted_at_a_later_time_once_more(life: Life) -> None:
    life.passes(at(17, 30))

    assert life.evening("18:30", at(18)).coming == Coming(at=at(18, 30, day=TOMORROW))
    life.passes(at(19))
    assert life.posted(MessageKind.EVENING_CHECK) == EVENING


def test_a_time_of_other_days_leaves_today_out(life: Life) -> None:
    chosen = life.evening("30 17 * * 1,3-5", at(15))

    assert chosen.coming == Coming(at=at(17, 30, day=TOMORROW))
    life.passes(at(18))
    assert life.posted(MessageKind.EVENING_CHECK) == []


def test_a_day_that_was_left_out_and_is_not_any_more_has_its_evening_check(life: Life) -> None:
    life.evening("30 17 * * 1,3-5", at(15))

    assert life.evening("17:30", at(16)).coming == Coming(at=at(17, 30))
    life.passes(at(18))
    assert life.posted(MessageKind.EVENING_CHECK) == EVENING


def test_a_day_that_was_left_out_and_whose_new_time_has_passed_begins_tomorrow(desk: Desk) -> None:
    team = replace(desk.team, evening_check="30 17 * * 1,3-5")
    with desk.database.changing() as work:
        work.teams.save(team)
    life = Life(desk)
    life.passes(at(8))

    assert life.evening("16:00", at(17)).coming == Coming(at=at(16, day=TOMORROW))
    life.passes(at(20))
    assert life.posted(MessageKind.EVENING_CHECK) == []


def test_a_new_team_that_is_asked_to_post_later_today_does(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.scheduling.begin(work, desk.team, at(18))
    life = Life(desk)

    assert life.evening("19:00", at(18, 5)).coming == Coming(at=at(19))
    life.passes(at(19))
    assert life.posted(MessageKind.EVENING_CHECK) == EVENING


def test_before_the_day_was_planned_nothing_is_lost_either(desk: Desk) -> None:
    life = Life(desk)

    assert life.evening("16:00", at(16, 30)).coming == Coming(at=at(17, 30), stays=True)
    life.passes(at(17, 30))
    assert life.posted(MessageKind.EVENING_CHECK) == EVENING


def test_the_draft_goes_with_its_evening_check(life: Life) -> None:
    life.evening("18:00", at(15))
    assert life.owed(DueKind.DRAFT) == at(17, 30)

    life.evening("15:20", at(15))  # in less than half an hour: it is shown at once
    assert life.owed(DueKind.DRAFT) == at(14, 50)

    life.evening("14:00", at(15, 10))  # has passed: both stay
    assert (life.owed(DueKind.EVENING_CHECK), life.owed(DueKind.DRAFT)) == (at(15, 20), at(14, 50))


@pytest.mark.parametrize(
    ("said", "now", "coming"),
    [
        ("10:00", at(8, 30), Coming(at=at(10))),
        ("08:00", at(8, 30), Coming(at=at(9), stays=True)),
        ("10:00", at(9, 30), Coming(at=at(10, day=TOMORROW))),
        ("0 9 * * 5", at(8, 30), Coming(at=at(9, day=FRIDAY))),
    ],
)
def test_a_morning_moves_as_an_evening_does(life: Life, said: str, now: datetime, coming: Coming) -> None:
    life.passes(now)

    assert life.morning(said, now).coming == coming
    life.passes(at(12))
    said_today = [each for each in life.posted(MessageKind.DESIGNATION) if each.endswith(f"{DAY}")]
    assert len(said_today) == (0 if coming.at.date() == FRIDAY else 1)


@pytest.mark.parametrize(
    ("said", "coming"),
    [
        ("on", at(9, day=MONDAY)),
        ("tue 11:00", at(11)),
        ("tue 09:00", at(9, day=DAY + timedelta(days=7))),  # has passed today
        ("0 9 4 * *", at(9, day=FRIDAY)),
    ],
)
def test_a_report_comes_from_its_next_day_on(life: Life, said: str, coming: datetime) -> None:
    assert life.report(said, NOW).coming == Coming(at=coming)
    life.passes(NOW)
    assert life.owed(DueKind.REPORT) == (coming if coming.date() == DAY else None)


def test_a_report_that_is_turned_off_never_comes(life: Life) -> None:
    life.report("tue 11:00", NOW)

    chosen = life.report("off", NOW)
    assert (chosen.team.report, chosen.coming) == (None, None)


@pytest.mark.parametrize(
    ("said", "now", "coming"),
    [
        ("30", at(9, 10), Coming(at=at(9, 30))),
        ("30", at(10), Coming(at=at(11), stays=True)),
        ("off", at(10), None),
        ("240", at(12), Coming(at=at(13, day=TOMORROW))),  # leads were told at 11:00
    ],
)
def test_an_acceptance_moves_too(life: Life, said: str, now: datetime, coming: Coming | None) -> None:
    life.passes(now)

    assert life.acceptance(said, now).coming == coming


def test_an_acceptance_that_is_turned_on_too_late_begins_tomorrow(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(replace(desk.team, acceptance=None))
    life = Life(desk)
    life.passes(at(8))

    assert life.acceptance("60", at(10, 30)).coming == Coming(at=at(10, day=TOMORROW))
    life.passes(at(10, 40))
    assert life.owed(DueKind.ACCEPTANCE) is None


def test_what_reaches_into_the_next_day_is_refused(life: Life) -> None:
    with pytest.raises(
        Refused, match=r"Ops starts at 09:00: 900 minutes later is the next day\. Write at most 899\."
    ):
        life.acceptance("900", NOW)
    assert life.acceptance("899", NOW).coming == Coming(at=at(23, 59))


def test_a_time_of_days_on_which_nobody_works_is_refused_and_nothing_changes(life: Life) -> None:
    with pytest.raises(Refused, match="comes on no working day of Ops"):
        life.evening("30 17 * * 0,6", NOW)

    assert life.team == a_team("ops", channel=CHANNEL)
    assert life.owed(DueKind.EVENING_CHECK) == at(17, 30)


@pytest.mark.parametrize("said", ["30 25 * * *", "30 17 * *", "r 17 * * *", "0 0 31 2 *"])
def test_an_expression_that_cannot_be_says_what_can(life: Life, said: str) -> None:
    with pytest.raises(Refused, match=r"is not a schedule|never fires"):
        life.evening(said, NOW)


@pytest.mark.parametrize("said", ["09:01", "11:30", "23:59"])
def test_every_time_of_a_day_may_be_chosen(life: Life, said: str) -> None:
    assert life.morning(said, NOW).team == life.team
    assert life.evening(said, NOW).coming


@pytest.mark.parametrize(
    "said", ["00:00", "00:30", "08:59", "09:00", "30 6 * * 1-5", "* * * * *", "*/30 8-18 * * 1-5"]
)
def test_an_evening_check_before_the_day_starts_is_refused(life: Life, said: str) -> None:
    """Nobody could take over what it hands on before it hands it on again."""
    with pytest.raises(Refused, match=r"Ops starts at 09:00\. Write a later time\."):
        life.evening(said, NOW)


def test_a_change_is_audited(desk: Desk, life: Life) -> None:
    with desk.database.changing() as work:
        life.rhythm.set_report(desk.request(work), "on")
        told = [(each.action, each.subject, each.before, each.after) for each in work.events]  # type: ignore[union-attr]

    assert told == [("team report", "ops", "off", "0 9 * * 1")]


@pytest.mark.parametrize("seed", range(40))
def test_however_often_it_is_changed_each_day_has_one_evening_check_at_a_time_that_was_promised(
    life: Life, seed: int
) -> None:
    chance = Random(seed)
    for day in (DAY, TOMORROW):
        promised, said_at = life.owed(DueKind.EVENING_CHECK, day), []
        for minute in sorted(chance.sample(range(8 * 60 + 1, 24 * 60), 4)):
            now = at(minute // 60, minute % 60, day=day)
            before = len(life.posted(MessageKind.EVENING_CHECK))
            life.passes(now)
            said_at += [promised] * (len(life.posted(MessageKind.EVENING_CHECK)) - before)
            new = chance.randrange(9 * 60 + 1, 24 * 60)
            coming = life.evening(f"{new // 60:02}:{new % 60:02}", now).coming
            assert coming
            assert coming.at > now
            promised = coming.at
        life.passes(at(23, 59, day=day) + timedelta(seconds=59))

        assert [each for each in life.posted(MessageKind.EVENING_CHECK) if each == f"evening:ops:{day}"] == [
            f"evening:ops:{day}"
        ]
        assert all(each and life.team.today(each) == day for each in said_at)


def test_a_clock_that_changes_in_between_moves_nothing(desk: Desk) -> None:
    """The last Sunday of October; the team works on it."""
    sunday = date(2026, 10, 25)
    with desk.database.changing() as work:
        work.teams.save(replace(desk.team, workdays=frozenset({6, 7})))
    life = Life(desk)
    life.passes(at(8, day=sunday))

    assert life.evening("16:00", at(10, day=sunday)).coming == Coming(at=at(16, day=sunday))
