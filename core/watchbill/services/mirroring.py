"""The mirror of an outside tracker: what it says of its tickets becomes so here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import Mirrored
from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account, SiteComment, SiteTicket
from watchbill.model.team import Team
from watchbill.model.ticket import Claim, ClaimId, ClaimKind, Column, Note, Outcome, Ticket, TicketKey
from watchbill.ports import Ids, UnitOfWork
from watchbill.rules import ranking, reflecting
from watchbill.services.request import Request
from watchbill.words import sites as words

#: Columns of tickets that are on the board.
STANDING = (Column.BACKLOG, Column.IN_PROGRESS, Column.BLOCKED)


def look(work: UnitOfWork, team: Team, written: str, now: datetime) -> None:
    """Have the team's outside tracker asked for a ticket, as it writes its key; nothing on the built-in board."""
    if work.sites.get(team.tracker) is None:
        return
    errand = Errand(
        id=ErrandId(f"look:{team.tracker}:{written}"),
        tracker=team.tracker,
        team=team.id,
        key=TicketKey(written),
        kind=ErrandKind.LOOK,
        at=now,
        again_at=now,
    )
    work.errands.add(errand)


@dataclass(frozen=True, slots=True)
class Mirroring:
    """One tracker's mirror, of the team whose board it is."""

    #: The tracker's name, and what people call it.
    tracker: str
    label: str
    ids: Ids

    def reflect(self, work: UnitOfWork, team: Team, told: SiteTicket, now: datetime) -> Ticket | None:
        """Make it so here what the tracker says of one ticket; what is still to be told to it stays as it is here.

        Returns:
            The ticket as it is here; None where it is nobody's business: done before anybody here knew it, or on
            the board of another team; or where an index that lags behind says how it was before.
        """
        known = work.mirrored.by_id(self.tracker, told.id)
        if known and told.updated_at < known.updated_at:
            return None
        if known and known.key != told.key:
            work.mirrored.rename(known.key, told.key)
        ticket = work.tickets.get(told.key)
        if ticket and (ticket.team, ticket.tracker) != (team.id, self.tracker):
            return None
        if ticket is None and told.column is Column.DONE:
            return None
        work.mirrored.save(Mirrored.of(self.tracker, told))
        holder = self.holder(work, told.holder)
        if ticket is None:
            rank = work.tickets.last_rank(team.id, self.tracker) + ranking.STEP
            made = reflecting.new(told, holder, team.id, self.tracker, rank, now)
            work.tickets.add(made)
            return made
        return self._changed(work, ticket, told, holder, now)

    def heard(self, request: Request, key: TicketKey, comments: Sequence[SiteComment]) -> None:
        """Note what was said of a ticket at the tracker and is not known yet, save our own."""
        work = request.work
        known = work.tickets.notes(key)
        ours = {words.comment(each.text, each.author, request) for each in known} | {each.text for each in known}
        said = set(map(reflecting.gist, ours))
        for each in comments:
            text, gist = each.text.strip()[: reflecting.LONGEST_TEXT], reflecting.gist(each.text)
            if gist and gist not in said:
                said.add(gist)
                author = self.holder(work, each.author)
                work.tickets.add_note(Note(key=key, author=author, text=text, at=min(each.at, request.now)))

    def holder(self, work: UnitOfWork, account: Account | None) -> PersonId | None:
        """Who has this account: somebody we know, or a stranger by the name that the tracker shows."""
        if account is None:
            return None
        known = work.people.by_identity(Identity(platform=self.tracker, id=account.id))
        return known.id if known else reflecting.stranger(account, self.label)

    def order(self, work: UnitOfWork, team: Team, first: Sequence[TicketKey], columns: Iterable[Column]) -> None:
        """Put these tickets, in this order, before all others of the columns; the others keep theirs."""
        standing = {each.key: each for each in work.tickets.standing(team.id, tuple(columns), self.tracker)}
        wanted = [standing.pop(key) for key in dict.fromkeys(first) if key in standing]
        wanted += standing.values()
        for ticket, rank in zip(wanted, ranking.ranks([each.rank for each in wanted]), strict=True):
            if ticket.rank != rank:
                work.tickets.replace(replace(ticket, rank=rank), expected=ticket.version)

    def missing(self, work: UnitOfWork, team: Team, found: Iterable[TicketKey]) -> list[TicketKey]:
        """The tickets that stand on the board here, and were not `found` when all of the tracker's was read."""
        seen = set(found)
        standing = work.tickets.standing(team.id, STANDING, self.tracker)
        return [each.key for each in standing if each.key not in seen and work.mirrored.get(each.key)]

    def gone(self, work: UnitOfWork, team: Team, key: TicketKey, now: datetime) -> Claim | None:
        """Forget a ticket that is not at the tracker any more, with what was still to be told of it.

        Returns:
            The claim that has ended with it.
        """
        ticket = work.tickets.get(key)
        if ticket is None or (ticket.team, ticket.tracker) != (team.id, self.tracker):
            return None
        held = work.claims.held(key)
        if held:
            work.claims.end(held.id, Outcome.RELEASED, now)
        work.tickets.remove(key)
        work.mirrored.remove(key)
        return held

    def left(self, work: UnitOfWork, key: TicketKey) -> None:
        """It is not on the team's board any more, though it is not done; whoever works on it may end that here."""
        if work.claims.held(key) is None and not work.errands.of(key):
            work.tickets.remove(key)
            work.mirrored.remove(key)

    def strangers(self, work: UnitOfWork, team: Team, now: datetime) -> list[tuple[PersonId, str]]:
        """Members of the team with an e-mail address and no account at the tracker that we know."""
        today = team.today(now)
        members = [each.person for each in work.teams.members(team.id) if each.covers(today)]
        people = [person for each in members if (person := work.people.get(each))]
        return [(each.id, each.email) for each in people if each.email and self.account(work, each.id) is None]

    def account(self, work: UnitOfWork, person: PersonId) -> str | None:
        """The person's account at the tracker; None where nobody has said it yet."""
        accounts = work.people.identities(person)
        return next((each.id for each in accounts if each.platform == self.tracker), None)

    def link(self, work: UnitOfWork, person: PersonId, account: str) -> bool:
        """Remember whose account it is; False where it is somebody else's already."""
        identity = Identity(platform=self.tracker, id=account)
        owner = work.people.by_identity(identity)
        if owner is None:
            work.people.link(identity, person)
        return owner is None or owner.id == person

    def _changed(
        self, work: UnitOfWork, ticket: Ticket, told: SiteTicket, holder: PersonId | None, now: datetime
    ) -> Ticket:
        waiting = any(each.kind is ErrandKind.CHANGE for each in work.errands.of(ticket.key))
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
