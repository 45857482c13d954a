"""The Atlassian Document Format, in which Jira Cloud keeps text: our lines as a document, a document as lines."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from watchbill.trackers.jira import told
from watchbill.trackers.jira.words import TEXT, paragraph

#: How far into a document is read, and how many of its parts.
DEEPEST, MOST_NODES = 30, 20_000

_LINES = frozenset({"bulletList", "orderedList", "taskList", "decisionList", "table"})
_BLOCKS = _LINES | {
    "doc", "paragraph", "heading", "blockquote", "codeBlock", "panel", "rule", "expand", "nestedExpand",
    "mediaSingle", "mediaGroup", "layoutSection", "layoutColumn", "bodiedExtension", "listItem", "blockCard",
    "embedCard",
}  # fmt: skip


def document(text: str) -> Mapping[str, object]:
    """Plain text as a document that shows it as it is: an empty line parts paragraphs, others break."""
    parts = paragraph(text).split("\n\n")
    return {"type": "doc", "version": 1, "content": [_paragraph(each) for each in parts]}


def _paragraph(part: str) -> Mapping[str, object]:
    content: list[Mapping[str, object]] = []
    for number, line in enumerate(part.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        if line:  # a text without a letter is refused
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def plain(document: object) -> str:
    """What a document says, in plain lines, cut where it is too long or too deep."""
    if isinstance(document, str):  # as it is in v2, and in fields that keep no format
        return paragraph(document)
    return paragraph(_Reading().node(document, 0), TEXT)


class _Reading:
    def __init__(self) -> None:
        self._left = MOST_NODES

    def node(self, value: object, depth: int) -> str:
        self._left -= 1
        kind = told.text(told.inside(value, "type"))
        if self._left < 0 or depth > DEEPEST or not kind:
            return ""
        if kind in _WORDS:
            return _WORDS[kind](told.inside(value, "attrs"), value)
        inner = [(child, self.node(child, depth + 1)) for child in told.entries(told.inside(value, "content"))]
        parts = [text for _, text in inner]
        match kind:
            case "bulletList" | "decisionList":
                return "\n".join(_hung("- ", each) for each in parts)
            case "orderedList":
                first = told.whole(told.inside(value, "attrs", "order"))
                start = 1 if first is None else first
                return "\n".join(_hung(f"{number}. ", each) for number, each in enumerate(parts, start))
            case "taskList":
                return "\n".join(_hung(_box(child), each) for child, each in inner)
            case "table":
                return "\n".join(parts)
            case "tableRow":
                return " | ".join(" ".join(each.split()) for each in parts)
        if not parts:
            return told.text(told.inside(value, "attrs", "text"))
        return _joined([(told.text(told.inside(child, "type")), text) for child, text in inner])


def _joined(parts: list[tuple[str, str]]) -> str:
    """Blocks with an empty line in between, a list right below what it belongs to, words without."""
    found = ""
    for number, (kind, text) in enumerate(parts):
        if number and kind in _BLOCKS:
            found += "\n\n"
        found += text
    return found


def _hung(sign: str, item: str) -> str:
    """An item of a list, whose further lines stand below its first one."""
    lines = [each for each in item.split("\n") if each.strip()]
    return sign + f"\n{' ' * len(sign)}".join(lines)


def _box(item: object) -> str:
    return "[x] " if told.inside(item, "attrs", "state") == "DONE" else "[ ] "


def _text(attrs: object, node: object) -> str:
    """Words, and where they lead unless they say so themselves."""
    words = told.text(told.inside(node, "text"))
    for mark in told.entries(told.inside(node, "marks")):
        link = told.text(told.inside(mark, "attrs", "href"))
        if told.inside(mark, "type") == "link" and link and link != words:
            return f"{words} ({link})"
    return words


def _attribute(*names: str, default: str = "") -> Callable[[object, object], str]:
    def read(attrs: object, node: object) -> str:
        found = (told.text(told.inside(attrs, name)) for name in names)
        return next((each for each in found if each), default)

    return read


def _date(attrs: object, node: object) -> str:
    stamp = told.text(told.inside(attrs, "timestamp"))
    milliseconds = int(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) < 15 else None
    return "" if milliseconds is None else datetime.fromtimestamp(milliseconds / 1_000, UTC).date().isoformat()


#: What has words of its own, and no parts.
_WORDS: Mapping[str, Callable[[object, object], str]] = {
    "text": _text,
    "hardBreak": lambda attrs, node: "\n",
    "rule": lambda attrs, node: "----",
    "mention": _attribute("text", default="@somebody"),
    "emoji": _attribute("text", "shortName"),
    "status": _attribute("text"),
    "placeholder": _attribute("text"),
    "date": _date,
    "inlineCard": _attribute("url"),
    "blockCard": _attribute("url"),
    "embedCard": _attribute("url"),
    "media": _attribute("alt", default="[attachment]"),
    "mediaInline": _attribute("alt", default="[attachment]"),
}
