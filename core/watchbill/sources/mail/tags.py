"""HTML taken apart into text and tags, in a time that grows with its length, whatever it is.

The standard library's parser takes half a minute for 64 KB of "<a " (Python 3.11): anybody may send us that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: Characters of one tag whose attributes are read; of a longer one they do not count.
_LONGEST = 4_000
#: Signs of a tag's end that are skipped because they stand in quotes.
_MOST_IN_QUOTES = 20
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:-]{0,30}")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,30})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
#: What stands in these is no text, and no markup either.
RAW = frozenset({"script", "style", "title", "textarea"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: "p", and "/p" where it ends."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def pieces(markup: str) -> Iterator[str | Tag]:
    """Text, its entities as they are, and tags, in order; comments and declarations are left out."""
    return _Reading(markup).pieces()


class _Reading:
    def __init__(self, markup: str) -> None:
        self._markup, self._small = markup, markup.lower()
        self._at = 0
        #: What was looked for and is not in the rest: it is looked for once.
        self._gone: set[str] = set()

    def pieces(self) -> Iterator[str | Tag]:
        """See `pieces`."""
        while self._at < len(self._markup):
            start = self._find("<", self._at)
            end = len(self._markup) if start < 0 else start
            if end > self._at:
                yield self._markup[self._at : end]
            self._at = end
            if start >= 0:
                yield from self._markup_at(start)

    def _markup_at(self, start: int) -> Iterator[str | Tag]:
        if self._markup.startswith("<!--", start) and (end := self._find("-->", start + 2)) >= 0:
            self._at = end + 3
        elif self._markup[start + 1 : start + 2] in ("!", "?") and (end := self._find(">", start)) >= 0:
            self._at = end + 1
        elif (name := _NAME.match(self._markup, start + 1)) and (end := self._end(name.end())) >= 0:
            self._at = end + 1
            yield self._tag(name[0].lower(), self._markup[name.end() : end])
        else:
            self._at = start + 1
            yield "<"

    def _tag(self, name: str, inside: str) -> Tag:
        if name in RAW and (over := self._find(f"</{name}", self._at)) >= 0:
            self._at = over
        found = _ATTRIBUTE.finditer(inside) if len(inside) <= _LONGEST else ()
        return Tag(name, {each[1].lower(): each[2] or each[3] or each[4] or "" for each in found})

    def _end(self, after: int) -> int:
        """Where the tag ends that began before `after`: at a sign in no quotes, as far as that can be."""
        end = first = self._find(">", after)
        for _ in range(_MOST_IN_QUOTES):
            if end < 0 or end - after > _LONGEST:
                return first
            inside = self._markup[after:end]
            if not (inside.count('"') % 2 or (inside.count("'") % 2 and '"' not in inside)):
                return end
            end = self._find(">", end + 1)
        return first

    def _find(self, what: str, start: int) -> int:
        if what in self._gone:
            return -1
        found = self._small.find(what, start)
        if found < 0:
            self._gone.add(what)
        return found
