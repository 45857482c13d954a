"""The evening check: drafting it, posting it once, and remembering what passes on (M8, M9, M10)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from watchbill.errors import Refused
from watchbill.model.event import HandedOver
from watchbill.model.handover import EveningCheck, Handover, Highlight
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.ports import Hooks, UnitOfWork
from watchbill.rules import calendar
from watchbill.services import announcing
from watchbill.services.drafting import Drafting
from watchbill.services.outgoing import in_parts
from watchbill.services.passing import Passing
from watchbill.services.request import Request
from watchbill.services.staleness import Staleness
from watchbill.words import handover as words


@dataclass(frozen=True, slots=True)
class HandingOver:
    """The end of a team's day."""

    hooks: Hooks
    drafting: Drafting
    passing: Passing

    def preview(self, request: Request) -> Content:
        """Word for word what `post` would say now."""
        return self._content(request, self.drafting.draft(request, request.team.today(request.now)))

    def post(
        self, request: Request, day: date, by: PersonId | None = None, late: timedelta | None = None
    ) -> tuple[Handover, bool]:
        """Post the evening check in the team's channel and record what is carried over.

        Once a day: later on that day, what is posted is changed to how things stand.

        Args:
            request: for whose channel.
            day: the team's local date.
            by: who posts it; None for the schedule.
            late: how late it comes, to be said in the message.

        Returns:
            What is recorded; whether it was posted just now, and not changed.

        Raises:
            Refused: the team has no channel.
        """
        work, team, now = request.work, request.team, request.now
        check = self.drafting.draft(request, day)
        handover = Handover(
            team=team.id, day=day, by=by, to=check.next_person, posted_at=now, carried=check.carried
        )
        content = self._content(request, check, late)
        self.passing.hand(request, check)
        if not work.handovers.add(handover):
            self._change(request, handover, content)
            return handover, False
        for message in in_parts(_evening(team, evening_key(team, day), content)):
            work.outbox.add(message, now)
        announcing.remind(request, handover, check.next_day)
        work.happened(HandedOver(handover=handover))
        return handover, True

    def _change(self, request: Request, handover: Handover, content: Content) -> None:
        """Show the content in place of what the day's evening check said so far."""
        work, first = request.work, evening_key(request.team, handover.day)
        work.handovers.replace(handover)
        before = next(key for key in _changes(first) if work.outbox.by_key(f"{key}+") is None)
        parts = list(in_parts(_evening(request.team, f"{before}+", content)))
        if [each.content for each in parts] == list(_said(work, before)):
            return
        for shown, part in zip(_keys(first), parts, strict=False):
            work.outbox.add(replace(part, edits=shown), request.now)

    def show_draft(self, request: Request, day: date) -> None:
        """Show whoever is on MRO, alone and once, what the evening check of the day will say."""

    def correct(self, request: Request, day: date) -> None:
        """Have the post of the day say how things stand now, where it says something else."""

    def posted(self, request: Request, day: date) -> Handover | None:
        """The day's evening check as it was posted, or None."""
        return request.work.handovers.get(request.team.id, day)

    def highlight(self, request: Request, text: str) -> Highlight:
        """Record a main topic for today's evening check (M10), or for the next one if that is posted already.

        Returns:
            The highlight, with the day whose evening check shows it.
        """
        made = Highlight(
            team=request.team.id,
            day=_next_check(request),
            person=request.person.id,
            text=text,
            at=request.now,
        )
        request.work.handovers.add_highlight(made)
        return made

    def _content(self, request: Request, check: EveningCheck, late: timedelta | None = None) -> Content:
        content = words.evening(check, request, late)
        for section in self.hooks.handover_sections(request.team, check.day, request.now):
            content += section
        return Staleness().marked(request, content)


def _changes(first: str) -> Iterator[str]:
    """The keys of an evening check and of each time that it was changed: a plus more each time."""
    return (first + "+" * times for times in count())


def _keys(key: str) -> Iterator[str]:
    """The keys of a message's parts, as `in_parts` makes them."""
    return (key if place == 1 else f"{key}:{place}" for place in count(1))


def _said(work: UnitOfWork, key: str) -> Iterator[Content]:
    """What each part of a message says."""
    for each in _keys(key):
        part = work.outbox.by_key(each)
        if part is None:
            return
        yield part.message.content


def _evening(team: Team, key: str, content: Content) -> Outgoing:
    if team.channel is None:
        raise Refused(f"{team.name} has no channel yet. Say `!team channel here` in the one you want.")
    return Outgoing(key=key, to=team.channel, kind=MessageKind.EVENING_CHECK, content=content)


def evening_key(team: Team, day: date) -> str:
    """The idempotency key of the day's evening check: a day is handed over once."""
    return f"evening:{team.id}:{day}"


def _next_check(request: Request) -> date:
    """The day of the next evening check that is still to come."""
    team, today = request.team, request.team.today(request.now)
    if team.works_on(today) and request.work.handovers.get(team.id, today) is None:
        return today
    return calendar.next_workday(team, today) or today
