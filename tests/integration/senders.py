"""Senders outside, as real ones are: what is not answered, or with 503, is posted again until it is taken."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

_PAYLOADS = Path(__file__).parents[1] / "data" / "payloads"
_GROUP: Mapping[str, Any] = json.loads((_PAYLOADS / "alertmanager" / "firing.json").read_bytes())
_EVENT: Mapping[str, Any] = json.loads((_PAYLOADS / "generic" / "cloud_event.json").read_bytes())

#: How many post at once, and the seconds that each waits after an answer, and before it posts the same again.
COUNT, PAUSE, AGAIN = 8, 0.01, 0.05
#: Seconds after which a sender waits no more for an answer.
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that goes wrong once; of every second one its sender says which delivery it is."""

    number: int

    @property
    def name(self) -> str:
        """What tells it apart, as it is stored."""
        return f"/thing-{self.number} nightly" if self.keyed else f"{self.number:016x}"

    @property
    def keyed(self) -> bool:
        """Whether its delivery has a key."""
        return bool(self.number % 2)

    @property
    def source(self) -> str:
        """The name in the address."""
        return "generic" if self.keyed else "alertmanager"

    @property
    def body(self) -> bytes:
        """What is posted."""
        if self.keyed:
            told = {**_EVENT, "source": f"/thing-{self.number}", "id": f"C{self.number}"}
        else:
            told = {**_GROUP, "alerts": [{**_GROUP["alerts"][0], "fingerprint": self.name}]}
        return json.dumps(told).encode()


class Senders:
    """They post to one address, each one event after the other."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._numbers = count(1)
        self._over, self._given_up = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._live, daemon=True) for _ in range(COUNT)]
        #: The names of all events that were answered with 202.
        self.taken: list[str] = []
        #: With each 503, when they were told to come again.
        self.turned_away: list[str | None] = []
        #: Each time that nobody answered.
        self.alone: list[Exception] = []
        #: What was answered that never should be.
        self.odd: list[str] = []

    @contextmanager
    def posting(self) -> Iterator[None]:
        """They post for the length of the block, unless they are done before."""
        for each in self._threads:
            each.start()
        try:
            yield
        finally:
            self._over.set()
            self._given_up.set()

    def finish(self) -> None:
        """Each insists until its last event is taken, and posts no more."""
        self._over.set()
        for each in self._threads:
            each.join(2 * PATIENCE)
        assert not any(each.is_alive() for each in self._threads), "somebody was never answered"

    def _live(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)) as connection:
            while not self._over.wait(PAUSE):
                event = Event(next(self._numbers))
                while not self._settled(connection, event) and not self._given_up.wait(AGAIN):
                    pass

    def _settled(self, connection: http.client.HTTPConnection, event: Event) -> bool:
        """Post it; False where it is to be posted again."""
        try:
            connection.request("POST", f"/in/{event.source}/{self._token}", event.body)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as failure:
            self.alone.append(failure)
            connection.close()  # the next request opens it again
            return False
        match answer.status:
            case 202:
                self.taken.append(event.name)
            case 503:
                self.turned_away.append(answer.getheader("retry-after"))
                return False
            case odd:
                self.odd.append(f"{odd} {said!r}")
        return True
