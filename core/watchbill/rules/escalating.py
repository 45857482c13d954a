"""Who is asked next for what nobody takes, and when.

What was decided, and what peers do:

- Whoever has the night duty, else whoever is on MRO, then the backup, then the leads, then the channel, and there
  it ends. PagerDuty, Opsgenie and Grafana OnCall have such chains too, and stop them when somebody acknowledges;
  repeating the chain is off in them at first, and left out here: the channel has everybody in it.
- A step with nobody to ask is passed over at once, and not waited for: nobody is there, they are away, cannot be
  reached, or were asked before. So do incident.io and Zenduty; that GoAlert waits all the same is its issue 4548.
- The time of a step counts from the step before, as in GoAlert. A desk that comes late takes one step, and gives
  whoever is asked the same time as ever; what was not done meanwhile is not made up for.
- What is LOW is not escalated: as PagerDuty's low urgency, it can wait. A question is nobody's emergency either.
- Outside the team's hours somebody has to be on night duty, or it has to be CRITICAL. Anything else waits until a
  night duty or the day begins, and then has its whole time, as PagerDuty does that raises what is low when support
  hours begin. Grafana OnCall forgets what its time range held back (its issue 1206): here it is still owed.
- With somebody on night duty the day's people are left to sleep: the leads are next. Outside the team's hours the
  channel is told, but everybody is called by name only for what is CRITICAL.
- What comes into a group that is being escalated is part of it, as an alert in a group of Grafana OnCall. What is
  well and goes wrong again starts anew, as a new incident of PagerDuty would; and so does what comes when the
  channel was asked for the others already: an alert that is forgotten is no reason to be silent about the next.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from watchbill.model.escalation import Crew, Step
from watchbill.model.people import PersonId
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import SkipCode
from watchbill.model.work import Deed, HistoryEntry, Item, ItemKind, ItemState, Severity
from watchbill.rules import availability, calendar

#: How long a step may last.
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=240)
#: How it is written that nobody else is asked.
OFF = "off"
#: Who is not at work, though nobody says that they are away.
_DAY_OFF = frozenset({SkipCode.HOLIDAY, SkipCode.PART_TIME, SkipCode.OVERLAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that nobody has, and who was asked for it."""

    item: Item
    #: Since when nobody has it: it came, or went wrong again.
    since: datetime
    #: The lines of its history that say who was asked since then, oldest first.
    asked: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who was called when it was told, and when that was."""

    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody is to be asked now."""

    step: Step
    #: Whom to call by name; nobody, where it is the channel by night.
    people: tuple[PersonId, ...]
    #: Who was asked before, in that order.
    before: tuple[PersonId, ...]


def patience(said: str) -> timedelta | None:
    """The patience that somebody writes: whole minutes, or "off" for None.

    Raises:
        ValueError: it is neither, or out of bounds.
    """
    if said.lower() == OFF:
        return None
    if not re.fullmatch("[0-9]{1,3}", said) or not SHORTEST <= (length := timedelta(minutes=int(said))) <= LONGEST:
        raise ValueError(f"{said!r} is neither {OFF} nor a number of minutes from 1 to 240")
    return length


def written(patience: timedelta | None) -> str:
    """A team's patience as people write it: "10", "off"."""
    return OFF if patience is None else f"{patience // timedelta(minutes=1)}"


def escalates(item: Item) -> bool:
    """Whether others are asked while the item is as it is: nobody has it, and it cannot just wait."""
    urgent = item.kind is not ItemKind.QUESTION and item.severity < Severity.LOW
    return urgent and item.state is ItemState.OPEN


def first(crew: Crew) -> PersonId | None:
    """Who is called when something comes: whoever has the night duty, else whoever has the day."""
    return crew.night[0] if crew.night else crew.primary


def waiting(item: Item, history: Sequence[HistoryEntry]) -> Waiting:
    """Since when the open item waits, and who was asked for it, by its history, oldest line first."""
    since, over, asked = item.opened_at, False, list[HistoryEntry]()
    for entry in history:
        if entry.what is Deed.RESOLVED:
            over = True
        elif entry.what is Deed.CAME_AGAIN and over:
            since, over, asked = entry.at, False, []
        elif entry.what is Deed.ESCALATED:
            asked.append(entry)
    return Waiting(item=item, since=since, asked=tuple(asked))


