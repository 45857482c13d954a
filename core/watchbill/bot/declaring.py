"""The decorator that makes a method of a plugin a command; its signature is its grammar."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from errbot import botcmd

from watchbill.bot import grammar
from watchbill.bot.grammar import Grammar, Misread
from watchbill.errors import NotUnderstood
from watchbill.model.message import Content
from watchbill.rules import permissions
from watchbill.rules.permissions import Standing

_Method = TypeVar("_Method", bound=Callable[..., Content])
_MARK = "_watchbill_command"
_EXAMPLE = re.compile(r"^\s*Example: (!\S.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFacts:
    """A command as a reference shows it."""

    #: As people type it, without the prefix: "mro on".
    name: str
    #: "!mro on DAY".
    usage: str
    summary: str
    #: Whether it changes anything: such commands are stored before they are carried out.
    changes: bool
    example: str
    #: Who may give it.
    may: frozenset[Standing] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Command:
    """What the seam knows of one command."""

    facts: CommandFacts
    grammar: Grammar
    #: Who may give it, unless the desk's own table says.
    may: frozenset[Standing]
    #: Whether it is about the channel in which it is said.
    in_channel: bool

    def read(self, text: str, today: Callable[[], date]) -> dict[str, Any]:
        """The arguments that these words mean.

        Raises:
            NotUnderstood: with what is wrong and the usage line.
        """
        try:
            return self.grammar.read(text, today)
        except Misread as wrong:
            raise NotUnderstood(str(wrong), self.facts.usage) from None


def command(
    *,
    changes: bool = False,
    name: str | None = None,
    may: frozenset[Standing] = frozenset(),
    in_channel: bool = False,
) -> Callable[[_Method], _Method]:
    """Make a method a chat command: `def claim(self, request, key: bot.Key, anyway: bot.Flag = False) -> Content`.

    Args:
        changes: it changes something; it is then stored before it is acknowledged, carried out exactly once, and
            its answer is part of its transaction. A command that only asks stays False.
        name: as people type it, "mro on"; else the method's name, with spaces for underscores.
        may: who may give it, for plugins of others: `bot.EVERYBODY`, `bot.TEAM`, `bot.LEADS`. For the commands
            of `watchbill.rules.permissions` that table decides alone; any other is nobody's unless said here.
        in_channel: it is about the channel in which it is said, and is refused in a direct conversation.

    Raises:
        TypeError: a parameter cannot be read from words, or the docstring lacks its first line or its last line
            `Example: !claim TICKET-123`.
    """

    def decorate(method: _Method) -> _Method:
        registered = (name or method.__name__).replace(" ", "_")
        known = Command(_facts(method, registered, changes, may), grammar.of(method), may, in_channel)
        setattr(method, _MARK, known)
        as_errbot_has_it: Any = botcmd  # its annotation is that of a command, not of a decorator
        as_errbot_has_it(name=registered, historize=False)(method)
        return method

    return decorate


def of(method: Callable[..., Any]) -> Command | None:
    """What is known of a command; None when it is not ours."""
    found = getattr(method, _MARK, None)
    return found if isinstance(found, Command) else None


def commands(plugin: type) -> tuple[CommandFacts, ...]:
    """Every command of a plugin class, in the order in which they are written."""
    return tuple(_written(plugin))


def _written(plugin: type) -> Iterator[CommandFacts]:
    seen = set[str]()
    for base in plugin.__mro__:
        for name, member in vars(base).items():
            known = of(member) if callable(member) and name not in seen else None
            seen.add(name)
            if known:
                yield known.facts


def _facts(method: Callable[..., Content], name: str, changes: bool, may: frozenset[Standing]) -> CommandFacts:
    doc = inspect.getdoc(method) or ""
    example = _EXAMPLE.search(doc)
    if not example or doc.startswith("Example:"):
        raise TypeError(
            f"{name}: the docstring needs a first line that says what it does, and a last `Example: !...`"
        )
    spoken = grammar.spoken(name)
    return CommandFacts(
        name=spoken,
        usage=f"!{spoken} {grammar.of(method).usage}".strip(),
        summary=doc.splitlines()[0],
        changes=changes,
        example=example[1],
        may=permissions.who_may(spoken) or may,
    )
