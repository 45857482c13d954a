"""What chat platforms post to us: read within bounds, and answered by whoever keeps the door."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from watchbill.doors import Doors, Knock
from watchbill.web import bodies
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
        body = await bodies.read(request, MOST, patience)
        given = await run_in_threadpool(keeper, Knock(bodies.headers(request), body))
        return answer(dict(given.body), given.status)

    return enter
