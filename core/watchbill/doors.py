"""Requests from outside: the web takes them in, whoever keeps a door understands and answers them."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Knock:
    """One request, as it came: nobody has looked at who sent it."""

    #: By name in small letters.
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, as JSON."""

    status: int
    body: Mapping[str, Any]


#: Answers a request within a few seconds; raises nothing.
Keeper = Callable[[Knock], Answer]


class Doors:
    """Who answers at which name; for any thread."""

    def __init__(self) -> None:
        self._keepers: dict[str, Keeper] = {}
        self._lock = threading.Lock()

    def open(self, name: str, keeper: Keeper) -> None:
        """From now on requests for this name are the keeper's."""
        with self._lock:
            self._keepers[name] = keeper

    def close(self, name: str) -> None:
        """Nobody answers there any more."""
        with self._lock:
            self._keepers.pop(name, None)

    def keeper(self, name: str) -> Keeper | None:
        """Who answers there, if anybody does now."""
        with self._lock:
            return self._keepers.get(name)
