"""A Dovecot of the tests: mail comes by LMTP, and lies in a mailbox that is read by IMAP."""

import grp
import os
import pwd
import re
import smtplib
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.core.web.served import LOOPBACK, free_port
from tests.e2e.running import come_true
from tests.real.programs import Program, process

USER, PASSWORD = "support", "hunter2"
#: As whom it runs where the tests run as root, which it refuses for its processes.
NOBODY = 65534
#: Without TLS, chroots and further processes: as an ordinary user, in one folder.
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""


class Dovecot:
    """A server with one account."""

    def __init__(self, imap: int, lmtp: int, folder: Path) -> None:
        self.port, self._lmtp, self._folder = imap, lmtp, folder

    def ready(self) -> bool:
        """Whether it answers at both ports."""
        for port in (self.port, self._lmtp):
            try:
                socket.create_connection((LOOPBACK, port), 5).close()
            except OSError:
                return False
        return True

    def send(self, message: EmailMessage) -> None:
        """A mail comes as from another server."""
        with smtplib.LMTP(LOOPBACK, self._lmtp) as client:
            client.sendmail("zoe@example.org", [USER], message.as_bytes())

    def count_anew(self) -> None:
        """Number its mails anew, as when they are moved to another server."""
        place = self._folder / "mail" / USER
        names = place / "dovecot-uidlist"
        known = names.read_text(encoding="utf-8")
        names.write_text(
            re.sub(r"V(\d+)", lambda epoch: f"V{int(epoch[1]) + 1000}", known, count=1), encoding="utf-8"
        )
        for each in place.glob("dovecot.index*"):
            each.unlink()

    def flags(self) -> list[tuple[str, ...]]:
        """Those of each mail."""
        with MailBoxUnencrypted(LOOPBACK, self.port, 30).login(USER, PASSWORD) as box:
            return [each.flags for each in box.fetch(mark_seen=False)]


@contextmanager
def dovecot(program: Program) -> Iterator[Dovecot]:
    """One with an empty mailbox, for the length of the block."""
    imap, lmtp = free_port(), free_port()
    root = os.getuid() == 0
    uid, gid = (NOBODY, NOBODY) if root else (os.getuid(), os.getgid())
    user, group = pwd.getpwuid(uid).pw_name, grp.getgrgid(gid).gr_name
    # Not among the folders of pytest, which only their owner may enter.
    with tempfile.TemporaryDirectory(prefix="watchbill-dovecot-") as name:
        folder = Path(name)
        told = {"folder": folder, "imap": imap, "lmtp": lmtp, "user": user, "group": group, "uid": uid, "gid": gid}
        settings = folder / "dovecot.conf"
        settings.write_text(SETTINGS.format(**told, password=PASSWORD), encoding="utf-8")
        os.chown(folder, uid, gid)
        folder.chmod(0o755)
        drop = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"] if root else []
        with process([*drop, program.path, "-F", "-c", str(settings)], folder):
            server = Dovecot(imap, lmtp, folder)
            come_true(server.ready)
            yield server
