"""Whoever posts JSON: where in it things stand is written in the file of sources; CloudEvents are understood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm, Signal
from watchbill.model.work import ItemKind, Severity
from watchbill.sources import bodies, bounds, cloud_events
from watchbill.sources.cloud_events import Event
from watchbill.sources.paths import Path
from watchbill.sources.severities import severity
from watchbill.sources.signatures import Login, Signed, fresh


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split(", "))


#: Our own signature: `sha256=` and the HMAC of the time, a full stop and the body.
SIGNATURE, TIMESTAMP = "x-watchbill-signature", "x-watchbill-timestamp"
#: What a state is called, in small letters, where the file does not say.
FIRING = _words(
    "firing, alerting, alert, alarm, triggered, re-triggered, renotify, warn, re-warn, warning, error, critical, "
    "down, open, active, problem, failed, failure, failing, no data, re-no data, true, 1"
)
RESOLVED = _words("resolved, ok, recovered, recovery, normal, up, closed, inactive, success, passing, false, 0")
#: What a path may lead to; each stands under its own name where the file does not say otherwise.
PLACES = ("title", "fingerprint", "episode", "state", "severity", "group", "group_title", "link", "details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generic:
    """Fulfils `ports.Source`."""

    #: Where things stand: a path for each of `PLACES`.
    places: Mapping[str, Path]
    #: Where a list of alarms is, in each of which things stand; None where a body is one alarm.
    alarms: Path | None = None
    firing: Collection[str] = FIRING
    resolved: Collection[str] = RESOLVED
    kind: ItemKind = ItemKind.ALERT
    signed: Signed | None = None
    login: Login = field(default_factory=Login)
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def headers(self) -> Collection[str]:
        return cloud_events.HEADERS

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        self.login.check(headers)
        if self.signed is None:
            return _named(headers, body)
        said = fresh(headers, TIMESTAMP, now) + b"." + body
        self.signed.check(headers, said)
        # An id in a header is not signed: whoever repeats the request could write another.
        return _named({}, body) or bounds.digest(said)

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        event, told = cloud_events.decoded(body)
        event = event or cloud_events.beside(headers)
        if self.alarms is None:
            return (bounds.bounded(self._alarm(told, told, event)),)
        listed = self.alarms.find(told)
        if not isinstance(listed, list):
            raise Puzzling("it has no list where `alarms` says")
        if len(listed) > bounds.MOST_ALARMS:
            raise Puzzling(f"it has more than {bounds.MOST_ALARMS:,} alarms")
        return [bounds.bounded(self._alarm(each, told, event)) for each in listed]

    def _alarm(self, one: object, whole: object, event: Event | None) -> Alarm:
        # What all have in common may stand beside the list; but no two things are told apart by it.
        told = {name: self._find(name, one) or self._find(name, whole) for name in PLACES}
        title = told["title"] or (event.about if event else "")
        if not title:
            raise Puzzling(self._untitled(one))
        return Alarm(
            kind=self.kind,
            fingerprint=self._find("fingerprint", one) or (event.about if event and one is whole else title),
            episode=told["episode"],
            firing=self._fires(told["state"]),
            title=title,
            severity=severity(told["severity"], self.severities),
            group=told["group"],
            group_title=told["group_title"] or told["group"],
            link=told["link"],
            details=told["details"],
        )

    def _untitled(self, one: object) -> str:
        if isinstance(self.places["title"].find(one), str):
            return "its title is empty"
        if not isinstance(one, dict):
            return bodies.no_object(one)
        return "it has no title where the file of sources says, or where I look without one: `title`"

    def _find(self, name: str, value: object) -> str:
        return bodies.text(self.places[name].find(value))

    def _fires(self, state: str) -> bool:
        """Whether it is wrong; what says nothing of its state is."""
        word = state.casefold()
        if word in self.resolved:
            return False
        if state and self.firing and word not in self.firing:
            raise Puzzling("its state is no word that I know; name it under `firing` or `resolved`")
        return True


def _named(headers: Mapping[str, str], body: bytes) -> str | None:
    """What its envelope calls it, if it has one; to read a large body without one would keep others waiting."""
    try:
        around = cloud_events.decoded(body)[0] if b'"specversion"' in body else None
        event = around or cloud_events.beside(headers)
    except Puzzling:
        return None
    return bounds.key(event.key) if event else None
