"""The mirror of an outside tracker says what the tracker says, and the tracker hears what was done here."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.core.jobs.mirrored import ANN, BOB, JIRA, Desk
from watchbill.errors import SiteAway, SiteRefuses, StorageUnavailable
from watchbill.jobs import keeping
from watchbill.jobs.holds import Lost
from watchbill.model.message import MessageKind, say
from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account
from watchbill.model.ticket import Column, Outcome, TicketKey
from watchbill.rules import sites as rules
from watchbill.rules.claiming import Granted, JustTaken, Verdict
from watchbill.services import mirroring
from watchbill.services.staleness import Staleness
from watchbill.testing.builders import OPS
from watchbill.trackers.mirror import mirrors

ONE, TWO = TicketKey("OPS-1"), TicketKey("OPS-2")
MINUTE = timedelta(minutes=1)
AWAY = SiteAway("Jira does not answer in time.")


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.link("ann", ANN)
    made.link("bob", BOB)
    return made


def claim(desk: Desk, person: str, key: str = ONE, *, anyway: bool = False) -> tuple[Verdict, str]:
    """How it went, and the key of the answer."""
    with desk.asks(person) as request:
        result = desk.claiming.claim(request, TicketKey(key), anyway=anyway)
        return result.verdict, desk.answer(request, say(f"{key} is yours."))


# What the tracker says


def test_the_board_is_read_in_its_order(desk: Desk) -> None:
    for number in range(1, 9):
        desk.place.add(f"ticket {number}")
    desk.place.put(TicketKey("OPS-5"), column=Column.IN_PROGRESS, holder=BOB)
    desk.place.put(TicketKey("OPS-6"), column=Column.DONE)

    desk.keep()

    assert desk.backlog() == ["OPS-1", "OPS-2", "OPS-3", "OPS-4", "OPS-7", "OPS-8"]
    taken = desk.ticket("OPS-5")
    assert (taken.column, taken.assignee, taken.title) == (Column.IN_PROGRESS, "bob", "ticket 5")


def test_what_changes_there_is_known_a_minute_later(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    desk.place.put(ONE, title="The disk", column=Column.IN_PROGRESS, holder=BOB)
    desk.place.add("two")
    desk.keep(MINUTE / 2)
    assert desk.ticket(ONE).title == "one"

    desk.keep(MINUTE)

    assert (desk.ticket(ONE).title, desk.ticket(ONE).assignee) == ("The disk", "bob")
    assert desk.ticket(TWO).title == "two"
    assert "board" not in desk.place.asked[desk.place.asked.index("changed") :]


def test_the_first_of_backlog_is_the_first_there_a_minute_later(desk: Desk) -> None:
    for number in range(1, 7):
        desk.place.add(f"ticket {number}")
    desk.keep()
    desk.place.first(TicketKey("OPS-5"), TicketKey("OPS-2"))

    desk.keep(MINUTE)

    assert desk.backlog() == ["OPS-5", "OPS-2", "OPS-1", "OPS-3", "OPS-4", "OPS-6"]


def test_the_whole_order_is_read_every_hour(desk: Desk) -> None:
    for number in range(1, 7):
        desk.place.add(f"ticket {number}")
    desk.keep()
    desk.place.first(*(TicketKey(f"OPS-{number}") for number in (1, 2, 3, 6, 5, 4)))

    desk.keep(timedelta(hours=1))

    assert desk.backlog() == ["OPS-1", "OPS-2", "OPS-3", "OPS-6", "OPS-5", "OPS-4"]


def test_somebody_whom_nobody_here_knows_has_their_own_name(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, Account(id="x1", name="Zoë  Berg\n"))

    desk.keep()

    assert desk.ticket(ONE).assignee == "Zoë Berg (Jira)"


def test_members_are_known_there_by_their_addresses() -> None:
    desk = Desk()
    desk.place.add("one", Column.IN_PROGRESS, BOB)

    desk.keep()
    desk.place.put(ONE, title="changed")
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        owner = work.people.by_identity(Identity(platform=JIRA, id=BOB.id))
    assert owner is not None
    assert owner.id == "bob"
    assert desk.ticket(ONE).assignee == "bob"


def test_what_is_not_on_the_board_any_more_is_looked_at_or_forgotten(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, ANN)
    desk.place.add("two")
    desk.keep()
    assert claim(desk, "ann", TWO)[0] == Granted(kind="started")  # type: ignore[arg-type]
    desk.keep()
    desk.place.put(ONE, column=Column.DONE)
    desk.place.delete(TWO)

    desk.keep(timedelta(hours=1))

    assert desk.ticket(ONE).column is Column.DONE
    with desk.database.reading() as work:
        assert work.tickets.get(TWO) is None
        (ended,) = work.claims.ended(OPS, Outcome.RELEASED, desk.clock.now() - MINUTE, desk.clock.now() + MINUTE)
    assert desk.told(f"gone:{ended.id}") == "@Ann: OPS-2 is not in Jira any more."


def test_what_left_the_board_leaves_the_mirror_unless_somebody_works_on_it(desk: Desk) -> None:
    desk.place.add("one")
    desk.place.add("two")
    desk.keep()
    claim(desk, "ann", TWO)
    desk.keep()
    desk.place.elsewhere = {ONE, TWO}

    desk.keep(timedelta(hours=1))

    assert desk.backlog() == []
    assert desk.ticket(TWO).assignee == "ann"
    with desk.database.reading() as work:
        assert work.tickets.get(ONE) is None


def test_a_claim_ends_when_somebody_else_has_it_there(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.keep()
    assert desk.place.of(ONE).account == ANN.id

    desk.place.put(ONE, holder=BOB)
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        assert work.claims.held(ONE) is None
    assert desk.ticket(ONE).assignee == "bob"


def test_what_was_closed_there_counts_as_done_here(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, BOB)
    desk.place.add("two")
    desk.keep()
    claim(desk, "ann", TWO)
    desk.keep()

    desk.place.put(ONE, column=Column.DONE)
    desk.place.put(TWO, column=Column.DONE)
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        done = work.claims.ended(OPS, Outcome.DONE, desk.clock.now() - MINUTE, desk.clock.now() + MINUTE)
    assert {(each.key, each.person) for each in done} == {(ONE, "bob"), (TWO, "ann")}


def test_what_was_done_before_anybody_knew_it_is_nobodys_business(desk: Desk) -> None:
    desk.place.add("one", Column.DONE, BOB)

    desk.keep()
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        assert work.tickets.get(ONE) is None


def test_a_webhook_has_one_ticket_read_at_once(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    desk.place.put(ONE, title="The disk")
    with desk.database.changing() as work:
        for _ in range(3):
            mirroring.look(work, desk.team, "OPS-1", desk.clock.now())
        mirroring.look(work, desk.team, "OTHER-1", desk.clock.now())
    assert len(desk.pending()) == 2

    desk.keep()

    assert desk.ticket(ONE).title == "The disk"
    assert desk.pending() == []


def test_a_ticket_that_moved_keeps_everything_under_its_new_key(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.keep()
    desk.place.put(ONE, key=TicketKey("NET-7"))

    desk.keep(MINUTE)

    assert desk.ticket("NET-7").assignee == "ann"
    with desk.database.reading() as work:
        held = work.claims.held(TicketKey("NET-7"))
        assert mirrors(JIRA, desk.ids)(work, desk.team).get(ONE) == work.tickets.get(TicketKey("NET-7"))
        assert work.tickets.get(ONE) is None
    assert held is not None


def test_the_board_of_another_team_is_left_alone(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    with desk.database.changing() as work:
        work.tickets.replace(desk.ticket(ONE), expected=1)
    before = desk.ticket(ONE)
    with desk.database.changing() as work:
        other = desk.team.__class__(id="net", name="Net", zone="Europe/Paris", tracker="other")  # type: ignore[arg-type]
        work.teams.save(other)
        told = desk.place.put(ONE, title="theirs")
        assert mirroring.Mirroring("other", "Other", desk.ids).reflect(work, other, told, desk.clock.now()) is None

    assert desk.ticket(ONE) == before


def test_what_was_said_of_a_ticket_there_is_its_last_note_here(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
    desk.keep()
    desk.keep(MINUTE)
    assert desk.notes(ONE) == [("ann", "asked the vendor")]

    desk.clock.advance(MINUTE)
    desk.place.say(ONE, BOB, "They send a disk.")
    desk.keep(MINUTE)
    desk.keep(MINUTE)

    assert desk.notes(ONE) == [("ann", "asked the vendor"), ("bob", "They send a disk.")]


# What the tracker hears


def test_a_claim_is_answered_at_once_and_carried_out_after_it(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()

    verdict, reply = claim(desk, "ann")

    assert isinstance(verdict, Granted)
    assert desk.shown(reply) == (MessageKind.REPLY, "OPS-1 is yours.\nI am telling Jira.")
    assert desk.place.of(ONE).account is None

    desk.keep()

    assert (desk.place.of(ONE).account, desk.place.of(ONE).column) == (ANN.id, Column.IN_PROGRESS)
    assert desk.shown(reply) == (MessageKind.UPDATE, "OPS-1 is yours.")
    assert desk.pending() == []


def test_until_then_the_tracker_does_not_take_it_back(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.place.put(ONE, title="The disk")

    with desk.database.changing() as work:
        told = desk.place.of(ONE)
        mirroring.Mirroring(JIRA, "Jira", desk.ids).reflect(work, desk.team, told, desk.clock.now())

    ticket = desk.ticket(ONE)
    assert (ticket.title, ticket.assignee, ticket.column) == ("The disk", "ann", Column.IN_PROGRESS)


def test_of_two_who_claim_it_one_has_it_and_the_other_hears_who(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()

    first, _ = claim(desk, "ann")
    second, _ = claim(desk, "bob")
    desk.keep()

    assert isinstance(first, Granted)
    assert isinstance(second, JustTaken)
    assert second.holder == "ann"
    assert desk.place.of(ONE).account == ANN.id


def test_while_the_tracker_is_away_everything_works_and_says_so(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    desk.place.away = AWAY
    desk.keep(MINUTE)

    verdict, reply = claim(desk, "ann")

    assert isinstance(verdict, Granted)
    promise = "Jira has not answered since 10:01: I keep this, and tell it as soon as it is back."
    assert desk.shown(reply) == (MessageKind.REPLY, f"OPS-1 is yours.\n{promise}")
    with desk.asks("ann") as request:
        shown = Staleness().marked(request, say("The queue."))
    assert "Jira has not answered since 10:01: this is what I know from before." in str(shown)

    desk.place.away = None
    desk.keep(MINUTE)

    assert desk.place.of(ONE).account == ANN.id
    assert desk.shown(reply) == (MessageKind.UPDATE, "OPS-1 is yours.")
    with desk.asks("ann") as request:
        assert Staleness().marked(request, say("The queue.")) == say("The queue.")


def test_who_waits_is_told_once_that_it_takes_longer(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    _, reply = claim(desk, "ann")
    desk.place.away = AWAY
    for _ in range(4):
        desk.keep(MINUTE)

    kind, text = desk.shown(reply)
    assert kind is MessageKind.UPDATE
    assert (
        text
        == "OPS-1 is yours.\nJira has not answered since 10:01: I keep this, and tell it as soon as it is back."
    )
    with desk.database.reading() as work:
        assert work.outbox.by_key(f"{reply}~2") is None


def test_who_took_it_there_meanwhile_keeps_it_and_both_are_told(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    _, reply = claim(desk, "ann")
    (errand,) = desk.pending()
    desk.place.put(ONE, holder=BOB, column=Column.IN_PROGRESS)

    desk.keep()

    assert desk.place.of(ONE).account == BOB.id
    assert (desk.ticket(ONE).assignee, desk.ticket(ONE).column) == ("bob", Column.IN_PROGRESS)
    assert desk.shown(reply) == (
        MessageKind.REPLY,
        "OPS-1 is with Bob in Jira: they were faster, and it stays theirs. !next says what to do.",
    )
    assert desk.told(f"overtaken:{errand.id}") == (
        "@Ann claimed OPS-1 here before Jira could be told, and @Bob took it there: it stays with Bob. "
        "If you two agree otherwise: !claim OPS-1 anyway."
    )
    with desk.database.reading() as work:
        assert work.claims.held(ONE) is None
    assert desk.pending() == []


def test_what_was_closed_there_meanwhile_stays_closed(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    _, reply = claim(desk, "ann")
    desk.place.put(ONE, column=Column.DONE)

    desk.keep()

    assert desk.ticket(ONE).column is Column.DONE
    assert "was closed in Jira meanwhile" in desk.shown(reply)[1]


def test_a_ticket_that_is_gone_there_is_gone_here(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    _, reply = claim(desk, "ann")
    desk.place.delete(ONE)

    desk.keep()

    assert desk.shown(reply) == (MessageKind.REPLY, "OPS-1 is not in Jira any more. !next says what to do.")
    with desk.database.reading() as work:
        assert work.tickets.get(ONE) is None
        assert work.claims.held(ONE) is None


def test_what_the_tracker_refuses_is_here_as_it_is_there(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    desk.place.closed.add(Column.IN_PROGRESS)
    _, reply = claim(desk, "ann")

    desk.keep()

    assert desk.ticket(ONE).column is Column.BACKLOG
    assert desk.shown(reply) == (
        MessageKind.REPLY,
        "Jira has no way to in progress from backlog.\nOPS-1 is as it was: !show OPS-1 shows it.",
    )
    with desk.database.reading() as work:
        assert work.claims.held(ONE) is None


def test_what_was_refused_is_not_said_to_be_so_when_the_rest_of_the_answer_is_done(desk: Desk) -> None:
    for title in ("one", "two"):
        desk.place.add(title)
    desk.keep()
    with desk.asks("ann") as request:
        for key in (ONE, TWO):
            desk.claiming.claim(request, TicketKey(key))
        reply = desk.answer(request, say("Both are yours."))
    desk.place.before += [lambda: None, raising(SiteRefuses("Jira will not have it."))]

    desk.keep()

    assert desk.ticket(TWO).column is Column.IN_PROGRESS
    assert desk.shown(reply) == (
        MessageKind.REPLY,
        "Jira will not have it.\nOPS-1 is as it was: !show OPS-1 shows it.\nWhat I said of OPS-2 stands.",
    )


def test_who_has_no_account_there_is_asked_for_it(desk: Desk) -> None:
    desk.place.add("one")
    with desk.database.changing() as work:
        work.people.unlink(Identity(platform=JIRA, id=ANN.id))
    desk.place.accounts.clear()
    desk.keep()
    _, reply = claim(desk, "ann")

    desk.keep()

    text = desk.shown(reply)[1]
    assert text.startswith("I do not know Ann's account in Jira. !person link ann jira ACCOUNT says it")
    assert desk.ticket(ONE).assignee is None

    desk.link("ann", ANN)
    claim(desk, "ann")
    desk.keep()
    assert desk.place.of(ONE).account == ANN.id


def test_an_account_is_found_by_the_address_when_it_is_needed() -> None:
    desk = Desk()
    desk.place.add("one")
    accounts, desk.place.accounts = desk.place.accounts, {}
    desk.keep()
    desk.place.accounts = accounts
    claim(desk, "ann")

    desk.keep()

    assert desk.place.of(ONE).account == ANN.id


def test_an_account_is_kept_as_the_tracker_spells_it() -> None:
    desk = Desk()
    desk.place.add("one")
    desk.place.spellings["octocat"] = "OctoCat"
    with desk.database.changing() as work:
        work.people.link(Identity(platform=JIRA, id="octocat"), PersonId("ann"))
    desk.keep()
    claim(desk, "ann")

    desk.keep()
    desk.place.put(ONE, title="changed")
    desk.keep(MINUTE)

    with desk.database.reading() as work:
        assert [each.id for each in work.people.identities(PersonId("ann")) if each.platform == JIRA] == [
            "OctoCat"
        ]
    assert desk.ticket(ONE).assignee == "ann"


def test_changes_of_one_ticket_are_carried_out_in_their_order(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, "waiting for ops")
        blocked = desk.answer(request, say("blocked."))
    with desk.asks("bob") as request:
        desk.ticketing.done(request, ONE, "It was the cable.")
        done = desk.answer(request, say("done."))

    desk.keep()

    there = desk.place.of(ONE)
    assert (there.column, there.account) == (Column.DONE, BOB.id)
    assert [each.text for each in desk.place.comments["1"]] == ["Ann: waiting for ops", "Bob: It was the cable."]
    assert (desk.shown(blocked), desk.shown(done)) == (
        (MessageKind.UPDATE, "blocked."),
        (MessageKind.UPDATE, "done."),
    )
    assert desk.ticket(ONE).column is Column.DONE


def test_a_blocked_ticket_stays_with_whoever_has_it_there(desk: Desk) -> None:
    desk.place.add("one", Column.IN_PROGRESS, Account(id="x1", name="Zoë"))
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, "waiting")

    desk.keep()

    assert (desk.place.of(ONE).column, desk.place.of(ONE).account) == (Column.BLOCKED, "x1")


def test_a_new_ticket_gets_its_key_from_the_tracker(desk: Desk) -> None:
    desk.keep()
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "The disk")
        reply = desk.answer(request, say(f"{made.key} is new."))
    assert made.key == "NEW-1"
    claim(desk, "ann", made.key)

    desk.keep()

    assert desk.place.of(ONE).title == "The disk"
    assert desk.place.of(ONE).account == ANN.id
    assert desk.ticket(ONE).assignee == "ann"
    with desk.database.reading() as work:
        assert work.tickets.get(made.key) is None
        assert mirrors(JIRA, desk.ids)(work, desk.team).get(made.key) == work.tickets.get(ONE)
    assert desk.shown(reply)[0] is MessageKind.REPLY


# Once, whatever happens


@pytest.mark.parametrize("lost", [SiteAway("the answer was lost"), ConnectionError("the process ends here")])
def test_a_ticket_is_made_once_though_the_answer_is_lost(desk: Desk, lost: Exception) -> None:
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.create(request, "The disk")
    desk.place.after.append(raising(lost))

    desk.keep()
    desk.keep(MINUTE)

    assert [each.title for each in desk.place.tickets.values()] == ["The disk"]
    assert desk.backlog() == [ONE]
    assert desk.pending() == []


@pytest.mark.parametrize("lost", [SiteAway("the answer was lost"), ConnectionError("the process ends here")])
def test_a_comment_is_made_once_though_the_answer_is_lost(desk: Desk, lost: Exception) -> None:
    desk.place.add("one")
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
    desk.place.after.append(raising(lost))

    desk.keep()
    desk.keep(MINUTE)

    assert [each.text for each in desk.place.comments["1"]] == ["Ann: asked the vendor"]
    assert desk.pending() == []


def test_a_claim_whose_answer_is_lost_is_found_made(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.place.after.append(raising(AWAY))
    desk.keep()
    assert len(desk.pending()) == 1

    desk.keep(MINUTE)

    assert desk.pending() == []
    assert [each for each in desk.place.asked if each.startswith("change ")] == ["change OPS-1"]


def test_one_process_at_a_time_speaks_with_the_tracker(desk: Desk) -> None:
    other = desk.another()
    desk.place.add("one")
    found: list[bool] = []
    desk.place.before.append(lambda: found.append(other.once()))

    desk.keep()

    assert found == [False]
    assert other.once()


def test_who_lost_the_right_writes_nothing_down(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    other = desk.another()

    def overtaken() -> None:
        desk.clock.advance(keeping.LEASE * 2)
        assert other.once()

    desk.place.before.append(overtaken)
    with pytest.raises(Lost):
        desk.keeper.once()

    assert desk.place.of(ONE).account == ANN.id
    assert [each for each in desk.place.asked if each.startswith("change ")] == ["change OPS-1"]


def test_a_mistake_of_ours_with_one_ticket_holds_up_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.place.add("one")
    desk.place.add("two")
    desk.keep()
    _, reply = claim(desk, "ann", ONE)
    claim(desk, "bob", TWO)

    for _ in range(keeping.TRIES):
        desk.place.before = [raising(ValueError("a mistake"))]
        desk.keep(timedelta(minutes=20))

    assert desk.place.of(TWO).account == BOB.id
    assert desk.pending() == []
    assert "Tell whoever runs me" in desk.shown(reply)[1]
    assert "a mistake" in caplog.text


def test_the_tracker_is_asked_later_each_time_and_when_it_says(desk: Desk) -> None:
    desk.place.away = SiteAway("Jira asks me to wait.", wait=600)
    desk.keep()
    asked = len(desk.place.asked)

    desk.keep(timedelta(seconds=599))
    assert len(desk.place.asked) == asked
    desk.place.away = AWAY
    desk.keep(timedelta(seconds=1))
    assert len(desk.place.asked) == asked + 1

    waits = []
    for _ in range(12):
        with desk.database.reading() as work:
            state = work.sites.get(JIRA)
        assert state is not None
        waits.append(int((state.again_at - desk.clock.now()).total_seconds()))
        desk.keep(state.again_at - desk.clock.now())
    assert waits == sorted(waits)
    assert waits[-1] == rules.LONGEST_WAIT.total_seconds()


def test_a_database_that_is_away_ends_the_watch_and_changes_nothing(desk: Desk) -> None:
    desk.place.add("one")
    desk.database.fails_with = StorageUnavailable("is busy")  # type: ignore[attr-defined]

    with pytest.raises(StorageUnavailable):
        desk.keeper.once()

    desk.database.fails_with = None  # type: ignore[attr-defined]
    desk.keep()
    assert desk.backlog() == [ONE]


def test_without_a_team_the_tracker_is_asked_nothing(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(desk.team.__class__(id=OPS, name="Ops", zone="Europe/Paris"))

    desk.keep()

    assert desk.place.asked == []


def test_a_tracker_that_was_never_read_is_asked_for_no_single_ticket(desk: Desk) -> None:
    with desk.database.changing() as work:
        mirroring.look(work, desk.team, "OPS-1", desk.clock.now())

    assert desk.pending() == []


def raising(what: Exception) -> Callable[[], None]:
    def fails() -> None:
        raise what

    return fails
