"""Mailboxes as sources: read over IMAP, understood as questions, answers to them, and alerts."""

from collections.abc import Mapping

from watchbill.errors import SettingsInvalid
from watchbill.ports import Source


def mail(options: Mapping[str, object]) -> Source:
    """A mailbox, which is read; its library is imported only where there is one.

    Raises:
        SettingsInvalid: with every mistake.
    """
    if not options:
        raise SettingsInvalid(["host, user, password: a mailbox needs them"])
    from watchbill.sources.mail.options import mail as made

    return made(options)
