"""What a person typed, from what Slack made of it."""

import html
import re

_MARKED = re.compile(r"<([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")


def plain(text: str) -> str:
    """What a person typed, from what Slack made of it: "<@U1>" is "@U1", "<https://a.b|a.b>" its address.

    A group that Slack does not name is "@subteam^S1", which `groups.Groups.named` replaces.
    """
    return html.unescape(_MARKED.sub(_typed, text))


def _typed(found: re.Match[str]) -> str:
    inside, label = found[1], found[2]
    match inside[:1]:
        case "@":
            return inside
        case "#":
            return f"#{label}" if label else inside
        case "!":
            return label or "@" + (inside[1:] if inside[:9] == "!subteam^" else inside[1:].partition("^")[0])
    return label if label and inside.startswith(("mailto:", "tel:")) else inside
