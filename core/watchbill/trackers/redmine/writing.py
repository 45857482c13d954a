"""Plain text that Redmine shows as it is, whichever markup it takes: Textile or Markdown.

What could be markup is written as HTML writes a character by its number, which both know; read, it is that again.
"""

import re

_ADDRESS = re.compile(r"(https?://[^\s<>\"|\[\]{}*`]+)")
_MARKUP = re.compile(
    r"[*#<>\[|{`^~\\]"  # emphasis, headings and lists, tags, quotations, links and macros, tables, code
    r"|&(?=[#A-Za-z])"  # a character by its number or name
    r"|(?<!\w)[_@](?=\S)|_(?!\w)"  # emphasis; code and mentions
    r"|(?<!\S)[-+](?=\S)|^[ \t]*[-+]"  # struck out and inserted; lists and lines
    r"|!(?=\S)|%(?=\S)|\"(?=:)|\?(?=\?)|=(?==)"  # pictures, styles, links, citations, what is no markup
    r"|(?<=^h[1-6])\.(?= )|(?<=^bq)\.(?= )|(?<=^p)\.(?= )|(?<=^fn\d)\.(?= )",  # blocks of Textile
    re.MULTILINE,
)
_COUNTED = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s)", re.MULTILINE)
#: Every printable character of ASCII.
_NUMBERED = re.compile(r"&#(3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6]);")


def written(text: str) -> str:
    """The text as it is sent."""
    parts = _ADDRESS.split(text)
    # The odd ones are addresses, which are shown as links.
    parts[::2] = (_COUNTED.sub(_counted, _MARKUP.sub(_numbered, part)) for part in parts[::2])
    return "".join(parts)


def read(text: str) -> str:
    """What was sent, or what people wrote there."""
    return _NUMBERED.sub(lambda found: chr(int(found[1])), text)


def _numbered(found: "re.Match[str]") -> str:
    space, mark = found[0][:-1], found[0][-1]
    return f"{space}&#{ord(mark)};"


def _counted(found: "re.Match[str]") -> str:
    return f"{found[1]}&#{ord(found[2])};"
