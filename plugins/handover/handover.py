"""The evening check."""

from watchbill import bot
from watchbill.model import Content
from watchbill.words import handover as words


class Handover(bot.Plugin):
    """The evening check"""

    @bot.command(changes=True)
    def highlight(self, request: bot.Request, text: bot.Text) -> Content:
        """Tell the next person about a main topic of your day.

        Example: !highlight Disk alerts on db-2 were noise
        """
        handing_over = self.app().handing_over
        made = handing_over.highlight(request.work, request.team, text, request.person.id, request.now)
        return words.highlighted(made, request.team.today(request.now))

    @bot.command()
    def evening(self, request: bot.Request) -> Content:
        """What the evening check would say now.

        Example: !evening
        """
        return words.preview(self.app().handing_over.preview(request.work, request.team, request.now))

    @bot.command(changes=True)
    def handover(self, request: bot.Request) -> Content:
        """Post the evening check in the team's channel, once a day, and record what is carried over.

        Example: !handover
        """
        handing_over, team = self.app().handing_over, request.team
        posted = handing_over.post(request.work, team, request.today, request.person.id, request.now)
        if posted:
            return words.posted(posted, team, request.names)
        before = request.work.handovers.get(team.id, request.today)
        if before is None:
            return words.lost()
        return words.posted_already(before, team, request.names, request.now)
