"""When and where people work, and what a team asks for: set in chat, and the turns repaired that this hits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from watchbill.errors import Refused, Unknown
from watchbill.model.event import Altered
from watchbill.model.people import Person, TeamId
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import Holidays
from watchbill.rules import own_time
from watchbill.rules.nearest import nearest
from watchbill.services import countries, mending, previewing
from watchbill.services.peopling import Peopling
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating
from watchbill.words import arranging as words
from watchbill.words import times

#: No team asks for more rest than this.
LONGEST_REST = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Arranging:
    """Sets what decides, day after day, who can serve: one's own, or anybody's as a lead or admin.

    Each returns what is stored then, and the turns that changed because of it, by day; days that are over stay.
    What would move a turn is refused, with whose it is, until who asks is `sure`.
    """

    rotating: Rotating
    peopling: Peopling
    holidays: Holidays

    def set_zone(
        self, request: Request, handle: str, zone: str, *, sure: bool = False
    ) -> tuple[Person, tuple[Turn, ...]]:
        """Set a person's time zone; raises as `Peopling.somebody`, and Unknown with the nearest zones."""
        person = self.peopling.somebody(request, handle)
        changed = replace(person, zone=_zone(zone))
        return self._save(request, "person zone", person, changed, lambda each: each.zone, sure)

    def set_days(
        self, request: Request, handle: str, workdays: frozenset[int] | None, *, sure: bool = False
    ) -> tuple[Person, tuple[Turn, ...]]:
        """Set the ISO weekdays on which a person works, None for those of the team; raises as `Peopling.somebody`.

        Raises:
            Refused: there is no day among them.
        """
        if workdays is not None and not workdays:
            raise Refused("Somebody works on one weekday at least. Write them like `mon tue wed`.")
        person = self.peopling.somebody(request, handle)
        return self._save(request, "person days", person, replace(person, workdays=workdays), _days, sure)

    def set_country(
        self, request: Request, handle: str, country: str | None, *, sure: bool = False
    ) -> tuple[Person, tuple[Turn, ...]]:
        """Set whose public holidays a person has, None for nobody's; raises as `Peopling.somebody`.

        Raises:
            Unknown: as `countries.find`.
        """
        person = self.peopling.somebody(request, handle)
        code, region = countries.find(self.holidays, country) if country else (None, None)
        changed = replace(person, country=code, region=region)
        return self._save(request, "person country", person, changed, words.country, sure)

    def set_rest(self, request: Request, rest: timedelta, *, sure: bool = False) -> tuple[Team, tuple[Turn, ...]]:
        """Set how long somebody rests between a night on duty and the team's day (M14).

        Raises:
            Refused: it is longer than two days.
        """
        if not timedelta(0) <= rest <= LONGEST_REST:
            raise Refused(f"{_hours(rest)} hours cannot be the rest. Write a number from 0 to 48.")
        before, changed = request.team, replace(request.team, rest=rest)
        return self._ask(request, "team rest", changed, _hours(before.rest), _hours(rest), sure)

    def set_overlap(
        self, request: Request, overlap: timedelta, *, sure: bool = False
    ) -> tuple[Team, tuple[Turn, ...]]:
        """Set how much of the team's day somebody in another zone has to share; 0 asks for nothing.

        Raises:
            Refused: it is more than the day has.
        """
        before, longest = request.team, own_time.longest(request.team)
        if not timedelta(0) <= overlap <= longest:
            hours = f"{_hours(overlap)} hours cannot be shared"
            raise Refused(
                f"{hours}: the day of {before.name} has {_hours(longest)}. Write at most that, 0 for none."
            )
        changed = replace(before, overlap=overlap)
        return self._ask(request, "team overlap", changed, _hours(before.overlap), _hours(overlap), sure)

    def _save(
        self,
        request: Request,
        action: str,
        before: Person,
        after: Person,
        told: Callable[[Person], str],
        sure: bool,
    ) -> tuple[Person, tuple[Turn, ...]]:
        work = request.work
        work.people.save(after)
        work.happened(Altered(action=action, subject=after.id, before=told(before), after=told(after)))
        moved = mending.of_person(self.rotating, work, after.id, request.now, _heard_in(request))
        previewing.unless(request, moved, sure=sure)
        return after, moved

    def _ask(
        self, request: Request, action: str, changed: Team, before: str, after: str, sure: bool
    ) -> tuple[Team, tuple[Turn, ...]]:
        work = request.work
        work.teams.save(changed)
        work.happened(Altered(action=action, subject=changed.id, before=before, after=after))
        moved = mending.of_team(self.rotating, work, changed, request.now, _heard_in(request))
        previewing.unless(request, moved, sure=sure)
        return changed, moved


def _heard_in(request: Request) -> TeamId | None:
    return request.team.id if request.heard else None


def _zone(name: str) -> str:
    zones = available_timezones()
    found = next((each for each in zones if each.lower() == name.lower()), None)
    if found is None:
        raise Unknown("time zone", name, nearest(name, sorted(zones)), "Write it like `Europe/Paris`.")
    return ZoneInfo(found).key


def _days(person: Person) -> str:
    return times.weekdays(person.workdays) if person.workdays else ""


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):g}"
