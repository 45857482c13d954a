"""One key of a ticket, or several of them."""

import re
from dataclasses import dataclass
from datetime import date

from watchbill.bot.kinds import KeyWord, Words, Wrong
from watchbill.model.ticket import TicketKey

#: So many are taken at once; and words, with those between them.
MOST, WORDS = 20, 60
_NUMBERED = re.compile(r"(?P<before>\S*?)[0-9]+\W*")
#: What may stand between two keys, beside a comma at the end of one.
_BETWEEN = frozenset(("and", "&", "+", ","))
_MARKS = "<>[](){}`'\"*"


@dataclass(frozen=True, slots=True)
class SeveralKeys:
    """Keys of tickets: the first word, and all others where nothing but keys follows.

    Another key starts as the first one does, or stands behind a comma or "and": "TICKET-9 TICKET-12", "9, OPS-3".
    Anything else is left: "TICKET-9 TICKET-12 has the rest" is one key and some text, and so is "TICKET-9 #4711".
    """

    def take(self, words: Words, name: str, today: date) -> tuple[TicketKey, ...]:
        """The keys, each once, in their order."""
        key, first = KeyWord(), words.peek()
        found = [key.take(words, name, today)]
        for _ in range(_more(words, first)):
            if words.peek().casefold() in _BETWEEN:
                words.take()
            else:
                found.append(key.take(words, name, today))
        keys = tuple(TicketKey(each) for each in dict.fromkeys(found))
        if len(keys) > MOST:
            raise Wrong(f"Those are {len(keys)} tickets, and {MOST} are the most at once.")
        return keys


def _more(words: Words, first: str) -> int:
    """How many words behind the first one belong to the keys: all that are left, or none."""
    count, between, led = 0, False, first.endswith(",")
    while (word := words.peek(count)) and count < WORDS:
        between = word.casefold() in _BETWEEN
        if not between and not _is_key(word, first, led=led):
            return 0
        led = between or word.endswith(",")
        count += 1
    return 0 if between or words.peek(count) else count


def _is_key(word: str, first: str, *, led: bool) -> bool:
    start = _before_number(word)
    return start is not None and (led or start == _before_number(first))


def _before_number(word: str) -> str | None:
    found = _NUMBERED.fullmatch(word.strip(_MARKS))
    return found["before"].casefold() if found else None
