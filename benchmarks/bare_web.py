"""What our intake is compared with, in a process of its own: a Starlette app on our server, with our settings.

Arguments: the port, and the address of a database. Without one it does nothing but answer. With one it stores each
body first, in one commit for all that wait: no address is looked up, nobody is admitted, nothing is the same as
before.
"""

import asyncio
import queue
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks import bare_store
from watchbill import web
from watchbill.settings import Listen

#: Bodies of one commit at most, as with us.
TOGETHER = 100


async def nothing(_request: Request) -> Response:
    """Answer."""
    return JSONResponse({"stored": True}, 202)


class Grouped:
    """Answers what is stored."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._waiting = queue.SimpleQueue[tuple[bytes, asyncio.Future[None]]]()
        threading.Thread(target=self._live, daemon=True).start()

    async def answer(self, request: Request) -> Response:
        """Wait for the commit, then answer."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put((await request.body(), stored))
        await stored
        return JSONResponse({"stored": True}, 202)

    def _live(self) -> None:
        with bare_store.opened(self._address) as store:
            while True:
                together = [self._waiting.get()]
                while len(together) < TOGETHER and not self._waiting.empty():
                    together.append(self._waiting.get())
                store([body for body, _ in together])
                stored = [each for _, each in together]
                stored[0].get_loop().call_soon_threadsafe(_settle, stored)


def _settle(stored: Sequence[Any]) -> None:
    for each in stored:
        each.set_result(None)


def main() -> None:
    """Serve until standard input ends."""
    port, *addresses = sys.argv[1:]
    answer: Callable[[Request], Awaitable[Response]] = Grouped(addresses[0]).answer if addresses else nothing
    app = Starlette(routes=[Route("/in/{source}/{token}", answer, methods=["POST"])])
    with web.serving(Listen(host="127.0.0.1", port=int(port)), app):
        sys.stdin.read()


if __name__ == "__main__":
    main()
