"""The server's end of one connection: whoever sends no whole request soon is cut off."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds within which a request's head must have come, and within which the next one must.
PATIENCE = 10.0
#: Open connections; further ones are closed at once.
MOST = 256


class Hurried(H11Protocol):
    """uvicorn's, which by itself waits for the end of a request's head for ever."""

    patience = PATIENCE
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait, or close the connection where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
        else:
            self._hurry()

    def data_received(self, data: bytes) -> None:
        """Take what came; while a request is being answered nobody is hurried."""
        super().data_received(data)
        self._hurry()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._relax()
        super().connection_lost(exc)
        self._unset_keepalive_if_required()  # else what was reset is kept for as long as uvicorn waits

    def on_response_complete(self) -> None:
        """Wait for the next request, as long as uvicorn does."""
        self._relax()
        super().on_response_complete()

    def _hurry(self) -> None:
        current: Any = self.cycle
        if current is not None and not current.response_complete:
            self._relax()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.patience, self.transport.abort)

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
