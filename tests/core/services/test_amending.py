"""Answers say that the tracker is told, and afterwards what became of it: each of them once."""

from dataclasses import replace

import pytest

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.message import Code, Content, MessageKind, Outgoing, bullets, line, say
from watchbill.model.mirror import SiteState
from watchbill.model.ticket import TicketKey
from watchbill.platforms.plain import Plain
from watchbill.ports import Database, UnitOfWork
from watchbill.services import amending
from watchbill.services.outgoing import in_parts
from watchbill.testing.builders import CHANNEL, OPS, a_request, at
from watchbill.testing.memory import MemoryDatabase

REPLY = "reply:console:1"
WELL = SiteState(name="jira", label="Jira", again_at=at(9))
SILENT = replace(WELL, failure="It does not answer.", failing_since=at(9, 30), failures=1)
TELLING = "I am telling Jira."


def an_errand(id: str = "e1", key: str = "OPS-1") -> Errand:
    return Errand(
        id=ErrandId(id),
        tracker="jira",
        team=OPS,
        key=TicketKey(key),
        kind=ErrandKind.COMMENT,
        at=at(10),
        again_at=at(10),
    )


@pytest.fixture
def database() -> Database:
    made = MemoryDatabase()
    with made.changing() as work:
        work.sites.save(WELL)
    return made


def answer(work: UnitOfWork, content: Content, *errands: Errand) -> list[Errand]:
    """The answer as the bot gives it, and what it speaks of as it is kept."""
    for each in errands:
        work.errands.add(each)
    said = amending.promise(work, content, REPLY, a_request(work))
    message = Outgoing(key=REPLY, to=CHANNEL, kind=MessageKind.REPLY, content=said)
    for part in in_parts(message):
        work.outbox.add(part, at(10))
    return list(work.errands.behind(REPLY))


def over(work: UnitOfWork, errand: Errand) -> None:
    """It is done."""
    work.errands.remove(errand.id)
    if errand.reply:
        amending.kept(a_request(work), errand.reply, "Jira")


def said(work: UnitOfWork, key: str) -> tuple[MessageKind, str | None, str] | None:
    """Of what kind a message is, what it takes the place of, and its words."""
    sending = work.outbox.by_key(key)
    return (
        (sending.message.kind, sending.message.edits, Plain().write(sending.message.content)) if sending else None
    )


# What is promised


def test_an_answer_that_leads_to_nothing_promises_nothing(database: Database) -> None:
    with database.changing() as work:
        work.errands.add(replace(an_errand(), kind=ErrandKind.LOOK))

        assert amending.promise(work, say("Hello."), REPLY, a_request(work)) == say("Hello.")
        assert work.errands.behind(REPLY) == []


def test_an_answer_says_that_the_tracker_is_told(database: Database) -> None:
    with database.changing() as work:
        first, second = answer(work, say("Done."), an_errand("e1"), an_errand("e2"))

        assert (first.id, second.id) == ("e1", "e2")
        assert said(work, REPLY) == (MessageKind.REPLY, None, f"Done.\n{TELLING}")


def test_while_the_tracker_is_silent_it_says_that_it_is_kept(database: Database) -> None:
    with database.changing() as work:
        work.sites.save(SILENT)
        answer(work, say("Done."), an_errand())

        assert said(work, REPLY) == (
            MessageKind.REPLY,
            None,
            "Done.\nJira has not answered since 09:30: I keep this, and tell it as soon as it is back.",
        )


def test_a_tracker_that_was_never_asked_is_called_by_its_name(database: Database) -> None:
    with database.changing() as work:
        answer(work, say("Done."), replace(an_errand(), tracker="github"))

        assert said(work, REPLY) == (MessageKind.REPLY, None, "Done.\nI am telling github.")


# What becomes of it


def test_once_all_of_it_is_done_the_answer_promises_nothing_any_more(database: Database) -> None:
    with database.changing() as work:
        first, second = answer(work, say("Done."), an_errand("e1"), an_errand("e2"))
        over(work, first)
        assert said(work, f"{REPLY}~1") is None

        over(work, second)

        assert said(work, f"{REPLY}~1") == (MessageKind.UPDATE, REPLY, "Done.")
        assert said(work, f"{REPLY}~2") is None


def test_what_nobody_waits_for_changes_no_answer(database: Database) -> None:
    with database.changing() as work:
        over(work, an_errand())

        assert work.outbox.unsettled() == []


