"""What services need from the outside, as Protocols.

Adapters fulfil them; tests use the fakes of `watchbill.testing`. Every repository belongs to one `UnitOfWork`,
which is one transaction. Times given and returned are aware; the store keeps UTC. Any method may raise
`errors.StorageUnavailable`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Protocol, runtime_checkable

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.audit import AuditEntry
from watchbill.model.closed_day import ClosedDay
from watchbill.model.duty import Due, DueKind, Pace, Received, Sending, SendState
from watchbill.model.event import Event
from watchbill.model.handover import Handover, Highlight
from watchbill.model.message import Address, Content, MessageRef, Outgoing
from watchbill.model.people import Identity, Membership, Person, PersonId, TeamId
from watchbill.model.proposal import Proposal, ProposalId
from watchbill.model.subscription import Mark, Reading, SubscriptionState
from watchbill.model.tally import DueTally, MessagePile, Pile, Plan
from watchbill.model.team import Team
from watchbill.model.ticket import Claim, ClaimId, Column, Note, Outcome, Ticket, TicketKey
from watchbill.model.turn import Held, Turn
from watchbill.model.work import Item, ItemId, ItemKind

#: Makes a new unique id; tests hand in a counter.
Ids = Callable[[], str]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class People(Protocol):
    """Persons and their chat identities."""

    def get(self, person: PersonId) -> Person | None:
        """The person, or None."""
        ...

    def by_identity(self, identity: Identity) -> Person | None:
        """Whose chat account this is, or None."""
        ...

    def everyone(self) -> Sequence[Person]:
        """All persons, by id."""
        ...

    def save(self, person: Person) -> None:
        """Insert, or replace the person of the same id."""
        ...

    def identities(self, person: PersonId) -> Sequence[Identity]:
        """The person's chat accounts, by platform and id."""
        ...

    def link(self, identity: Identity, person: PersonId) -> None:
        """Give the account to the person; whoever had it loses it."""
        ...

    def unlink(self, identity: Identity) -> None:
        """Make the account nobody's; nothing happens if it was."""
        ...


class Teams(Protocol):
    """Teams and who belongs to them."""

    def get(self, team: TeamId) -> Team | None:
        """The team, or None."""
        ...

    def everything(self) -> Sequence[Team]:
        """All teams, by id."""
        ...

    def save(self, team: Team) -> None:
        """Insert, or replace the team of the same id."""
        ...

    def by_address(self, address: Address) -> Team | None:
        """The team that posts to or watches this conversation (its thread is ignored), or None."""
        ...

    def members(self, team: TeamId) -> Sequence[Membership]:
        """Every membership of the team, past and future too, by person."""
        ...

    def memberships(self, person: PersonId) -> Sequence[Membership]:
        """Every membership of the person, by team."""
        ...

    def join(self, membership: Membership) -> None:
        """Insert, or replace the membership of the same team and person."""
        ...


