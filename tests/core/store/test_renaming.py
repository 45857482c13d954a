"""What an outside tracker calls otherwise is one ticket under its new key, on a real database."""

from dataclasses import replace

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import Mirrored
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column, TicketKey
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS, a_team, a_ticket, at

OLD, NEW = TicketKey("NEW-1"), TicketKey("OPS-1")


def an_errand(key: str, kind: ErrandKind = ErrandKind.COMMENT, name: str = "one") -> Errand:
    return Errand(
        id=ErrandId(name), tracker="jira", team=OPS, key=TicketKey(key), kind=kind, at=at(9), again_at=at(9)
    )


def test_to_be_renamed_again_loses_nothing(sql_database: SqlDatabase) -> None:
    with sql_database.changing() as work:
        work.teams.save(a_team(tracker="jira"))
        work.tickets.add(a_ticket(OLD, tracker="jira", title="new"))
        work.tickets.add(a_ticket(NEW, tracker="jira", title="as it was read"))
        for key in (OLD, NEW):
            work.mirrored.save(Mirrored.of("jira", told(key)))
        work.mirrored.rename(OLD, NEW, at(10))
        work.errands.add(an_errand(OLD))  # it was committed meanwhile
        work.mirrored.rename(OLD, NEW, at(10))

    with sql_database.reading() as work:
        ticket, mirrored = work.tickets.get(NEW), work.mirrored.get(NEW)
        assert ticket is not None
        assert mirrored is not None
        assert (ticket.title, mirrored.id) == ("new", OLD)
        assert (work.tickets.get(OLD), work.mirrored.get(OLD), work.mirrored.now_called(OLD)) == (None, None, NEW)
        assert [each.key for each in work.errands.pending("jira")] == [NEW]
        assert work.errands.get(ErrandId("one")) == an_errand(NEW)
        assert work.errands.get(ErrandId("two")) is None


def told(key: TicketKey) -> SiteTicket:
    return SiteTicket(key=key, id=key, title="as it was read", column=Column.BACKLOG, updated_at=at(9))


def test_a_ticket_is_looked_at_once_though_two_ask_under_one_id(sql_database: SqlDatabase) -> None:
    look = an_errand(NEW, ErrandKind.LOOK)
    with sql_database.changing() as work:
        assert work.errands.add(look)
        assert not work.errands.add(replace(look, key=OLD))  # as if its key had changed
        work.errands.answered([look.id], "reply:1", several=True, told=True)

    with sql_database.reading() as work:
        assert work.errands.pending("jira") == [replace(look, reply="reply:1", several=True, told=True)]
