"""What is not done passes on, and is done, taken over by one person, kept, or raised (M2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.core.services.conftest import OPS, Desk
from watchbill.errors import Refused, TrackerUnavailable, Unknown
from watchbill.model import Column, Due, DueKind, ItemId, ItemState, PersonId, Role, Ticket, TicketKey
from watchbill.model.passage import Course, End, Passage
from watchbill.model.work import Deed
from watchbill.platforms.plain import Plain
from watchbill.rules.chain import due_on
from watchbill.services import announcing
from watchbill.services.passing import Passing
from watchbill.services.request import DirectRequest
from watchbill.testing.builders import DAY, a_claim, a_membership, a_passage, a_ticket, a_turn, an_item, at
from watchbill.trackers.board import Board

NEXT, AFTER = DAY + timedelta(days=1), DAY + timedelta(days=2)
T1, T2 = TicketKey("T-1"), TicketKey("T-2")
EVENING, MORNING, DEADLINE = at(17, 30), at(9, day=NEXT), at(11, day=NEXT)


@pytest.fixture(autouse=True)
def turns(desk: Desk) -> None:
    """Ann is on MRO today, Ben tomorrow, Chloe on the day after; Dmitri leads. Ann has T-1, and an alert came."""
    with desk.database.changing() as work:
        for who, day in (("ann", DAY), ("ben", NEXT), ("chloe", AFTER)):
            work.turns.save(a_turn(who, None, day=day))
        work.teams.join(a_membership("dmitri", role=Role.LEAD))
        work.tickets.add(a_ticket("T-1", Column.IN_PROGRESS, assignee=PersonId("ann")))
        work.claims.add(a_claim("T-1", "ann", at=at(9)))
        work.items.add(an_item("A1"))


def does(desk: Desk, who: str, now: datetime, deed: Callable[[DirectRequest], object]) -> None:
    with desk.database.changing() as work:
        deed(desk.request(work, who, now))


def evening(desk: Desk, day: date = DAY, now: datetime | None = None) -> None:
    does(desk, "ann", now or at(17, 30, day=day), lambda request: desk.handing_over.post(request, day))


def deadline(desk: Desk, day: date = NEXT, now: datetime | None = None) -> datetime | None:
    with desk.database.changing() as work:
        due = Due(kind=DueKind.ACCEPTANCE, team=OPS, slot=day.isoformat(), at=at(11, day=day))
        return desk.scheduling.do(work, due, now or at(11, day=day))


def changeover(desk: Desk, to: str | None, at_: datetime, then: datetime | None = None) -> None:
    """The day becomes somebody else's, and what follows from it is done."""
    with desk.database.changing() as work:
        before = work.turns.on(OPS, desk.team.today(at_))
        assert before is not None
        person = PersonId(to) if to else None
        after = replace(before, primary=person, revision=before.revision + 1, decided_at=at_)
        work.turns.save(after)
        announcing.correct(desk.request(work, "ann", at_), before, after)
        owed = work.due.find(DueKind.CHANGEOVER, OPS, before.day.isoformat())
    if owed:
        with desk.database.changing() as work:
            work.due.done(owed, owed.at)
            desk.scheduling.do(work, owed, then or owed.at)


def chain(desk: Desk, key: str = "T-1") -> list[Passage]:
    with desk.database.reading() as work:
        return list(work.passages.of(OPS, key))


def last(desk: Desk, key: str = "T-1") -> tuple[End | None, str | None]:
    passage = chain(desk, key)[-1]
    return passage.end, passage.by


def waiting(desk: Desk, now: datetime = MORNING, who: str = "ben") -> list[tuple[str, str | None]]:
    with desk.database.reading() as work:
        request = desk.request(work, who, now)
        today = request.team.today(now)
        handed = desk.handing_over.passing.handed(request)
        return [(each.key, each.to) for each in handed if due_on(request.team, each, today) == today]


def told(desk: Desk) -> list[str]:
    """What was said in the channel beside evening checks and answers of take-overs, oldest first."""
    with desk.database.reading() as work:
        found = [each.message for each in work.outbox.unsettled()]
    return [Plain().write(each.content) for each in found if each.key.split(":")[0] in ("overdue", "changeover")]