class Facts(Protocol):
    """Absences and night duties; append-only."""

    def add_absence(self, absence: Absence) -> None:
        """Record an absence."""
        ...

    def add_night(self, duty: NightDuty) -> None:
        """Record a night duty."""
        ...

    def absences(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[Absence]:
        """Absences of these people that meet [start, end), not revoked, by start and id."""
        ...

    def nights(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[NightDuty]:
        """Night duties of these people that meet [start, end), not revoked, by start and id."""
        ...

    def revoke(self, absence: Absence, at: datetime, by: PersonId | None = None) -> None:
        """Mark the absence as taken back at `at`, by a person or by whoever recorded it; it stays recorded."""
        ...

    def revoke_night(self, duty: NightDuty, at: datetime, by: PersonId | None = None) -> None:
        """As `revoke`, a night duty."""
        ...

    def absences_from(self, source: str, after: datetime) -> Sequence[Absence]:
        """Absences of this source that end after `after`, not revoked, by start and id."""
        ...

    def absences_taken_back(self, source: str, after: datetime) -> Sequence[Absence]:
        """Absences of this source that end after `after` and that a person took back, by start and id."""
        ...

    def nights_from(self, source: str, after: datetime) -> Sequence[NightDuty]:
        """Night duties of this source that end after `after`, not revoked, by start and id."""
        ...

    def nights_taken_back(self, source: str, after: datetime) -> Sequence[NightDuty]:
        """Night duties of this source that end after `after` and that a person took back, by start and id."""
        ...


class Subscriptions(Protocol):
    """How the readings of calendars went."""

    def get(self, name: str) -> SubscriptionState | None:
        """The state of the calendar of this name, or None before its first reading."""
        ...

    def everything(self) -> Sequence[SubscriptionState]:
        """Every calendar that was ever read and is not forgotten, by name."""
        ...

    def save(self, state: SubscriptionState) -> None:
        """Insert, or replace the state of the same name."""
        ...

    def remove(self, name: str) -> None:
        """Forget the calendar; nothing happens when it is not known."""
        ...


class Turns(Protocol):
    """Stored decisions: who is on MRO when."""

    def on(self, team: TeamId, day: date) -> Turn | None:
        """The decision of the highest revision, or None."""
        ...

    def decided(self, team: TeamId, day: date, revision: int) -> Turn | None:
        """The decision of this revision, standing or not, or None."""
        ...

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Turn]:
        """The standing decisions of [first, last], by day."""
        ...

    def held(self, team: TeamId, first: date, last: date) -> Sequence[Held]:
        """As `between`, without the reasons: much faster for a long period."""
        ...

    def save(self, turn: Turn) -> bool:
        """Store a decision under its revision.

        Returns:
            False when the day already has that revision: somebody else decided first, nothing is changed.
        """
        ...


class ClosedDays(Protocol):
    """Days that are over, as they count for good; append-only."""

    def latest(self, team: TeamId) -> ClosedDay | None:
        """The team's last closed day, or None."""
        ...

    def between(self, team: TeamId, first: date, last: date) -> Sequence[ClosedDay]:
        """The closed days of [first, last], by day."""
        ...

    def add(self, closed: ClosedDay) -> bool:
        """Insert; False when the day is closed already, and nothing is changed then."""
        ...


class Proposals(Protocol):
    """Changes of turns that wait for somebody's word, and what became of them."""

    def get(self, team: TeamId, proposal: ProposalId) -> Proposal | None:
        """The team's proposal, or None; the id is compared without regard to case."""
        ...

    def open(self, team: TeamId) -> Sequence[Proposal]:
        """The team's proposals that nobody has settled, by time and id."""
        ...

    def next_id(self, team: TeamId) -> ProposalId:
        """A new id for a proposal of the team: "S" and the next number; never given twice."""
        ...

    def add(self, proposal: Proposal) -> None:
        """Insert the proposal."""
        ...

    def settle(self, proposal: Proposal) -> bool:
        """Store how the proposal ended; False, and nothing is changed, when it is settled already."""
        ...


class Items(Protocol):
    """Alerts, incidents and questions."""

    def get(self, team: TeamId, item: ItemId) -> Item | None:
        """The team's item, or None; the id is compared without regard to case."""
        ...

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        """The team's items that are not resolved, by opening time and id."""
        ...

    def next_id(self, team: TeamId, kind: ItemKind) -> ItemId:
        """A new id for an item of the team: the kind's letter and the next number; never given twice."""
        ...

    def add(self, item: Item) -> bool:
        """Insert the item.

        Returns:
            False when an unresolved item of the team has the same `dedupe_key`; nothing is changed then.
        """
        ...

    def save(self, item: Item) -> None:
        """Replace the item of the same team and id."""
        ...


class Tickets(Protocol):
    """The built-in board's tickets, and the mirror of an outside tracker's."""

    def get(self, key: TicketKey) -> Ticket | None:
        """The ticket, or None."""
        ...

    def keys(self, team: TeamId) -> Sequence[TicketKey]:
        """Every key of the team, done ones included, by key."""
        ...

    def standing(self, team: TeamId, columns: Collection[Column]) -> Sequence[Ticket]:
        """The team's tickets in these columns, by rank and key."""
        ...

    def add(self, ticket: Ticket) -> bool:
        """Insert the ticket; False when its key is taken, and nothing is changed then."""
        ...

    def replace(self, ticket: Ticket, *, expected: int) -> bool:
        """Compare and set: store `ticket` (with version `expected` + 1) if the stored version is `expected`.

        Returns:
            False when it is not; nothing is changed then.
        """
        ...

    def next_key(self, prefix: str) -> TicketKey:
        """A key `PREFIX-n` that no ticket had: one more than the largest n of that prefix."""
        ...

    def add_note(self, note: Note) -> None:
        """Add a comment."""
        ...

    def notes(self, key: TicketKey) -> Sequence[Note]:
        """The ticket's comments, oldest first."""
        ...

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        """The latest comment of each of these tickets that has one."""
        ...


class Claims(Protocol):
    """Who holds which ticket, and how it ended."""

    def add(self, claim: Claim) -> bool:
        """Insert an open claim; False when the ticket has one already, and nothing is changed then."""
        ...

    def open(self, team: TeamId) -> Sequence[Claim]:
        """The team's claims that have not ended, by time and id."""
        ...

    def held(self, key: TicketKey) -> Claim | None:
        """The ticket's open claim, or None."""
        ...

    def end(self, claim: ClaimId, outcome: Outcome, at: datetime) -> bool:
        """End an open claim; False when it has ended already."""
        ...

    def ended(self, team: TeamId, outcome: Outcome, start: datetime, end: datetime) -> Sequence[Claim]:
        """The team's claims that ended so within [start, end), by end and id."""
        ...


class Handovers(Protocol):
    """Evening checks as posted, and what people highlighted."""

    def get(self, team: TeamId, day: date) -> Handover | None:
        """The day's handover, or None."""
        ...

    def latest(self, team: TeamId, before: date) -> Handover | None:
        """The newest handover of a day before `before`, or None."""
        ...

    def add(self, handover: Handover) -> bool:
        """Insert; False when the day has one already, and nothing is changed then."""
        ...

    def times_passed(self, keys: Collection[TicketKey], before: date) -> Mapping[TicketKey, int]:
        """In how many handovers of days before `before` each of these tickets was carried; absent means 0."""
        ...

    def add_highlight(self, highlight: Highlight) -> None:
        """Record a highlight."""
        ...

    def highlights(self, team: TeamId, day: date) -> Sequence[Highlight]:
        """The day's highlights, oldest first."""
        ...


class Audit(Protocol):
    """Who did what; append-only."""

    def record(self, entry: AuditEntry) -> None:
        """Add an entry."""
        ...

    def recent(self, limit: int) -> Sequence[AuditEntry]:
        """The newest entries first, at most `limit`."""
        ...

    def missed(self, since: datetime) -> Sequence[AuditEntry]:
        """The entries at or after `since` whose action is "missed" something, by time."""
        ...


class DueWork(Protocol):
    """What is owed when."""

    def ensure(self, due: Due) -> bool:
        """Insert; False, and nothing is changed, when its (kind, team, slot) already exists, done or not."""
        ...

    def move(self, due: Due) -> None:
        """Make the row due at `due.at`, as its schedule was changed; one already done or tried stays."""
        ...

    def take(self, kinds: Collection[DueKind], now: datetime, lease: timedelta, most: int) -> Sequence[Due]:
        """The earliest rows due that nobody works on, at most `most`; until `now` + lease they are the caller's.

        Each comes with its new fence, and with the tries before this one. A row that was tried before comes alone:
        if it kills the process, no other row is blamed.
        """
        ...

    def renew(self, due: Due, until: datetime) -> bool:
        """Keep a taken row until `until`; False when somebody else has taken it since."""
        ...

    def done(self, due: Due, at: datetime) -> bool:
        """Mark as done; False, and nothing is changed, when somebody else has taken it since, or did it."""
        ...

    def again(self, due: Due, at: datetime, error: str | None = None) -> bool:
        """Make the row due at `at`; False, and nothing is changed, when somebody else has taken it since.

        Args:
            due: as it was taken; it may be marked as done.
            at: aware; the promised time, where nothing failed.
            error: what failed; the try stays counted. None starts a new round, with no tries.
        """
        ...

    def bury(self, due: Due, at: datetime, error: str) -> bool:
        """Try no more: it is shown to people until it is purged; False when somebody else has taken it since."""
        ...

    def next_at(self, kinds: Collection[DueKind]) -> datetime | None:
        """When the earliest open row of these kinds can be taken, or None."""
        ...

    def find(self, kind: DueKind, team: TeamId, slot: str) -> Due | None:
        """The row of this key if it is open, or None."""
        ...

    def open(self) -> Sequence[Due]:
        """All rows that are neither done nor buried, by promised time, kind, team and slot."""
        ...

    def buried(self) -> Sequence[Due]:
        """All rows that are not tried any more, in the same order."""
        ...


class Outbox(Protocol):
    """What is to be said where."""

    def add(self, message: Outgoing, now: datetime, hold: timedelta = timedelta()) -> bool:
        """Insert as queued; False when its key already exists, sent or not, and nothing is changed then.

        What was to be said about its subject in the same conversation, and was never handed to the platform, is
        replaced by it.

        Args:
            message: to be said once under its key.
            now: aware.
            hold: say it so much later, and hold up nothing until then; newer words may come.
        """
        ...

    def withdraw(self, to: Address, subject: str, now: datetime) -> int:
        """Never say what was to be said about the subject there, unless the platform may have it; how many."""
        ...

    def take(self, paces: Mapping[str, Pace | None], now: datetime, lease: timedelta) -> Sending | None:
        """The oldest sendable message on these platforms, now marked as sending, or None.

        Order holds per conversation: a message is sendable when every older one of its conversation is settled
        (`SETTLED`), and when the platform's pace allows it. One whose lease ran out while sending comes with the
        state `SENDING`: it may have been said. Everything else comes as `QUEUED`.
        """
        ...

    def take_for(self, address: Address, pace: Pace | None, now: datetime, lease: timedelta) -> Sending | None:
        """As `take`, for this platform and conversation only."""
        ...

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        """Record how a send ended; False, and nothing is changed, when somebody else has taken it since."""
        ...

    def later(self, sending: Sending, at: datetime, *, failed: bool = True) -> bool:
        """Queue again, not before `at`; a `failed` attempt is counted. False as `settle`."""
        ...

    def ask_later(self, sending: Sending, at: datetime) -> bool:
        """Nobody knows whether it was said: to be taken again as `SENDING` at `at`. False as `settle`."""
        ...

    def said(self, sending: Sending, ref: MessageRef | None, now: datetime) -> bool:
        """The platform has it, whoever sent it: sent, unless it is already; False then, and nothing is changed."""
        ...

    def hold_up(self, platform: str, pace: Pace, until: datetime) -> None:
        """Let nobody say anything on the whole platform before `until`."""
        ...

    def release(self, platforms: Collection[str]) -> None:
        """End the leases of everything being sent: at the start of a platform's only process."""
        ...

    def by_key(self, key: str) -> Sending | None:
        """The message of this idempotency key, or None."""
        ...

    def unsettled(self) -> Sequence[Sending]:
        """Everything that is neither sent nor replaced, oldest first: held, queued, sending, in doubt, failed."""
        ...

    def next_at(self, platforms: Collection[str]) -> datetime | None:
        """When the earliest message of these platforms may be taken, but for their pace; or None."""
        ...


class Inbox(Protocol):
    """What came in and changes something."""

    def receive(self, received: Received, lease: timedelta) -> bool:
        """Insert as being worked on until `received.at` + lease; False when its key already exists."""
        ...

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        """Mark as done; False when it was done already."""
        ...

    def abandoned(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sequence[Received]:
        """What is not done and whose lease ran out, oldest first; each lease is renewed to `now` + lease.

        Each comes with how often it was taken up before, and is counted.
        """
        ...

    def release(self, platforms: Collection[str]) -> None:
        """End the leases of everything not done: at the start of a platform's only process."""
        ...


class Leases(Protocol):
    """What one process at a time may hold, by name; a fence tells a holder from the one before."""

    def take(self, name: str, holder: str, now: datetime, length: timedelta) -> int | None:
        """Hold it until `now` + `length`; the new fence, or None when somebody else holds it."""
        ...

    def renew(self, name: str, holder: str, fence: int, until: datetime) -> bool:
        """Hold it until `until`, even if the time was over; False when somebody else has taken it since."""
        ...

    def give_up(self, name: str, holder: str, fence: int, now: datetime) -> None:
        """Let others take it from `now` on; nothing happens when somebody else has taken it since."""
        ...


class Tally(Protocol):
    """What waits and what became of it, counted for whoever watches the desk; reads only."""

    def messages(self, since: datetime) -> Sequence[MessagePile]:
        """Everything that is not sent, by state, platform and conversation.

        Args:
            since: aware; those settled then or later are `fresh`.
        """
        ...

    def states(self, keys: Collection[str]) -> Mapping[str, SendState]:
        """How far the messages of these idempotency keys have come; a key without a message is absent."""
        ...

    def plans(self, teams: Collection[TeamId], first: date, last: date) -> Sequence[Plan]:
        """The due work of these teams for the days [first, last], done or not, by kind, team and day."""
        ...

    def due(self, now: datetime, since: datetime) -> DueTally:
        """All due work that is not done.

        Args:
            now: aware; overdue is what people were promised for then or before (`PROMISED`).
            since: aware; what was buried then or later is counted as such.
        """
        ...

    def commands(self) -> Pile:
        """Commands that were received and are not done."""
        ...


class UnitOfWork(Protocol):
    """One transaction: every repository, and the events it caused."""

    @property
    def people(self) -> People: ...
    @property
    def teams(self) -> Teams: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def closed_days(self) -> ClosedDays: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def items(self) -> Items: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def due(self) -> DueWork: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def tally(self) -> Tally: ...

    @property
    def events(self) -> Sequence[Event]:
        """What has happened in this unit so far, in order."""
        ...

    @property
    def addressed(self) -> Sequence[Address]:
        """Where messages were added in this unit so far; whoever commits it sees that they are said."""
        ...

    def happened(self, event: Event) -> None:
        """Note an event; hooks hear of it after the commit, and not at all after a rollback."""
        ...


class Database(Protocol):
    """Opens units of work."""

    def changing(self, *, lasting: bool = True) -> AbstractContextManager[UnitOfWork]:
        """A writing transaction: committed at the end of the block, rolled back when it raises.

        Args:
            lasting: whether the commit waits for the disk. Without it a loss of power may take the change back,
                with everything after it that did not wait either; the next one that waits makes them all last.
        """
        ...

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that only reads; cheap, and it never waits for a writer."""
        ...

    def is_current(self) -> bool:
        """Whether it answers and its tables are those of this release."""
        ...


class Tracker(Protocol):
    """A team's tickets, wherever they live; made for one unit of work."""

    def get(self, key: TicketKey) -> Ticket | None:
        """The ticket, or None."""
        ...

    def keys(self) -> Sequence[TicketKey]:
        """The keys a person could mean, for suggestions."""
        ...

    def in_progress(self) -> Sequence[Ticket]:
        """Tickets in progress and blocked ones, in board order."""
        ...

    def backlog(self) -> Sequence[Ticket]:
        """Backlog in board order, first thing first."""
        ...

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        """Give the ticket as last seen to `to` and put it into `column`, if nobody changed it since.

        Returns:
            The ticket as it is now; None when somebody was faster (read it again to see who).
        """
        ...

    def move(self, ticket: Ticket, column: Column, at: datetime) -> Ticket | None:
        """Put the ticket as last seen into `column`; None when somebody was faster."""
        ...

    def comment(self, note: Note) -> None:
        """Add a comment."""
        ...

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        """The latest comment of each of these tickets that has one."""
        ...

    def create(self, title: str, at: datetime) -> Ticket:
        """A new ticket at the end of Backlog."""
        ...


#: Makes a team's tracker for one unit of work.
TrackerFactory = Callable[[UnitOfWork, Team], Tracker]


class Calendar(Protocol):
    """A calendar that others keep."""

    def read(self, mark: Mark, first: datetime, last: datetime) -> Reading | None:
        """What it holds that meets [first, last), both aware; asks the network, for a minute at most.

        Returns:
            None when the calendar is as it was at the reading that gave `mark`.

        Raises:
            errors.CalendarUnreadable: it cannot be had, or not be understood.
        """
        ...


#: Makes a calendar of one type from its table in the file of calendars, without what every type has in common.
#: Raises `errors.SettingsInvalid` with every mistake.
CalendarFactory = Callable[[Mapping[str, object]], Calendar]


class Hooks(Protocol):
    """The decisions and moments that others may take part in, typed and guarded (`watchbill.hooks`)."""

    def objections(self, action: str, person: Person, now: datetime) -> Sequence[str]:
        """Every reason that somebody gives against the action; any text refuses it."""
        ...

    def absences(self, people: Sequence[Person], first: date, last: date) -> Sequence[Absence]:
        """Absences known to calendars and plugins, beside the stored ones."""
        ...

    def person(self, identity: Identity) -> PersonId | None:
        """Whose account this is, where the store does not know."""
        ...

    def scores(self, item: Item, now: datetime) -> Sequence[tuple[int, str]]:
        """Points and reasons that move an item within its kind; more points come first."""
        ...

    def handover_sections(self, team: Team, day: date, now: datetime) -> Sequence[Content]:
        """Further sections of the evening check, in their order."""
        ...

    def happened(self, events: Iterable[Event]) -> None:
        """Tell every listener in turn; one that raises stops no other."""
        ...


class Holidays(Protocol):
    """Public holidays of countries, and of their regions."""

    def of(self, country: str, region: str | None, first: date, last: date) -> Mapping[date, str]:
        """The holidays of [first, last] with their English names; none for what nobody knows."""
        ...

    def countries(self) -> Mapping[str, str]:
        """Every country that is known: its English name by its code, "DE"."""
        ...

    def regions(self, country: str) -> Mapping[str, str]:
        """The regions of a country with holidays of their own: a name by code; none for one that nobody knows."""
        ...


class Chat(Protocol):
    """One platform's way out."""

    @property
    def platform(self) -> str:
        """The platform's name: "console", "slack"."""
        ...

    @property
    def pace(self) -> Pace | None:
        """How fast it may be spoken to; None where nobody counts, as in a terminal."""
        ...

    @property
    def keyed(self) -> bool:
        """Whether the platform itself drops a second post of the same key."""
        ...

    def post(self, message: Outgoing) -> MessageRef | None:
        """Say it now, in order; the reference is None where the platform gives none.

        Raises:
            errors.SendLater: the platform asks to wait; it does not have the message.
            errors.SendRefused: it will never take the message.
            errors.SendUnknown: nobody knows whether it has the message.
        """
        ...


@runtime_checkable
class AskableChat(Chat, Protocol):
    """A platform that can be asked what it shows, and that lets go of our own messages."""

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        """What the platform shows of the message's key in its conversation, oldest first.

        Raises:
            errors.SendLater: the platform asks to wait.
            Exception: anything else: the platform does not say.
        """
        ...

    def delete(self, to: Address, ref: MessageRef) -> None:
        """Take back a message of ours; nothing happens when it is gone already. Raises as `find`."""
        ...
