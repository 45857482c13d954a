"""Block Kit: what Slack refuses, and how people read what it takes."""

import html
import re
from collections.abc import Mapping
from typing import Any

from watchbill.testing.slack.state import Message, Refusal

_KNOWN = frozenset(("rich_text", "section", "actions", "markdown", "divider", "header", "context", "input"))
_IN_A_LINE = frozenset(("text", "user", "link", "channel", "usergroup", "emoji", "broadcast", "date"))
#: In practice; docs.slack.dev gives no number.
TOGETHER = 13_200


def check(blocks: list[dict[str, Any]]) -> None:
    """Raises:
    Refusal: as Slack refuses them.
    """
    if len(blocks) > 50 or any(each.get("type") not in _KNOWN for each in blocks):
        raise Refusal("invalid_blocks")
    if _size(blocks) > TOGETHER:
        raise Refusal("msg_blocks_too_long")
    actions: set[str] = set()
    for block in blocks:
        match block["type"]:
            case "rich_text":
                _rich(block)
            case "section":
                _need(1 <= len(block["text"]["text"]) <= 3_000)
            case "markdown":
                _need(1 <= len(block["text"]) <= 12_000)
            case "actions":
                _need(1 <= len(block["elements"]) <= 25)
                for each in block["elements"]:
                    _button(each, actions)


def _button(button: Mapping[str, Any], seen: set[str]) -> None:
    _need(button["type"] == "button" and button["text"]["type"] == "plain_text")
    _need(1 <= len(button["text"]["text"]) <= 75 and len(button.get("value", "")) <= 2_000)
    _need(len(button.get("action_id", "")) <= 255 and button.get("action_id") not in seen)
    seen.add(str(button.get("action_id")))


def _rich(block: Mapping[str, Any]) -> None:
    _need(bool(block["elements"]))
    for part in block["elements"]:
        match part["type"]:
            case "rich_text_section" | "rich_text_preformatted" | "rich_text_quote":
                _line(part)
            case "rich_text_list":
                _need(part["style"] in ("bullet", "ordered") and bool(part["elements"]))
                for each in part["elements"]:
                    _line(each)
            case _:
                _need(False)


def _line(part: Mapping[str, Any]) -> None:
    _need(bool(part["elements"]))
    for each in part["elements"]:
        _need(each["type"] in _IN_A_LINE)
        if each["type"] == "text":
            _need(bool(each["text"]) and set(each.get("style", {})) <= {"bold", "italic", "strike", "code"})


def _need(condition: bool) -> None:
    if not condition:
        raise Refusal("invalid_blocks")


def _size(blocks: object) -> int:
    if isinstance(blocks, str):
        return len(blocks)
    if isinstance(blocks, Mapping):
        return sum(_size(value) for name, value in blocks.items() if name in ("text", "url", "elements", "value"))
    return sum(map(_size, blocks)) if isinstance(blocks, list) else 0


def read(message: Message, names: Mapping[str, str]) -> str:
    """The message as people read it: lines, "• " before those of a list, "[Label]" for a button."""
    if not message.blocks:
        return html.unescape(_MARK.sub(lambda it: _marked(it, names), message.text))
    return "\n".join(filter(None, (_read(block, names) for block in message.blocks)))


_MARK = re.compile(r"<([@#!])?([^<>|]*)(?:\|([^<>]*))?>")


def _marked(found: re.Match[str], names: Mapping[str, str]) -> str:
    return (found[1] or "") + (found[3] or names.get(found[2], found[2]))


def _read(block: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match block["type"]:
        case "rich_text":
            return "\n".join(_read_part(part, names) for part in block["elements"])
        case "actions":
            return " ".join(f"[{each['text']['text']}]" for each in block["elements"])
        case "section":
            return str(block["text"]["text"])
        case "markdown":
            return str(block["text"])
    return ""


def _read_part(part: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if part["type"] != "rich_text_list":
        return _read_line(part, names)
    ordered, first = part["style"] == "ordered", part.get("offset", 0) + 1
    rows = [_read_line(each, names) for each in part["elements"]]
    return "\n".join(f"{at}. {row}" if ordered else f"• {row}" for at, row in enumerate(rows, first))


def _read_line(part: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "".join(_read_element(each, names) for each in part["elements"])


def _read_element(element: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match element["type"]:
        case "user":
            return f"@{names.get(element['user_id'], element['user_id'])}"
        case "channel":
            return f"#{names.get(element['channel_id'], element['channel_id'])}"
        case "link":
            return str(element.get("text") or element["url"])
    return str(element.get("text", ""))
