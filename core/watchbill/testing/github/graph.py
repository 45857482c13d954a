"""GraphQL of the project, carried out by the official schema."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchbill.testing.github.state import Hub, Issue, Item, Project

if TYPE_CHECKING:
    from graphql import GraphQLSchema


@cache
def schema(path: Path) -> "GraphQLSchema":
    """The schema of this file."""
    from graphql import build_schema

    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True)


def carried_out(hub: Hub, path: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What GraphQL answers, with its mistakes as GitHub tells them."""
    from graphql import graphql_sync

    root = _Root(hub)
    values = {
        "repositoryOwner": root.owner,
        "node": root.node,
        "addProjectV2ItemById": root.add,
        "updateProjectV2ItemFieldValue": root.set,
    }
    done = graphql_sync(schema(path), asked["query"], values, variable_values=asked.get("variables"))
    told: dict[str, Any] = {"data": done.data}
    if done.errors:
        told["errors"] = [
            {"message": each.message, "type": (each.extensions or {}).get("type", "INVALID")}
            for each in done.errors
        ]
    return told


class _Root:
    """Resolvers; names of arguments are the schema's."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def owner(self, _: Any, login: str) -> Any:
        return {"__typename": "Organization", "projectV2": lambda _, number: self._project(login, number)}

    def node(self, _: Any, id: str) -> Any:
        project = self._hub.project
        if project and project.id == id:
            return self._shown(project)
        issue = next((each for each in self._hub.issues.values() if each.node == id), None)
        return self._issue(issue) if issue else self._missing(f"Could not resolve to a node: {id}")

    def add(self, _: Any, input: Mapping[str, Any]) -> Any:
        project = self._named(input["projectId"])
        issue = next((each for each in self._hub.issues.values() if each.node == input["contentId"]), None)
        if not issue:
            self._missing("Could not resolve to an issue")
        return {"item": self._item(project, self._hub.enter(project, issue))}

    def set(self, _: Any, input: Mapping[str, Any]) -> Any:
        project = self._named(input["projectId"])
        item = next((each for each in project.items if each.id == input["itemId"]), None)
        option = input["value"]["singleSelectOptionId"]
        if not item or input["fieldId"] != "PVTSSF_1" or option not in project.options:
            return self._missing("The single select option Id does not belong to the field")
        item.option, item.updated_at = option, self._hub.stamp()
        return {"projectV2Item": self._item(project, item)}

    def _named(self, id: str) -> Project:
        project = self._hub.project
        if not project or project.id != id:
            self._missing("Could not resolve to a project")
        assert project  # noqa: S101 - says the type
        return project

    def _project(self, login: str, number: int) -> Any:
        project = self._hub.project
        if not project or (project.owner, project.number) != (login, number):
            return self._missing(f"Could not resolve to a ProjectV2 with the number {number}.")
        return self._shown(project)

    def _shown(self, project: Project) -> dict[str, Any]:
        options = [{"id": id, "name": name} for id, name in project.options.items()]
        field = {"__typename": "ProjectV2SingleSelectField", "id": "PVTSSF_1", "options": options}
        return {
            "__typename": "ProjectV2",
            "id": project.id,
            "field": lambda _, name: field if name == project.heading else None,
            "items": lambda _, first, after=None, orderBy=None: self._page(project, first, int(after or 0)),
        }

    def _page(self, project: Project, size: int, start: int) -> dict[str, Any]:
        end = start + size
        return {
            "pageInfo": {"hasNextPage": end < len(project.items), "endCursor": str(end)},
            "nodes": [self._item(project, each) for each in project.items[start:end]],
        }

    def _item(self, project: Project, item: Item) -> dict[str, Any]:
        name = project.options.get(item.option or "")
        value = {"__typename": "ProjectV2ItemFieldSingleSelectValue", "name": name, "updatedAt": item.updated_at}
        content = self._issue(item.issue, item.repository) if item.issue else {"__typename": "DraftIssue"}
        return {
            "__typename": "ProjectV2Item",
            "id": item.id,
            "isArchived": item.is_archived,
            "updatedAt": item.updated_at,
            "project": {"__typename": "ProjectV2", "id": project.id},
            "fieldValueByName": lambda _, name: value if item.option and name == project.heading else None,
            "content": content,
        }

    def _issue(self, issue: Issue, repository: str = "") -> dict[str, Any]:
        return {
            "__typename": "PullRequest" if issue.is_pull_request else "Issue",
            "fullDatabaseId": str(issue.id),
            "id": issue.node,
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "state": "CLOSED" if issue.closed_at else "OPEN",
            "url": f"https://github.com/{self._hub.repository}/issues/{issue.number}",
            "updatedAt": issue.updated_at,
            "closedAt": issue.closed_at,
            "repository": {"nameWithOwner": repository or self._hub.repository},
            "assignees": {"nodes": [{"login": each} for each in issue.assignees]},
            "labels": {"nodes": [{"name": each} for each in issue.labels]},
            "projectItems": lambda _, **__: {"nodes": self._items(issue)},
        }

    def _items(self, issue: Issue) -> list[dict[str, Any]]:
        project = self._hub.project
        return [self._item(project, each) for each in project.items if each.issue is issue] if project else []

    def _missing(self, message: str) -> None:
        from graphql import GraphQLError

        raise GraphQLError(message, extensions={"type": "NOT_FOUND"})