def ticket(desk: Desk, key: TicketKey = T1) -> Ticket:
    with desk.database.reading() as work:
        found = work.tickets.get(key)
    assert found is not None
    return found


def test_what_is_not_done_waits_for_the_next_person_and_not_before_their_day(desk: Desk) -> None:
    evening(desk)

    assert [(each.key, each.giver, each.to) for each in (*chain(desk), *chain(desk, "A1"))] == [
        ("T-1", "ann", "ben"),
        ("A1", None, "ben"),
    ]
    assert waiting(desk, EVENING, "ann") == []
    assert waiting(desk) == [("A1", "ben"), ("T-1", "ben")]


def test_told_again_on_the_same_evening_it_passes_on_once(desk: Desk) -> None:
    evening(desk)
    evening(desk, now=at(18))

    assert [(each.number, each.times) for each in chain(desk)] == [(1, 1)]


def test_what_is_done_or_kept_after_the_evening_check_waits_no_more(desk: Desk) -> None:
    evening(desk)
    does(desk, "ann", at(17, 40), lambda request: desk.ticketing.done(request, T1))
    does(desk, "ann", at(17, 41), lambda request: desk.intake.resolve(request, ItemId("A1"), "no ticket: noise"))
    evening(desk, now=at(18))

    assert (last(desk), last(desk, "A1")) == ((End.DONE, "ann"), (End.DONE, "ann"))
    assert waiting(desk) == []


def test_what_was_done_and_opened_again_on_the_same_evening_waits_again_as_if_for_the_first_time(
    desk: Desk,
) -> None:
    evening(desk)
    does(desk, "ann", at(17, 40), lambda request: desk.ticketing.done(request, T1))
    does(desk, "ann", at(17, 41), lambda request: desk.ticketing.reopen(request, T1))
    does(desk, "ann", at(17, 42), lambda request: desk.claiming.claim(request, T1))
    evening(desk, now=at(18))

    assert [(each.number, each.end, each.times) for each in chain(desk)] == [(1, End.DONE, 1), (2, None, 1)]


def test_what_nobody_took_over_passes_on_once_more_and_is_counted(desk: Desk) -> None:
    evening(desk)
    evening(desk, NEXT)

    first, second = chain(desk)
    assert (first.end, second.end, second.times, second.since, second.to) == (End.PASSED_ON, None, 2, DAY, "chloe")
    assert second.giver == "ann"


@pytest.mark.parametrize("when", [at(17, 45), at(10, day=NEXT)])
def test_whoever_claims_it_has_taken_it_over(desk: Desk, when: datetime) -> None:
    evening(desk)
    does(desk, "chloe", when, lambda request: desk.claiming.claim(request, T1))
    does(desk, "chloe", when, lambda request: desk.intake.acknowledge(request, ItemId("A1")))

    assert (last(desk), last(desk, "A1")) == ((End.ACCEPTED, "chloe"), (End.ACCEPTED, "chloe"))
    assert waiting(desk) == []


def test_whoever_had_it_says_in_the_morning_that_it_is_theirs(desk: Desk) -> None:
    evening(desk)
    does(desk, "ann", at(18), lambda request: desk.claiming.claim(request, T1))
    assert waiting(desk) == [("A1", "ben"), ("T-1", "ben")]

    does(desk, "ann", MORNING, lambda request: desk.claiming.claim(request, T1))

    assert last(desk) == (End.ACCEPTED, "ann")
    with desk.database.reading() as work:
        found = desk.accepting.offered(desk.request(work, "ben", MORNING))
    assert found is not None
    assert ([each.key for each in found.taken], [each.key for each in found.kept]) == ([], [T1])
    evening(desk, NEXT)
    assert len(chain(desk)) == 1


def test_an_alert_that_somebody_had_is_theirs_again_when_they_say_so(desk: Desk) -> None:
    does(desk, "ann", at(10), lambda request: desk.intake.claim(request, ItemId("A1")))
    evening(desk)
    does(desk, "ann", MORNING, lambda request: desk.intake.acknowledge(request, ItemId("A1")))

    assert last(desk, "A1") == (End.ACCEPTED, "ann")


