"""Calls about the site: who calls, who else is there, fields, projects, the time."""

from typing import Any

from watchbill.testing.jira.routes import Answer, Call, route
from watchbill.testing.jira.shapes import SPRINT, stamp
from watchbill.testing.jira.state import Person, Refusal


@route("GET", "/serverInfo", "serverInfo")
def _server(call: Call) -> Answer:
    version = "1001.0.0-SNAPSHOT" if call.place.cloud else "9.12.5"
    return 200, {
        "version": version,
        "versionNumbers": [1001, 0, 0] if call.place.cloud else [9, 12, 5],
        "deploymentType": "Cloud" if call.place.cloud else "Server",
        "buildNumber": 100_000,
        "buildDate": "2026-01-01T00:00:00.000+0000",
        "serverTime": stamp(call.place.now()),
        "serverTitle": "Jira",
        "scmInfo": "0" * 40,
    }


@route("GET", "/myself", "myself")
def _myself(call: Call) -> Answer:
    return 200, call.shapes.person(call.me())


@route("GET", "/field", "field")
def _fields(call: Call) -> Answer:
    plain = [_field(id, {"type": kind, "system": id}) for id, kind in _SYSTEM.items()]
    kind = {"type": "array", "items": "json", "custom": "com.pyxis.greenhopper.jira:gh-sprint", "customId": 10_020}
    return 200, [*plain, _field(SPRINT, kind) | {"name": "Sprint", "custom": True}]


_SYSTEM = {"summary": "string", "status": "status", "assignee": "user", "labels": "array", "updated": "datetime"}


def _field(id: str, schema: dict[str, Any]) -> dict[str, Any]:
    shown = {"id": id, "key": id, "name": id.title(), "custom": False, "orderable": True, "navigable": True}
    return shown | {"searchable": True, "clauseNames": [id], "schema": schema}


@route("GET", "/project/{key}", "project")
def _project(call: Call) -> Answer:
    key = call.names["key"]
    if key not in call.place.projects or call.actor is None:
        raise Refusal(404, f"No project could be found with key '{key}'.")
    return 200, call.shapes.project(key) | {"issueTypes": call.shapes.types()}


@route("GET", "/user/search", "people")
def _people(call: Call) -> Answer:
    call.me()
    asked = call.asked("query" if call.place.cloud else "username").casefold()
    if not asked:
        raise Refusal(400, "The query parameter is missing.")
    start, most = call.number("startAt", 0), call.number("maxResults", 50)
    found = [each for each in call.place.people.values() if _found(each, asked, cloud=call.place.cloud)]
    return 200, [call.shapes.person(each) for each in found[start : start + most]]


def _found(person: Person, asked: str, *, cloud: bool) -> bool:
    """By the beginning of a word of the name, or of the address, hidden ones too."""
    words = [person.email, *person.name.split(), *([] if cloud else [person.id])]
    return (person.active or cloud) and any(each.casefold().startswith(asked) for each in words)
