"""A conversation with an IMAP server about one folder, which it leaves as it is."""

import re
import select
import socket
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime

from watchbill.errors import MailboxUnreadable
from watchbill.model.mail import Written
from watchbill.sources.mail import excerpt
from watchbill.sources.mail.client import Box
from watchbill.sources.mail.responses import Value, fetched
from watchbill.sources.mail.structure import Part, structure

#: Bytes of a mail of which the server does not tell the structure.
WHOLE = 128_000
#: Told with each mail before its parts are asked for.
_ABOUT = f"(UID INTERNALDATE BODYSTRUCTURE BODY.PEEK[HEADER]<0.{excerpt.HEADER}>)"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOMENT = re.compile(
    rb" ?(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)",
)
#: In the place of a mail that the server has and cannot show.
_UNREADABLE = b"Subject: A mail that its server cannot show\r\n\r\nLook into the mailbox.\r\n"
_LEAST = datetime(1970, 1, 1, tzinfo=UTC)

#: Tells what goes wrong within it, as a `MailboxUnreadable`.
Telling = Callable[[], AbstractContextManager[None]]


class ImapSession:
    """Fulfils `ports.MailSession`."""

    def __init__(self, box: Box, telling: Telling) -> None:
        """Begin, in the folder that is opened.

        Raises:
            MailboxUnreadable: the server gives its mails no lasting numbers.
        """
        self._box, self._telling = box, telling
        self._idling = False
        self._waker, self._woken = socket.socketpair()
        self.epoch = self._number("UIDVALIDITY")
        if self.epoch == 0:
            self._close_wakers()
            raise MailboxUnreadable("Its server gives mails no lasting numbers (UIDVALIDITY): I cannot read it.")
        self.next = self._number("UIDNEXT") or max(self._uids("ALL"), default=0) + 1
        self.tells = "IDLE" in self._capabilities()
        #: How many mails the folder had when it was last searched: the server tells once what comes later.
        self._told_of = self._number("EXISTS")

    def after(self, uid: int) -> Sequence[int]:
        with self._awake():
            # "*" is the last one there is, also where that has a smaller number.
            return [each for each in self._news(f"UID {uid + 1}:*") if each > uid]

    def since(self, day: date) -> Sequence[int]:
        with self._awake():
            return self._news(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def fetch(self, uids: Collection[int]) -> Sequence[Written]:
        if not uids:
            return []
        with self._awake():
            about = self._told(",".join(map(str, sorted(uids))), _ABOUT)
            found = (self._written(uid, about.get(uid) or self._one(uid, _ABOUT)) for uid in sorted(uids))
            return [each for each in found if each]

    def wait(self, seconds: float) -> bool:
        if self._number("EXISTS") != self._told_of:
            return True
        with self._telling():
            if self.tells and not self._idling:
                self._box.idle.start()  # type: ignore[no-untyped-call]  # imap-tools has no types here
                self._idling = True
            if not self._stirs(seconds):
                return False
            self._end_idling()
            return True

    def wake(self) -> None:
        with suppress(OSError):
            self._waker.send(b".")

    def close(self) -> None:
        try:
            with self._awake():
                self._box.logout()
        except MailboxUnreadable:
            with suppress(Exception):
                self._box.client.shutdown()
        self._close_wakers()

    def _stirs(self, seconds: float) -> bool:
        client = self._box.client
        if self._idling and client.ahead:
            return True
        poll = select.poll()
        poll.register(self._woken, select.POLLIN)
        if self._idling:
            poll.register(client.sock, select.POLLIN)
        ready = {number for number, _ in poll.poll(max(0.0, seconds) * 1000)}
        return self._woken.fileno() not in ready and client.sock.fileno() in ready

    def _awake(self) -> AbstractContextManager[None]:
        with self._telling():
            self._end_idling()
        return self._telling()

    def _end_idling(self) -> None:
        if self._idling:
            self._idling = False
            self._box.idle.stop()  # type: ignore[no-untyped-call]  # imap-tools has no types here

    def _written(self, uid: int, about: Mapping[bytes, Value]) -> Written | None:
        """The mail; None where it is gone. One that the server cannot show must not hold up those behind it."""
        whole, header = structure(about.get(b"BODYSTRUCTURE")), about.get(b"BODY[HEADER]")
        content = (
            excerpt.excerpt(header, whole, self._parts(uid, whole))
            if whole and isinstance(header, bytes)
            else self._raw(uid)
        )
        if content is None and uid not in self._uids(f"UID {uid}"):
            return None
        return Written(uid=uid, at=_moment(about.get(b"INTERNALDATE")), content=content or _UNREADABLE)

    def _parts(self, uid: int, whole: Part) -> Mapping[bytes, Value]:
        wanted = excerpt.wanted(whole)
        return self._one(uid, f"(UID {' '.join(wanted)})") if wanted else {}

    def _raw(self, uid: int) -> bytes | None:
        content = self._one(uid, f"(UID BODY.PEEK[]<0.{WHOLE}>)").get(b"BODY[]")
        return content if isinstance(content, bytes) else None

    def _one(self, uid: int, what: str) -> Mapping[bytes, Value]:
        return self._told(str(uid), what).get(uid, {})

    def _told(self, uids: str, what: str) -> Mapping[int, Mapping[bytes, Value]]:
        """What the server says of these mails, by number; nothing where it says no, or what nobody understands."""
        kind, data = self._box.client.uid("FETCH", uids, what)
        found: dict[int, dict[bytes, Value]] = {}
        try:
            for each in fetched(data) if kind == "OK" else ():
                # Of one mail more may be told than was asked for: that somebody else has read it just now.
                found.setdefault(_number(each.get(b"UID")), {}).update(each)
        except ValueError:
            return {}
        return found

    def _news(self, criteria: str) -> list[int]:
        self._box.client.noop()  # some servers find only what they have told of
        self._told_of = self._number("EXISTS")
        return self._uids(criteria)

    def _uids(self, criteria: str) -> list[int]:
        found = self._box.uids(criteria, charset=None)
        return sorted(int(each) for each in found if each.isascii() and each.isdigit())

    def _number(self, name: str) -> int:
        told = self._box.client.untagged_responses.get(name, [])
        return _number(told[-1]) if told else 0

    def _capabilities(self) -> Collection[str]:
        """Those of after the login: some servers tell more then."""
        kind, data = self._box.client.capability()
        told = b" ".join(each for each in data if isinstance(each, bytes)) if kind == "OK" else b""
        return told.decode("ascii", "replace").upper().split()

    def _close_wakers(self) -> None:
        self._waker.close()
        self._woken.close()


def _number(value: object) -> int:
    plain = isinstance(value, bytes) and value.isdigit() and len(value) <= 10
    return int(value) if plain and isinstance(value, bytes) else 0


def _moment(value: Value) -> datetime:
    """When the mailbox got it; long ago where it does not say."""
    found = _MOMENT.fullmatch(value) if isinstance(value, bytes) else None
    if found is None:
        return _LEAST
    day, month, year, hour, minute, second, sign, hours, minutes = (each.decode() for each in found.groups())
    try:
        text = (
            f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}T{hour}:{minute}:{second}{sign}{hours}:{minutes}"
        )
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return _LEAST
