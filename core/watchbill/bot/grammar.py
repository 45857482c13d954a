"""A command's words read by its signature: the parameters are the grammar; pure, without Errbot."""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, Union, get_args, get_origin

from watchbill.bot import kinds
from watchbill.bot.kinds import Kind, NotThis, Words, Wrong


class Misread(ValueError):
    """The words do not fit; the text says which and why."""


@dataclass(frozen=True, slots=True)
class After:
    """A parameter that stands after a word of its own: `Annotated[bot.Name, bot.After("with")]`."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One place in a command's words."""

    name: str
    kind: Kind
    optional: bool
    after: str | None = None

    @property
    def label(self) -> str:
        """As a usage line shows it: "KEY", "[anyway]", "[for DATE]"."""
        shown = self.name if isinstance(self.kind, kinds.Switch) else self.name.upper()
        told = f"{self.after} {shown}" if self.after else shown
        return f"[{told}]" if self.optional else told


class _Named(Protocol):
    __name__: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may stand after a command's name."""

    parameters: tuple[Parameter, ...]

    @property
    def usage(self) -> str:
        """The places in their order: "KEY [anyway]"."""
        return " ".join(each.label for each in self.parameters)

    def read(self, text: str, today: Callable[[], date]) -> dict[str, Any]:
        """The values by parameter; an omitted place is absent, so that its default holds.

        Raises:
            Misread: something is missing, impossible or too much.
        """
        text, given = _switched(self.parameters, text)
        words, doubts = Words(text), list[str]()
        for each in self.parameters[: len(self.parameters) - len(given)]:
            found, value = _take(each, words, today, doubts)
            if found:
                given[each.name] = value
        if words.left:
            raise Misread(doubts[0] if doubts else f"I do not know what to do with `{words.peek()}`.")
        return given


def _switched(places: Sequence[Parameter], text: str) -> tuple[str, dict[str, Any]]:
    """A switch at the very end is taken first: a place that takes all that is left would swallow it."""
    before, _, last = text.rstrip().rpartition(" ")
    if places and isinstance(places[-1].kind, kinds.Switch) and last.casefold() == places[-1].name:
        return before, {places[-1].name: True}
    return text, {}


def _take(place: Parameter, words: Words, today: Callable[[], date], doubts: list[str]) -> tuple[bool, Any]:
    start = words.at
    led = place.after is None or words.skip(place.after)
    if place.optional and (not words.left or not led):
        return False, None
    if not words.left:
        raise Misread(f"{place.label} is missing.")
    try:
        return True, place.kind.take(words, place.name, today())
    except Wrong as impossible:
        raise Misread(str(impossible)) from None
    except NotThis as doubt:
        if not place.optional or (place.after and led):
            raise Misread(str(doubt)) from None
        words.at = start
        if str(doubt):
            doubts.append(str(doubt))
        return False, None


def of(function: Callable[..., Any]) -> Grammar:
    """The grammar that a command's signature states: all parameters but `self` and the request.

    Raises:
        TypeError: an annotation that no words can be read for.
    """
    parameters = list(inspect.signature(function, eval_str=True).parameters.values())
    return Grammar(tuple(_parameter(function, each) for each in parameters[2:]))


def _parameter(function: _Named, parameter: inspect.Parameter) -> Parameter:
    optional = parameter.default is not inspect.Parameter.empty
    marks = _marks(parameter.annotation)
    kind = next((each for each in reversed(marks) if isinstance(each, Kind)), None)
    if kind is None:
        raise TypeError(f"{function.__name__}: words cannot be read as {parameter.annotation} ({parameter.name})")
    after = next((each.word for each in marks if isinstance(each, After)), None)
    name = parameter.name.rstrip("_")
    if name != parameter.name:
        raise TypeError(f"{function.__name__}: name {parameter.name} without the underscore; After() adds words")
    return Parameter(name=name, kind=kind, optional=optional, after=after)


_BARE: dict[Any, Kind] = {str: kinds.OneWord(), int: kinds.Number()}


def _marks(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (each for each in get_args(annotation) if each is not NoneType)
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return (*_marks(inner), *marks)
    return (_BARE[annotation],) if annotation in _BARE else ()


#: Where a command ends and its words begin is Errbot's to say; this is only how a name is written in chat.
def spoken(name: str) -> str:
    """A command's name as people type it: "mro_on" is "mro on"."""
    return re.sub(r"_+", " ", name)
