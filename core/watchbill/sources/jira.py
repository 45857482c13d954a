"""Jira, of the cloud and of a data center: webhooks that an admin made, signed."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.signal import Signal, TicketChanged
from watchbill.sources import bodies, bounds
from watchbill.sources.signatures import Signed

SIGNATURE = "x-hub-signature"

_TICKET = re.compile(r"[A-Z][A-Z0-9_]{0,99}-[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Jira:
    """Fulfils `ports.Source`."""

    signed: Signed

    @property
    def headers(self) -> Collection[str]:
        return ()

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.signed.check(headers, body)
        return bounds.digest(body)

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        told = bodies.object_of(body)
        if not bodies.text(told.get("webhookEvent")):
            raise Puzzling("it has no webhookEvent")
        if not isinstance(told.get("issue"), dict):  # of a sprint, a user, a project
            return ()
        ticket = bodies.text(bodies.inside(told, "issue").get("key"))
        if not _TICKET.fullmatch(ticket):
            raise Puzzling("its issue has no key")
        return (TicketChanged(ticket=ticket),)
