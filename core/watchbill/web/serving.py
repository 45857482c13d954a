"""A web app on a socket, in a thread of its own, from before the bot starts until after it has ended."""

import errno
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from starlette.types import ASGIApp

from watchbill.errors import Refused
from watchbill.settings import Listen, variable
from watchbill.web.hurried import Hurried

_log = logging.getLogger(__name__)

#: Requests and open connections at once; a further request is told 503.
AT_ONCE = 128
#: Bytes of a request's head.
HEAD = 16 * 1024
#: Seconds that a connection may idle between two requests, and that requests may take at the end.
IDLE, GRACE = 5, 5


@contextmanager
def serving(where: Listen, app: ASGIApp, protocol: type[Hurried] = Hurried) -> Iterator[None]:
    """Serve the app for the length of the block; at its end requests in flight are answered first.

    Args:
        where: the address and the port.
        app: answers.
        protocol: makes the server's end of each connection.

    Raises:
        Refused: nobody can listen there; the text says why.
    """
    with closing(_listening(where)) as listener:
        server = _Server(_configuration(app, protocol))
        thread = threading.Thread(target=server.live, args=(listener,), name="watchbill-web", daemon=True)
        thread.start()
        server.begun.wait()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(GRACE + 1)


class _Server(uvicorn.Server):
    """uvicorn's, which says when it has begun; in this thread it leaves every signal alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        #: Set when requests are answered, or never will be.
        self.begun = threading.Event()

    def live(self, listener: socket.socket) -> None:
        """Serve until `should_exit`; nothing is raised."""
        try:
            self.run(sockets=[listener])
        except BaseException:  # SystemExit too, which uvicorn raises where it cannot start
            _log.exception("The web has ended; the bot goes on without it")
        finally:
            self.begun.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begun.set()


def _configuration(app: ASGIApp, protocol: type[Hurried]) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",  # a stranger who sends nonsense fills no log
        access_log=False,  # some paths will be secrets
        server_header=False,
        proxy_headers=False,
        limit_concurrency=AT_ONCE,
        h11_max_incomplete_event_size=HEAD,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=GRACE,
    )


def _listening(where: Listen) -> socket.socket:
    try:
        listener = _bound(where)
        # Each connection inherits it; asyncio would set it only where a socket names its protocol, and without it
        # the second part of an answer waits 40 ms for an acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as wrong:
        why = (
            "is taken by another process" if wrong.errno == errno.EADDRINUSE else f"is refused ({wrong.strerror})"
        )
        raise Refused(f"{where} {why}. Set {variable('web')} to another address or port.") from None


def _bound(where: Listen) -> socket.socket:
    address = (where.host, where.port)
    if where.host:
        family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
        return socket.create_server(address, family=family)
    try:
        return socket.create_server(address, family=socket.AF_INET6, dualstack_ipv6=True)
    except (OSError, ValueError) as impossible:
        if getattr(impossible, "errno", None) == errno.EADDRINUSE:
            raise
        return socket.create_server(address)  # a machine without IPv6
