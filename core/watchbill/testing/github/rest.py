"""Calls of REST, as far as our adapter makes them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from watchbill.testing.github.state import Comment, Hub, Issue, Refusal

_ISSUE = r"/repos/(?P<repository>[^/]+/[^/]+)/issues/(?P<number>\d+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is asked."""

    hub: Hub
    #: Of the server.
    base: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    #: What the path names.
    names: Mapping[str, str]
    login: str = "watchbill"

    @property
    def issue(self) -> Issue:
        """The one that the path names.

        Raises:
            Refusal: it is elsewhere, or was deleted, or never was.
        """
        issue = self.hub.issues.get(int(self.names["number"]))
        if not issue:
            raise Refusal(404, "Not Found")
        if issue.is_deleted:
            raise Refusal(410, "This issue was deleted")
        if issue.moved:
            to = f"{self.base}/moved/{issue.moved[0]}/{issue.number}/{issue.moved[1]}"
            raise Refusal(301, "Moved Permanently", {"Location": to})
        return issue


Answer = tuple[int, Any, Mapping[str, str]]
_Method = Callable[[Call], Answer]
ROUTES: list[tuple[str, re.Pattern[str], _Method]] = []


def _route(method: str, pattern: str) -> Callable[[_Method], _Method]:
    def add(function: _Method) -> _Method:
        ROUTES.append((method, re.compile(pattern), function))
        return function

    return add


@_route("GET", "/user")
def _user(call: Call) -> Answer:
    return 200, {"login": call.login}, {}


@_route("GET", r"/users/(?P<login>[^/]+)")
def _account(call: Call) -> Answer:
    login = call.names["login"]
    if login not in call.hub.people:
        raise Refusal(404, "Not Found")
    return 200, {"login": login, "email": call.hub.people[login] or None}, {}


@_route("GET", "/search/users")
def _search(call: Call) -> Answer:
    word = call.query["q"].split()[0]
    found = [login for login, email in call.hub.people.items() if word in email]
    return 200, {"total_count": len(found), "items": [{"login": each} for each in found]}, {}


@_route("GET", r"/repos/(?P<repository>[^/]+/[^/]+)")
def _repository(call: Call) -> Answer:
    return 200, {"full_name": call.hub.repository, **call.hub.about}, {}


@_route("GET", r"/repos/(?P<repository>[^/]+/[^/]+)/issues")
def _listed(call: Call) -> Answer:
    wanted = [each for each in call.query.get("labels", "").split(",") if each]
    state, since = call.query.get("state", "open"), call.query.get("since", "")
    found = [
        each
        for each in call.hub.issues.values()
        if not each.is_deleted
        and not each.moved
        and state in ("all", "closed" if each.closed_at else "open")
        and set(wanted) <= set(each.labels)
        and each.updated_at >= since
    ]
    by = "updated_at" if call.query.get("sort") == "updated" else "created_at"
    found.sort(key=lambda each: (getattr(each, by), each.number))
    if call.query.get("direction", "desc") == "desc":
        found.reverse()
    return _paged(call, [shown(call.hub, call.base, each) for each in found])


@_route("POST", r"/repos/(?P<repository>[^/]+/[^/]+)/issues")
def _made(call: Call) -> Answer:
    issue = call.hub.add(_text(call, "title"), str(call.body.get("body") or ""))
    issue.labels += call.body.get("labels", [])
    return 201, shown(call.hub, call.base, issue), {}


@_route("GET", _ISSUE)
def _one(call: Call) -> Answer:
    return 200, shown(call.hub, call.base, call.issue), {}


@_route("GET", r"/moved/(?P<repository>[^/]+/[^/]+)/(?P<old>\d+)/(?P<number>\d+)")
def _moved(call: Call) -> Answer:
    if call.names["repository"] == call.hub.repository:
        return 200, shown(call.hub, call.base, call.issue), {}
    told = shown(call.hub, call.base, call.hub.issues[int(call.names["old"])])
    where = f"{call.base}/repos/{call.names['repository']}"
    return 200, told | {"repository_url": where, "number": int(call.names["number"])}, {}


