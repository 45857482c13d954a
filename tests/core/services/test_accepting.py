"""Taking over from whoever was on MRO before (M2), and keeping what one goes on with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Changed, Refused, StorageUnavailable, TrackerUnavailable, Unknown
from watchbill.model import Claim, ClaimKind, Column, Outcome, Person, PersonId, Ticket, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.ports import Hooks
from watchbill.rules.accepting import Accepted
from watchbill.services.accepting import Accepting
from watchbill.testing.builders import DAY, a_claim, a_ticket, a_turn
from watchbill.trackers.board import Board

YESTERDAY = DAY - timedelta(days=1)
T1, T2, T3 = (TicketKey(f"T-{number}") for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def turns(desk: Desk) -> None:
    """Ben was on MRO yesterday, Ann is today."""
    with desk.database.changing() as work:
        work.turns.save(a_turn("ben", "chloe", day=YESTERDAY))
        work.turns.save(a_turn("ann", "ben", day=DAY))


def add(desk: Desk, key: str, who: str = "ben", column: Column = Column.IN_PROGRESS, **changes: bool) -> None:
    """A ticket of somebody, claimed yesterday."""
    with desk.database.changing() as work:
        since = NOW - timedelta(days=1)
        work.tickets.add(a_ticket(key, column, assignee=PersonId(who), moved_at=since, **changes))
        work.claims.add(a_claim(key, who, at=since, id=f"claim-{key}"))


def accept(desk: Desk, by: str = "ann", now: datetime = NOW) -> Accepted:
    with desk.database.changing() as work:
        return desk.accepting.everything(desk.request(work, by, now))


def accept_one(desk: Desk, key: str, by: str = "ann") -> Accepted:
    with desk.database.changing() as work:
        return desk.accepting.one(desk.request(work, by), TicketKey(key))


def keep(desk: Desk, key: str, by: str = "ben", *, off: bool = False) -> Ticket:
    with desk.database.changing() as work:
        return desk.accepting.keep(desk.request(work, by), TicketKey(key), off=off)


def held(desk: Desk, key: TicketKey) -> Claim:
    with desk.database.reading() as work:
        found = work.claims.held(key)
    assert found is not None
    return found


def ticket(desk: Desk, key: TicketKey) -> Ticket:
    with desk.database.reading() as work:
        found = work.tickets.get(key)
    assert found is not None
    return found


def test_what_the_one_before_has_is_the_askers_and_stays_in_its_column(desk: Desk) -> None:
    add(desk, T1)
    add(desk, T2, column=Column.BLOCKED)

    found = accept(desk)

    assert [(each.key, each.column, each.assignee) for each in found.taken] == [
        (T1, Column.IN_PROGRESS, "ann"),
        (T2, Column.BLOCKED, "ann"),
    ]
    assert ticket(desk, T2).moved_at == NOW - timedelta(days=1)
    claim = held(desk, T1)
    assert (claim.person, claim.kind, claim.taken_from) == ("ann", ClaimKind.TAKEN_OVER, "ben")
    with desk.database.reading() as work:
        ended = work.claims.ended(OPS, Outcome.TAKEN, NOW, NOW + timedelta(seconds=1))
    assert [each.key for each in ended] == [T1, T2]


def test_what_others_have_what_is_kept_and_what_is_the_sprints_stays(desk: Desk) -> None:
    add(desk, "T-1", "chloe")
    add(desk, "T-2")
    add(desk, "T-3", sprint=True)
    keep(desk, "T-2")

    found = accept(desk)

    assert [[each.key for each in part] for part in (found.taken, found.kept, found.sprint)] == [[], [T2], [T3]]
    assert {ticket(desk, each).assignee for each in (T2, T3)} == {"ben"}
    assert ticket(desk, T1).assignee == "chloe"


def test_the_limit_is_no_matter_and_what_was_taken_over_does_not_count_against_it(desk: Desk) -> None:
    for number in range(1, 4):
        add(desk, f"T-{number}", "ann")
    for number in range(4, 9):
        add(desk, f"T-{number}")

    assert len(accept(desk).taken) == 5
    with desk.database.changing() as work:
        desk.ticketing.done(desk.request(work), T1)
        work.tickets.add(a_ticket("T-9", Column.BACKLOG))
        desk.claiming.claim(desk.request(work), TicketKey("T-9"))
    assert held(desk, TicketKey("T-9")).person == "ann"


def test_after_a_swap_it_is_theirs_who_took_the_day(desk: Desk) -> None:
    add(desk, "T-1")
    add(desk, "T-2", "chloe")
    with desk.database.changing() as work:
        work.turns.save(a_turn("chloe", "ben", day=YESTERDAY, revision=2))

    found = accept(desk)

    assert (found.previous, [each.key for each in found.taken]) == ("chloe", [T2])


def test_a_day_that_nobody_had_is_passed_over(desk: Desk) -> None:
    add(desk, "T-1", "chloe")
    with desk.database.changing() as work:
        work.turns.save(a_turn(None, None, day=YESTERDAY, revision=2))
        work.turns.save(a_turn("chloe", None, day=DAY - timedelta(days=4)))

    assert [each.key for each in accept(desk).taken] == [T1]


def test_who_was_on_mro_before_as_well_takes_nothing_over(desk: Desk) -> None:
    add(desk, "T-1")

    found = accept(desk, by="ben")

    assert (found.previous, found.taken) == ("ben", ())


def test_where_nobody_was_on_mro_before_there_is_nothing(desk: Desk) -> None:
    assert accept(desk, now=NOW - timedelta(days=1)).before is None


def test_what_somebody_took_a_moment_ago_is_left_and_the_rest_is_taken(desk: Desk) -> None:
    add(desk, "T-1")
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("T-2", Column.IN_PROGRESS, assignee=PersonId("ben")))
        work.claims.add(a_claim("T-2", "ben", at=NOW - timedelta(seconds=10)))

    found = accept(desk)

    assert ([each.key for each in found.taken], [each.ticket.key for each in found.not_taken]) == ([T1], [T2])
    assert held(desk, T2).person == "ben"


def told(desk: Desk) -> list[str]:
    with desk.database.reading() as work:
        return [Plain().write(each.message.content) for each in work.outbox.unsettled()]


def test_who_had_them_is_called_in_the_channel_once_where_the_answer_is_not_read(desk: Desk) -> None:
    add(desk, "T-1")
    accept(desk)
    accept(desk)

    assert told(desk) == ["Ann has taken over T-1 from @Ben."]


def test_who_reads_the_answer_is_not_called_twice(desk: Desk) -> None:
    add(desk, "T-1")
    with desk.database.changing() as work:
        desk.accepting.everything(replace(desk.request(work), heard=True))

    assert told(desk) == []


def test_a_team_without_a_channel_takes_over_as_well(desk: Desk) -> None:
    add(desk, "T-1")
    with desk.database.changing() as work:
        request = replace(desk.request(work), team=replace(desk.team, channel=None))
        assert [each.key for each in desk.accepting.everything(request).taken] == [T1]

    assert told(desk) == []


def test_one_ticket_passes_on_alone(desk: Desk) -> None:
    add(desk, "T-1")
    add(desk, "T-2")

    assert [each.key for each in accept_one(desk, "1").taken] == [T1]
    assert ticket(desk, T2).assignee == "ben"
    assert told(desk) == ["Ann has taken over T-1 from @Ben."]


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("T-1", "Ben keeps T-1 and goes on with it. If you two agreed otherwise: `!claim T-1`."),
        (
            "T-2",
            "T-2 is with Chloe, and Ben was on MRO yesterday, Mon 30 Nov. `!claim T-2` takes it",
        ),
        ("T-3", "T-3 belongs to the sprint and stays with Ben: whoever is on MRO does not work on that."),
        ("T-4", "T-4 is already yours."),
        ("T-5", "T-5 is already done."),
        ("T-6", "T-6 is in Backlog and not started yet. `!claim T-6` starts it."),
    ],
)
def test_what_does_not_pass_on_is_refused_with_the_reason(desk: Desk, key: str, says: str) -> None:
    add(desk, "T-1")
    keep(desk, "T-1")
    add(desk, "T-2", "chloe")
    add(desk, "T-3", sprint=True)
    add(desk, "T-4", "ann")
    add(desk, "T-5", column=Column.DONE)
    add(desk, "T-6", column=Column.BACKLOG)

    with pytest.raises(Refused) as refused:
        accept_one(desk, key)

    assert str(refused.value).startswith(says)


def test_a_ticket_that_is_not_there_is_unknown(desk: Desk) -> None:
    add(desk, "T-1")

    with pytest.raises(Unknown, match="Did you mean T-1"):
        accept_one(desk, "T-11")


@pytest.mark.parametrize("off", [True, False])
def test_keeping_lasts_until_it_is_taken_back(desk: Desk, off: bool) -> None:
    add(desk, "T-1")
    keep(desk, "T-1")
    keep(desk, "T-1")
    assert held(desk, T1).kept
    if off:
        keep(desk, "T-1", off=True)
        keep(desk, "T-1", off=True)

    assert [each.key for each in accept(desk).taken] == ([T1] if off else [])


def test_keeping_ends_with_the_claim(desk: Desk) -> None:
    add(desk, "T-1")
    keep(desk, "T-1")
    with desk.database.changing() as work:
        desk.claiming.claim(desk.request(work, "chloe"), T1)
        assert desk.ticketing.find(desk.request(work), T1).kept is False

    assert (held(desk, T1).person, held(desk, T1).kept) == ("chloe", False)


def test_keeping_outlasts_a_block(desk: Desk) -> None:
    add(desk, "T-1")
    keep(desk, "T-1")
    with desk.database.changing() as work:
        desk.ticketing.block(desk.request(work, "ben"), T1, "no disk")
        desk.claiming.claim(desk.request(work, "ben"), T1)

    assert held(desk, T1).kept


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("T-1", "T-1 is with Chloe, and only who has a ticket can keep it. `!claim T-1` makes it yours."),
        ("T-2", "T-2 belongs to the sprint and stays with you anyway."),
        ("T-3", "T-3 is already done."),
        ("T-4", "T-4 is in Backlog and not started yet."),
    ],
)
def test_only_ones_own_ticket_in_progress_is_kept(desk: Desk, key: str, says: str) -> None:
    add(desk, "T-1", "chloe")
    add(desk, "T-2", sprint=True)
    add(desk, "T-3", column=Column.DONE)
    add(desk, "T-4", column=Column.BACKLOG)

    with pytest.raises(Refused) as refused:
        keep(desk, key)

    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("before", [None, "chloe"])
def test_who_has_a_ticket_by_the_trackers_word_alone_gets_a_claim_that_is_kept(
    desk: Desk, before: str | None
) -> None:
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("T-1", Column.IN_PROGRESS, assignee=PersonId("ben")))
        if before:
            work.claims.add(a_claim("T-1", before, at=NOW - timedelta(days=1)))
    keep(desk, "T-1")

    assert (held(desk, T1).person, held(desk, T1).kept) == ("ben", True)
    assert [each.key for each in accept(desk).kept] == [T1]


def test_what_is_kept_is_recorded_once(desk: Desk) -> None:
    add(desk, "T-1")
    with desk.database.changing() as work:
        request = desk.request(work, "ben")
        desk.accepting.keep(request, T1)
        desk.accepting.keep(request, T1)
        told = [each.action for each in work.events if hasattr(each, "action")]

    assert told == ["keep"]


def offered(desk: Desk, by: str = "ann") -> list[str] | None:
    with desk.database.reading() as work:
        found = desk.accepting.offered(desk.request(work, by))
    return [each.key for each in found.taken] if found else None


def test_what_passes_on_is_offered_to_whoever_is_on_mro_and_to_nobody_else(desk: Desk) -> None:
    assert offered(desk) is None
    add(desk, "T-1")

    assert (offered(desk), offered(desk, "chloe"), offered(desk, "ben")) == (["T-1"], None, None)
    accept(desk)
    assert offered(desk) is None


class Contested(Board):
    """The board, on which Chloe takes T-1 at the very moment at which Ann does."""

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        if ticket.key == T1 and ticket.version == 1:
            Board.assign(self, ticket, PersonId("chloe"), column, at)
        return Board.assign(self, ticket, to, column, at)


class Renamed(Board):
    """The board, on which somebody changes T-1 at the same moment, and not who has it."""

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        if ticket.key == T1 and ticket.version < 3:
            self.work.tickets.replace(replace(ticket, title="Else"), expected=ticket.version)
        return Board.assign(self, ticket, to, column, at)


class Failing(Board):
    """The board, which stops answering at T-2."""

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        if ticket.key == T2:
            raise TrackerUnavailable
        return Board.assign(self, ticket, to, column, at)


class Objecting:
    """Objects to T-1 alone."""

    def objections(self, action: str, person: Person, now: datetime) -> Sequence[str]:
        return ["Not before noon"] if action == "accept T-1" else []


def on(desk: Desk, board: type[Board]) -> Accepting:
    return replace(desk.accepting, trackers={"board": board})


def all_of(desk: Desk, accepting: Accepting) -> Accepted:
    with desk.database.changing() as work:
        return accepting.everything(desk.request(work))


def test_where_somebody_was_faster_the_rest_is_done_and_it_is_said(desk: Desk) -> None:
    add(desk, "T-1")
    add(desk, "T-2")

    found = all_of(desk, on(desk, Contested))

    assert [each.key for each in found.taken] == [T2]
    assert [(each.ticket.key, each.ticket.assignee) for each in found.not_taken] == [(T1, "chloe")]
    assert held(desk, T1).person == "ben"
    with pytest.raises(Refused, match="T-1 is with Chloe"):
        accept_one(desk, "T-1")


def test_where_somebody_was_faster_with_the_only_one_it_is_said(desk: Desk) -> None:
    add(desk, "T-1")

    with pytest.raises(Changed) as lost, desk.database.changing() as work:
        on(desk, Contested).one(desk.request(work), T1)

    assert str(lost.value) == "T-1 was not taken over: Chloe took it just now. `!show T-1` shows it."


def test_a_change_of_something_else_at_the_same_moment_is_no_hindrance(desk: Desk) -> None:
    add(desk, "T-1")

    assert [(each.title, each.assignee) for each in all_of(desk, on(desk, Renamed)).taken] == [("Else", "ann")]


def test_where_the_tracker_goes_away_what_was_taken_stays_taken(desk: Desk) -> None:
    for key in ("T-1", "T-2", "T-3"):
        add(desk, key)

    found = all_of(desk, on(desk, Failing))

    assert [each.key for each in found.taken] == [T1]
    assert [(each.ticket.key, each.away) for each in found.not_taken] == [(T2, True), (T3, True)]
    assert held(desk, T1).person == "ann"


def test_where_the_tracker_is_away_nothing_is_changed(desk: Desk) -> None:
    add(desk, "T-2")

    with pytest.raises(TrackerUnavailable):
        all_of(desk, on(desk, Failing))
    assert held(desk, T2).person == "ben"


def test_what_a_plugin_objects_to_is_left_with_its_words(desk: Desk) -> None:
    add(desk, "T-1")
    add(desk, "T-2")
    accepting = replace(desk.accepting, hooks=cast("Hooks", Objecting()))

    found = all_of(desk, accepting)

    assert [each.key for each in found.taken] == [T2]
    assert [(each.ticket.key, each.objection) for each in found.not_taken] == [(T1, "Not before noon")]
    with pytest.raises(Refused, match="Not before noon"), desk.database.changing() as work:
        accepting.one(desk.request(work), T1)


def test_what_a_tracker_elsewhere_did_before_a_lost_commit_is_recorded_when_it_is_asked_again(desk: Desk) -> None:
    team = replace(desk.team, tracker="elsewhere")
    there = desk.elsewhere.database
    with there.changing() as work:
        work.tickets.add(a_ticket("T-1", Column.IN_PROGRESS, assignee=PersonId("ben")))
    with desk.database.changing() as work:
        work.claims.add(a_claim("T-1", "ben", at=NOW - timedelta(days=1)))

    def lose_the_commit() -> None:
        with desk.database.changing() as work:
            desk.accepting.everything(replace(desk.request(work), team=team))
            raise StorageUnavailable

    with pytest.raises(StorageUnavailable):
        lose_the_commit()
    assert held(desk, T1).person == "ben"
    with desk.database.changing() as work:
        found = desk.accepting.everything(replace(desk.request(work), team=team))

    assert [(each.key, each.assignee) for each in found.taken] == [(T1, "ann")]
    assert held(desk, T1).person == "ann"


def test_a_tracker_that_is_away_offers_nothing(desk: Desk) -> None:
    desk.elsewhere.away = True
    with desk.database.reading() as work:
        request = replace(desk.request(work), team=replace(desk.team, tracker="elsewhere"))
        assert desk.accepting.offered(request) is None
