"""Where a mailbox is and who may read it; and why it cannot be read, without its password."""

import imaplib
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from imap_tools.errors import MailboxLoginError

from watchbill.errors import MailboxUnreadable
from watchbill.sources.mail import failures
from watchbill.sources.mail.client import Box
from watchbill.sources.mail.session import ImapSession

#: Seconds for each step of a conversation.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A folder of an account on an IMAP server."""

    host: str
    port: int = 993
    #: "tls", "starttls" or "none"; none only to this machine.
    tls: str = "tls"
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    #: A file with the certificate authority of the server, where it is none of the public ones.
    authority: str = ""
    #: The addresses that people write to, beside a user that is one; in small letters.
    aliases: tuple[str, ...] = ()
    patience: float = PATIENCE

    @property
    def addresses(self) -> frozenset[str]:
        """Our own."""
        return frozenset({*self.aliases, *([self.user.lower()] if "@" in self.user else [])})

    def connect(self) -> ImapSession:
        """A session in the folder, which is opened to be read only.

        Raises:
            MailboxUnreadable: the text says why, and what to do.
        """
        with self._told():
            box = Box(self.host, self.port, self.tls, self._context(), self.patience)
        try:
            with self._told():
                self._check(box)
                self._log_in(box)
                box.folder.set(self.folder, readonly=True)
                return ImapSession(box, self._told)
        except BaseException:
            _hang_up(box)
            raise

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority or None)

    def _check(self, box: Box) -> None:
        """A password is said in the clear to this machine only, whatever its name leads to."""
        peer = box.client.sock.getpeername()[0]
        if self.tls == "none" and not ipaddress.ip_address(peer).is_loopback:
            raise MailboxUnreadable(f"{self.host} is another machine: set tls to tls or starttls.")

    def _log_in(self, box: Box) -> None:
        plain = "AUTH=PLAIN" in box.client.capabilities
        try:
            (box.login_utf8 if plain else box.login)(self.user, self.password, None)
        except imaplib.IMAP4.abort:
            raise
        except (MailboxLoginError, imaplib.IMAP4.error):
            remedy = "Look at user and password; some providers want an app password."
            raise MailboxUnreadable(f"It refused the login of {self.user}. {remedy}") from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong within is a `MailboxUnreadable`."""
        try:
            yield
        except MailboxUnreadable:
            raise
        except Exception as failure:
            told = failures.reason(failure, self.host, self.port, self.folder)
            raise MailboxUnreadable(told) from None


def _hang_up(box: Box) -> None:
    try:
        box.client.shutdown()
    except (OSError, imaplib.IMAP4.error):
        return
