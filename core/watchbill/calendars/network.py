"""Connections for readings: to public addresses only, and over before a deadline."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import certifi
import httpcore
import httpx

from watchbill.errors import CalendarUnreadable

#: The addresses of a host's name.
Resolve = Callable[[str, int], Iterable[str]]
#: IPv4 addresses as a network of IPv6 only writes them (RFC 6052).
_NAT64 = ip_network("64:ff9b::/96")
_Address = IPv4Address | IPv6Address


class Deadline:
    """When a whole reading has to be over, however slowly the other side goes on."""

    def __init__(self, seconds: float, watch: Callable[[], float] = time.monotonic) -> None:
        """`watch` counts seconds and never goes back."""
        self._watch = watch
        self._end = watch() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may take, `timeout` at most.

        Raises:
            httpcore.ReadTimeout: there are none.
        """
        left = self._end - self._watch()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole of it took too long")
        return left if timeout is None else min(left, timeout)


def transport(deadline: Deadline, *, inside: bool, resolve: Resolve | None = None) -> httpx.HTTPTransport:
    """Connections that are checked when they are made, so that no later answer of a name server leads elsewhere.

    Args:
        deadline: for everything that is done with it.
        inside: own networks may be connected to as well; link-local addresses never.
        resolve: gives the addresses of a host; the system's unless given.
    """
    return _Guarded(_Backend(deadline, inside, resolve or _resolve))


def may_connect(address: str, *, inside: bool) -> bool:
    """Whether an address is one that a calendar may be read from: a public one, or one of an own network."""
    where = _meant(ip_address(address.partition("%")[0]))
    if where.is_link_local or where.is_multicast or where.is_unspecified:
        return False
    return where.is_global or (inside and (where.is_private or where.is_loopback))


class _Guarded(httpx.HTTPTransport):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__(trust_env=False)
        # httpx takes no network of ours; `test_fetching` sees it when this is not used any more.
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(ssl.get_default_verify_paths()), network_backend=backend
        )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, inside: bool, resolve: Resolve) -> None:
        self._deadline, self._inside, self._resolve = deadline, inside, resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **more: Any
    ) -> "_Stream":
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in self._allowed(host, port):
            try:
                left = self._deadline.left(timeout)
                return _Stream(self._plain.connect_tcp(address, port, left, *args, **more), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as unreachable:
                failure = unreachable
        raise failure

    def _allowed(self, host: str, port: int) -> list[str]:
        try:
            addresses = list(dict.fromkeys(self._resolve(host, port)))
        except (OSError, UnicodeError) as unknown:
            raise httpcore.ConnectError("the name is not known") from unknown
        if not all(may_connect(each, inside=self._inside) for each in addresses):
            raise CalendarUnreadable(
                f"{host} is in a network of your own, and not on the internet. If that is right, set "
                "`private = true` for this calendar."
            )
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends before the deadline."""

    def __init__(self, plain: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._plain, self._deadline = plain, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._plain.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        secured = self._plain.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


def _meant(address: _Address) -> _Address:
    """The IPv4 address where one of IPv6 only stands for it."""
    if isinstance(address, IPv4Address):
        return address
    within = address.ipv4_mapped or address.sixtofour
    if within is None and address in _NAT64:
        within = IPv4Address(int(address) & 0xFFFFFFFF)
    return within or address


def _resolve(host: str, port: int) -> Iterable[str]:
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@cache
def _certificates(paths: ssl.DefaultVerifyPaths) -> ssl.SSLContext:
    """Those of the system, where an own authority is known, and those that come with us; read once."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
