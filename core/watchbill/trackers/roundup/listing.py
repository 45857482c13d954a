"""Which issues of a Roundup tracker are on a board, and in which order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from watchbill.errors import SiteRefuses
from watchbill.model.ticket import Column
from watchbill.trackers.roundup.rules import Rules
from watchbill.trackers.roundup.wire import LABEL, Wire, moment

#: What is asked of an issue.
FIELDS = "title,status,assignedto,activity,creation,messages"
#: Issues of one board, and of those that changed.
MOST_ISSUES = 10_000
#: How the tracker says that a link leads nowhere.
NOTHING = "-1"

Row = Mapping[str, Any]
Query = Mapping[str, str | int]


class Listing:
    """Asks for issues, by the rules of one board."""

    def __init__(self, wire: Wire, rules: Rules) -> None:
        self._wire, self._rules = wire, rules
        self._names: dict[str, Mapping[str, str]] = {}

    def names(self, kind: str) -> Mapping[str, str]:
        """The ids of a kind by their names, as they were when they were asked for last."""
        if kind not in self._names:
            self._names[kind] = self._wire.names(kind)
        return self._names[kind]

    def forget(self) -> None:
        """Ask anew for names: somebody may have changed them."""
        self._names.clear()

    def named(self, kind: str, name: str) -> str:
        """The id of what has this name.

        Raises:
            SiteRefuses: nothing has.
        """
        found = self.names(kind).get(name)
        if found is None:
            remedy = "Make it there, or name another one in the file of trackers."
            raise SiteRefuses(f'{LABEL} has no {kind} "{name}". {remedy}')
        return found

    def status(self, column: Column) -> str:
        """The id of the status to set for a column."""
        return self.named("status", self._rules.statuses.need(column, self.names("status"), LABEL))

    def standing(self, columns: Sequence[Column], page: int | None = None) -> Iterator[Sequence[Row]]:
        """Those of the board in these columns, in its order, page by page, of `page` at most."""
        pick = self._rules.statuses.column
        wanted = [
            number for name, number in self.names("status").items() if (pick(name) or Column.BACKLOG) in columns
        ]
        if Column.BACKLOG in columns:
            wanted.append(NOTHING)
        for part in self._parts():
            query = {"status": ",".join(wanted), "@sort": self._rules.sort, **part}
            yield from self._pages(query, page or self._rules.page)

    def since(self, at: datetime) -> Iterator[Sequence[Row]]:
        """Those of the board that changed at or after `at`, the latest first, so that none is missed."""
        # Times are read in the zone of the account, which may be any: a day more is asked for.
        least = (at.astimezone(UTC) - timedelta(days=1)).strftime("%Y-%m-%d.%H:%M:%S")
        for page in self._pages({"activity": f"{least};", "@sort": "-activity,-id"}, self._rules.page):
            fresh = [row for row in page if moment(row.get("activity")) >= at.replace(microsecond=0)]
            yield fresh
            if len(fresh) < len(page):
                return

    def _parts(self) -> Sequence[Query]:
        # Databases differ in where they put issues without a priority; here they are the last ones.
        if self._rules.sort.split(",")[0].lstrip("+") != "priority":
            return [{}]
        numbers = ",".join(self.names("priority").values())
        return [{"priority": numbers}, {"priority": NOTHING}] if numbers else [{}]

    def _pages(self, query: Query, size: int) -> Iterator[Sequence[Row]]:
        if self._rules.keyword:
            query = {**query, "keyword": self.named("keyword", self._rules.keyword)}
        for page in range(1, MOST_ISSUES // size + 1):
            rows = self._wire.rows("issue", {**query, "@fields": FIELDS, "@page_size": size, "@page_index": page})
            yield rows
            if len(rows) < size:
                return
        raise SiteRefuses(
            f"{LABEL} has more than {MOST_ISSUES} issues for one board: name a `keyword` that fewer have."
        )
