"""What the headers of a mail say, decoded; what is wrong with them reads as something, and nothing is raised."""

import binascii
import re
from base64 import b64decode
from email.message import Message

from watchbill.sources import bounds
from watchbill.sources.mail.charsets import decoded

#: Characters of one header that are looked at, and headers of one name.
LONGEST, MOST = 4_000, 20
#: RFC 5321, 4.5.3.1.
LONGEST_ADDRESS = 254

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_ENCODED = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLE = re.compile(r"<\s*([^<>\s@]+@[^<>\s@]+)\s*>")
_BARE = re.compile(r"[^\s<>,;:\"()\[\]@]+@[^\s<>,;:\"()\[\]@]+")
_ID = re.compile(r"<([^<>\s]+)>")


def values(message: Message, name: str) -> list[str]:
    """The headers of this name, unfolded; where they are no ASCII, as the text that they seem to be."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name]
    return [_text(each[:LONGEST]) for each in found[:MOST]]


def first(message: Message, name: str) -> str:
    """The first one, empty where there is none."""
    return next(iter(values(message, name)), "")


def readable(value: str) -> str:
    """A header for people: its encoded words (RFC 2047) decoded."""
    joined = _BETWEEN_ENCODED.sub(r"\1", value)
    said: list[str] = []
    charset, gathered, end = "", b"", 0
    for word in _ENCODED.finditer(joined):
        between = joined[end : word.start()]
        if between or word[1].lower() != charset:
            said += [decoded(gathered, charset), between]
            charset, gathered = word[1].lower(), b""
        gathered += _bytes_of(word[2].lower(), word[3])  # a letter may begin in one word and end in the next
        end = word.end()
    return "".join([*said, decoded(gathered, charset), joined[end:]])


def address(value: str) -> str:
    """The first address in a header, in small letters; empty where there is none.

    What stands in quotes or comments, or is encoded, is a name, whatever it looks like.
    """
    outside = _COMMENT.sub(" ", _QUOTED.sub(" ", value))
    found = _ANGLE.search(outside)
    bare = None if found else _BARE.search(_ENCODED.sub(" ", outside))
    told = found[1] if found else bare[0] if bare else ""
    plain = told.isprintable() and len(told) <= LONGEST_ADDRESS
    return told.lower() if plain else ""


def ids(value: str) -> tuple[str, ...]:
    """The message ids in a header, in their order, each once."""
    return tuple(dict.fromkeys(bounds.key(each) for each in _ID.findall(value)))


def identity(value: str) -> str:
    """The one id that a Message-ID has, also where its brackets are missing; empty where there is none."""
    found = ids(value)
    bare = value.strip(" \t<>")
    return found[0] if found else bounds.key(bare) if bare and " " not in bare else ""


def _text(value: str) -> str:
    """Unfolded; bytes beyond ASCII came as half surrogate pairs."""
    flat = " ".join(value.split("\n")).replace("\r", " ").strip()
    return flat if flat.isascii() else decoded(flat.encode("utf-8", "surrogateescape"))


def _bytes_of(encoding: str, word: str) -> bytes:
    raw = word.encode("utf-8", "replace")
    try:
        return b64decode(raw + b"=" * (-len(raw) % 4)) if encoding == "b" else binascii.a2b_qp(raw, header=True)
    except ValueError:
        return raw
