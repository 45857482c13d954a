"""A Redmine of one project in memory, which answers as a real one does: tests/real runs the same contract."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

ADDRESS, KEY, PROJECT = "https://redmine.example.org/base", "k3y", "ops"
#: The default data: id, name, and whether it is closed.
STATUSES = (
    (1, "New", False),
    (2, "In Progress", False),
    (3, "Resolved", False),
    (4, "Feedback", False),
    (5, "Closed", True),
    (6, "Rejected", True),
)
ANN, BOB, DESK = "5", "6", "7"
#: Who is a member, by id: login, name and address.
PEOPLE = {
    ANN: ("ann", "Ann Example", "ann@example.org"),
    BOB: ("bob", "Bob Example", "bob@example.org"),
    DESK: ("watchbill", "Watchbill Example", "watchbill@example.org"),
}


@dataclass(slots=True)
class Issue:
    """One issue."""

    id: int
    subject: str
    description: str
    status: int = 1
    holder: str = ""
    priority: int = 2
    at: datetime = datetime(2026, 11, 2, 9, tzinfo=UTC)
    journals: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class RedmineDouble:
    """What it holds, and what its administrator allows us."""

    issues: dict[int, Issue] = field(default_factory=dict)
    #: The statuses that may follow each; every one where it is not named.
    workflow: dict[int, set[int]] = field(default_factory=dict)
    #: What of an issue we may change: the rest is left out without a word.
    editable: set[str] = field(default_factory=lambda: {"assigned_to_id", "status_id", "notes"})
    administrator: bool = True
    #: Whose address nobody sees.
    hidden: set[str] = field(default_factory=set)
    #: Whether it tells what may follow, and seeks in descriptions: since 5.0.
    recent: bool = True
    #: Is called after each change of an issue: somebody else may change it, too.
    after_put: Callable[[Issue], None] = lambda _: None
    asked: list[str] = field(default_factory=list)
    _now: datetime = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def transport(self) -> httpx.MockTransport:
        """The way to it."""
        return httpx.MockTransport(self._answer)

    def add(self, subject: str = "theirs", **fields: Any) -> Issue:
        """One more issue, a second later."""
        number = len(self.issues) + 1
        self.issues[number] = Issue(number, subject, fields.pop("description", ""), at=self._tick(), **fields)
        return self.issues[number]

    def _tick(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/base")
        self.asked.append(f"{request.method} {path}")
        if request.headers.get("X-Redmine-API-Key") != KEY:
            return httpx.Response(401)
        query, said = dict(request.url.params), json.loads(request.content or b"{}")
        match path.removesuffix(".json").strip("/").split("/"):
            case ["issue_statuses"]:
                return _listed("issue_statuses", (_status(number) for number, _, _ in STATUSES))
            case ["trackers"]:
                return _listed("trackers", ({"id": 1, "name": "Bug"}, {"id": 3, "name": "Support"}))
            case ["projects", "ops"]:
                return httpx.Response(200, json={"project": {"id": 1, "identifier": PROJECT}})
            case ["projects", "ops", "memberships"]:
                members = ({"id": 1, "user": {"id": int(each), "name": PEOPLE[each][1]}} for each in PEOPLE)
                return _listed("memberships", [*members, {"id": 9, "group": {"id": 20, "name": "all"}}])
            case ["users", "current"]:
                return httpx.Response(200, json={"user": self._user(DESK)})
            case ["users"]:
                return self._seek_user(query.get("name", ""))
            case ["users", number] if number in PEOPLE:
                return httpx.Response(200, json={"user": self._user(number)})
            case ["issues"] if request.method == "POST":
                made = self.add(said["issue"]["subject"], description=said["issue"]["description"])
                return httpx.Response(201, json={"issue": self._told(made, {})})
            case ["issues"]:
                return self._list(query)
            case ["issues", number] if int(number) in self.issues:
                return self._one(request.method, self.issues[int(number)], query, said)
        return httpx.Response(404)

    def _one(self, method: str, issue: Issue, query: Mapping[str, str], said: Mapping[str, Any]) -> httpx.Response:
        if method == "GET":
            return httpx.Response(200, json={"issue": self._told(issue, query)})
        change = {name: value for name, value in said["issue"].items() if name in self.editable}
        holder = str(change.get("assigned_to_id", issue.holder))
        if holder and holder not in PEOPLE:
            return httpx.Response(422, json={"errors": ["Assignee is invalid"]})
        status = int(change.get("status_id", issue.status))
        issue.holder, issue.at = holder, self._tick()
        issue.status = status if status in self._allowed(issue) else issue.status
        number = len(issue.journals) + 1
        user = {"id": int(DESK), "name": PEOPLE[DESK][1]}
        journal = {"id": number, "user": user, "notes": change.get("notes", ""), "created_on": _time(issue.at)}
        issue.journals.append(journal)
        self.after_put(issue)
        return httpx.Response(204)

    def _list(self, query: Mapping[str, str]) -> httpx.Response:
        assert query["project_id"] == PROJECT
        assert query["subproject_id"] == "!*"
        found = list(self.issues.values())
        if query["status_id"] != "*":
            found = [each for each in found if str(each.status) in query["status_id"].split("|")]
        if "updated_on" in query:
            since = datetime.fromisoformat(query["updated_on"].removeprefix(">="))
            found = [each for each in found if each.at >= since]
        if self.recent and "description" in query:
            found = [each for each in found if query["description"].removeprefix("~") in each.description]
        orders: Mapping[str, Callable[[Issue], Any]] = {
            "priority:desc,id": lambda each: (-each.priority, each.id),
            "id:desc": lambda each: -each.id,
            "updated_on:desc,id:desc": lambda each: (-each.at.timestamp(), -each.id),
        }
        found.sort(key=orders[query["sort"]])
        first, most = int(query.get("offset", 0)), min(int(query.get("limit", 25)), 100)
        return _listed("issues", (self._told(each, {}) for each in found[first : first + most]))

    def _told(self, issue: Issue, query: Mapping[str, str]) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": issue.id,
            "subject": issue.subject,
            "description": issue.description.replace("\n", "\r\n"),
            "status": _status(issue.status),
            "priority": {"id": issue.priority, "name": "Normal"},
            "updated_on": _time(issue.at),
        }
        if issue.holder:
            told["assigned_to"] = {"id": int(issue.holder), "name": PEOPLE[issue.holder][1]}
        if "journals" in query.get("include", ""):
            told["journals"] = issue.journals
        if self.recent and "allowed_statuses" in query.get("include", ""):
            told["allowed_statuses"] = [_status(each) for each in sorted(self._allowed(issue))]
        return told

    def _allowed(self, issue: Issue) -> set[int]:
        every = {number for number, _, _ in STATUSES}
        return self.workflow.get(issue.status, every) | {issue.status}

    def _user(self, number: str) -> dict[str, Any]:
        login, name, address = PEOPLE[number]
        shown = {} if number in self.hidden and not self.administrator else {"mail": address}
        return {"id": int(number), "login": login, "firstname": name, **shown}

    def _seek_user(self, name: str) -> httpx.Response:
        if not self.administrator:
            return httpx.Response(403)
        return _listed("users", (self._user(each) for each in PEOPLE if name in PEOPLE[each][2]))


def _status(number: int) -> dict[str, Any]:
    return next(
        {"id": each, "name": name, "is_closed": closed} for each, name, closed in STATUSES if each == number
    )


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _listed(what: str, rows: Iterable[Mapping[str, Any]]) -> httpx.Response:
    return httpx.Response(200, json={what: list(rows)})
