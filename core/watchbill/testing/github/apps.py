"""Apps: who they are, and tokens of their installation 99, for whoever signs with the App's key."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any

from watchbill.testing.github.rest import Answer
from watchbill.testing.github.state import Hub, Refusal

#: Seconds: the longest that a word may be valid, and how long a token is.
MOST, LASTS = 600, 3_600


def answered(hub: Hub, method: str, path: str, word: str) -> Answer:
    """What the App is answered.

    Raises:
        Refusal: its word is not signed as it has to be, or it asks for something else.
    """
    _check(hub, word)
    if (method, path) == ("GET", "/app"):
        return 200, {"slug": "watchbill-desk", "name": "Watchbill Desk"}, {}
    if (method, path) != ("POST", "/app/installations/99/access_tokens"):
        raise Refusal(404, "Not Found")
    hub.given += 1
    token = f"installation-token-{hub.given}"
    hub.tokens = {token}
    until = datetime.fromtimestamp(hub.now() + LASTS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return 201, {"token": token, "expires_at": until}, {}


def _check(hub: Hub, word: str) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    said, _, signature = word.rpartition(".")
    try:
        head, claims = (_json(each) for each in said.split("."))
        hub.app_key.verify(_bytes(signature), said.encode(), PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature):
        raise Refusal(401, "A JSON web token could not be decoded") from None
    if head != {"alg": "RS256", "typ": "JWT"} or str(claims["iss"]) != hub.app:
        raise Refusal(401, "Integration must generate a public key")
    if not claims["iat"] <= hub.now() < claims["exp"] <= hub.now() + MOST:
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")


def _json(part: str) -> Any:
    return json.loads(_bytes(part))


def _bytes(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
