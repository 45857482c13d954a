"""What was done here and what the tracker makes of it come apart: everybody still reads what is so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from tests.core.jobs.mirrored import ANN, AWAY, BOB, JIRA, MINUTE, ONE, TWO, Desk, raising, words
from watchbill.errors import SiteRefuses
from watchbill.jobs.keeping import Keeper
from watchbill.model.message import Code, MessageKind, say
from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account
from watchbill.model.ticket import Column, TicketKey
from watchbill.model.timing import DEFAULT
from watchbill.ports import Database
from watchbill.rules import sites as rules
from watchbill.services import looking
from watchbill.services.mirroring import Mirroring
from watchbill.testing.builders import CHANNEL, a_team, a_ticket
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.site import MemorySite

MOVED, SOON = TicketKey("NET-7"), timedelta(seconds=30)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.link("ann", ANN)
    made.link("bob", BOB)
    made.place.add("one")
    made.place.add("two")
    made.keep()
    return made


def claim(desk: Desk, person: str, key: str = ONE) -> str:
    """The key of the answer."""
    with desk.asks(person) as request:
        desk.claiming.claim(request, TicketKey(key))
        return desk.answer(request, say(Code(key), " is yours."))


def said(desk: Desk, reply: str) -> list[tuple[MessageKind, str | None, str]]:
    """Everything that was said of an answer after it: of what kind, what it takes the place of, its words."""
    found: list[tuple[MessageKind, str | None, str]] = []
    with desk.database.reading() as work:
        while sending := work.outbox.by_key(f"{reply}~{len(found) + 1}"):
            message = sending.message
            found.append((message.kind, message.edits, words(message.content)))
    return found


# What people read


def test_a_refusal_is_not_overwritten_when_the_comment_behind_it_is_made(desk: Desk) -> None:
    claim(desk, "ann")
    desk.keep()
    desk.place.closed.add(Column.BLOCKED)
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, "waiting")
        reply = desk.answer(request, say("It is blocked."))

    desk.keep(SOON)

    assert [each.text for each in desk.place.comments["1"]] == ["Ann: waiting"]
    assert "has no way to blocked" in desk.shown(reply)[1]


def test_an_answer_of_several_tickets_keeps_what_is_so_and_says_below_what_is_not(desk: Desk) -> None:
    claim(desk, "ann", ONE)
    claim(desk, "ann", TWO)
    desk.keep()
    desk.place.put(ONE, holder=BOB)
    with desk.asks("ann") as request:
        desk.ticketing.close(request, [ONE, TWO])
        reply = desk.answer(request, say("Both are done."))

    desk.keep(SOON)

    assert desk.place.of(TWO).column is Column.DONE
    below, over = said(desk, reply)
    assert below[:2] == (MessageKind.REPLY, None)
    assert below[2].startswith("OPS-1 is with Bob in Jira")
    assert over == (MessageKind.UPDATE, reply, "Both are done.")
    assert words_of_notices(desk) == [
        "@Ann closed OPS-1 here before Jira could be told, and @Bob took it there: it stays with Bob. "
        "If you two agree otherwise: !claim OPS-1 anyway."
    ]


def words_of_notices(desk: Desk) -> list[str]:
    with desk.database.reading() as work:
        unsettled = work.outbox.unsettled()
    return [words(each.message.content) for each in unsettled if each.message.kind is MessageKind.NOTICE]


def test_what_comes_to_nothing_last_takes_the_promise_of_an_answer_of_several_away(desk: Desk) -> None:
    claim(desk, "ann", ONE)
    claim(desk, "ann", TWO)
    desk.keep()
    desk.place.put(TWO, holder=BOB)
    with desk.asks("ann") as request:
        desk.ticketing.close(request, [ONE, TWO])
        reply = desk.answer(request, say("Both are done."))

    desk.keep(SOON)

    assert (MessageKind.UPDATE, reply, "Both are done.") in said(desk, reply)


def test_a_comment_that_is_refused_takes_back_no_change_of_the_ticket(desk: Desk) -> None:
    claim(desk, "ann")
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, "waiting")
        blocked = desk.answer(request, say("It is blocked."))
    with desk.asks("ann") as request:
        desk.ticketing.done(request, ONE)
        done = desk.answer(request, say("It is done."))
    asked = len(desk.place.asked)
    answered = [lambda: None, lambda: None, lambda: None]  # get and change, then get
    desk.place.before = [*answered, raising(SiteRefuses("Jira takes no comment here."))]

    desk.keep(SOON)

    assert desk.place.asked[asked : asked + 4] == ["get OPS-1", "change OPS-1", "get OPS-1", "comment OPS-1"]
    assert desk.place.of(ONE).column is Column.DONE
    assert desk.shown(done) == (MessageKind.UPDATE, "It is done.")
    assert said(desk, blocked) == [
        (
            MessageKind.REPLY,
            blocked,
            "It is blocked.\nJira takes no comment here.\nSo Jira does not have the comment on OPS-1; I do.",
        ),
    ]


def test_whoever_claimed_it_last_here_is_called_when_it_is_somebody_elses_there(desk: Desk) -> None:
    claim(desk, "ann")
    with desk.asks("bob") as request:
        desk.claiming.claim(request, ONE, anyway=True)
        desk.answer(request, say("OPS-1 is yours."))
    desk.place.put(ONE, holder=Account(id="x1", name="Zoë"))

    desk.keep()

    (told,) = words_of_notices(desk)
    assert told.startswith("@Bob claimed OPS-1 here before Jira could be told, and Zoë (Jira) took it there")


def test_the_keys_of_all_new_tickets_of_an_answer_become_their_own(desk: Desk) -> None:
    keys: list[TicketKey] = []
    for _ in range(11):
        with desk.asks("ann") as request:
            keys.append(desk.ticketing.create(request, "old").key)
    desk.keep()
    with desk.asks("ann") as request:
        made = [desk.ticketing.create(request, "new").key for _ in range(2)]
        reply = desk.answer(request, say(Code(made[0]), ", ", Code(f"!show {made[1]}"), " of ", Code("NEW-123")))
        assert made == ["NEW-12", "NEW-13"]

    desk.keep(SOON)

    assert desk.shown(reply) == (MessageKind.REPLY, "OPS-14, !show OPS-15 of NEW-123")


def test_everybody_who_waits_is_told_that_it_takes_longer_and_once(desk: Desk) -> None:
    replies = [claim(desk, "ann", ONE), claim(desk, "bob", TWO)]
    desk.place.away = AWAY
    for _ in range(3):
        desk.keep(MINUTE)
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "well")
        late = desk.answer(request, say("Noted."))
    desk.keep(MINUTE)

    for each in replies:
        ((_, _, text),) = said(desk, each)
        assert "Jira has not answered since" in text
    assert said(desk, late) == []  # it said so from the beginning


# One thing that is not answered


def test_one_thing_that_is_never_answered_holds_up_nothing_else(desk: Desk) -> None:
    claim(desk, "ann", ONE)
    claim(desk, "bob", TWO)
    site = desk.place

    def stuck() -> None:
        if site.asked[-1] == "get OPS-1":
            raise AWAY

    for _ in range(10):
        site.before = [stuck] * 20
        desk.keep(timedelta(seconds=6))

    assert site.of(TWO).account == BOB.id
    site.put(TWO, title="read")
    for _ in range(20):
        site.before = [stuck] * 20
        desk.keep(timedelta(seconds=6))
    assert desk.ticket(TWO).title == "read"
    site.before = []
    desk.keep(MINUTE)
    assert site.of(ONE).account == ANN.id


def test_a_failure_counts_once(desk: Desk) -> None:
    claim(desk, "ann")
    desk.place.away = AWAY

    desk.keep()

    with desk.database.reading() as work:
        state = work.sites.get(JIRA)
    assert state is not None
    assert (state.failures, state.again_at) == (1, desk.clock.now() + rules.FIRST_WAIT)


def test_a_ticket_that_changes_hands_once_after_a_long_silence_is_not_given_up(desk: Desk) -> None:
    claim(desk, "ann")
    desk.place.away = AWAY
    for _ in range(8):
        desk.keep(timedelta(minutes=10))
    desk.place.away = None

    def restless() -> None:
        if desk.place.asked[-1].startswith("change"):
            desk.place.put(
                ONE, column=Column.BLOCKED if desk.place.of(ONE).column is Column.BACKLOG else Column.BACKLOG
            )

    desk.place.before = [restless] * 6
    desk.keep(timedelta(minutes=10))
    assert len(desk.pending()) == 1
    desk.place.before = []
    desk.keep(MINUTE)

    assert desk.place.of(ONE).account == ANN.id


def test_what_comes_after_a_mistake_of_ours_waits_for_it(desk: Desk) -> None:
    claim(desk, "ann")
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, "waiting")
    desk.place.before = [raising(ValueError("a mistake"))]

    desk.keep()
    desk.keep(MINUTE)

    assert desk.pending() == []
    assert desk.place.of(ONE).column is Column.BLOCKED
    assert desk.ticket(ONE).column is Column.BLOCKED


def test_the_reason_of_a_ticket_that_may_not_be_seen_any_more_is_told(desk: Desk) -> None:
    reply = claim(desk, "ann")
    desk.place.before = [raising(SiteRefuses("Jira shows my account no OPS-1."))] * 2

    desk.keep()

    assert desk.shown(reply)[1].startswith("Jira shows my account no OPS-1.")


def test_a_refused_look_takes_nobodys_change_back(desk: Desk) -> None:
    with desk.database.changing() as work:
        looking.look(work, desk.team, ONE, desk.clock.now())
    reply = claim(desk, "ann")
    desk.place.before = [raising(SiteRefuses("Not now."))]

    desk.keep()

    assert desk.place.of(ONE).account == ANN.id
    assert desk.shown(reply) == (MessageKind.UPDATE, "OPS-1 is yours.")


class Counting:
    """A database that notes how often everything that waits is read."""

    def __init__(self) -> None:
        self.real, self.whole = MemoryDatabase(), 0

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[object]:
        with self.real.changing(lasting=lasting) as work:
            yield Counted(work, self)

    @contextmanager
    def reading(self) -> Iterator[object]:
        with self.real.reading() as work:
            yield Counted(work, self)


class Counted:
    """As what it stands for."""

    def __init__(self, real: object, counting: Counting) -> None:
        self._real, self._counting = real, counting

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name == "pending":
            self._counting.whole += 1
        return Counted(found, self._counting) if name == "errands" else found


def test_what_waits_is_read_whole_once_and_not_for_each() -> None:
    counting = Counting()
    desk = Desk(database=cast("Database", counting))
    desk.place.add("one")
    desk.keep()
    with desk.asks("ann") as request:
        for number in range(50):
            desk.ticketing.note(request, ONE, f"note {number}")
    before = counting.whole

    desk.keep()

    assert len(desk.place.comments["1"]) == 50
    assert counting.whole - before < 5


# Keys that change


def test_a_ticket_that_moved_and_changes_hands_is_not_lost(desk: Desk) -> None:
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "first")
    desk.keep()
    claim(desk, "ann")
    version = desk.ticket(ONE).version
    desk.place.put(ONE, key=MOVED)
    looked: list[str] = []

    def blocked_meanwhile() -> None:
        looked.append(desk.place.asked[-1])
        if looked == ["get OPS-1", "change NET-7"]:
            desk.place.put(MOVED, column=Column.BLOCKED)

    desk.place.before = [blocked_meanwhile] * 2
    desk.keep(SOON)

    assert desk.place.of(MOVED).account == ANN.id
    assert desk.ticket(MOVED).version >= version
    with desk.database.reading() as work:
        assert work.claims.held(MOVED) is not None


def test_what_was_written_down_under_a_former_key_is_done_under_the_present_one(desk: Desk) -> None:
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "new")
    with desk.asks("ann") as request:
        desk.ticketing.note(request, made.key, "well")
    (_, note) = desk.pending()
    desk.keep()
    key = TicketKey("OPS-3")
    assert [each.text for each in desk.place.comments["3"]] == ["Ann: well"]
    with desk.database.changing() as work:  # it was committed while the ticket got its key
        work.errands.add(note)
    desk.place.comments.clear()

    desk.keep(SOON)

    assert [each.text for each in desk.place.comments["3"]] == ["Ann: well"]
    assert desk.ticket(key).title == "new"


def test_a_new_ticket_that_was_read_and_claimed_before_its_key_was_known_is_one(desk: Desk) -> None:
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "new")
    claim(desk, "ann", made.key)
    desk.place.after.append(raising(ValueError("a mistake")))
    desk.keep(MINUTE)
    claim(desk, "bob", "OPS-3")

    for _ in range(3):
        desk.keep(MINUTE)

    assert desk.pending() == []
    assert desk.backlog() == [ONE, TWO]
    with desk.database.reading() as work:
        claims = [each for each in work.claims.open(desk.team.id) if each.key == "OPS-3"]
    assert [each.person for each in claims] == [desk.ticket("OPS-3").assignee]


def test_a_key_that_another_ticket_has_by_now_means_that_one(desk: Desk) -> None:
    desk.place.put(ONE, key=MOVED)
    desk.keep(MINUTE)
    del desk.place.former[ONE]
    desk.place.tickets["9"] = desk.place.put(TWO, key=ONE)
    desk.keep(MINUTE)

    with desk.asks("ann") as request:
        assert desk.ticketing.find(request, ONE).ticket.title == "two"


def test_a_ticket_of_the_tracker_is_not_taken_for_a_new_one_of_ours(desk: Desk) -> None:
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "ours").key
    desk.place.tickets["x"] = replace(desk.place.add("theirs"), id="x", key=made)
    del desk.place.tickets["3"]
    desk.place.before = [raising(ValueError("a mistake"))]
    desk.keep(MINUTE)
    assert desk.ticket(made).title == "ours"

    desk.keep(MINUTE)
    desk.keep(MINUTE)

    titles = {desk.ticket(each).title for each in desk.backlog()}
    assert titles == {"one", "two", "ours", "theirs"}
    with desk.asks("ann") as request:
        assert desk.ticketing.find(request, made).ticket.title == "theirs"


# The clock


def test_a_clock_that_was_ahead_and_is_set_right_stops_nothing(desk: Desk) -> None:
    year = timedelta(days=365)
    desk.place.away = AWAY
    desk.keep(year)
    desk.place.away = None
    reply = claim(desk, "ann")
    desk.clock.advance(-year)

    assert desk.keeper.once()

    assert desk.place.of(ONE).account == ANN.id
    assert desk.shown(reply)[1] == "OPS-1 is yours."


# Boards that are somebody else's, or were


def test_a_webhook_of_a_ticket_that_is_on_no_board_here_puts_it_on_none(desk: Desk) -> None:
    there = desk.place.add("elsewhere")
    desk.place.elsewhere.add(there.key)
    new = desk.place.add("new")
    with desk.database.changing() as work:
        looking.look(work, desk.team, there.key, desk.clock.now())
        looking.look(work, desk.team, new.key, desk.clock.now())

    desk.keep(timedelta(seconds=11))
    desk.keep()

    assert desk.backlog() == [ONE, TWO, new.key]


def test_what_is_longer_than_any_key_is_not_looked_at(desk: Desk) -> None:
    with desk.database.changing() as work:
        looking.look(work, desk.team, "OPS-" + "1" * 10_000, desk.clock.now())

    assert desk.pending() == []


def called(desk: Desk, name: str) -> Callable[[], bool]:
    """The tracker's table has another name in the file, and the team's `tracker` too."""
    with desk.database.changing() as work:
        work.teams.save(a_team(tracker=name, channel=CHANNEL))
    return Keeper(name, MemorySite(desk.place), desk.database, desk.clock, desk.ids, DEFAULT).once


def test_a_tracker_that_is_called_otherwise_in_the_file_has_the_same_tickets(desk: Desk) -> None:
    claim(desk, "ann", ONE)
    desk.keep()
    claim(desk, "bob", TWO)
    with desk.database.changing() as work:
        for person, account in (("ann", ANN), ("bob", BOB)):
            work.people.link(Identity(platform="cloud", id=account.id), PersonId(person))

    keep = called(desk, "cloud")
    assert keep()
    assert keep()

    assert [desk.ticket(each).tracker for each in (ONE, TWO)] == ["cloud", "cloud"]
    assert desk.place.of(TWO).account == BOB.id
    with desk.database.reading() as work:
        assert [each.person for each in work.claims.open(desk.team.id)] == ["ann", "bob"]
        assert work.errands.pending(JIRA) == work.errands.pending("cloud") == []


def test_a_ticket_of_another_tracker_with_the_same_key_is_another_one(desk: Desk) -> None:
    claim(desk, "ann", ONE)
    first = desk.place.tickets.pop("1")
    desk.place.tickets["x"] = replace(first, id="x", title="other", updated_at=first.updated_at - MINUTE)

    assert called(desk, "cloud")()

    ticket = desk.ticket(ONE)
    assert (ticket.tracker, ticket.title, ticket.assignee) == ("cloud", "other", None)
    assert desk.pending() == []
    with desk.database.reading() as work:
        assert work.claims.held(ONE) is None


def test_the_built_in_board_keeps_its_tickets(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.tickets.add(a_ticket("OPS-3", title="ours"))
    desk.place.add("three")

    desk.keep(MINUTE)

    assert (desk.ticket("OPS-3").title, desk.ticket("OPS-3").tracker) == ("ours", "board")


def test_a_ticket_that_may_not_be_seen_any_more_holds_up_no_reading(desk: Desk) -> None:
    desk.place.elsewhere.add(ONE)
    desk.clock.advance(timedelta(hours=1))

    def forbidden() -> None:
        if desk.place.asked[-1] == "get OPS-1":
            raise SiteRefuses("You may not see it.")

    desk.place.before = [forbidden] * 9
    desk.keep()

    assert desk.backlog() == [TWO]
    with desk.database.reading() as work:
        state = work.sites.get(JIRA)
    assert state is not None
    assert (state.failure, state.whole_at) == ("", desk.clock.now())


def test_comments_that_may_not_be_read_hold_up_no_reading(desk: Desk) -> None:
    desk.clock.advance(SOON)
    desk.place.put(ONE, column=Column.IN_PROGRESS, holder=ANN)

    def forbidden() -> None:
        if desk.place.asked[-1].startswith("comments"):
            raise SiteRefuses("You may not read them.")

    desk.place.before = [forbidden] * 9
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        state = work.sites.get(JIRA)
    assert state is not None
    assert state.failure == ""


def test_a_tracker_whose_clock_was_set_back_is_believed_when_it_is_asked_for_a_ticket(desk: Desk) -> None:
    desk.place.tickets["1"] = replace(desk.place.of(ONE), updated_at=desk.clock.now() + timedelta(days=9))
    desk.keep(timedelta(hours=1))
    claim(desk, "ann")
    desk.place.put(ONE, holder=BOB)

    desk.keep()

    assert desk.ticket(ONE).assignee == "bob"


def test_a_ticket_that_was_closed_there_by_somebody_else_is_not_said_to_be_theirs(desk: Desk) -> None:
    with desk.asks("ann") as request:
        desk.ticketing.done(request, ONE)
        reply = desk.answer(request, say("It is done."))
    desk.place.put(ONE, column=Column.DONE, holder=BOB)

    desk.keep()

    assert desk.shown(reply)[1].startswith("OPS-1 was closed in Jira meanwhile")


def test_what_is_done_is_not_put_in_order(desk: Desk) -> None:
    desk.place.put(ONE, column=Column.DONE)
    desk.keep(MINUTE)
    before = desk.ticket(ONE)
    desk.place.add("three")

    desk.keep(timedelta(hours=1))

    assert desk.ticket(ONE) == before


def test_a_lost_claim_is_told_where_the_channel_is(desk: Desk) -> None:
    claim(desk, "ann")
    desk.keep()
    desk.place.delete(ONE)
    with desk.database.changing() as work:
        Mirroring(JIRA, "Jira", desk.ids).left(work, ONE)
        assert work.tickets.get(ONE) is not None

    desk.keep(timedelta(hours=1))

    assert words_of_notices(desk) == ["@Ann: OPS-1 is not in Jira any more."]
    assert desk.team.channel == CHANNEL
