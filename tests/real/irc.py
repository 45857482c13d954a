"""People at an IRC server, and a small chat of the desk over it: what the channel shows is what they see."""

import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.core.web.served import LOOPBACK
from tests.fortnight.crew import NAMES
from tests.fortnight.hall import Hall
from watchbill.app import App
from watchbill.bot.backend import Backend
from watchbill.model import Address, Capability, MessageKind, MessageRef
from watchbill.testing.running import PATIENCE, RunningBot, until

DESK, ROOM = "watchbill", "#ops"
#: Bytes of a line that are ours; a server cuts it at 512, its own words included.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the server: who, what, and about what."""

    who: str
    command: str
    words: Sequence[str]


class Seat:
    """Somebody's connection, in the room."""

    def __init__(self, port: int, nick: str) -> None:
        self.nick, self._lock = nick, threading.Lock()
        self._socket = socket.create_connection((LOOPBACK, port), PATIENCE)
        self._socket.settimeout(None)
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\r\n")
        self.send(f"NICK {nick}")
        self.send(f"USER {nick} 0 * :{nick}")
        self._wait("001")
        self.send(f"JOIN {ROOM}")
        self._wait("366")

    def send(self, line: str) -> None:
        """Say a line to the server."""
        with self._lock:
            self._socket.sendall(f"{line}\r\n".encode())

    def say(self, to: str, text: str) -> int:
        """Say text to the room or somebody; how many lines that were."""
        lines = [part for line in text.splitlines() for part in _parts(line)]
        for each in lines:
            self.send(f"PRIVMSG {to} :{each}")
        return len(lines)

    def heard(self) -> Iterator[Told]:
        """What the server says, until the connection ends."""
        with suppress(OSError, ValueError):
            for line in self._lines:
                prefix, command, *words = _words(line.rstrip("\r\n"))
                if command == "PING":
                    self.send(f"PONG :{words[0]}")
                yield Told(prefix.partition("!")[0], command, words)

    def leave(self) -> None:
        """Say goodbye; the server hangs up."""
        with suppress(OSError):
            self.send("QUIT :bye")

    def close(self) -> None:
        """Nothing more is heard."""
        self._lines.close()
        self._socket.close()

    def _wait(self, command: str) -> None:
        assert any(each.command == command for each in self.heard()), f"{self.nick} was not let in"


class IrcBackend(Backend):
    """The desk's seat; enough of a chat for one room and direct messages."""

    platform = "irc"
    capabilities = frozenset({Capability.DIRECT})

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._port: int = config.IRC_PORT
        self._seat: Seat | None = None
        #: What was heard and handed on; and the lines that were said, to whom.
        self.taken, self.said = 0, Counter[str]()

    def connect(self) -> None:
        self._seat = Seat(self._port, DESK)

    def serve(self) -> bool:
        assert self._seat
        for each in self._seat.heard():
            if each.command == "PRIVMSG":
                where, text = each.words
                self.hear(text, each.who, where if where == ROOM else None)
                self.taken += 1
        self._seat.close()
        return self.ending.is_set()

    def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef | None:
        assert self._seat
        self.said[to.conversation] += self._seat.say(to.conversation.removeprefix("@"), text)
        return None

    def leave(self) -> None:
        if self._seat:
            self._seat.leave()


class IrcHall(Hall):
    """People at an IRC server: each has a client of their own, and what it shows is what is noted."""

    platform = "irc"

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port, self._seen = port, Counter[str]()
        self._people = {name: Seat(port, name) for name in NAMES}
        self._threads = [threading.Thread(target=self._watch, args=(each,)) for each in self._people.values()]
        for each in self._threads:
            each.start()

    def opens(self, desk: App) -> None:
        self._spoken, self._seen = 0, Counter()
        self._bot = RunningBot(IrcBackend, desk, IRC_PORT=self._port).__enter__()

    def drops(self) -> None:
        self.settle()
        self._bot.stop()

    def says(self, who: str, words: str, *, alone: bool) -> None:
        self.note(f"@{who}" if alone else ROOM, who, words)
        self._people[who].say(DESK if alone else ROOM, words)
        self._spoken += 1
        until(lambda: self._backend.taken == self._spoken)
        self.settle()

    def settle(self) -> None:
        self._bot.settle()
        until(lambda: self._seen == self._backend.said)

    def close(self) -> None:
        """Everybody leaves."""
        for each in self._people.values():
            each.leave()
        for thread in self._threads:
            thread.join(PATIENCE)
        for each in self._people.values():
            each.close()

    @property
    def _backend(self) -> IrcBackend:
        assert isinstance(self._bot.errbot, IrcBackend)
        return self._bot.errbot

    def _watch(self, seat: Seat) -> None:
        """Note what the desk says to this person; and what it says to all, where it is the first of them."""
        for each in seat.heard():
            if (each.who, each.command) != (DESK, "PRIVMSG"):
                continue
            to, text = each.words
            where = ROOM if to == ROOM else f"@{seat.nick}"
            if where != ROOM or seat.nick == NAMES[0]:
                self.note(where, None, text)
                self._seen[where] += 1


def _parts(line: str) -> Iterator[str]:
    """A line in pieces that a server takes, cut between words."""
    while len(line.encode()) > LONGEST:
        head = line.encode()[:LONGEST].decode(errors="ignore")
        head = head.rpartition(" ")[0] or head
        yield head
        line = line[len(head) :].lstrip()
    yield line or " "


def _words(line: str) -> list[str]:
    """Prefix (or nothing), command, parameters."""
    found = re.fullmatch(r"(?::(\S+) )?(\S+)((?: [^: ]\S*)*)(?: :(.*))?", line)
    assert found, line
    prefix, command, middle, trailing = found.groups()
    return [prefix or "", command, *middle.split(), *([] if trailing is None else [trailing])]
