"""Connections to a tracker: kept for the next call, and each call over before its deadline."""

import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import certifi
import httpcore
import httpx

#: Seconds that a connection is kept for the next call: one idle for longer may be dead without a word.
KEPT = 5.0
#: Bytes that are sent in one step, so that the deadline is looked at in between.
AT_ONCE = 16_384


class Line:
    """What the connections of one client share: the deadline of the call that is made, and how far it came.

    For one thread at a time.
    """

    def __init__(self, watch: Callable[[], float]) -> None:
        """`watch` counts seconds and never goes back."""
        self._watch = watch
        self._end = float("inf")
        #: Whether any connection was ever made; whether this call made one; whether anything came back.
        self.used = self.connected = self.heard = False

    def begin(self, seconds: float) -> None:
        """A call begins that has to be over in so many seconds."""
        self._end = self._watch() + seconds
        self.connected = self.heard = False

    @property
    def over(self) -> bool:
        """Whether the call took too long."""
        return self._watch() >= self._end

    @property
    def stale(self) -> bool:
        """Whether the call that broke was made by a connection kept from before, and nothing came back."""
        return self.used and not self.connected and not self.heard

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may take, `timeout` at most.

        Raises:
            httpcore.ReadTimeout: there are none.
        """
        left = self._end - self._watch()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole of it took too long")
        return left if timeout is None else min(left, timeout)


def transport(line: Line) -> httpx.HTTPTransport:
    """Connections whose calls end as `line` says."""
    return _Timed(_Backend(line))


class _Timed(httpx.HTTPTransport):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        trusted = _certificates(ssl.get_default_verify_paths())
        super().__init__(verify=trusted, trust_env=False)
        # httpx takes no network of ours; `test_client` sees it when this is not used any more.
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted,
            max_keepalive_connections=1,
            keepalive_expiry=KEPT,
            network_backend=backend,
        )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, line: Line) -> None:
        self._line = line
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **more: Any
    ) -> "_Stream":
        self._line.used = self._line.connected = True
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in _addresses(host, port):  # one by one: the system would give each the whole time
            try:
                left = self._line.left(timeout)
                return _Stream(self._plain.connect_tcp(address, port, left, *args, **more), self._line)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as unreachable:
                failure = unreachable
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends before the deadline."""

    def __init__(self, plain: httpcore.NetworkStream, line: Line) -> None:
        self._plain, self._line = plain, line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        told = self._plain.read(max_bytes, self._line.left(timeout))
        self._line.heard |= bool(told)
        return told

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), AT_ONCE):
            self._plain.write(buffer[start : start + AT_ONCE], self._line.left(timeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        secured = self._plain.start_tls(ssl_context, server_hostname, self._line.left(timeout))
        return _Stream(secured, self._line)

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise httpcore.ConnectError("the name is not known") from unknown
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@cache
def _certificates(paths: ssl.DefaultVerifyPaths) -> ssl.SSLContext:
    """Those of the system, where an own authority is known, and those that come with us; read once."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
