"""The evening check."""

from watchbill import bot
from watchbill.model import Content
from watchbill.words import accepting, overnight
from watchbill.words import handover as words
from watchbill.words import passing as chain
from watchbill.words import report as reports


class Handover(bot.Plugin):
    """The evening check"""

    @bot.command(changes=True)
    def highlight(self, request: bot.Request, text: bot.Text) -> Content:
        """Tell the next person about a main topic of your day.

        Example: !highlight Disk alerts on db-2 were noise
        """
        handing_over = self.app().handing_over
        made = handing_over.highlight(request, text)
        return words.highlighted(made, handing_over.posted(request, made.day), request)

    @bot.command(changes=True)
    def skip(self, request: bot.Request, key: bot.Key, off: bot.Flag = False) -> Content:
        """Have today's evening check only give a ticket's key, and none of its details; `off` ends that.

        Example: !skip TICKET-97
        """
        handing_over = self.app().handing_over
        left = handing_over.skip(request, key, off=off)
        answer = words.told if off else words.skipped
        return answer(left.key, left.day, handing_over.posted(request, left.day), request)

    @bot.command()
    def digest(self, request: bot.Request) -> Content:
        """What came since the last handover, what is open, and who worked in the night.

        Example: !digest
        """
        night = overnight.digest(self.app().overnight.digest(request), request)
        passes_on = self.app().accepting.offered(request)
        return night + accepting.offer(passes_on, request) if passes_on else night

    @bot.command()
    def passed(self, request: bot.Request, key: bot.Key | None = None) -> Content:
        """What waits to be taken over; with a KEY, how that one passed on from person to person.

        Example: !passed TICKET-123
        """
        passing = self.app().passing
        if key in (None, "ALL"):
            return chain.waiting(passing.waiting(request), request)
        return chain.history(*passing.history(request, key), request)

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
        check, content = handing_over.preview(request)
        return words.preview(content, check, handing_over.posted(request, check.day), request)

    @bot.command(changes=True)
    def handover(self, request: bot.Request) -> Content:
        """Post the evening check in the team's channel; said again, what is posted says how things stand.

        Example: !handover
        """
        handing_over = self.app().handing_over
        handover, new = handing_over.post(request, request.today, by=request.person.id)
        if not new:
            return words.changed(request, partial=handing_over.is_partial(request))
        return words.posted(handover, *handing_over.passing_on(request, handover), request)

    @bot.command()
    def report(self, request: bot.Request, period: bot.Text = "") -> Content:
        """The figures of this week so far, or of a PERIOD: who did what, what came, what passed on.

        Example: !report last week
        """
        return reports.report(self.app().reporting.report(request, period), request)
