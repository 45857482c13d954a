"""A desk in a process that reads a mailbox, and a way by which mail gets there."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.core.sources.mail.mailserver import MailServer
from tests.core.web.served import LOOPBACK, free_port
from tests.e2e.desks import LONG_AGO, OPS, desk_of, fill, settings_of
from tests.e2e.running import RUN, Running, come_true, running

LEASE, LATER = "mailbox:support", datetime(2100, 1, 1, tzinfo=UTC)
TABLE = """
[sources.support]
type = "mail"
team = "ops"
host = "127.0.0.1"
port = %d
tls = "none"
user = "%s"
password = { env = "MAIL_PASSWORD" }

[[sources.support.alerts]]
from = ["@monitoring.example.org"]
subject = ["DOWN"]
resolved = ["UP"]
severity = "critical"
"""


class MailDesk:
    """A desk in a folder whose only source is a mailbox."""

    def __init__(self, folder: Path, port: int, user: str, password: str) -> None:
        fill(settings_of(folder))
        self._folder = folder
        (folder / "sources.toml").write_text(TABLE % (port, user), encoding="utf-8")
        self._variables = {"WATCHBILL_SOURCES": "sources.toml", "MAIL_PASSWORD": password}

    @contextmanager
    def bot(self, **variables: str) -> Iterator[Running]:
        """The bot in a terminal, once it has looked into the mailbox."""
        with running(RUN, self._folder, {**self._variables, **variables}) as bot:
            come_true(self.reads)
            yield bot

    @contextmanager
    def bot_at_once(self, **variables: str) -> Iterator[Running]:
        """The bot in a terminal, whether it reads or not."""
        with running(RUN, self._folder, {**self._variables, **variables}) as bot:
            yield bot

    def reads(self) -> bool:
        """Whether the mailbox was read at least once."""
        with desk_of(settings_of(self._folder)) as desk, desk.database.reading() as work:
            state = work.mailboxes.get("support")
        return state is not None and state.epoch > 0

    def failure(self) -> str:
        """Why it cannot be read."""
        with desk_of(settings_of(self._folder)) as desk, desk.database.reading() as work:
            state = work.mailboxes.get("support")
        return state.failure if state else ""

    def waiting(self) -> list[str]:
        """The items of the queue."""
        with desk_of(settings_of(self._folder)) as desk, desk.database.reading() as work:
            return [each.id for each in work.items.unresolved(OPS)]

    def forget_who_read(self) -> None:
        """As when so much time has passed that whoever was killed holds the mailbox no more."""
        with desk_of(settings_of(self._folder)) as desk, desk.database.changing() as work:
            fence = work.leases.take(LEASE, "the test", LATER, timedelta())
            assert fence is not None
            work.leases.give_up(LEASE, "the test", fence, LONG_AGO)

    def stored(self) -> bytes:
        """All that is stored of mails, one after the other."""
        with desk_of(settings_of(self._folder)) as desk, desk.database.reading() as work:
            bodies = [each.body for number in range(1, 100) if (each := work.deliveries.get(number))]
        return b"\n".join(bodies)


def written(subject: str, text: str, sender: str = "zoe@example.org", **headers: str) -> EmailMessage:
    """A mail with an id; of a header's name "_" is "-"."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "support@example.org", subject
    message["Message-ID"] = make_msgid(domain="example.org")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


class _Delivering:
    """Puts into a mailbox whatever is sent; `aiosmtpd` calls it."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self._server.deliver(content)
        return "250 it is in the mailbox"


#: Sends a mail.
Send = Callable[[EmailMessage], object]


@contextmanager
def by_smtp(server: MailServer) -> Iterator[Send]:
    """Mail is sent to a real SMTP server, which puts it into the mailbox of that server."""
    port = free_port()
    controller = Controller(_Delivering(server), hostname=LOOPBACK, port=port, ready_timeout=30)
    controller.start()

    def send(message: EmailMessage) -> None:
        with smtplib.SMTP(LOOPBACK, port) as client:
            client.send_message(message)

    try:
        yield send
    finally:
        controller.stop()


#: What happens to a desk that mail is sent to.
Story = Callable[[MailDesk, Send], object]


def a_question_is_asked_answered_and_asked_again(desk: MailDesk, send: Send) -> None:
    """From the mail to the queue and back, as people see it; for any mail server."""
    question = written("The wiki is empty", "Where are the pages?\n\nZoe")
    with desk.bot() as bot:
        send(question)
        bot.hear("Q1 by mail from zoe@example.org: The wiki is empty")
        bot.hear("Where are the pages?")
        bot.ask("!queue", "1. Q1 question: The wiki is empty")
        bot.ask("!ack Q1", "Q1 is yours")

        more = written("Re: The wiki is empty", "Those of last week.", In_Reply_To=question["Message-ID"])
        send(more)
        bot.hear("zoe@example.org wrote more about Q1: The wiki is empty")
        bot.ask("!resolve Q1 restored", "Q1 is resolved")

        thread = f"{question['Message-ID']} {more['Message-ID']}"
        send(written("Re: The wiki is empty", "Still.", References=thread))
        bot.hear("Q1 is open again, zoe@example.org wrote more: The wiki is empty")
        bot.end()


def what_no_person_wrote_is_passed_over(desk: MailDesk, send: Send) -> None:
    """Nothing is said of it, and what comes after it is."""
    with desk.bot() as bot:
        send(written("Automatic reply: Hello", "I am away.", Auto_Submitted="auto-replied"))
        send(written("News", "Buy this.", Precedence="bulk"))
        send(written("A question", "How?"))
        bot.hear("Q1 by mail from zoe@example.org: A question")
        said = bot.end()

    assert not any("away" in line or "News" in line for line in said)


def an_alert_comes_and_is_over_by_mail(desk: MailDesk, send: Send) -> None:
    """By the rule of the file."""
    monitor = "nagios@monitoring.example.org"
    with desk.bot() as bot:
        send(written("web-1 is DOWN", "It does not answer.", monitor, Auto_Submitted="auto-generated"))
        bot.hear("1 alert of support: web-1 is DOWN")
        bot.hear("A1 critical: web-1 is DOWN")
        send(written("web-1 is UP", "It answers.", monitor, Auto_Submitted="auto-generated"))
        come_true(lambda: not desk.waiting())  # its message is edited later, as those of all alerts
        bot.end()


def what_comes_while_the_bot_is_away_is_told_once(desk: MailDesk, send: Send) -> None:
    """Through a kill, and a start after it."""
    with desk.bot() as bot:
        send(written("One", "First."))
        bot.hear("Q1 by mail from zoe@example.org: One")
        bot.kill()
    desk.forget_who_read()
    send(written("Two", "Second."))
    with desk.bot() as bot:
        bot.hear("Q2 by mail from zoe@example.org: Two")
        send(written("Three", "Third."))
        bot.hear("Q3 by mail from zoe@example.org: Three")
        said = bot.end()

    assert not any("Q1 by mail" in line for line in said)


def what_is_attached_stays_where_it_is(desk: MailDesk, send: Send) -> None:
    """1 MB of it, named in chat and kept nowhere."""
    message = written("The log", "It is attached.")
    message.add_attachment(b"SECRET" * 170_000, maintype="application", subtype="gzip", filename="app.log.gz")
    with desk.bot() as bot:
        send(message)
        bot.hear("Q1 by mail from zoe@example.org: The log")
        bot.hear("In the mailbox: app.log.gz (1 MB).")
        bot.end()

    kept = desk.stored()
    assert b"It is attached." in kept
    assert len(kept) < 10_000
    assert b"U0VDUkVU" not in kept
