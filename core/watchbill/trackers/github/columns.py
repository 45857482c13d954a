"""In which column an issue is: by its labels, where there is no project."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import quote

from watchbill.model.ticket import Column
from watchbill.trackers.github.api import Api
from watchbill.trackers.github.issues import Issue, Standing, read
from watchbill.trackers.github.place import Place

Placed = tuple[Issue, Standing]
#: Taken off what is asked for: GitHub counts in seconds.
SLACK = timedelta(seconds=1)


class Columns(Protocol):
    """How this place sorts issues into columns; everything raises as `ports.Site` says."""

    def board(self) -> Iterator[Sequence[Placed]]:
        """Those of the board that are not done, in its order."""
        ...

    def changed(self, since: datetime) -> Iterator[Sequence[Placed]]:
        """Those of the board that changed at or after `since` (aware), done ones too; maybe more."""
        ...

    def standing(self, issue: Issue) -> Standing:
        """Where one is."""
        ...

    def put(self, issue: Issue, standing: Standing, column: Column) -> None:
        """Put it into another column; that it is open or closed, as it has to be, is seen to already."""
        ...

    def enter(self, issue: Issue) -> Standing:
        """A new one into Backlog; where it is so already, nothing."""
        ...

    def check(self) -> None:
        """Look whether everything is there that is needed."""
        ...


class Labels:
    """Labels say it; the order is that in which issues were created. Fulfils `Columns`."""

    def __init__(self, api: Api, place: Place) -> None:
        self._api, self._place = api, place
        self._names = {Column.IN_PROGRESS: place.in_progress, Column.BLOCKED: place.blocked}

    def board(self) -> Iterator[Sequence[Placed]]:
        for page in listing(self._api, self._place, {"state": "open", "sort": "created", "direction": "asc"}):
            yield [(issue, self.standing(issue)) for issue in page if not issue.is_closed]

    def changed(self, since: datetime) -> Iterator[Sequence[Placed]]:
        for page in listing(self._api, self._place, {"state": "all", **updated(since)}):
            yield [(issue, self.standing(issue)) for issue in page]

    def standing(self, issue: Issue) -> Standing:
        """Blocked where it has both labels."""
        if issue.is_closed:
            return Standing(column=Column.DONE, moved_at=issue.closed_at)
        for column in (Column.BLOCKED, Column.IN_PROGRESS):
            if issue.has(self._names[column]):
                return Standing(column=column)
        return Standing(column=Column.BACKLOG)

    def put(self, issue: Issue, standing: Standing, column: Column) -> None:
        """Its label is added before others are taken off: it is never in Backlog on the way."""
        path = f"{self._place.path}/issues/{issue.number}/labels"
        wanted = self._names.get(column)
        if wanted and not issue.has(wanted):
            self._api.ask("POST", path, body={"labels": [wanted]})
        others = [name.casefold() for each, name in self._names.items() if each is not column]
        for label in issue.labels:
            if label.casefold() in others:
                self._api.ask("DELETE", f"{path}/{quote(label, safe='')}", also=(404,))

    def enter(self, issue: Issue) -> Standing:
        """Without a label of a column it is there."""
        return self.standing(issue)

    def check(self) -> None:
        """A first page; GitHub makes a label when it is first given."""
        self._api.ask("GET", f"{self._place.path}/issues", query={"per_page": 1})


def listing(api: Api, place: Place, query: Mapping[str, str]) -> Iterator[Sequence[Issue]]:
    """Issues of the repository that have the board's labels, without pull requests."""
    labels = {"labels": ",".join(place.labels)} if place.labels else {}
    for page in api.pages(f"{place.path}/issues", {**query, **labels}):
        yield [issue for issue in map(read, page) if issue]


def updated(since: datetime) -> Mapping[str, str]:
    """Asks for what changed at or after this."""
    at = (since.astimezone(UTC) - SLACK).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"since": at, "sort": "updated", "direction": "asc"}
