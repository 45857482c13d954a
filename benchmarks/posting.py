"""Posts alerts over connections that stay open, in a process of its own, and prints what came of it as JSON.

The standard library alone, so that it costs little; what it does cost is said. Argument: its `Orders`, as JSON.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET
from statistics import quantiles
from struct import pack
from typing import Any

from benchmarks.alerts import single

#: Seconds that the last answers may take.
PATIENCE = 60.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What to post where."""

    port: int
    path: str
    #: Each has alerts of its own.
    run: int
    clients: int
    #: Seconds that do not count, and seconds that do.
    warm: float
    counted: float
    #: Alerts a second; 0 is as many as are answered.
    rate: float = 0.0
    #: Alerts on one connection, which is reset then and another one opened; 0 is all of them.
    each: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of it within the time that counts."""

    #: How many answers, by their status.
    statuses: Mapping[str, int]
    seconds: float
    #: Seconds from when an alert was to be posted until it was answered.
    p50: float
    p99: float
    longest: float
    #: Seconds of a core that posting took.
    cpu: float

    @property
    def count(self) -> int:
        """Answers of any kind."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.count / self.seconds


class Client(asyncio.Protocol):
    """One connection, which posts the next alert when the one before is answered."""

    def __init__(self, load: "Load") -> None:
        self._load, self._read, self._since = load, b"", 0.0
        self._transport: Any = None
        #: How many alerts it has posted.
        self.posted = 0
        self._gone = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be there."""
        self._transport = transport
        self._load.free(self)

    def post(self, request: bytes, since: float) -> None:
        """Send it, for somebody who has waited since then."""
        self._since = since
        self.posted += 1
        self._transport.write(request)

    def close(self) -> None:
        """Go."""
        self._gone = True
        self._transport.close()

    def reset(self) -> None:
        """Go without a word, as whoever crashes."""
        self._gone = True
        socket: Any = self._transport.get_extra_info("socket")
        socket.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read an answer, in however many parts it comes."""
        read = self._read + data
        head = read.find(b"\r\n\r\n")
        length = _LENGTH.search(read, 0, head) if head > 0 else None
        if length is None or len(read) < head + 4 + int(length[1]):
            self._read = read
            return
        self._read = b""
        self._load.answered(read[9:12].decode(), self._since)
        self._load.free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """It should not end by itself before the load does."""
        if not self._gone:
            self._load.lost()


class Load:
    """All connections together."""

    def __init__(self, orders: Orders) -> None:
        self._orders, self._bodies = orders, single(orders.run)
        self._head = (
            f"POST {orders.path} HTTP/1.1\r\nHost: 127.0.0.1:{orders.port}\r\nUser-Agent: Alertmanager/0.27.0\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._idle: deque[Client] = deque()
        self._owed: deque[float] = deque()
        self._waits: list[float] = []
        self._statuses = Counter[str]()
        self._open = False
        self._counts_from = self._counts_to = 0.0
        self._connecting: set[asyncio.Task[None]] = set()

    async def run(self) -> Came:
        """Post for as long as it is ordered."""
        orders = self._orders
        for _ in range(orders.clients):
            await self._connect()
        began = time.perf_counter()
        self._counts_from = began + orders.warm
        self._counts_to = self._counts_from + orders.counted
        self._open = True
        beat = asyncio.create_task(self._beat(began)) if orders.rate else None
        for each in [] if beat else [*self._idle]:
            self._idle.remove(each)
            self.free(each)
        await asyncio.sleep(orders.warm)
        cpu = time.process_time()
        await asyncio.sleep(self._counts_to - time.perf_counter())
        cpu = time.process_time() - cpu
        if beat:
            await beat
        self._open = False
        await self._drained()
        return self._came(cpu)

    def free(self, client: Client) -> None:
        """Give the client the next alert, now or when there is one; another one where it has posted its share."""
        if self._open and 0 < self._orders.each <= client.posted:
            client.reset()
            connecting = asyncio.create_task(self._connect())
            self._connecting.add(connecting)
            connecting.add_done_callback(self._connecting.discard)
        elif self._open and not self._orders.rate:
            client.post(self._next(), time.perf_counter())
        elif self._owed:
            client.post(self._next(), self._owed.popleft())
        else:
            self._idle.append(client)

    def answered(self, status: str, since: float) -> None:
        """Note an answer."""
        now = time.perf_counter()
        by = since if self._orders.rate else now  # at a rate, every alert of the time that counts does
        if self._counts_from <= by < self._counts_to:
            self._statuses[status] += 1
            self._waits.append(now - since)

    def lost(self) -> None:
        """A connection has ended."""
        if self._open:
            self._statuses["lost"] += 1

    async def _connect(self) -> None:
        port = self._orders.port
        await asyncio.get_running_loop().create_connection(lambda: Client(self), "127.0.0.1", port)

    async def _beat(self, began: float) -> None:
        """Owe one alert after the other at the rate, whether those before are answered or not."""
        number = 0
        while (due := began + number / self._orders.rate) < self._counts_to:
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            self._owed.append(due)
            if self._idle:
                self.free(self._idle.popleft())
            number += 1

    async def _drained(self) -> None:
        """Wait for the last answers, and go."""
        end = time.perf_counter() + PATIENCE
        while waiting := len(self._owed) + self._orders.clients - len(self._idle):
            if time.perf_counter() > end:
                raise TimeoutError(f"{waiting} are not answered, {self._statuses} are")
            await asyncio.sleep(0.01)
        for each in self._idle:
            each.close()

    def _next(self) -> bytes:
        body = next(self._bodies)
        return b"%b%d\r\n\r\n%b" % (self._head, len(body), body)

    def _came(self, cpu: float) -> Came:
        cuts = quantiles(self._waits, n=100, method="inclusive")
        return Came(
            statuses=self._statuses,
            seconds=self._orders.counted,
            p50=cuts[49],
            p99=cuts[98],
            longest=max(self._waits),
            cpu=cpu,
        )


def main() -> None:
    """Post, and print what came of it."""
    came = asyncio.run(Load(Orders(**json.loads(sys.argv[1]))).run())
    told = {name: getattr(came, name) for name in Came.__slots__}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
