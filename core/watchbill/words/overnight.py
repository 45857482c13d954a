"""What is said of a night: what came, what became of it, and the rest of whoever worked in it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from watchbill.model.digest import Digest, NightWork
from watchbill.model.message import Code, Content, Link, Paragraph, Span, Strong, Text, bullets, buttons, line, say
from watchbill.model.people import Person, PersonId
from watchbill.model.remark import Came
from watchbill.model.turn import Turn
from watchbill.model.work import Item, ItemId, ItemKind
from watchbill.words import absences, brief, channels, items, times
from watchbill.words.people import name, named
from watchbill.words.sentences import counted, listed, rows, shortened
from watchbill.words.view import View

#: Open items, ids of a line, and sources that a message names; the rest is counted.
SHOWN, IDS, SOURCES = 10, 8, 5
#: Lines of each kind in the brief digest.
BRIEF = 3
#: Why nobody can rest after work that nobody knows of; commands stand between backticks.
NO_WORK = (
    "I know of nothing that you did in the night before your next day. If you were on duty: "
    "`!mro night me yesterday`; if you cannot come: `!mro away today`."
)


def digest(found: Digest, view: View) -> Content:
    """What came since the last handover, what is open, what is over, what was said, who worked in the night."""
    head = say(f"Since {since(found, view)}: ", _came(found.came), _sources(found.came), ".")
    return (
        head
        + _open(found.open, view)
        + _over(found.over)
        + _channels(found.channels, view)
        + _nights(found.night, view)
    )


def in_brief(found: Digest, said: Sequence[Came], told: Collection[str], view: View) -> Content:
    """The digest in a few lines: how much came, the most urgent of it that is open, who worked in the night.

    Args:
        found: what came, without what was said in channels.
        said: that, of the channels where somebody waits for an answer or that cannot be read.
        told: ids of what is told elsewhere.
        view: for whom.
    """
    left = [each for each in found.open if each.id not in told]
    fresh = [each for each in left if each.opened_at >= found.start]
    shown = left if len(left) <= BRIEF else fresh  # what is older is named where there is room
    came = f"{_came(found.came)}{_sources(found.came)}{_became(found, told)}"
    urgent = rows(shown, BRIEF, lambda each: _row(each, view), "!digest")
    nights = rows(found.night, BRIEF, lambda each: (*_night(each, view), Text(".")), "!digest")
    heard = rows(said, BRIEF, lambda each: channels.row(each, view), "!channels")
    head = say(f"Since {since(found, view)}: {came}{':' if shown else '.'}")
    return Content((*(head + bullets(urgent)).blocks, *map(Paragraph, (*nights, *heard))))


def since(found: Digest, view: View) -> str:
    """From when on it tells what happened: "Tue 1 Dec 17:30"."""
    return times.moment(found.start, view.team.zone, view.team.today(view.now))


def offer(day: date, view: View) -> Content:
    """Tells somebody who works at night that the day after it can be somebody else's."""
    today = view.team.today(view.now)
    starts = times.clock(view.team.opens(day), view.team.zone)
    hours = view.team.rest.total_seconds() / 3600
    return say(
        f"Thank you for being there at this hour. You are on MRO {times.on(day, today)}; it begins at {starts}, "
        f"before you have had {hours:g} hours of rest. ", Code("!mro rest"), " gives that day to somebody else; "
        "it stays yours if you say nothing.",
    ) + buttons(("Let me rest", "!mro rest"))  # fmt: skip


def rested(person: Person, day: date, work: NightWork, changed: Sequence[Turn], view: View) -> Content:
    """Confirms that somebody rests after their work, and says whose the day is now."""
    today = view.team.today(view.now)
    was = f"worked on {_ids(work.items)} in the night, {_span(work, view)}"
    return say(
        "Noted: ", named(person.id, view.names), f" {was}, and is not on MRO {times.on(day, today)}. Rest well."
    ) + absences.changes(changed, view, call=True)


