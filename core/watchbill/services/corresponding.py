"""What mails mean to a team: questions, and more about what is there; and its channel is told."""

from dataclasses import dataclass, replace
from datetime import timedelta

from watchbill.model.event import Reported
from watchbill.model.mail import Mail, Mailed
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.work import Deed, Item, ItemId, ItemKind, ItemState
from watchbill.rules import mail as rules
from watchbill.rules.asking import asked_again
from watchbill.rules.mail import Fate
from watchbill.services import deeds
from watchbill.services.request import Request
from watchbill.words import mail as words

#: Why a mail is passed over that a person may have written.
_TOO_MANY = "one of too many"


@dataclass(frozen=True, slots=True)
class Corresponding:
    """Takes in the mails of one mailbox, in one transaction; the same again changes nothing."""

    request: Request
    source: str

    def take_in(self, mail: Mail) -> None:
        """Make of the mail what it is, and note what became of it."""
        known = self.request.work.mails.get(self.request.team.id, [mail.id, *mail.answers])
        before = known.get(mail.id)
        if before and before.digest == mail.digest:
            return  # it came another way as well
        thread = [before, *(known.get(each) for each in mail.answers)]
        if mail.alarm:
            self._note(mail, self._of_alarm(mail.alarm))
            return
        item = next((item for each in thread if each and (item := self._get(each.item))), None)
        match rules.fate(mail, item, self.request.now):
            case Fate.MORE if item:
                self._more(mail, item)
            case Fate.REOPENED if item:
                self._again(mail, item)
            case Fate.QUESTION:
                self._note(mail, self._question(mail).id)
            case _:
                self._pass_over(mail, str(mail.machine))

    def _question(self, mail: Mail) -> Item:
        work, team = self.request.work, self.request.team.id
        unresolved = work.items.unresolved(team)
        if rules.room(unresolved, self._prefix) <= 0:
            return self._together(mail)
        item = self._new(words.source(mail), f"{self._prefix}{mail.id}", mail.subject)
        item = replace(item, details=mail.details)
        self._add(item, mail)
        self._tell_of(item, mail, rules.lately([*unresolved, item], self._prefix, self.request.now))
        return item

    def _together(self, mail: Mail) -> Item:
        """The one item of all mails beyond what a person can read; its history has a line of each."""
        key = f"many mails of {self.source}"
        latest = self.request.work.items.latest(self.request.team.id, key)
        known = self._get(latest.id) if latest else None
        if known and known.state is not ItemState.RESOLVED:
            more = replace(known, times=known.times + 1)
            self.request.work.items.save(more)
            self._write(more, Deed.WROTE, mail)
            return more
        item = self._new(self.source, key, words.many(self.source))
        self._add(item, mail)
        self._say(item, words.question(item, mail), "")
        return item

    def _new(self, source: str, key: str, title: str) -> Item:
        team = self.request.team.id
        return Item(
            id=self.request.work.items.next_id(team, ItemKind.QUESTION),
            team=team,
            kind=ItemKind.QUESTION,
            title=title,
            source=source,
            dedupe_key=key,
            opened_at=self.request.now,
        )

    def _add(self, item: Item, mail: Mail) -> None:
        self.request.work.items.add(item)
        self._write(item, Deed.CAME, mail)
        self.request.work.happened(Reported(item=item))

    def _more(self, mail: Mail, item: Item) -> None:
        if self._is_full(item):
            self._pass_over(mail, _TOO_MANY)
            return
        last = self.request.work.histories.last(item.team, item.id, Deed.WROTE)
        self._write(item, Deed.WROTE, mail)
        self._note(mail, item.id)
        if item.state is not ItemState.RESOLVED:
            soon = last is not None and self.request.now - last.at < rules.APART
            self._say(item, words.more(item, mail), mail.id, soon=soon)

    def _again(self, mail: Mail, item: Item) -> None:
        if self._is_full(item):
            self._pass_over(mail, _TOO_MANY)
            return
        item = asked_again(item)
        self.request.work.items.save(item)
        self._write(item, Deed.REOPENED, mail)
        self._note(mail, item.id)
        self._say(item, words.again(item, mail), mail.id)

    def _is_full(self, item: Item) -> bool:
        return self.request.work.histories.count(item.team, item.id) >= rules.MOST_LINES

    def _tell_of(self, item: Item, mail: Mail, lately: list[Item]) -> None:
        if len(lately) <= rules.OWN_MESSAGES:
            self._say(item, words.question(item, mail), "")
            return
        channel, now, work = self.request.team.channel, self.request.now, self.request.work
        if channel is None:
            return
        minute, wait = rules.minute(now)
        subject = f"mails:{item.team}:{self.source}:{minute}"
        content = words.crowd(self.source, lately[rules.OWN_MESSAGES :])
        told = Outgoing(
            key=f"{subject}:{item.id}", to=channel, kind=MessageKind.NOTICE, content=content, subject=subject
        )
        work.outbox.add(told, now, wait)

    def _say(self, item: Item, content: Content, mail_id: str, *, soon: bool = False) -> None:
        """In the channel; of a later mail beneath the item's first message.

        What comes so `soon` after another is told at the end of the minute, the newest in place of the others.
        """
        channel, now, work = self.request.team.channel, self.request.now, self.request.work
        if channel is None:
            return
        first, (minute, wait) = f"mail:{item.team}:{item.id}", rules.minute(now)
        later = f"{first}:{minute}" if mail_id else None
        message = Outgoing(
            key=f"{later}:{mail_id}" if later else first,
            to=channel,
            kind=MessageKind.NOTICE,
            content=content,
            subject=later,
            under=first if later else None,
        )
        work.outbox.add(message, now, wait if soon else timedelta())

    def _write(self, item: Item, what: Deed, mail: Mail) -> None:
        deeds.write(self.request, item, what, words.history(mail))

    def _note(self, mail: Mail, item: ItemId) -> None:
        """Which item the mail belongs to, and those of its thread that nobody knew."""
        work, team, now = self.request.work, self.request.team.id, self.request.now
        known = work.mails.get(team, mail.answers)
        for each in mail.answers:
            if each not in known and item:
                work.mails.save(Mailed(team=team, id=each, source=self.source, item=item, at=now))
        work.mails.save(replace(self._mailed(mail), item=item))

    def _pass_over(self, mail: Mail, why: str) -> None:
        self.request.work.mails.save(replace(self._mailed(mail), passed_over=why))

    def _mailed(self, mail: Mail) -> Mailed:
        return Mailed(
            team=self.request.team.id,
            id=mail.id,
            source=self.source,
            sender=mail.sender,
            subject=mail.subject,
            digest=mail.digest,
            at=self.request.now,
        )

    def _of_alarm(self, alarm: tuple[str, str]) -> ItemId:
        fingerprint, episode = alarm
        known = self.request.work.alarms.get(self.request.team.id, self.source, fingerprint, episode)
        return known.item if known else ItemId("")

    def _get(self, item: ItemId) -> Item | None:
        """The item, which nobody else changes before this is done."""
        return self.request.work.items.lock(self.request.team.id, item) if item else None

    @property
    def _prefix(self) -> str:
        return f"mail:{self.source}:"
