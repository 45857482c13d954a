"""GitHub: webhooks of issues and of their comments, signed."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from watchbill.errors import Puzzling
from watchbill.model.signal import Signal, TicketChanged
from watchbill.sources import bodies, bounds
from watchbill.sources.signatures import Signed

SIGNATURE = "x-hub-signature-256"
EVENT = "x-github-event"

_TICKET = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}#[0-9]{1,12}", re.ASCII)
#: How a body begins where the webhook's content type was left at forms.
_FORM = b"payload="


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """Fulfils `ports.Source`."""

    signed: Signed

    @property
    def headers(self) -> Collection[str]:
        return (EVENT,)

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.signed.check(headers, body)
        return bounds.digest(body)

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        if headers.get(EVENT) not in ("issues", "issue_comment"):
            return ()
        told = bodies.object_of(_json(body))
        issue, repository = bodies.inside(told, "issue"), bodies.inside(told, "repository")
        if issue.get("pull_request"):  # to GitHub each is an issue too, and its comments come the same way
            return ()
        ticket = f"{bodies.text(repository.get('full_name'))}#{bodies.text(issue.get('number'))}"
        if not _TICKET.fullmatch(ticket):
            raise Puzzling("it does not name its issue and its repository")
        return (TicketChanged(ticket=ticket),)


def _json(body: bytes) -> bytes:
    if not body.startswith(_FORM):
        return body
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=10)["payload"][0].encode()
    except (ValueError, KeyError):
        raise Puzzling("it is neither JSON nor a form with JSON in it") from None
