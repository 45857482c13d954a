"""A look at something slow, shared by everybody who asks within a moment."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

_Seen = TypeVar("_Seen")


class Glance(Generic[_Seen]):
    """At most one look at a time, in a thread of its own; what it saw counts for a while.

    So no number of requests can flood what is looked at. For one event loop.
    """

    def __init__(self, look: Callable[[], _Seen], *, lasts: float, patience: float, otherwise: _Seen) -> None:
        """Make it ready.

        Args:
            look: may take its time; called in another thread.
            lasts: for how many seconds what it saw counts.
            patience: how many seconds somebody waits who asks.
            otherwise: what they get when that was too short.
        """
        self._look, self._lasts, self._patience, self._otherwise = look, lasts, patience, otherwise
        self._looking: asyncio.Future[_Seen] | None = None
        self._until = 0.0

    async def __call__(self) -> _Seen:
        """What was seen a moment ago, or is seen now; raises what the look raised."""
        now = asyncio.get_running_loop().time
        if self._looking is None or (self._looking.done() and now() >= self._until):
            self._looking = _in_a_thread(self._look)
            self._looking.add_done_callback(lambda _: self._keep(now()))
        looking = self._looking
        if not looking.done():
            await asyncio.wait({looking}, timeout=self._patience)
        return looking.result() if looking.done() else self._otherwise

    def _keep(self, now: float) -> None:
        self._until = now + self._lasts


def _in_a_thread(call: Callable[[], _Seen]) -> "asyncio.Future[_Seen]":
    """The call's outcome; unlike an executor's, its thread keeps no process from ending."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[_Seen] = loop.create_future()

    def run() -> None:
        try:
            seen = call()
        except Exception as failure:
            tell(partial(outcome.set_exception, failure))
        else:
            tell(partial(outcome.set_result, seen))

    def tell(settle: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # nobody listens any more: the loop has ended
            loop.call_soon_threadsafe(settle)

    threading.Thread(target=run, name="watchbill-glance", daemon=True).start()
    return outcome
