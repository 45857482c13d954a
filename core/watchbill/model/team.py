"""A team and the rhythm of its day."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill.model.absence import Half
from watchbill.model.address import Address
from watchbill.model.people import TeamId

#: Monday to Friday, as ISO weekday numbers.
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team: its zone, its working days, its times and its limits."""

    id: TeamId
    name: str
    #: IANA zone in which the team's days and times are meant.
    zone: str
    #: ISO weekday numbers, Monday is 1.
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    #: Days on which nobody works, week-ends apart.
    holidays: frozenset[date] = frozenset()
    day_starts: time = time(9, 0)
    day_ends: time = time(17, 30)
    #: Cron expression in the team's zone: when today's MRO person is announced (M12).
    designation: str = "0 9 * * *"
    #: Cron expression in the team's zone: when the evening check is posted (M9).
    evening_check: str = "30 17 * * *"
    #: Tickets a person may have started from Backlog at once (M7); take-overs do not count.
    wip_limit: int = 3
    #: Rest between the end of a night duty and the start of the day (M14; EU 2003/88/EC art. 3).
    rest: timedelta = timedelta(hours=11)
    #: How much of the team's day has to lie in a person's own, in another zone; none at all is asked at first.
    overlap: timedelta = timedelta(0)
    #: Two turns of one person lie at least this many working days apart, where somebody else can; a backup who
    #: steps in on the day does so all the same.
    gap: int = 2
    #: Where the team's own messages are posted; None until somebody says it.
    channel: Address | None = None
    #: Further channels that belong to the team: a command said there means this team.
    watched: tuple[Address, ...] = ()
    #: Which tracker holds the team's tickets, by the name its provider gave it.
    tracker: str = "board"
    #: Whether the topic of its channel names today's MRO person, where the platform has topics.
    topic: bool = False
    #: How long whoever is asked has to take an alert before the next one is asked; None: nobody else is.
    escalation: timedelta | None = timedelta(minutes=10)
    #: How long after its day starts whoever is on MRO has to take over what was handed to them, before the leads
    #: are told; None: they are not.
    acceptance: timedelta | None = timedelta(hours=2)
    #: From so many times on that something passed on the leads are asked about it; None: they are not.
    pass_limit: int | None = 3
    #: Cron expression in the team's zone: when the report is posted; None: only when somebody asks.
    report: str | None = None
    #: Where the team's calendar and board are to be seen; None: commands show them.
    calendar_link: str | None = None
    board_link: str | None = None
    #: The platform's group that always calls today's MRO person, by its name ("mro"); None where there is none.
    handle: str | None = None

    @property
    def places(self) -> tuple[Address, ...]:
        """The team's channels, each once: where it posts, and what it watches; no threads, and nobody alone."""
        found = (self.channel, *self.watched)
        return tuple(dict.fromkeys(replace(each, thread=None) for each in found if each and not each.direct))

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day of the team."""
        return day.isoweekday() in self.workdays and day not in self.holidays

    def today(self, now: datetime) -> date:
        """The team's local date at `now` (aware)."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def midnight(self, day: date) -> datetime:
        """When the local `day` begins, aware, in the team's zone."""
        return datetime.combine(day, time(), ZoneInfo(self.zone))

    def opens(self, day: date) -> datetime:
        """When the team's `day` starts, aware, in the team's zone."""
        return datetime.combine(day, self.day_starts, ZoneInfo(self.zone))

    def closes(self, day: date) -> datetime:
        """When the team's `day` ends, aware, in the team's zone."""
        return datetime.combine(day, self.day_ends, ZoneInfo(self.zone))

    def length(self, day: date) -> timedelta:
        """How long the team's `day` is: elapsed time, also over a clock change."""
        return self.closes(day).astimezone(UTC) - self.opens(day).astimezone(UTC)

    def middle(self, day: date) -> datetime:
        """When half of the team's `day` is over, aware, in the team's zone: 13:15 from 09:00 to 17:30."""
        return (self.opens(day).astimezone(UTC) + self.length(day) / 2).astimezone(ZoneInfo(self.zone))

    def hours(self, day: date, half: Half) -> tuple[datetime, datetime]:
        """When a half of the team's `day` starts and ends; the day is halved in the middle of its hours."""
        middle = self.middle(day)
        return (self.opens(day), middle) if half is Half.MORNING else (middle, self.closes(day))
