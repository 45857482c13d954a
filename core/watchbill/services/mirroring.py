"""The mirror of an outside tracker: what it says of its tickets becomes so here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from watchbill.deferred import Deferred
from watchbill.model.errand import ErrandKind
from watchbill.model.mirror import Mirrored
from watchbill.model.people import PersonId
from watchbill.model.site import SiteComment, SiteTicket
from watchbill.model.team import Team
from watchbill.model.ticket import STANDING, Claim, ClaimId, ClaimKind, Column, Note, Outcome, Ticket, TicketKey
from watchbill.ports import Ids, UnitOfWork
from watchbill.rules import noting, ranking, reflecting
from watchbill.services import adopting, correcting
from watchbill.services.accounts import Accounts
from watchbill.services.request import Request
from watchbill.words import sites as words

#: How a ticket was at the tracker when it was read last, by the key that it has there now, and how it is here.
_SoFar = tuple[Mirrored | None, Ticket | None]


@dataclass(frozen=True, slots=True)
class Mirroring:
    """One tracker's mirror, of the team whose board it is."""

    #: The tracker's name, and what people call it.
    tracker: str
    label: str
    ids: Ids

    @property
    def accounts(self) -> Accounts:
        """Who is who there."""
        return Accounts(self.tracker, self.label)

    def reflect(
        self, work: UnitOfWork, team: Team, told: SiteTicket, now: datetime, *, certain: bool = False
    ) -> Ticket | None:
        """Make it so here what the tracker says of one ticket; what is still to be told to it stays as it is here.

        Args:
            work: the transaction.
            team: whose board it is.
            told: the ticket as the tracker has it.
            now: aware.
            certain: the ticket itself was asked for. What comes of a list may be how it was before.

        Returns:
            The ticket as it is here; None where it is nobody's business: done before anybody here knew it, or on
            the board of another team; or where an index that lags behind says how it was before.
        """
        known, before = self._so_far(work, told, now, certain=certain)
        ticket = self._reflect(work, team, told, known, before, self._ranks(work, team), now, certain=certain)
        if ticket and ticket != before:
            correcting.owe(work, team, now)
        return ticket

    def reflect_all(
        self, work: UnitOfWork, team: Team, page: Sequence[SiteTicket], now: datetime
    ) -> list[tuple[SiteTicket, Ticket]]:
        """As `reflect`, of each of these.

        Returns:
            Those that changed at the tracker since they were read last, each with the ticket as it is here.
        """
        ranks, found, changed = self._ranks(work, team), [], False
        for told, (known, before) in zip(page, self._all_so_far(work, page, now), strict=True):
            ticket = self._reflect(work, team, told, known, before, ranks, now)
            changed = changed or (ticket is not None and ticket != before)
            if ticket and (known is None or known.updated_at < told.updated_at):
                found.append((told, ticket))
        if changed:
            correcting.owe(work, team, now)
        return found

    def heard(self, request: Request, key: TicketKey, comments: Sequence[SiteComment]) -> None:
        """Note what was said of a ticket at the tracker and is not known yet, save our own."""
        work = request.work
        known = work.tickets.notes(key)
        ours = {words.comment(each.text, each.author, request) for each in known} | {each.text for each in known}
        said, new = set(map(reflecting.gist, ours)), False
        for each in comments:
            text, gist = each.text.strip()[: reflecting.LONGEST_TEXT], reflecting.gist(each.text)
            if gist and gist not in said:
                said.add(gist)
                author = self.accounts.holder(work, each.author)
                note = Note(key=key, author=author, text=text, at=min(each.at, request.now))
                work.tickets.add_note(replace(note, repeats=noting.repeats(text)))
                new = True
        if new:
            correcting.owe(work, request.team, request.now)

    def rename(self, work: UnitOfWork, old: TicketKey, new: TicketKey, now: datetime) -> None:
        """The tracker calls a ticket otherwise; of two claims of what is one ticket the later one goes on."""
        held = [each for key in (new, old) if (each := work.claims.held(key))]
        if len(held) > 1:
            work.claims.end(min(held, key=lambda each: each.at).id, Outcome.TAKEN, now)
        work.mirrored.rename(old, new, now)
        ticket = work.tickets.get(new)
        team = work.teams.get(ticket.team) if ticket else None
        if team:
            correcting.owe(work, team, now)

    def order(self, work: UnitOfWork, team: Team, first: Sequence[TicketKey], columns: Iterable[Column]) -> None:
        """Put these tickets, in this order, before all others of the columns; the others keep theirs."""
        standing = {each.key: each for each in work.tickets.standing(team.id, tuple(columns), self.tracker)}
        wanted = [standing.pop(key) for key in dict.fromkeys(first) if key in standing]
        wanted += standing.values()
        for ticket, rank in zip(wanted, ranking.ranks([each.rank for each in wanted]), strict=True):
            if ticket.rank != rank:
                work.tickets.replace(replace(ticket, rank=rank), expected=ticket.version)

    def begin_with(self, work: UnitOfWork, team: Team, first: Sequence[TicketKey]) -> None:
        """Put these tickets, in this order, before all others of Backlog; mostly that is so already."""
        if list(work.tickets.foremost(team.id, Column.BACKLOG, len(first), self.tracker)) != list(first):
            self.order(work, team, first, (Column.BACKLOG,))

    def missing(self, work: UnitOfWork, team: Team, found: Iterable[TicketKey]) -> list[TicketKey]:
        """The tickets that stand on the board here, and were not `found` when all of the tracker's was read."""
        seen = set(found)
        standing = work.tickets.standing(team.id, STANDING, self.tracker)
        return [each.key for each in standing if each.key not in seen and work.mirrored.get(each.key)]

    def gone(self, work: UnitOfWork, team: Team, key: TicketKey, now: datetime) -> Claim | None:
        """Forget a ticket that is not at the tracker any more.

        Returns:
            The claim that has ended with it.
        """
        ticket = work.tickets.get(key)
        if ticket is None or (ticket.team, ticket.tracker) != (team.id, self.tracker):
            return None
        # First of all: who claims it at this moment is waited for, and their claim is seen.
        work.tickets.remove(key)
        work.mirrored.remove(key)
        held = work.claims.held(key)
        if held:
            work.claims.end(held.id, Outcome.RELEASED, now)
        correcting.owe(work, team, now)
        return held

    def left(self, work: UnitOfWork, key: TicketKey) -> None:
        """It is not on the team's board any more, though it is not done; whoever works on it may end that here."""
        ticket = work.tickets.get(key)
        if ticket and not work.tickets.replace(ticket, expected=ticket.version):
            return  # somebody changes it at this moment; from here on nobody does
        if work.claims.held(key) is None and not work.errands.of(key):
            work.tickets.remove(key)
            work.mirrored.remove(key)

    def _so_far(self, work: UnitOfWork, told: SiteTicket, now: datetime, *, certain: bool = False) -> _SoFar:
        known = work.mirrored.by_id(self.tracker, told.id)
        if known and not certain and _is_older(told, known, self.tracker):
            return known, work.tickets.get(known.key)  # nor has it the key that it had before
        if known and known.key != told.key:
            self.rename(work, known.key, told.key, now)
            known = replace(known, key=told.key)
        return known or work.mirrored.get(told.key), work.tickets.get(told.key)

    def _all_so_far(self, work: UnitOfWork, page: Sequence[SiteTicket], now: datetime) -> Iterable[_SoFar]:
        """Of each of a page, in its order; looked for at once where no key has changed."""
        ids, keys = {each.id: each.key for each in page}, [each.key for each in page]
        alike = work.mirrored.alike(self.tracker, ids, keys)
        mine = (each for each in alike if each.tracker == self.tracker)
        if len(ids) < len(page) or any(ids.get(each.id, each.key) != each.key for each in mine):
            # What becomes of one may change what is known of another.
            return (self._so_far(work, each, now) for each in page)
        known, tickets = {each.key: each for each in alike}, work.tickets.those(keys)
        return [(known.get(key), tickets.get(key)) for key in keys]

    def _ranks(self, work: UnitOfWork, team: Team) -> Deferred[Iterator[int]]:
        """Those behind the last ticket of the board; it is looked for once, and only where one is needed."""
        return Deferred(lambda: count(work.tickets.last_rank(team.id, self.tracker) + ranking.STEP, ranking.STEP))

    def _reflect(
        self,
        work: UnitOfWork,
        team: Team,
        told: SiteTicket,
        known: Mirrored | None,
        before: Ticket | None,
        ranks: Deferred[Iterator[int]],
        now: datetime,
        *,
        certain: bool = False,
    ) -> Ticket | None:
        ticket = adopting.ours(work, team, self.tracker, before, known, told) if before else None
        if ticket is None and (before or told.column is Column.DONE):
            return None
        if ticket and not certain and _is_older(told, known, self.tracker):
            return ticket  # an index that lags behind says how it was before
        mirrored = Mirrored.of(self.tracker, told)
        if mirrored != known:
            work.mirrored.save(mirrored)
        holder = self.accounts.holder(work, told.holder)
        if ticket is None:
            made = reflecting.new(told, holder, team.id, self.tracker, next(ranks()), now)
            work.tickets.add(made)
            return made
        return self._changed(work, ticket, told, holder, now)

    def _changed(
        self, work: UnitOfWork, ticket: Ticket, told: SiteTicket, holder: PersonId | None, now: datetime
    ) -> Ticket:
        if reflecting.changed(ticket, told, holder, now, waiting=False) is None:
            return ticket
        mine = (each for each in work.errands.of(ticket.key) if each.tracker == self.tracker)
        waiting = any(each.kind is ErrandKind.CHANGE for each in mine)
        changed = reflecting.changed(ticket, told, holder, now, waiting=waiting)
        if changed is None:
            return ticket
        if not work.tickets.replace(changed, expected=ticket.version):
            return ticket  # somebody changes it here at this moment: the next reading sees both
        changed = replace(changed, version=ticket.version + 1)
        if not waiting:
            self._end(work, ticket, changed, now)
        return changed

    def _end(self, work: UnitOfWork, before: Ticket, ticket: Ticket, now: datetime) -> None:
        held = work.claims.held(ticket.key)
        outcome = reflecting.ended(held, ticket) if held else None
        if held and outcome:
            work.claims.end(held.id, outcome, now)
        person = work.people.get(ticket.assignee) if ticket.assignee else None
        closed = ticket.column is Column.DONE and before.column is not Column.DONE
        if held is None and person and closed:
            # Done at the tracker by somebody who never said so here: the evening check tells it all the same.
            claim = Claim(
                id=ClaimId(self.ids()),
                key=ticket.key,
                team=ticket.team,
                person=person.id,
                kind=ClaimKind.STARTED,
                at=now,
            )
            if work.claims.add(claim):
                work.claims.end(claim.id, Outcome.DONE, now)


def _is_older(told: SiteTicket, known: Mirrored | None, tracker: str) -> bool:
    return known is not None and known.tracker == tracker and told.updated_at < known.updated_at
