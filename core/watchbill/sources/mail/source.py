"""A mailbox as a source: what is read from it, and what a mail means."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32

from watchbill.errors import NotAdmitted
from watchbill.model.mail import Attachment, Machine, Mail
from watchbill.model.signal import Alarm, Signal
from watchbill.ports import MailSession
from watchbill.rules.mail import plain
from watchbill.sources import bounds
from watchbill.sources.mail import headers, machines, picking
from watchbill.sources.mail.access import Access
from watchbill.sources.mail.contents import contents
from watchbill.sources.mail.picking import AlertRule
from watchbill.sources.mail.quoting import own_words
from watchbill.words.mail import attached

#: Earlier mails of its thread that a mail is taken to answer.
MOST_ANSWERED = 20
#: What an alert has beside that no person wrote it: an answer of a machine is none, whatever its subject.
_SPEAKS = frozenset({None, Machine.BULK})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSource:
    """Fulfils `ports.Source`, and `ports.Mailbox`."""

    access: Access
    rules: tuple[AlertRule, ...] = ()
    #: Names of lists whose mail is wanted although it is sent to many.
    lists: tuple[str, ...] = ()

    @property
    def headers(self) -> Collection[str]:
        return ()

    def connect(self) -> MailSession:
        return self.access.connect()

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        raise NotAdmitted("nothing is posted here: this source is a mailbox, which is read")

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        message = parsed(body)
        mail = self._read(message, body)
        found = picking.first(self.rules, mail.sender, mail.subject) if mail.machine in _SPEAKS else None
        if found is None:
            return (mail,)
        rule, fires = found
        alarm = bounds.bounded(_alarm(mail, rule, fires=fires))
        return (alarm, replace(mail, machine=None, alarm=(alarm.fingerprint, alarm.episode)))

    def _read(self, message: Message, body: bytes) -> Mail:
        sender = headers.address(headers.first(message, "from"))
        subject = bounds.line(headers.readable(headers.first(message, "subject")))
        inside = contents(message)
        text = bounds.clean(inside.text)
        return Mail(
            id=headers.identity(headers.first(message, "message-id")) or bounds.digest(body),
            answers=_answered(message),
            sender=sender,
            subject=subject or "A mail without a subject",
            words=bounds.paragraph(own_words(text, subject)),
            details=details(text, inside.attachments),
            attachments=tuple(inside.attachments),
            machine=machines.machine(message, sender, self.access.addresses, self.lists),
            digest=bounds.digest(subject.encode(), b"\0", text.encode()),
        )


def parsed(body: bytes) -> Message:
    """The mail; where its parts nest so deep that nothing reads them, its headers and the rest as one text."""
    try:
        return BytesParser(policy=compat32).parsebytes(body)
    except RecursionError:
        flat = BytesHeaderParser(policy=compat32).parsebytes(body)
        flat.replace_header("content-type", "text/plain")
        return flat


def details(text: str, attachments: Sequence[Attachment]) -> str:
    """All of the text, within bounds: what is quoted goes first; then what was attached."""
    names = f"In the mailbox: {attached(attachments)}" if attachments else ""
    room = bounds.DETAILS - len(names) - 2
    kept = text if len(text) <= room else bounds.joined((own_words(text), "(shortened)"), "\n")[:room]
    return bounds.paragraph(bounds.joined((kept, names), "\n\n"))


def _answered(message: Message) -> tuple[str, ...]:
    """The mail that it answers, and those before it, the nearest first."""
    nearest = [each for value in headers.values(message, "in-reply-to") for each in headers.ids(value)]
    thread = [each for value in headers.values(message, "references") for each in headers.ids(value)]
    return tuple(dict.fromkeys([*nearest, *reversed(thread)]))[:MOST_ANSWERED]


def _alarm(mail: Mail, rule: AlertRule, *, fires: bool) -> Alarm:
    thing = rule.thing(mail.subject) or plain(mail.subject)
    return Alarm(
        fingerprint=bounds.digest(mail.sender.encode(), b"\0", thing.encode()),
        episode="",  # a mail does not say when it began
        firing=fires,
        title=mail.subject,
        severity=rule.severity,
        group="",
        group_title="",
        details=mail.details,
    )
