"""Turns: looking at them, deciding them ahead, and deciding them again when somebody cannot serve."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId
from watchbill.model.presence import Presence
from watchbill.model.proposal import Move
from watchbill.model.team import Team
from watchbill.model.turn import OF_THE_PLAN, Skip, Turn, TurnKind
from watchbill.ports import Holidays, Hooks
from watchbill.rules import availability, calendar, rotation
from watchbill.services import announcing, correcting, presences, serving
from watchbill.services.request import Request, for_team

#: Working days that are decided ahead: people can plan two weeks, and few turns move when somebody is away.
PUBLISHED = 10
#: What was served so long ago counts when a team closes its first day.
MEMORY = timedelta(days=180)
#: No further ahead than this is a turn planned for whoever asks.
FORESEEN = timedelta(days=366)
#: The stored days after a turn that count when it is decided again: all that can be published.
AHEAD = timedelta(days=31)


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
        return serving.turn_of(request.work, request.team, day) is not None

    def hindered_on(self, request: Request, days: Collection[date]) -> Mapping[date, Mapping[PersonId, Skip]]:
        """Who cannot serve on each of these days and why, as the facts stand now."""
        return availability.skips(request.team, days, self._presence(request, min(days), max(days)))

    def ahead(self, request: Request) -> Sequence[Turn]:
        """The stored turns after today, by day."""
        tomorrow = request.team.today(request.now) + timedelta(days=1)
        return serving.turns_of(request.work, request.team, tomorrow, tomorrow + AHEAD)

    def around(self, request: Request, days: Collection[date]) -> Sequence[Turn]:
        """The stored turns of these days, of those between, and of those less than a gap away, by day."""
        team, first, last = request.team, min(days), max(days)
        for _ in range(team.gap - 1):
            first = calendar.previous_workday(team, first) or first
            last = calendar.next_workday(team, last) or last
        return request.work.turns.between(team.id, first, last)

    def hand(self, request: Request, move: Move, kind: TurnKind) -> bool:
        """Make the day the taker's, because people agreed on it; the channel hears of a day that it knows.

        Returns:
            False when the day is not the giver's, or somebody else changed it at this moment.
        """
        turn = serving.turn_of(request.work, request.team, move.day)
        if turn is None or turn.primary != move.giver:
            return False
        opening, history, presence = self._around(request, turn)
        handed = rotation.hand(request.team, turn, move.taker, kind, history, presence, request.now, opening)
        if not request.work.turns.save(handed):
            return False
        announcing.correct(request, turn, handed)
        correcting.owe(request.work, request.team, request.now)
        return True

    def counted(self, request: Request, turns: Sequence[Turn]) -> tuple[ClosedDay, ...]:
        """What these turns would count for if their days were over, as the facts stand, by day."""
        if not turns:
            return ()
        days = [turn.day for turn in turns]
        presence = self._presence(request, min(days), max(days))
        return rotation.close(request.team, turns, presence, None, request.now)

    def publish(self, request: Request) -> Sequence[Turn]:
        """Decide what is not decided yet of the next working days; uncovered ones are tried again.

        Returns:
            The turns of these days as they are stored then, by day.
        """
        work, team = request.work, request.team
        days = calendar.workdays(team, team.today(request.now), PUBLISHED)
        if not days:
            return ()
        stored = serving.turns_of(work, team, days[0], days[-1])
        changed = self._fill(request, [turn for turn in stored if turn.kind is TurnKind.UNCOVERED])
        if len(stored) < len(days):
            self._close(request)
            fresh = [turn for turn in self._plan(request, days[-1]) if work.turns.save(turn)]
            announcing.uncovered(request, fresh)
            changed = True
        return serving.turns_of(work, team, days[0], days[-1]) if changed else stored

    def repair(self, request: Request, person: PersonId, first: date, last: date) -> tuple[Turn, ...]:
        """Decide again the published days of [first, last] that the person holds and can no longer serve.

        Returns:
            The turns that changed, by day: those, and what the person takes in exchange.
        """
        work, team = request.work, request.team
        ahead = serving.turns_of(work, team, max(first, team.today(request.now)), last)
        held = (turn for turn in ahead if person in (turn.primary, turn.backup))
        changes = [change for turn in held for change in self._mend(request, turn)]
        self._tell(request, changes)
        changed = {after.day: after for _, after in changes}
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
        there = (turn for turn in uncovered if any(each.covers(turn.day) for each in members))
        changes = [change for turn in there for change in self._mend(request, turn)]
        self._tell(request, changes)
        return bool(changes)

    def _tell(self, request: Request, changes: Sequence[tuple[Turn, Turn]]) -> None:
        """Whoever a day is taken from or given to hears of it; an evening check may hand over to another one."""
        announcing.moved(request, changes)
        if changes:
            correcting.owe(request.work, request.team, request.now)

    def _mend(self, request: Request, turn: Turn) -> list[tuple[Turn, Turn]]:
        """Decide a stored turn again; what is another one now, as it was and as it is, the day's own first.

        What somebody else decided meanwhile stays as they did; they tell of it.
        """
        turns, again = request.work.turns, self._again(request, turn)
        own = again[0]
        if (own.primary, own.backup) == (turn.primary, turn.backup):
            return []
        if not turns.save(own):
            theirs = turns.on(turn.team, turn.day)
            return [(theirs, theirs)] if theirs else []
        saved = (own, *(each for each in again[1:] if turns.save(each)))
        return [(turns.decided(each.team, each.day, each.revision - 1) or each, each) for each in saved]

    def _plan(self, request: Request, last: date) -> tuple[Turn, ...]:
        work, team, today = request.work, request.team, request.team.today(request.now)
        opening, ahead = work.closed_days.latest(team.id), rotation.horizon(team, last)
        first = _since(team, opening, today)
        history = serving.turns_of(work, team, first, ahead)
        decided = {turn.day for turn in history}
        days = [day for day in calendar.workdays_between(team, today, last) if day not in decided]
        return rotation.plan(team, days, history, self._presence(request, first, ahead), request.now, opening)

    def _close(self, request: Request) -> None:
        """Let the days that are over count for good, as the facts stand when the next days are planned."""
        work, team = request.work, request.team
        opening, yesterday = work.closed_days.latest(team.id), team.today(request.now) - timedelta(days=1)
        first = opening.day + timedelta(days=1) if opening else yesterday - MEMORY
        turns = serving.turns_of(work, team, first, yesterday)
        if turns:
            presence = self._presence(request, first, yesterday)
            for closed in rotation.close(team, turns, presence, opening, request.now):
                work.closed_days.add(closed)

    def _again(self, request: Request, turn: Turn) -> tuple[Turn, ...]:
        opening, history, presence = self._around(request, turn)
        return rotation.repair(request.team, turn, history, presence, request.now, opening)

    def _around(self, request: Request, turn: Turn) -> tuple[ClosedDay | None, Sequence[Turn], Presence]:
        """What counts when this turn is decided again: the last closed day, the other turns, and the facts."""
        work, team = request.work, request.team
        opening, last = work.closed_days.latest(team.id), turn.day + AHEAD
        first = _since(team, opening, turn.day)
        history = [each for each in serving.turns_of(work, team, first, last) if each.day != turn.day]
        return opening, history, self._presence(request, first, last)

    def _presence(self, request: Request, first: date, last: date) -> Presence:
        return presences.gather(request, self.hooks, self.holidays, first, last)


def _since(team: Team, opening: ClosedDay | None, day: date) -> date:
    """The first day whose turn counts when `day` is decided: not closed yet, or less than a gap away from that."""
    if opening is None:
        return day - MEMORY
    first = opening.day
    for _ in range(team.gap - 1):
        first = calendar.previous_workday(team, first) or first
    return first


def _everywhere(request: Request, person: PersonId) -> list[Request]:
    """The request, for each team that the person is or was in."""
    teams = (request.work.teams.get(each.team) for each in request.work.teams.memberships(person))
    return [for_team(request, team) for team in teams if team]
