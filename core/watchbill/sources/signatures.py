"""Who a request comes from: shown by a signature of the body, or by a secret that comes with it.

Secrets are compared in constant time, as bytes; what a stranger sends is never told again.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchbill.errors import NotAdmitted

#: A signature that says when it was made is taken so long before and after.
PATIENCE = timedelta(minutes=5)
#: Signatures of one request that are looked at; a sender whose secret is changing gives two.
MOST_SIGNATURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A bearer's token, or a user and a password, where the source was given one; else anybody is let in."""

    token: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    def check(self, headers: Mapping[str, str]) -> None:
        """Let in whoever knows it.

        Raises:
            NotAdmitted: the request does not know it.
        """
        wanted = self._wanted()
        if not wanted:
            return
        scheme, _, given = headers.get("authorization", "").strip().partition(" ")
        # Both are compared before either is judged: how long it takes tells nothing of a secret.
        fits = [_same(f"{scheme.casefold()} {given.strip()}", each) for each in wanted]
        if not any(fits):
            raise NotAdmitted("the Authorization header is missing or wrong")

    def _wanted(self) -> list[str]:
        basic = b64encode(f"{self.user}:{self.password}".encode()).decode()
        return [f"bearer {self.token}"] * bool(self.token) + [f"basic {basic}"] * bool(self.user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature in a header: HMAC-SHA256 in hexadecimal, with one of the secrets that we share."""

    header: str
    #: What stands before each signature: "sha256=".
    prefix: str = ""
    #: Several while the sender changes its secret.
    secrets: tuple[str, ...] = field(repr=False)

    def check(self, headers: Mapping[str, str], signed: bytes) -> None:
        """Let in what is signed.

        Raises:
            NotAdmitted: the signature is missing or wrong.
        """
        given = headers.get(self.header, "")
        if not given:
            raise NotAdmitted(f"the signature is missing: there is no {self.header} header")
        parts = [each.strip() for each in given.split(",", MOST_SIGNATURES)[:MOST_SIGNATURES]]
        signatures = [each.removeprefix(self.prefix).lower() for each in parts if each.startswith(self.prefix)]
        if not _any_same(signatures, (hexadecimal(each, signed) for each in self.secrets)):
            raise NotAdmitted(f"the signature in {self.header} is wrong: is the secret the same on both sides?")


def hexadecimal(secret: str, signed: bytes) -> str:
    """The signature of these bytes."""
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def fresh(headers: Mapping[str, str], header: str, now: datetime) -> bytes:
    """When the request was signed, as it stands in a header: seconds since 1970.

    Raises:
        NotAdmitted: it is missing, or too long ago, or too far ahead.
    """
    stamp = headers.get(header, "").strip()
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise NotAdmitted(f"the time in {header} is missing, or not in seconds since 1970")
    if abs(now.timestamp() - int(stamp)) > PATIENCE.total_seconds():
        raise NotAdmitted(f"it was signed more than {PATIENCE.seconds // 60} minutes ago, or ahead of our clock")
    return stamp.encode()


def _any_same(given: Iterable[str], wanted: Iterable[str]) -> bool:
    offered = list(given)
    fits = [_same(one, each) for each in wanted for one in offered]
    return any(fits)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())
