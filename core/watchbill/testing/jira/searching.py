"""Searches: with tokens and an index that lags in the cloud, with offsets at a Data Center."""

from collections.abc import Sequence
from typing import Any

from watchbill.testing.jira import jql
from watchbill.testing.jira.routes import Answer, Call, invalid, route
from watchbill.testing.jira.state import Issue, Refusal

_REMOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration "
    "guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
_UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
#: What may be asked, and how many issues come at most: fewer where more than their ids are asked for.
_KNOWN = frozenset(
    ("jql", "nextPageToken", "maxResults", "fields", "expand", "properties", "fieldsByKeys", "failFast")
) | {"reconcileIssues"}
_MOST, _MOST_WITH_FIELDS, _MOST_RECONCILED = 5_000, 100, 50
#: What a Data Center gives at most.
_CENTERS_MOST = 1_000


@route("POST", "/search/jql", "search")
def _post(call: Call) -> Answer:
    return _search(call, call.object())


@route("GET", "/search/jql", "search")
def _get(call: Call) -> Answer:
    given: dict[str, Any] = {name: call.asked(name) for name in ("jql", "nextPageToken") if name in call.query}
    fields = [part for each in call.query.get("fields", ["id"]) for part in each.split(",")]
    ids = [int(each) for each in call.query.get("reconcileIssues", []) if each]
    given |= {"fields": fields, "reconcileIssues": ids, "maxResults": call.number("maxResults", 50)}
    return _search(call, given)


def _search(call: Call, asked: dict[str, Any]) -> Answer:
    if not call.place.cloud:
        raise Refusal(404, "null for uri")
    text, fields, most, known = _checked(asked)
    start = 0
    if token := asked.get("nextPageToken"):
        if token not in call.place.tokens or call.place.tokens[token][0] != text:
            raise Refusal(400, "The provided next page token is invalid.")
        start = call.place.tokens[token][1]
    query = _parsed(call, text)
    if query.test is None:
        raise Refusal(400, _UNBOUNDED)
    found = jql.run(query, call.place.indexed(known))
    page = found[start : start + most]
    body: dict[str, Any] = {"issues": _shown(call, page, fields), "isLast": start + most >= len(found)}
    if not body["isLast"]:
        body["nextPageToken"] = f"Ch0jU3RyaW5n{len(call.place.tokens)}"
        call.place.tokens[body["nextPageToken"]] = (text, start + most)
    return 200, body


def _checked(asked: dict[str, Any]) -> tuple[str, list[str], int, set[str]]:
    text, fields = asked.get("jql"), asked.get("fields", ["id"])
    most, ids = asked.get("maxResults", 50), asked.get("reconcileIssues") or []
    fine = (
        asked.keys() <= _KNOWN
        and isinstance(text, str)
        and isinstance(fields, list)
        and all(isinstance(each, str) for each in fields)
        and type(most) is int
        and 0 < most <= _MOST
        and isinstance(ids, list)
        and all(type(each) is int for each in ids)
        and len(ids) <= _MOST_RECONCILED
    )
    if not fine:
        raise invalid()
    few = set(fields) <= {"id", "key"}
    return str(text), fields, most if few else min(most, _MOST_WITH_FIELDS), {str(each) for each in ids}


@route("POST", "/search/approximate-count", "count")
def _count(call: Call) -> Answer:
    query = _parsed(call, str(call.object().get("jql", "")))
    if query.test is None:
        raise Refusal(400, _UNBOUNDED)
    return 200, {"count": len(jql.run(query, call.place.indexed(set())))}


@route("GET", "/search", "search")
def _old_get(call: Call) -> Answer:
    fields = [part for each in call.query.get("fields", ["*navigable"]) for part in each.split(",")]
    return _by_offset(call, call.asked("jql"), fields, call.number("startAt", 0), call.number("maxResults", 50))


@route("POST", "/search", "search")
def _old_post(call: Call) -> Answer:
    asked = call.object()
    fields = asked.get("fields", ["*navigable"])
    return _by_offset(call, asked.get("jql", ""), fields, asked.get("startAt", 0), asked.get("maxResults", 50))


def _by_offset(call: Call, text: str, fields: Sequence[str], start: int, most: int) -> Answer:
    if call.place.cloud:
        raise Refusal(410, _REMOVED)
    found = jql.run(_parsed(call, text), call.place.indexed(set()))
    most = min(most, _CENTERS_MOST)
    page = found[start : start + most]
    return 200, {
        "expand": "schema,names",
        "startAt": start,
        "maxResults": most,
        "total": len(found),
        "issues": _shown(call, page, fields),
    }


def _parsed(call: Call, text: str) -> jql.Query:
    return jql.parse(text, call.place, signed_in=call.actor is not None)


def _shown(call: Call, issues: Sequence[Issue], fields: Sequence[str]) -> list[dict[str, Any]]:
    return [call.shapes.issue(each, fields) for each in issues]
