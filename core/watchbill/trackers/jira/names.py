"""Which column a status of Jira means, and which transition leads to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watchbill.model.ticket import Column
from watchbill.trackers.jira import told
from watchbill.trackers.jira.words import NAME, line

#: Statuses that mean Blocked, unless a table says others.
BLOCKED = ("Blocked", "Waiting", "On hold")
_CATEGORIES = {"done": Column.DONE, "indeterminate": Column.IN_PROGRESS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A transition that a ticket can make now."""

    id: str
    #: The name of the status it leads to.
    to: str
    column: Column
    #: Whether Jira shows a person a form on the way.
    screen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What statuses are called, in whatever letters."""

    blocked: Sequence[str] = BLOCKED
    #: The one that is gone to where several of a column can be reached.
    preferred: Mapping[Column, str] = field(default_factory=dict)

    def column(self, status: object) -> Column | None:
        """Where a ticket with this status stands; None where it is no status."""
        name = told.text(told.inside(status, "name"))
        category = told.text(told.inside(status, "statusCategory", "key"))
        if not name or not category:
            return None
        column = _CATEGORIES.get(category, Column.BACKLOG)
        return Column.BLOCKED if column is not Column.DONE and _in(name, self.blocked) else column

    def ways(self, answer: object) -> Sequence[Way]:
        """The transitions of an answer; those that are not open to us, or strange, are left out."""
        found = []
        for each in told.entries(told.inside(answer, "transitions")):
            target, id = told.inside(each, "to"), told.text(told.inside(each, "id"))
            column = self.column(target)
            if column is None or not id or told.inside(each, "isAvailable") is False:
                continue
            name = line(told.text(told.inside(target, "name")), NAME)
            found.append(Way(id=id, to=name, column=column, screen=told.inside(each, "hasScreen") is True))
        return found

    def choose(self, ways: Sequence[Way], column: Column) -> Way | None:
        """The way to a column: to the status that is preferred there, else without a form, else the first."""
        order = self.blocked if column is Column.BLOCKED else (self.preferred.get(column, ""),)
        fitting = [each for each in ways if each.column is column]
        return min(fitting, key=lambda each: (_place(each.to, order), each.screen), default=None)


def _in(name: str, names: Sequence[str]) -> bool:
    return _place(name, names) < len(names)


def _place(name: str, names: Sequence[str]) -> int:
    folded = [each.strip().casefold() for each in names]
    return folded.index(name.strip().casefold()) if name.strip().casefold() in folded else len(folded)
