"""What other threads do, for an event loop that waits for it."""

import asyncio
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

_Done = TypeVar("_Done")


class Hearing:
    """Waits for what other threads do; whatever is done at once wakes the event loop once, and not for each.

    For one event loop.
    """

    def __init__(self) -> None:
        self._heard: deque[asyncio.Future[None]] = deque()
        self._woken = False

    async def of(self, doing: "Future[_Done]") -> _Done:
        """What comes of it; raises what it raised."""
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[None] = loop.create_future()
        doing.add_done_callback(lambda _: self._tell(loop, heard))
        await heard
        return doing.result()

    def _tell(self, loop: asyncio.AbstractEventLoop, heard: "asyncio.Future[None]") -> None:
        """In the thread that has done it."""
        self._heard.append(heard)
        if not self._woken:
            self._woken = True
            with suppress(RuntimeError):  # nobody waits any more: the loop has ended
                loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        self._woken = False  # first: who comes while it settles wakes it again
        while self._heard:
            heard = self._heard.popleft()
            if not heard.done():  # whoever waited may have given up
                heard.set_result(None)
