"""A board of Redmine: what is particular about it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.site import changed, keys, of
from tests.core.trackers.redmine_double import ADDRESS, ANN, BOB, KEY, PROJECT, Issue, RedmineDouble
from watchbill.errors import SettingsInvalid, SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.ticket import Column
from watchbill.trackers.options import Options
from watchbill.trackers.redmine import DEFAULTS, redmine
from watchbill.trackers.redmine.rules import Rules
from watchbill.trackers.redmine.site import Redmine
from watchbill.trackers.redmine.wire import Wire
from watchbill.trackers.redmine.writing import read, written
from watchbill.trackers.statuses import Statuses

TABLE = {"url": ADDRESS, "key": KEY, "project": PROJECT}


def opened(double: RedmineDouble, **said: str) -> Redmine:
    statuses, project = Statuses.of(Options({}, ()), DEFAULTS), said.get("project", PROJECT)
    rules = Rules(project=project, prefix="OPS", statuses=statuses, tracker=said.get("tracker", ""))
    return Redmine(Wire(ADDRESS, said.get("key", KEY), double.transport()), rules)


@pytest.fixture
def double() -> RedmineDouble:
    return RedmineDouble()


@pytest.fixture
def site(double: RedmineDouble) -> Iterator[Redmine]:
    with closing(opened(double)) as site:
        yield site


def test_what_may_not_follow_is_refused_and_what_may_is_named(double: RedmineDouble, site: Redmine) -> None:
    seen = site.create("one", "", "m1")
    double.workflow[1] = {3, 5}

    told = 'does not let me bring it from "New" into in progress. It allows: "Closed", "New", "Resolved".'
    with pytest.raises(SiteRefuses, match=told):
        site.change(seen, ANN, Column.IN_PROGRESS)
    assert changed(site.get(seen.key)).holder is None, "nothing was changed"


def test_of_several_statuses_the_first_that_may_follow_is_set(double: RedmineDouble, site: Redmine) -> None:
    seen = site.create("one", "", "m1")
    double.workflow[1] = {5}

    assert changed(site.change(seen, None, Column.DONE)).column is Column.DONE
    assert double.issues[1].status == 5


@pytest.mark.parametrize(
    ("lost", "told"),
    [("status_id", "bring it into in progress"), ("assigned_to_id", "give it to others")],
)
def test_what_it_leaves_out_without_a_word_is_noticed(
    double: RedmineDouble, site: Redmine, lost: str, told: str
) -> None:
    seen = site.create("one", "", "m1")
    double.editable.discard(lost)

    with pytest.raises(SiteRefuses, match=told):
        site.change(seen, ANN, Column.IN_PROGRESS)


def test_a_comment_that_it_leaves_out_is_noticed(double: RedmineDouble, site: Redmine) -> None:
    seen = site.create("one", "", "m1")
    double.editable.discard("notes")

    with pytest.raises(SiteRefuses, match="does not let me comment on OPS-1"):
        site.comment(seen, "lost")


def test_who_sees_somebody_else_there_afterwards_was_too_slow(double: RedmineDouble, site: Redmine) -> None:
    def bob_takes_it(issue: Issue) -> None:
        issue.holder = BOB

    seen = site.create("one", "", "m1")
    double.after_put = bob_takes_it

    assert site.change(seen, ANN, Column.IN_PROGRESS) is None


def test_an_older_redmine_does_not_say_what_may_follow(double: RedmineDouble, site: Redmine) -> None:
    double.recent = False
    seen = site.create("one", "", "m1")

    assert changed(site.change(seen, ANN, Column.IN_PROGRESS)).account == ANN
    double.workflow[2] = {1}
    with pytest.raises(SiteRefuses, match="does not let me bring it into blocked"):
        site.change(changed(site.get(seen.key)), ANN, Column.BLOCKED)


def test_an_older_redmine_does_not_seek_in_descriptions(double: RedmineDouble, site: Redmine) -> None:
    double.recent = False
    made = site.create("one", "", "m1")
    double.add(description="watchbill:m1\nis what I looked for")

    assert changed(site.made("m1")).key == made.key


@pytest.mark.parametrize(("nobody", "told"), [("99", "Assignee is invalid"), ("ann", "its ids are numbers")])
def test_whom_it_does_not_know_gets_nothing(site: Redmine, nobody: str, told: str) -> None:
    seen = site.create("one", "", "m1")

    with pytest.raises(SiteRefuses, match=told):
        site.change(seen, nobody, Column.IN_PROGRESS)


def test_who_is_no_administrator_sees_the_addresses_of_members(double: RedmineDouble, site: Redmine) -> None:
    double.administrator, double.hidden = False, {BOB}

    assert site.account("Ann@example.org") == ANN
    assert site.account("bob@example.org") is None, "he hides it"
    assert site.account("") is None


def test_the_marker_is_no_part_of_the_text(site: Redmine) -> None:
    made = site.create("one", "about\nthis", "m1")

    assert changed(site.get(made.key)).text == "about\nthis"
    assert changed(site.get(site.create("two", "", "m2").key)).text == ""


def test_a_long_board_is_read_page_by_page(double: RedmineDouble, site: Redmine) -> None:
    made = [TicketKey(f"OPS-{double.add().id}") for _ in range(230)]

    pages = list(site.board())

    assert [len(page) for page in pages] == [100, 100, 30]
    assert keys(pages) == made
    assert [each.key for each in site.top()] == made[:100]
    assert len(keys(site.changed(changed(site.get(made[99])).updated_at))) == 131


def test_the_most_urgent_is_the_first(double: RedmineDouble, site: Redmine) -> None:
    normal, urgent = double.add(), double.add(priority=4)

    assert of(site.board(), Column.BACKLOG) == [f"OPS-{urgent.id}", f"OPS-{normal.id}"]


def test_what_is_closed_is_done_however_it_is_called(double: RedmineDouble, site: Redmine) -> None:
    rejected, resolved, feedback = (double.add(status=each).id for each in (6, 3, 4))

    assert changed(site.get(TicketKey(f"OPS-{rejected}"))).column is Column.DONE
    assert changed(site.get(TicketKey(f"OPS-{resolved}"))).column is Column.DONE
    assert keys(site.board()) == [f"OPS-{feedback}"]


def test_keys_are_written_in_two_ways(double: RedmineDouble, site: Redmine) -> None:
    double.add()

    assert site.key("#1") == site.key("ops-1") == "OPS-1"
    assert changed(site.get(TicketKey("OPS-1"))).link == f"{ADDRESS}/issues/1"
    for strange in ("OPS-0", "OPS-1x", "WEB-1", "1", "OPS-²"):
        assert site.key(strange) is None
        assert site.get(TicketKey(strange)) is None


def test_it_says_as_whom_it_signs_in(site: Redmine) -> None:
    assert site.check() == "watchbill"
    assert site.label == "Redmine"


def test_a_wrong_key_is_told_and_not_shown(double: RedmineDouble) -> None:
    with closing(opened(double, key="wr0ng")) as site, pytest.raises(SiteAway, match="does not accept") as told:
        site.check()

    assert "wr0ng" not in str(told.value)


def test_a_project_that_is_not_there_is_told(double: RedmineDouble) -> None:
    with closing(opened(double, project="web")) as site, pytest.raises(SiteRefuses, match='no project "web"'):
        site.check()


def test_a_new_issue_is_of_the_kind_that_the_table_names(double: RedmineDouble) -> None:
    with closing(opened(double, tracker="support")) as site:
        assert site.create("one", "", "m1").key == "OPS-1"
    with closing(opened(double, tracker="epic")) as site, pytest.raises(SiteRefuses, match='no tracker "epic"'):
        site.check()


def test_what_is_gone_cannot_be_changed(site: Redmine) -> None:
    seen = replace(site.create("one", "", "m1"), id="99")

    assert site.change(seen, ANN, Column.IN_PROGRESS) is None
    for ask in (lambda: site.comment(seen, "late"), lambda: site.comments(seen)):
        with pytest.raises(SiteRefuses, match="or does not let me see it"):
            ask()
    with pytest.raises(SiteRefuses, match="has no OPS-1"):
        site.comments(replace(seen, id="../users/1"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert read(written(text)) == text


@pytest.mark.parametrize(
    "text",
    ["Asked the vendor (see A1), 50% done: 2 of a-b & c.", "See https://example.org/a_b?c=1#d_e, it's there!"],
)
def test_what_is_no_markup_is_written_as_it_is(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1. one\n 2) two", "1&#46; one\n 2&#41; two"), ("- one\n--", "&#45; one\n&#45;-"), ("h1. x", "h1&#46; x")],
)
def test_what_would_begin_a_list_or_a_heading_does_not(text: str, shown: str) -> None:
    assert written(text) == shown


def test_a_table_may_say_just_where_and_as_whom() -> None:
    with closing(made({"project": "ops-web"})) as site:
        assert site.key("ops_web-12") == "OPS_WEB-12"
    with closing(made({"project": "1st"})) as site:
        assert site.key("redmine-12") == "REDMINE-12"


def made(said: dict[str, object]) -> Redmine:
    site = redmine({**TABLE, **said})
    assert isinstance(site, Redmine)
    return site


def test_every_mistake_in_a_table_is_told() -> None:
    said = {"url": "ops", "key": "", "project": "Ops!", "prefix": "x-", "done": [], "colour": "red"}

    with pytest.raises(SettingsInvalid) as told:
        redmine(said)

    assert [each.split(":")[0] for each in told.value.mistakes] == [
        "colour",
        "url",
        "key",
        "project",
        "prefix",
        "done",
    ]


def test_a_status_stands_for_one_column() -> None:
    with pytest.raises(SettingsInvalid, match="feedback: stands for two columns"):
        redmine({**TABLE, "blocked": ["Feedback"], "backlog": ["New", "feedback"]})
    with closing(made({"backlog": ["New", "Feedback"]})) as site:
        assert site.label == "Redmine", "what is a default alone gives way"
