"""The fakes as pycontribs' `jira` meets them, which knows nothing of us: the shapes are Jira's, and not ours."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import pytest
from jira import JIRA, JIRAError

from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira import adf

BOARD = 'project = "OPS" AND statusCategory != Done ORDER BY Rank ASC'


@contextmanager
def signed_in(place: FakeJira, version: str, **more: Any) -> Iterator[JIRA]:
    """A client for the length of the block."""
    options: dict[str, str | bool | Any] = {"rest_api_version": version}
    login: dict[str, Any] = (
        {"basic_auth": (place.user, place.token)} if place.place.cloud else {"token_auth": place.token}
    )
    client: Any = JIRA(place.url, options=options, max_retries=0, timeout=10, **login, **more)
    with closing(client):
        yield client


@pytest.fixture
def client(place: FakeJira) -> Iterator[JIRA]:
    """Signed in at either kind."""
    with signed_in(place, "3" if place.place.cloud else "2") as client:
        yield client


def test_it_pages_through_a_search(place: FakeJira, client: JIRA) -> None:
    made = [place.people.write(f"number {number}").key for number in range(120)]
    place.people.rank_first(made[-1])

    found = client.search_issues(BOARD, maxResults=0)

    assert [each.key for each in found] == [made[-1], *made[:-1]]
    assert found[0].fields.summary == "number 119"


def test_it_pages_by_tokens_in_the_cloud(cloud: FakeJira) -> None:
    made = [cloud.people.write(f"number {number}").key for number in range(7)]
    with signed_in(cloud, "3") as client:
        found: Any = client.enhanced_search_issues(BOARD, maxResults=5)
        rest = client.enhanced_search_issues(BOARD, maxResults=5, nextPageToken=found.nextPageToken)

        assert [each.key for each in found] == made[:5]
        assert [each.key for each in rest] == made[5:]
        assert client.approximate_issue_count(BOARD) == 7


def test_it_makes_gives_moves_and_comments(place: FakeJira, client: JIRA) -> None:
    cloud = place.place.cloud
    text: Any = adf.document("Soon.") if cloud else "Soon."
    made = client.create_issue(
        project={"key": "OPS"}, issuetype={"name": "Task"}, summary="one", description=text, labels=["wb-1"]
    )

    client.assign_issue(made.key, "ann@example.org")
    assert "Start" in [each["name"] for each in client.transitions(made.key)]
    client.transition_issue(made.key, "Start")
    client.add_comment(made.key, text)

    issue: Any = client.issue(made.key)
    assert issue.fields.assignee.raw["accountId" if cloud else "name"] == ("5b10:ann" if cloud else "ann")
    assert (issue.fields.status.name, issue.fields.status.statusCategory.key) == ("In Progress", "indeterminate")
    assert issue.raw["fields"]["description"] == text
    assert [each.raw["body"] for each in client.comments(made.key)] == [text]
    assert datetime.fromisoformat(issue.fields.updated).tzinfo
    assert [each.key for each in client.search_issues('project = OPS AND labels = "wb-1"')] == [made.key]


def test_it_is_refused_as_by_jira(place: FakeJira, client: JIRA) -> None:
    key = place.people.write("one").key

    with pytest.raises(JIRAError, match="does not exist for the field 'project'"):
        client.search_issues('project = "ELSEWHERE"')
    with pytest.raises(JIRAError, match="Issue does not exist"):
        client.issue("OPS-999")
    with pytest.raises(JIRAError, match="Resolution is required"):
        client.transition_issue(key, "51")
    with pytest.raises(JIRAError, match="You must specify a summary"):
        client.create_issue(project={"key": "OPS"}, issuetype={"name": "Task"}, summary="")


def test_the_search_of_old_is_gone_from_the_cloud(cloud: FakeJira) -> None:
    with signed_in(cloud, "3", get_server_info=False) as client:
        client.deploymentType = "Server"  # as a client that is not up to date takes it to be

        with pytest.raises(JIRAError, match="CHANGE-2046"):
            client.search_issues(BOARD)


def test_it_finds_people_and_its_own_account(place: FakeJira, client: JIRA) -> None:
    found = (
        client.search_users(query="ann@example.org")
        if place.place.cloud
        else client.search_users(user="ann@example.org")
    )

    assert [each.displayName for each in found] == ["Ann"]
    assert client.myself()["displayName"] == "Desk"
    assert [each["name"] for each in client.fields() if each["custom"]] == ["Sprint"]
