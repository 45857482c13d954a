"""Implementations asked one by one, so that one that fails stops nobody.

pluggy's own call ends at the first exception, and hands on whatever was returned.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Generic, TypeVar

from pluggy import HookImpl, PluginManager

from watchbill.errors import SettingsInvalid, WatchbillError

log = logging.getLogger("watchbill.hooks")
#: Apart, so that it can be heard whatever the level of the others.
trace = logging.getLogger("watchbill.hooks.trace")

T = TypeVar("T")


def one(result: object) -> Iterable[object]:
    """At most one answer: what was returned, unless it was None."""
    return () if result is None else (result,)


def several(result: object) -> Iterable[object]:
    """Any number of answers: an iterable of them, a single one, or None for none."""
    if isinstance(result, Iterable) and not isinstance(result, str):
        return result
    return one(result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """What is asked of every implementation of a hook, and what its answers must be."""

    hook: str
    facts: Mapping[str, object]
    #: Gives an answer made small enough; raises TypeError for what is none.
    check: Callable[[object], T]
    #: Tells single answers apart in what was returned.
    shape: Callable[[object], Iterable[object]] = one
    #: How many answers of one plugin count.
    most: int = 1


class _Never(Exception):
    """What nobody raises."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Asks plugins one by one; what goes wrong is logged under the plugin's name, and the next is asked."""

    plugins: PluginManager
    #: Plugin, hook and kind of the failures whose traceback is in the log: it need not be there a thousand times.
    _told: set[tuple[str, str, type[BaseException]]] = field(default_factory=set)

    def ask(self, question: Question[T]) -> Iterator[T]:
        """All answers; a plugin is called only when its answer is wanted."""
        for each in self._implementations(question.hook):
            yield from self._answers(each, question)

    def at_start(self, question: Question[T]) -> list[tuple[str, T]]:
        """All answers, each with its plugin's name.

        Raises:
            SettingsInvalid: plugins refused the start by raising a `WatchbillError`; all of them are told.
        """
        given: list[tuple[str, T]] = []
        refusals: list[str] = []
        for each in self._implementations(question.hook):
            try:
                answers = self._answers(each, question, refusal=WatchbillError)
                given += [(each.plugin_name, answer) for answer in answers]
            except WatchbillError as refusal:
                refusals.append(f"The plugin {each.plugin_name} refuses the start: {refusal}")
        if refusals:
            raise SettingsInvalid(refusals)
        return given

    def _implementations(self, hook: str) -> list[HookImpl]:
        """In pluggy's order: last registered first."""
        implementations: list[HookImpl] = getattr(self.plugins.hook, hook).get_hookimpls()
        return implementations[::-1]

    def _answers(self, each: HookImpl, question: Question[T], refusal: type[Exception] = _Never) -> Sequence[T]:
        started = perf_counter()
        good: list[T] = []
        problems: list[str] = []
        try:
            _gather(each, question, good, problems)
        except refusal:
            raise
        except (Exception, SystemExit) as failure:  # `sys.exit` in a plugin must not take the desk with it
            self._failed(each.plugin_name, question.hook, failure)
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            log.error("plugin %s in %s: %s%s", each.plugin_name, question.hook, problems[0], more)
        spent = (perf_counter() - started) * 1000
        trace.info("%s asked %s: %d answers in %.1f ms", question.hook, each.plugin_name, len(good), spent)
        return good

    def _failed(self, plugin: str, hook: str, failure: BaseException) -> None:
        kind = (plugin, hook, type(failure))
        shown = None if kind in self._told else failure
        self._told.add(kind)
        what = "plugin %s failed in %s with %s; the others go on"
        log.error(what, plugin, hook, type(failure).__name__, exc_info=shown)


def _gather(each: HookImpl, question: Question[T], good: list[T], problems: list[str]) -> None:
    """Call one implementation; what it gave before it raised is kept."""
    returned = each.function(*(question.facts[name] for name in each.argnames))
    for count, entry in enumerate(islice(question.shape(returned), question.most + 1)):
        if count == question.most:
            problems.append(f"only its first {count} answers count")
            break
        try:
            good.append(question.check(entry))
        except TypeError as wrong:
            problems.append(f"{wrong}; it is left out")
