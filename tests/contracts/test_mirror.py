"""What the states and tickets that are kept of outside trackers must do, and what they are still to be told."""

from dataclasses import replace

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.keys import ItemId
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.ticket import ClaimId, Column, Outcome, TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import (
    ANN,
    BOB,
    DAY,
    OPS,
    a_carried,
    a_claim,
    a_handover,
    a_left_out,
    a_note,
    a_passage,
    a_ticket,
    an_item,
    at,
)

OLD, NEW, OTHER = TicketKey("NEW-1"), TicketKey("OPS-7"), TicketKey("OPS-8")
JIRA = SiteState(name="jira", label="Jira", again_at=at(9))
TOLD = Mirrored(
    key=NEW,
    tracker="jira",
    id="10007",
    column=Column.IN_PROGRESS,
    account="acc-zoë",
    updated_at=at(10).replace(microsecond=123456),
    link="https://jira.example.org/browse/OPS-7",
)
CHANGE = Errand(
    id=ErrandId("e1"),
    tracker="jira",
    team=OPS,
    key=NEW,
    kind=ErrandKind.CHANGE,
    at=at(10),
    person=ANN,
    column=Column.IN_PROGRESS,
    seen="acc-bob",
    seen_column=Column.BLOCKED,
    again_at=at(10),
)
COMMENT = replace(
    CHANGE,
    id=ErrandId("e2"),
    kind=ErrandKind.COMMENT,
    column=None,
    seen=None,
    seen_column=None,
    text="waits:\n*ops* 👩‍🚒",
)
LOOK = replace(COMMENT, id=ErrandId("look:jira:OPS-7"), kind=ErrandKind.LOOK, person=None, text="")


class TestSites:
    """The port `Sites`, in sentences."""

    def test_a_tracker_that_was_never_asked_has_no_state(self, database: Database) -> None:
        with database.reading() as work:
            assert work.sites.get("jira") is None
            assert list(work.sites.everything()) == []

    def test_what_was_saved_comes_back_and_takes_the_place_of_what_was(self, database: Database) -> None:
        silent = replace(
            JIRA,
            read_at=at(9),
            whole_at=at(8),
            again_at=at(11),
            failure="Jira does not answer.",
            failing_since=at(10),
            failures=3,
        )
        with database.changing() as work:
            work.sites.save(JIRA)
            assert work.sites.get("jira") == JIRA
            work.sites.save(silent)

        with database.reading() as work:
            assert work.sites.get("jira") == silent

    def test_all_come_by_name(self, database: Database) -> None:
        github = replace(JIRA, name="github", label="GitHub")
        with database.changing() as work:
            work.sites.save(JIRA)
            work.sites.save(github)

        with database.reading() as work:
            assert list(work.sites.everything()) == [github, JIRA]


class TestMirroredTickets:
    """The port `MirroredTickets`, in sentences."""

    def test_what_was_saved_is_found_by_key_and_by_the_trackers_own_id(self, database: Database) -> None:
        with database.changing() as work:
            work.mirrored.save(TOLD)

        with database.reading() as work:
            assert work.mirrored.get(NEW) == TOLD
            assert work.mirrored.by_id("jira", "10007") == TOLD
            assert work.mirrored.get(OLD) is None
            assert work.mirrored.by_id("github", "10007") is None

    def test_what_is_saved_again_takes_the_place_of_what_was(self, database: Database) -> None:
        later = replace(TOLD, column=Column.DONE, account=None, updated_at=at(11), link="")
        with database.changing() as work:
            work.mirrored.save(TOLD)
            work.mirrored.save(later)

        with database.reading() as work:
            assert work.mirrored.get(NEW) == later

    def test_all_of_a_tracker_come_by_key(self, database: Database) -> None:
        second = replace(TOLD, key=OTHER, id="10008")
        with database.changing() as work:
            work.mirrored.save(second)
            work.mirrored.save(TOLD)
            work.mirrored.save(replace(TOLD, key=TicketKey("app#1"), tracker="github", id="1"))

        with database.reading() as work:
            assert list(work.mirrored.of("jira")) == [TOLD, second]

    def test_what_was_removed_is_not_there_and_may_be_removed_again(self, database: Database) -> None:
        with database.changing() as work:
            work.mirrored.save(TOLD)
            work.mirrored.remove(NEW)
            work.mirrored.remove(NEW)

        with database.reading() as work:
            assert work.mirrored.get(NEW) is None


