"""What is written into Jira: new tickets with their markers, and comments."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.core.trackers.jira.opened import opened, there
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.testing.clock import SteppedClock
from watchbill.testing.jira import FakeJira
from watchbill.trackers.jira.recent import SETTLED
from watchbill.trackers.jira.site import Jira

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def ann(place: FakeJira) -> str:
    """Her account."""
    return "5b10:ann" if place.place.cloud else "ann"


@pytest.fixture
def seen(place: FakeJira, site: Jira) -> SiteTicket:
    """A ticket of Backlog, as the board has it."""
    return there(site.get(TicketKey(place.people.write("one").key)))


def stands(place: FakeJira, key: str) -> tuple[str | None, str]:
    """Who has it at Jira, and in which status."""
    issue = place.place.find(key)
    return issue.assignee, issue.status


def test_a_project_that_gives_what_is_new_to_somebody_is_put_right(place: FakeJira, site: Jira, ann: str) -> None:
    place.place.default_assignee = ann

    made = site.create("one", "", "wb-1")

    assert made.holder is None
    assert stands(place, made.key) == (None, "Open")


def test_a_project_that_insists_on_somebody_has_its_way(place: FakeJira, site: Jira, ann: str) -> None:
    place.place.default_assignee, place.place.unassigned = ann, False

    assert site.create("one", "", "wb-1").account == ann


def test_what_was_made_is_found_at_once_though_it_could_not_be_looked_at() -> None:
    clock = SteppedClock(NOON)
    with FakeJira(now=clock.now) as place, opened(place) as site:
        place.place.lag = timedelta(seconds=20)
        place.faults.fail("issue", 503)
        with pytest.raises(SiteAway):
            site.create("one", "", "wb-1")

        assert there(site.made("wb-1")).title == "one"


def test_a_clone_with_the_same_label_is_not_the_one(place: FakeJira, site: Jira) -> None:
    made = site.create("one", "", "wb-1")
    clone = place.people.write("CLONE - one", labels=["wb-1"])
    place.people.write("other", labels=["WB-1"])
    place.people.rank_first(clone.key)

    assert there(site.made("wb-1")).key == made.key
    assert site.made("WB-2") is None


def test_a_marker_that_is_another_in_small_letters_is_not_it(place: FakeJira, site: Jira) -> None:
    place.people.write("other", labels=["WB-1"])

    assert site.made("wb-1") is None


def test_what_is_no_marker_is_not_asked_for(place: FakeJira, site: Jira) -> None:
    for marker in ('x" OR project = "HR', "a b", "", "x\\", "ö"):
        with pytest.raises(SiteRefuses, match="letters, digits and hyphens"):
            site.made(marker)
        with pytest.raises(SiteRefuses, match="letters, digits and hyphens"):
            site.create("one", "", marker)
    assert place.faults.calls.total() == 0


def test_a_title_is_kept_up_to_what_jira_takes(place: FakeJira, site: Jira) -> None:
    assert site.create("ä" * 255, "", "wb-1").title == "ä" * 255
    assert site.create(f"one\n{'x' * 400}", "", "wb-2").title == f"one {'x' * 251}"


def test_a_text_is_cut_where_it_is_too_long(place: FakeJira, site: Jira) -> None:
    text = there(site.get(site.create("one", "x" * 20_000, "wb-1").key)).text

    assert (len(text), text[-2:]) == (10_000, "x…")


def test_half_characters_and_controls_are_not_sent(place: FakeJira, site: Jira) -> None:
    made = site.create("one\ud83d\x00two", "a\udc00b\x07c\td", "wb-1")
    site.comment(made, "\ud83d!")

    assert (made.title, made.text) == ("one  two", "a b c\td")
    assert [each.text for each in site.comments(made)] == ["!"]


def test_a_type_of_issue_that_is_not_there_is_told(place: FakeJira) -> None:
    with opened(place, issuetype="Incident") as site, pytest.raises(SiteRefuses, match="issue type selected"):
        site.create("one", "", "wb-1")


def test_comments_for_a_role_alone_are_left_out(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    place.people.comment(seen.key, None, role="Administrators")
    site.comment(seen, "for all")

    assert [each.text for each in site.comments(seen)] == ["for all"]


def test_of_many_comments_the_latest_100_are_read(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    author = next(iter(place.place.people.values()))
    for number in range(130):
        place.people.comment(seen.key, str(number), author)

    told = site.comments(seen)

    assert [each.text for each in told] == [str(number) for number in range(30, 130)]
    assert told[0].author is not None
    assert told[0].author.name == "Desk"


def test_what_may_have_been_made_is_not_said_to_be_missing_before_the_index_knows() -> None:
    clock, begun = SteppedClock(NOON), NOON
    with FakeJira(now=clock.now) as place, opened(place, watch=lambda: (clock.now() - begun).seconds) as site:
        place.place.lag = timedelta(seconds=20)
        place.faults.lose_answer("create")
        place.faults.fail("create", 503)
        with pytest.raises(SiteAway):
            site.create("one", "", "wb-1")
        with pytest.raises(SiteAway):
            site.create("two", "", "wb-2")
        clock.advance(timedelta(seconds=10))

        with pytest.raises(SiteAway, match="may have made that ticket") as away:
            site.made("wb-1")
        assert away.value.wait == SETTLED - 10
        assert site.made("wb-3") is None

        clock.advance(timedelta(seconds=20))
        assert there(site.made("wb-1")).title == "one"
        assert site.made("wb-2") is None


def test_what_was_refused_is_missing_at_once(place: FakeJira) -> None:
    with opened(place, issuetype="Incident") as site:
        with pytest.raises(SiteRefuses):
            site.create("one", "", "wb-1")

        assert site.made("wb-1") is None
