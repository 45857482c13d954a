"""How the calendars are that others keep, and whom nobody knows in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.model.message import Code, Content, Span, bullets, line, say
from watchbill.model.subscription import Subscription, SubscriptionKind, SubscriptionState
from watchbill.words import times
from watchbill.words.sentences import counted, listed

_KINDS = {SubscriptionKind.LEAVE: "leave", SubscriptionKind.NIGHT: "night duty"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A calendar as it is set, and how its readings went; one of both may be missing."""

    name: str
    subscription: Subscription | None
    state: SubscriptionState | None


def calendars(followed: Sequence[Followed], now: datetime, *, titles: bool) -> Content:
    """How each calendar is, at `now`; with `titles` also the entries about nobody known, which may be private."""
    if not followed:
        return say("I read no calendars of leave or night duty. Whoever runs me sets them: WATCHBILL_CALENDARS.")
    content = say("Calendars that I read every few minutes:") + bullets(_row(each, now) for each in followed)
    strange = [each.state for each in followed if each.state and each.state.strange]
    if not strange:
        return content
    if not titles:
        return content + say(
            "Some entries are about nobody I know. A lead who asks me in a direct conversation sees which."
        )
    content += say("About nobody I know:") + bullets(_strange(each) for each in strange)
    return content + say("Whoever runs me adds them under ", Code("people"), " in the file of calendars.")


def forgotten(name: str, count: int) -> Content:
    """Confirms that what was read in a calendar counts no more."""
    dropped = counted(count, "entry of it counts no more", "entries of it count no more")
    return say("The calendar ", Code(name), f" is forgotten. {dropped if count else 'Nothing in it was ahead'}.")


def unread(state: SubscriptionState, now: datetime) -> tuple[Span, ...]:
    """That a calendar cannot be read, since when, and what to do."""
    return line("The calendar ", Code(state.name), f" {_failing(state, now)}")


def _row(each: Followed, now: datetime) -> tuple[Span, ...]:
    kind = f" ({_KINDS[each.subscription.kind]})" if each.subscription else ""
    return line(Code(each.name), f"{kind}: {_told(each, now)}")


def _told(each: Followed, now: datetime) -> str:
    state = each.state
    if state is None:
        return "not read yet."
    known = _counted(state)
    if each.subscription is None:
        kept = f" {known} still {_counts(state)}. `!calendars forget {each.name}` drops that."
        return f"not read any more.{kept if state.entries else ''}"
    if state.failure:
        kept = f" {known} still {_counts(state)}." if state.entries else ""
        return f"{_failing(state, now)}{kept}"
    return f"read {_ago(now, state.well_at)}; {known}."


def _failing(state: SubscriptionState, now: datetime) -> str:
    told = times.lasting(now - (state.failing_since or now))
    failing = "cannot be read" if told == "just now" else f"could not be read for {told}"
    return f"{failing}. {state.failure}"


def _counted(state: SubscriptionState) -> str:
    entries = counted(state.entries, "entry", "entries")
    return f"{entries} of {counted(state.people, 'person', 'people')}" if state.entries else "no entries ahead"


def _counts(state: SubscriptionState) -> str:
    return "counts" if state.entries == 1 else "count"


def _ago(now: datetime, then: datetime | None) -> str:
    told = times.lasting(now - (then or now))
    return told if told == "just now" else f"{told} ago"


def _strange(state: SubscriptionState) -> tuple[Span, ...]:
    return line(Code(state.name), f": {listed([f'“{each}”' for each in state.strange])}")
