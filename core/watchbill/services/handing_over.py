"""The evening check: showing it, posting it once, keeping the post right, and what passes on (M8, M9, M10)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watchbill.errors import Refused, TrackerUnavailable
from watchbill.model.duty import DueKind
from watchbill.model.event import HandedOver
from watchbill.model.handover import EveningCheck, Handover, Highlight, LeftOut
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import TicketKey
from watchbill.ports import Hooks, Tracker
from watchbill.rules import calendar, carryover
from watchbill.services import announcing, commenting, correcting, holding, reminding
from watchbill.services.drafting import Drafting
from watchbill.services.outgoing import in_parts
from watchbill.services.passing import Passing
from watchbill.services.request import Request
from watchbill.services.staleness import Staleness
from watchbill.words import evening
from watchbill.words import handover as words


@dataclass(frozen=True, slots=True)
class HandingOver:
    """The end of a team's day."""

    hooks: Hooks
    drafting: Drafting
    passing: Passing

    def preview(self, request: Request) -> tuple[EveningCheck, Content]:
        """What today's evening check has to tell, and word for word what `post` would say now."""
        check = self.drafting.draft(request, request.team.today(request.now))
        return check, self._content(request, check)

    def post(
        self, request: Request, day: date, by: PersonId | None = None, late: timedelta | None = None
    ) -> tuple[Handover, bool]:
        """Post the evening check in the team's channel and record what passes on.

        Once a day: later on that day, what is posted is changed to how things stand. Each ticket gets a comment,
        with the first post alone.

        Args:
            request: for whose channel.
            day: the team's local date.
            by: who posts it; None for the schedule.
            late: how late it comes, to be said in the message.

        Returns:
            What is recorded; whether it was posted just now, and not changed.

        Raises:
            Refused: the team has no channel.
            TrackerUnavailable: somebody wants it changed, and the team's tracker does not answer.
        """
        check = self.drafting.draft(request, day)
        new = Handover(
            team=request.team.id,
            day=day,
            by=by,
            to=check.next_person,
            posted_at=request.now,
            carried=check.carried,
        )
        if request.work.handovers.add(new):
            self._post(request, new, check, late)
            return new, True
        before = self.posted(request, day) or new
        if self._bring(request, before, check, asked=True):
            return before, False
        if by:
            raise TrackerUnavailable
        correcting.owe(request.work, request.team, request.now, correcting.RETRY)
        return before, False

    def show_draft(self, request: Request, day: date) -> None:
        """Show whoever is on MRO, alone and once, what the evening check of the day will say.

        Not where it is posted, or late enough to be: the draft would come behind it.
        """
        due = request.work.due.find(DueKind.EVENING_CHECK, request.team.id, day.isoformat())
        if due is None or due.at <= request.now or self.posted(request, day):
            return
        check = self.drafting.draft(request, day)
        to = announcing.alone(request, check.person) if check.person else None
        if to:
            key, content = correcting.draft_key(request.team, day), self._draft(request, check, due.at)
            for part in in_parts(Outgoing(key=key, to=to, kind=MessageKind.NOTICE, content=content)):
                request.work.outbox.add(part, request.now)

    def correct(self, request: Request, day: date) -> datetime | None:
        """Have the post of the day, or until it comes its draft, say how things stand now, where it does not.

        Returns:
            When to try it again, as the team's tracker does not answer; None where it does.
        """
        before = self.posted(request, day)
        if before is None:
            self._redraw(request, day)
            return None
        check = self.drafting.draft(request, day)
        self._bring(request, before, check, asked=False)
        return request.now + correcting.RETRY if check.unread else None

    def posted(self, request: Request, day: date) -> Handover | None:
        """The day's evening check as it was posted, or None."""
        return request.work.handovers.get(request.team.id, day)

    def is_partial(self, request: Request) -> bool:
        """Whether today's post lacks what the team's tracker, which does not answer, would say."""
        before = self.posted(request, request.team.today(request.now))
        if before is None:
            return False
        state = request.work.sites.get(request.team.tracker)
        return (state is not None and bool(state.failure)) or self.is_unread(request, before)

    def is_unread(self, request: Request, posted: Handover) -> bool:
        """Whether the post says nothing of tickets, as their tracker did not answer."""
        unread, key = evening.unread(request.team.tracker), correcting.evening_key(request.team, posted.day)
        return correcting.says(request, key, posted, unread)

    def passing_on(self, request: Request, handover: Handover) -> tuple[int, int]:
        """How many tickets, and how many other things, pass on with it, and are not of the next person anyway."""
        return reminding.passing_on(request, handover)

    def highlight(self, request: Request, text: str) -> Highlight:
        """Record a main topic for today's evening check (M10), posted or not; on a day off for the next one.

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

    def skip(self, request: Request, key: TicketKey, *, off: bool = False) -> LeftOut:
        """Have today's evening check only give the ticket's key, or with `off` tell of it after all.

        Returns:
            The ticket's whole key, and the day whose evening check it is.

        Raises:
            Unknown: there is no such ticket.
            Refused: the evening check would not tell of it anyway.
        """
        tracker = self._tracker(request)
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "skip")
        left = LeftOut(
            team=request.team.id,
            day=_next_check(request),
            key=ticket.key,
            person=request.person.id,
            at=request.now,
        )
        if off:
            request.work.handovers.tell(left.team, left.day, left.key)
            return left
        if not carryover.tells(ticket):
            raise Refused(words.not_told(ticket))
        request.work.handovers.leave_out(left)
        return left

    def _post(self, request: Request, new: Handover, check: EveningCheck, late: timedelta | None) -> None:
        content = self._content(request, check, late)
        self.passing.hand(request, check)
        for message in in_parts(_evening(request.team, correcting.evening_key(request.team, new.day), content)):
            request.work.outbox.add(message, request.now)
        if check.unread:
            correcting.owe(request.work, request.team, request.now, correcting.RETRY)
        else:
            reminding.remind(request, new, check.next_day)
            commenting.leave(request, self._tracker(request), check)
        request.work.happened(HandedOver(handover=new))

    def _bring(self, request: Request, before: Handover, check: EveningCheck, *, asked: bool) -> bool:
        """Bring the post up to date; False, and nothing is changed, where it says more than is known now."""
        was_unread = self.is_unread(request, before)
        if check.unread and not was_unread:
            return False
        self.passing.hand(request, check)
        key = correcting.evening_key(request.team, before.day)
        content = correcting.lateness(request.work, key) + self._content(request, check)
        changed = correcting.show(request, key, before.changes, content, asked=asked)
        after = replace(before, to=check.next_person, carried=check.carried, changes=before.changes + changed)
        request.work.handovers.replace(replace(after, checked_at=request.now))
        if not check.unread:
            reminding.remind(request, after, check.next_day)
        if was_unread and not check.unread:  # only now anybody knows which tickets there are
            commenting.leave(request, self._tracker(request), check)
        return True

    def _draft(self, request: Request, check: EveningCheck, at: datetime) -> Content:
        person = request.work.people.get(check.person) if check.person else None
        zone = person.zone if person else None
        return words.draft(self._content(request, check), check, at, request, zone)

    def _redraw(self, request: Request, day: date) -> None:
        """Change the draft that is shown, as long as it is one, and whoever saw it has the day."""
        key = correcting.draft_key(request.team, day)
        due = request.work.due.find(DueKind.EVENING_CHECK, request.team.id, day.isoformat())
        shown = request.work.outbox.by_key(key)
        if due is None or due.at <= request.now or shown is None:
            return
        check = self.drafting.draft(request, day)
        if check.person and shown.message.to == announcing.alone(request, check.person):
            changes = correcting.changes(request.work, key)
            correcting.show(request, key, changes, self._draft(request, check, due.at), asked=False)

    def _content(self, request: Request, check: EveningCheck, late: timedelta | None = None) -> Content:
        content = evening.evening(check, request, late)
        for section in self.hooks.handover_sections(request.team, check.day, request.now):
            content += section
        return Staleness().marked(request, content + evening.untouched(check))

    def _tracker(self, request: Request) -> Tracker:
        return self.drafting.trackers[request.team.tracker](request.work, request.team)


def _evening(team: Team, key: str, content: Content) -> Outgoing:
    if team.channel is None:
        raise Refused(f"{team.name} has no channel yet. Say `!team channel here` in the one you want.")
    return Outgoing(key=key, to=team.channel, kind=MessageKind.EVENING_CHECK, content=content)


def _next_check(request: Request) -> date:
    """The day of the evening check that tells of today: today's, else the next one that comes."""
    team, today = request.team, request.team.today(request.now)
    if team.works_on(today) or request.work.handovers.get(team.id, today):
        return today
    return calendar.next_workday(team, today) or today
