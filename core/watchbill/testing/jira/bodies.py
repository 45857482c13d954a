"""Texts as they are sent: documents of the Atlassian format in the cloud, else plain ones."""

from typing import Any

from watchbill.testing.jira.state import Refusal

LONGEST = 32_767
_INLINE = frozenset({"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"})
_BLOCKS = frozenset(
    {"paragraph", "heading", "bulletList", "orderedList", "listItem", "codeBlock", "blockquote", "panel", "rule"}
)
_NOT_ADF = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"


def checked(body: Any, field: str, *, cloud: bool) -> Any:
    """A text as it may be kept.

    Raises:
        Refusal: as Jira refuses.
    """
    if not cloud:
        if not isinstance(body, str):
            raise Refusal(400, "Can not deserialize instance of java.lang.String out of START_OBJECT token")
        if len(body) > LONGEST:
            raise Refusal(400, **{field: "The entered text is too long."})
        return body
    if not isinstance(body, dict) or body.get("type") != "doc" or body.get("version") != 1:
        raise Refusal(400, **{field: _NOT_ADF})
    if len(str(body)) > 10 * LONGEST or not all(_fine(each, _BLOCKS) for each in body.get("content", [])):
        raise Refusal(400, "INVALID_INPUT")
    return body


def empty(body: Any) -> bool:
    """Whether there is nothing to read."""
    return not (body if isinstance(body, str) else body.get("content"))


def _fine(node: Any, kinds: frozenset[str]) -> bool:
    """Whether a node is one, of these kinds, with what it must have."""
    if not isinstance(node, dict) or node.get("type") not in kinds:
        return False
    if node["type"] == "text":
        return isinstance(node.get("text"), str) and bool(node["text"])
    inner = _INLINE if node["type"] in ("paragraph", "heading", "codeBlock") else _BLOCKS
    return all(_fine(each, inner) for each in node.get("content", []))
