"""Issues, people and the rest as Jira writes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from watchbill.testing.jira.state import Comment, Issue, Person, Place, Status, Transition

#: The field with the sprints of an issue.
SPRINT = "customfield_10020"
TYPES = ("Task", "Bug", "Story")
_CATEGORIES = {"new": (2, "To Do", "blue-gray"), "indeterminate": (4, "In Progress", "yellow")}
_DONE = (3, "Done", "green")


class Shapes:
    """Writes what is at one address."""

    def __init__(self, place: Place, base: str, version: str) -> None:
        self._place, self._rest = place, f"{base}/rest/api/{version}"

    def issue(self, issue: Issue, fields: Sequence[str]) -> dict[str, Any]:
        """An issue with these fields; "*all" are all."""
        found = {"id": issue.id}
        if list(fields) == ["id"]:
            return found
        every = self._fields(issue)
        asked = every if "*all" in fields or "*navigable" in fields else dict.fromkeys(fields, 0)
        shown = {name: every[name] for name in asked if name in every and f"-{name}" not in fields}
        return {
            "expand": "operations,editmeta,changelog,transitions,renderedFields",
            "id": issue.id,
            "self": f"{self._rest}/issue/{issue.id}",
            "key": issue.key,
            "fields": shown,
        }

    def _fields(self, issue: Issue) -> dict[str, Any]:
        holder = self._place.people.get(issue.assignee or "")
        cloud = {"statuscategorychangedate": stamp(issue.moved)} if self._place.cloud else {}
        return cloud | {
            "summary": issue.summary,
            "status": self.status(self._place.statuses[issue.status]),
            "assignee": self.person(holder) if holder else None,
            "description": issue.description,
            "labels": list(issue.labels),
            "created": stamp(issue.created),
            "updated": stamp(issue.updated),
            "issuetype": self._type(issue.type),
            "project": self.project(issue.project),
            SPRINT: self._sprints(issue),
        }

    def _sprints(self, issue: Issue) -> list[Any] | None:
        if not issue.sprints:
            return None
        if self._place.cloud:
            return [
                {"id": number, "name": name, "state": state, "boardId": 1}
                for number, (name, state) in enumerate(issue.sprints, 1)
            ]
        return [
            f"com.atlassian.greenhopper.service.sprint.Sprint@1f[id={number},rapidViewId=1,"
            f"state={state.upper()},name={name},goal=<null>]"
            for number, (name, state) in enumerate(issue.sprints, 1)
        ]

    def status(self, status: Status) -> dict[str, Any]:
        """A status with its category."""
        id, name, colour = _CATEGORIES.get(status.category, _DONE)
        category = {"id": id, "key": status.category, "name": name, "colorName": colour}
        category["self"] = f"{self._rest}/statuscategory/{id}"
        return {
            "self": f"{self._rest}/status/{status.id}",
            "description": "",
            "name": status.name,
            "id": status.id,
            "statusCategory": category,
        }

    def transition(self, transition: Transition) -> dict[str, Any]:
        """A way that is open."""
        cloud = {"isAvailable": True, "isGlobal": not transition.sources, "isInitial": False}
        return (cloud if self._place.cloud else {}) | {
            "id": transition.id,
            "name": transition.name,
            "to": self.status(self._place.statuses[transition.to]),
            "hasScreen": bool(transition.requires),
        }

    def person(self, person: Person) -> dict[str, Any]:
        """Somebody; without an address where that is hidden."""
        both = {"displayName": person.name, "active": person.active, "timeZone": "Europe/Berlin"}
        if not self._place.cloud:
            ids = {"name": person.id, "key": f"JIRAUSER-{person.id}", "emailAddress": person.email}
            return both | ids | {"self": f"{self._rest}/user?username={person.id}"}
        shown = {} if person.hidden else {"emailAddress": person.email}
        ids = {"accountId": person.id, "accountType": person.kind}
        return both | ids | shown | {"self": f"{self._rest}/user?accountId={person.id}"}

    def comment(self, comment: Comment, issue: Issue) -> dict[str, Any]:
        """A comment."""
        author = {"author": self.person(comment.author)} if comment.author else {}
        role = {"visibility": {"type": "role", "value": comment.role}} if comment.role else {}
        return (
            author
            | role
            | {
                "self": f"{self._rest}/issue/{issue.id}/comment/{comment.id}",
                "id": comment.id,
                "body": comment.body,
                "created": stamp(comment.created),
                "updated": stamp(comment.created),
            }
        )

    def types(self) -> list[dict[str, Any]]:
        """What an issue may be."""
        return [self._type(each) for each in TYPES]

    def _type(self, name: str) -> dict[str, Any]:
        return {"id": f"{10_001 + TYPES.index(name)}", "name": name, "description": "", "subtask": False}

    def project(self, key: str) -> dict[str, Any]:
        """A project."""
        number = str(10_000 + list(self._place.projects).index(key))
        found = {"self": f"{self._rest}/project/{number}", "id": number, "key": key}
        return found | {"name": self._place.projects[key], "projectTypeKey": "software"}


def stamp(at: datetime) -> str:
    """A time as Jira writes it, in the zone of the profile."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}{at:%z}"
