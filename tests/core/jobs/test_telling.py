"""An outside tracker hears what was done here, and people read how that went."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.jobs.mirrored import ANN, AWAY, BOB, JIRA, MINUTE, ONE, TWO, Desk, claim, raising
from watchbill.errors import SiteRefuses
from watchbill.jobs import keeping
from watchbill.model.message import Code, MessageKind, say
from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account
from watchbill.model.ticket import Column, TicketKey
from watchbill.model.work import ItemState
from watchbill.rules import sites as rules
from watchbill.rules.claiming import Granted, JustTaken
from watchbill.services import looking, mirroring
from watchbill.services.staleness import Staleness
from watchbill.testing.builders import OPS, an_item
from watchbill.testing.site import Place
from watchbill.trackers.mirror import mirrors


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.link("ann", ANN)
    made.link("bob", BOB)
    return made


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
        reply = desk.answer(request, say(Code(made.key), " is new."))
    assert made.key == "NEW-1"
    claim(desk, "ann", made.key)

    desk.keep()

    assert desk.place.of(ONE).title == "The disk"
    assert desk.place.of(ONE).account == ANN.id
    assert desk.ticket(ONE).assignee == "ann"
    with desk.database.reading() as work:
        assert work.tickets.get(made.key) is None
        assert mirrors(JIRA, desk.ids)(work, desk.team).get(made.key) == work.tickets.get(ONE)
    assert desk.shown(reply) == (MessageKind.REPLY, "OPS-1 is new.")


def test_an_answer_that_is_not_so_stays_withdrawn_when_its_comment_is_made(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    with desk.asks("ann") as request:
        desk.ticketing.block(request, ONE, "waiting for ops")
        blocked = desk.answer(request, say("blocked."))
    desk.place.put(ONE, holder=BOB, column=Column.IN_PROGRESS)

    desk.keep()

    assert [each.text for each in desk.place.comments["1"]] == ["Ann: waiting for ops"]
    kind, text = desk.shown(blocked)
    assert kind is MessageKind.REPLY
    assert text.startswith("OPS-1 is with Bob in Jira")


def test_a_comment_that_is_refused_undoes_no_claim_and_says_so(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
        noted = desk.answer(request, say("Noted."))
    _, claimed = claim(desk, "ann")
    desk.place.before = [lambda: None, raising(SiteRefuses("The conversation is locked"))]

    desk.keep()

    assert desk.shown(noted) == (
        MessageKind.REPLY,
        "Noted.\nThe conversation is locked.\nSo Jira does not have the comment on OPS-1; I do.",
    )
    assert desk.shown(claimed) == (MessageKind.UPDATE, "OPS-1 is yours.")
    assert desk.place.of(ONE).account == ANN.id
    assert desk.pending() == []


def test_what_the_tracker_does_not_let_us_see_any_more_holds_up_nothing(desk: Desk) -> None:
    desk.place.add("one")
    desk.place.add("two")
    desk.keep()
    _, first = claim(desk, "ann", ONE)
    with desk.database.changing() as work:
        looking.look(work, desk.team, ONE, desk.clock.now())
    _, second = claim(desk, "bob", TWO)
    no = SiteRefuses("You may not see OPS-1.")
    desk.place.before = [raising(no), raising(no), raising(no)]

    desk.keep()

    assert "You may not see OPS-1." in desk.shown(first)[1]
    assert desk.shown(second) == (MessageKind.UPDATE, "OPS-2 is yours.")
    assert desk.pending() == []


def test_a_ticket_that_is_not_made_takes_with_it_what_was_said_of_it(desk: Desk) -> None:
    desk.keep()
    with desk.asks("ann") as request:
        made = desk.ticketing.create(request, "The disk")
        created = desk.answer(request, say(Code(made.key), " is new."))
    with desk.asks("ann") as request:
        desk.ticketing.note(request, made.key, "It is full.")
        noted = desk.answer(request, say("Noted."))
    desk.place.before = [raising(SiteRefuses("A component is missing."))]

    desk.keep()

    missing = "A component is missing. So there is no ticket NEW-1."
    assert desk.shown(created) == (MessageKind.REPLY, missing)
    assert desk.shown(noted) == (MessageKind.REPLY, f"Noted.\n{missing}")
    assert desk.pending() == []


def test_everybody_that_waits_is_told_that_it_takes_longer(desk: Desk) -> None:
    for title in ("one", "two"):
        desk.place.add(title)
    desk.keep()
    replies = [claim(desk, person, key)[1] for person, key in (("ann", ONE), ("bob", TWO))]
    desk.place.away = AWAY

    desk.keep(MINUTE)

    assert ["has not answered since 10:01" in desk.shown(each)[1] for each in replies] == [True, True]
    with desk.database.reading() as work:
        state = work.sites.get(JIRA)
    assert state is not None
    assert (state.failures, state.again_at - desk.clock.now()) == (1, rules.FIRST_WAIT)


def test_after_a_long_silence_one_mistake_of_ours_gives_nothing_up(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    claim(desk, "ann")
    desk.place.away = AWAY
    for _ in range(keeping.TRIES * 2):
        desk.keep(timedelta(minutes=6))
    desk.place.away, desk.place.before = None, [raising(ValueError("a mistake"))]

    desk.keep(timedelta(minutes=6))
    desk.keep(MINUTE)

    assert desk.place.of(ONE).account == ANN.id


def test_a_ticket_that_moved_keeps_its_new_key_though_its_comment_is_tried_again(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    with desk.asks("ann") as request:
        desk.ticketing.note(request, ONE, "asked the vendor")
        noted = desk.answer(request, say("Noted on ", Code(ONE), "."))
    desk.place.put(ONE, key=TicketKey("NET-7"))
    desk.place.before = [lambda: None, raising(AWAY)]
    desk.keep()
    assert [each.key for each in desk.pending()] == ["NET-7"]

    desk.keep(MINUTE)

    assert [each.text for each in desk.place.comments["1"]] == ["Ann: asked the vendor"]
    assert desk.ticket("NET-7").title == "one"
    assert desk.shown(noted) == (MessageKind.REPLY, "Noted on NET-7.")


def test_an_item_whose_ticket_is_gone_has_none(desk: Desk) -> None:
    desk.place.add("one")
    desk.keep()
    tracked, other = an_item("A1", ticket=ONE), an_item("A2", ticket=TWO)
    over = an_item("A3", ticket=ONE, state=ItemState.RESOLVED, resolved_at=desk.clock.now())
    with desk.database.changing() as work:
        for each in (tracked, other, over):
            work.items.add(each)
    desk.place.delete(ONE)

    desk.keep(timedelta(hours=1))

    with desk.database.reading() as work:
        assert work.items.get(OPS, tracked.id) == replace(tracked, ticket=None)
        assert work.items.get(OPS, over.id) == replace(over, ticket=None)
        assert work.items.get(OPS, other.id) == other


def test_a_tracker_whose_keys_look_like_ours_gets_others() -> None:
    desk = Desk(place=Place(prefix="NEW"))
    desk.place.add("one")
    desk.keep()
    with desk.asks("ann") as request:
        assert desk.ticketing.create(request, "The disk").key == "OURS-1"
    desk.place.add("theirs")

    desk.keep(MINUTE)

    assert [desk.ticket(each).title for each in desk.backlog()] == ["one", "theirs", "The disk"]
