"""The standard library's IMAP client, reading within bounds, and knowing what it has read ahead."""

import imaplib
import socket
import ssl
from contextlib import suppress

from imap_tools import BaseMailBox

#: Bytes of one line: the numbers of half a million mails; and of one literal.
LONGEST_LINE, LONGEST_LITERAL = 4_000_000, 1_000_000
_AT_ONCE = 65_536
#: Seconds until a server that says nothing is asked whether it is there, between such questions, and how many.
_QUIET, _BETWEEN, _MOST = 60, 15, 4


class _Bounded(imaplib.IMAP4):
    """Reads from the socket itself; a server that says too much is left."""

    _ahead = bytearray()
    _from: socket.socket | None = None

    @property
    def ahead(self) -> bool:
        """Whether there is something to read that no poll of the socket would tell of."""
        pending = self.sock.pending() if isinstance(self.sock, ssl.SSLSocket) else 0
        return bool(self._read_ahead()) or pending > 0

    def read(self, size: int) -> bytes:
        """So many bytes of a literal."""
        if size > LONGEST_LITERAL:
            raise self.abort("the server says too much at once")
        while len(self._read_ahead()) < size:
            self._more()
        return self._taken(size)

    def readline(self) -> bytes:
        """One line with its end."""
        looked = 0
        while (end := self._read_ahead().find(b"\n", looked)) < 0:
            looked = len(self._read_ahead())
            if looked > LONGEST_LINE:
                raise self.abort("the server says too much at once")
            self._more()
        return self._taken(end + 1)

    def _read_ahead(self) -> bytearray:
        if self._from is not self.sock:  # what came before TLS began is nobody's word
            self._ahead, self._from = bytearray(), self.sock
        return self._ahead

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._ahead[:size])
        del self._ahead[:size]
        return taken

    def _more(self) -> None:
        got = self.sock.recv(_AT_ONCE)
        if not got:
            raise self.abort("the server hung up")
        self._ahead += got


class _BoundedTls(_Bounded, imaplib.IMAP4_SSL):
    pass


class Box(BaseMailBox):
    """A connection: with TLS, with TLS after a plain beginning, or without."""

    client: _Bounded

    def __init__(self, host: str, port: int, tls: str, context: ssl.SSLContext, patience: float) -> None:
        """Connect; `tls` is "tls", "starttls" or "none", `patience` is in seconds for each step.

        Raises:
            OSError, imaplib.IMAP4.error: that did not work; `ssl.SSLError` is an OSError.
        """
        self._host, self._port, self._tls, self._context = host, port, tls, context
        self._patience = patience
        super().__init__()
        _keep_alive(self.client.sock)

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        if self._tls == "tls":
            return _BoundedTls(self._host, self._port, ssl_context=self._context, timeout=self._patience)
        client = _Bounded(self._host, self._port, timeout=self._patience)
        if self._tls == "starttls":
            try:
                if "STARTTLS" not in client.capabilities:
                    raise ssl.SSLError("not offered")
                client.starttls(self._context)
            except BaseException:
                with suppress(OSError):  # the socket may be gone already
                    client.shutdown()
                raise
        return client


def _keep_alive(connection: socket.socket) -> None:
    """A connection that a firewall forgot is known to be dead within two minutes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", _QUIET), ("TCP_KEEPINTVL", _BETWEEN), ("TCP_KEEPCNT", _MOST)):
        if hasattr(socket, name):  # not on every system
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
