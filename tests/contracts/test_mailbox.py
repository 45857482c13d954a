"""What every mailbox must do; run for the one in memory and for a real IMAP server."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import pytest

from tests.core.sources.mail.mailserver import MailServer, mail_server
from watchbill.ports import Mailbox, MailSession
from watchbill.testing.builders import Counter
from watchbill.testing.mailbox import MemoryMailbox

LONG = 30.0
ONE, TWO = b"Subject: One\r\n\r\nText of one\r\n", b"Subject: Two\r\n\r\nText of two\r\n"
_folders = Counter("contract-")


class Place(Protocol):
    """A mailbox, and what others do with it."""

    @property
    def mailbox(self) -> Mailbox: ...
    def deliver(self, content: bytes) -> None: ...
    def count_anew(self) -> None: ...
    def during_the_next_wait(self, action: Callable[[], object]) -> None: ...


class InMemory:
    """The fake."""

    def __init__(self) -> None:
        self.mailbox = MemoryMailbox()

    def deliver(self, content: bytes) -> None:
        self.mailbox.deliver(content, datetime.now(UTC))

    def count_anew(self) -> None:
        self.mailbox.renumber()

    def during_the_next_wait(self, action: Callable[[], object]) -> None:
        self.mailbox.meanwhile.append(action)


class OnAServer:
    """A folder of a real one."""

    def __init__(self, server: MailServer) -> None:
        self._server, self._folder = server, _folders()
        server.make(self._folder)
        self.mailbox = server.access(self._folder)
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def deliver(self, content: bytes) -> None:
        self._server.deliver(content, folder=self._folder)

    def count_anew(self) -> None:
        self._server.remake(self._folder)

    def during_the_next_wait(self, action: Callable[[], object]) -> None:
        # Again and again: pymap does not tell of what came before the wait began.
        thread = threading.Thread(target=self._repeat, args=(action,))
        thread.start()
        self._threads.append(thread)

    def close(self) -> None:
        self._over.set()
        for each in self._threads:
            each.join()

    def _repeat(self, action: Callable[[], object]) -> None:
        while not self._over.wait(0.05):
            action()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("pymap")) as started:
        yield started


@pytest.fixture(params=["memory", "imap"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "memory":
        yield InMemory()
        return
    found = OnAServer(request.getfixturevalue("server"))
    yield found
    found.close()


@pytest.fixture
def session(place: Place) -> Iterator[MailSession]:
    """One that began when the mailbox was empty."""
    begun = place.mailbox.connect()
    yield begun
    begun.close()


def texts(session: MailSession, uid: int = 0) -> list[bytes]:
    """The first lines of the mails behind this number."""
    return [each.content.split(b"\r\n")[0] for each in session.fetch(session.after(uid)) if each.content]


class TestMailbox:
    """The port `Mailbox`, in sentences."""

    def test_an_empty_one_has_nothing(self, session: MailSession) -> None:
        assert list(session.after(0)) == []
        assert list(session.since(datetime.now(UTC).date() - timedelta(days=1))) == []
        assert list(session.fetch([])) == []
        assert list(session.fetch([1])) == []

    def test_what_comes_has_ascending_numbers_from_the_next_one_on(
        self, place: Place, session: MailSession
    ) -> None:
        place.deliver(ONE)
        place.deliver(TWO)

        first, second = session.after(session.next - 1)
        assert first == session.next
        assert second > first
        assert list(session.after(first)) == [second]
        assert list(session.after(second)) == []
        assert [each.uid for each in session.fetch([second, first])] == [first, second]

    def test_its_mails_come_as_they_are_with_the_time_at_which_they_came(
        self, place: Place, session: MailSession
    ) -> None:
        place.deliver(ONE)
        place.deliver(TWO)

        found = session.fetch(session.after(0))
        assert [b"Text of one" in each.content for each in found] == [True, False]
        assert all(abs(each.at - datetime.now(UTC)) < timedelta(minutes=5) for each in found)
        assert [each.content for each in session.fetch(session.after(0))] == [each.content for each in found]

    def test_they_are_found_by_the_day(self, place: Place, session: MailSession) -> None:
        place.deliver(ONE)
        today = datetime.now(UTC).date()

        assert list(session.since(today - timedelta(days=1))) == list(session.after(0))
        assert list(session.since(date(1999, 12, 31))) == list(session.after(0))
        assert list(session.since(today + timedelta(days=2))) == []

    def test_what_comes_ends_the_wait(self, place: Place, session: MailSession) -> None:
        place.during_the_next_wait(lambda: place.deliver(ONE))

        assert session.tells
        assert session.wait(LONG)
        assert session.after(0)

    def test_what_comes_while_others_are_fetched_ends_the_next_wait_at_once(
        self, place: Place, session: MailSession
    ) -> None:
        place.deliver(ONE)
        new = session.after(0)
        place.deliver(TWO)
        assert [each.uid for each in session.fetch(new)] == list(new)

        assert session.wait(LONG)
        assert len(session.after(0)) == 2
        assert not session.wait(0.01)

    def test_a_wait_in_which_nothing_comes_ends(self, session: MailSession) -> None:
        assert not session.wait(0.01)
        assert not session.wait(0.01)
        assert list(session.after(0)) == []
        assert not session.wait(0.01)

    def test_a_wait_is_ended_by_whoever_wakes_it_and_so_is_the_next(
        self, place: Place, session: MailSession
    ) -> None:
        place.during_the_next_wait(session.wake)

        assert not session.wait(LONG)
        assert not session.wait(LONG)

    def test_one_that_counts_anew_has_another_epoch_and_the_same_mails(self, place: Place) -> None:
        place.deliver(ONE)
        before = place.mailbox.connect()
        known = [each.content for each in before.fetch(before.after(0))]
        before.close()
        place.count_anew()
        after = place.mailbox.connect()

        assert after.epoch not in (0, before.epoch)
        assert [each.content for each in after.fetch(after.after(0))] == known
        after.close()
