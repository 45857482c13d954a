"""Mails as people and programs write them."""

from email.message import EmailMessage
from pathlib import Path

from watchbill.model.mail import Mail
from watchbill.sources.mail import mail as made
from watchbill.sources.mail.source import MailSource

CORPUS = Path(__file__).parents[3] / "data" / "mails"
PLACE = {"host": "imap.example.org", "user": "support@example.org", "password": "hunter2"}


def a_source(**options: object) -> MailSource:
    """A mailbox that nobody asks."""
    source = made(PLACE | options)
    assert isinstance(source, MailSource)
    return source


SOURCE = a_source()


def a_mail(text: str = "It does not start.", /, subject: str = "The printer", **headers: str) -> bytes:
    """A mail of Ann's; of a header's name "_" is "-"."""
    message = EmailMessage()
    given = {"From": "Ann Arbor <ann@example.org>", "To": "support@example.org", "Subject": subject}
    for name, value in (given | {each.replace("_", "-"): value for each, value in headers.items()}).items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def read(content: bytes, source: MailSource = SOURCE) -> Mail:
    """What the only mail of the delivery says."""
    mail = source.understand({}, content)[-1]
    assert isinstance(mail, Mail)
    return mail


def recorded(name: str) -> bytes:
    """A mail of the collection, with the line ends of mail."""
    return (CORPUS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
