"""What tests of sources post: recorded bodies, signed by hand, at a time that stands still."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from watchbill.model.signal import Alarm, Signal
from watchbill.ports import Source, SourceFactory
from watchbill.sources import types

PAYLOADS = Path(__file__).parents[2] / "data" / "payloads"
TYPES: Mapping[str, SourceFactory] = types.watchbill_sources()
SECRET, OLD_SECRET = "hunter2", "correct horse"
NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
#: The time of a signature made now.
STAMP = str(int(NOW.timestamp()))

#: The header in which each source looks for its signature, and what stands before it.
SIGNATURES = {
    "grafana": ("x-grafana-alerting-signature", ""),
    "pagerduty": ("x-pagerduty-signature", "v1="),
    "sentry": ("sentry-hook-signature", ""),
    "github": ("x-hub-signature-256", "sha256="),
    "jira": ("x-hub-signature", "sha256="),
}


def recorded(name: str) -> bytes:
    """A body by its path: "grafana/firing"."""
    return (PAYLOADS / f"{name}.json").read_bytes()


def made(kind: str, /, **options: object) -> Source:
    """A source of this type."""
    return TYPES[kind](options)


def hmac_by_hand(secret: str, signed: bytes) -> str:
    """HMAC-SHA256 as RFC 2104 writes it, and not as the library that the sources use."""
    key = secret.encode()
    key = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(each ^ 0x36 for each in key) + signed).digest()
    return hashlib.sha256(bytes(each ^ 0x5C for each in key) + inner).hexdigest()


def signed(kind: str, body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a body that its sender has signed."""
    header, prefix = SIGNATURES[kind]
    return {header: prefix + hmac_by_hand(secret, body)}


def said(source: Source, body: bytes | Mapping[str, object], **headers: str) -> list[Signal]:
    """What it understands."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return list(source.understand({name.replace("_", "-"): each for name, each in headers.items()}, raw))


def alarm(source: Source, body: bytes | Mapping[str, object], **headers: str) -> Alarm:
    """The one alarm in it."""
    (only,) = said(source, body, **headers)
    assert isinstance(only, Alarm)
    return only
