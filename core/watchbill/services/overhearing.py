"""What people say in a team's channels beside commands: counted, and put in the queue where it calls the MRO."""

from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.remark import Remark, RemarkKind, Spot, Trace
from watchbill.model.team import Team
from watchbill.model.work import Item, ItemKind, Report
from watchbill.ports import UnitOfWork
from watchbill.rules import overhearing as rules
from watchbill.rules import permissions
from watchbill.rules.overhearing import Meaning
from watchbill.services import answering, auditing, correcting, serving
from watchbill.services.directory import Caller, Directory
from watchbill.services.intake import Intake
from watchbill.services.request import DirectRequest
from watchbill.words import overhearing as words

#: Who may answer what was asked: whoever may say `!resolve`.
ANSWERS = permissions.who_may("resolve")
#: Remarks that are deleted at a time; each hour there is such a time.
FORGOTTEN = 20_000


@dataclass(frozen=True, slots=True)
class Overhearing:
    """Takes in what is said in channels, each message once; its words are kept only where it becomes an item."""

    intake: Intake
    directory: Directory

    def hear(self, work: UnitOfWork, remark: Remark, now: datetime) -> None:
        """Do what the remark causes, at `now` (aware); nothing where it is in no team's channel, or too old."""
        spot = remark.spot
        team = work.teams.by_address(spot.place)
        if team is None or now - spot.at > rules.KEPT:
            return
        heard = _Heard(self, work, team, remark, now)
        match remark.kind:
            case RemarkKind.SAID:
                heard.said()
            case RemarkKind.EDITED:
                heard.edited()
            case RemarkKind.DELETED:
                heard.deleted()
        correcting.follow(work, team, now)

    def expects(self, work: UnitOfWork, remark: Remark) -> bool:
        """Whether it matters who says this: it asks something, or stands in the thread of something asked."""
        team, spot = work.teams.by_address(remark.spot.place), remark.spot
        if team is None or remark.kind is RemarkKind.DELETED:
            return False
        return rules.calls(remark.text, team) or bool(spot.thread and work.remarks.items_of(spot.place, spot.root))


def forget(work: UnitOfWork, now: datetime) -> int:
    """Delete what is kept of remarks that are too old to matter, so many at a time; how many those were."""
    return work.remarks.forget(now - rules.KEPT, FORGOTTEN)


@dataclass(frozen=True, slots=True)
class _Heard:
    """One remark in a team's channel, in one transaction."""

    service: Overhearing
    work: UnitOfWork
    team: Team
    remark: Remark
    now: datetime

    def said(self) -> None:
        trace = Trace(spot=self.remark.spot)
        if self.work.remarks.add(trace):
            self._weigh(trace)

    def edited(self) -> None:
        """It reads otherwise now: an item that waits gets the new title, and a call that was added is one."""
        known = self.work.remarks.get(self.remark.spot)
        if known is None:
            self.said()
        elif known.gone:
            return
        elif known.item is None:
            if rules.calls(self.remark.text, self.team):
                self._weigh(known, edited=True)
        else:
            answering.retitle(self._request(), known, self.remark.text)

    def deleted(self) -> None:
        known = self.work.remarks.get(self.remark.spot)
        if known is None:  # should it come after this, it is not to be taken for new
            self.work.remarks.add(Trace(spot=self.remark.spot, gone=True))
        elif not known.gone:
            self.work.remarks.save(replace(known, gone=True))
            answering.drop(self._request(), known)
            self._audit(None)

    def _weigh(self, trace: Trace, *, edited: bool = False) -> None:
        about = self._about(trace.spot)
        if about is None and not rules.calls(self.remark.text, self.team):
            return
        caller = self.service.directory.caller(self.work, trace.spot.author, trace.spot.answers, self.now)
        meaning = rules.meaning(
            self.remark.text,
            self.team,
            about[1] if about else None,
            self.now,
            asker=about is not None and _asked(caller, *about),
            may_answer=caller.rank in ANSWERS,
        )
        if edited and meaning is not Meaning.ASKS:
            return  # edits come more than once, and nothing tells an old one from what is said now
        request = self._request(caller)
        match meaning:
            case Meaning.ASKS:
                self._ask(trace, caller, request)
            case Meaning.NOTHING:
                return
            case _ if about:
                answering.follow(self.service.intake, request, meaning, about[1], self.remark)
        self._audit(caller)

    def _about(self, spot: Spot) -> tuple[Trace, Item] | None:
        """What the thread is about: its newest item that waits, else its newest."""
        if spot.thread is None:
            return None
        traces = self.work.remarks.items_of(spot.place, spot.thread)
        found = [(each, item) for each in traces if each.spot.id != spot.id and (item := self._item(each))]
        return next((each for each in found if each[1].resolved_at is None), found[0] if found else None)

    def _item(self, trace: Trace) -> Item | None:
        if trace.team != self.team.id or trace.item is None:
            return None
        return self.work.items.get(self.team.id, trace.item)

    def _ask(self, trace: Trace, caller: Caller, request: DirectRequest) -> None:
        spot, work = trace.spot, self.work
        if work.remarks.asked(spot.author, self.now - rules.WINDOW) >= rules.MOST:
            slot = int(self.now.timestamp() // rules.WINDOW.total_seconds())
            self._say(f"remark:many:{spot.platform}:{spot.account}:{slot}", words.too_many(rules.MOST))
            return
        report = Report(
            kind=ItemKind.QUESTION,
            title=rules.title(self.remark.text, self.team),
            source="chat" if caller.person else f"{spot.platform} {spot.account}",
            dedupe_key=answering.key_of(spot),
            reporter=caller.person.id if caller.person else None,
            link=spot.link,
            details=rules.details(self.remark.text, self.team),
        )
        item = self.service.intake.report(request, report)
        if item is None:
            return
        work.remarks.save(replace(trace, team=self.team.id, item=item.id))
        turn = serving.turn_of(work, self.team, self.team.today(self.now))
        self._say(answering.key_of(spot), words.in_queue(item, turn.primary if turn else None, request), item)

    def _say(self, key: str, content: Content, item: Item | None = None) -> None:
        to, subject = self.remark.spot.answers, answering.subject(item) if item else None
        message = Outgoing(key=key, to=to, kind=MessageKind.REPLY, content=content, subject=subject)
        self.work.outbox.add(message, self.now)

    def _request(self, caller: Caller | None = None) -> DirectRequest:
        """For what changes something."""
        self.work.teams.hold(self.team.id)
        person = caller.person if caller else None
        rank = caller.rank if caller else permissions.Standing.UNKNOWN
        return DirectRequest(work=self.work, team=self.team, now=self.now, asker=person, rank=rank)

    def _audit(self, caller: Caller | None) -> None:
        by, spot = caller.person if caller else None, self.remark.spot
        auditing.record(self.work, by.id if by else None, f"{spot.platform} {spot.conversation}", self.now)


def _asked(caller: Caller, trace: Trace, item: Item) -> bool:
    """Whether the caller is who asked."""
    same = caller.person is not None and caller.person.id == item.reporter
    return same or caller.identity == trace.spot.author
