"""The evening check."""

from watchbill import bot
from watchbill.model import Content
from watchbill.words import accepting, overnight
from watchbill.words import handover as words


class Handover(bot.Plugin):
    """The evening check"""

    @bot.command(changes=True)
    def highlight(self, request: bot.Request, text: bot.Text) -> Content:
        """Tell the next person about a main topic of your day.

        Example: !highlight Disk alerts on db-2 were noise
        """
        made = self.app().handing_over.highlight(request, text)
        return words.highlighted(made, request.team.today(request.now))

    @bot.command()
    def digest(self, request: bot.Request) -> Content:
        """What came since the last handover, what is open, and who worked in the night.

        Example: !digest
        """
        night = overnight.digest(self.app().overnight.digest(request), request)
        passes_on = self.app().accepting.offered(request)
        return night + accepting.offer(passes_on, request) if passes_on else night

    @bot.command()
    def morning(self, request: bot.Request) -> Content:
        """The morning check as things stand: who is on MRO, the night, what is handed over.

        Example: !morning
        """
        return self.app().mornings.now(request)

    @bot.command()
    def evening(self, request: bot.Request) -> Content:
        """What the evening check would say now.

        Example: !evening
        """
        handing_over = self.app().handing_over
        before = handing_over.posted(request, request.today)
        return words.preview(handing_over.preview(request), before, request)

    @bot.command(changes=True)
    def handover(self, request: bot.Request) -> Content:
        """Post the evening check in the team's channel; said again, what is posted says how things stand.

        Example: !handover
        """
        handover, new = self.app().handing_over.post(request, request.today, by=request.person.id)
        return words.posted(handover, request) if new else words.changed(request)