class TestRenaming:
    """`MirroredTickets.rename`, in sentences."""

    def test_everything_that_had_the_old_key_has_the_new_one(self, database: Database) -> None:
        ticket, note = a_ticket(OLD, origin=ItemId("A1"), tracker="jira"), a_note(OLD)
        held, ended = a_claim(OLD), a_claim(OLD, "bob", outcome=Outcome.RELEASED, ended_at=at(9))
        item, carried = an_item("A1", ticket=OLD), a_carried(OLD)
        with database.changing() as work:
            work.tickets.add(ticket)
            work.tickets.add_note(note)
            work.claims.add(ended)
            work.claims.add(held)
            work.items.add(item)
            work.handovers.add(a_handover(carried=(carried, a_carried(OTHER))))
            work.errands.add(replace(CHANGE, key=OLD))
            work.mirrored.save(replace(TOLD, key=OLD))
            work.mirrored.rename(OLD, NEW, at(12))

        with database.reading() as work:
            assert work.tickets.get(NEW) == replace(ticket, key=NEW)
            assert work.tickets.made_for(OPS, ItemId("A1")) == replace(ticket, key=NEW)
            assert list(work.tickets.notes(NEW)) == [replace(note, key=NEW)]
            assert work.claims.held(NEW) == replace(held, key=NEW)
            assert list(work.claims.ended(OPS, Outcome.RELEASED, at(9), at(10))) == [replace(ended, key=NEW)]
            assert work.items.get(OPS, item.id) == replace(item, ticket=NEW)
            handover = work.handovers.get(OPS, DAY)
            assert handover == a_handover(carried=(replace(carried, key=NEW), a_carried(OTHER)))
            assert list(work.errands.of(NEW)) == [CHANGE]
            assert work.mirrored.get(NEW) == TOLD
            assert (work.tickets.get(OLD), work.mirrored.get(OLD), work.claims.held(OLD)) == (None, None, None)
            assert (list(work.tickets.notes(OLD)), list(work.errands.of(OLD))) == ([], [])

    def test_nothing_else_changes(self, database: Database) -> None:
        ticket = a_ticket(OTHER, tracker="jira")
        with database.changing() as work:
            work.tickets.add(ticket)
            work.tickets.add_note(a_note(OTHER))
            work.claims.add(a_claim(OTHER))
            work.errands.add(replace(CHANGE, key=OTHER))
            work.mirrored.save(replace(TOLD, key=OTHER))
            work.mirrored.rename(OLD, NEW, at(12))

        with database.reading() as work:
            assert work.tickets.get(OTHER) == ticket
            assert list(work.tickets.notes(OTHER)) == [a_note(OTHER)]
            assert work.claims.held(OTHER) == a_claim(OTHER)
            assert list(work.errands.of(OTHER)) == [replace(CHANGE, key=OTHER)]
            assert work.mirrored.get(OTHER) == replace(TOLD, key=OTHER)
            assert work.tickets.get(NEW) is None

    def test_whoever_says_a_former_key_means_the_present_one(self, database: Database) -> None:
        with database.changing() as work:
            work.mirrored.rename(OLD, NEW, at(12))
            work.mirrored.rename(NEW, OTHER, at(12))

        with database.reading() as work:
            called = [work.mirrored.now_called(each) for each in (OLD, NEW, OTHER, TicketKey("OPS-9"))]
        assert called == [OTHER, OTHER, OTHER, "OPS-9"]

    def test_a_key_that_comes_back_is_not_a_former_one(self, database: Database) -> None:
        with database.changing() as work:
            work.mirrored.rename(OLD, NEW, at(12))
            work.mirrored.rename(NEW, OLD, at(12))

        with database.reading() as work:
            assert [work.mirrored.now_called(each) for each in (OLD, NEW)] == [OLD, OLD]

    def test_a_ticket_that_keeps_its_key_is_left_alone(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket(NEW))
            work.mirrored.save(TOLD)
            work.mirrored.rename(NEW, NEW, at(12))

        with database.reading() as work:
            assert work.tickets.get(NEW) == a_ticket(NEW)
            assert work.mirrored.get(NEW) == TOLD
            assert work.mirrored.now_called(NEW) == NEW

    def test_the_ticket_that_had_the_new_key_makes_place(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket(OLD, title="ours", origin=ItemId("A1"), rank=1))
            work.tickets.add(a_ticket(NEW, title="read meanwhile", origin=ItemId("A2"), rank=2))
            work.mirrored.save(replace(TOLD, key=OLD, id="1"))
            work.mirrored.save(TOLD)
            work.mirrored.rename(OLD, NEW, at(12))

        with database.reading() as work:
            assert work.tickets.get(NEW) == a_ticket(NEW, title="ours", origin=ItemId("A1"), rank=1)
            assert work.mirrored.get(NEW) == replace(TOLD, id="1")
            assert work.mirrored.by_id("jira", TOLD.id) is None

    def test_a_ticket_stays_where_nothing_had_the_old_key(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket(NEW))
            work.mirrored.save(TOLD)
            work.claims.add(a_claim(NEW))
            work.mirrored.rename(OLD, NEW, at(12))

        with database.reading() as work:
            assert work.tickets.get(NEW) == a_ticket(NEW)
            assert work.mirrored.get(NEW) == TOLD
            assert work.claims.held(NEW) == a_claim(NEW)

    def test_of_two_open_claims_the_one_of_the_new_key_ends(self, database: Database) -> None:
        theirs = a_claim(NEW, "bob", id=ClaimId("c2"))
        with database.changing() as work:
            work.claims.add(a_claim(OLD, id=ClaimId("c1")))
            work.claims.add(theirs)
            work.mirrored.rename(OLD, NEW, at(12))

        with database.reading() as work:
            held, (ended,) = work.claims.held(NEW), work.claims.ended(OPS, Outcome.TAKEN, at(12), at(13))
        assert held == a_claim(NEW, id=ClaimId("c1"))
        assert ended == replace(theirs, outcome=Outcome.TAKEN, ended_at=at(12))

    def test_what_was_said_of_both_stands_side_by_side(self, database: Database) -> None:
        both = (a_carried(OLD), a_carried(NEW, owner=BOB))
        with database.changing() as work:
            work.tickets.add_note(a_note(NEW, "second", at=at(12)))
            work.tickets.add_note(a_note(OLD, "first"))
            work.handovers.add(a_handover(carried=both))
            for key, title in ((OLD, "old"), (NEW, "new")):
                work.passages.add(a_passage(key, title=title))
                work.handovers.leave_out(a_left_out(key))
            work.errands.add(CHANGE)
            work.errands.add(replace(COMMENT, key=OLD))
            work.mirrored.rename(OLD, NEW, at(12))

        with database.reading() as work:
            assert [each.text for each in work.tickets.notes(NEW)] == ["first", "second"]
            assert [each.key for each in (work.handovers.get(OPS, DAY) or a_handover()).carried] == [NEW, NEW]
            assert [(each.key, each.title) for each in work.passages.of(OPS, NEW)] == [(NEW, "old")]
            assert [each.key for each in work.handovers.left_out(OPS, DAY)] == [NEW]
            assert list(work.errands.of(NEW)) == [CHANGE, COMMENT]

    def test_no_new_ticket_gets_a_key_that_one_was_renamed_from_or_to(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket(work.tickets.next_key("NEW")))
            work.mirrored.rename(OLD, NEW, at(12))

            assert work.tickets.next_key("NEW") == "NEW-2"
            assert work.tickets.next_key("OPS") == "OPS-8"


