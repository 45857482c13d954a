"""What others keep or know: trackers, calendars, plugins, public holidays."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from watchbill.model.absence import Absence
from watchbill.model.event import Event
from watchbill.model.message import Content
from watchbill.model.people import Identity, Person, PersonId
from watchbill.model.signal import Signal
from watchbill.model.subscription import Mark, Reading
from watchbill.model.team import Team
from watchbill.model.ticket import Column, Note, Ticket, TicketKey
from watchbill.model.work import Item, ItemId
from watchbill.ports.database import UnitOfWork


class Tracker(Protocol):
    """A team's tickets, wherever they live; made for one unit of work.

    Everything raises `errors.TrackerUnavailable` where the tracker does not answer, and has changed nothing then.
    """

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
        """The latest comment of each of these tickets that has one: of a person, else of the desk itself.

        One that only repeats what is known (`Note.repeats`) does not count. A tracker that cannot tell which are
        the desk's own takes the latest.
        """
        ...

    def create(self, title: str, at: datetime, *, origin: ItemId | None = None, text: str = "") -> Ticket:
        """A new ticket at the end of Backlog.

        Args:
            title: one line.
            at: aware.
            origin: the item for which it is made. The tracker keeps it with the ticket, so that at most one is
                made for an item of the team, whatever crashes in between: asked again, it returns that one.
            text: what it is about; any text, several lines.
        """
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


class Source(Protocol):
    """A kind of sender that posts to our door: an alert manager, a tracker."""

    @property
    def headers(self) -> Collection[str]:
        """The headers that `understand` needs, in small letters; they are stored, so none may be a secret."""
        ...

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        """Find out whether the request comes from whom it should; quick, and asks nobody.

        Args:
            headers: all of them, by name in small letters.
            body: as it came.
            now: aware.

        Returns:
            The delivery's key, the same whenever it comes again; None where nothing tells a repetition
            from a new one, and each counts.

        Raises:
            errors.NotAdmitted: it does not, or it is too old; nothing is stored.
        """
        ...

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        """What an admitted delivery says, in its order; nothing, where it says nothing that concerns us.

        The same delivery may be understood again, after a release that understands it better.

        Args:
            headers: those named by `headers` that there were.
            body: as it came.

        Raises:
            errors.Puzzling: it cannot be understood; it is kept, and a person is told.
        """
        ...


#: Makes a source of one type from its table in the file of sources, without what every type has in common.
#: Raises `errors.SettingsInvalid` with every mistake.
SourceFactory = Callable[[Mapping[str, object]], Source]


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
