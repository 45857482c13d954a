"""Being away, being back, and being on duty at night: what changes who can be on MRO."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.errors import Refused
from watchbill.model.absence import Absence, FactId, Half, NightDuty
from watchbill.model.event import Absent, OnNightDuty, Relieved, Returned
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import Ids
from watchbill.services.presences import BEFORE, ELSEWHERE
from watchbill.services.request import Request
from watchbill.services.rotating import FORESEEN, Rotating


@dataclass(frozen=True, slots=True)
class Absenting:
    """Records absences and night duty, and has the turns repaired that they hit."""

    rotating: Rotating
    ids: Ids

    def away(
        self, request: Request, person: Person, first: date, last: date, reason: str, half: Half | None = None
    ) -> tuple[Turn, ...]:
        """Record that the person is away from `first` to `last` (both included) and repair the days this hits.

        Args:
            half: of the one day, as the team's hours are halved; None is all of it.

        Returns:
            The turns that changed, by day, those of the person's other teams too.

        Raises:
            Refused: half of several days.
        """
        start, end = _whole(request.team, first, last) if half is None else _part(request.team, first, last, half)
        absence = Absence(
            id=FactId(self.ids()),
            person=person.id,
            start=start,
            end=end,
            reason=reason,
            source="chat",
            recorded_at=request.now,
        )
        request.work.facts.add_absence(absence)
        request.work.happened(Absent(person=person.id, first=first, last=last, half=half))
        return self.rotating.repair_everywhere(request, person.id, first - ELSEWHERE, last + ELSEWHERE)

    def back(self, request: Request, person: Person) -> tuple[Absence, ...]:
        """Take back the person's absence: the one that runs, else the next.

        Turns that others took over stay theirs; days that nobody could serve are decided again.

        Returns:
            What was taken back: more than one where absences were recorded over each other.
        """
        work, now = request.work, request.now
        ahead = work.facts.absences([person.id], now, now + FORESEEN)
        moment = max(now, min((each.start for each in ahead), default=now))
        taken_back = tuple(each for each in ahead if each.start <= moment < each.end)
        for absence in taken_back:
            work.facts.revoke(absence, now, request.person.id)
            work.happened(Returned(absence=absence))
        if taken_back:
            self.rotating.publish_everywhere(request, person.id)
        return taken_back

    def night(self, request: Request, person: Person, first: date, last: date) -> tuple[Turn, ...]:
        """Record night duty for the nights that begin on `first` to `last`: the day's end to the next day's start.

        Returns:
            The turns that changed because of it (M14), by day, those of the person's other teams too.
        """
        team = request.team
        for offset in range((last - first).days + 1):
            evening = first + timedelta(days=offset)
            duty = NightDuty(
                id=FactId(self.ids()),
                person=person.id,
                start=team.closes(evening),
                end=team.opens(evening + timedelta(days=1)),
                source="chat",
                recorded_at=request.now,
            )
            request.work.facts.add_night(duty)
        request.work.happened(OnNightDuty(person=person.id, first=first, last=last))
        rested = last + timedelta(days=1) + BEFORE + ELSEWHERE
        return self.rotating.repair_everywhere(request, person.id, first, rested)

    def relieve(self, request: Request, person: Person, evening: date | None = None) -> tuple[NightDuty, ...]:
        """Take back the person's night duty: one whose rest is not over, else the next.

        Turns that others took over stay theirs; days that nobody could serve are decided again.

        Args:
            evening: the team's local date on which the night begins, where another one is meant.

        Returns:
            What was taken back: more than one where duties were recorded over each other.
        """
        work, now, team = request.work, request.now, request.team
        nights = work.facts.nights([person.id], now - team.rest, now + FORESEEN)
        meant = [each for each in nights if evening in (None, team.today(each.start))]
        taken_back = tuple(each for each in meant if each.start < meant[0].end)
        for duty in taken_back:
            work.facts.revoke_night(duty, now, request.person.id)
            work.happened(Relieved(duty=duty))
        if taken_back:
            self.rotating.publish_everywhere(request, person.id)
        return taken_back


def _whole(team: Team, first: date, last: date) -> tuple[datetime, datetime]:
    return team.midnight(first), team.midnight(last + timedelta(days=1))


def _part(team: Team, first: date, last: date, half: Half) -> tuple[datetime, datetime]:
    if first != last:
        raise Refused(
            f"I read the {half} of {first}, and then days to {last}. "
            "Say half a day on its own, then the other days."
        )
    return team.hours(first, half)