def test_who_waits_is_told_once_for_all_that_the_answer_speaks_of(database: Database) -> None:
    with database.changing() as work:
        answer(work, say("Done."), an_errand("e1"), an_errand("e2"))
        amending.waits(a_request(work), REPLY, SILENT)

        assert [each.told for each in work.errands.behind(REPLY)] == [True, True]
        waits = "Jira has not answered since 09:30: I keep this, and tell it as soon as it is back."
        assert said(work, f"{REPLY}~1") == (MessageKind.UPDATE, REPLY, f"Done.\n{waits}")
        assert said(work, f"{REPLY}~2") is None


def test_the_latest_amendment_takes_the_place_of_those_that_were_not_said(database: Database) -> None:
    with database.changing() as work:
        (errand,) = answer(work, say("Done."), an_errand())
        amending.waits(a_request(work), REPLY, SILENT)
        over(work, errand)

        waiting = [each.message.key for each in work.outbox.unsettled()]
    assert waiting == [REPLY, f"{REPLY}~2"]


def test_what_takes_the_place_of_an_answer_stays_there(database: Database) -> None:
    with database.changing() as work:
        claim = replace(an_errand("e1"), kind=ErrandKind.CHANGE)
        first, second = answer(work, say("Done."), claim, an_errand("e2"))
        work.errands.remove(first.id)
        amending.withdrawn(a_request(work), first, say("It is with Bob."), "Jira")
        present = work.errands.get(second.id)
        assert present is not None
        assert present.reply is None
        over(work, present)

        assert said(work, f"{REPLY}~1") == (MessageKind.REPLY, REPLY, "It is with Bob.")
        assert said(work, f"{REPLY}~2") is None


def test_an_answer_that_is_so_but_for_one_thing_says_that_last(database: Database) -> None:
    with database.changing() as work:
        first, second = answer(work, say("Done."), an_errand("e1"), an_errand("e2"))
        work.errands.remove(first.id)
        amending.withdrawn(a_request(work), first, say("But it is locked."), "Jira")
        present = work.errands.get(second.id)
        assert present is not None
        over(work, present)

        assert said(work, f"{REPLY}~1") == (MessageKind.REPLY, REPLY, "Done.\nBut it is locked.")
        assert said(work, f"{REPLY}~2") is None


def test_an_answer_that_was_never_given_is_not_changed(database: Database) -> None:
    with database.changing() as work:
        work.errands.add(an_errand())
        work.errands.answered([ErrandId("e1")], REPLY)
        (errand,) = work.errands.behind(REPLY)
        amending.waits(a_request(work), REPLY, SILENT)
        amending.withdrawn(a_request(work), errand, say("It is with Bob."), "Jira")
        over(work, replace(errand, reply=REPLY))

        assert work.outbox.unsettled() == []


# Long answers, and other keys


def test_of_a_long_answer_the_part_that_promises_is_changed(database: Database) -> None:
    long = bullets([line("x" * 1000) for _ in range(4)])
    with database.changing() as work:
        (errand,) = answer(work, long, an_errand())
        over(work, errand)

        assert said(work, f"{REPLY}:2") is not None
        assert said(work, f"{REPLY}:3") is None
        assert said(work, f"{REPLY}~1") == (MessageKind.UPDATE, f"{REPLY}:2", f"  - {'x' * 1000}")
        assert said(work, f"{REPLY}~2") is None


def test_a_part_that_does_nothing_but_promise_says_that_it_is_there(database: Database) -> None:
    with database.changing() as work:
        (errand,) = answer(work, say("x" * 3000), an_errand())
        assert said(work, f"{REPLY}:2") == (MessageKind.REPLY, None, TELLING)

        over(work, errand)

        assert said(work, f"{REPLY}~1") == (MessageKind.UPDATE, f"{REPLY}:2", "Jira has it.")


def test_a_key_that_is_another_one_by_now_is_said_in_every_part_also_where_nothing_can_be_changed(
    database: Database,
) -> None:
    new = say(Code("NEW-1"), " is in Backlog.") + say("x" * 2975) + say(Code("!claim NEW-1"))
    with database.changing() as work:
        (errand,) = answer(work, new, an_errand(key="NEW-1"))
        work.mirrored.rename(TicketKey("NEW-1"), TicketKey("OPS-7"), at(10))
        over(work, errand)

        kind, edits, text = said(work, f"{REPLY}~1") or ("", "", "")
        assert (kind, edits, text.splitlines()[0]) == (MessageKind.REPLY, REPLY, "OPS-7 is in Backlog.")
        assert said(work, f"{REPLY}~2") == (MessageKind.REPLY, f"{REPLY}:2", "!claim OPS-7")
        assert said(work, f"{REPLY}~3") is None
