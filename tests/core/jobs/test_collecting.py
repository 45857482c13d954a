"""Mail is collected: in order, once, by one process at a time, whatever happens between two steps."""

import logging
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.core.jobs.office import MINUTE, NOW, TIMING, Office
from watchbill.errors import MailboxUnreadable, StorageUnavailable
from watchbill.jobs.collecting import POLL, ROUND, TOGETHER
from watchbill.model.mail import MailboxState
from watchbill.ports import Database
from watchbill.testing.builders import OPS
from watchbill.testing.memory import MemoryDatabase


def test_what_was_there_before_the_first_time_is_nobodys_question(office: Office) -> None:
    office.reads(lambda: office.comes("One", "Two"), lambda: office.comes("Three"))

    assert office.stored == ["One", "Two", "Three"]
    assert office.state == MailboxState(name="support", epoch=7, uid=4, begun_at=NOW, well_at=NOW)
    assert office.mailbox.sessions == 0
    assert office.told


def test_what_comes_while_nobody_reads_is_read_later(office: Office) -> None:
    office.reads()
    office.comes("One")

    office.reads(lambda: office.comes("Two"))

    assert office.stored == ["One", "Two"]


def test_each_is_stored_as_it_came_for_its_team_and_source(office: Office) -> None:
    office.reads(lambda: office.comes("One"))

    with office.database.reading() as work:
        [delivery] = work.deliveries.waiting(10)
    assert (delivery.team, delivery.source, delivery.body, delivery.at) == (
        OPS, "support", b"Subject: One\r\n\r\n", NOW,
    )  # fmt: skip


def test_many_are_stored_some_at_a_time_each_with_how_far_that_is(office: Office) -> None:
    office.reads()
    names = [f"Mail {number}" for number in range(2 * TOGETHER + 3)]
    office.comes(*names)

    office.reads()

    assert office.stored == names
    assert office.state.uid == len(names) + 1


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_crash_between_two_steps_loses_nothing_and_repeats_nothing(office: Office, steps: int) -> None:
    office.reads()
    names = [f"Mail {number}" for number in range(2 * TOGETHER)]
    office.comes(*names)
    dying = office.process(Dying(office.database, after=steps))  # type: ignore[arg-type]
    with pytest.raises(Died):
        office.reads(process=dying)
    assert len(office.stored) == (steps - 1) * TOGETHER
    office.clock.advance(2 * TIMING.holding)

    office.reads()

    assert office.stored == names


class Died(BaseException):
    """The process is gone."""


@dataclass
class Dying:
    """A database of a process that ends after so many changes."""

    database: Database
    after: int

    def changing(self, *, lasting: bool = True) -> object:
        self.after -= 1
        if self.after < 0:
            raise Died
        return self.database.changing(lasting=lasting)

    def reading(self) -> object:
        return self.database.reading()


