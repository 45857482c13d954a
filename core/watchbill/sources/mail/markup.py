"""HTML as safe text: what people see of it, with its quotations marked; nothing in it is run, loaded or kept."""

import html
from collections.abc import Iterable

from watchbill.sources import bounds
from watchbill.sources.mail.tags import RAW, Tag, pieces

_APART = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"})
_CLOSE = "address article aside body center dd div dl dt footer form header hr main nav section td th tr"
_BLOCKS = _APART | frozenset(_CLOSE.split())
#: They have no end.
_EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_UNSEEN = RAW | {"head", "template"}
#: Quotations in quotations that are told apart; links whose address is shown, and its length.
_DEEPEST, _MOST_LINKS, _LONGEST_LINK = 5, 20, 200


def text_of(markup: str) -> str:
    """What people see of a mail that is HTML; also of half a mail, and of what is none."""
    tags = list(pieces(markup))
    seen = _Page(hides=True).read(tags)
    # Where everything is hidden, an element that hides is not closed.
    return seen or _Page(hides=False).read(tags)


class _Page:
    """Text that is being written down."""

    def __init__(self, *, hides: bool) -> None:
        self._hides = hides
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = self._kept_spaces = 0
        #: The element that hides what is in it, and how many of the same name are open within it.
        self._hidden: tuple[str, int] | None = None
        self._link, self._label, self._links = "", "", 0

    def read(self, page: Iterable[str | Tag]) -> str:
        """The text of these pieces."""
        for piece in page:
            if isinstance(piece, Tag):
                self._tag(piece)
            elif not self._hidden:
                self._say(piece)
        self._break()
        return "\n".join(self._lines).strip()

    def _tag(self, tag: Tag) -> None:
        name, ends = tag.name.removeprefix("/"), tag.name.startswith("/")
        if self._hidden:
            self._in_hidden(name, ends=ends)
        elif not ends and name not in _EMPTY and self._is_hidden(tag):
            self._hidden = (name, 1)
        elif ends:
            self._close(name)
        else:
            self._open(tag)

    def _in_hidden(self, name: str, *, ends: bool) -> None:
        hiding, depth = self._hidden or ("", 0)
        if name == hiding:
            depth += -1 if ends else 1
            self._hidden = (name, depth) if depth else None

    def _is_hidden(self, tag: Tag) -> bool:
        style = tag.attributes.get("style", "").replace(" ", "").lower()
        return tag.name in _UNSEEN or (self._hides and ("display:none" in style or "mso-hide:all" in style))

    def _open(self, tag: Tag) -> None:
        match tag.name:
            case "br":
                self._break(always=True)
            case "li":
                self._break()
                self._line.append("- ")
            case "td" | "th":
                self._line.append(" ")
            case "blockquote":
                self._break()
                self._depth += 1
            case "pre":
                self._break()
                self._kept_spaces += 1
            case "img":
                if alternative := bounds.line(tag.attributes.get("alt", "")):
                    self._say(f" [{alternative}] ")
            case "a":
                self._link, self._label = _unescaped(tag.attributes.get("href", "")), ""
            case name if name in _BLOCKS:
                self._break(apart=name in _APART)

    def _close(self, name: str) -> None:
        match name:
            case "a":
                self._say_address()
            case "blockquote":
                self._break()
                self._depth = max(0, self._depth - 1)
            case "pre":
                self._break()
                self._kept_spaces = max(0, self._kept_spaces - 1)
            case "td" | "th":
                self._line.append(" ")
            case _ if name in _BLOCKS:
                self._break(apart=name in _APART)

    def _say(self, words: str) -> None:
        said = _unescaped(words)
        self._label += said if self._link else ""
        if not self._kept_spaces:
            self._line.append(said)
            return
        first, *rest = said.split("\n")
        self._line.append(first)
        for each in rest:
            self._break(always=True)
            self._line.append(each)

    def _say_address(self) -> None:
        """Behind the words of a link, where it leads: words may promise another place."""
        shown = bounds.address(self._link)
        if shown and len(shown) <= _LONGEST_LINK and shown not in self._label and self._links < _MOST_LINKS:
            self._line.append(f" ({shown})")
            self._links += 1
        self._link = ""

    def _break(self, *, always: bool = False, apart: bool = False) -> None:
        """End the line, if there is one; an empty one only where there is none before."""
        said = "".join(self._line)
        self._line.clear()
        line = said.rstrip() if self._kept_spaces else " ".join(said.split())
        marks = "> " * min(self._depth, _DEEPEST)
        if line or (always and self._lines and self._lines[-1].strip("> ")):
            self._lines.append((marks + line).rstrip())
        if apart and self._lines and self._lines[-1].strip("> "):
            self._lines.append(marks.rstrip())


def _unescaped(words: str) -> str:
    try:
        return html.unescape(words)
    except ValueError:  # a number that is too long
        return words