def test_what_happens_at_the_tracker_alone_is_seen(desk: Desk) -> None:
    evening(desk)
    with desk.database.changing() as work:
        work.tickets.replace(replace(ticket(desk), assignee=PersonId("chloe")), expected=1)

    assert waiting(desk) == [("A1", "ben")]
    assert last(desk) == (None, None)
    deadline(desk)
    assert last(desk) == (End.ACCEPTED, "chloe")


def test_what_is_gone_from_the_tracker_is_over(desk: Desk) -> None:
    evening(desk)
    with desk.database.changing() as work:
        work.tickets.remove(T1)

    deadline(desk)
    assert last(desk) == (End.DONE, None)


def test_a_released_ticket_begins_anew(desk: Desk) -> None:
    evening(desk)
    does(desk, "ann", at(18), lambda request: desk.ticketing.release(request, T1))
    does(desk, "ben", MORNING, lambda request: desk.claiming.claim(request, T1))
    evening(desk, NEXT)

    assert [(each.end, each.times) for each in chain(desk)] == [(End.RELEASED, 1), (None, 1)]


def test_a_kept_ticket_passes_on_no_more_and_waits_again_when_that_ends(desk: Desk) -> None:
    evening(desk)
    does(desk, "ann", at(18), lambda request: desk.accepting.keep(request, T1))
    assert last(desk) == (End.KEPT, "ann")

    does(desk, "ann", MORNING, lambda request: desk.accepting.keep(request, T1, off=True))

    assert waiting(desk, at(9, 30, day=NEXT)) == [("A1", "ben"), ("T-1", "ben")]
    assert [(each.number, each.course, each.times) for each in chain(desk)] == [
        (1, Course.EVENING, 1),
        (2, Course.MIDDAY, 2),
    ]


def test_a_ticket_kept_no_more_waits_for_the_evening_check_that_is_still_to_come(desk: Desk) -> None:
    does(desk, "ann", at(12), lambda request: desk.accepting.keep(request, T1))
    does(desk, "ann", at(13), lambda request: desk.accepting.keep(request, T1, off=True))
    assert chain(desk) == []

    does(desk, "ann", at(14), lambda request: desk.accepting.keep(request, T1))
    evening(desk)
    does(desk, "ann", at(18), lambda request: desk.accepting.keep(request, T1, off=True))
    evening(desk, now=at(18, 1))
    assert [(each.course, each.end, each.times) for each in chain(desk)] == [(Course.EVENING, None, 1)]


def test_whoever_is_on_mro_takes_over_tickets_and_items_and_each_is_theirs_alone(desk: Desk) -> None:
    evening(desk)
    with desk.database.changing() as work:
        found = desk.accepting.everything(desk.request(work, "ben", MORNING))

    assert (found.keys, found.givers) == (("T-1", "A1"), ("ann",))
    assert (last(desk), last(desk, "A1")) == ((End.ACCEPTED, "ben"), (End.ACCEPTED, "ben"))
    assert ticket(desk).assignee == "ben"
    with desk.database.reading() as work:
        item = work.items.get(OPS, ItemId("A1"))
        lines = [(each.what, each.person) for each in work.histories.of(OPS, ItemId("A1"))]
    assert item is not None
    assert (item.owner, item.state) == ("ben", ItemState.ACKNOWLEDGED)
    assert (Deed.ACKNOWLEDGED, "ben") in lines
    assert deadline(desk) is None
    assert told(desk) == []


def test_one_is_taken_over_alone(desk: Desk) -> None:
    evening(desk)
    does(desk, "ben", MORNING, lambda request: desk.accepting.one(request, TicketKey("A1")))

    assert (last(desk, "A1"), last(desk)) == ((End.ACCEPTED, "ben"), (None, None))
    with pytest.raises(Refused, match="A1 is an alert: `!ack A1` takes it"):
        does(desk, "ben", MORNING, lambda request: desk.accepting.one(request, TicketKey("A1")))


def test_of_nobodys_ticket_in_progress_somebody_is_to_take_it_over_as_well(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("T-2", Column.IN_PROGRESS))
    evening(desk)
    does(desk, "ben", MORNING, lambda request: desk.accepting.one(request, T2))

    assert (chain(desk, "T-2")[0].giver, last(desk, "T-2")) == (None, (End.ACCEPTED, "ben"))
    assert ticket(desk, T2).assignee == "ben"


