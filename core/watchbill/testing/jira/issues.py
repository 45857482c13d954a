"""Calls about one issue: read it, make it, give it, move it, comment on it."""

from dataclasses import replace
from typing import Any

from watchbill.testing.jira import bodies
from watchbill.testing.jira.routes import Answer, Call, invalid, route
from watchbill.testing.jira.shapes import TYPES
from watchbill.testing.jira.state import Comment, Issue, Refusal, Transition

_SETTABLE = frozenset({"project", "issuetype", "summary", "description", "labels", "assignee"})
_NOT_ON_SCREEN = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."


@route("GET", "/issue/{id}", "issue")
def _issue(call: Call) -> Answer:
    fields = [part for each in call.query.get("fields", ["*all"]) for part in each.split(",")]
    return 200, call.shapes.issue(call.issue(), fields)


@route("POST", "/issue", "create")
def _create(call: Call) -> Answer:
    call.me()
    fields = call.object().get("fields")
    if not isinstance(fields, dict):
        raise invalid()
    issue = create(call, fields)
    base = call.shapes.issue(issue, ["key"])
    return 201, {"id": issue.id, "key": issue.key, "self": base["self"]}


def create(call: Call, fields: dict[str, Any]) -> Issue:
    """A new issue, the last of the board."""
    place, errors = call.place, _mistakes(call, fields)
    if errors:
        raise Refusal(400, **errors)
    description = fields.get("description")
    if description is not None:
        description = bodies.checked(description, "description", cloud=place.cloud)
    now = place.now()
    status = next(iter(place.statuses))
    return place.put(
        Issue(
            id=str(next(place.numbers)),
            key=place.new_key(fields["project"]["key"]),
            type=fields["issuetype"]["name"],
            summary=fields["summary"].strip(),
            description=description,
            status=status,
            assignee=place.default_assignee,
            labels=tuple(fields.get("labels", ())),
            created=now,
            updated=now,
            moved=now,
        )
    )


def _mistakes(call: Call, fields: dict[str, Any]) -> dict[str, str]:
    errors = {name: _NOT_ON_SCREEN.format(name) for name in fields.keys() - _SETTABLE}
    project, kind, summary = fields.get("project"), fields.get("issuetype"), fields.get("summary")
    if not isinstance(project, dict) or project.get("key") not in call.place.projects:
        errors["project"] = "valid project is required"
    if not isinstance(kind, dict) or kind.get("name") not in TYPES:
        errors["issuetype"] = "The issue type selected is invalid."
    if not isinstance(summary, str) or not summary.strip():
        errors["summary"] = "You must specify a summary of the issue."
    elif len(summary) > 255:
        errors["summary"] = "Summary must be less than 255 characters."
    elif "\n" in summary:
        errors["summary"] = "The summary is invalid because it contains newline characters."
    for label in fields.get("labels", ()):
        if " " in label:
            errors["labels"] = f"The label '{label}' contains spaces which is invalid."
    return errors


@route("PUT", "/issue/{id}/assignee", "assign")
def _assign(call: Call) -> Answer:
    call.me()
    issue, key = call.issue(), "accountId" if call.place.cloud else "name"
    given = call.object()
    if key not in given:
        raise Refusal(400, f"'{key}' must be the only user identifying query parameter in GDPR strict mode.")
    id = call.place.default_assignee if given[key] == "-1" else given[key]
    person = call.place.people.get(id) if isinstance(id, str) else None
    if id is not None and (person is None or not person.active or not person.assignable):
        raise Refusal(400, assignee=f"User '{id}' cannot be assigned issues.")
    if id is None and not call.place.unassigned:
        raise Refusal(400, assignee="Issues must be assigned.")
    call.place.put(replace(issue, assignee=id))
    return 204, None


@route("GET", "/issue/{id}/transitions", "transitions")
def _transitions(call: Call) -> Answer:
    issue = call.issue()
    shown = [call.shapes.transition(each) for each in _open(call, issue)]
    return 200, {"expand": "transitions", "transitions": shown}


@route("POST", "/issue/{id}/transitions", "transition")
def _transition(call: Call) -> Answer:
    me, issue, asked = call.me(), call.issue(), call.object()
    id = str((asked.get("transition") or {}).get("id"))
    ways = {each.id: each for each in _open(call, issue)}
    if id not in ways:
        raise Refusal(400, f"It seems that you have tried an illegal workflow operation on {issue.key}.")
    way = ways[id]
    if way.requires and way.requires not in (asked.get("fields") or {}):
        raise Refusal(400, **{way.requires: f"{way.requires.title()} is required."})
    if way.gives:
        issue = call.place.put(replace(issue, assignee=me.id if way.gives == "actor" else None))
    call.place.enter(issue, way.to)
    return 204, None


def _open(call: Call, issue: Issue) -> list[Transition]:
    ways = [each for each in call.place.transitions.values() if each.to != issue.status]
    return [each for each in ways if not each.sources or issue.status in each.sources]


@route("GET", "/issue/{id}/comment", "comments")
def _comments(call: Call) -> Answer:
    issue = call.issue()
    found = list(call.place.comments.get(issue.id, []))
    if call.asked("orderBy") == "-created":
        found.reverse()
    start, most = call.number("startAt", 0), min(call.number("maxResults", 5_000), 5_000)
    page = [call.shapes.comment(each, issue) for each in found[start : start + most]]
    return 200, {"startAt": start, "maxResults": most, "total": len(found), "comments": page}


@route("POST", "/issue/{id}/comment", "comment")
def _comment(call: Call) -> Answer:
    me, issue = call.me(), call.issue()
    body = bodies.checked(call.object().get("body"), "comment", cloud=call.place.cloud)
    if bodies.empty(body):
        raise Refusal(400, comment="Comment body can not be empty!")
    made = Comment(id=str(next(call.place.numbers)), author=me, body=body, created=call.place.now())
    call.place.comments.setdefault(issue.id, []).append(made)
    call.place.put(issue)
    return 201, call.shapes.comment(made, issue)
