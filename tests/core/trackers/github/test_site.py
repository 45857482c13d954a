"""Issues as tickets: which ones there are, and who has them."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.core.trackers.github.conftest import NOW, Opened
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.ticket import Column
from watchbill.testing.github import FakeGitHub, Fault
from watchbill.testing.github.rest import shown
from watchbill.testing.github.state import Comment
from watchbill.trackers.github.site import GitHub

ONE = TicketKey("HELLO-WORLD-1")


def test_250_issues_come_in_three_pages_in_their_order(fake: FakeGitHub, site: GitHub) -> None:
    for number in range(250):
        fake.hub.add(f"issue {number}")

    pages = [[each.title for each in page] for page in site.board()]

    assert [len(page) for page in pages] == [100, 100, 50]
    assert [each for page in pages for each in page] == [f"issue {number}" for number in range(250)]


def test_the_first_of_backlog_are_found_behind_what_is_in_progress(fake: FakeGitHub, site: GitHub) -> None:
    for number in range(250):
        fake.hub.add(f"issue {number}").labels += ["in progress"] if number < 120 else []

    assert [each.title for each in site.top()] == [f"issue {number}" for number in range(120, 220)]


def test_one_call_gives_the_first_of_a_small_backlog(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one")

    assert [each.title for each in site.top()] == ["one"]
    assert len(fake.hub.calls) == 1


def test_what_moves_between_two_pages_is_told_once(fake: FakeGitHub, site: GitHub) -> None:
    for number in range(101):
        fake.hub.add(f"issue {number}")
    pages = site.board()
    first = next(pages)
    fake.hub.issues = {0: fake.hub.issues[1], **fake.hub.issues}

    assert [each.key for each in [*first, *next(pages)]] == [f"HELLO-WORLD-{number}" for number in range(1, 102)]


def test_pull_requests_are_no_tickets(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("a pull request", is_pull_request=True)
    fake.hub.add("an issue")

    assert [each.title for page in site.board() for each in page] == ["an issue"]
    assert site.get(ONE) is None


def test_only_issues_with_all_labels_are_the_board(fake: FakeGitHub, opened: Opened) -> None:
    fake.hub.add("half").labels.append("desk")
    fake.hub.add("whole").labels += ["desk", "on call"]
    site = opened(labels=["desk", "on call"], sprint="sprint")

    assert [each.title for page in site.board() for each in page] == ["whole"]
    made = site.create("new", "", "m-1")
    assert fake.hub.issues[3].labels == ["desk", "on call"]
    assert not made.sprint


def test_a_label_means_the_sprint(fake: FakeGitHub, opened: Opened) -> None:
    fake.hub.add("one").labels.append("Sprint 12")

    ticket = opened(sprint="sprint 12").get(ONE)

    assert ticket
    assert ticket.sprint


def test_a_deleted_issue_is_nothing(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one").is_deleted = True

    assert site.get(ONE) is None


def test_an_issue_that_was_transferred_is_nothing_here(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one")
    seen = site.get(ONE)
    assert seen
    fake.hub.issues[1].moved = ("octocat/elsewhere", 5)

    assert site.get(ONE) is None
    assert site.change(seen, "ann", Column.IN_PROGRESS) is None
    assert site.comments(seen) == []
    with pytest.raises(SiteRefuses, match=r"HELLO-WORLD-1 is in octocat/hello-world no more"):
        site.comment(seen, "hello")


def test_an_issue_that_came_back_has_its_new_key(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one").moved = (fake.hub.repository, 2)
    fake.hub.add("one")

    ticket = site.get(ONE)

    assert ticket
    assert ticket.key == "HELLO-WORLD-2"


def test_a_transfer_to_another_host_is_not_followed(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one")
    fake.hub.faults.append(Fault(status=301, headers={"Location": "http://127.0.0.2:1/steal"}))

    with pytest.raises(SiteAway, match="another host"):
        site.get(ONE)


@pytest.mark.parametrize(
    "key", ["OTHER-1", "HELLO-WORLD-0", "HELLO-WORLD-", "HELLO-WORLD-1x", "1", "HELLO-WORLD-²"]
)
def test_a_key_of_no_issue_asks_nothing(fake: FakeGitHub, site: GitHub, key: str) -> None:
    assert site.get(TicketKey(key)) is None
    assert fake.hub.calls == []


def test_a_webhook_names_an_issue_of_this_repository(site: GitHub) -> None:
    assert site.key("Octocat/Hello-World#12") == "HELLO-WORLD-12"
    assert site.key("octocat/other#12") is None
    assert site.key("octocat/hello-world#0") is None
    assert site.key("12") is None


def test_whoever_may_not_be_assigned_is_named(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.people["eve"] = ""
    fake.hub.strangers.add("eve")
    seen = site.create("one", "", "m-1")

    with pytest.raises(SiteRefuses, match="does not assign issues of octocat/hello-world to eve"):
        site.change(seen, "eve", Column.IN_PROGRESS)
    assert fake.hub.issues[1].labels == []
    taken = site.change(seen, "ann", Column.IN_PROGRESS)
    assert taken
    with pytest.raises(SiteRefuses, match="to eve"):
        site.change(taken, "eve", Column.IN_PROGRESS)
    assert fake.hub.issues[1].assignees == ["ann"]


def test_the_first_of_several_assigned_has_it_and_stays_with_the_others(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one").assignees += ["Ann", "bob"]
    seen = site.get(ONE)
    assert seen
    assert seen.account == "Ann"

    taken = site.change(seen, "ann", Column.IN_PROGRESS)

    assert taken
    assert (taken.account, fake.hub.issues[1].assignees) == ("Ann", ["Ann", "bob"])


def test_whoever_takes_it_has_it_alone(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.people["cat"] = ""
    fake.hub.add("one").assignees += ["ann", "bob"]
    seen = site.get(ONE)
    assert seen

    assert site.change(seen, "cat", Column.BACKLOG)

    assert fake.hub.issues[1].assignees == ["cat"]


def test_whoever_is_second_steps_back(fake: FakeGitHub, site: GitHub) -> None:
    seen = site.create("one", "", "m-1")
    # GitHub's first answer is older than what the other one did.
    nobody_yet = Fault(status=200, body=_told(fake), path="/issues/1", method="GET")
    fake.hub.issues[1].assignees.append("bob")
    fake.hub.faults.append(nobody_yet)

    assert site.change(seen, "ann", Column.IN_PROGRESS) is None

    assert fake.hub.issues[1].assignees == ["bob"]
    assert fake.hub.issues[1].labels == []


def test_whoever_was_first_does_not_mind_who_comes_for_a_moment(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one").assignees += ["aaron", "bob"]
    fake.hub.issues[1].labels.append("in progress")
    both = Fault(status=200, body=_told(fake), path="/issues/1", method="GET")
    fake.hub.issues[1].assignees.clear()
    fake.hub.issues[1].labels.clear()
    seen = site.get(ONE)
    assert seen
    fake.hub.faults += [Fault(status=200, body=_told(fake), path="/issues/1", method="GET"), both]

    taken = site.change(seen, "bob", Column.IN_PROGRESS)

    assert taken
    assert taken.account == "bob"


def test_what_was_half_done_is_finished(fake: FakeGitHub, site: GitHub) -> None:
    seen = site.create("one", "", "m-1")
    fake.hub.faults.append(Fault(status=502, path="/labels"))
    with pytest.raises(SiteAway):
        site.change(seen, "ann", Column.IN_PROGRESS)
    assert fake.hub.issues[1].assignees == ["ann"]

    taken = site.change(seen, "ann", Column.IN_PROGRESS)

    assert taken
    assert (taken.account, taken.column) == ("ann", Column.IN_PROGRESS)


def test_what_is_so_already_costs_one_call(fake: FakeGitHub, site: GitHub) -> None:
    taken = site.change(site.create("one", "", "m-1"), "ann", Column.IN_PROGRESS)
    assert taken
    fake.hub.calls.clear()

    assert site.change(taken, "ann", Column.IN_PROGRESS)
    assert fake.hub.calls == [("GET", "/repos/octocat/hello-world/issues/1")]


def test_it_is_closed_and_opened_with_a_reason(fake: FakeGitHub, site: GitHub) -> None:
    done = site.change(site.create("one", "", "m-1"), None, Column.DONE)
    assert done
    assert (fake.hub.issues[1].state_reason, done.moved_at) == ("completed", datetime.fromtimestamp(NOW, UTC))

    assert site.change(done, None, Column.BACKLOG)
    assert fake.hub.issues[1].state_reason == "reopened"


def test_labels_are_the_same_in_capitals(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one").labels.append("In Progress")
    seen = site.get(ONE)
    assert seen
    assert seen.column is Column.IN_PROGRESS

    assert site.change(seen, None, Column.BLOCKED)

    assert fake.hub.issues[1].labels == ["blocked"]


def test_a_label_with_a_slash_is_taken_off(fake: FakeGitHub, opened: Opened) -> None:
    site = opened(in_progress="state/doing now?")
    taken = site.change(site.create("one", "", "m-1"), None, Column.IN_PROGRESS)
    assert taken

    assert site.change(taken, None, Column.BACKLOG)
    assert fake.hub.issues[1].labels == []


def test_the_latest_hundred_comments_come_oldest_first(fake: FakeGitHub, site: GitHub) -> None:
    seen = site.create("one", "", "m-1")
    for number in range(250):
        comment = Comment(author=None if number == 249 else "ann", body=f"comment {number}", at=fake.hub.stamp())
        fake.hub.issues[1].comments.append(comment)

    said = site.comments(seen)

    assert [each.text for each in said] == [f"comment {number}" for number in range(150, 250)]
    assert said[0].author
    assert said[0].author.id == "ann"
    assert said[-1].author is None


def test_the_first_of_two_with_one_marker_is_the_one_that_was_made(fake: FakeGitHub, site: GitHub) -> None:
    site.create("one", "text", "m-1")
    fake.hub.add("a copy", fake.hub.issues[1].body)
    for number in range(50):
        fake.hub.add(f"later {number}")

    made = site.made("m-1")

    assert made
    assert (made.title, made.text) == ("one", "text")


def test_what_was_made_300_issues_ago_is_looked_for_no_more(fake: FakeGitHub, site: GitHub) -> None:
    site.create("one", "text", "m-1")
    for number in range(300):
        fake.hub.add(f"later {number}")

    assert site.made("m-1") is None
    assert len(fake.hub.calls) == 4


def test_what_changed_before_is_not_told(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one")
    now = datetime.fromtimestamp(NOW, UTC)

    assert [each.key for page in site.changed(now) for each in page] == [ONE]
    far_west = now.astimezone(timezone(timedelta(hours=-11)))
    assert [each.key for page in site.changed(far_west) for each in page] == [ONE]
    assert [each.key for page in site.changed(now + timedelta(seconds=5)) for each in page] == []


@pytest.mark.parametrize(
    "email", ["nobody@example.org", "hidden", "", 'a" user:b@c', "ann@example.org OR bob", "ann@example.org:x"]
)
def test_an_address_that_nobody_shows_is_nobodys(site: GitHub, email: str) -> None:
    assert site.account(email) is None


def test_a_like_address_is_not_the_same(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.people["joann"] = "joann@example.org"

    assert site.account("Ann@example.org".lower()) == "ann"
    assert site.account("nn@example.org") is None


def test_it_says_what_is_wrong_with_the_repository(fake: FakeGitHub, opened: Opened, site: GitHub) -> None:
    assert site.check() == "watchbill"
    with pytest.raises(SiteAway, match="shows me no octocat/nothing: is that its name"):
        opened(repository="octocat/nothing").check()
    fake.hub.about["archived"] = True
    with pytest.raises(SiteRefuses, match="is archived"):
        site.check()
    fake.hub.about["has_issues"] = False
    with pytest.raises(SiteAway, match="takes no issues"):
        site.check()
    fake.hub.faults.append(Fault(status=301, path="/repos"))
    with pytest.raises(SiteAway, match="is called otherwise by now"):
        site.check()


def test_whose_access_has_ended_does_not_take_everything_for_deleted(opened: Opened) -> None:
    site = opened(repository="octocat/closed", prefix="HELLO-WORLD")

    with pytest.raises(SiteAway, match="shows me no octocat/closed"):
        site.get(ONE)
    with pytest.raises(SiteAway, match="shows me no issues there"):
        list(site.board())


def test_where_issues_are_switched_off_none_was_deleted(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one").is_deleted = True
    fake.hub.about["has_issues"] = False

    with pytest.raises(SiteAway, match="takes no issues"):
        site.get(ONE)


def _told(fake: FakeGitHub) -> bytes:
    """The first issue, as REST tells it now."""
    return json.dumps(shown(fake.hub, fake.url, fake.hub.issues[1])).encode()
