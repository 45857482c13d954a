"""The comment that an evening check leaves on each ticket (M9)."""

from watchbill.errors import TrackerUnavailable
from watchbill.model.handover import EveningCheck
from watchbill.model.ticket import Note
from watchbill.ports import Tracker
from watchbill.services.request import Request
from watchbill.words import carried as words


def leave(request: Request, tracker: Tracker, check: EveningCheck) -> None:
    """Say on each ticket that the check tells of what it tells of it; once, with the post.

    A tracker that does not answer any more is left alone: the channel has it all.
    """
    skipped, names = {each.key for each in check.left_out}, request.names
    told = [each for each in (*check.carried, *check.kept, *check.elsewhere) if each.key not in skipped]
    try:
        for each in told:
            text = words.comment(each, check, request.team, names)
            tracker.comment(Note(key=each.key, author=None, text=text, at=request.now, repeats=True))
    except TrackerUnavailable:
        return
