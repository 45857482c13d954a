"""The evening check: drafting it, posting it once, and remembering what passes on (M8, M9, M10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.errors import Refused
from watchbill.model.event import HandedOver
from watchbill.model.handover import EveningCheck, Handover, Highlight
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Outcome
from watchbill.model.work import Item
from watchbill.ports import Hooks, TrackerFactory, UnitOfWork
from watchbill.rules import calendar, carryover
from watchbill.services.directory import names
from watchbill.services.queueing import Queueing
from watchbill.services.rotating import Rotating
from watchbill.words import handover as words

#: What was closed after the last evening check is told in the next one, if that comes within this time.
LATECOMERS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HandingOver:
    """The end of a team's day."""

    hooks: Hooks
    trackers: Mapping[str, TrackerFactory]
    rotating: Rotating
    queueing: Queueing

    def draft(self, work: UnitOfWork, team: Team, day: date, now: datetime) -> EveningCheck:
        """What the evening check of `day` would say now."""
        tracker = self.trackers[team.tracker](work, team)
        active = tracker.in_progress()
        end = team.opens(day + timedelta(days=1)).replace(hour=0, minute=0)
        ended = work.claims.ended(team.id, Outcome.DONE, _since(work, team, day), end)
        closed = {each.key: ticket for each in ended if (ticket := tracker.get(each.key))}
        keys = [each.key for each in active]
        notes = tracker.last_notes([*keys, *closed])
        turn = work.turns.on(team.id, day)
        waiting = self.queueing.look(work, team, now).entries
        following = self.rotating.span(work, team, day + timedelta(days=1), 1, now)
        return EveningCheck(
            team=team.id,
            day=day,
            person=turn.primary if turn else None,
            next_person=following[0].primary if following else None,
            next_day=following[0].day if following else day + timedelta(days=1),
            carried=carryover.carried(active, notes, work.handovers.times_passed(keys)),
            finished=carryover.finished(ended, closed, notes),
            open_items=tuple(each.subject for each in waiting if isinstance(each.subject, Item)),
            highlights=tuple(work.handovers.highlights(team.id, day)),
        )

    def preview(self, work: UnitOfWork, team: Team, now: datetime) -> Content:
        """Word for word what `post` would say now."""
        check = self.draft(work, team, team.today(now), now)
        return self._content(work, team, check, now)

    def post(
        self,
        work: UnitOfWork,
        team: Team,
        day: date,
        by: PersonId | None,
        now: datetime,
        late: timedelta | None = None,
    ) -> Handover | None:
        """Post the evening check in the team's channel and record what is carried over, once a day.

        Args:
            by: who posts it; None for the schedule.
            late: how late it comes, to be said in the message.

        Returns:
            None when the day's evening check was posted already.

        Raises:
            Refused: the team has no channel.
        """
        if team.channel is None:
            raise Refused(f"{team.name} has no channel yet. Say `!team channel here` in the one you want.")
        check = self.draft(work, team, day, now)
        handover = Handover(
            team=team.id,
            day=day,
            by=by,
            to=check.next_person,
            posted_at=now,
            carried=check.carried,
        )
        if not work.handovers.add(handover):
            return None
        content = self._content(work, team, check, now, late)
        key = f"evening:{team.id}:{day}"
        message = Outgoing(key=key, to=team.channel, kind=MessageKind.EVENING_CHECK, content=content)
        work.outbox.add(message, now)
        work.happened(HandedOver(handover=handover))
        return handover

    def highlight(self, work: UnitOfWork, team: Team, text: str, by: PersonId, now: datetime) -> Highlight:
        """Record a main topic for today's evening check (M10), or for the next one if that is posted already.

        Returns:
            The highlight, with the day whose evening check shows it.
        """
        made = Highlight(team=team.id, day=_next_check(work, team, now), person=by, text=text, at=now)
        work.handovers.add_highlight(made)
        return made

    def _content(
        self, work: UnitOfWork, team: Team, check: EveningCheck, now: datetime, late: timedelta | None = None
    ) -> Content:
        content = words.evening(check, team, names(work), late)
        for section in self.hooks.handover_sections(team, check.day, now):
            content += section
        return content


def _since(work: UnitOfWork, team: Team, day: date) -> datetime:
    """From when on the day's evening check tells what was done: also what was closed after the last one."""
    midnight = team.opens(day).replace(hour=0, minute=0)
    last = work.handovers.latest(team.id, day)
    return min(midnight, max(last.posted_at, midnight - LATECOMERS)) if last else midnight


def _next_check(work: UnitOfWork, team: Team, now: datetime) -> date:
    """The day of the next evening check that is still to come."""
    today = team.today(now)
    if team.works_on(today) and work.handovers.get(team.id, today) is None:
        return today
    return calendar.next_workday(team, today) or today
