"""Who is on MRO, and why."""

from datetime import timedelta
from typing import Annotated

from watchbill import bot
from watchbill.model import Content
from watchbill.words import rotation as words

#: Whom it is about, if not who says it: "for ann".
Else = Annotated[bot.Name | None, bot.After("for")]


class Rotation(bot.Plugin):
    """Who is on MRO, and why"""

    @bot.command()
    def mro(self, request: bot.Request, day: bot.Day | None = None) -> Content:
        """Who is on MRO today, or on another day.

        Example: !mro
        """
        return self._on(request, day) if day and day != request.today else self._today(request)

    @bot.command(name="mro today")
    def mro_today(self, request: bot.Request) -> Content:
        """Who is on MRO today, the backup, who was passed over and who is next.

        Example: !mro today
        """
        return self._today(request)

    @bot.command(name="mro tomorrow")
    def mro_tomorrow(self, request: bot.Request) -> Content:
        """Who is on MRO tomorrow.

        Example: !mro tomorrow
        """
        return self._on(request, request.today + timedelta(days=1))

    @bot.command(name="mro week")
    def mro_week(self, request: bot.Request) -> Content:
        """The turns of the next five working days.

        Example: !mro week
        """
        turns = self.app().rotating.span(request, request.today, 5)
        return words.week(turns, request)

    @bot.command(name="mro on")
    def mro_on(self, request: bot.Request, day: bot.Day) -> Content:
        """Who is on MRO on a day: a date, a weekday, today or tomorrow.

        Example: !mro on friday
        """
        return self._on(request, day)

    @bot.command(name="mro why")
    def mro_why(self, request: bot.Request, day: bot.Day | None = None) -> Content:
        """Why that person: one line for each member of the team.

        Example: !mro why tomorrow
        """
        wanted = day or request.today
        rotating = self.app().rotating
        turn = rotating.on(request, wanted)
        if turn is None:
            return self._on(request, wanted)
        members = self.app().peopling.members_on(request, wanted, request.today)
        decided = rotating.decided(request, wanted)
        return words.why(turn, members, rotating.hindered(request, turn), request, decided=decided)

    @bot.command(name="mro away", changes=True)
    def mro_away(
        self,
        request: bot.Request,
        *,
        person: Else = None,
        day: bot.Day,
        half: bot.HalfDay | None = None,
        until: bot.Until | None = None,
        reason: bot.Reason = "",
    ) -> Content:
        """Say that you are away on days, or one morning or afternoon; as a lead also that somebody is.

        Example: !mro away friday
        """
        last = until or day
        bot.check_span(day, last)
        who = self.app().peopling.somebody(request, person)
        changed = self.app().absenting.away(request, who, day, last, reason, half)
        return words.away(who, day, last, changed, request, half=half, call=who.id != request.person.id)

    @bot.command(name="mro back", changes=True)
    def mro_back(self, request: bot.Request, *, person: Else = None) -> Content:
        """Cancel your current absence, else your next; as a lead, somebody else's.

        Example: !mro back
        """
        who = self.app().peopling.somebody(request, person)
        taken_back = self.app().absenting.back(request, who)
        return words.back(who, taken_back, request, call=who.id != request.person.id)

    @bot.command(name="mro night", changes=True)
    def mro_night(
        self, request: bot.Request, person: bot.Name, day: bot.Day, until: bot.Until | None = None
    ) -> Content:
        """Say that you are on duty at night, or as a lead somebody is: not on MRO the day after.

        Example: !mro night me today
        """
        last = until or day
        bot.check_span(day, last)
        who = self.app().peopling.somebody(request, person)
        changed = self.app().absenting.night(request, who, day, last)
        return words.night(who, day, last, changed, request)

    def _today(self, request: bot.Request) -> Content:
        turns = self.app().rotating.span(request, request.today, 2)
        today = next((turn for turn in turns if turn.day == request.today), None)
        following = [turn for turn in turns if turn.day > request.today]
        return words.today(today, following, request)

    def _on(self, request: bot.Request, day: bot.Day) -> Content:
        rotating = self.app().rotating
        turns = rotating.span(request, day, 1)
        if not request.team.works_on(day):
            return words.day_off(day, turns, request)
        if not turns:
            return words.not_known(day, request)
        return words.one(turns[0], request, decided=rotating.decided(request, day))
