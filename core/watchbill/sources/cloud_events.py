"""CloudEvents 1.0: an envelope that many senders share, around the body, or in headers beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.errors import Puzzling
from watchbill.sources import bodies
from watchbill.sources.bodies import Object

#: The headers of the binary mode.
HEADERS = ("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the envelope says; `source` and `id` together name one event."""

    id: str
    source: str
    type: str
    subject: str

    @property
    def key(self) -> str:
        """The same for the same event."""
        return f"{self.source} {self.id}"

    @property
    def about(self) -> str:
        """What it is about, as far as the envelope tells."""
        return f"{self.source} {self.subject or self.type}"


def within(body: object) -> tuple[Event | None, object]:
    """The envelope around a body, where there is one, and what is in it.

    Raises:
        Puzzling: it is of a version that nobody knows yet, or around bytes.
    """
    if not isinstance(body, dict) or not {"specversion", "id", "source", "type"} <= body.keys():
        return None, body
    event = _event(body)
    if "data_base64" in body:
        raise Puzzling("it is a CloudEvent whose data is no JSON")
    return event, body.get("data", {})


def beside(headers: Mapping[str, str]) -> Event | None:
    """The envelope in the headers, where there is one.

    Raises:
        Puzzling: it is of a version that nobody knows yet.
    """
    if "ce-specversion" not in headers:
        return None
    return _event({name.removeprefix("ce-"): headers[name] for name in HEADERS if name in headers})


def _event(told: Object) -> Event:
    version, name, source = (bodies.text(told.get(each)) for each in ("specversion", "id", "source"))
    if version.partition(".")[0] != "1":
        raise Puzzling("it is a CloudEvent of another version than 1.0")
    if not name or not source:
        raise Puzzling("it is a CloudEvent without its id or its source")
    kind, subject = bodies.text(told.get("type")), bodies.text(told.get("subject"))
    return Event(id=name, source=source, type=kind, subject=subject)


def decoded(body: bytes) -> tuple[Event | None, object]:
    """The envelope around a body of JSON, where there is one, and what is in it.

    Raises:
        Puzzling: it is no JSON, or within an envelope that nobody knows.
    """
    return within(bodies.parsed(body))
