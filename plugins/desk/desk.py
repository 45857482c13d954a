"""Teams, calendars, health and help."""

from watchbill import bot
from watchbill.model import Content
from watchbill.model.duty import DueKind
from watchbill.words import arranging, calendars, escalation, health, rhythm
from watchbill.words import desk as words
from watchbill.words import help as helping


class Desk(bot.Plugin):
    """Teams, calendars and help"""

    @bot.command()
    def team(self, request: bot.Request) -> Content:
        """The team of this conversation: its people, times and limits.

        Example: !team
        """
        return words.team(self.app().peopling.members(request), request)

    @bot.command(name="team list")
    def team_list(self, request: bot.Request) -> Content:
        """Every team.

        Example: !team list
        """
        return words.teams(self.app().peopling.teams(request))

    @bot.command(name="team channel here", changes=True, in_channel=True)
    def team_channel_here(self, request: bot.Request) -> Content:
        """Post the team's announcements and evening checks in this conversation.

        Example: !team channel here
        """
        return words.channel_set(self.app().peopling.set_channel(request, request.address))

    @bot.command(name="team limit", changes=True)
    def team_limit(self, request: bot.Request, tickets: bot.Count) -> Content:
        """How many tickets a person may have started at once.

        Example: !team limit 3
        """
        return words.limit_set(self.app().peopling.set_limit(request, tickets))

    @bot.command(name="team topic", changes=True)
    def team_topic(self, request: bot.Request, switch: bot.Word) -> Content:
        """Have the topic of the team's channel name whoever is on MRO, `on` or `off`.

        Example: !team topic on
        """
        return words.topic_set(self.app().peopling.set_topic(request, switch))

    @bot.command(name="team handle", changes=True)
    def team_handle(self, request: bot.Request, handle: bot.Word) -> Content:
        """Have a group of the chat always call whoever is on MRO: its handle, or `none`.

        Example: !team handle mro
        """
        return words.handle_set(self.app().peopling.set_handle(request, handle))

    @bot.command(name="team escalation", changes=True)
    def team_escalation(self, request: bot.Request, minutes: bot.Word = "") -> Content:
        """Ask the next one when nobody takes an alert for so long: minutes from 1 to 240, or `off`.

        Example: !team escalation 10
        """
        if not minutes:
            return escalation.now(request.team)
        return escalation.chosen(self.app().peopling.set_escalation(request, minutes))

    @bot.command(name="team evening", changes=True)
    def team_evening(self, request: bot.Request, when: bot.Text = "") -> Content:
        """Post the evening check at this time of each working day, or as a cron expression says.

        Example: !team evening 17:30
        """
        service = self.app().rhythm
        if not when:
            return rhythm.evening_now(request.team, service.look(request, DueKind.EVENING_CHECK).coming, request)
        chosen = service.set_evening(request, when)
        return rhythm.chosen(chosen.team, rhythm.evening(chosen.team), chosen.coming, request)

    @bot.command(name="team morning", changes=True)
    def team_morning(self, request: bot.Request, when: bot.Text = "") -> Content:
        """Say who is on MRO at this time of each working day, or as a cron expression says.

        Example: !team morning 09:00
        """
        service = self.app().rhythm
        if not when:
            return rhythm.morning_now(request.team, service.look(request, DueKind.DESIGNATION).coming, request)
        chosen = service.set_morning(request, when)
        return rhythm.chosen(chosen.team, rhythm.morning(chosen.team), chosen.coming, request)

    @bot.command(name="team report", changes=True)
    def team_report(self, request: bot.Request, when: bot.Text = "") -> Content:
        """Post the report by itself: `mon 09:00`, `on` for that, a cron expression, or `off`.

        Example: !team report mon 09:00
        """
        service = self.app().rhythm
        if not when:
            return rhythm.report_now(request.team, service.look(request, DueKind.REPORT).coming, request)
        chosen = service.set_report(request, when)
        return rhythm.chosen(chosen.team, rhythm.report(chosen.team), chosen.coming, request)

    @bot.command(name="team acceptance", changes=True)
    def team_acceptance(self, request: bot.Request, minutes: bot.Word = "") -> Content:
        """Tell leads what nobody has taken over: minutes after the day starts, 5 to 1440, or `off`.

        Example: !team acceptance 120
        """
        service = self.app().rhythm
        if not minutes:
            return rhythm.acceptance_now(request.team, service.look(request, DueKind.ACCEPTANCE).coming, request)
        chosen = service.set_acceptance(request, minutes)
        return rhythm.chosen(chosen.team, rhythm.acceptance(chosen.team), chosen.coming, request)

    @bot.command(name="team passes", changes=True)
    def team_passes(self, request: bot.Request, times: bot.Word = "") -> Content:
        """Ask leads about what has passed on so many times: a number from 1 to 50, or `off`.

        Example: !team passes 3
        """
        if not times:
            return rhythm.passes_now(request.team)
        team = self.app().choosing.set_pass_limit(request, times)
        return rhythm.chosen(team, rhythm.passes(team), None, request)

    @bot.command(name="team link", changes=True)
    def team_link(self, request: bot.Request, what: bot.Word = "", address: bot.Text = "") -> Content:
        """Link to the team's `calendar` or `board` in its morning check: an https address, or `off`.

        Example: !team link board https://board.example.org/ops
        """
        choosing = self.app().choosing
        if what:
            choosing.which(what)
        if not address:
            return rhythm.links_now(request.team)
        team = choosing.set_link(request, what, address)
        return rhythm.chosen(team, rhythm.links(team), None, request)

    @bot.command(name="team rest", changes=True)
    def team_rest(self, request: bot.Request, hours: bot.Hours, anyway: bot.Flag = False) -> Content:
        """How many hours somebody rests between night duty and being on MRO, from 0 to 48.

        Example: !team rest 11
        """
        team, changed = self.app().arranging.set_rest(request, hours, sure=anyway)
        return arranging.rest_set(team, changed, request, heard=request.heard)

    @bot.command(name="team overlap", changes=True)
    def team_overlap(self, request: bot.Request, hours: bot.Hours, anyway: bot.Flag = False) -> Content:
        """How many hours of the team's day somebody in another time zone has to share, 0 for none.

        Example: !team overlap 4
        """
        team, changed = self.app().arranging.set_overlap(request, hours, sure=anyway)
        return arranging.overlap_set(team, changed, request, heard=request.heard)

    @bot.command()
    def calendars(self, request: bot.Request) -> Content:
        """The calendars of leave and night duty that I read, and how they are.

        Example: !calendars
        """
        titles = self.app().following.may_see_titles(request.caller)
        return calendars.calendars(self.app().following.look(request.work), request.now, titles=titles)

    @bot.command(name="calendars forget", changes=True)
    def calendars_forget(self, request: bot.Request, name: bot.Word) -> Content:
        """Drop what was read in a calendar and is not over; one that is still set is read anew.

        Example: !calendars forget leave
        """
        return calendars.forgotten(name, self.app().following.forget(request.work, name, request.now))

    @bot.command()
    def health(self, request: bot.Request) -> Content:
        """Whether all is well: what was owed today and is not posted, and what waits.

        Example: !health
        """
        desk = self.app()
        teams = desk.reckoning.teams_of(request.work, request.caller)
        report = desk.reckoning.look(request.work, teams, request.now)
        return health.health(report, teams, desk.vitals.stepped_at if desk.vitals.stuck else None)

    @bot.command()
    def help(self, request: bot.Request, command: bot.Text = "") -> Content:
        """Every command, or more about one.

        Example: !help claim
        """
        groups = bot.active_commands(self)
        wanted = " ".join(command.lower().split()).removeprefix("!")
        if not wanted:
            return helping.everything(groups)
        everything = [each for _, facts in groups for each in facts]
        for name, facts in groups:
            if name.lower() == wanted and wanted not in {each.name for each in everything}:
                return helping.group(name, facts)
        return helping.about(wanted, everything)
