"""Who is on MRO, and why."""

from datetime import timedelta
from typing import Annotated

from watchbill import bot
from watchbill.model import Content, Person
from watchbill.words import absences, overnight
from watchbill.words import foreseeing as outlooks
from watchbill.words import rotation as words
from watchbill.words import swapping as swaps

#: Half a year.
WEEKS = 26
#: Whom it is about, if not who says it: "for ann".
Else = Annotated[bot.Name | None, bot.After("for")]
Partner = Annotated[bot.Name, bot.After("with")]
Taker = Annotated[bot.Name, bot.After("to")]
Instead = Annotated[bot.Day | None, bot.After("for")]


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

    @bot.command(name="mro fairness")
    def mro_fairness(self, request: bot.Request, weeks: bot.Count = WEEKS) -> Content:
        """What everybody served in the last half year or WEEKS, and what their share was.

        Example: !mro fairness
        """
        period = self.app().foreseeing.fairness(request, weeks)
        return outlooks.fairness(period.first, period.last, period.tallies, request)

    @bot.command(name="mro simulate")
    def mro_simulate(self, request: bot.Request, weeks: bot.Count = WEEKS) -> Content:
        """What everybody will serve in the next half year or WEEKS, if nothing else becomes known.

        Example: !mro simulate
        """
        period = self.app().foreseeing.outlook(request, weeks)
        return outlooks.outlook(period.first, period.last, period.tallies, period.breaches, request)

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
        other = who.id != request.person.id
        return absences.away(who, day, last, changed, request, half=half, call=other, heard=request.heard)

    @bot.command(name="mro back", changes=True)
    def mro_back(self, request: bot.Request, *, person: Else = None) -> Content:
        """Cancel your current absence, else your next; as a lead, somebody else's.

        Example: !mro back
        """
        who = self.app().peopling.somebody(request, person)
        taken_back = self.app().absenting.back(request, who)
        return absences.back(who, taken_back, request, call=who.id != request.person.id)

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
        return absences.night(who, day, last, changed, request, heard=request.heard)

    @bot.command(name="mro night back", changes=True)
    def mro_night_back(self, request: bot.Request, day: bot.Day | None = None, *, person: Else = None) -> Content:
        """Take back your last or next night duty, or that of a night; as a lead, somebody else's.

        Example: !mro night back friday
        """
        who = self.app().peopling.somebody(request, person)
        taken_back = self.app().absenting.relieve(request, who, day)
        return absences.relieved(who, taken_back, request, day=day, call=who.id != request.person.id)

    @bot.command(name="mro rest", changes=True)
    def mro_rest(self, request: bot.Request) -> Content:
        """Rest after you worked on something in the night: the day after it is somebody else's.

        Example: !mro rest
        """
        rested = self.app().overnight.rest(request)
        return overnight.rested(request.person, rested.day, rested.work, rested.changed, request)

    @bot.command(name="mro swap", changes=True)
    def mro_swap(
        self,
        request: bot.Request,
        *,
        person: Else = None,
        day: bot.Day,
        partner: Partner,
        instead: Instead = None,
    ) -> Content:
        """Ask somebody to swap turns, your day for one of theirs; a lead may ask for somebody else.

        Example: !mro swap friday with ben for monday
        """
        giver, taker = self._both(request, person, partner)
        answer = self.app().swapping.swap(request, giver, day, taker, instead)
        return swaps.answer(answer, request, heard=request.heard)

    @bot.command(name="mro give", changes=True)
    def mro_give(self, request: bot.Request, *, person: Else = None, day: bot.Day, partner: Taker) -> Content:
        """Ask somebody to take your turn; a lead may ask for somebody else.

        Example: !mro give friday to ben
        """
        giver, taker = self._both(request, person, partner)
        answer = self.app().swapping.give(request, giver, day, taker)
        return swaps.answer(answer, request, heard=request.heard)

    @bot.command(name="mro take", changes=True)
    def mro_take(self, request: bot.Request, *, person: Else = None, day: bot.Day) -> Content:
        """Ask whoever has the day to give it to you; a day of nobody is yours at once.

        Example: !mro take friday
        """
        taker = self.app().peopling.somebody(request, person)
        answer = self.app().swapping.take(request, taker, day)
        return swaps.answer(answer, request, heard=request.heard)

    @bot.command(name="mro accept", changes=True)
    def mro_accept(self, request: bot.Request, proposal: bot.Proposal | None = None) -> Content:
        """Agree to what is proposed to you, and the turns change; a lead may agree for others.

        Example: !mro accept S1
        """
        answer = self.app().swapping.accept(request, proposal)
        return swaps.answer(answer, request, heard=request.heard)

    @bot.command(name="mro decline", changes=True)
    def mro_decline(self, request: bot.Request, proposal: bot.Proposal | None = None) -> Content:
        """Say no to what is proposed to you; a lead may do it for others.

        Example: !mro decline S1
        """
        answer = self.app().swapping.decline(request, proposal)
        return swaps.answer(answer, request, heard=request.heard)

    @bot.command(name="mro cancel", changes=True)
    def mro_cancel(self, request: bot.Request, proposal: bot.Proposal | None = None) -> Content:
        """Take back what you proposed; a lead may do it for others.

        Example: !mro cancel S1
        """
        answer = self.app().swapping.cancel(request, proposal)
        return swaps.answer(answer, request, heard=request.heard)

    def _both(self, request: bot.Request, person: str | None, partner: str) -> tuple[Person, Person]:
        peopling = self.app().peopling
        other = request.person if partner == "me" else peopling.find(request.work, partner)
        return peopling.somebody(request, person), other

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
