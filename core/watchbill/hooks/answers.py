"""What plugins may answer: of the right type, and never more than a chat can bear.

Each function gives the answer, made small enough, or raises TypeError.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from watchbill.model.absence import Absence
from watchbill.model.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Code,
    Content,
    Heading,
    Link,
    Mention,
    Paragraph,
    Span,
    Strong,
    Text,
)
from watchbill.model.people import Person, PersonId
from watchbill.ports import CalendarFactory, SiteFactory, SourceFactory, TrackerFactory

#: Characters of one text.
LONGEST = 500
#: Objections or sections of one plugin; blocks of one section; entries of one list; spans of one line.
MOST = 20
#: Absences of one plugin in one answer: 25 people closed for a year fit.
MOST_ABSENCES = 10_000
#: Points of one score, either way.
MOST_POINTS = 1_000_000
#: Characters of an address; a longer one is left out, for half an address leads elsewhere.
LONGEST_URL = 2_000

_T = TypeVar("_T")


def nothing(answer: object) -> None:
    """No answer at all."""
    raise TypeError(f"gave {_kind(answer)} where nothing is asked for")


def text(answer: object) -> str:
    """Words, cut at `LONGEST`, without what no database keeps: NUL and half characters."""
    words = _a(str, answer)[: LONGEST + 1].replace("\0", "").encode(errors="replace").decode()
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def person(answer: object) -> PersonId:
    """A person's id."""
    return PersonId(_a(str, answer))


def score(answer: object) -> tuple[int, str]:
    """Points and a reason."""
    match answer:
        case (int(points), str(reason)) if not isinstance(points, bool):
            return max(-MOST_POINTS, min(points, MOST_POINTS)), text(reason)
        case _:
            raise TypeError(f"gave {_kind(answer)}, not points and a reason: (50, 'says prod')")


def absence_of(people: Iterable[Person]) -> Callable[[object], Absence]:
    """A reader of absences that knows these people only."""
    return partial(_absence, {each.id for each in people})


def _absence(known: set[PersonId], answer: object) -> Absence:
    absence = _a(Absence, answer)
    if absence.person not in known:
        raise TypeError(f"spoke of {absence.person!r}, who was not asked about")
    return replace(absence, reason=text(absence.reason))


def trackers(answer: object) -> Mapping[str, TrackerFactory]:
    """Trackers by name."""
    return _makers(answer, "trackers")


def calendars(answer: object) -> Mapping[str, CalendarFactory]:
    """Types of calendars by name."""
    return _makers(answer, "types of calendars")


def sites(answer: object) -> Mapping[str, SiteFactory]:
    """Types of outside trackers by name."""
    return _makers(answer, "types of trackers")


def sources(answer: object) -> Mapping[str, SourceFactory]:
    """Types of sources by name."""
    return _makers(answer, "types of sources")


def _makers(answer: object, what: str) -> dict[str, Any]:
    if not isinstance(answer, Mapping) or not all(
        isinstance(name, str) and name and callable(make) for name, make in answer.items()
    ):
        raise TypeError(f"gave {_kind(answer)}, not {what} by name")
    return dict(answer)


def section(answer: object) -> Content:
    """A message whose every part is of its type."""
    return Content(tuple(_block(each) for each in _few(_a(Content, answer).blocks)))


def _block(block: Block) -> Block:
    match block:
        case Paragraph(spans):
            return Paragraph(_line(spans))
        case Heading(spans):
            return Heading(_line(spans))
        case Bullets(entries, numbered, first):
            return Bullets(tuple(_line(each) for each in _few(entries)), bool(numbered), int(first))
        case Buttons(pushed):
            return Buttons(
                tuple(Button(*map(text, (each.label, each.command, each.ask))) for each in _few(pushed))
            )
        case Card(title, facts):
            return Card(_line(title), tuple((text(label), _line(fact)) for label, fact in _few(facts)))
        case _:
            raise TypeError(f"gave {_kind(block)} as a part of a message")


def _line(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(_span(each) for each in _few(spans))


def _span(span: Span) -> Span:
    match span:
        case Text() | Strong() | Code():
            return type(span)(text(span.text))
        case Mention(person=who, name=name):
            return Mention(person(who), text(name))
        case Link(label, url):
            fits = _a(str, url).startswith(("https://", "http://")) and len(url) <= LONGEST_URL
            return Link(text(label), url) if fits else Text(text(label))
        case _:
            raise TypeError(f"gave {_kind(span)} as words of a message")


def _few(parts: Sequence[_T]) -> Sequence[_T]:
    return parts[:MOST]


def _a(wanted: type[_T], answer: object) -> _T:
    if not isinstance(answer, wanted):
        raise TypeError(f"gave {_kind(answer)}, not {wanted.__name__}")
    return answer


def _kind(answer: object) -> str:
    return f"a value of type {type(answer).__name__}"