class TestErrands:
    """The port `Errands`, in sentences."""

    def test_they_come_back_in_the_order_in_which_they_came(self, database: Database) -> None:
        others = replace(CHANGE, id=ErrandId("e0"), key=OTHER)
        with database.changing() as work:
            assert work.errands.add(CHANGE)
            assert work.errands.add(others)
        with database.changing() as work:
            assert work.errands.add(COMMENT)
            work.errands.add(replace(CHANGE, id=ErrandId("e9"), tracker="github", key=TicketKey("app#1")))

        with database.reading() as work:
            assert list(work.errands.pending("jira")) == [CHANGE, others, COMMENT]
            assert list(work.errands.of(NEW)) == [CHANGE, COMMENT]
            assert work.errands.get(COMMENT.id) == COMMENT
            assert list(work.errands.pending("redmine")) == []

    def test_a_ticket_waits_to_be_looked_at_once(self, database: Database) -> None:
        with database.changing() as work:
            assert work.errands.add(LOOK)
            assert not work.errands.add(LOOK)
            assert not work.errands.add(replace(LOOK, id=ErrandId("another")))
            assert work.errands.add(replace(LOOK, id=ErrandId("theirs"), tracker="github"))
            assert work.errands.add(CHANGE)

        with database.reading() as work:
            assert list(work.errands.pending("jira")) == [LOOK, CHANGE]

    def test_what_was_written_in_a_unit_of_work_is_known_to_it_alone(self, database: Database) -> None:
        with database.changing() as work:
            for each in (CHANGE, LOOK, COMMENT):
                work.errands.add(each)
            assert list(work.errands.written) == [CHANGE, COMMENT]

        with database.changing() as work:
            assert list(work.errands.written) == []

    def test_those_behind_an_answer_are_found_by_it(self, database: Database) -> None:
        with database.changing() as work:
            for each in (CHANGE, COMMENT, replace(CHANGE, id=ErrandId("e3"))):
                work.errands.add(each)
            work.errands.answered([COMMENT.id, CHANGE.id, ErrandId("gone")], "reply:1")
            work.errands.answered([], "reply:2")

        with database.reading() as work:
            assert list(work.errands.behind("reply:1")) == [
                replace(CHANGE, reply="reply:1"),
                replace(COMMENT, reply="reply:1"),
            ]
            assert list(work.errands.behind("reply:2")) == []

    def test_what_is_saved_keeps_its_place(self, database: Database) -> None:
        later = replace(
            CHANGE,
            key=OTHER,
            keeps=True,
            seen=None,
            seen_column=None,
            reply="reply:1",
            again_at=at(11),
            attempts=2,
            told=True,
        )
        with database.changing() as work:
            work.errands.add(CHANGE)
            work.errands.add(COMMENT)
            work.errands.save(later)

        with database.reading() as work:
            assert list(work.errands.pending("jira")) == [later, COMMENT]

    def test_what_is_over_is_not_saved_again(self, database: Database) -> None:
        with database.changing() as work:
            work.errands.add(CHANGE)
            assert work.errands.remove(CHANGE.id)
            assert not work.errands.remove(CHANGE.id)
            work.errands.save(replace(CHANGE, attempts=1))

        with database.reading() as work:
            assert work.errands.get(CHANGE.id) is None
            assert list(work.errands.pending("jira")) == []
