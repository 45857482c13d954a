"""Alertmanager of Prometheus: its webhook, version 4, which it cannot sign."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.signal import Signal
from watchbill.model.work import Severity
from watchbill.sources import alert_groups, bodies
from watchbill.sources.signatures import Login

_VERSION = "4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alertmanager:
    """Fulfils `ports.Source`."""

    login: Login = field(default_factory=Login)
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def headers(self) -> Collection[str]:
        return ()

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.login.check(headers)
        return None

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        told = bodies.object_of(body)
        if told.get("version") != _VERSION:
            raise Puzzling(f"it is not of version {_VERSION} of Alertmanager's webhook")
        return alert_groups.alarms(told, self.severities)
