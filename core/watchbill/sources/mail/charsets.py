"""Bytes as text, whatever they call themselves."""

import codecs

#: Names that mails have for what Python calls otherwise; Latin-1 is what Windows made of it, as browsers take it.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "unknown-8bit": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "x-sjis": "shift_jis",
    "x-gbk": "gbk",
    "x-user-defined": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
}
#: Codecs that are no character sets, or that take a time which grows with the square of the length.
_NONE = frozenset({"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_LONGEST = 40
#: Bytes of a text that may have been cut as it was fetched; and of its last letter then, with half an escape.
_LONG, _LETTER = 1_000, 8


def decoded(raw: bytes, charset: str = "") -> str:
    """The text; where it is not of the charset that it names, of the one that it seems to be."""
    named = _codec(charset)
    for each in (named, "utf-8"):
        try:
            return raw.decode(each)
        except UnicodeDecodeError as wrong:
            if wrong.start >= max(_LONG, len(raw) - _LETTER):  # it was cut, within its last letter
                return raw[: wrong.start].decode(each)
        except (UnicodeError, LookupError, ValueError):
            continue
    # Text that is neither is mostly of the Windows of Western Europe.
    return raw.decode(named if named != "utf-8" else "cp1252", "replace")


def _codec(charset: str) -> str:
    name = charset.strip(" \t\"'").partition("*")[0].lower()[:_LONGEST]
    name = _MEANT.get(name, name)
    try:
        found = codecs.lookup(name).name.replace("_", "-")
        "".encode(found)
    except (LookupError, ValueError, TypeError):  # unknown, odd, or a codec that makes no text
        return "utf-8"
    return "utf-8" if found in _NONE else found