def unfinished(waits: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Those for which there is somebody left to ask: the channel was not."""
    return tuple(each for each in waits if all(entry.text != Step.CHANNEL for entry in each.asked))


def absent(team: Team, presence: Presence, now: datetime) -> frozenset[PersonId]:
    """Whom nobody asks at `now` (aware): who is away at this moment, or is not in the team today.

    In the team's hours also who has the day off where they live, or rests after a night on duty.
    """
    today = team.today(now)
    away = {each.person for each in presence.absences if each.start <= now < each.end}
    gone = away | availability.outsiders(presence.memberships, today).keys()
    if not calendar.at_work(team, now):
        return frozenset(gone)
    skips = availability.skips(team, (today,), replace(presence, absences=()))[today]
    on_duty = {each.person for each in presence.nights if each.start <= now < each.end}
    resting = {each.person for each in skips.values() if each.code is SkipCode.NIGHT_DUTY} - on_duty
    return frozenset(gone | resting | {each.person for each in skips.values() if each.code in _DAY_OFF})


def decide(
    team: Team, waits: Sequence[Waiting], crew: Crew, absent: frozenset[PersonId], call: Call | None, now: datetime
) -> Ask | datetime | None:
    """Who is asked now, or when to look again, or None where there is nobody to ask any more.

    Args:
        team: its patience and its hours.
        waits: everything of one group that nobody has; what is not `unfinished` counts no more.
        crew: whom there is to ask, at `now`.
        absent: who of them is not asked, see `absent`; and who cannot be reached.
        call: who was called when the group was told; None where nobody was.
        now: aware.
    """
    waits = unfinished(waits)
    if not waits or team.escalation is None:
        return None
    asked = [entry for each in waits for entry in each.asked]
    last = max([min(each.since for each in waits), *(entry.at for entry in asked)])
    due = _start(team, crew, last, now, critical=_critical(waits)) + team.escalation
    return due if now < due else _next(team, waits, crew, absent, call, now)


def _next(
    team: Team, waits: Sequence[Waiting], crew: Crew, absent: frozenset[PersonId], call: Call | None, now: datetime
) -> Ask:
    """The first step with somebody to ask; the channel, where there is none."""
    day, before = calendar.at_work(team, now), _before(waits, call)
    for step, people in _steps(crew, day=day or not crew.night):
        there = tuple(each for each in dict.fromkeys(people) if each not in absent and each not in before)
        if there:
            return Ask(step=step, people=there, before=before)
    everybody = crew.members if day or _critical(waits) else ()
    return Ask(step=Step.CHANNEL, people=tuple(each for each in everybody if each not in absent), before=before)


def _critical(waits: Sequence[Waiting]) -> bool:
    return any(each.item.severity is Severity.CRITICAL for each in waits)


def _start(team: Team, crew: Crew, last: datetime, now: datetime, *, critical: bool) -> datetime:
    """From when on the time of the next step counts; `last` is the last step, or when it began to wait."""
    if critical or crew.night:
        return last
    if calendar.at_work(team, now):
        return max(last, team.opens(team.today(now)).astimezone(UTC))
    morning = calendar.next_day(team, now)
    opens = [team.opens(morning).astimezone(UTC)] if morning else []
    return min([*opens, *([crew.next_night] if crew.next_night else [])], default=last)


def _before(waits: Sequence[Waiting], call: Call | None) -> tuple[PersonId, ...]:
    """Who was asked, in that order; a call counts for what waited then, not for what came or came back later."""
    first = [call.person] if call and any(each.since <= call.at for each in waits) else []
    lines = sorted((entry for each in waits for entry in each.asked), key=lambda entry: entry.at)
    return tuple(dict.fromkeys([*first, *(entry.person for entry in lines if entry.person)]))


def _steps(crew: Crew, *, day: bool) -> Iterator[tuple[Step, tuple[PersonId, ...]]]:
    """The steps before the channel; `day` says whether the day's people are asked too."""
    for each in crew.night:
        yield Step.NIGHT_DUTY, (each,)
    if day:
        for step, person in ((Step.PRIMARY, crew.primary), (Step.BACKUP, crew.backup)):
            if person:
                yield step, (person,)
    yield Step.LEADS, crew.leads
