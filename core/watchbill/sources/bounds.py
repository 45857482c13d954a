"""What a source says, made so small and so clean that a database keeps it and a chat shows it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from watchbill.errors import Puzzling
from watchbill.model.signal import Alarm

#: Characters of a title, of details and of a link, and of what things are told apart by.
TITLE, DETAILS, LINK, KEY = 200, 2_000, 2_000, 200
#: Alarms of one delivery: more than a body at the door holds of what Alertmanager writes at least for each.
MOST_ALARMS = 25_000

#: Line ends aside: controls, half characters, and marks that turn the direction of writing around.
_CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
_UNSEEN, _UNSEEN_BUT_LINES = re.compile(f"[{_CONTROLS}\n]"), re.compile(f"[{_CONTROLS}]")


def bounded(alarm: Alarm) -> Alarm:
    """The alarm within its bounds; what belongs to no group is one of its own.

    Raises:
        Puzzling: nothing tells what the alarm is about.
    """
    if not alarm.fingerprint:
        raise Puzzling("nothing in it tells what it is about")
    title = line(alarm.title) or "An alert without a title"
    return replace(
        alarm,
        fingerprint=key(alarm.fingerprint),
        episode=key(alarm.episode),
        title=title,
        group=key(alarm.group or alarm.fingerprint),
        group_title=line(alarm.group_title) or title,
        link=address(alarm.link),
        details=paragraph(alarm.details),
    )


def clean(words: str) -> str:
    """Text without what nobody sees; its lines stay, however many they are."""
    return _UNSEEN_BUT_LINES.sub(" ", words)


def line(words: str) -> str:
    """One line, for a title."""
    return _cut(" ".join(_UNSEEN.sub(" ", words[: 4 * TITLE]).split()), TITLE)


def paragraph(words: str) -> str:
    """Some lines."""
    return _cut(_UNSEEN_BUT_LINES.sub(" ", words[: 4 * DETAILS]).strip(), DETAILS)


def address(link: str) -> str:
    """An address that may be clicked; empty where it is none, for half an address leads elsewhere."""
    if len(link) > LINK or not link.isprintable() or " " in link:
        return ""
    try:
        parts = urlsplit(link)
        known = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        return ""
    return link if known else ""


def key(words: str) -> str:
    """What tells things apart: as it is, or where it is too long or cannot be stored, a digest of it."""
    return words if len(words) <= KEY and words.isprintable() else digest(words.encode("utf-8", "surrogatepass"))


def digest(*parts: bytes) -> str:
    """The same for the same bytes."""
    return f"sha256:{hashlib.sha256(b''.join(parts)).hexdigest()}"


def joined(words: Iterable[str], between: str) -> str:
    """Those that are not empty."""
    return between.join(each for each in words if each)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
