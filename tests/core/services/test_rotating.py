"""Turns through the service: published, repaired, announced."""

from collections.abc import Sequence
from datetime import timedelta

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.model import MessageKind, Turn, TurnKind
from watchbill.ports import UnitOfWork
from watchbill.testing.builders import DAY, a_due, a_membership, a_night, a_person, a_request, a_team, at

ANN = a_person("ann", name="Ann")


def publish(desk: Desk, work: UnitOfWork) -> Sequence[Turn]:
    """Publish; every turn that is stored then."""
    desk.rotating.publish(desk.request(work))
    return work.turns.between(OPS, DAY, DAY + timedelta(days=60))


def test_ten_working_days_are_published_and_publishing_again_changes_nothing(desk: Desk) -> None:
    with desk.database.changing() as work:
        published = publish(desk, work)
        again = publish(desk, work)

    assert len(published) == 10
    assert again == published


def test_a_day_counts_for_good_when_the_first_day_after_it_is_planned(desk: Desk) -> None:
    tomorrow = DAY + timedelta(days=1)
    with desk.database.changing() as work:
        (today, *_) = publish(desk, work)
        assert work.closed_days.latest(OPS) is None
        desk.rotating.publish(desk.request(work, now=at(1, day=tomorrow)))
        closed = work.closed_days.latest(OPS)

    assert closed is not None
    assert (closed.day, closed.primary, closed.backup) == (DAY, today.primary, today.backup)
    assert set(closed.shares) == {"ann", "ben", "chloe", "dmitri"}


def test_what_is_said_later_of_a_day_that_is_over_changes_no_credit(desk: Desk) -> None:
    tomorrow = DAY + timedelta(days=1)
    with desk.database.changing() as work:
        publish(desk, work)
        request = desk.request(work, now=at(1, day=tomorrow))
        desk.rotating.publish(request)
        before = desk.rotating.span(request, tomorrow, 30)
        assert desk.absenting.away(request, ANN, DAY, DAY, "") == ()
        desk.rotating.publish(request)

        assert work.closed_days.between(OPS, DAY, DAY) == [work.closed_days.latest(OPS)]
        assert desk.rotating.span(request, tomorrow, 30) == before


def test_what_is_looked_at_is_what_will_be_published(desk: Desk) -> None:
    with desk.database.reading() as work:
        seen = desk.rotating.span(desk.request(work), DAY, 5)
    with desk.database.changing() as work:
        published = publish(desk, work)

    assert [turn.primary for turn in seen] == [turn.primary for turn in published[:5]]


def test_who_was_on_duty_last_night_is_passed_over(desk: Desk) -> None:
    with desk.database.changing() as work:
        for handle in ("ann", "ben", "chloe"):
            start = at(18, day=DAY - timedelta(days=1))
            work.facts.add_night(a_night(handle, id=f"night-{handle}", start=start, end=at(8)))
        turn = desk.rotating.on(desk.request(work), DAY)

    assert turn is not None
    assert turn.primary == "dmitri"


def test_once_the_day_has_begun_a_stand_in_is_called_though_nobody_was_announced(desk: Desk) -> None:
    with desk.database.changing() as work:
        for hour in (8, 10):
            request = desk.request(work, now=at(hour))
            desk.rotating.publish(request)
            serving = desk.rotating.on(request, DAY)
            assert serving
            assert serving.primary
            desk.absenting.away(request, a_person(serving.primary), DAY, DAY, "")
        queued = [each.message for each in work.outbox.unsettled() if not each.message.to.direct]

    assert [each.kind for each in queued] == [MessageKind.NOTICE]


def test_being_away_gives_the_turn_to_somebody_else_for_one_of_theirs_and_moves_no_other_day(desk: Desk) -> None:
    with desk.database.changing() as work:
        published = publish(desk, work)
        mine = next(turn for turn in published if turn.primary == "ann")
        before = {turn.day: turn.primary for turn in published}

        changed = desk.absenting.away(desk.request(work), ANN, mine.day, mine.day, "dentist")
        after = {turn.day: turn.primary for turn in work.turns.between(OPS, DAY, published[-1].day)}

    moved = {day for day, who in after.items() if who != before[day]}
    (other,) = moved - {mine.day}
    assert {turn.day for turn in changed} == moved
    assert (after[mine.day], after[other]) == (before[other], "ann")


def test_coming_back_revokes_the_absence(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.absenting.away(desk.request(work), ANN, DAY, DAY + timedelta(days=3), "")
        taken_back = desk.absenting.back(desk.request(work), ANN)
        left = work.facts.absences([ANN.id], NOW, NOW + timedelta(days=9))

    assert len(taken_back) == 1
    assert not left


def test_the_designation_is_queued_once_in_the_teams_channel(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.designating.designate(desk.request(work, now=at(9)), DAY, at(9))
        desk.designating.designate(desk.request(work, now=at(9)), DAY, at(9))
        (queued,) = work.outbox.unsettled()

    assert queued.message.kind is MessageKind.DESIGNATION
    assert queued.message.to == desk.team.channel


def test_a_day_nobody_could_serve_is_covered_when_somebody_can_again(desk: Desk) -> None:
    everybody = [a_person(handle) for handle in ("ann", "ben", "chloe", "dmitri")]
    with desk.database.changing() as work:
        for person in everybody:
            desk.absenting.away(desk.request(work, now=at(7)), person, DAY, DAY, "")
        desk.rotating.publish(desk.request(work, now=at(7)))
        uncovered = work.turns.on(OPS, DAY)
        desk.absenting.back(desk.request(work, now=at(8)), ANN)
        desk.designating.designate(desk.request(work, now=at(9)), DAY, at(9))
        covered = work.turns.on(OPS, DAY)

    assert uncovered is not None
    assert uncovered.kind is TurnKind.UNCOVERED
    assert covered is not None
    assert covered.primary == "ann"


def test_who_joins_a_team_that_nobody_could_serve_fills_its_published_days(desk: Desk) -> None:
    alone = a_team("web")
    with desk.database.changing() as work:
        work.teams.save(alone)
        desk.rotating.publish(a_request(work, alone))
        work.teams.join(a_membership("ann", "web", since=DAY))
        desk.rotating.publish(a_request(work, alone))
        turns = work.turns.between(alone.id, DAY, DAY + timedelta(days=30))

    assert [turn.primary for turn in turns] == ["ann"] * 10


def test_a_designation_that_is_still_to_come_says_it_itself(desk: Desk) -> None:
    with desk.database.changing() as work:
        request = desk.request(work, now=at(10))
        desk.rotating.publish(request)
        work.due.ensure(a_due())
        serving = desk.rotating.on(request, DAY)
        assert serving
        assert serving.primary
        desk.absenting.away(request, a_person(serving.primary), DAY, DAY, "")

        assert not [each for each in work.outbox.unsettled() if not each.message.to.direct]
