"""What is said when somebody's share of the turns is set, or when they leave a team."""

from collections.abc import Sequence
from datetime import date

from watchbill.model.message import Content, Strong, say
from watchbill.model.people import Person
from watchbill.model.turn import Turn
from watchbill.words import times
from watchbill.words.absences import changes
from watchbill.words.view import View


def weight_set(found: Person, weight: int) -> Content:
    """The share was set."""
    how = f"takes {weight} % of a full share" if weight else "takes no turns"
    return say(Strong(found.name), f" {how} from now on. Turns that are decided already stay.")


def left(found: Person, last: date, changed: Sequence[Turn], view: View, *, heard: bool = False) -> Content:
    """Somebody leaves, and which days changed; where the team has `heard` it, whoever takes one is called."""
    until = times.relative(last, view.team.today(view.now))
    said = say(Strong(found.name), f" leaves {view.team.name}: {until} is their last day.")
    return said + changes(changed, view, call=heard)
