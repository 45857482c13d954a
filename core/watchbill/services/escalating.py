"""Asking the next one for what nobody takes: planned when it comes, done when it is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchbill.model.address import Address
from watchbill.model.duty import Due, DueKind
from watchbill.model.escalation import Crew, Step
from watchbill.model.event import Escalated
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import PersonId, TeamId
from watchbill.model.signal import Group
from watchbill.model.work import Deed, Item
from watchbill.ports import Holidays, Hooks, UnitOfWork
from watchbill.rules import escalating as rules
from watchbill.rules.escalating import Ask, Waiting
from watchbill.services import alerting, announcing, auditing, calling, deeds, presences
from watchbill.services.request import DirectRequest, Request
from watchbill.words import escalation as words

#: Night duties that begin no later are waited for, where it has time until the morning.
AHEAD = timedelta(days=14)


def watch(request: Request, items: Iterable[Item]) -> None:
    """See to it that others are asked if nobody takes these, which have just come: one row a group of them."""
    team = request.team
    if team.escalation is None or team.channel is None:
        return
    for slot in dict.fromkeys(_slot(each) for each in items if rules.escalates(each)):
        due = Due(kind=DueKind.ESCALATION, team=team.id, slot=slot, at=request.now + team.escalation)
        request.work.due.owe(due)


def over(request: Request, items: Iterable[Item]) -> None:
    """Never say what was not said yet of these, which are over; but for what waits with them still."""
    gone = dict.fromkeys(_slot(each) for each in items)
    if not gone or request.team.channel is None:
        return
    unresolved = request.work.items.unresolved(request.team.id)
    still = {_slot(each) for each in unresolved if rules.escalates(each)}
    for slot in gone:
        if slot not in still:
            request.work.outbox.withdraw(request.team.channel, _subject(request.team.id, slot), request.now)


@dataclass(frozen=True, slots=True)
class Escalating:
    """Asks the next one, while nobody takes what waits."""

    hooks: Hooks
    holidays: Holidays

    def do(self, work: UnitOfWork, due: Due, now: datetime) -> datetime | None:
        """Take the step that is due, if any is; of several that were missed it is the first.

        Returns:
            When the next one may be due; None where nothing waits any more, or everybody was asked.
        """
        team = work.teams.get(due.team)
        if team is None or team.channel is None or team.escalation is None:
            return None
        request = DirectRequest(work=work, team=team, now=now)
        waits = _waits(request, due.slot)
        if not waits:
            return None
        crew, group = calling.crew(request, AHEAD), _group(request, waits[0].item)
        absent = self._absent(request, crew)
        decided = rules.decide(team, waits, crew, absent, _call(group), now)
        if not isinstance(decided, Ask):
            return decided
        work.outbox.add(
            _message(request, team.channel, due, words.asks(decided, waits, request), decided, group), now
        )
        _write_down(request, waits, decided)
        auditing.record(work, None, "schedule", now)
        return None if decided.step is Step.CHANNEL else now + team.escalation

    def _absent(self, request: Request, crew: Crew) -> frozenset[PersonId]:
        """Who is not asked now: they are away, or have no account where the team is told."""
        today = request.team.today(request.now)
        presence = presences.gather(request, self.hooks, self.holidays, today, today)
        people = {each for each in (*crew.night, crew.primary, crew.backup, *crew.members) if each}
        unreachable = {each for each in people if announcing.alone(request, each) is None}
        return rules.absent(request.team, presence, request.now) | unreachable


def _message(
    request: Request, channel: Address, due: Due, content: Content, ask: Ask, group: Group | None
) -> Outgoing:
    """Said once for this step; newer steps take its place until it is said."""
    in_thread = ask.step is not Step.CHANNEL  # what stands in a thread, a channel does not see
    subject = _subject(request.team.id, due.slot)
    return Outgoing(
        key=f"{subject}:{due.at.timestamp():.6f}",
        to=channel,
        kind=MessageKind.ALERT,
        content=content,
        subject=subject,
        under=group.message if group and in_thread else None,
    )


def _write_down(request: Request, waits: Sequence[Waiting], ask: Ask) -> None:
    """Who was asked, in the history of each item, and for hooks and the audit."""
    items = tuple(each.item for each in waits)
    asked: Sequence[PersonId | None] = [None] if ask.step is Step.CHANNEL else ask.people
    for item in items:
        for person in asked:
            deeds.write(request, item, Deed.ESCALATED, ask.step, person)
    request.work.happened(Escalated(team=request.team.id, items=items, step=ask.step, asked=ask.people))


def _waits(request: Request, slot: str) -> list[Waiting]:
    """What nobody has of all that is escalated together, while there is somebody to ask: the worst first."""
    work, team = request.work, request.team.id
    open_ = [each for each in work.items.unresolved(team) if rules.escalates(each) and _slot(each) == slot]
    found = rules.unfinished([rules.waiting(each, work.histories.of(team, each.id)) for each in open_])
    return sorted(found, key=lambda each: (each.item.severity, each.since, each.item.opened_at, each.item.id))


def _group(request: Request, item: Item) -> Group | None:
    return request.work.alarms.group(item.team, item.source, item.group) if item.group else None


def _call(group: Group | None) -> rules.Call | None:
    return rules.Call(person=group.called, at=group.began_at) if group and group.called else None


def _slot(item: Item) -> str:
    """The same for all that is told in one message; an item that is told of by itself has its own."""
    if not item.group:
        return item.id
    return "group " + alerting.short(item.source, item.group)


def _subject(team: TeamId, slot: str) -> str:
    return f"escalation:{team}:{slot}"