def test_what_somebody_hands_on_to_themselves_is_theirs(desk: Desk) -> None:
    evening(desk)
    changeover(desk, "ann", at(8, day=NEXT))
    assert waiting(desk, who="ann") == [("A1", "ann")]

    with desk.database.changing() as work:
        found = desk.accepting.everything(desk.request(work, "ann", MORNING))

    assert (found.still, found.keys) == (("T-1",), ("A1",))
    assert last(desk) == (End.ACCEPTED, "ann")


def test_what_nobody_took_over_in_time_is_raised_once_and_stays_with_its_owner(desk: Desk) -> None:
    evening(desk)
    deadline(desk)
    deadline(desk, now=at(11, 5, day=NEXT))

    (said,) = told(desk)
    assert said.splitlines() == [
        "@Dmitri: @Ben has not taken over what was handed over. It stays with whoever has it:",
        "  - T-1: Do T-1 - with @Ann, passed on once, yesterday, Tue 1 Dec",
        "  - A1: Something about A1 - nobody has it, passed on once, yesterday, Tue 1 Dec",
        "!accept KEY takes it over as it is, !claim KEY works on it now, !keep KEY is for whoever has a ticket "
        "and goes on with it.",
        "Accept all: !accept all · Accept T-1: !accept T-1 · Accept A1: !accept A1",
    ]
    assert chain(desk)[0].raised_at == DEADLINE
    assert ticket(desk).assignee == "ann"


def test_after_it_was_raised_anybody_in_charge_can_take_it_over(desk: Desk) -> None:
    evening(desk)
    deadline(desk)
    does(desk, "dmitri", at(12, day=NEXT), lambda request: desk.accepting.one(request, T1))

    assert last(desk) == (End.ACCEPTED, "dmitri")


def test_the_next_day_only_what_passed_on_again_is_raised_again(desk: Desk) -> None:
    evening(desk)
    deadline(desk)
    deadline(desk, AFTER)
    assert len(told(desk)) == 1

    evening(desk, NEXT, now=at(23, day=NEXT))
    deadline(desk, AFTER)
    assert len(told(desk)) == 2
    assert "passed on 2 times since Tue 1 Dec" in told(desk)[1]


def test_this_evenings_is_not_raised_before_the_next_day(desk: Desk) -> None:
    evening(desk)
    deadline(desk, DAY, now=at(18))

    assert told(desk) == []
    assert chain(desk)[0].raised_at is None


def test_a_day_of_nobody_is_raised_too_and_waits_for_whoever_takes_the_day(desk: Desk) -> None:
    changeover(desk, None, at(8, day=NEXT))
    evening(desk)
    assert chain(desk)[0].to is None
    deadline(desk)
    assert "nobody is on MRO today, and nobody has taken over what was handed over" in told(desk)[0]

    changeover(desk, "chloe", at(12, day=NEXT))

    assert waiting(desk, at(12, 5, day=NEXT), "chloe") == [("A1", "chloe"), ("T-1", "chloe")]
    assert told(desk)[1].splitlines()[0] == (
        "What was handed over before and nobody has taken over yet waits for Chloe: A1 and T-1."
    )


def test_in_the_middle_of_the_day_it_passes_to_whoever_has_the_day_now(desk: Desk) -> None:
    does(desk, "ann", at(10), lambda request: desk.intake.claim(request, ItemId("A1")))
    changeover(desk, "ben", at(13))

    assert [(each.course, each.giver, each.to) for each in chain(desk)] == [(Course.MIDDAY, "ann", "ben")]
    assert told(desk)[0].splitlines() == [
        "What Ann did not finish passes to Ben: T-1 and A1.",
        "!accept all takes them over.",
        "Accept all: !accept all · Accept T-1: !accept T-1 · Accept A1: !accept A1",
    ]
    assert waiting(desk, at(13, 5)) == [("A1", "ben"), ("T-1", "ben")]
    with desk.database.reading() as work:
        owed = work.due.find(DueKind.ACCEPTANCE, OPS, DAY.isoformat())
    assert owed is not None
    assert owed.at == at(15, 1)


