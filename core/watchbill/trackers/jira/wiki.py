"""The wiki markup of a Data Center: text of ours is shown as it is, and comes back as it was.

Where nothing in it means anything to Jira, it is sent as it is. Else it stands in a frame, `{noformat}`: there is
no way to escape everything that Jira might take for markup (a table, a smiley, "h1.") one by one.
"""

import re

from watchbill.trackers.jira.words import TEXT, paragraph

_FRAME = "{noformat}"
#: The frame's own name inside of it would end it; nobody sees what parts it.
_PARTED = "{\u200bnoformat}"

_MARKUP = re.compile(
    r"""
    [{}\[\]|\\&]                            # macros, links, tables, escapes, entities
    | (?<![^\W_]) (?:[*_+^~!-]|\?\?) (?=\S)  # *strong*, _emphasis_, -struck out-, !picture!: not within a word
    | ^\s* (?: [*\#-]+ | h[1-6]\. | bq\. ) \s  # lists, headings, quotations
    | --
    | [:;]-?[()PD]                          # smileys
    | \( (?: [a-z/!?+*-] | on | off | tm | \*[rgby] | flag(?:off)? ) \)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def markup(text: str) -> str:
    """What to send so that Jira shows this text."""
    clean = paragraph(text)
    if not _MARKUP.search(clean):
        return clean
    return f"{_FRAME}\n{clean.replace(_FRAME, _PARTED)}\n{_FRAME}"


def plain(body: object) -> str:
    """The text that was sent as markup; what others wrote is as they typed it."""
    if not isinstance(body, str):
        return ""
    text = paragraph(body, TEXT + 2 * len(_FRAME) + 2)
    if len(text) >= 2 * len(_FRAME) and text.startswith(_FRAME) and text.endswith(_FRAME):
        inner = text.removeprefix(_FRAME).removesuffix(_FRAME)
        if _FRAME not in inner:
            text = inner.replace(_PARTED, _FRAME)
    return paragraph(text)