@_route("PATCH", _ISSUE)
def _changed(call: Call) -> Answer:
    issue, state = call.issue, call.body.get("state")
    if state not in ("open", "closed"):
        raise Refusal(422, "Validation Failed")
    issue.closed_at = call.hub.stamp() if state == "closed" else None
    issue.state_reason = call.body.get("state_reason")
    return _touched(call, issue)


@_route("POST", f"{_ISSUE}/assignees")
def _assigned(call: Call) -> Answer:
    issue = call.issue
    for login in call.body["assignees"]:
        known = next((each for each in call.hub.people if each.casefold() == login.casefold()), None)
        # Whoever may not have it is left out, and nothing is said.
        if known and known not in call.hub.strangers and known not in issue.assignees:
            issue.assignees.append(known)
    return _touched(call, issue, 201)


@_route("DELETE", f"{_ISSUE}/assignees")
def _unassigned(call: Call) -> Answer:
    issue, gone = call.issue, {each.casefold() for each in call.body["assignees"]}
    issue.assignees[:] = [each for each in issue.assignees if each.casefold() not in gone]
    return _touched(call, issue)


@_route("POST", f"{_ISSUE}/labels")
def _labelled(call: Call) -> Answer:
    issue = call.issue
    issue.labels += [each for each in call.body["labels"] if each not in issue.labels]
    return _touched(call, issue)


@_route("DELETE", f"{_ISSUE}/labels/(?P<label>.+)")
def _unlabelled(call: Call) -> Answer:
    issue = call.issue
    if call.names["label"] not in issue.labels:
        raise Refusal(404, "Label does not exist")
    issue.labels.remove(call.names["label"])
    return _touched(call, issue)


@_route("GET", f"{_ISSUE}/comments")
def _comments(call: Call) -> Answer:
    said = [
        {"user": {"login": each.author} if each.author else None, "body": each.body, "created_at": each.at}
        for each in call.issue.comments
    ]
    return _paged(call, said)


@_route("POST", f"{_ISSUE}/comments")
def _commented(call: Call) -> Answer:
    issue = call.issue
    issue.comments.append(Comment(author=call.login, body=_text(call, "body"), at=call.hub.stamp()))
    return _touched(call, issue, 201)


def shown(hub: Hub, base: str, issue: Issue) -> dict[str, Any]:
    """An issue as REST shows it."""
    told = {
        "id": issue.id,
        "node_id": issue.node,
        "number": issue.number,
        "title": issue.title,
        "body": issue.body or None,
        "state": "closed" if issue.closed_at else "open",
        "state_reason": issue.state_reason,
        "assignees": [{"login": each} for each in issue.assignees],
        "labels": [{"name": each} for each in issue.labels],
        "comments": len(issue.comments),
        "created_at": issue.created_at,
        "updated_at": issue.updated_at,
        "closed_at": issue.closed_at,
        "repository_url": f"{base}/repos/{hub.repository}",
        "html_url": f"{base}/{hub.repository}/issues/{issue.number}",
    }
    return told | ({"pull_request": {"url": told["html_url"]}} if issue.is_pull_request else {})


def _touched(call: Call, issue: Issue, status: int = 200) -> Answer:
    issue.updated_at = call.hub.stamp()
    return status, shown(call.hub, call.base, issue), {}


def _text(call: Call, name: str) -> str:
    value = call.body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refusal(422, "Validation Failed")
    return value


def _paged(call: Call, entries: Sequence[Any]) -> Answer:
    size, page = int(call.query.get("per_page", 30)), int(call.query.get("page", 1))
    last = max(1, -(-len(entries) // size))
    others = {"next": page + 1, "last": last} if page < last else {}
    others |= {"prev": page - 1, "first": 1} if page > 1 else {}
    links = [
        f'<{call.base}{call.path}?{urlencode({**call.query, "page": number})}>; rel="{name}"'
        for name, number in others.items()
    ]
    return 200, entries[(page - 1) * size : page * size], {"Link": ", ".join(links)} if links else {}