def at_rest(until: datetime, turn: Turn | None, person: PersonId, view: View) -> str:
    """Says that somebody rests already, and who is on MRO instead."""
    today = view.team.today(view.now)
    rests = f"You rest until {times.moment(until, view.team.zone, today)} already"
    if turn is None or turn.primary in (None, person):
        return f"{rests}."
    return f"{rests}; {name(turn.primary, view.names)} is on MRO {times.relative(turn.day, today)}."


def _came(came: Sequence[Item]) -> str:
    counts = Counter(each.kind for each in came)
    kinds = [counted(counts[kind], kind, f"{kind}s") for kind in ItemKind if counts[kind]]
    return f"{listed(kinds)} came" if kinds else "nothing came"


def _became(found: Digest, told: Collection[str]) -> str:
    """How much of what came is open, and how much of what came before and is not told elsewhere."""
    fresh = sum(each.opened_at >= found.start for each in found.open)
    older = sum(each.opened_at < found.start and each.id not in told for each in found.open)
    over = "it is over" if len(found.came) == 1 else "all of it is over"
    now = f"{counted(fresh, 'is', 'are')} open" if fresh else over
    earlier = f"{older} from before {'is' if older == 1 else 'are'} open" if older else ""
    return "".join(f"; {each}" for each in ([now] if found.came else []) + ([earlier] if earlier else []))


def _sources(came: Sequence[Item]) -> str:
    counts = Counter(each.source for each in came).most_common()
    if len(counts) < 2:
        return f", from {counts[0][0]}" if counts else ""
    named_ones = [f"{count} from {source}" for source, count in counts[:SOURCES]]
    rest = sum(count for _, count in counts[SOURCES:])
    return f": {listed([*named_ones, *([f'{rest} from others'] if rest else [])])}"


def _open(left: Sequence[Item], view: View) -> Content:
    if not left:
        return say("Nothing is open.")
    more = [line(f"and {len(left) - SHOWN} more")] if len(left) > SHOWN else []
    what = counted(len(left), "thing is", "things are")
    rows = bullets([*(_row(each, view) for each in left[:SHOWN]), *more])
    return say(f"{what} open; ", Code("!queue"), " has them in order:") + rows


def _row(item: Item, view: View) -> tuple[Span, ...]:
    title: Span = Link(item.title, item.link) if item.link else Strong(item.title)
    since = times.moment(item.opened_at, view.team.zone, view.team.today(view.now))
    who = f", {items.holder(item, view.names)}" if item.owner else ""
    return line(Code(item.id), f" {brief.kind(item)}: ", title, f", since {since}{who}")


def _over(over: Sequence[Item]) -> Content:
    if not over:
        return Content(())
    return say("Over: ", *_codes(each.id for each in over), ".")


def _channels(found: Sequence[Came], view: View) -> Content:
    return say("In the channels:") + bullets(channels.row(each, view) for each in found) if found else Content(())


def _nights(work: Sequence[NightWork], view: View) -> Content:
    return say("After hours:") + bullets(_night(each, view) for each in work) if work else Content(())


def _night(work: NightWork, view: View) -> tuple[Span, ...]:
    duty = ", on night duty" if work.on_duty else ""
    whom = named(work.person, view.names)
    return line(whom, " worked on ", *_codes(work.items), f", {_span(work, view)}{duty}")


def _span(work: NightWork, view: View) -> str:
    today = view.team.today(view.now)
    first, last = (times.moment(each, view.team.zone, today) for each in (work.first, work.last))
    if first != last:
        return f"{first} to {last}"
    return first if " " in first else f"at {first}"


def _codes(ids: Iterable[ItemId]) -> list[Span | str]:
    return shortened([Code(each) for each in ids], IDS)


def _ids(ids: Sequence[ItemId]) -> str:
    rest = [f"{len(ids) - IDS} more"] if len(ids) > IDS else []
    return listed([*ids[:IDS], *rest])