def test_a_mailbox_that_counts_anew_is_read_again_and_what_is_known_is_left_out(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.reads(lambda: office.comes("One"), lambda: office.comes("Two"))
    office.clock.advance(timedelta(days=1))
    office.comes("Three")
    office.mailbox.renumber(start=500)

    office.reads(lambda: office.comes("Four"))

    assert office.stored == ["One", "Two", "Three", "Four"]
    assert (office.state.epoch, office.state.uid) == (8, 504)
    assert office.state.begun_at == NOW
    assert "counts anew" in caplog.text


def test_what_is_older_than_the_first_reading_stays_nobodys_question(office: Office) -> None:
    office.comes("An hour too early", at_=NOW - timedelta(hours=1))
    office.reads()
    office.mailbox.renumber()

    office.reads()

    assert office.stored == []


def test_what_came_in_the_very_second_in_which_it_was_first_read_is_not_lost(office: Office) -> None:
    office.clock.advance(timedelta(milliseconds=500))
    office.reads()
    office.comes("In the same second", at_=NOW)  # of servers that tell whole seconds
    office.mailbox.renumber()

    office.reads()

    assert office.stored == ["In the same second"]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_crash_while_it_is_read_again_loses_nothing_and_repeats_nothing(office: Office, steps: int) -> None:
    office.reads()
    names = [f"Mail {number}" for number in range(2 * TOGETHER)]
    office.comes(*names)
    office.mailbox.renumber()
    with pytest.raises(Died):
        office.reads(process=office.process(Dying(office.database, after=steps)))  # type: ignore[arg-type]
    office.clock.advance(2 * TIMING.holding)

    office.reads()

    assert office.stored == names


def test_one_process_reads_at_a_time_and_another_takes_over(office: Office) -> None:
    second = office.process()
    answers: list[bool] = []

    office.reads(lambda: answers.append(second.watch()))
    assert answers == [False]

    office.comes("One")
    assert office.reads(process=second)
    assert office.stored == ["One"]


def test_a_process_that_was_overtaken_stores_nothing_more(office: Office) -> None:
    first, second = office.process(), office.process()

    def overtaken() -> None:
        office.clock.advance(2 * TIMING.holding)  # the first one was paused for so long
        office.comes("One")
        kept = office.mailbox.meanwhile
        office.reads(process=second)
        office.mailbox.meanwhile = kept

    office.mailbox.meanwhile = [overtaken, lambda: office.comes("Two")]
    assert first.watch()

    assert office.stored == ["One"]
    assert office.mailbox.sessions == 0
    assert office.state.failure == ""


def test_the_lease_is_kept_in_a_long_silence_and_then_it_looks_all_the_same(office: Office) -> None:
    office.reads()
    waits = len(office.mailbox.waits)
    step = TIMING.holding / 3
    beats = ROUND // step

    def silence() -> None:
        office.clock.advance(step)

    office.reads(*[silence] * (beats + 2))

    assert office.mailbox.waits[waits:] == [10.0] * (beats + 3)
    assert office.state.well_at == NOW + ROUND


@pytest.mark.parametrize("anew", [False, True])
def test_the_lease_is_kept_however_long_it_takes_to_fetch_many(office: Office, anew: bool) -> None:
    office.reads()
    names = [f"Mail {number}" for number in range(TOGETHER)]
    office.comes(*names)
    if anew:
        office.mailbox.renumber()
    taken: list[bool] = []

    def slowly() -> None:
        now = office.clock.advance(TIMING.holding / 4)
        with office.database.changing() as work:
            taken.append(work.leases.take("mailbox:support", "another", now, TIMING.holding) is not None)

    office.mailbox.while_fetching = slowly
    office.reads()

    assert office.stored == names
    assert taken
    assert not any(taken)


def test_one_that_does_not_tell_is_asked_every_minute(office: Office) -> None:
    office.mailbox.tells = False
    beats = POLL // (TIMING.holding / 3)

    office.reads(lambda: office.comes("One"), *[lambda: None] * beats)

    assert office.stored == ["One"]


@pytest.mark.parametrize("step", ["connect", "wait"])
def test_what_is_wrong_is_noted_and_forgotten_when_it_is_well(office: Office, step: str) -> None:
    office.reads()
    trouble = MailboxUnreadable("It refused the login of support.")

    def fails() -> None:
        office.mailbox.fails_with = trouble

    if step == "connect":
        fails()
        reader = office.reads()
    else:
        reader = office.reads(fails)

    assert reader.failures == 1
    assert (office.state.failure, office.state.failing_since) == (str(trouble), NOW)
    office.clock.advance(5 * MINUTE)
    office.reads()
    assert office.state.failing_since == NOW
    office.mailbox.fails_with = None
    office.comes("One")
    office.reads()
    state = office.state
    assert (state.failure, state.failing_since, state.well_at) == ("", None, office.clock.now())
    assert office.stored == ["One"]


def test_one_that_could_never_be_read_says_so_and_begins_when_it_can(office: Office) -> None:
    office.mailbox.fails_with = MailboxUnreadable("Nobody knows the host.")
    office.reads()
    assert (office.state.epoch, office.state.failure) == (0, "Nobody knows the host.")
    office.clock.advance(MINUTE)
    office.mailbox.fails_with = None

    office.reads(lambda: office.comes("One"))

    assert office.stored == ["One"]
    assert office.state.begun_at == NOW + MINUTE


def test_a_mistake_of_ours_is_told_and_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.mailbox.fails_with = RuntimeError("a mistake")
    reader = office.reads()

    assert reader.failures == 1
    assert office.state.failure == "What reads it failed. Tell whoever runs me; the log has the reason."
    assert "RuntimeError: a mistake" in caplog.text


def test_a_database_that_is_away_leaves_mail_where_it_is() -> None:
    database = MemoryDatabase()
    office = Office(database)
    office.reads()
    office.comes("One")

    def away() -> None:
        database.fails_with = StorageUnavailable("is full")
        office.comes("Two")

    with pytest.raises(StorageUnavailable):
        office.reads(away)
    database.fails_with = None
    office.clock.advance(2 * TIMING.holding)
    office.reads()

    assert office.stored == ["One", "Two"]
    assert office.mailbox.sessions == 0


def test_one_that_was_stopped_before_it_began_reads_nothing(office: Office) -> None:
    reader = office.process()
    reader.stop()

    assert reader.watch()
    assert office.mailbox.waits == []


def test_the_log_has_no_line_for_each_try(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.mailbox.fails_with = MailboxUnreadable("It is closed.")
    reader = office.process()
    with caplog.at_level(logging.WARNING):
        reader.watch()
    assert not caplog.records
    reader.watch()
    assert [each.levelno for each in caplog.records] == [logging.WARNING]
