"""What the board's tickets and notes must do."""

from dataclasses import replace

from watchbill.model.keys import ItemId
from watchbill.model.people import PersonId, TeamId
from watchbill.model.ticket import Column, TicketKey
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, OPS, a_note, a_ticket, at

A1 = ItemId("A1")
KEY = TicketKey("TICKET-123")
WEB = TeamId("web")


class TestTickets:
    """The port `Tickets`, in sentences."""

    def test_what_was_added_comes_back(self, database: Database) -> None:
        ticket = a_ticket(
            title="<b>*Żółw*</b> @all 👩‍🚒 \u202e" + "x" * 10_000, assignee=ANN, sprint=True, version=7
        )
        with database.changing() as work:
            assert work.tickets.add(ticket)

        with database.reading() as work:
            assert work.tickets.get(KEY) == ticket
            assert work.tickets.get(TicketKey("TICKET-1")) is None
            assert work.tickets.those([KEY, TicketKey("TICKET-1")]) == {KEY: ticket}
            assert work.tickets.those([]) == {}

    def test_a_key_is_taken_once(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket())

            assert not work.tickets.add(a_ticket(team=WEB, title="another"))
            assert work.tickets.get(KEY) == a_ticket()

    def test_an_item_of_a_team_has_one_ticket_that_was_made_for_it(self, database: Database) -> None:
        made = a_ticket("T-1", origin=A1, text="From A1\nsays *who*")
        with database.changing() as work:
            assert work.tickets.add(made)

            assert not work.tickets.add(a_ticket("T-2", origin=A1))
            assert work.tickets.add(a_ticket("T-2", origin=A1, team=WEB))
            assert work.tickets.add(a_ticket("T-3"))
            assert work.tickets.add(a_ticket("T-4"))
            assert work.tickets.made_for(OPS, A1) == made
            assert work.tickets.made_for(OPS, ItemId("A2")) is None

    def test_keys_of_a_team_include_done_ones(self, database: Database) -> None:
        with database.changing() as work:
            for ticket in (
                a_ticket("T-2", Column.DONE),
                a_ticket("T-10"),
                a_ticket("a-1"),
                a_ticket("W-1", team=WEB),
            ):
                work.tickets.add(ticket)

        with database.reading() as work:
            assert work.tickets.keys(OPS) == ["T-10", "T-2", "a-1"]

    def test_a_column_stands_by_rank_and_key(self, database: Database) -> None:
        with database.changing() as work:
            for key, rank in (("T-4", 1), ("T-3", 2), ("T-2", 1), ("T-1", 3)):
                work.tickets.add(a_ticket(key, rank=rank))
            work.tickets.add(a_ticket("T-5", Column.BLOCKED, rank=-1))
            work.tickets.add(a_ticket("T-6", Column.DONE))

        with database.reading() as work:
            backlog = work.tickets.standing(OPS, [Column.BACKLOG])
            both = work.tickets.standing(OPS, {Column.BACKLOG, Column.BLOCKED})

            first = [work.tickets.foremost(OPS, Column.BACKLOG, most) for most in (0, 2, 9)]
            elsewhere = work.tickets.foremost(OPS, Column.BACKLOG, 9, "jira")

        assert [each.key for each in backlog] == ["T-2", "T-4", "T-3", "T-1"]
        assert first == [[], ["T-2", "T-4"], ["T-2", "T-4", "T-3", "T-1"]]
        assert elsewhere == []
        assert [each.key for each in both] == ["T-5", "T-2", "T-4", "T-3", "T-1"]

    def test_no_column_has_no_tickets(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket())

            assert work.tickets.standing(OPS, []) == []

    def test_each_tracker_has_its_own_keys_columns_and_ranks(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket("T-1", rank=5))
            work.tickets.add(a_ticket("J-2", rank=9, tracker="jira"))
            work.tickets.add(a_ticket("J-1", Column.DONE, rank=2**31 - 1, tracker="jira"))
            work.tickets.add(a_ticket("W-1", rank=99, team=WEB, tracker="jira"))

        with database.reading() as work:
            assert (work.tickets.keys(OPS), work.tickets.keys(OPS, "jira")) == (["T-1"], ["J-1", "J-2"])
            assert [each.key for each in work.tickets.standing(OPS, tuple(Column), "jira")] == ["J-2", "J-1"]
            assert [each.key for each in work.tickets.standing(OPS, [Column.BACKLOG])] == ["T-1"]
            assert (work.tickets.last_rank(OPS, "board"), work.tickets.last_rank(OPS, "jira")) == (5, 2**31 - 1)

    def test_the_last_rank_of_nothing_is_nought(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket("T-1", rank=5))
            work.tickets.add(a_ticket("J-1", rank=-7, tracker="jira"))

        with database.reading() as work:
            assert work.tickets.last_rank(OPS, "github") == 0
            assert work.tickets.last_rank(OPS, "jira") == -7

    def test_a_removed_ticket_is_gone_but_not_what_was_said_of_it(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket(work.tickets.next_key("NEW"), origin=A1))
            work.tickets.add_note(a_note("NEW-1"))
            work.tickets.remove(TicketKey("NEW-1"))
            work.tickets.remove(TicketKey("NEW-1"))

            assert work.tickets.get(TicketKey("NEW-1")) is None
            assert work.tickets.made_for(OPS, A1) is None
            assert work.tickets.notes(TicketKey("NEW-1")) == [a_note("NEW-1")]
            assert work.tickets.next_key("NEW") == "NEW-2"

    def test_a_ticket_of_an_outside_tracker_comes_back_whole_and_is_replaced(self, database: Database) -> None:
        theirs = a_ticket("J-1", assignee=PersonId("Zoë Berg (Jira)"), tracker="jira", text="x" * 10_000)
        with database.changing() as work:
            work.tickets.add(theirs)
            work.tickets.replace(replace(theirs, rank=-(2**31)), expected=1)

        with database.reading() as work:
            assert work.tickets.get(TicketKey("J-1")) == replace(theirs, rank=-(2**31), version=2)

    def test_of_two_who_saw_one_version_the_first_wins(self, database: Database) -> None:
        with database.changing() as work:
            work.tickets.add(a_ticket(version=3))
            anns = replace(a_ticket(), assignee=ANN, column=Column.IN_PROGRESS, moved_at=at(10))

            assert work.tickets.replace(anns, expected=3)
            assert not work.tickets.replace(replace(anns, assignee=BOB), expected=3)
            assert work.tickets.get(KEY) == replace(anns, version=4)

    def test_a_ticket_that_is_not_there_is_not_replaced(self, database: Database) -> None:
        with database.changing() as work:
            assert not work.tickets.replace(a_ticket(), expected=1)
            assert work.tickets.get(KEY) is None

    def test_the_next_key_is_beyond_every_key_of_its_prefix(self, database: Database) -> None:
        with database.changing() as work:
            for key in ("OPS-9", "OPS-10", "OPS-X", "OPS", "OPSX-77", "WEB-3"):
                work.tickets.add(a_ticket(key))
            work.tickets.add(a_ticket("OPS-21", team=WEB))

            assert work.tickets.next_key("OPS") == "OPS-22"
            assert work.tickets.next_key("OPS") == "OPS-23"
            assert work.tickets.next_key("NEW") == "NEW-1"

    def test_notes_come_oldest_first(self, database: Database) -> None:
        later, first, second = (
            a_note(text="later", at=at(12)),
            a_note(text="first"),
            a_note(text="second", author=None),
        )
        with database.changing() as work:
            work.tickets.add(a_ticket())
            for note in (later, first, second):
                work.tickets.add_note(note)

        with database.reading() as work:
            assert work.tickets.notes(KEY) == [first, second, later]
            assert work.tickets.notes(TicketKey("TICKET-1")) == []

    def test_the_last_note_of_each_ticket_is_found_a_persons_where_there_is_one(self, database: Database) -> None:
        with database.changing() as work:
            for key in ("T-1", "T-2", "T-3", "T-4"):
                work.tickets.add(a_ticket(key))
            for note in (
                a_note("T-1", "new", at=at(12)),
                a_note("T-1", "old"),
                a_note("T-2", "a"),
                a_note("T-2", "b"),
                a_note("T-2", "the desk's own", at=at(13), author=None),
                a_note("T-3", "the desk's own", at=at(9), author=None),
                a_note("T-3", "the desk's last", at=at(10), author=None),
            ):
                work.tickets.add_note(note)

        with database.reading() as work:
            last = work.tickets.last_notes([TicketKey(f"T-{number}") for number in range(1, 5)])
            none = work.tickets.last_notes([])

        assert {key: note.text for key, note in last.items()} == {
            "T-1": "new",
            "T-2": "b",
            "T-3": "the desk's last",
        }
        assert none == {}
