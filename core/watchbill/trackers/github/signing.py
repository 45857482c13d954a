"""How we sign in: with a token, or as a GitHub App, whose tokens last an hour."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from watchbill.errors import SettingsInvalid, SiteAway, SiteRefuses
from watchbill.trackers.client import Client
from watchbill.trackers.github.issues import LONGEST_NAME, STRANGE, mapping, text, when
from watchbill.trackers.github.place import LABEL

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

#: Seconds before its end from which a token is not used any more.
MARGIN = 60.0
#: What our word of who we are is valid, in seconds; GitHub takes 600 at most, and its clock may be another.
_VALID, _EARLIER = 540, 60
#: Of the API; it is told by its day.
VERSION = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}


class Signer(Protocol):
    """Says in headers who we are."""

    def headers(self) -> Mapping[str, str]:
        """Those of every call.

        Raises:
            SiteAway: GitHub does not let us in.
            SiteRefuses: it will not, either.
        """
        ...

    def forget(self) -> bool:
        """GitHub takes what we sign in with no more; whether there may be something else next time."""
        ...

    def close(self) -> None:
        """Close what it keeps open."""
        ...

    def whoami(self, ask: Callable[[str], object]) -> str:
        """As whom; `ask` gives what a path says."""
        ...


class Token:
    """Somebody's own token; fulfils `Signer`."""

    def __init__(self, token: str) -> None:
        self._token = token

    def headers(self) -> Mapping[str, str]:
        """With the token."""
        return {**VERSION, "Authorization": f"Bearer {self._token}"}

    def forget(self) -> bool:
        """There is no other."""
        return False

    def close(self) -> None:
        """It keeps nothing open."""

    def whoami(self, ask: Callable[[str], object]) -> str:
        """The account's login."""
        return _named(text(mapping(ask("/user")), "login"))


class App:
    """An installation of an App; fulfils `Signer`."""

    def __init__(
        self, base: str, app: str, key: "RSAPrivateKey", installation: int, now: Callable[[], float]
    ) -> None:
        """`now` tells the seconds since 1970."""
        self._app, self._key, self._now = app, key, now
        self._path = f"/app/installations/{installation}/access_tokens"
        self._client = Client(base, LABEL, self._word)
        self._token, self._until = "", 0.0

    def headers(self) -> Mapping[str, str]:
        """With a token of the installation, a new one where the last one ends."""
        if not self._token or self._now() >= self._until - MARGIN:
            answer = self._client.ask("POST", self._path, expect=(200, 201, 404))
            if answer.status == 404:
                raise SiteRefuses(f"{LABEL} knows no such installation of the App: is installation_id right?")
            told = mapping(answer.json())
            token, until = text(told, "token"), when(told.get("expires_at")).timestamp()
            if not token or not token.isascii() or not token.isprintable():
                raise SiteAway(f"{LABEL} gives the App no token.")
            self._token, self._until = token, until
        return {**VERSION, "Authorization": f"Bearer {self._token}"}

    def forget(self) -> bool:
        """There is another, where there was one."""
        had, self._token = bool(self._token), ""
        return had

    def close(self) -> None:
        """Close its own connections."""
        self._client.close()

    def whoami(self, ask: Callable[[str], object]) -> str:
        """The App's name; `ask` would ask as the installation, which is nobody."""
        app = mapping(self._client.ask("GET", "/app").json())
        return _named(text(app, "slug") or text(app, "name"))

    def _word(self) -> Mapping[str, str]:
        """A JSON Web Token, signed with the App's key."""
        at = int(self._now())
        head = {"alg": "RS256", "typ": "JWT"}
        claims = {"iat": at - _EARLIER, "exp": at + _VALID, "iss": self._app}
        said = b".".join(_base64(json.dumps(each).encode()) for each in (head, claims))
        return {**VERSION, "Authorization": f"Bearer {(said + b'.' + _base64(self._signed(said))).decode()}"}

    def _signed(self, said: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        return self._key.sign(said, PKCS1v15(), SHA256())


def key_of(pem: str) -> "RSAPrivateKey":
    """The private key of an App, as GitHub gives it to download.

    Raises:
        SettingsInvalid: it is none.
    """
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, ArithmeticError):
        key = None
    except Exception as wrong:
        # Of an algorithm that this machine does not know.
        if "Unsupported" not in type(wrong).__name__:
            raise
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise SettingsInvalid(["private_key: this is no RSA key in PEM: take the file that GitHub gave as it is"])
    return key


def _named(name: str) -> str:
    if not name:
        raise SiteAway(STRANGE)
    return name[:LONGEST_NAME]


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
