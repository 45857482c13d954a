"""An outside tracker's board, read into its mirror page by page."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import SiteRefuses
from watchbill.jobs.messenger import Changing
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import BEGUN, STANDING, Column, TicketKey
from watchbill.ports import Site
from watchbill.rules.sites import OVERLAP
from watchbill.services import correcting
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import Request
from watchbill.services.settling import Settling

#: Accounts that are looked up at once.
MOST_STRANGERS = 50
#: Of so many tickets of a page that are begun the comments are read: the evening check shows them.
MOST_COMMENTED = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads; all raise what the site raises, and what was read before that stays."""

    site: Site
    mirroring: Mirroring
    changing: Changing
    #: Is called between two pages: nobody is to wait for all of them.
    between: Callable[[], None]

    def changed(self, since: datetime) -> None:
        """What changed at or after `since` (aware)."""
        self._pages(self.site.changed(since))

    def top(self) -> None:
        """The first of Backlog, and their order."""
        top = self.site.top()
        self._page(top)
        with self.changing() as request:
            keys = [each.key for each in top]
            self.mirroring.begin_with(request.work, request.team, keys)

    def whole(self) -> None:
        """All of the board in its order, what has left it, and who the team's members are there."""
        with self.changing() as request:
            lately = request.now - OVERLAP
        found = self._pages(self.site.board())
        with self.changing() as request:
            self.mirroring.order(request.work, request.team, found, STANDING)
            missing = self.mirroring.missing(request.work, request.team, found)
        for key in missing:
            self._look_for(key, lately)
            self.between()
        self._meet()

    def _look_for(self, key: TicketKey, lately: datetime) -> None:
        """A ticket that was not in what was read, while it changed `lately` or before."""
        try:
            told = self.site.get(key)
        except SiteRefuses:  # it may not be seen any more: that is no reason to read nothing else
            with self.changing() as request:
                self._left(request, key)
            return
        with self.changing() as request:
            if told is None:
                Settling(self.mirroring).forget(request, key)
                return
            self.mirroring.reflect(request.work, request.team, told, request.now, certain=True)
            # What came to the board while it was read may not have been in what was read.
            if told.column is not Column.DONE and told.updated_at < lately:
                self._left(request, told.key)

    def _left(self, request: Request, key: TicketKey) -> None:
        self.mirroring.left(request.work, key)
        correcting.owe(request.work, request.team, request.now)

    def _pages(self, pages: Iterable[Sequence[SiteTicket]]) -> list[TicketKey]:
        found: list[TicketKey] = []
        for page in pages:
            self._page(page)
            found += [each.key for each in page]
            self.between()
        return found

    def _page(self, page: Sequence[SiteTicket]) -> None:
        with self.changing() as request:
            new = self.mirroring.reflect_all(request.work, request.team, page, request.now)
        worked_on = [told for told, ticket in new if ticket.column in BEGUN]
        for each in worked_on[:MOST_COMMENTED]:
            with suppress(SiteRefuses):
                comments = self.site.comments(each)
                with self.changing() as request:
                    self.mirroring.heard(request, each.key, comments)

    def _meet(self) -> None:
        """Find out the accounts of the team's members by their e-mail addresses."""
        with self.changing() as request:
            strangers = self.mirroring.accounts.strangers(request.work, request.team, request.now)
        for person, email in strangers[:MOST_STRANGERS]:
            account = self.site.account(email)
            if account:
                with self.changing() as request:
                    self.mirroring.accounts.link(request.work, person, account)
