"""Methods of the Web API that are about people, groups and windows."""

import json
from collections.abc import Mapping
from typing import Any

from watchbill.testing.slack.calling import Arguments, known
from watchbill.testing.slack.state import TEAM, Refusal, Workspace


@known("apps.connections.open")
def _connections_open(_: Workspace, __: Arguments) -> Mapping[str, Any]:
    return {}


@known("users.info", "users:read")
def _user(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    person = workspace.people.get(str(given["user"]))
    if person is None:
        raise Refusal("user_not_found")
    return {"user": person.shown(with_email="users:read.email" in workspace.scopes)}


@known("users.list", "users:read")
def _users(workspace: Workspace, _: Arguments) -> Mapping[str, Any]:
    everybody = [
        each.shown(with_email="users:read.email" in workspace.scopes) for each in workspace.people.values()
    ]
    return {"members": everybody, "cache_ts": 1_780_000_000, "response_metadata": {"next_cursor": ""}}


@known("users.lookupByEmail", "users:read.email")
def _lookup(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    for each in workspace.people.values():
        if each.email and each.email.lower() == str(given["email"]).lower():
            return {"user": each.shown(with_email=True)}
    raise Refusal("users_not_found")


@known("team.info", "team:read")
def _team(workspace: Workspace, _: Arguments) -> Mapping[str, Any]:
    return {"team": {"id": TEAM, "name": "Fake", "domain": "fake"}}


@known("usergroups.list", "usergroups:read")
def _groups(workspace: Workspace, _: Arguments) -> Mapping[str, Any]:
    return {"usergroups": [each.shown() for each in workspace.groups.values()]}


@known("usergroups.users.list", "usergroups:read")
def _group_users(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    return {"users": list(_group(workspace, given).users)}


@known("usergroups.users.update", "usergroups:write")
def _set_group(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    users = [each for each in str(given["users"]).split(",") if each]
    people = [workspace.people.get(each) for each in users]
    if not users:
        raise Refusal("no_users_provided")
    if any(each is None or each.is_bot or each.is_restricted or each.is_stranger for each in people):
        raise Refusal("invalid_users")
    group = _group(workspace, given)
    group.users = users
    return {"usergroup": group.shown() | {"users": users}}


@known("views.open")
def _open_view(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    view = given["view"]
    view = json.loads(view) if isinstance(view, str) else dict(view)
    if not str(given.get("trigger_id", "")).startswith("trigger"):
        raise Refusal("invalid_trigger_id")
    if len(view["title"]["text"]) > 24 or len(view.get("private_metadata", "")) > 3_000:
        raise Refusal("invalid_arguments")
    view["id"] = workspace.new_id("V")
    workspace.views[view["id"]] = view
    return {"view": view}


@known("views.publish")
def _publish(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    return {"view": {"id": workspace.new_id("V"), "type": "home"}}


def _group(workspace: Workspace, given: Arguments) -> Any:
    group = workspace.groups.get(str(given["usergroup"]))
    if group is None:
        raise Refusal("no_such_subteam")
    return group
