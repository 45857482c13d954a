"""How what passed on stands now: as many questions for 200 things as for one."""

from collections.abc import Iterable, Iterator

from watchbill.deferred import Deferred
from watchbill.errors import TrackerUnavailable
from watchbill.model.passage import Passage
from watchbill.model.ticket import Ticket, TicketKey
from watchbill.model.work import Item, ItemId
from watchbill.ports import Tracker
from watchbill.rules import accepting, chain
from watchbill.services import holding
from watchbill.services.request import Request


def as_they_stand(request: Request, tracker: Tracker, passages: Iterable[Passage]) -> list[Passage]:
    """Each with what became of it by now, unchanged where it still waits.

    Of what a tracker that does not answer has nobody knows: it is unchanged, too.
    """
    return list(_Things(request, tracker).settled(passages))


class _Things:
    """What a team has at work, read once and when it is needed: most of what waits is among it."""

    def __init__(self, request: Request, tracker: Tracker) -> None:
        self._request, self._tracker = request, tracker
        work, team = request.work, request.team.id
        self._items = Deferred(lambda: {str(each.id): each for each in work.items.unresolved(team)})
        self._tickets = Deferred(lambda: {str(each.key): each for each in tracker.in_progress()})
        self._claims = Deferred(lambda: {each.key: each for each in work.claims.open(team)})
        self._away = False

    def settled(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        for each in passages:
            if not each.waits:
                yield each
            elif holding.names_item(each.key):
                yield chain.settled_item(each, self._item(each), self._request.now)
            else:
                yield self._settled_ticket(each)

    def _item(self, passage: Passage) -> Item | None:
        known = self._items().get(passage.key)
        return known or self._request.work.items.get(passage.team, ItemId(passage.key))

    def _settled_ticket(self, passage: Passage) -> Passage:
        """A tracker that does not answer is asked no more."""
        ticket = None
        try:
            if not self._away:
                ticket = self._tickets().get(passage.key) or self._tracker.get(TicketKey(passage.key))
        except TrackerUnavailable:
            self._away = True
        if self._away:
            return passage
        return chain.settled_ticket(passage, ticket, self._request.now, kept=self._kept(ticket))

    def _kept(self, ticket: Ticket | None) -> bool:
        return ticket is not None and accepting.is_kept(ticket, self._claims().get(ticket.key))
