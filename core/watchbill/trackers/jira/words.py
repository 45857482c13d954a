"""Text as it may be kept, shown and sent: without what nobody sees, and not too long."""

import re

#: Characters of a title, which is Jira's own limit; of a text, of a name and of an id.
TITLE, TEXT, NAME, ID = 255, 10_000, 200, 255

#: Line ends and tabs aside: controls, half characters, and marks that turn the direction of writing around.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
_UNSEEN, _UNSEEN_BUT_LINES = re.compile(f"[{_CONTROLS}\t\n]"), re.compile(f"[{_CONTROLS}]")


def line(words: str, most: int = TITLE) -> str:
    """One line."""
    return _UNSEEN.sub(" ", words[: 4 * most]).strip()[:most].rstrip()


def paragraph(words: str, most: int = TEXT) -> str:
    """Some lines; a mark says where the rest was cut off."""
    clean = _UNSEEN_BUT_LINES.sub(" ", words[: 4 * most].replace("\r\n", "\n").replace("\r", "\n")).strip()
    return clean if len(clean) <= most else f"{clean[: most - 1]}\u2026"
