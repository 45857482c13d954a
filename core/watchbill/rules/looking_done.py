"""Which tickets look done, so that they can be closed in the evening (M8): nobody's word is doubted for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watchbill.model.handover import LooksDone
from watchbill.model.ticket import Column, Note, Ticket, TicketKey
from watchbill.model.work import Item, ItemState
from watchbill.rules import accepting, alarms
from watchbill.rules.tracking import FIXED

#: A note says so by one of these words.
_DONE = re.compile(r"(?<![\w-])(?:merged|fixed|deployed|done|resolved)(?![\w-])", re.IGNORECASE)
#: Any of these, anywhere in the note, leaves a doubt: what is denied, partial, under way, planned, or asked.
_DOUBT = re.compile(
    r"\?|%|\d\s*(?:/|of|out of)\s*\d|\b(?:"
    r"no|not|nor|none|nothing|nobody|never|without|cannot|"
    r"\w+n['\N{RIGHT SINGLE QUOTATION MARK}]t|(?:is|are|was|were|do|does|did|has|have|had|wo|ca)nt|"
    r"half|almost|nearly|partly|partially|mostly|part|some|one|first|only|except|more|another|other|others|"
    r"but|however|although|though|yet|still|remain\w*|left|rest|todo|"
    r"be|being|getting|will|would|should|shall|could|can|may|might|must|going|"
    r"has to|have to|had to|to do|to get|need\w*|want\w*|suppos\w*|"
    r"when|whenever|once|if|unless|until|till|before|after|as soon|while|"
    r"next|then|tomorrow|later|soon|tonight|"
    r"wait\w*|pending|ongoing|deploying|merging|fixing|doing|working|rolling|rollout|watching|monitoring|testing|"
    r"tr(?:y|ies|ied|ying)|think|thinks|hop(?:e|es|ed|ing|efully)|seem\w*|looks?|"
    r"maybe|perhaps|probably|apparently|ask\w*|"
    r"check\w*|untested|review\w*|staging|reopen\w*|revert\w*|rolled back|fail\w*|brok\w*|wrong|worse|"
    r"who|what|how|why|which"
    r")\b",
    re.IGNORECASE,
)
#: Characters of a note that says so and nothing else; a longer one is a story, and is left to people.
LONGEST = 120


def looking_done(
    tickets: Iterable[Ticket],
    items: Sequence[Item],
    notes: Mapping[TicketKey, Note],
    now: datetime,
) -> tuple[LooksDone, ...]:
    """The tickets that look done, in progress first, oldest first, each with its reason.

    A ticket does where every alert and incident that it tracks is over, the last of them since the ticket came
    into its column, and none of them flaps; or where its last note says so. Sprint tickets never do (M3).

    Args:
        tickets: in progress and blocked; without those that somebody goes on with.
        items: of whatever kind and state that have one of these tickets.
        notes: the last note of each.
        now: aware.
    """
    ordered = accepting.oldest_first(each for each in tickets if not each.sprint)
    found = (_judged(each, [item for item in items if item.ticket == each.key], notes, now) for each in ordered)
    return tuple(each for each in found if each)


def says_so(note: str) -> bool:
    """Whether a note says that something is done: as a word, and with no doubt left."""
    return len(note) <= LONGEST and _DONE.search(note) is not None and _DOUBT.search(note) is None


def _judged(
    ticket: Ticket, items: Sequence[Item], notes: Mapping[TicketKey, Note], now: datetime
) -> LooksDone | None:
    over = [each for each in items if each.kind in FIXED]
    if over and _over_since(over, ticket.moved_at, now):
        return LooksDone(key=ticket.key, title=ticket.title, over=tuple(each.id for each in over))
    note = notes.get(ticket.key)
    # What was written before the ticket came into its column was no reason to leave it; a blocked one waits.
    said = note is not None and note.author is not None and note.at >= ticket.moved_at and says_so(note.text)
    unresolved = any(each.state is not ItemState.RESOLVED for each in items)
    if note is None or not said or unresolved or ticket.column is not Column.IN_PROGRESS:
        return None
    return LooksDone(key=ticket.key, title=ticket.title, note=note.text)


def _over_since(items: Sequence[Item], moved_at: datetime, now: datetime) -> bool:
    """Whether all are over, which one was since `moved_at`, and none may well come again in a moment."""
    ends = [each.resolved_at for each in items if each.state is ItemState.RESOLVED and each.resolved_at]
    flapping = any(each.times > 1 and alarms.flaps(each, now) for each in items)
    return len(ends) == len(items) and max(ends) >= moved_at and not flapping
