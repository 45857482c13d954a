"""In which column an issue is: by its place in a project (Projects v2), which has the order too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.ticket import Column
from watchbill.trackers.github import documents
from watchbill.trackers.github.api import MOST_PAGES, Api, at
from watchbill.trackers.github.columns import Placed, listing, updated
from watchbill.trackers.github.issues import STRANGE, Issue, Standing, listed, mapping, read, text, when
from watchbill.trackers.github.place import LABEL, Place, ProjectPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the project and its field are called by GraphQL."""

    project: str
    field: str
    #: Ids of options by their names in small letters.
    options: Mapping[str, str]


class Project:
    """A field of the project says it; fulfils `Columns`.

    Of the board are its items that are issues of the repository and not archived. An open issue whose option no
    column names counts as blocked: nobody is offered it, and nobody is missed on it.
    """

    def __init__(self, api: Api, place: Place, project: ProjectPlace) -> None:
        self._api, self._place, self._project = api, place, project
        self._columns = {name.casefold(): column for column, names in project.options.items() for name in names}
        self._known: _Known | None = None

    def board(self) -> Iterator[Sequence[Placed]]:
        for page in self._items():
            yield [each for each in page if each[1].column is not Column.DONE]

    def changed(self, since: datetime) -> Iterator[Sequence[Placed]]:
        """All items are looked at: that one moved shows in no issue, and items cannot be asked for by time.

        What was closed may have been archived at once; so closed issues are asked for on their own.
        """
        for page in self._items():
            yield [
                (issue, standing)
                for issue, standing in page
                if max(issue.updated_at, standing.updated_at or issue.updated_at) >= since
            ]
        for closed in listing(self._api, self._place, {"state": "closed", **updated(since)}):
            yield [(issue, self._read(issue, None)) for issue in closed]

    def standing(self, issue: Issue) -> Standing:
        known = self._look()
        told = self._api.graph(documents.STANDING, {"issue": issue.node, "field": self._project.field})
        nodes = listed(at(told, "node", "projectItems").get("nodes"))
        items = [mapping(each) for each in nodes if each]
        ours = (each for each in items if mapping(each.get("project") or {}).get("id") == known.project)
        return self._read(issue, next(ours, None))

    def put(self, issue: Issue, standing: Standing, column: Column) -> None:
        """It is added to the project where it is not in it."""
        known = self._look()
        option = self._option(known, column)
        try:
            item = standing.item or self._add(known, issue)
            self._api.graph(
                documents.SET,
                {"project": known.project, "item": item, "field": known.field, "option": option},
            )
        except SiteRefuses:
            self._known = None  # the field may have been made anew
            raise

    def enter(self, issue: Issue) -> Standing:
        """Added to the project, at its end."""
        standing = self.standing(issue)
        if standing.item or standing.column is Column.DONE:
            return standing
        self.put(issue, standing, Column.BACKLOG)
        return self.standing(issue)

    def check(self) -> None:
        """The project, its field, and an option for each column are there."""
        self._known = None
        known = self._look()
        for column in Column:
            self._option(known, column)

    def _items(self) -> Iterator[Sequence[Placed]]:
        variables = {"project": self._look().project, "field": self._project.field}
        after: str | None = None
        for _ in range(MOST_PAGES):
            told = at(self._api.graph(documents.ITEMS, {**variables, "after": after}), "node", "items")
            yield [placed for each in listed(told.get("nodes")) if each for placed in self._placed(mapping(each))]
            page = at(told, "pageInfo")
            after = text(page, "endCursor")
            if page.get("hasNextPage") is not True or not after:
                return
        raise SiteRefuses(f"The project has more than {100 * MOST_PAGES:,} items: archive what is done.")

    def _placed(self, item: Mapping[str, object]) -> Iterator[Placed]:
        """Nothing where it is no issue, one of another repository, or none of the board."""
        content = item.get("content")
        if item.get("isArchived") is True or not isinstance(content, dict) or not content:
            return
        issue = read(content)
        if not issue or issue.repository.casefold() != self._place.repository.casefold():
            return
        if all(issue.has(label) for label in self._place.labels):
            yield issue, self._read(issue, item)

    def _read(self, issue: Issue, item: Mapping[str, object] | None) -> Standing:
        chosen = item.get("status") if item else None
        status = text(chosen, "name") if isinstance(chosen, dict) else ""
        column = self._columns.get(status.casefold(), Column.BLOCKED) if status else Column.BACKLOG
        moved = when(chosen["updatedAt"]) if isinstance(chosen, dict) and chosen.get("updatedAt") else None
        if issue.is_closed:
            column, moved = Column.DONE, issue.closed_at
        updated_at = when(item["updatedAt"]) if item and item.get("updatedAt") else None
        return Standing(
            column=column, moved_at=moved, updated_at=updated_at, item=text(item, "id") if item else ""
        )

    def _add(self, known: _Known, issue: Issue) -> str:
        told = self._api.graph(documents.ADD, {"project": known.project, "issue": issue.node})
        item = text(at(told, "addProjectV2ItemById", "item"), "id")
        if not item:
            raise SiteAway(STRANGE)
        return item

    def _option(self, known: _Known, column: Column) -> str:
        for name in self._project.options[column]:
            if name.casefold() in known.options:
                return known.options[name.casefold()]
        names = ", ".join(self._project.options[column])
        raise SiteRefuses(
            f"The project has no {self._project.field} for {column}: add the option {names}, or name another."
        )

    def _look(self) -> _Known:
        """Asked for once."""
        if not self._known:
            self._known = self._find()
        return self._known

    def _find(self) -> _Known:
        where = self._project
        variables = {"owner": where.owner, "number": where.number, "field": where.field}
        told = self._api.graph(documents.PROJECT, variables)
        project = mapping(mapping(told.get("repositoryOwner") or {}).get("projectV2") or {})
        if not text(project, "id"):
            raise SiteRefuses(
                f"{LABEL} shows me no project {where.number} of {where.owner}: is that right, and may I see it?"
            )
        field = mapping(project.get("field") or {})
        if not text(field, "id"):
            raise SiteRefuses(f"The project has no single-select field {where.field}: name it in status_field.")
        options = [mapping(each) for each in listed(field.get("options"))]
        return _Known(
            project=text(project, "id"),
            field=text(field, "id"),
            options={text(each, "name").casefold(): text(each, "id") for each in options},
        )
