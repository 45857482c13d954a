"""When a team's day is announced and handed over, taken over and reported on: changed while it runs."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from watchbill.errors import Refused
from watchbill.model.duty import Coming, DueKind
from watchbill.model.team import Team
from watchbill.rules import choices, rhythm
from watchbill.services import auditing
from watchbill.services.request import Request
from watchbill.services.scheduling import Scheduling
from watchbill.words import times

#: Raises ValueError for a cron expression that cannot be used.
Check = Callable[[str], None]
_EXAMPLES = "Write it like `17:30`, or as five fields of cron like `30 17 * * 1-4`."
_WEEKLY = "Write it like `mon 09:00` or as five fields of cron, `on` for Mondays at 09:00, or `off`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a team has chosen, and when that comes next."""

    team: Team
    #: None where it never does.
    coming: Coming | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What leads may change about the times of their team's day; each change is in force at once."""

    check: Check
    scheduling: Scheduling

    def look(self, request: Request, kind: DueKind) -> Chosen:
        """What the team has chosen so far, and when the next of this kind comes."""
        coming = self.scheduling.next_of(request.work, request.team, kind, request.now)
        return Chosen(team=request.team, coming=coming)

    def set_evening(self, request: Request, said: str) -> Chosen:
        """Post the evening check at this time of each working day, or as a cron expression says (M9).

        Raises:
            Refused: it is neither, comes on no working day, or before the day starts.
        """
        expression = self._read(rhythm.daily, said, _EXAMPLES)
        changed = replace(request.team, evening_check=expression)
        if choices.hands_over_before_it_starts(changed):
            raise Refused(f"{changed.name} starts at {changed.day_starts:%H:%M}. Write a later time.")
        told = request.team.evening_check, expression
        return self._save(request, changed, DueKind.EVENING_CHECK, "team evening", *told)

    def set_morning(self, request: Request, said: str) -> Chosen:
        """Announce who is on MRO at this time of each working day (M12); as `set_evening`."""
        expression = self._read(rhythm.daily, said, _EXAMPLES)
        changed = replace(request.team, designation=expression)
        told = request.team.designation, expression
        return self._save(request, changed, DueKind.DESIGNATION, "team morning", *told)

    def set_report(self, request: Request, said: str) -> Chosen:
        """Post the report on this weekday, or as a cron expression says; "off" for only when somebody asks.

        Raises:
            Refused: it is none of these, or comes on no working day.
        """
        off = said.strip().casefold() == choices.OFF
        expression = None if off else self._read(rhythm.weekly, said, _WEEKLY)
        changed = replace(request.team, report=expression)
        told = request.team.report or choices.OFF, expression or choices.OFF
        return self._save(request, changed, DueKind.REPORT, "team report", *told)

    def set_acceptance(self, request: Request, said: str) -> Chosen:
        """Set how long after the day starts somebody has to take over what was handed to them; "off" asks nobody.

        Raises:
            Refused: it is neither "off" nor a number of minutes from 5 to 1440, or the day is over then.
        """
        try:
            length = choices.acceptance(said)
        except ValueError:
            raise Refused(f"{said} cannot be the wait. Write minutes from 5 to 1440, or `off`.") from None
        before, most = request.team, choices.longest_acceptance(request.team)
        if length is not None and length > most:
            starts = f"{before.name} starts at {before.day_starts:%H:%M}"
            raise Refused(
                f"{starts}: {said} minutes later is the next day. Write at most {choices.minutes(most)}."
            )
        told = [choices.minutes(each) for each in (before.acceptance, length)]
        changed = replace(before, acceptance=length)
        return self._save(request, changed, DueKind.ACCEPTANCE, "team acceptance", *told)

    def _read(self, form: Callable[[str], str], said: str, how: str) -> str:
        """The cron expression that somebody means."""
        try:
            expression = form(said)
        except ValueError:
            raise Refused(f"{said} is no time that I know. {how}") from None
        try:
            self.check(expression)
        except ValueError as wrong:
            raise Refused(f"{wrong}.") from None
        return expression

    def _save(
        self, request: Request, changed: Team, kind: DueKind, action: str, before: str, after: str
    ) -> Chosen:
        """Store what was chosen, and move what today still owes."""
        work, now = request.work, request.now
        work.teams.save(changed)
        self.scheduling.change(work, request.team, changed, now)
        coming = self.scheduling.next_of(work, changed, kind, now)
        if coming is None and after != choices.OFF:
            days = times.weekdays(changed.workdays)
            raise Refused(f"`{after}` comes on no working day of {changed.name} ({days}). Write other days.")
        auditing.altered(work, action, changed.id, before, after)
        return Chosen(team=changed, coming=coming)
