"""Turns: looking at them, deciding them ahead, and deciding them again when somebody cannot serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watchbill.model.people import Person, PersonId
from watchbill.model.presence import Presence
from watchbill.model.turn import OF_THE_PLAN, Skip, Turn, TurnKind
from watchbill.ports import Holidays, Hooks
from watchbill.rules import availability, calendar, rotation
from watchbill.services import announcing
from watchbill.services.request import Request, for_team

#: Working days that are decided ahead: people can plan two weeks, and few turns move when somebody is away.
PUBLISHED = 10
#: The history that the ledger counts.
MEMORY = timedelta(days=180)
#: No further ahead than this is a turn planned for whoever asks.
FORESEEN = timedelta(days=366)
#: The stored days after a turn that count when it is decided again: all that can be published.
AHEAD = timedelta(days=31)
#: A night duty matters for some time after it: facts are read from this long before the first day.
BEFORE = timedelta(days=2)
#: Somebody's own date is at most so far from the team's.
ELSEWHERE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rotating:
    """Who is on MRO when."""

    hooks: Hooks
    holidays: Holidays

    def on(self, request: Request, day: date) -> Turn | None:
        """The turn of a day: as stored, else as it would be planned now; None on a day off or far away."""
        found = self.span(request, day, 1)
        return found[0] if found and found[0].day == day else None

    def span(self, request: Request, first: date, count: int) -> tuple[Turn, ...]:
        """The turns of the `count` working days from `first` on, stored where decided, else as planned now.

        Days further away than `FORESEEN`, and past ones that nobody recorded, are left out.
        """
        team, today = request.team, request.team.today(request.now)
        days = [day for day in calendar.workdays(team, first, count) if day <= today + FORESEEN]
        if not days:
            return ()
        stored = {turn.day: turn for turn in request.work.turns.between(team.id, days[0], days[-1])}
        missing = [day for day in days if day not in stored]
        if missing and missing[-1] >= today:
            ahead = self._plan(request, missing[-1])
            stored |= {turn.day: turn for turn in ahead if turn.day in missing}
        return tuple(stored[day] for day in days if day in stored)

    def hindered(self, request: Request, turn: Turn) -> Mapping[PersonId, Skip]:
        """Who cannot serve on the turn's day and why: as the facts stand now, on a past day as they stood then."""
        team, day = request.team, turn.day
        if day < team.today(request.now):
            outsiders = availability.outsiders(request.work.teams.members(team.id), day)
            return outsiders | {each.person: each for each in turn.skipped if each.code not in OF_THE_PLAN}
        return availability.against(team, day, self._presence(request, day, day))

    def decided(self, request: Request, day: date) -> bool:
        """Whether the day's turn is stored, and not just what would be planned now."""
        return request.work.turns.on(request.team.id, day) is not None

    def publish(self, request: Request) -> Sequence[Turn]:
        """Decide what is not decided yet of the next working days; uncovered ones are tried again.

        Returns:
            The turns of these days as they are stored then, by day.
        """
        team, turns = request.team, request.work.turns
        days = calendar.workdays(team, team.today(request.now), PUBLISHED)
        if not days:
            return ()
        stored = turns.between(team.id, days[0], days[-1])
        changed = self._fill(request, [turn for turn in stored if turn.kind is TurnKind.UNCOVERED])
        if len(stored) < len(days):
            for turn in self._plan(request, days[-1]):
                turns.save(turn)
            changed = True
        return turns.between(team.id, days[0], days[-1]) if changed else stored

    def repair(self, request: Request, person: PersonId, first: date, last: date) -> tuple[Turn, ...]:
        """Decide again the published days of [first, last] that the person holds and can no longer serve.

        Returns:
            The turns that changed, by day: those, and what the person takes in exchange.
        """
        team, turns = request.team, request.work.turns
        changed: dict[date, Turn] = {}
        for turn in turns.between(team.id, max(first, team.today(request.now)), last):
            if person in (turn.primary, turn.backup):
                changed |= {each.day: each for each in self._mend(request, turn)}
        return tuple(changed[day] for day in sorted(changed))

    def repair_everywhere(self, request: Request, person: PersonId, first: date, last: date) -> tuple[Turn, ...]:
        """As `repair`, in every team that the person is or was in; the turns that changed, by day."""
        changed = [
            turn for each in _everywhere(request, person) for turn in self.repair(each, person, first, last)
        ]
        return tuple(sorted(changed, key=lambda turn: (turn.day, turn.team)))

    def publish_everywhere(self, request: Request, person: PersonId) -> None:
        """As `publish`, in every team that the person is or was in."""
        for each in _everywhere(request, person):
            self.publish(each)

    def _fill(self, request: Request, uncovered: Sequence[Turn]) -> bool:
        """Somebody may have come back or joined since; a team without members is not asked at every tick.

        True when any of them may be another one now.
        """
        members = request.work.teams.members(request.team.id) if uncovered else ()
        changed = False
        for turn in uncovered:
            if any(each.covers(turn.day) for each in members):
                changed |= bool(self._mend(request, turn))
        return changed

    def _mend(self, request: Request, turn: Turn) -> tuple[Turn, ...]:
        """Decide a stored turn again; what is another one now, the day's own first.

        What somebody else decided meanwhile stays as they did, and comes in place of ours.
        """
        turns, again = request.work.turns, self._again(request, turn)
        own = again[0]
        if (own.primary, own.backup) == (turn.primary, turn.backup):
            return ()
        if not turns.save(own):
            standing = turns.on(turn.team, turn.day)
            return (standing,) if standing else ()
        saved = (own, *(each for each in again[1:] if turns.save(each)))
        for each in saved:
            earlier = turns.decided(each.team, each.day, each.revision - 1)
            announcing.correct(request, earlier or each, each)
        return saved

    def _plan(self, request: Request, last: date) -> tuple[Turn, ...]:
        work, team, today = request.work, request.team, request.team.today(request.now)
        ahead = rotation.horizon(team, last)
        history = work.turns.between(team.id, today - MEMORY, ahead)
        decided = {turn.day for turn in history}
        days = [day for day in calendar.workdays_between(team, today, last) if day not in decided]
        return rotation.plan(team, days, history, self._presence(request, today - MEMORY, ahead), request.now)

    def _again(self, request: Request, turn: Turn) -> tuple[Turn, ...]:
        work, team = request.work, request.team
        first, last = turn.day - MEMORY, turn.day + AHEAD
        history = [each for each in work.turns.between(team.id, first, last) if each.day != turn.day]
        return rotation.repair(team, turn, history, self._presence(request, first, last), request.now)

    def _presence(self, request: Request, first: date, last: date) -> Presence:
        work, team = request.work, request.team
        start, end = team.opens(first) - BEFORE, team.closes(last) + timedelta(days=1)
        memberships = work.teams.members(team.id)
        members = [each.person for each in memberships]
        people = [each for each in (work.people.get(member) for member in members) if each]
        told = self.hooks.absences(people, first, last)
        return Presence(
            memberships=memberships,
            people={each.id: each for each in people},
            absences=[*work.facts.absences(members, start, end), *told],
            nights=work.facts.nights(members, start, end),
            holidays=self._holidays(people, first, last),
        )

    def _holidays(self, people: Sequence[Person], first: date, last: date) -> dict[PersonId, Mapping[date, str]]:
        start, end = first - ELSEWHERE, last + ELSEWHERE
        return {
            each.id: self.holidays.of(each.country, each.region, start, end) for each in people if each.country
        }


def _everywhere(request: Request, person: PersonId) -> list[Request]:
    """The request, for each team that the person is or was in."""
    teams = (request.work.teams.get(each.team) for each in request.work.teams.memberships(person))
    return [for_team(request, team) for team in teams if team]
