"""The fake of the cloud as `jira.js` meets it, which knows nothing of us and has a schema for every answer."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.judges import node_modules
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira import adf

JUDGE = Path(__file__).with_name("judge.mjs")


def judged(place: FakeJira, *calls: tuple[str, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What jira.js makes of these calls: each is a group, a method and its parameters."""
    given = {"host": place.url, "email": place.user, "apiToken": place.token, "calls": calls}
    asked = ["node", str(JUDGE), str(node_modules("jira.js")), json.dumps(given)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert isinstance(told, list)
    return told


@pytest.fixture(scope="module")
def told() -> Iterator[list[dict[str, Any]]]:
    """Every call that our board makes, by jira.js, on one ticket; and some that Jira refuses."""
    with FakeJira() as cloud:
        cloud.people.join("5b10:ann", "ann@example.org", name="Ann")
        yield judged(cloud, *calls(cloud))


def calls(cloud: FakeJira) -> list[tuple[str, str, dict[str, Any]]]:
    key, text = cloud.people.write("one", sprints=(("Sprint 1", "active"),)).key, adf.document("It ends.\nSoon.")
    cloud.people.write("two")
    query = {"jql": 'project = "OPS" AND statusCategory != Done ORDER BY Rank ASC'}
    fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "three", "labels": ["wb-1"]}
    return [
        ("myself", "getCurrentUser", {}),
        ("serverInfo", "getServerInfo", {}),
        ("issueFields", "getFields", {}),
        ("projects", "getProject", {"projectIdOrKey": "OPS"}),
        ("userSearch", "findUsers", {"query": "ann@example.org"}),
        ("issueSearch", "searchAndReconsileIssuesUsingJqlPost", {**query, "maxResults": 1, "fields": ["*all"]}),
        ("issueSearch", "searchAndReconsileIssuesUsingJqlPost", {**query, "reconcileIssues": [10001]}),
        ("issueSearch", "countIssues", query),
        ("issues", "assignIssue", {"issueIdOrKey": key, "accountId": "5b10:ann"}),
        ("issues", "getTransitions", {"issueIdOrKey": key}),
        ("issues", "doTransition", {"issueIdOrKey": key, "transition": {"id": "31"}}),
        ("issueComments", "addComment", {"issueIdOrKey": key, "body": text}),
        ("issueComments", "getComments", {"issueIdOrKey": key, "orderBy": "-created"}),
        ("issues", "getIssue", {"issueIdOrKey": key}),
        ("issues", "createIssue", {"fields": fields | {"description": text}}),
        ("issueSearch", "searchAndReconsileIssuesUsingJqlPost", {"jql": "ORDER BY Rank"}),
        ("issues", "getIssue", {"issueIdOrKey": "OPS-999"}),
        ("issues", "doTransition", {"issueIdOrKey": key, "transition": {"id": "999"}}),
    ]


def test_every_answer_fits_the_schemas_of_jira_js(told: list[dict[str, Any]]) -> None:
    assert [each.get("error") for each in told[:15]] == [None] * 15


def test_jira_js_reads_what_was_done(told: list[dict[str, Any]]) -> None:
    me, _, _, _, people, page, known, counted, *_ = (each["told"] for each in told[:15])
    comments, issue, made = (told[number]["told"] for number in (12, 13, 14))

    assert (me["displayName"], [each["accountId"] for each in people]) == ("Desk", ["5b10:ann"])
    assert ([each["key"] for each in page["issues"]], page["isLast"]) == (["OPS-1"], False)
    assert [list(each) for each in known["issues"]] == [["id"], ["id"]]
    assert counted["count"] == 2
    assert [each["body"] for each in comments["comments"]] == [adf.document("It ends.\nSoon.")]
    fields = issue["fields"]
    assert (fields["assignee"]["accountId"], fields["status"]["name"]) == ("5b10:ann", "In Progress")
    assert made["key"] == "OPS-3"


def test_jira_js_reads_refusals(told: list[dict[str, Any]]) -> None:
    assert [each["status"] for each in told[15:]] == [400, 404, 400]


def test_the_judge_sees_a_wrong_type(cloud: FakeJira) -> None:
    key = cloud.people.write("one").key
    cloud.faults.answer("issue", b'{"id": 10001, "key": "OPS-1"}')

    (told,) = judged(cloud, ("issues", "getIssue", {"issueIdOrKey": key}))

    assert "SchemaMismatch" in told["error"]
