"""The history of an item: who did what when."""

from collections.abc import Sequence

from watchbill.model.message import Code, Content, Span, bullets, line, say
from watchbill.model.work import Deed, HistoryEntry
from watchbill.words import times
from watchbill.words.people import name
from watchbill.words.view import View

#: Characters of a note or reason that one line shows.
NOTE = 100


def lines(history: Sequence[HistoryEntry], earlier: int, view: View) -> Content:
    """What was done with it, a line each.

    Args:
        history: the last lines, oldest first.
        earlier: how many there are before these.
        view: for whom.
    """
    if not history:
        return Content(())
    left_out = f" ({earlier} earlier left out)" if earlier else ""
    return say(f"What was done{left_out}:") + bullets(_entry(each, view) for each in history)


def _entry(entry: HistoryEntry, view: View) -> tuple[Span, ...]:
    when = times.moment(entry.at, view.team.zone, view.team.today(view.now))
    who = name(entry.person, view.names) if entry.person else entry.text
    note = f": {' '.join(entry.text.split())[:NOTE]}" if entry.text and entry.person else ""
    match entry.what:
        case Deed.CAME:
            return line(f"{when} came from {who}")
        case Deed.CAME_AGAIN:
            return line(f"{when} came again from {who}")
        case Deed.TRACKED:
            return line(f"{when} {who} gave it the ticket ", Code(entry.text))
        case Deed.UNTRACKED:
            return line(f"{when} {who} said that it needs no ticket{note}")
        case Deed.PARKED:
            return line(f"{when} parked for ", Code(entry.text))
        case Deed.ESCALATED:
            asked = f"{who} was asked" if entry.person else "the channel was asked"
            return line(f"{when} nobody had taken it: {asked}")
        case Deed.RESOLVED if entry.person is None:
            return line(f"{when} well again, says {who}")
        case Deed.WROTE:
            return line(f"{when} more by mail from {who}")
        case Deed.REOPENED:
            return line(f"{when} open again, more from {who}")
        case Deed.ACKNOWLEDGED | Deed.CLAIMED | Deed.RESOLVED:
            return line(f"{when} {who} {entry.what} it{note}")
