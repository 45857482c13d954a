"""Plain text as GitHub shows it letter by letter, though it reads Markdown; and the way back.

What Markdown would read is escaped. What GitHub itself finds in the text afterwards (a mention, an issue, an
emoji) no backslash hides, so there a space of no width follows the sign, as other bots do. A mark that nobody
sees says that a text is ours: what people wrote is theirs, and comes as they wrote it.
"""

import re

#: Characters of a body; GitHub takes 65,536.
MOST = 65_000
#: Characters that one may become.
_LONGEST = 8
_GAP = "\u200b"
_NOTHING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARK = re.compile(r"(?:\A|\n\n?)<!-- watchbill(?::([A-Za-z0-9-]{1,200}))? -->")
_SIGNS = re.compile(
    r"(?P<link>(?:https?|ftp)://[^\s<>]*[^\s<>.,;:!?'\")\]}*_~|`])"
    r"|(?P<read>[\\`*_\[\]<&~$|])"
    r"|(?P<found>@(?=\w)|\#(?=\d)|:(?=[\w+-]+:)|GH-(?=\d)|www(?=\.))"
    r"|(?P<gap>\u200b)"
    r"|(?P<space>(?<=\ )\ )",
    re.IGNORECASE,
)
#: What begins a list, a heading or a quotation, or makes one of the line above.
_BLOCK = re.compile(r"[#>+=:-]|[0-9]{1,9}(?=[.)])")
_ESCAPED = re.compile(
    r"\\(?P<read>[!-/:-@\[-`{-~])|<(?P<link>(?:https?|ftp)://[^\s<>]*)>|(?P<as>&nbsp;|&\#9;|&\#8203;)|\u200b",
    re.IGNORECASE,
)
_AS = {"&nbsp;": " ", "&#9;": "\t", "&#8203;": _GAP}


def body(text: str, marker: str = "") -> str:
    """What GitHub is to keep, so that it shows this text; with a marker, where there is one; cut if too long."""
    mark = f"<!-- watchbill:{marker} -->" if marker else "<!-- watchbill -->"
    lines, left = [], MOST - len(mark) - 10
    for line in clean(text).split("\n"):
        escaped = _line(line)
        if len(escaped) >= left:
            lines.append(f"{_line(line[: left // _LONGEST])}…")
            break
        left -= len(escaped) + 1
        lines.append(escaped)
    written = "\n".join(lines)
    return f"{written}\n\n{mark}" if written else mark


def text(body: str) -> str:
    """What a body says: ours as it was, what people added as they wrote it."""
    body = clean(body)
    mark = _MARK.search(body)
    if not mark:
        return body
    return _ESCAPED.sub(_back, body[: mark.start()]) + body[mark.end() :]


def marker(body: str) -> str:
    """The marker that a body keeps; empty where there is none."""
    mark = _MARK.search(body)
    return (mark[1] or "") if mark else ""


def line(text: str) -> str:
    """As a title: one line, which GitHub takes as it is."""
    return " ".join(clean(text).split("\n"))


def clean(text: str) -> str:
    """Without what JSON, GitHub or a database would not take; lines end as ours do."""
    return _NOTHING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(line: str) -> str:
    rest = line.lstrip(" \t")
    lead = line[: len(line) - len(rest)].replace(" ", "&nbsp;").replace("\t", "&#9;")
    block = _BLOCK.match(rest)
    if not block:
        return lead + _SIGNS.sub(_over, rest)
    at = 0 if block[0][0] in "#>+=:-" else block.end()
    # The sign behind the backslash may be one that GitHub finds, too.
    return f"{lead}{rest[:at]}\\{_SIGNS.sub(_over, rest[at:])}"


def _over(sign: re.Match[str]) -> str:
    match sign.lastgroup:
        case "link":
            return f"<{sign[0]}>"
        case "read":
            return f"\\{sign[0]}"
        case "found":
            return sign[0] + _GAP
        case "gap":
            return "&#8203;"
    return "&nbsp;"


def _back(sign: re.Match[str]) -> str:
    if sign["as"]:
        return _AS[sign["as"].lower()]
    return sign["read"] or sign["link"] or ""
