"""What something said in a team's channel means: a question to whoever is on MRO, an answer to one, or neither.

The ball is with the team while whoever asked spoke last, as on any service desk.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from watchbill.model.team import Team
from watchbill.model.work import Item, ItemState
from watchbill.rules.asking import still_the_same

#: By this name whoever is on MRO is called, unless their team has named a group.
HANDLE = "mro"
#: Characters of an item's title and of the note of its answer.
TITLE, NOTE = 200, 200
#: Characters that are kept of what an item is about.
DETAILS = 4_000
#: An account may ask so many things within `WINDOW` by calling the handle.
MOST, WINDOW = 10, timedelta(minutes=10)
#: What was said longer ago is not taken up any more, and what is kept of it is deleted.
KEPT = timedelta(days=30)

_HOLDING = re.compile(
    r"(?:i am|i'm|im|i'll|i will|we are|we're|let me|will)? ?"
    r"(?:on it|look(?:ing)?(?: at (?:it|this|that)| into (?:it|this|that))?|(?:have|take|having|taking) a look"
    r"|check(?:ing)?(?: (?:it|this|that))?|investigat(?:e|ing)|tak(?:e|ing) (?:it|this|that|over)|do|ack"
    r"|(?:just )?(?:one|a) (?:sec|second|moment|minute|min)|👀|eyes)"
    r"(?: now| right now| asap)?"
)
_THANKS = re.compile(
    r"thanks|thank|thx|ty|cheers|merci|danke|great|perfect|ok|okay|super|nice|cool|awesome|works|worked|solved"
    r"|tada|[+]1|👍|🙏|🎉|❤️|✅"
)
_WITH_THANKS = re.compile(
    rf"{_THANKS.pattern}|you|so|much|a|lot|very|many|it|now|all|good|that|did|the|trick|helped|for|your|help|quick|and"
    r"|everybody|everyone|team"
)


class Meaning(StrEnum):
    """What it is to the desk."""

    #: It came, and is counted.
    NOTHING = "nothing"
    #: Somebody asks whoever is on MRO.
    ASKS = "asks"
    #: The team has answered.
    ANSWERS = "answers"
    #: Somebody of the team is on it, and has not answered yet.
    TAKES = "takes"
    #: Whoever asked is not content with the answer.
    ASKS_AGAIN = "asks again"


def meaning(text: str, team: Team, about: Item | None, now: datetime, *, asker: bool, may_answer: bool) -> Meaning:
    """What a remark means.

    Args:
        text: what was said.
        team: whose channel it is.
        about: the item that its thread is about; None where it stands in no thread of one.
        now: aware.
        asker: whether whoever asked says it.
        may_answer: whether whoever says it may resolve items of the team.
    """
    over = about is not None and about.state is ItemState.RESOLVED
    if calls(text, team):
        if about is None or (over and not (asker and still_the_same(about, now))):
            return Meaning.ASKS
        return Meaning.ASKS_AGAIN if over else Meaning.NOTHING
    if about is None:
        return Meaning.NOTHING
    if asker:
        again = over and still_the_same(about, now) and not thanks(text)
        return Meaning.ASKS_AGAIN if again else Meaning.NOTHING
    if over or not may_answer:
        return Meaning.NOTHING
    if holds(text):
        return Meaning.NOTHING if about.owner else Meaning.TAKES
    return Meaning.ANSWERS


def handle(team: Team) -> str:
    """The name by which whoever is on MRO is called in the team's channels, without "@"."""
    return team.handle or HANDLE


def calls(text: str, team: Team) -> bool:
    """Whether the words call whoever is on MRO; an address such as "ann@mro.example" does not."""
    return "@" in text and re.search(_call(team), text, re.IGNORECASE) is not None


def title(text: str, team: Team) -> str:
    """The first words without the call, on one line."""
    return first_words(_without_call(text, team), TITLE)


def details(text: str, team: Team) -> str:
    """All of the words where the title does not hold them, cut where they are endless; else nothing."""
    whole = text.strip()
    return "" if len(_without_call(whole, team)) <= TITLE and "\n" not in whole else whole[:DETAILS]


def first_words(text: str, limit: int) -> str:
    """The words on one line, cut behind `limit` characters."""
    words = " ".join(text[: limit * 4].split()).strip(" ,;:-\N{EN DASH}\N{EM DASH}")
    if not any(map(str.isprintable, words)):
        return "(no words)"
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def holds(text: str) -> bool:
    """Whether somebody only says that they look at it: "on it", "checking"."""
    return len(text) <= 60 and _HOLDING.fullmatch(_plain(text)) is not None


def thanks(text: str) -> bool:
    """Whether somebody only says that they are content: "thanks, works now"."""
    words = _plain(text).split() if len(text) <= 120 and "?" not in text else []
    return any(map(_THANKS.fullmatch, words)) and all(map(_WITH_THANKS.fullmatch, words))


def untouched(item: Item) -> bool:
    """Whether nobody has begun with it, so that it may go with its message."""
    return item.state is ItemState.OPEN and item.owner is None and item.ticket is None


def _without_call(text: str, team: Team) -> str:
    return re.sub(rf"{_call(team)} *[,:;]?", " ", text, flags=re.IGNORECASE)


def _call(team: Team) -> str:
    return rf"(?<![\w@./+-])@{re.escape(handle(team))}(?![\w@-]|[./]\w)"


def _plain(text: str) -> str:
    """Small letters, without what stands around words; ":eyes:" is "eyes"."""
    words = text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    return " ".join(filter(None, (each.strip(".,;:!?…()*_~") for each in words)))
