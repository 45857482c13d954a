"""What happened since somebody handed over, and the way out of a day for whoever worked in the night before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watchbill.errors import Refused
from watchbill.model.absence import FactId, NightDuty
from watchbill.model.digest import Digest, NightWork
from watchbill.model.event import OnNightDuty
from watchbill.model.glance import Glance
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.turn import Turn
from watchbill.model.work import Item
from watchbill.ports import Ids
from watchbill.rules import calendar, priority
from watchbill.rules import night_work as rules
from watchbill.services import announcing
from watchbill.services.gathering import Gathering
from watchbill.services.handed_over import over
from watchbill.services.presences import ELSEWHERE
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating
from watchbill.words import overnight as words

#: So far back a digest goes at most.
LONGEST = timedelta(days=7)
#: Lines of histories that are looked at, of what people did.
LINES = 2_000
#: Who says of night duty that it was work which nobody had planned.
UNPLANNED = "work at night"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested:
    """A day that somebody does not serve on because they worked in the night before it."""

    day: date
    work: NightWork
    #: The turns that changed, by day; none where the day was not theirs.
    changed: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Overnight:
    """Looks back at the night, and lets people rest after it."""

    rotating: Rotating
    gathering: Gathering
    ids: Ids

    def digest(self, request: Request) -> Digest:
        """What happened to the team since its last handover, or since its last working day ended."""
        night = self.night(request, glance(request))
        return replace(night, channels=self.gathering.gather(request, night.start))

    def night(self, request: Request, seen: Glance) -> Digest:
        """As `digest`, without what was said in its channels; nothing is read of what `glance` saw none."""
        work, team, now, start = request.work, request.team, request.now, seen.since
        unresolved = work.items.unresolved(team.id) if seen.open else ()
        resolved = work.items.resolved(team.id, start, now) if seen.over else ()
        came = [each for each in (*unresolved, *resolved) if each.opened_at >= start]
        return Digest(
            team=team.id,
            start=start,
            end=now,
            came=_in_order(came),
            open=_in_order(unresolved),
            over=tuple(resolved),
            night=_nights(request, start) if seen.done else (),
        )

    def rest(self, request: Request) -> Rested:
        """Have whoever asks rest after their work in the night: the day after it is somebody else's (M14).

        Raises:
            Refused: nobody knows of such work; where they rest already, the text says so.
        """
        team, now, person = request.team, request.now, request.person
        day = calendar.next_day(team, now)
        mine = [
            each
            for each in (_nights(request, team.opens(day) - team.rest) if day else ())
            if each.person == person.id and rules.cuts_short(team, each.last) == day
        ]
        if day is None or not mine:
            raise Refused(_at_rest(request, day) or words.NO_WORK)
        duty = NightDuty(
            id=FactId(self.ids()),
            person=person.id,
            start=mine[0].first,
            end=mine[0].last + timedelta(minutes=1),
            source=UNPLANNED,
            recorded_at=now,
        )
        request.work.facts.add_night(duty)
        request.work.happened(
            OnNightDuty(person=person.id, first=team.today(duty.start), last=team.today(duty.end))
        )
        changed = self.rotating.repair_everywhere(request, person.id, day - ELSEWHERE, day + ELSEWHERE)
        return Rested(day=day, work=mine[0], changed=changed)


def glance(request: Request) -> Glance:
    """What there may be to tell the team since its last handover, or since its last working day ended."""
    team, today = request.team, request.team.today(request.now)
    return request.work.glances.glance(
        team.id,
        today,
        otherwise=over(request),
        earliest=request.now - LONGEST,
        places=team.places,
        highlighted=calendar.previous_workday(team, today) or today,
    )


def offer(request: Request) -> None:
    """Tell whoever just did something in the night, alone and once, how the day that follows can be let go.

    Only where that day is theirs, and begins before they have rested.
    """
    team = request.team
    day = rules.cuts_short(team, request.now)
    turn = request.work.turns.on(team.id, day) if day else None
    if day is None or turn is None or turn.primary != request.person.id:
        return
    to = announcing.alone(request, request.person.id)
    if to is None:
        return
    key = f"night work:{team.id}:{day}:{request.person.id}"
    content = words.offer(day, request)
    request.work.outbox.add(Outgoing(key=key, to=to, kind=MessageKind.NOTICE, content=content), request.now)


def _at_rest(request: Request, day: date | None) -> str | None:
    """That whoever asks rests already after a night on duty, and who has their day; None where they do not."""
    team, work, now, person = request.team, request.work, request.now, request.person.id
    ends = [each.end for each in work.facts.nights([person], now - team.rest, now)]
    if not ends or max(ends) + team.rest <= now:
        return None
    turn = work.turns.on(team.id, day) if day else None
    return words.at_rest(max(ends) + team.rest, turn, person, request)


def _nights(request: Request, start: datetime) -> tuple[NightWork, ...]:
    work, team = request.work, request.team
    lines = work.histories.done_within(team.id, start, request.now + timedelta(microseconds=1), LINES)
    people = sorted({each.person for each in lines if each.person})
    duties = work.facts.nights(people, start, request.now) if people else ()
    return rules.nights(team, lines, [each for each in duties if each.source != UNPLANNED])


def _in_order(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda each: (priority.rank(each), each.opened_at, each.id)))
