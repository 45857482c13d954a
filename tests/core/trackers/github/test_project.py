"""A project (Projects v2) has the columns and the order; its queries are carried out by GitHub's schema."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.trackers.github.conftest import NOW, Opened
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.ticket import Column
from watchbill.testing.github import FakeGitHub, Fault, Issue, Project
from watchbill.trackers.github.site import GitHub

ONE = TicketKey("HELLO-WORLD-1")
AT = datetime.fromtimestamp(NOW, UTC)


@pytest.fixture
def project(fake: FakeGitHub, schema: Path) -> Project:
    assert schema.is_file()
    return fake.project("Todo", "In Progress", "Blocked", "In review", "Done")


@pytest.fixture
def site(opened: Opened, project: Project) -> GitHub:
    return opened(project=project.number)


def put(fake: FakeGitHub, project: Project, issue: Issue, status: str | None) -> None:
    """Into the project, at its end."""
    ids = {name: id for id, name in project.options.items()}
    fake.hub.enter(project, issue).option = ids[status] if status else None


def test_the_order_is_the_projects(fake: FakeGitHub, project: Project, site: GitHub) -> None:
    for number in range(250):
        put(fake, project, fake.hub.add(f"issue {number}"), "Todo" if number % 2 else None)
    project.items.reverse()

    pages = [[each.title for each in page] for page in site.board()]

    assert [len(page) for page in pages] == [100, 100, 50]
    assert [title for page in pages for title in page] == [f"issue {number}" for number in reversed(range(250))]
    assert [each.title for each in site.top()] == pages[0]


def test_what_is_no_issue_of_the_repository_is_not_on_the_board(
    fake: FakeGitHub, project: Project, site: GitHub
) -> None:
    for title in ("elsewhere", "archived", "ours"):
        put(fake, project, fake.hub.add(title), "Todo")
    put(fake, project, fake.hub.add("a pull request", is_pull_request=True), "Todo")
    fake.hub.enter(project, None)
    project.items[0].repository = "octocat/elsewhere"
    project.items[1].is_archived = True

    assert [each.title for page in site.board() for each in page] == ["ours"]


def test_only_issues_with_the_labels_are_the_board(fake: FakeGitHub, project: Project, opened: Opened) -> None:
    for title in ("one", "two"):
        put(fake, project, fake.hub.add(title), "Todo")
    fake.hub.issues[2].labels.append("desk")
    site = opened(project=7, labels=["desk"])

    assert [each.title for page in site.board() for each in page] == ["two"]


@pytest.mark.parametrize(
    ("status", "column"),
    [
        (None, Column.BACKLOG),
        ("Todo", Column.BACKLOG),
        ("In Progress", Column.IN_PROGRESS),
        ("Blocked", Column.BLOCKED),
        ("In review", Column.BLOCKED),
        ("Done", Column.DONE),
    ],
)
def test_its_status_says_the_column(
    fake: FakeGitHub, project: Project, site: GitHub, status: str | None, column: Column
) -> None:
    put(fake, project, fake.hub.add("one"), status)

    ticket = site.get(ONE)

    assert ticket
    assert (ticket.column, ticket.moved_at) == (column, AT if status else None)


def test_columns_have_the_names_that_the_table_says(fake: FakeGitHub, project: Project, opened: Opened) -> None:
    put(fake, project, fake.hub.add("one"), "Todo")
    site = opened(project=7, status_in_progress=["Doing", "in REVIEW"], status_backlog=["todo"])
    seen = site.get(ONE)
    assert seen

    taken = site.change(seen, "ann", Column.IN_PROGRESS)

    assert taken
    assert project.options[project.items[0].option or ""] == "In review"


def test_an_issue_that_is_in_no_column_yet_is_put_into_one(
    fake: FakeGitHub, project: Project, site: GitHub
) -> None:
    fake.hub.add("one")
    seen = site.get(ONE)
    assert seen
    assert seen.column is Column.BACKLOG
    assert list(site.board()) == [[]]

    taken = site.change(seen, "ann", Column.IN_PROGRESS)

    assert taken
    assert (len(project.items), taken.column) == (1, Column.IN_PROGRESS)


def test_what_is_done_is_closed_and_moved(fake: FakeGitHub, project: Project, site: GitHub) -> None:
    done = site.change(site.create("one", "", "m-1"), None, Column.DONE)

    assert done
    assert project.options[project.items[0].option or ""] == "Done"
    assert fake.hub.issues[1].state_reason == "completed"


def test_what_was_made_and_did_not_come_onto_the_board_is_put_there(
    fake: FakeGitHub, project: Project, site: GitHub
) -> None:
    site.check()
    fake.hub.faults.append(Fault(status=502, path="/graphql"))
    with pytest.raises(SiteAway):
        site.create("one", "", "m-1")
    assert not project.items

    made = site.made("m-1")

    assert made
    assert [each.key for page in site.board() for each in page] == [made.key]
    assert site.made("m-1") == made
    assert len(project.items) == 1


def test_a_move_in_the_project_is_a_change_though_the_issue_is_the_same(
    fake: FakeGitHub, project: Project, site: GitHub
) -> None:
    put(fake, project, fake.hub.add("one"), "Todo")
    put(fake, project, fake.hub.add("two"), "Todo")
    project.items[0].updated_at = "2027-01-01T00:00:00Z"

    changed = [each for page in site.changed(AT + timedelta(seconds=1)) for each in page]

    assert [(each.key, each.updated_at) for each in changed] == [(ONE, datetime(2027, 1, 1, tzinfo=UTC))]


def test_what_was_closed_and_archived_at_once_is_told_all_the_same(
    fake: FakeGitHub, project: Project, site: GitHub
) -> None:
    put(fake, project, fake.hub.add("one"), "Done")
    project.items[0].is_archived = True
    fake.hub.issues[1].closed_at = fake.hub.stamp()

    assert [(each.key, each.column) for page in site.changed(AT) for each in page] == [(ONE, Column.DONE)]


def test_it_says_what_is_wrong_with_the_project(fake: FakeGitHub, project: Project, opened: Opened) -> None:
    with pytest.raises(SiteRefuses, match="Could not resolve to a ProjectV2 with the number 8"):
        opened(project=8).check()
    with pytest.raises(SiteRefuses, match="has no single-select field Stage: name it in status_field"):
        opened(project=7, status_field="Stage").check()
    with pytest.raises(SiteRefuses, match="has no Status for blocked: add the option Waiting, Stuck, or name"):
        opened(project=7, status_blocked=["Waiting", "Stuck"]).check()
    assert opened(project=7).check() == "watchbill"


def test_a_field_that_was_made_anew_is_found_at_the_second_try(
    fake: FakeGitHub, project: Project, site: GitHub
) -> None:
    seen = site.create("one", "", "m-1")
    project.options = {f"new-{id}": name for id, name in project.options.items()}
    project.items[0].option = "new-option-0"
    with pytest.raises(SiteRefuses):
        site.change(seen, "ann", Column.IN_PROGRESS)

    assert site.change(seen, "ann", Column.IN_PROGRESS)


@pytest.mark.parametrize(
    "told",
    [
        b"{}",
        b'{"data": null}',
        b'{"data": []}',
        b'{"errors": 7}',
        b'{"errors": [7]}',
        b'{"data": {"repositoryOwner": 7}}',
        b'{"data": {"repositoryOwner": {"projectV2": {"id": "P", "field": {"id": "F", "options": 7}}}}}',
        b'{"data": {"repositoryOwner": {"projectV2": {"id": "P", "field": {"id": "F", "options": [7]}}}}}',
    ],
)
def test_what_graphql_says_may_be_anything(fake: FakeGitHub, site: GitHub, told: bytes) -> None:
    fake.hub.faults.append(Fault(status=200, body=told))

    with pytest.raises(SiteAway):
        list(site.board())


def test_an_item_that_we_may_not_see_hides_no_other(fake: FakeGitHub, site: GitHub) -> None:
    site.check()
    nodes = b'{"node": {"items": {"nodes": [{"id": "PVTI_1", "content": null}, null], "pageInfo": {}}}}'
    hidden = b'[{"type": "FORBIDDEN", "path": ["node", "items", "nodes", 0, "content"], "message": "SAML"}]'
    fake.hub.faults.append(Fault(status=200, body=b'{"data": ' + nodes + b', "errors": ' + hidden + b"}"))

    assert list(site.board()) == [[]]


def test_graphql_asks_to_wait_in_its_own_way(fake: FakeGitHub, site: GitHub) -> None:
    limited = b'{"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}'
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 300)}
    fake.hub.faults += [Fault(status=200, body=limited, headers=headers), Fault(status=200, body=limited)]

    for wait in (300, 60):
        with pytest.raises(SiteAway, match="asks me to wait") as away:
            list(site.board())
        assert away.value.wait == wait


def test_graphql_is_asked_where_enterprise_server_has_it(
    fake: FakeGitHub, project: Project, opened: Opened
) -> None:
    assert opened(project=7, url=f"{fake.url}/api/v3").check() == "watchbill"
    assert ("POST", "/api/graphql") in fake.hub.calls
