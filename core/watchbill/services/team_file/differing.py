"""How what a team file says differs from what is stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, Generic

from watchbill.model.address import Address
from watchbill.model.people import Membership
from watchbill.rules import choices, escalating
from watchbill.services.team_file.parts import FILLS, ORDER, Said, Value

#: How what may be "off" is written.
_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "escalation_minutes": escalating.written,
    "acceptance_minutes": choices.minutes,
    "pass_limit": choices.number,
    "report": lambda expression: expression or choices.OFF,
}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one thing, before and after."""

    #: "person", "team" or "member".
    what: str
    #: "ann"; of a member the team and the person: "ops ann".
    id: str
    #: The key in the team file.
    field: str
    #: As a person reads it; empty where there was nothing.
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Generic[Value]):
    """A thing as it is to be stored, and how that differs from what is."""

    value: Value
    changes: tuple[Change, ...]


def merge(what: str, id: str, before: Value | None, said: Said[Value], always: tuple[str, ...]) -> Merged[Value]:
    """What is stored with what the file says laid over it; `always` are the keys that a new thing shows anyway."""
    if before is None:
        keys = said.keys | set(always)
        return Merged(value=said.value, changes=_changes(what, id, None, said.value, keys))
    filled = (name for key in said.keys for name in FILLS.get(key, (key,)))
    after = replace(before, **{name: getattr(said.value, name) for name in filled})
    return Merged(value=after, changes=_changes(what, id, before, after, said.keys))


def member(before: Membership | None, said: Said[Membership], today: date) -> Merged[Membership]:
    """A listed member: without `until` they stay; one who had left starts again, today without `since`."""
    id = f"{said.value.team} {said.value.person}"
    if before is None:
        return merge("member", id, None, said, ("role", "weight", "since"))
    lapsed = before.until is not None and before.until < today
    keys = said.keys | {"until"} | ({"since"} if lapsed and "until" not in said.keys else set())
    return merge("member", id, before, replace(said, keys=keys), ())


def leaving(before: Membership, today: date) -> Merged[Membership]:
    """A member who is listed no more: the day before `today` was their last."""
    after = replace(before, until=today - timedelta(days=1))
    return Merged(
        value=after, changes=_changes("member", f"{before.team} {before.person}", before, after, ["until"])
    )


def _changes(what: str, id: str, before: Value | None, after: Value, keys: Iterable[str]) -> tuple[Change, ...]:
    told = (
        (key, _shown(before, key) if before else "", _shown(after, key)) for key in sorted(keys, key=ORDER.index)
    )
    return tuple(
        Change(what=what, id=id, field=key, before=old, after=new) for key, old, new in told if old != new
    )


def _shown(value: Value, key: str) -> str:
    parts = [getattr(value, name) for name in FILLS.get(key, (key,))]
    if key in _WRITTEN:
        return _WRITTEN[key](parts[0])
    return "-".join(word for word in map(_word, parts) if word)


def _word(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return f"{value / timedelta(hours=1):g}"
        case Address():
            return f"{value.platform} {value.conversation}"
        case frozenset():
            return ", ".join(_WEEKDAYS[each - 1] if isinstance(each, int) else str(each) for each in sorted(value))
        case tuple():
            return ", ".join(_word(each) for each in value)
    return str(value)
