"""A chat platform of ours: it records what it accepts, and treats its clients as real ones do on bad days."""

import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.integration.ambush import Ambush, Moment
from tests.integration.courier import Courier
from tests.integration.temper import Mood, Temper
from tests.integration.wall import Wall
from tests.integration.wire import Line

#: Seconds that a client of a busy platform is asked to wait.
RETRY_AFTER = 0.5
EVERYWHERE = ""
_AFTER = frozenset({Mood.SILENT_AFTER, Mood.CLOSED_AFTER})
_BEFORE = frozenset({Mood.SILENT_BEFORE, Mood.CLOSED_BEFORE})
_SILENT = frozenset({Mood.SILENT_AFTER, Mood.SILENT_BEFORE})


class ChatServer:
    """Serves replicas on a port of this machine until it is closed."""

    def __init__(self, wall: Wall, temper: Temper, clock: Callable[[], float]) -> None:
        self.wall, self._temper, self._clock = wall, temper, clock
        self.ambush = Ambush()
        self.courier = Courier(temper, clock, self.ambush)
        #: Set when bad days are over.
        self.calm = threading.Event()
        self._closing = threading.Event()
        self._callers = 0
        self._busy_until: dict[str, float] = {}
        self._server = _Server(self._serve)
        self.port = int(self._server.server_address[1])
        for loop in (self._server.serve_forever, self._deliver):
            threading.Thread(target=loop, daemon=True, name="chat server").start()

    def close(self) -> None:
        """Serve nobody any more."""
        self._closing.set()
        self._server.shutdown()
        self.courier.hang_up()
        self._server.server_close()

    def _deliver(self) -> None:
        while not self._closing.wait(0.05):
            self.courier.bring()

    def _serve(self, line: Line) -> None:
        with suppress(OSError):  # the replica is gone
            caller = line.hear()
            if caller is None:
                return
            replica, does = str(caller["replica"]), str(caller["does"])
            if does == "listen":
                self.courier.listens(replica, line)
                return
            self._callers += 1
            self._closing.wait(self._temper.greeting(self._callers))
            if does == "post":
                self.ambush.passes(Moment.BEFORE, replica)
            line.tell(ready=True)
            asked = line.hear()
            if asked is not None:
                self._answer(line, replica, does, asked)

    def _answer(self, line: Line, replica: str, does: str, asked: dict[str, Any]) -> None:
        mood = self._mood(does, asked)
        here, everywhere = self._waits(mood, str(asked["conversation"]))
        if here or everywhere:
            line.tell(wait=max(here, everywhere), everywhere=everywhere > 0)
            return
        answer = None if mood in _BEFORE else self._do(mood, replica, does, asked)
        if does == "post" and answer:
            self.ambush.passes(Moment.AFTER, replica)
        if mood in _SILENT:
            line.hear()  # until the client has enough
        elif answer is not None and mood not in _AFTER:
            line.tell(**answer)

    def _mood(self, does: str, asked: dict[str, Any]) -> Mood:
        if self.calm.is_set():
            return Mood.WELL
        request = f"{does} {asked.get('key', asked.get('ref'))}"
        return self._temper.mood(request, self.wall.tried(request))

    def _waits(self, mood: Mood, conversation: str) -> tuple[float, float]:
        """Seconds to wait in this conversation, and on the whole platform."""
        now = self._clock()
        if mood is Mood.BUSY_HERE:
            self._busy_until[conversation] = now + RETRY_AFTER
        if mood is Mood.BUSY_EVERYWHERE:
            self._busy_until[EVERYWHERE] = now + RETRY_AFTER
        here, everywhere = (self._busy_until.get(place, now) - now for place in (conversation, EVERYWHERE))
        return max(0.0, here), max(0.0, everywhere)

    def _do(self, mood: Mood, replica: str, does: str, asked: dict[str, Any]) -> dict[str, Any]:
        match does:
            case "find":
                return {"refs": self.wall.find(asked["key"], asked["conversation"])}
            case "delete":
                self.wall.delete(replica, asked["ref"])
                return {"deleted": True}
        ref = self.wall.accept(replica, **asked)
        if mood is Mood.TWICE:
            self.wall.accept(replica, **asked, doubled=True)
        return {"ref": ref}


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, serve: Callable[[Line], None]) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                line = Line(self.request)
                try:
                    serve(line)
                finally:
                    line.close()

        super().__init__(("127.0.0.1", 0), Handler)
