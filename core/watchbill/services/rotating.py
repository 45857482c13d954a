"""Turns: looking at them, publishing them ahead, announcing today's, and changing them when somebody is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.model.absence import Absence, FactId, NightDuty
from watchbill.model.event import Absent, Designated, OnNightDuty, Returned
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.people import Person, PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Turn, TurnKind
from watchbill.ports import Hooks, Ids, UnitOfWork
from watchbill.rules import calendar, rotation
from watchbill.rules.lateness import late_by
from watchbill.services.directory import names
from watchbill.words import rotation as words

#: Working days that are decided ahead; 10 balances fairness against plans that move (rota.md, 8.3).
PUBLISHED = 10
#: Working days of history that the ledger counts.
MEMORY = timedelta(days=180)
#: No further ahead than this is a turn planned for whoever asks.
FORESEEN = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a stretch of days."""

    absences: tuple[Absence, ...]
    nights: tuple[NightDuty, ...]


@dataclass(frozen=True, slots=True)
class Rotating:
    """Who is on MRO when."""

    hooks: Hooks
    ids: Ids

    def on(self, work: UnitOfWork, team: Team, day: date, now: datetime) -> Turn | None:
        """The turn of a day: as stored, else as it would be planned now; None on a day off or far away."""
        found = self.span(work, team, day, 1, now)
        return found[0] if found and found[0].day == day else None

    def span(self, work: UnitOfWork, team: Team, first: date, count: int, now: datetime) -> tuple[Turn, ...]:
        """The turns of the `count` working days from `first` on, stored where decided, else as planned now.

        Days further away than `FORESEEN`, and past ones that nobody recorded, are left out.
        """
        horizon = team.today(now) + FORESEEN
        days = [day for day in calendar.workdays(team, first, count) if day <= horizon]
        if not days:
            return ()
        stored = {turn.day: turn for turn in work.turns.between(team.id, days[0], days[-1])}
        missing = [day for day in days if day not in stored]
        if missing and missing[-1] >= team.today(now):
            ahead = self._plan(work, team, missing[-1], now)
            stored |= {turn.day: turn for turn in ahead if turn.day in missing}
        return tuple(stored[day] for day in days if day in stored)

    def publish(self, work: UnitOfWork, team: Team, now: datetime) -> tuple[Turn, ...]:
        """Decide what is not decided yet of the next working days; uncovered ones are tried again."""
        days = calendar.workdays(team, team.today(now), PUBLISHED)
        if not days:
            return ()
        stored = work.turns.between(team.id, days[0], days[-1])
        self._fill(work, team, [turn for turn in stored if turn.kind is TurnKind.UNCOVERED], now)
        if len(stored) >= len(days):
            return ()
        return tuple(turn for turn in self._plan(work, team, days[-1], now) if work.turns.save(turn))

    def designate(self, work: UnitOfWork, team: Team, day: date, due: datetime, now: datetime) -> bool:
        """Announce the day's MRO person in the team's channel, once (M12).

        Returns:
            False when there is nothing to announce: a day off, or no channel to say it in.
        """
        self.publish(work, team, now)
        turn = work.turns.on(team.id, day)
        if turn is None or team.channel is None or not team.works_on(day):
            return False
        following = self.span(work, team, day + timedelta(days=1), 1, now)
        content = words.designation(turn, following, team, names(work), late_by(due, now))
        key = _announcement(team, day)
        message = Outgoing(key=key, to=team.channel, kind=MessageKind.DESIGNATION, content=content)
        if work.outbox.add(message, now):
            work.happened(Designated(turn=turn))
        return True

    def away(
        self, work: UnitOfWork, team: Team, person: Person, first: date, last: date, reason: str, now: datetime
    ) -> tuple[Turn, ...]:
        """Record that the person is away from `first` to `last` (both included) and repair the days this hits.

        Returns:
            The turns that changed, by day, those of the person's other teams too.
        """
        absence = Absence(
            id=FactId(self.ids()),
            person=person.id,
            start=team.opens(first).replace(hour=0, minute=0),
            end=team.opens(last + timedelta(days=1)).replace(hour=0, minute=0),
            reason=reason,
            source="chat",
            recorded_at=now,
        )
        work.facts.add_absence(absence)
        work.happened(Absent(person=person.id, first=first, last=last))
        return self._repair_everywhere(work, person.id, first, last, now)

    def back(self, work: UnitOfWork, team: Team, person: Person, now: datetime) -> tuple[Absence, ...]:
        """Take back the person's absence: the one that runs, else the next; published turns stay as they are.

        Returns:
            What was taken back: more than one where absences were recorded over each other.
        """
        ahead = work.facts.absences([person.id], now, now + FORESEEN)
        moment = max(now, min((each.start for each in ahead), default=now))
        taken_back = tuple(each for each in ahead if each.start <= moment < each.end)
        for absence in taken_back:
            work.facts.revoke(absence, now)
            work.happened(Returned(absence=absence))
        return taken_back

    def night(
        self, work: UnitOfWork, team: Team, person: Person, first: date, last: date, now: datetime
    ) -> tuple[Turn, ...]:
        """Record night duty for the nights that begin on `first` to `last`: the day's end to the next day's start.

        Returns:
            The turns that changed because of it (M14), by day, those of the person's other teams too.
        """
        for offset in range((last - first).days + 1):
            evening = first + timedelta(days=offset)
            duty = NightDuty(
                id=FactId(self.ids()),
                person=person.id,
                start=team.closes(evening),
                end=team.opens(evening + timedelta(days=1)),
                source="chat",
                recorded_at=now,
            )
            work.facts.add_night(duty)
        work.happened(OnNightDuty(person=person.id, first=first, last=last))
        return self._repair_everywhere(work, person.id, first, last + timedelta(days=1), now)

    def repair(
        self, work: UnitOfWork, team: Team, person: PersonId, first: date, last: date, now: datetime
    ) -> tuple[Turn, ...]:
        """Decide anew the published days of [first, last] that the person holds and can no longer serve."""
        start = max(first, team.today(now))
        changed = []
        for turn in work.turns.between(team.id, start, last):
            if person in (turn.primary, turn.backup):
                again = self._again(work, team, turn, now)
                if (again.primary, again.backup) != (turn.primary, turn.backup) and work.turns.save(again):
                    changed.append(again)
                    self._correct(work, team, turn, again, now)
        return tuple(changed)

    def _repair_everywhere(
        self, work: UnitOfWork, person: PersonId, first: date, last: date, now: datetime
    ) -> tuple[Turn, ...]:
        """As `repair`, in every team that the person is or was in."""
        teams = (work.teams.get(each.team) for each in work.teams.memberships(person))
        changed = (turn for team in teams if team for turn in self.repair(work, team, person, first, last, now))
        return tuple(sorted(changed, key=lambda turn: (turn.day, turn.team)))

    def _correct(self, work: UnitOfWork, team: Team, before: Turn, after: Turn, now: datetime) -> None:
        """Call whoever stands in, where somebody else was announced already."""
        announced = work.outbox.by_key(_announcement(team, after.day))
        if announced is None or team.channel is None or after.primary == before.primary:
            return
        key = f"stand-in:{team.id}:{after.day}:{after.revision}"
        content = words.stand_in(before, after, names(work))
        message = Outgoing(key=key, to=team.channel, kind=MessageKind.NOTICE, content=content)
        work.outbox.add(message, now)

    def _fill(self, work: UnitOfWork, team: Team, uncovered: Sequence[Turn], now: datetime) -> None:
        """Somebody may have come back or joined since; a team without members is not asked at every tick."""
        members = work.teams.members(team.id) if uncovered else ()
        for turn in uncovered:
            if any(each.covers(turn.day) for each in members):
                again = self._again(work, team, turn, now)
                if again.primary is not None and work.turns.save(again):
                    self._correct(work, team, turn, again, now)

    def _plan(self, work: UnitOfWork, team: Team, last: date, now: datetime) -> tuple[Turn, ...]:
        today = team.today(now)
        history = work.turns.between(team.id, today - MEMORY, last)
        decided = {turn.day for turn in history}
        days = [day for day in _workdays_until(team, today, last) if day not in decided]
        facts = self._facts(work, team, today - MEMORY, last)
        members = work.teams.members(team.id)
        return rotation.plan(team, days, members, history, facts.absences, facts.nights, now)

    def _again(self, work: UnitOfWork, team: Team, turn: Turn, now: datetime) -> Turn:
        first, last = turn.day - MEMORY, turn.day + timedelta(days=31)
        history = [each for each in work.turns.between(team.id, first, last) if each.day != turn.day]
        facts = self._facts(work, team, first, last)
        members = work.teams.members(team.id)
        return rotation.repair(team, turn, members, history, facts.absences, facts.nights, now)

    def _facts(self, work: UnitOfWork, team: Team, first: date, last: date) -> Facts:
        start, end = team.opens(first) - timedelta(days=2), team.closes(last) + timedelta(days=1)
        members = [each.person for each in work.teams.members(team.id)]
        people = [each for each in (work.people.get(member) for member in members) if each]
        told = tuple(self.hooks.absences(people, first, last))
        return Facts(
            absences=(*work.facts.absences(members, start, end), *told),
            nights=tuple(work.facts.nights(members, start, end)),
        )


def _announcement(team: Team, day: date) -> str:
    """The idempotency key of the day's announcement."""
    return f"designation:{team.id}:{day}"


def _workdays_until(team: Team, first: date, last: date) -> Sequence[date]:
    span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in span if team.works_on(day)]