def test_what_passed_on_at_midday_has_its_own_time_and_is_then_raised(desk: Desk) -> None:
    changeover(desk, "ben", at(10, 30))

    assert deadline(desk, DAY) == at(12, 31)
    assert told(desk)[1:] == []
    assert deadline(desk, DAY, now=at(12, 31)) is None
    assert "@Dmitri: @Ben has not taken over what was handed over." in told(desk)[1]


def test_when_the_day_is_the_first_persons_again_what_nobody_took_over_is_theirs(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("T-2", Column.IN_PROGRESS, assignee=PersonId("ann")))
    changeover(desk, "ben", at(13))
    does(desk, "ben", at(13, 30), lambda request: desk.accepting.one(request, T2))
    changeover(desk, "ann", at(14))

    assert chain(desk) == []
    assert [(each.giver, each.to, each.end) for each in chain(desk, "T-2")] == [
        ("ann", "ben", End.ACCEPTED),
        ("ben", "ann", None),
    ]
    assert "Ann is on MRO again and goes on with what nobody has taken over: T-1." in told(desk)[-1]


def test_what_waited_since_yesterday_waits_for_whoever_has_the_day_now(desk: Desk) -> None:
    evening(desk)
    changeover(desk, "chloe", at(9, 30, day=NEXT))

    assert waiting(desk, at(10, day=NEXT), "chloe") == [("A1", "chloe"), ("T-1", "chloe")]
    assert [(each.number, each.to) for each in chain(desk)] == [(1, "chloe")]


@pytest.mark.parametrize("when", [at(20), at(8, day=NEXT)])
def test_before_the_day_begins_what_waits_follows_its_turn_and_nothing_else_happens(
    desk: Desk, when: datetime
) -> None:
    evening(desk)
    with desk.database.changing() as work:
        before = work.turns.on(OPS, NEXT)
        assert before is not None
        after = replace(before, primary=PersonId("chloe"), revision=2, decided_at=when)
        work.turns.save(after)
        announcing.correct(desk.request(work, "ann", when), before, after)
        owed = work.due.find(DueKind.CHANGEOVER, OPS, NEXT.isoformat())

    assert owed is None
    assert [each.to for each in chain(desk)] == ["chloe"]


def test_after_the_evening_check_a_change_of_the_day_passes_nothing_on(desk: Desk) -> None:
    evening(desk)
    changeover(desk, "chloe", at(19))

    assert [(each.course, each.to) for each in chain(desk)] == [(Course.EVENING, "ben")]
    assert told(desk) == []


def test_what_passed_on_at_midday_and_nobody_took_over_passes_on_in_the_evening(desk: Desk) -> None:
    changeover(desk, "ben", at(13))
    evening(desk)

    assert [(each.course, each.end, each.times) for each in chain(desk)] == [
        (Course.MIDDAY, End.PASSED_ON, 1),
        (Course.EVENING, None, 2),
    ]


def test_what_is_kept_and_what_is_the_sprints_stays_when_the_day_changes_hands(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("T-2", Column.IN_PROGRESS, assignee=PersonId("ann"), sprint=True))
    does(desk, "ann", at(12), lambda request: desk.accepting.keep(request, T1))
    changeover(desk, "ben", at(13))

    assert (chain(desk), chain(desk, "T-2"), told(desk)) == ([], [], [])


def test_how_it_passed_on_is_told_link_by_link_as_it_stands_now(desk: Desk) -> None:
    evening(desk)
    evening(desk, NEXT)
    with desk.database.changing() as work:
        work.tickets.replace(replace(ticket(desk), assignee=PersonId("chloe")), expected=1)
    with desk.database.reading() as work:
        request = desk.request(work, "ben", at(9, day=AFTER))
        key, links = desk.handing_over.passing.history(request, "1")
        assert desk.handing_over.passing.history(request, "A1")[1]
        with pytest.raises(Unknown):
            desk.handing_over.passing.history(request, "T-9")

    assert (key, [each.end for each in links]) == ("T-1", [End.PASSED_ON, End.ACCEPTED])


