"""What chat platforms post to us: read within bounds, and answered by whoever keeps the door."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from watchbill.doors import Doors, Knock
from watchbill.web.answers import answer

#: Bytes of one request: a message of 40,000 characters, escaped, and what is around it.
MOST = 512 * 1024
#: Seconds within which all of it must have come.
PATIENCE = 5


def entrance(doors: Doors, patience: float = PATIENCE) -> Callable[[Request], Awaitable[Response]]:
    """Answers POST /in/NAME; `patience` is in seconds."""

    async def enter(request: Request) -> Response:
        keeper = doors.keeper(request.path_params["name"])
        if keeper is None:
            return answer({"error": "Nobody answers here now."}, 503)
        try:
            async with asyncio.timeout(patience):
                body = await _read(request)
        except TimeoutError:
            return answer({"error": f"The whole request must come within {patience:g} s."}, 408)
        if body is None:
            return answer({"error": f"At most {MOST} bytes are taken."}, 413)
        given = await run_in_threadpool(keeper, Knock(dict(request.headers), body))
        return answer(dict(given.body), given.status)

    return enter


async def _read(request: Request) -> bytes | None:
    """The body; None where it is too long, of which no more is read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return None
    return bytes(body)
