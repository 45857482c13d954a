"""What the board in Jira is: order, pages, what it tells of a ticket, and what an index that lags makes of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.trackers.jira.opened import opened, there
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.testing.clock import SteppedClock
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira.site import Jira

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def keys(site: Jira) -> list[str]:
    return [each.key for page in site.board() for each in page]


def changed(site: Jira, since: datetime) -> Sequence[SiteTicket]:
    return [each for page in site.changed(since) for each in page]


def test_all_of_250_tickets_are_read_in_the_order_of_the_board(place: FakeJira, site: Jira) -> None:
    made = [place.people.write(f"number {number}").key for number in range(250)]
    place.people.rank_first(made[-1])

    pages = [[each.key for each in page] for page in site.board()]

    assert [key for page in pages for key in page] == [made[-1], *made[:-1]]
    assert [len(page) for page in pages] == [100, 100, 50]


def test_the_top_of_250_is_asked_for_by_one_call(place: FakeJira, site: Jira) -> None:
    made = [place.people.write(f"number {number}").key for number in range(250)]

    assert [each.key for each in site.top()] == made[:100]
    assert place.faults.calls["search"] == 1


def test_the_top_has_100_though_the_first_page_has_blocked_ones(place: FakeJira) -> None:
    place.people.rename_status("In Review", "Parked", category="new")
    made = [place.people.write(str(each), status="Parked" if each < 3 else "").key for each in range(150)]
    with opened(place, blocked=["Parked"]) as site:
        assert [each.key for each in site.top()] == made[3:103]


def test_a_ticket_that_moves_between_two_pages_comes_once(center: FakeJira) -> None:
    made = [center.people.write(f"number {number}").key for number in range(150)]
    with opened(center) as site:
        pages = site.board()
        first = next(pages)
        center.people.rank_first(made[-1])

        rest = [each.key for page in pages for each in page]

    assert made[99] not in rest
    assert len(first) + len(rest) == 149  # the one that was dragged up comes with the next look


def test_a_site_that_finds_no_end_is_given_up(cloud: FakeJira, board: Jira) -> None:
    cloud.faults.answer("search", b'{"issues": [], "nextPageToken": "again"}', times=1_000)

    with pytest.raises(SiteAway, match="more than 20,000 tickets: let jql ask for fewer"):
        list(board.board())


def test_columns_are_those_of_the_category_and_blocked_ones_those_of_the_table(place: FakeJira) -> None:
    for status in ("Open", "In Progress", "Waiting", "In Review"):
        place.people.write(status, status=status)

    with opened(place, blocked=["in REVIEW"]) as site:
        found = {each.title: each.column for page in site.board() for each in page}

    assert found == {
        "Open": Column.BACKLOG,
        "In Progress": Column.IN_PROGRESS,
        "Waiting": Column.IN_PROGRESS,
        "In Review": Column.BLOCKED,
    }


def test_a_status_may_be_renamed(place: FakeJira, site: Jira) -> None:
    key = place.people.write("one", status="In Progress").key

    place.people.rename_status("In Progress", "Wird bearbeitet")

    assert there(site.get(TicketKey(key))).column is Column.IN_PROGRESS


def test_a_done_status_with_the_name_of_a_blocked_one_is_done(place: FakeJira) -> None:
    key = place.people.write("one", status="Rejected").key
    with opened(place, blocked=["Rejected"]) as site:
        assert there(site.get(TicketKey(key))).column is Column.DONE


@pytest.mark.parametrize(("state", "counts"), [("active", True), ("future", True), ("closed", False)])
def test_a_sprint_counts_until_it_is_over(place: FakeJira, site: Jira, state: str, counts: bool) -> None:
    key = place.people.write("one", sprints=(("Sprint 1", "closed"), ("Sprint 2", state))).key

    assert there(site.get(TicketKey(key))).sprint is counts
    assert [each.sprint for each in site.top()] == [counts]


def test_the_field_of_sprints_is_asked_for_once_or_named(place: FakeJira, site: Jira) -> None:
    key = place.people.write("one", sprints=(("Sprint 1", "active"),)).key
    list(site.board())
    site.get(TicketKey(key))
    assert place.faults.calls["field"] == 1

    with opened(place, sprint_field="customfield_10020") as named:
        assert there(named.get(TicketKey(key))).sprint
    with opened(place, sprint_field="customfield_1") as elsewhere:
        assert not there(elsewhere.get(TicketKey(key))).sprint
    assert place.faults.calls["field"] == 1


def test_a_further_condition_narrows_the_board_and_not_what_is_asked_by_key(place: FakeJira) -> None:
    kept = place.people.write("one", labels=["team-a"]).key
    other = place.people.write("two", labels=["team-b"]).key
    with opened(place, jql='labels = "team-a" OR labels = "team-c"') as site:
        assert keys(site) == [kept]
        assert [each.key for each in site.top()] == [kept]
        assert [each.key for each in changed(site, datetime.now(UTC))] == [kept]
        assert there(site.get(TicketKey(other))).key == other


def test_a_mistake_in_the_condition_is_told_with_what_jira_says(place: FakeJira) -> None:
    with opened(place, jql="status = Nowhere") as site, pytest.raises(SiteRefuses) as refused:
        list(site.board())

    told = "The value 'Nowhere' does not exist for the field 'status'. Is jql in my file of trackers right?"
    assert str(refused.value) == f"Jira refuses the search: {told}"


def test_a_ticket_tells_when_it_came_into_its_column_where_jira_says_it() -> None:
    clock = SteppedClock(NOON)
    with FakeJira(now=clock.now) as cloud, opened(cloud) as site:
        key = TicketKey(cloud.people.write("one").key)
        clock.advance(timedelta(hours=1))
        cloud.people.take(key, None, "In Progress")
        clock.advance(timedelta(hours=1))
        cloud.people.comment(key, None)
        found = there(site.get(key))
        assert (found.moved_at, found.updated_at) == (NOON + timedelta(hours=1), NOON + timedelta(hours=2))

        cloud.people.take(key, None, "Waiting")
        assert there(site.get(key)).moved_at is None  # its category is the same as an hour ago
    with FakeJira(cloud=False) as center, opened(center) as site:
        assert there(site.get(TicketKey(center.people.write("one").key))).moved_at is None


@pytest.mark.parametrize("path", ["", "/jira"])
def test_its_link_leads_to_its_page(path: str) -> None:
    with FakeJira(cloud=False, path=path) as place, opened(place) as site:
        key = TicketKey(place.people.write("one").key)

        assert place.url.endswith(path)
        assert there(site.get(key)).link == f"{place.url}/browse/{key}"
        assert keys(site) == [key]


def test_a_moved_ticket_is_found_by_its_old_key(place: FakeJira, site: Jira) -> None:
    place.place.projects["DEV"] = "Development"
    old = place.people.write("one")

    new = place.people.move(old.key, "DEV")

    found = there(site.get(TicketKey(old.key)))
    assert (found.key, found.id) == (new.key, old.id)
    assert site.key(new.key) is None
    assert keys(site) == []


def test_a_deleted_ticket_is_nothing(place: FakeJira, site: Jira) -> None:
    key = TicketKey(place.people.write("one").key)
    seen = there(site.get(key))

    place.people.delete(key)

    assert site.get(key) is None
    assert site.change(seen, None, Column.IN_PROGRESS) is None
    assert site.comments(seen) == []
    with pytest.raises(SiteRefuses, match=f"no {key} any more"):
        site.comment(seen, "late")


@pytest.mark.parametrize("written", ["OPS-12", " ops-12 "])
def test_a_key_of_the_project_is_ours(site: Jira, written: str) -> None:
    assert site.key(written) == "OPS-12"


@pytest.mark.parametrize(
    "written", ["OPSX-12", "OP-12", "OPS-", "OPS-12a", "OPS 12", "octocat/hello#12", "", "OPS-1²"]
)
def test_another_key_is_not(site: Jira, written: str) -> None:
    assert site.key(written) is None


@pytest.mark.parametrize("written", ["../myself", "OPS-1?fields=x", "", "OPS-1/comment"])
def test_what_is_no_key_is_not_asked_for(place: FakeJira, site: Jira, written: str) -> None:
    assert site.get(TicketKey(written)) is None
    assert place.faults.calls.total() == 0


def test_what_changed_is_asked_for_in_minutes_of_jiras_own_clock(place: FakeJira) -> None:
    clock = SteppedClock(NOON)
    with FakeJira(cloud=place.place.cloud, now=clock.now) as other, opened(other) as site:
        other.people.write("early")
        clock.advance(timedelta(minutes=20))
        late = other.people.write("late").key
        clock.advance(timedelta(minutes=10, seconds=30))

        assert [each.key for each in changed(site, clock.now() - timedelta(minutes=10, seconds=30))] == [late]
        assert [each.title for each in changed(site, NOON)] == ["early", "late"]
        assert changed(site, clock.now() + timedelta(hours=1)) == []


def test_an_index_that_lags_is_told_what_was_changed_from_here() -> None:
    clock = SteppedClock(NOON)
    with FakeJira(now=clock.now) as cloud, opened(cloud) as site, opened(cloud) as second:
        cloud.place.lag = timedelta(seconds=30)
        ann = cloud.people.join("5b10:ann", "ann@example.org").id
        key = TicketKey(cloud.people.write("one").key)
        clock.advance(timedelta(minutes=5))

        taken = there(site.change(there(site.get(key)), ann, Column.IN_PROGRESS))
        made = site.create("two", "", "wb-2")

        def seen(site: Jira) -> dict[str, Column]:
            return {each.key: each.column for page in site.board() for each in page}

        assert seen(site) == {taken.key: Column.IN_PROGRESS, made.key: Column.BACKLOG}
        assert there(site.made("wb-2")).key == made.key
        assert seen(second) == {taken.key: Column.BACKLOG}
        clock.advance(timedelta(seconds=31))
        assert seen(second) == seen(site)


def test_what_was_asked_for_by_key_is_not_late(cloud: FakeJira, board: Jira) -> None:
    cloud.place.lag = timedelta(hours=1)
    key = TicketKey(cloud.people.write("one").key)

    assert there(board.get(key)).title == "one"
    assert keys(board) == []
