"""The chain: what is not done passes from one person on MRO to the next, and nothing is dropped (M2)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from watchbill.errors import TrackerUnavailable
from watchbill.model.duty import Due, DueKind
from watchbill.model.handover import EveningCheck
from watchbill.model.passage import Course, End, Overdue, Passage, PassedOn
from watchbill.model.ticket import TicketKey
from watchbill.model.turn import Turn
from watchbill.model.work import ItemId
from watchbill.ports import Tracker, TrackerFactory
from watchbill.rules import chain
from watchbill.services import announcing, chaining, correcting, holding, serving
from watchbill.services.chaining import Begun
from watchbill.services.request import Request
from watchbill.services.unfinished import unfinished
from watchbill.words import passing as words
from watchbill.words.carried import said


@dataclass(frozen=True, slots=True)
class Passing:
    """Writes down what passes on, and sees that somebody takes it over."""

    trackers: Mapping[str, TrackerFactory]

    def hand(self, request: Request, check: EveningCheck) -> None:
        """Have what an evening check tells as passing on wait for the next person, once for each evening.

        Told again, it says how things stand then: what does not pass on any more waits no more, too. What passes
        on while it could still be taken over is raised first: the next day asks about the next time only.
        """
        passages = request.work.passages
        waits = chaining.settle(request, self._tracker(request))
        leaving = list(_leaving(check))
        going = {each.key for each in leaving}
        _raise(request, check.day, [each for each in waits if each.key in going and each.day < check.day])
        last = passages.last(check.team, [each.key for each in leaving])
        links = (chaining.link(request, last.get(each.key), each, check.day, Course.EVENING) for each in leaving)
        fresh: list[Passage] = []
        for link in sorted(links, key=chain.in_order):
            passage, before = replace(link, to=check.next_person), last.get(link.key)
            if before and before.waits and (before.day, before.course) == (check.day, Course.EVENING):
                if _told(passage) != _told(before):
                    passages.reword(replace(passage, number=before.number))
            else:
                fresh.append(passage)
        waited = [before for each in fresh if (before := last.get(each.key)) and before.waits]
        over = passages.end_all([chain.ended(each, End.PASSED_ON, None, request.now) for each in waited])
        taken = {each.key for each in waited} - {each.key for each in over}  # by somebody, at this moment
        passages.add_all([each for each in fresh if each.key not in taken])

    def handed(self, request: Request) -> Sequence[Passage]:
        """As `waiting`, without what is anyway of whoever is to take it over."""
        return [each for each in self.waiting(request) if each.giver is None or each.giver != each.to]

    def waiting(self, request: Request) -> Sequence[Passage]:
        """All that waits to be taken over, today or later, as everything stands now; the longest first."""
        return chaining.waiting(request, self._tracker(request))

    def history(self, request: Request, key: str) -> tuple[str, Sequence[Passage]]:
        """The whole key, and each time that it passed on, the first one first, as everything stands now.

        Raises:
            Unknown: there is no such ticket or item, and there never was one that passed on.
        """
        work, team, tracker = request.work, request.team, self._tracker(request)
        key = holding.meant(tracker, TicketKey(key))
        found = list(work.passages.of(team.id, key))
        if not found:
            if not (holding.names_item(key) and work.items.get(team.id, ItemId(key))):
                key = holding.ticket(request, tracker, TicketKey(key), "passed").key
            return key, ()
        return key, chaining.as_they_stand(request, tracker, found)

    def change_over(self, request: Request, day: date) -> datetime | None:
        """Have what whoever was on MRO earlier on the day has not done wait for whoever is on MRO now.

        What waited already waits for them, too; where the day is somebody's again, what they had and nobody has
        taken over is theirs. The channel is told, and there is as much time to take it over as in a morning. After
        the evening check there is nothing to do: what is not done has passed on.

        Returns:
            When to try it again, as the team's tracker does not answer; None where it does.
        """
        return self._once_readable(request, lambda: self._change_over(request, day))

    def _change_over(self, request: Request, day: date) -> None:
        work, tracker = request.work, self._tracker(request)
        told = {each.key: each.to for each in work.passages.waiting(request.team.id)}
        waits = chaining.settle(request, tracker)
        turn = serving.turn_of(work, request.team, day)
        if turn is None or work.handovers.get(request.team.id, day):
            return
        back = _given_back(request, waits, turn)
        held = {each.key for each in waits if each not in back}
        givers = serving.earlier(work, request.team, turn)
        passed = unfinished(request, tracker, givers, day, Course.MIDDAY)
        work.passages.add_all(passed)
        if passed:
            work.happened(PassedOn(team=request.team.id, passages=tuple(passed)))
            self._owe(request, day)
        due = [each for each in waits if each.key in held and chain.due_on(request.team, each, day) == day]
        for each in sorted(due, key=chain.in_order):
            work.passages.reword(each)
        longer = [each for each in due if each.giver != turn.primary and told[each.key] != turn.primary]
        if passed or longer or back:
            content = words.changed_over(passed, longer, back, turn, request)
            announcing.notice(request, f"changeover:{request.team.id}:{day}:{turn.revision}", content)

    def hand_late(self, request: Request, day: date) -> datetime | None:
        """Have what was not done on a day that is over pass on, where no evening check told of it.

        There is as much time to take it over as in a morning.

        Returns:
            When to try it again, as the team's tracker does not answer; None where it does.
        """
        return self._once_readable(request, lambda: self._hand_late(request, day))

    def _once_readable(self, request: Request, act: Callable[[], None]) -> datetime | None:
        try:
            self._tracker(request).in_progress()  # asked before anything is written down
        except TrackerUnavailable:
            return request.now + correcting.RETRY
        act()
        return None

    def _hand_late(self, request: Request, day: date) -> None:
        tracker, passages = self._tracker(request), request.work.passages
        waits = [each for each in chaining.settle(request, tracker) if _before(each, day)]
        turn = request.work.turns.on(request.team.id, day)
        givers = (*serving.served(request.work, request.team, turn), None)
        fresh = unfinished(request, tracker, givers, day, Course.EVENING)
        ended = [chain.ended(each, End.PASSED_ON, None, request.now) for each in sorted(waits, key=chain.in_order)]
        again = [
            chaining.link(request, each, Begun(each.key, each.title, each.giver, each.note), day, Course.EVENING)
            for each in passages.end_all(ended)
        ]
        passed = [*chaining.addressed(request, again), *fresh]
        passages.add_all(passed)
        if passed:
            self._owe(request, request.team.today(request.now))

    def raise_overdue(self, request: Request, day: date) -> datetime | None:
        """Tell the team's leads, once, what nobody has taken over by the day; it stays with whoever has it.

        What is of the day's person anyway is theirs.

        Returns:
            Until when what passed on during the day is to be taken over, aware; None where nothing did.
        """
        later: list[datetime] = []
        due: list[Passage] = []
        for each in sorted(chaining.settle(request, self._tracker(request)), key=chain.in_order):
            until = chain.deadline(request.team, each, day)
            if until is None or each.raised_at:
                continue
            if until > request.now:
                later.append(until)
            elif each.giver and each.giver == each.to:
                request.work.passages.end(chain.ended(each, End.ACCEPTED, each.giver, request.now))
            else:
                due.append(each)
        _raise(request, day, due)
        return min(later, default=None)

    def _owe(self, request: Request, day: date) -> None:
        """See to it that what passed on just now is asked about, where nobody takes it over."""
        if request.team.acceptance is not None:
            at = request.now + request.team.acceptance
            due = Due(kind=DueKind.ACCEPTANCE, team=request.team.id, slot=day.isoformat(), at=at)
            request.work.due.owe(due)

    def _tracker(self, request: Request) -> Tracker:
        return self.trackers[request.team.tracker](request.work, request.team)


def _raise(request: Request, day: date, waits: Sequence[Passage]) -> None:
    """Tell the leads, once, of those that somebody who does not have them is to take over on the day."""
    work, team = request.work, request.team
    asked = (each for each in waits if chain.deadline(team, each, day) and not each.raised_at)
    raised = [
        replace(each, raised_at=request.now) for each in asked if each.giver is None or each.giver != each.to
    ]
    late = [each for each in sorted(raised, key=chain.in_order) if work.passages.raise_(each)]
    if late:
        leads = announcing.leads(request, day)
        announcing.notice(request, _overdue_key(late[0], day), words.overdue(late, leads, request))
        work.happened(Overdue(team=team.id, passages=tuple(late), asked=tuple(leads)))


def _given_back(request: Request, waits: Sequence[Passage], turn: Turn) -> list[Passage]:
    """What whoever has the day handed over on it, and nobody has taken over: it never passed on."""
    mine = [each for each in waits if _midday(each, turn.day) and each.giver and each.giver == turn.primary]
    return [each for each in mine if request.work.passages.remove(each)]


def _midday(passage: Passage, day: date) -> bool:
    return passage.course is Course.MIDDAY and passage.day == day


def _before(passage: Passage, day: date) -> bool:
    """Whether it passed on before the evening of the day."""
    return passage.day < day or _midday(passage, day)


def _overdue_key(first: Passage, day: date) -> str:
    """One message for all that is raised at once; each passage is raised once, so that its first one names it."""
    return f"overdue:{first.team}:{day}:{first.key}:{first.number}"


def _told(passage: Passage) -> tuple[object, ...]:
    """What can be worded anew."""
    return passage.title, passage.giver, passage.to, passage.note


def _leaving(check: EveningCheck) -> Iterator[Begun]:
    """What passes on, as the check tells it."""
    for each in check.carried:
        yield Begun(each.key, each.title, each.owner, said(each))
    for item in (each.item for each in check.open_items if each.passes):
        yield Begun(item.id, item.title, item.owner)
