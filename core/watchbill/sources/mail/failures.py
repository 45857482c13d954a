"""Why a mailbox cannot be read, in words of ours: those of libraries and servers may hold anything."""

import imaplib
import socket
import ssl

from imap_tools.errors import MailboxFolderSelectError


def reason(failure: Exception, host: str, port: int, folder: str) -> str:
    """The fact and the remedy, without passwords.

    Args:
        failure: what went wrong.
        host, port, folder: what was spoken to.
    """
    match failure:
        case MailboxFolderSelectError():
            return f"It has no folder {folder}, or shows it to others only."
        case ssl.SSLCertVerificationError():
            wrong = f"Its certificate is not good for {host} ({failure.verify_message})."
            return f"{wrong} Name its authority in ca, or correct the host."
        case ssl.SSLError():
            return f"It speaks no TLS on port {port}. Set tls and port as its provider says."
        case socket.gaierror():
            return f"Nobody knows the host {host}."
        case TimeoutError():
            return f"{host}:{port} said nothing for too long."
        case OSError():
            return f"{host}:{port} could not be reached, or left ({type(failure).__name__})."
        case imaplib.IMAP4.abort():
            return f"{host}:{port} hung up, or said what no IMAP server says."
        case imaplib.IMAP4.error():
            return "It refused what was asked."
        case _:
            return f"What reads it met what it did not expect ({type(failure).__name__})."
