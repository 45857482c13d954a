"""A team that lives from day to day, on an in-memory desk: after every step its turns are as they must be."""

import random
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from watchbill.errors import Refused
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Membership, PersonId, SkipCode, Turn
from watchbill.ports import UnitOfWork
from watchbill.rules import availability, calendar
from watchbill.rules.permissions import Standing
from watchbill.services.absenting import Absenting
from watchbill.services.peopling import Peopling
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import AHEAD, PUBLISHED, Rotating
from watchbill.services.staffing import Staffing
from watchbill.services.swapping import Swapping
from watchbill.settings import Settings
from watchbill.testing.builders import CHANNEL, DAY, Counter, a_membership, a_person, a_team, at
from watchbill.testing.holidays import SomeHolidays
from watchbill.testing.memory import MemoryDatabase
from watchbill.trackers import board

TURN = 1_000_000
#: Leads the team and takes no turns: whoever says everything.
LEAD = PersonId("lead")


class Life:
    """One team; each method is a thing that happens to it, and fails where a turn is not as it must be."""

    def __init__(self, people: int, gap: int) -> None:
        hooks = HookCalls(loading.load(Settings(plugins=()), builtin=[board]))
        self.rotating = Rotating(hooks, SomeHolidays({}))
        self.absenting = Absenting(self.rotating, Counter())
        self.staffing = Staffing(self.rotating, Peopling(self.rotating))
        self.swapping = Swapping(self.rotating, hooks)
        self.database, self.team = MemoryDatabase(), a_team(gap=gap, channel=CHANNEL)
        self.now, self.people = at(8), list[PersonId]()
        with self.database.changing() as work:
            work.teams.save(self.team)
            work.people.save(a_person(LEAD))
            work.teams.join(a_membership(LEAD, role="lead", weight=0))
            for _ in range(people):
                self._add(work, DAY)
            self.rotating.publish(self._request(work))

    @property
    def today(self) -> date:
        """The team's day."""
        return self.team.today(self.now)

    def standing(self) -> Mapping[date, Turn]:
        """Every turn there is, by day."""
        with self.database.reading() as work:
            turns = work.turns.between(self.team.id, DAY, self.today + AHEAD)
        return {turn.day: turn for turn in turns}

    def next_day(self) -> None:
        """A working day passes: what was decided stays, and one day more is."""
        before, after = calendar.next_workday(self.team, self.today), self.standing()
        assert before
        self.now = at(8, day=before)
        self._step(lambda work: None, moves=())
        fresh = sorted(self.standing().keys() - after.keys())
        assert len(fresh) == 1
        self._chosen_well(fresh[0])

    def away(self, who: int, offset: int, length: int) -> None:
        """Somebody is away: from today on where the offset is 0, which is sick this morning."""
        person = self._person(who)
        first = self.today + timedelta(days=offset)
        last = first + timedelta(days=length - 1)
        self._step(
            lambda work: self.absenting.away(self._request(work), a_person(person), first, last, ""),
            moves=(person,),
        )

    def back(self, who: int) -> None:
        """Somebody takes an absence back, if there is one."""
        self._step(lambda work: self.absenting.back(self._request(work), a_person(self._person(who))), moves=())

    def night(self, who: int, offset: int) -> None:
        """Somebody is on duty at night, and not on MRO the day after (M14)."""
        person, evening = self._person(who), self.today + timedelta(days=offset)
        self._step(
            lambda work: self.absenting.night(self._request(work), a_person(person), evening, evening),
            moves=(person,),
        )

    def join(self) -> None:
        """Somebody new is in the team from today on."""
        self._step(lambda work: self._add(work, self.today), moves=())

    def leave(self, who: int, offset: int) -> None:
        """Somebody has a last day."""
        person, last = self._person(who), self.today + timedelta(days=offset)
        self._step(lambda work: self.staffing.leave(self._request(work), person, last, sure=True), moves=(person,))

    def weigh(self, who: int, weight: int) -> None:
        """Somebody takes more or less of the turns from now on."""
        self._step(lambda work: self.staffing.set_weight(self._request(work), self._person(who), weight), moves=())

    def swap(self, one: int, other: int) -> None:
        """Two days change hands, where the rules let them."""
        days = sorted(day for day in self.standing() if day >= self.today)
        first, second = days[one % len(days)], days[other % len(days)]
        before = self.standing()
        giver, taker = before[first].primary, before[second].primary
        if giver and taker and giver != taker:
            self._step(lambda work: self._swap(work, first, second), days={first, second})
            assert {self.standing()[day].primary for day in (first, second)} == {giver, taker}

    def _swap(self, work: UnitOfWork, first: date, second: date) -> None:
        turns = [work.turns.on(self.team.id, day) for day in (first, second)]
        giver, taker = (turn.primary for turn in turns if turn)
        assert giver
        assert taker
        request = self._request(work)
        answer = self.swapping.swap(request, a_person(giver), first, a_person(taker), second)
        self.swapping.accept(request, answer.proposal.id)

    def _step(
        self,
        happen: Callable[[UnitOfWork], object],
        moves: Collection[PersonId] = (),
        days: Collection[date] = (),
    ) -> None:
        """Let it happen, and an hour pass; only turns of the persons in `moves` change, and those of `days`."""
        before = self.standing()
        try:
            with self.database.changing() as work:
                happen(work)
        except Refused:
            assert self.standing() == before
        with self.database.changing() as work:
            self.rotating.publish(self._request(work))
            self.rotating.publish(self._request(work))
        self._moved(before, moves, days)
        self._as_it_must_be()

    def _moved(self, before: Mapping[date, Turn], moves: Collection[PersonId], days: Collection[date]) -> None:
        after = self.standing()
        changed = {day for day in before if before[day].primary != after[day].primary}
        assert all(day >= self.today for day in changed)
        own = {day for day in changed if before[day].primary in moves or day in days}
        exchanged = {day for day in changed - own if before[day].primary is not None}
        assert len(exchanged) <= len(own)

    def _as_it_must_be(self) -> None:
        with self.database.reading() as work:
            request = self._request(work)
            ahead = calendar.workdays(self.team, self.today, PUBLISHED)
            hindered = self.rotating.hindered_on(request, ahead)
            for day in ahead:
                turn, there = work.turns.on(self.team.id, day), self._there(work, day, hindered[day])
                assert turn
                if turn.primary is None:
                    assert not any(each.weight for each in there.values())
                assert {turn.primary, turn.backup} - {None} <= there.keys()
                assert turn.primary is None or turn.primary != turn.backup
            self._counted_well(work)

    def _counted_well(self, work: UnitOfWork) -> None:
        closed = work.closed_days.latest(self.team.id)
        if closed:
            assert sum(closed.shares.values()) in (0, TURN)
            if len(closed.shares) >= self.team.gap:
                assert max(closed.shares.values()) <= -(-TURN // self.team.gap)
            for kind in ("turns", "unpopular", "backups"):
                assert sum(getattr(credit, kind) for credit in closed.credits.values()) == 0

    def _chosen_well(self, day: date) -> None:
        """The gap is kept where anybody keeps it, and one line a member says why."""
        with self.database.reading() as work:
            turns = self.standing()
            hindered = self.rotating.hindered_on(self._request(work), [day])[day]
            there = {who for who, each in self._there(work, day, hindered).items() if each.weight}
            near = self._near(day, turns)
        turn = turns[day]
        assert (turn.primary in near) <= (there <= near)
        due = [person for person, _ in turn.due]
        assert set(due) == there
        ahead = due[: due.index(turn.primary)] if turn.primary else []
        passed = {each.person: each.code for each in turn.skipped}
        assert all(passed[person] in (SkipCode.GAP, SkipCode.NEEDED) for person in ahead)

    def _near(self, day: date, turns: Mapping[date, Turn]) -> set[PersonId]:
        found, near = day, set[PersonId]()
        for _ in range(self.team.gap - 1):
            previous = calendar.previous_workday(self.team, found)
            assert previous
            found = previous
            turn = turns.get(found)
            if turn and turn.primary:
                near.add(turn.primary)
        return near

    def _there(
        self, work: UnitOfWork, day: date, hindered: Mapping[PersonId, object]
    ) -> dict[PersonId, Membership]:
        members = availability.members_on(work.teams.members(self.team.id), day)
        return {each.person: each for each in members if each.person not in hindered}

    def _add(self, work: UnitOfWork, since: date) -> None:
        person = PersonId(f"p{len(self.people)}")
        self.people.append(person)
        work.people.save(a_person(person))
        work.teams.join(a_membership(person, since=since))

    def _person(self, who: int) -> PersonId:
        return self.people[who % len(self.people)]

    def _request(self, work: UnitOfWork, now: datetime | None = None) -> DirectRequest:
        asker = a_person(LEAD)
        return DirectRequest(work=work, team=self.team, now=now or self.now, asker=asker, rank=Standing.LEAD)


def lived(seed: int, steps: int = 60) -> str:
    """What a team of five has come to after some steps that the seed decides: its turns, one a line."""
    chance, life = random.Random(seed), Life(5, 2)
    for _ in range(steps):
        who, offset, length = chance.randrange(9), chance.randrange(20), chance.randrange(1, 12)
        happens = chance.choice([life.next_day] * 4 + [life.away, life.night, life.swap, life.weigh, life.back])
        match happens:
            case life.next_day:
                life.next_day()
            case life.away:
                life.away(who, offset, length)
            case life.night:
                life.night(who, offset)
            case life.swap:
                life.swap(offset, length)
            case life.weigh:
                life.weigh(who, 50)
            case _:
                life.back(who)
    return "\n".join(f"{turn.day} {turn.primary} {turn.backup} {turn.due}" for turn in life.standing().values())
