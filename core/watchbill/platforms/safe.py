"""Text from outside made harmless to show: no control sequences, no reordering, no endless length.

Sources: Unicode Standard 17.0, section 23; Unicode Technical Report 36, section 2 (spoofing by bidirectional and
invisible characters).
"""

import unicodedata

#: Shown in place of a character that would steer the terminal or the page.
REPLACEMENT = "\ufffd"
#: Invisible, yet part of how emoji and some scripts are written.
_JOINERS = frozenset("\u200c\u200d")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))


def one_line(text: str, limit: int) -> str:
    """The text as one line of at most `limit` characters: nothing in it steers, hides or reorders anything.

    Line breaks and tabs become spaces; other control characters and lone surrogates become U+FFFD; invisible
    format characters (bidirectional overrides, zero-width spaces, tags) are left out.
    """
    if text.isascii() and text.isprintable():
        return clip(text, limit)
    # Longer than any limit would keep: no need to look at the rest.
    start = text[: limit * 4].translate(_BREAKS)
    return clip("".join(map(_harmless, start)), limit)


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, the last an ellipsis where something was cut; no character loses its accents."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and _continues(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def _harmless(char: str) -> str:
    if char.isprintable() or char in _JOINERS or char == " ":
        return char
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return REPLACEMENT
    return "" if category == "Cf" else " " if category.startswith("Z") else char


def _continues(before: str, char: str) -> bool:
    """Whether `char` belongs to the grapheme that `before` is in; errs on the side of yes."""
    if unicodedata.category(char).startswith("M") or char in _JOINERS or before in _JOINERS:
        return True
    return (_flag(char) and _flag(before)) or "\U0001f3fb" <= char <= "\U0001f3ff"


def _flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
