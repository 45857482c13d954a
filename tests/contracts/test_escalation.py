"""What nobody takes goes to the next one: once, on time, through crashes and restarts; on every database."""

import pytest

from tests.core.services.alarmed import an_alarm
from tests.core.services.escalated import MINUTE, Waits
from watchbill.model import DueKind, Severity
from watchbill.ports import Database
from watchbill.testing.builders import a_night, at

CHAIN = ["09:10 A1 backup bob", "09:20 A1 leads cleo", "09:30 A1 channel everybody"]


@pytest.fixture
def scene(database: Database) -> Waits:
    return Waits(database)


def test_the_next_one_is_asked_in_the_thread_and_at_last_the_channel(scene: Waits) -> None:
    scene.takes_in(an_alarm(severity=Severity.HIGH))

    assert scene.passes(at(9, 9)) == []
    assert scene.passes(at(12)) == [
        "Nobody has taken A1 (high: Disk) for 10 min. @Bob, can you look?\nI'm on it: !ack A1",
        "Nobody has taken A1 (high: Disk) for 20 min. Ann and Bob were asked. "
        "@Cleo, can you look, or find somebody who can?\nI'm on it: !ack A1",
        "Nobody has taken A1 (high: Disk) for 30 min. Ann, Bob and Cleo were asked. "
        "Ops, who can look? @Ann, @Bob, @Cleo and @Dora: one of you is enough.\nI'm on it: !ack A1",
    ]
    assert [thread for thread, text in scene.threads.posted if "Nobody" in text] == ["m1", "m1", None]
    assert scene.called == CHAIN
    assert scene.owed == []


def test_whoever_takes_it_ends_it(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    assert len(scene.passes(at(9, 15))) == 1
    scene.acks("A1")

    assert scene.passes(at(12)) == []
    assert scene.called == CHAIN[:1]
    assert scene.owed == []


def test_what_is_over_asks_nobody(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.takes_in(an_alarm(firing=False), after=5 * MINUTE)

    assert scene.passes(at(12)) == []
    assert scene.owed == []


def test_what_somebody_reports_asks_whoever_has_the_day_first(scene: Waits) -> None:
    scene.incident()

    assert scene.passes(at(9, 30)) == [
        "Nobody has taken I1 (Checkout is slow) for 10 min. @Ann, can you look?\nI'm on it: !ack I1",
        "Nobody has taken I1 (Checkout is slow) for 20 min. @Bob, can you look?\nI'm on it: !ack I1",
        "Nobody has taken I1 (Checkout is slow) for 30 min. Ann and Bob were asked. "
        "@Cleo, can you look, or find somebody who can?\nI'm on it: !ack I1",
    ]
    assert {thread for thread, _ in scene.threads.posted} == {None}


def test_a_storm_is_one_row_and_one_message_a_step_for_each_message_that_was_told(scene: Waits) -> None:
    for minute in range(5):
        many = [an_alarm(f"host{minute * 100 + number}", group=f"g{number}") for number in range(100)]
        scene.takes_in(*many, after=MINUTE)

    assert len(scene.owed) == 4
    assert len(scene.passes(at(12))) == 4 * 3


def test_a_group_goes_on_while_any_of_it_waits_and_tells_of_that(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk", group="db"), an_alarm("cpu", group="db"))
    (both,) = scene.passes(at(9, 10))
    scene.acks("A1")

    assert both.startswith("Nobody has taken A1 and A2, the first for 10 min. @Bob, can you look?")
    assert both.endswith("I'm on it: !ack A1")
    (rest,) = scene.passes(at(9, 20))
    assert rest.startswith("Nobody has taken A2 (Cpu) for 20 min.")


def test_what_comes_while_the_rest_is_taken_has_its_own_time(scene: Waits) -> None:
    scene.takes_in(an_alarm("disk", group="db"))
    scene.acks("A1")
    scene.takes_in(an_alarm("cpu", group="db"), after=8 * MINUTE)
    scene.passes(at(10))

    assert scene.called == [
        "09:18 A2 primary ann",
        "09:28 A2 backup bob",
        "09:38 A2 leads cleo",
        "09:48 A2 channel everybody",
    ]


def test_what_goes_wrong_again_starts_anew(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.passes(at(9, 10))
    scene.takes_in(an_alarm(firing=False), after=2 * MINUTE)
    scene.takes_in(an_alarm(episode="2"), after=3 * MINUTE)
    scene.passes(at(9, 40))

    assert scene.called == [CHAIN[0], "09:25 A1 primary ann", "09:35 A1 backup bob"]


def test_what_goes_wrong_after_everybody_was_asked_starts_anew(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.passes(at(9, 40))
    scene.takes_in(an_alarm(firing=False))
    scene.takes_in(an_alarm(episode="2"), after=MINUTE)
    scene.passes(at(9, 55))

    assert scene.called == [*CHAIN, "09:51 A1 primary ann"]


def test_a_desk_that_was_down_takes_one_step_when_it_is_back(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.clock.set(at(9, 47))
    scene.engine = scene.another_process()
    scene.engine.run_once()

    assert scene.called == ["09:47 A1 backup bob"]
    scene.passes(at(9, 58))
    assert scene.called == ["09:47 A1 backup bob", "09:57 A1 leads cleo"]


def test_a_process_that_dies_in_a_step_leaves_it_to_the_next(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    scene.clock.set(at(9, 10))
    with scene.database.changing() as work:
        assert len(work.due.take([DueKind.ESCALATION], at(9, 10), MINUTE, 1)) == 1  # and then it is gone
    scene.engine = scene.another_process()
    scene.engine.run_once()
    assert scene.called == []

    assert len(scene.passes(at(9, 11))) == 1
    assert scene.called == ["09:11 A1 backup bob"]


def test_a_step_that_fails_half_way_is_taken_back_and_taken_again(scene: Waits) -> None:
    scene.takes_in(an_alarm())
    whole, tries = scene.escalating, []

    class Torn:
        def do(self, *args: object) -> object:
            tries.append(whole.do(*args))  # type: ignore[arg-type]
            raise RuntimeError("cut off behind the last word")

    scene.escalating = Torn()  # type: ignore[assignment]
    scene.clock.set(at(9, 10))
    scene.engine.run_once()
    assert (len(tries), scene.called, scene.asked) == (1, [], [])

    scene.escalating = whole
    assert len(scene.passes(at(9, 11))) == 1
    assert scene.called == CHAIN[:1]


def test_at_night_whoever_has_the_duty_was_called_and_the_leads_are_next(scene: Waits) -> None:
    with scene.database.changing() as work:
        work.facts.add_night(a_night("dora", start=at(18), end=at(23)))
    scene.clock.set(at(19))
    scene.takes_in(an_alarm())

    assert scene.channel[0].startswith("@Dora, ")
    *_, last = scene.passes(at(20))
    assert last == (
        "Nobody has taken A1 (Disk) for 20 min. Dora and Cleo were asked. Ops, who can look?\nI'm on it: !ack A1"
    )
    assert scene.called == ["19:10 A1 leads cleo", "19:20 A1 channel everybody"]


def test_without_night_duty_it_waits_for_the_morning(scene: Waits) -> None:
    scene.clock.set(at(19))
    scene.takes_in(an_alarm())
    morning = at(9, day=scene.team.today(at(19)).replace(day=2))

    assert scene.passes(morning + 9 * MINUTE) == []
    assert [each.at for each in scene.owed] == [morning + 10 * MINUTE]
    assert len(scene.passes(morning + 10 * MINUTE)) == 1
