"""The morning check: what whoever is on MRO finds when the day starts (M1, M2, M10, M12)."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from watchbill.errors import Changed, StorageUnavailable
from watchbill.model.glance import Glance
from watchbill.model.handover import Highlight
from watchbill.model.message import Content
from watchbill.model.morning import MorningCheck
from watchbill.model.passage import Course, Passage
from watchbill.model.remark import Came
from watchbill.model.turn import Turn, TurnKind
from watchbill.rules import calendar, chain
from watchbill.services.overnight import Overnight, glance
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating
from watchbill.services.staleness import Staleness
from watchbill.words import morning as words

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
#: What nobody has taken over yet, as everything stands now: `Passing.handed`.
Waiting = Callable[[Request], Sequence[Passage]]


def stored(request: Request) -> Sequence[Passage]:
    """What nobody has taken over yet, as it was written down."""
    return request.work.passages.waiting(request.team.id)


@dataclass(frozen=True, slots=True)
class Mornings:
    """Gathers the morning check; changes nothing."""

    rotating: Rotating
    overnight: Overnight
    waiting: Waiting

    def now(self, request: Request) -> Content:
        """The morning check as things stand now, for whoever asks: as it is posted, but nobody is called."""
        check = self.check(request, self.rotating.span(request, request.team.today(request.now), 2))
        return self.marked(request, check, words.morning(check, request, elsewhere=not request.heard))

    def check(self, request: Request, turns: Sequence[Turn]) -> MorningCheck:
        """What the morning check of today has to tell; a part that cannot be read keeps no other from being told.

        Args:
            request: for which team, and when.
            turns: today's, where it is a working day, and those after it, by day.
        """
        team, today, seen = request.team, request.team.today(request.now), glance(request)
        turn = next((each for each in turns if each.day == today), None)
        now = _read("waits to be taken over", lambda: self.waiting(request)) if seen.handed else ()
        waiting = _read("passed on", lambda: stored(request)) if now is None else now
        over = turn is None or any(_handed(each, today) for each in waiting or ())
        last = today if turn and over else calendar.previous_workday(team, today) or today
        night = _read("happened since the last handover", lambda: self.overnight.night(request, seen))
        told = _read("was highlighted", lambda: _highlights(request, last)) if seen.highlighted else ()
        return MorningCheck(
            team=team.id,
            day=today,
            turn=turn,
            before=_before(request, turn) if turn else None,
            following=next((each for each in turns if each.day > today), None),
            night=night,
            channels=self._channels(request, night.start if night else team.opens(last), seen),
            waiting=None if waiting is None else _in_order(waiting),
            unsure=now is None,
            ahead=over,
            until=None if over else chain.acceptance(team, today),
            handed_over=last,
            highlights=told,
        )

    def _channels(self, request: Request, start: datetime, seen: Glance) -> tuple[Came, ...] | None:
        if start >= seen.since and not seen.said:
            return ()
        return _read("was said in channels", lambda: self.overnight.gathering.unanswered(request, start))

    def marked(self, request: Request, check: MorningCheck, content: Content) -> Content:
        """With a sentence behind it where the tracker of what waits does not answer."""
        return Staleness().marked(request, content) if check.waiting else content


def _read(what: str, read: Callable[[], _T]) -> _T | None:
    """None where it fails: who is on MRO is said all the same."""
    try:
        return read()
    except (StorageUnavailable, Changed):
        raise  # nothing else could be read or stored either: all of it is tried again
    except Exception:
        _log.warning("a morning check does without what %s", what, exc_info=True)
        return None


def _handed(passage: Passage, today: date) -> bool:
    """Whether it passed on with today's evening check."""
    return passage.course is Course.EVENING and passage.day >= today


def _in_order(waiting: Sequence[Passage]) -> tuple[Passage, ...]:
    """What passed on most often first: it is most in danger of being dropped."""
    return tuple(sorted(waiting, key=lambda each: -each.times))


def _before(request: Request, turn: Turn) -> Turn | None:
    """The day's turn before it was this person's; None where it always was, or is nobody's."""
    if turn.kind in (TurnKind.PLAN, TurnKind.UNCOVERED):
        return None
    earlier: Turn | None = turn
    while earlier and earlier.primary == turn.primary:
        earlier = request.work.turns.decided(turn.team, turn.day, earlier.revision - 1)
    return earlier


def _highlights(request: Request, day: date) -> tuple[Highlight, ...]:
    return tuple(request.work.handovers.highlights(request.team.id, day))
