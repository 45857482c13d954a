"""The morning check through the service: what it gathers, and what keeps it from nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.jobs.chats import TellingChat
from tests.core.services.conftest import Desk
from watchbill.errors import StorageUnavailable, TrackerUnavailable
from watchbill.jobs.sender import Sender
from watchbill.model import PersonId, TurnKind
from watchbill.model.message import MessageKind
from watchbill.model.passage import Course, Passage
from watchbill.model.remark import Came, Trace
from watchbill.model.timing import DEFAULT
from watchbill.platforms.plain import Plain
from watchbill.ports import UnitOfWork
from watchbill.services.designating import Designating
from watchbill.services.gathering import Gathering
from watchbill.services.mornings import Mornings, stored
from watchbill.services.overnight import Overnight
from watchbill.services.request import Request
from watchbill.testing.builders import DAY, a_passage, a_spot, a_turn, at
from watchbill.testing.clock import SteppedClock

YESTERDAY, TOMORROW, SATURDAY = DAY - timedelta(days=1), DAY + timedelta(days=1), date(2026, 12, 5)


class Died(BaseException):
    """The process ends here; nothing of ours catches it."""


def dies() -> None:
    raise Died


class Deaf(Gathering):
    """Its channels cannot be read."""

    def unanswered(self, _request: Request, _since: object) -> tuple[Came, ...]:
        raise LookupError("no such channel")


def silent(_request: Request) -> Sequence[Passage]:
    raise TrackerUnavailable


def gone(_request: Request) -> Sequence[Passage]:
    raise StorageUnavailable


def mornings(desk: Desk, gathering: Gathering | None = None) -> Mornings:
    return Mornings(desk.rotating, Overnight(desk.rotating, gathering or Gathering(), str), stored)


def designated(desk: Desk, work: UnitOfWork, using: Mornings, now: int = 9) -> str:
    """What the channel reads at nine."""
    Designating(desk.rotating, using).designate(desk.request(work, now=at(now)), DAY, at(9))
    posted = [each.message for each in work.outbox.unsettled()]
    return "\n".join(Plain().write(each.content) for each in posted if each.kind is MessageKind.DESIGNATION)


def a_long_list(work: UnitOfWork, many: int = 10) -> None:
    for number in range(many):
        work.passages.add(a_passage(f"TICKET-{number}", title="A long title " * 20, day=YESTERDAY, note="x" * 120))


def test_what_waits_the_most_often_passed_on_comes_first(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage("TICKET-1", day=YESTERDAY))
        work.passages.add(a_passage("TICKET-2", day=YESTERDAY, times=3, since=date(2026, 11, 12)))
        check = mornings(desk).check(desk.request(work, now=at(9)), desk.rotating.span(desk.request(work), DAY, 2))

    assert check.waiting is not None
    assert [each.key for each in check.waiting] == ["TICKET-2", "TICKET-1"]
    assert (check.ahead, check.until, check.handed_over) == (False, at(11), YESTERDAY)


@pytest.mark.parametrize(
    ("course", "ahead", "handed_over"), [(Course.EVENING, True, DAY), (Course.MIDDAY, False, YESTERDAY)]
)
def test_what_passed_on_this_evening_waits_for_the_next_turn(
    desk: Desk, course: Course, ahead: bool, handed_over: date
) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage("TICKET-1", day=DAY, course=course))
        request = desk.request(work, now=at(18))
        check = mornings(desk).check(request, desk.rotating.span(request, DAY, 2))

    assert (check.ahead, check.handed_over) == (ahead, handed_over)
    assert check.taken_by == (check.following if ahead else check.turn)


def test_on_a_day_off_what_waits_is_of_the_next_working_day(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage("TICKET-1", day=date(2026, 12, 4)))
        request = desk.request(work, now=at(10, day=SATURDAY))
        check = mornings(desk).check(request, desk.rotating.span(request, SATURDAY, 2))

    assert check.turn is None
    assert (check.ahead, check.handed_over, check.until) == (True, date(2026, 12, 4), None)
    assert check.following is not None
    assert check.following.day == date(2026, 12, 7)


def test_whoever_had_the_day_before_is_found_behind_a_change_of_the_backup_alone(desk: Desk) -> None:
    with desk.database.changing() as work:
        swapped = a_turn("ben", "ann", kind=TurnKind.SWAP, revision=2)
        for each in (a_turn("ann", "ben"), swapped, replace(swapped, backup=PersonId("chloe"), revision=3)):
            work.turns.save(each)
        said = Plain().write(mornings(desk).now(desk.request(work, now=at(9))))

    assert said.startswith("Ben is on MRO for Ops today, Tue 1 Dec: swapped with Ann. Backup: Chloe.")


def test_a_day_whose_backup_alone_was_replaced_is_still_their_turn(desk: Desk) -> None:
    with desk.database.changing() as work:
        for each in (a_turn("ann", "ben"), a_turn("ann", "chloe", kind=TurnKind.REPAIR, revision=2)):
            work.turns.save(each)

        assert ": it is their turn. Backup: Chloe." in Plain().write(mornings(desk).now(desk.request(work)))


@pytest.mark.parametrize(
    ("using", "told"),
    [
        (lambda desk: mornings(desk, Deaf()), "I could not read what was said in the channels."),
        (
            lambda desk: replace(mornings(desk), waiting=silent),
            "The tracker cannot be read: this is how it passed on",
        ),
    ],
)
def test_a_part_that_cannot_be_read_keeps_nobody_from_being_designated(
    desk: Desk, using: Callable[[Desk], Mornings], told: str
) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage("TICKET-1", day=YESTERDAY))
        work.remarks.add(Trace(spot=a_spot(at=at(8))))
        said = designated(desk, work, using(desk))

    assert said.startswith("Good morning! @")
    assert "TICKET-1 Do TICKET-1, from Ann" in said
    assert told in said


def test_where_nothing_can_be_stored_all_of_it_is_tried_again(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage())
        with pytest.raises(StorageUnavailable):
            designated(desk, work, replace(mornings(desk), waiting=gone))


def test_after_a_quiet_night_neither_a_tracker_nor_a_channel_is_asked(desk: Desk) -> None:
    with desk.database.changing() as work:
        said = designated(desk, work, replace(mornings(desk, Deaf()), waiting=gone))

    assert "Nothing happened since Mon 30 Nov" in said
    assert "nothing waits to be taken over" in said


def test_a_long_morning_is_several_messages_under_the_key_that_is_looked_for(desk: Desk) -> None:
    with desk.database.changing() as work:
        a_long_list(work)
        said = designated(desk, work, mornings(desk))
        keys = [each.message.key for each in work.outbox.unsettled()]

    assert keys[:2] == ["designation:ops:2026-12-01", "designation:ops:2026-12-01:2"]
    assert said.splitlines()[-1] == "Queue: !queue · What now: !next"


def test_a_morning_that_was_posted_is_not_posted_again_however_things_stand_then(desk: Desk) -> None:
    """The desk died between its parts, and is asked again when more of them would be said."""
    with desk.database.changing() as work:
        first = designated(desk, work, mornings(desk))
    with desk.database.changing() as work:
        a_long_list(work)

        assert designated(desk, work, mornings(desk), now=10) == first


def test_a_desk_that_dies_between_the_parts_goes_on_with_the_second_and_says_none_twice(desk: Desk) -> None:
    chat, clock = TellingChat(), SteppedClock(at(9))
    with desk.database.changing() as work:
        a_long_list(work)
        designated(desk, work, mornings(desk))
        parts = [each.message.key for each in work.outbox.unsettled()]
    senders = [Sender(desk.database, clock) for _ in range(2)]
    for each in senders:
        each.speaks(chat)
    chat.script = [lambda: None, dies]
    with pytest.raises(Died):
        senders[0].deliver_due()
    assert chat.said == parts[:1]
    clock.advance(DEFAULT.sending)
    senders[1].deliver_due()

    assert chat.said == parts
    assert len(parts) > 1


def test_a_late_post_says_how_late_it_is(desk: Desk) -> None:
    with desk.database.changing() as work:
        assert "(late by 1 h)" in designated(desk, work, mornings(desk), now=10)


def test_the_same_words_are_posted_and_shown(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage("TICKET-1", day=YESTERDAY))
        posted = designated(desk, work, mornings(desk))
        request = replace(desk.request(work, now=at(9)), heard=True)

        assert Plain().write(mornings(desk).now(request)) == posted.replace("Good morning! @", "")