def test_what_never_passed_on_has_no_links(desk: Desk) -> None:
    with desk.database.reading() as work:
        passing, request = desk.handing_over.passing, desk.request(work)
        assert (passing.history(request, "T-1"), passing.history(request, "A1")) == (("T-1", ()), ("A1", ()))


class Away(Board):
    """The board, which does not answer."""

    def get(self, key: TicketKey) -> Ticket | None:
        raise TrackerUnavailable


def test_what_a_tracker_that_is_away_has_counts_as_waiting_and_is_raised(desk: Desk) -> None:
    evening(desk)
    away = Passing({"board": Away})
    with desk.database.changing() as work:
        work.items.save(an_item("A1", owner=PersonId("ben"), state=ItemState.ACKNOWLEDGED))
        request = desk.request(work, "ben", DEADLINE)
        assert [each.key for each in away.waiting(request)] == ["T-1"]
        away.raise_overdue(request, NEXT)

    assert [key in told(desk)[0] for key in ("T-1", "A1")] == [True, False]


def test_a_team_without_leads_is_told_in_its_channel_all_the_same(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.join(a_membership("dmitri", role=Role.MEMBER))
    evening(desk)
    deadline(desk)

    assert told(desk)[0].startswith("@Ben has not taken over what was handed over.")


def test_a_team_that_asks_for_no_acceptance_is_not_asked(desk: Desk) -> None:
    evening(desk)
    with desk.database.changing() as work:
        team = replace(desk.team, acceptance=None)
        work.teams.save(team)
        desk.handing_over.passing.raise_overdue(replace(desk.request(work, "ben", DEADLINE), team=team), NEXT)

    assert told(desk) == []


def test_only_what_is_not_theirs_already_is_announced_to_whoever_is_next(desk: Desk) -> None:
    changeover(desk, "ann", at(8))
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("T-2", Column.IN_PROGRESS, assignee=PersonId("ann")))
    evening(desk)
    with desk.database.reading() as work:
        found = [Plain().write(each.message.content) for each in work.outbox.unsettled() if each.message.to.direct]

    assert "2 tickets and 1 open item pass on to you." in found[0]


def test_what_passed_on_before_the_release_that_looks_on_is_over(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.passages.add(a_passage("T-1", end=End.UNKNOWN, ended_at=at(17, 30)))

    assert waiting(desk) == []
    evening(desk, NEXT)
    assert len(chain(desk)) == 1


def test_where_the_evening_check_never_came_what_was_not_done_waits_all_the_same(desk: Desk) -> None:
    missed = Due(kind=DueKind.EVENING_CHECK, team=OPS, slot=DAY.isoformat(), at=EVENING)
    for _ in range(2):
        with desk.database.changing() as work:
            desk.scheduling.do(work, missed, at(8, day=NEXT))

    assert waiting(desk) == [("A1", "ben"), ("T-1", "ben")]
    assert [(each.day, each.course, each.giver) for each in chain(desk)] == [(DAY, Course.EVENING, "ann")]
    deadline(desk)
    assert len(told(desk)) == 1


def test_what_waited_already_passes_on_once_more_where_the_evening_check_never_came(desk: Desk) -> None:
    evening(desk)
    missed = Due(kind=DueKind.EVENING_CHECK, team=OPS, slot=NEXT.isoformat(), at=at(17, 30, day=NEXT))
    for _ in range(2):
        with desk.database.changing() as work:
            desk.scheduling.do(work, missed, at(8, day=AFTER))

    assert [(each.end, each.times, each.to) for each in chain(desk)] == [
        (End.PASSED_ON, 1, "ben"),
        (None, 2, "chloe"),
    ]


def test_what_passes_on_before_it_was_too_late_to_take_it_over_is_raised_as_it_does(desk: Desk) -> None:
    evening(desk)
    slow = replace(desk, team=replace(desk.team, acceptance=timedelta(hours=9)))  # until 18:00
    evening(slow, NEXT)
    evening(slow, NEXT)

    assert [(each.end, each.raised_at) for each in chain(desk)] == [
        (End.PASSED_ON, at(17, 30, day=NEXT)),
        (None, None),
    ]
    assert len([each for each in told(desk) if "taken over what was handed over" in each]) == 1
