"""The contract of mailboxes, on a Dovecot as Debian has it."""

import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.contracts import test_mailbox as contract
from tests.contracts.test_mailbox import Place
from tests.core.sources.mail.scripted import Script
from tests.real.conftest import Finding
from tests.real.mailserver import PASSWORD, USER, Dovecot, dovecot
from watchbill.ports import MailSession


class OnDovecot:
    """Its mailbox; mail comes by LMTP."""

    def __init__(self, server: Dovecot) -> None:
        self._server, self._timers = server, list[threading.Timer]()
        self.mailbox = Script(port=server.port).access(user=USER, password=PASSWORD, patience=30.0)

    def deliver(self, content: bytes) -> None:
        message = message_from_bytes(content, EmailMessage, policy=SMTP)
        assert isinstance(message, EmailMessage)
        self._server.send(message)

    def count_anew(self) -> None:
        self._server.count_anew()

    def during_the_next_wait(self, action: Callable[[], object]) -> None:
        timer = threading.Timer(0.2, action)
        timer.start()
        self._timers.append(timer)

    def close(self) -> None:
        for each in self._timers:
            each.join()


@pytest.fixture
def place(program: Finding) -> Iterator[Place]:
    with dovecot(program("dovecot")) as started:
        found = OnDovecot(started)
        yield found
        found.close()


@pytest.fixture
def session(place: Place) -> Iterator[MailSession]:
    begun = place.mailbox.connect()
    yield begun
    begun.close()


class TestMailboxOnDovecot(contract.TestMailbox):
    """The port `Mailbox`, in the same sentences."""
