"""What a place in a command can hold: a word, a key, a day, the rest of the line; pure, without Errbot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, runtime_checkable

from watchbill.bot import days
from watchbill.model.absence import Half

#: Characters of one word, and of the text at the end of a command, that are taken.
WORD_LIMIT = 200
TEXT_LIMIT = 4_000
KEY_LIMIT = 64
_WORD = re.compile(r"\S+")
#: A number, alone or behind "-" or "#": a key of a ticket ends so.
_TICKET = re.compile(r"(?:^\W*|[-#])[0-9]+\W*$")
_SHOWN = 60
#: What people write between two days.
_TO = frozenset(("to", "until", "till", "through", "-", "\N{EN DASH}", "\N{EM DASH}"))
_HALVES = frozenset(Half)
_TIME = re.compile(r"[0-9]{1,2}(?:[:.h][0-9]{2})?(?:am|pm|h)?|[0-9]{1,2}[:.h][0-9]{2}", re.IGNORECASE)


class NotThis(ValueError):
    """The next words are something else; an optional place leaves them to the place after it."""


class Wrong(ValueError):
    """The next words are meant for this place, and cannot be right."""


class Words:
    """What a person wrote after the command, taken word by word."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        #: How far it has been taken, in characters.
        self.at = 0

    @property
    def left(self) -> bool:
        """Whether a word is left."""
        return _WORD.search(self._text, self.at) is not None

    def peek(self, ahead: int = 0) -> str:
        """The next word, or the one `ahead` of it; empty when there is none. Long ones are cut."""
        found = self._next(ahead)
        return found[0][:_SHOWN] if found else ""

    def take(self) -> str:
        """The next word."""
        found = self._next(0)
        if found is None:
            raise NotThis("")
        self.at = found.end()
        return found[0]

    def skip(self, word: str) -> bool:
        """Whether the next word is this one, in any case; it is taken then."""
        found = self._next(0)
        if found is None or found[0].casefold() != word:
            return False
        self.at = found.end()
        return True

    def rest(self) -> str:
        """Everything that is left, as it was written."""
        rest, self.at = self._text[self.at :].strip(), len(self._text)
        return rest

    def _next(self, ahead: int) -> re.Match[str] | None:
        found = _WORD.search(self._text, self.at)
        while found and ahead:
            found, ahead = _WORD.search(self._text, found.end()), ahead - 1
        return found


@runtime_checkable
class Kind(Protocol):
    """How one place is read; anybody may write a further kind and put it into `Annotated`."""

    def take(self, words: Words, name: str, today: date) -> Any:
        """The value of the next word or words; at least one word is left.

        Raises:
            NotThis: they are something else.
            Wrong: they are meant for this place and cannot be right.
        """
        ...


@dataclass(frozen=True, slots=True)
class OneWord:
    """A word as it is."""

    def take(self, words: Words, name: str, today: date) -> str:
        """The word."""
        word = words.take()
        if len(word) > WORD_LIMIT:
            raise Wrong(f"{name.upper()} is {len(word)} characters long; at most {WORD_LIMIT} are taken.")
        return word


@dataclass(frozen=True, slots=True)
class KeyWord:
    """A key of a ticket or item: upper case, without the marks that come along when one is copied."""

    def take(self, words: Words, name: str, today: date) -> str:
        """The key."""
        word = words.take()
        key = word.strip("<>[](){}`'\"*,;:.!?").upper()
        if not key:
            raise Wrong(f"`{word[:_SHOWN]}` cannot be read as {name.upper()}.")
        if len(key) > KEY_LIMIT:
            raise Wrong(f"{name.upper()} has at most {KEY_LIMIT} characters, not {len(key)}.")
        return key


@dataclass(frozen=True, slots=True)
class LastKey:
    """A ticket's key at the very end: "TICKET-12", "#12"; other words, or more of them, are something else."""

    def take(self, words: Words, name: str, today: date) -> str:
        """The key."""
        if words.peek(1) or not _TICKET.search(words.peek()):
            raise NotThis("")
        return KeyWord().take(words, name, today)


@dataclass(frozen=True, slots=True)
class Handle:
    """A person's handle: lower case, with or without "@"."""

    def take(self, words: Words, name: str, today: date) -> str:
        """The handle."""
        word = words.take()
        handle = word.strip("<>,;:!?").lstrip("@").lower()
        if not handle or len(handle) > KEY_LIMIT:
            raise Wrong(f"`{word[:_SHOWN]}` is nobody's handle.")
        return handle


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 0 to a million."""

    def take(self, words: Words, name: str, today: date) -> int:
        """The number."""
        word = words.take()
        if not re.fullmatch(r"[0-9]{1,7}", word) or int(word) > 1_000_000:
            raise NotThis(f"`{word[:_SHOWN]}` is not a whole number.")
        return int(word)


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day; see `watchbill.bot.days`."""

    def take(self, words: Words, name: str, today: date) -> date:
        """The day, meant in the calendar of `today`."""
        try:
            day, used = days.read([words.peek(ahead) for ahead in range(3) if words.peek(ahead)], today)
        except days.NoDay as other:
            raise NotThis(str(other)) from None
        except days.ImpossibleDay as impossible:
            raise Wrong(str(impossible)) from None
        for _ in range(used):
            words.take()
        return day


@dataclass(frozen=True, slots=True)
class LastDay:
    """A day after another one: "friday", "to friday", "- friday"."""

    def take(self, words: Words, name: str, today: date) -> date:
        """The day, meant in the calendar of `today`."""
        if words.peek().casefold() in _TO:
            words.take()
        return OneDay().take(words, name, today)


@dataclass(frozen=True, slots=True)
class Switch:
    """True when the next word is the parameter's own name."""

    def take(self, words: Words, name: str, today: date) -> bool:
        """True; anything else is left alone."""
        if not words.skip(name.casefold()):
            raise NotThis("")
        return True


@dataclass(frozen=True, slots=True)
class Rest:
    """Everything to the end, line breaks included."""

    def take(self, words: Words, name: str, today: date) -> str:
        """The text, of which something can be seen."""
        rest = words.rest()
        if len(rest) > TEXT_LIMIT:
            raise Wrong(
                f"{name.upper()} is {len(rest)} characters long; at most {TEXT_LIMIT} are allowed. Shorten it."
            )
        if not any(each.isprintable() and not each.isspace() for each in rest):
            raise Wrong(f"{name.upper()} has no visible characters.")
        return rest


@dataclass(frozen=True, slots=True)
class Why:
    """As `Rest`, after days: what looks like one more day or a time was meant as one, and is not swallowed."""

    def take(self, words: Words, name: str, today: date) -> str:
        """The text."""
        ahead = 1 if words.peek().casefold() in _TO else 0
        first = words.peek(ahead)
        if _TIME.fullmatch(first):
            raise Wrong(
                f"`{first}` looks like a time; I only know whole days, or `morning` and `afternoon` of one."
            )
        if first.casefold() in _HALVES:
            raise Wrong(f"`{first}` is half of a day: say it behind one day, and the other days on their own.")
        if first[:1].isdecimal() or _is_day([words.peek(place) for place in range(ahead, ahead + 3)], today):
            raise Wrong(f"I do not know what to do with `{words.rest()[:_SHOWN]}` after the days.")
        return Rest().take(words, name, today)


def _is_day(words: Sequence[str], today: date) -> bool:
    try:
        days.read(words, today)
    except days.NoDay:
        return False
    except days.ImpossibleDay:
        return True
    return True
