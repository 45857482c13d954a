"""What was said in a room as the desk takes it in: bounded, clean, and no command."""

import re

from watchbill.bot.arrival import clean
from watchbill.model.remark import Remark, RemarkKind, Spot

#: Commands whose words are what is asked: an edit of them is followed, though no command is carried out again.
_ASKING = re.compile(r"(?:ask|incident)\s+", re.IGNORECASE)


def remark(text: str, spot: Spot, kind: RemarkKind, prefix: str) -> Remark | None:
    """What somebody's words are beside commands, which begin with `prefix`; None where they are one."""
    behind = text.removeprefix(prefix)
    if behind == text or not behind[:1].isalnum():  # "!!!" is no command
        return Remark(spot=spot, kind=kind, text=clean(text))
    asking = _ASKING.match(behind)
    if kind is RemarkKind.EDITED and asking:
        return Remark(spot=spot, kind=kind, text=clean(behind[asking.end() :]))
    return None
