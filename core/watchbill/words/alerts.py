"""What a team's channel is told of what its sources say."""

from collections.abc import Sequence

from watchbill.model.message import Code, Content, Link, Span, Strong, Text, bullets, buttons, line, say
from watchbill.model.people import PersonId
from watchbill.model.signal import Group
from watchbill.model.work import Item, ItemState
from watchbill.rules import alarms as rules
from watchbill.rules import tracking
from watchbill.words import brief, times
from watchbill.words.items import goes_before, holder
from watchbill.words.people import mentioned, name
from watchbill.words.sentences import counted, shortened
from watchbill.words.view import View

#: What groups that are told together are called.
STORM = "many things at once"
#: Items that one message names; the rest is counted.
SHOWN = 8


def storm_of(source: str) -> str:
    """The title of the item of all alerts that are too many for items of their own."""
    return f"Many more alerts of {source}"


def alerts(
    group: Group, items: Sequence[Item], whom: PersonId | None, parked: Sequence[str], view: View
) -> Content:
    """How the group is now: what is open, the worst first, and who looks at it.

    Args:
        group: whose message it is.
        items: at least one; open ones, and those that were resolved since the message was begun.
        whom: who is called, while nobody looks at it.
        parked: keys of what was left for them.
        view: the team that reads it.
    """
    left = sorted((each for each in items if each.state is not ItemState.RESOLVED), key=_worst_first)
    if not left:
        return say(f"All over: {group.title} ({_amount(items)} of {group.source}).")
    unseen = any(each.owner is None for each in left)
    call: list[Span | str] = [mentioned(whom, view.names), ", "] if whom and unseen else []
    gone = f", {len(items) - len(left)} over" if len(items) > len(left) else ""
    head = say(*call, f"{_amount(left)} of {group.source}: ", Strong(group.title), f"{gone}.")
    first = goes_before(parked)
    if len(left) == 1:
        return head + bullets([_row(left[0], view)]) + _details(left[0]) + first + _buttons(left[0])
    more = [line(f"and {len(left) - SHOWN} more")] if len(left) > SHOWN else []
    shown = bullets([*(_row(each, view) for each in left[:SHOWN]), *more])
    free = next((each for each in left if each.owner is None), None)
    hint: list[Span | str] = ["; ", Code(f"!ack {free.id}"), " takes the first that nobody has"] if free else []
    return head + shown + first + say(Code("!queue"), " has them in order", *hint, ".")


def over(resolved: Sequence[Item], left: int, view: View) -> Content:
    """What is over, and how many of the same are not; asks for the tickets of what somebody saw to (M5)."""
    named = shortened([Code(each.id) for each in resolved], SHOWN)
    verb = "is" if len(resolved) == 1 else "are"
    rest = f" {counted(left, 'other is', 'others are')} still open." if left else ""
    return say("Resolved: ", *named, f" {verb} over.{rest}") + _fixes(resolved, view)


def _fixes(resolved: Sequence[Item], view: View) -> Content:
    wanting = [each for each in resolved if tracking.wants_ticket(each)]
    if not wanting:
        return Content(())
    first = wanting[0]
    whose = name(first.owner, view.names) if first.owner else ""
    more = f" So for {counted(len(wanting) - 1, 'other', 'others')}." if len(wanting) > 1 else ""
    return say(
        f"{whose} was on ", Code(first.id), ". If something was fixed, ", Code(f"!track {first.id}"),
        " makes its ticket; if not: ", Code(f"!resolve {first.id} no ticket: why"), f".{more}",
    )  # fmt: skip


def _row(item: Item, view: View) -> tuple[Span, ...]:
    title: Span = Link(item.title, item.link) if item.link else Text(item.title)
    often = f" (came {item.times} times)" if item.times > 1 else ""
    who = f", {holder(item, view.names)}" if item.owner else ""
    since = times.clock(item.opened_at, view.team.zone)
    return line(Code(item.id), f" {brief.severity(item)}", title, f"{often}, since {since}{who}")


def _details(item: Item) -> Content:
    return sum((say(each) for each in brief.first_lines(item)), Content(()))


def _buttons(item: Item) -> Content:
    take = [] if item.owner else [("I'm on it", f"!ack {item.id}")]
    return buttons(*take, ("Resolved", f"!resolve {item.id}"))


def _amount(items: Sequence[Item]) -> str:
    kinds = {each.kind for each in items}
    kind = next(iter(kinds)) if len(kinds) == 1 else "item"
    return counted(sum(_weight(each) for each in items), f"{kind}", f"{kind}s")


def _weight(item: Item) -> int:
    """How many alerts an item is: that of a storm stands for all that it took in."""
    return item.times if rules.is_storm(item) else 1


def _worst_first(item: Item) -> tuple[int, object, str]:
    return (item.severity, item.opened_at, item.id)
