"""`!ask` and `!incident` about a message of a channel: the item leads back to it and is answered in its thread."""

from dataclasses import dataclass, replace

from watchbill.model.escalation import OnDuty
from watchbill.model.remark import Spot, Trace
from watchbill.model.work import Item, ItemKind, ItemState, Report
from watchbill.rules import overhearing as rules
from watchbill.services import answering, calling
from watchbill.services.directory import Caller, Directory
from watchbill.services.intake import Heard, Intake
from watchbill.services.request import Request


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts what somebody asks into the queue."""

    intake: Intake
    directory: Directory

    def ask(self, request: Request, kind: ItemKind, text: str, caller: Caller, spot: Spot | None) -> Heard:
        """Put it into the queue: the same words again are the same thing, and so is the same message.

        Args:
            request: whose command it is, for which team.
            kind: what it is.
            text: the words; of a message that was pointed at, its own.
            caller: who says it.
            spot: the channel's message that it is about; None where there is none.
        """
        heard = self._heard(request, kind, text, caller, spot)
        return replace(heard, duty=_on_duty(request, caller)) if heard.new else heard

    def _heard(self, request: Request, kind: ItemKind, text: str, caller: Caller, spot: Spot | None) -> Heard:
        if spot is None:
            return self.intake.hear(request, kind, text, caller)
        trace = self._known(request, spot)
        waits = _waiting(request, trace)
        if waits:
            return Heard(item=waits, new=False)
        if spot.chosen:
            heard = self._chosen(request, kind, text, spot)
        else:
            heard = self.intake.hear(request, kind, text, caller, spot.link)
        if trace and heard.item:
            request.work.remarks.save(replace(trace, team=request.team.id, item=heard.item.id))
        return heard

    def _known(self, request: Request, spot: Spot) -> Trace | None:
        """What is kept of the message, first of all, so that two who ask about it wait for each other.

        Elsewhere than in a channel of the team nobody listens to what is answered.
        """
        team = request.work.teams.by_address(spot.place)
        if team is None or team.id != request.team.id:
            return None
        trace = Trace(spot=spot)
        return trace if request.work.remarks.add(trace) else request.work.remarks.get(spot)

    def _chosen(self, request: Request, kind: ItemKind, text: str, spot: Spot) -> Heard:
        """It is asked by whoever wrote the message, and not by who points at it."""
        author = self.directory.person(request.work, spot.author)
        report = Report(
            kind=kind,
            title=rules.title(text, request.team),
            source="chat" if author else f"{spot.platform} {spot.account}",
            dedupe_key=answering.key_of(spot),
            reporter=author.id if author else None,
            link=spot.link,
            details=rules.details(text, request.team),
        )
        item = self.intake.report(request, report)
        return Heard(item=item or self.intake.known(request, report.dedupe_key), new=item is not None)


def _on_duty(request: Request, caller: Caller) -> OnDuty | None:
    """An account that nobody knows is told no names where its team does not read them too."""
    if caller.person is None and not request.heard:
        return None
    found = calling.on_duty(request)
    theirs = caller.person is not None and caller.person.id == found.person and found.start is None
    return None if theirs else found


def _waiting(request: Request, trace: Trace | None) -> Item | None:
    """The item that the message is about already, if it is not resolved."""
    if trace is None or trace.item is None or trace.team != request.team.id:
        return None
    item = request.work.items.get(trace.team, trace.item)
    return item if item and item.state is not ItemState.RESOLVED else None
