"""Teams, calendars, health and help."""

from watchbill import bot
from watchbill.model import Content
from watchbill.words import arranging, calendars, escalation, health
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
