"""What trackers say: that a ticket of theirs has changed."""

import json
from urllib.parse import urlencode

import pytest

from tests.core.sources.posting import SECRET, made, recorded, said
from watchbill.errors import Puzzling
from watchbill.model.signal import TicketChanged

GITHUB, JIRA = made("github", secret=SECRET), made("jira", secret=SECRET)
OURS = [TicketChanged(ticket="octocat/hello-world#7")]


def test_github_tells_of_an_issue_and_of_its_comments() -> None:
    assert said(GITHUB, recorded("github/issues_assigned"), x_github_event="issues") == OURS
    assert said(GITHUB, recorded("github/issue_comment_created"), x_github_event="issue_comment") == OURS


def test_github_may_post_a_form() -> None:
    body = urlencode({"payload": recorded("github/issues_assigned").decode()}).encode()

    assert said(GITHUB, body, x_github_event="issues") == OURS


def test_a_pull_request_is_no_ticket() -> None:
    body = recorded("github/issue_comment_on_pull_request")

    assert said(GITHUB, body, x_github_event="issue_comment") == []


@pytest.mark.parametrize("event", ["ping", "push", "projects_v2_item", ""])
def test_what_concerns_no_issue_says_nothing(event: str) -> None:
    assert said(GITHUB, recorded("github/ping"), x_github_event=event) == []


@pytest.mark.parametrize(
    "body", [b"{}", b"payload=", b"payload=x", b"payload", b"payload=%7B%7D", b"payload=\xff"]
)
def test_an_issue_without_its_name_puzzles(body: bytes) -> None:
    with pytest.raises(Puzzling):
        GITHUB.understand({"x-github-event": "issues"}, body)


@pytest.mark.parametrize("number", [None, "x", -7, 7.5, True, "1" * 13, [7]])
def test_a_number_of_an_issue_that_is_none_puzzles(number: object) -> None:
    body = json.loads(recorded("github/issues_assigned"))
    body["issue"]["number"] = number

    with pytest.raises(Puzzling):
        said(GITHUB, body, x_github_event="issues")


def test_jira_tells_of_an_issue_and_of_its_comments() -> None:
    for name in ("issue_updated", "comment_created"):
        assert said(JIRA, recorded(f"jira/{name}")) == [TicketChanged(ticket="OPS-12")]


def test_what_concerns_no_issue_of_jira_says_nothing() -> None:
    assert said(JIRA, recorded("jira/sprint_started")) == []


@pytest.mark.parametrize(
    "key", [None, "", "12", "ops-12", "OPS-12\nX", "OPS-1/../2", "OPS-" + "1" * 13, ["OPS-12"]]
)
def test_a_key_of_an_issue_that_is_none_puzzles(key: object) -> None:
    body = {"webhookEvent": "jira:issue_updated", "issue": {"key": key}}

    with pytest.raises(Puzzling):
        said(JIRA, body)


def test_what_is_no_webhook_of_jira_puzzles() -> None:
    with pytest.raises(Puzzling):
        said(JIRA, {"issue": {"key": "OPS-12"}})
