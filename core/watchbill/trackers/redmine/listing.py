"""Which issues of a project of Redmine are on its board, and in which order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from watchbill.errors import SiteRefuses
from watchbill.model.ticket import Column
from watchbill.trackers import told
from watchbill.trackers.redmine.rules import Rules
from watchbill.trackers.redmine.wire import LABEL, Query, Wire, gone

#: Issues of a board, and of those that changed; characters of a name.
MOST_ISSUES, LONGEST_NAME = 10_000, 100

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Status:
    """One of Redmine's."""

    id: str
    name: str
    closed: bool


class Listing:
    """Asks for issues, by the rules of one board."""

    def __init__(self, wire: Wire, rules: Rules) -> None:
        self._wire, self._rules = wire, rules
        self._statuses: dict[str, Status] = {}

    def statuses(self) -> Mapping[str, Status]:
        """Every status by its id, as they were when they were asked for last."""
        if not self._statuses:
            found = [_status(each) for each in self._wire.rows("/issue_statuses", "issue_statuses")]
            self._statuses = {each.id: each for each in found}
        return self._statuses

    def forget(self) -> None:
        """Ask anew for statuses: somebody may have changed them."""
        self._statuses.clear()

    def column(self, row: Row) -> Column:
        """Where an issue stands."""
        said = _status(told.table(row.get("status")))
        return self._column(self.statuses().get(said.id, said))

    def status(self, column: Column, issue: Row) -> str:
        """The id of the status to set for a column: the first that may follow.

        Raises:
            SiteRefuses: none may.
        """
        every = [each.name for each in self.statuses().values()]
        self._rules.statuses.need(column, every, LABEL)
        # Before 5.0 it does not say what may follow.
        rows = issue.get("allowed_statuses")
        allowed = {each.name: each.id for each in map(_status, told.rows(rows)) if each.id}
        if rows is None:
            allowed = {each.name: each.id for each in self.statuses().values()}
        picked = self._rules.statuses.pick(column, allowed)
        if picked is None:
            now = told.line(told.table(issue.get("status")).get("name"), LONGEST_NAME)
            names = ", ".join(f'"{each}"' for each in sorted(allowed)) or "nothing"
            raise SiteRefuses(f'{LABEL} does not let me bring it from "{now}" into {column}. It allows: {names}.')
        return allowed[picked]

    def tracker(self) -> str | None:
        """The id of the kind of new issues; None: the first one.

        Raises:
            SiteRefuses: there is none of this name.
        """
        if not self._rules.tracker:
            return None
        for each in self._wire.rows("/trackers", "trackers"):
            if told.line(each.get("name"), LONGEST_NAME).casefold() == self._rules.tracker.casefold():
                return told.number(each["id"])
        raise gone(f'tracker "{self._rules.tracker}"')

    def standing(self, columns: Sequence[Column]) -> Iterator[Sequence[Row]]:
        """Those of the board in these columns, page by page, the most urgent first."""
        wanted = [each.id for each in self.statuses().values() if self._column(each) in columns]
        if wanted:
            yield from self._pages({"status_id": "|".join(wanted), "sort": "priority:desc,id"})

    def since(self, at: datetime) -> Iterator[Sequence[Row]]:
        """Those of the board that changed at or after `at`, the latest first, so that none is missed."""
        least = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._pages({"status_id": "*", "updated_on": f">={least}", "sort": "updated_on:desc,id:desc"})

    def newest(self, word: str) -> Sequence[Row]:
        """The newest issues that have this word, 100 at most; a Redmine that cannot seek gives others too."""
        query: Query = {"status_id": "*", "description": f"~{word}", "sort": "id:desc", "limit": self._rules.page}
        return self._wire.rows("/issues", "issues", {**self._board, **query})

    @property
    def _board(self) -> Query:
        return {"project_id": self._rules.project, "subproject_id": "!*"}

    def _column(self, status: Status) -> Column:
        if status.closed:
            return Column.DONE
        return self._rules.statuses.column(status.name) or Column.BACKLOG

    def _pages(self, query: Query) -> Iterator[Sequence[Row]]:
        size = self._rules.page
        for offset in range(0, MOST_ISSUES, size):
            rows = self._wire.rows("/issues", "issues", {**self._board, **query, "limit": size, "offset": offset})
            yield rows
            if len(rows) < size:
                return
        raise SiteRefuses(f"{LABEL} has more than {MOST_ISSUES} issues for a board: have a project with fewer.")


def _status(row: Row) -> Status:
    name = told.line(row.get("name"), LONGEST_NAME)
    return Status(told.number(row.get("id")), name, closed=row.get("is_closed") is True)
