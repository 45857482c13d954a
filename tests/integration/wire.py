"""How the chat server and its clients speak: a JSON object a line."""

import json
import socket
from typing import Any, BinaryIO

#: A line longer than this is nobody's of ours.
LIMIT = 1_000_000


class Line:
    """One end of a connection; one thread reads it, and one at a time writes."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._reader: BinaryIO = connection.makefile("rb")

    def tell(self, **words: Any) -> None:
        """Send one object; OSError when the line is gone."""
        self._connection.sendall(json.dumps(words).encode() + b"\n")

    def hear(self) -> dict[str, Any] | None:
        """The next object; None at the end. OSError when the line is gone, TimeoutError when nothing comes."""
        line = self._reader.readline(LIMIT)
        if not line.endswith(b"\n"):
            return None
        heard = json.loads(line)
        assert isinstance(heard, dict)
        return heard

    def close(self) -> None:
        """End it for both sides; a second call does nothing."""
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        finally:
            self._connection.close()
