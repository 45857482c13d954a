"""Grafana's alerting: a webhook like Alertmanager's, which it can sign, with a time or without."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.model.signal import Signal
from watchbill.model.work import Severity
from watchbill.sources import alert_groups, bodies, bounds
from watchbill.sources.signatures import Login, Signed, fresh

SIGNATURE = "x-grafana-alerting-signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grafana:
    """Fulfils `ports.Source`."""

    #: None where it does not sign.
    signed: Signed | None = None
    #: The header with the time of the signature, which is signed too; empty where it gives none.
    timestamp_header: str = ""
    login: Login = field(default_factory=Login)
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def headers(self) -> Collection[str]:
        return ()

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.login.check(headers)
        if self.signed is None:
            return None
        said = body
        if self.timestamp_header:
            said = fresh(headers, self.timestamp_header, now) + b":" + body
        self.signed.check(headers, said)
        return bounds.digest(said)

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        # Its version says which Grafana it is, "1" for years, and nothing of the shape.
        return alert_groups.alarms(bodies.object_of(body), self.severities)
