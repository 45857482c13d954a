"""A replica's side of the chat server."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tests.integration.wire import Line
from watchbill.errors import SendLater, SendUnknown

#: Seconds after which no answer is none.
PATIENCE = 1.0


class Client:
    """One replica's way to the platform; each request has a connection of its own."""

    def __init__(self, port: int, replica: str) -> None:
        self._port, self._replica = port, replica
        self._listening: Line | None = None
        self._hung_up = False

    def post(self, **message: Any) -> str:
        """The new message's reference.

        Raises:
            SendLater: the platform asks to wait.
            SendUnknown: no answer came.
            OSError: the platform could not be reached.
        """
        line = self._call("post", PATIENCE)
        try:
            line.tell(**message)
            answer = self._hear(line)
        except (OSError, EOFError) as lost:
            raise SendUnknown("no answer came") from lost
        finally:
            line.close()
        return str(answer["ref"])

    def ask(self, does: str, **about: Any) -> dict[str, Any]:
        """What the platform says to it: as `post`, but what is not known is an OSError or EOFError."""
        line = self._call(does, PATIENCE)
        try:
            line.tell(**about)
            return self._hear(line)
        finally:
            line.close()

    def commands(self) -> Iterator[dict[str, Any]]:
        """What people say, until the line ends; none after `hang_up`, even one while the line is being made."""
        line = self._listening = self._call("listen", None)
        try:
            while not self._hung_up and (heard := line.hear()):
                yield heard
        except OSError:
            return
        finally:
            line.close()

    def acknowledge(self, command: str) -> None:
        """Have it brought no more, if the platform hears that."""
        with suppress(OSError):
            if self._listening:
                self._listening.tell(ack=command)

    def hang_up(self) -> None:
        """Listen no more; also in the handler of a signal."""
        self._hung_up = True
        if self._listening:
            self._listening.close()

    def _call(self, does: str, patience: float | None) -> Line:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        connection.settimeout(patience)
        line = Line(connection)
        try:
            line.tell(replica=self._replica, does=does)
            if does != "listen" and line.hear() is None:
                raise ConnectionError("not greeted")
        except BaseException:
            line.close()
            raise
        return line

    def _hear(self, line: Line) -> dict[str, Any]:
        answer = line.hear()
        if answer is None:
            raise EOFError
        if "wait" in answer:
            raise SendLater(answer["wait"], everywhere=answer["everywhere"])
        return answer
