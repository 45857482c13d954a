"""A ticket comes to somebody and into a column, although Jira cannot compare and set.

The ticket is looked at right before and right after; who finds somebody else on it then was slower.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers.client import Answer, reason
from watchbill.trackers.jira import told
from watchbill.trackers.jira.names import Names, Way
from watchbill.trackers.jira.talk import Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Changer:
    """Changes tickets of one Jira."""

    talk: Talk
    names: Names
    #: By what an account is told.
    person: str
    #: The ticket with this id, as it is now.
    look: Callable[[str], SiteTicket | None]

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        """As `ports.Site.change` says."""
        # Asked first, so that nothing lies between the look at the ticket and the change.
        way = self._way(seen, column) if column is not seen.column else None
        now = self.look(seen.id)
        if now is None or _state(now) != _state(seen):
            return None
        if now.account != account and not self.assign(now, account):
            return None
        if way and not self._go(now, way, account):
            return None
        if way is None and now.account == account:
            return now
        return self._verified(seen, account, column, moved=way is not None)

    def assign(self, ticket: SiteTicket, account: str | None) -> bool:
        """Give it to somebody, or to nobody; False where it is gone.

        Raises:
            SiteRefuses: they may not have it, or somebody has to.
        """
        answer = self.talk.do("PUT", f"/issue/{ticket.id}/assignee", {self.person: account}, 400, 404)
        if answer.status == 400 and account is None:
            raise SiteRefuses(
                f"Jira does not let {ticket.key} be with nobody: {reason(answer)} "
                "Whoever runs Jira can allow unassigned issues."
            )
        if answer.status == 400:
            raise SiteRefuses(
                f"Jira does not give {ticket.key} to this account: {reason(answer)} "
                'It needs "Assignable user" in the project; whoever runs Jira gives it.'
            )
        return answer.status != 404

    def _way(self, seen: SiteTicket, column: Column) -> Way | None:
        answer = self.talk.read(f"/issue/{seen.id}/transitions")
        if answer is None:
            return None
        ways = self.names.ways(answer)
        chosen = self.names.choose(ways, column)
        if chosen is None:
            now = self.look(seen.id)
            if now and _state(now) == _state(seen):
                raise SiteRefuses(self._no_way(seen, ways, column))
        return chosen

    def _no_way(self, seen: SiteTicket, ways: Sequence[Way], column: Column) -> str:
        there = ", ".join(dict.fromkeys(each.to for each in ways)) or "nothing that my account may choose"
        if column is Column.BLOCKED:
            called = ", ".join(self.names.blocked)
            return (
                f"In Jira no way leads {seen.key} to a status that means blocked ({called}); there is: {there}. "
                "Whoever runs me can name yours as blocked in the file of trackers."
            )
        return (
            f'In Jira no way leads {seen.key} to "{column.value}" from where it is; there is: {there}. '
            "Move it in Jira first, or let whoever runs Jira add a transition."
        )

    def _go(self, now: SiteTicket, way: Way, account: str | None) -> bool:
        """Whether it went; False where somebody else moved it meanwhile.

        Raises:
            SiteRefuses: Jira wants more than we can say.
        """
        body = {"transition": {"id": way.id}}
        answer = self.talk.do("POST", f"/issue/{now.id}/transitions", body, 400, 403, 404, 409, 422)
        if answer.status < 400:
            return True
        found = self.look(now.id)
        if found is None or found.column is not now.column or found.account != account:
            return found is not None and (found.account, found.column) == (account, way.column)
        self._give_back(now, account)
        raise SiteRefuses(self._refused(now, way, answer))

    def _refused(self, now: SiteTicket, way: Way, answer: Answer) -> str:
        return (
            f'Jira does not move {now.key} to "{way.to}": {reason(answer)} '
            "Move it in Jira, where it asks for what is missing."
        )

    def _give_back(self, now: SiteTicket, account: str | None) -> None:
        """Undo the assignment: who hears that it was refused does not expect to have it."""
        if now.account != account:
            with suppress(SiteAway, SiteRefuses):
                self.assign(now, now.account)

    def _verified(
        self, seen: SiteTicket, account: str | None, column: Column, *, moved: bool
    ) -> SiteTicket | None:
        found = self.look(seen.id)
        if found and moved and found.account != account and self._by_workflow(found, seen):
            # The transition itself gave it to somebody: to nobody, or to whoever made it.
            self.assign(found, account)
            found = self.look(seen.id)
        fine = found is not None and (found.account, found.column) == (account, column)
        return found if fine else None

    def _by_workflow(self, found: SiteTicket, seen: SiteTicket) -> bool:
        if found.account in (None, seen.account):
            return True
        return told.text(told.inside(self.talk.read("/myself"), self.person)) == found.account


def _state(ticket: SiteTicket) -> tuple[str | None, Column]:
    return ticket.account, ticket.column
