"""A board of a Redmine as Debian has it keeps the contract of every outside tracker."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.contracts.site import Known, SiteContract, changed
from tests.real.programs import Missing
from tests.real.redmine import REPORTER, RedmineServer, redmine_server, version
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.ticket import Column
from watchbill.trackers.redmine import redmine
from watchbill.trackers.redmine.site import Redmine

#: Gives a client of a board, by what a file of trackers says.
Opening = Callable[[dict[str, object]], Redmine]

COUNTER = itertools.count(1)
#: What could be taken for markup, line by line.
ODD = (
    "*Not* _this_ -nor this- +nor+ ^that^ ~and~ %so% ??on??",
    "<b>bold</b> & &amp; &#42; @code@ @all #1 r1 `x` ``` ~~~",
    '!picture.png! "link":https://example.org/a_b?c=1#d {{macro}} [[Page]]',
    "* item",
    "- item",
    "1. item",
    "# heading",
    "h1. heading",
    "bq. quotation",
    "| a | table |",
    "---",
    "===",
    "a snake_case, a-b, 2 * 3, 50% of it. Done!",
)


@pytest.fixture(scope="module")
def server() -> Iterator[RedmineServer]:
    """A machine may be without one, also where nothing else may be missing: Debian alone has it."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(redmine_server())
        except Missing as missing:
            pytest.skip(str(missing))
        yield server


@pytest.fixture(autouse=True)
def counted(request: pytest.FixtureRequest, server: RedmineServer) -> None:
    request.node.user_properties.append(("server", f"redmine {version()}"))


@pytest.fixture
def opening() -> Iterator[Opening]:
    with ExitStack() as stack:

        def opened(table: dict[str, object]) -> Redmine:
            site = redmine(table)
            assert isinstance(site, Redmine)
            return stack.enter_context(closing(site))

        yield opened


@pytest.fixture
def table(server: RedmineServer) -> dict[str, object]:
    """A project without issues."""
    return server.project(f"board-{next(COUNTER)}")


@pytest.fixture
def site(opening: Opening, table: dict[str, object]) -> Redmine:
    return opening(table)


@pytest.fixture
def second(opening: Opening, table: dict[str, object]) -> Redmine:
    return opening(table)


@pytest.fixture
def ann(server: RedmineServer) -> Known:
    return Known(account=server.people["ann"].id, email="ann@example.org")


@pytest.fixture
def bob(server: RedmineServer) -> Known:
    return Known(account=server.people["bob"].id, email="bob@example.org")


class TestRedmine(SiteContract):
    """Each test has a project of its own."""


@pytest.mark.parametrize("markup", ["textile", "markdown", "common_mark"])
def test_a_text_is_shown_as_it_is(server: RedmineServer, site: Redmine, markup: str) -> None:
    made = site.create("one", "\n".join(ODD), "m1")
    server.setting("text_formatting", markup)

    shown = server.page(made.id)

    assert changed(site.get(made.key)).text == "\n".join(ODD)
    assert shown[: len(ODD)] == list(ODD)


def test_whose_role_may_not_is_told(server: RedmineServer, opening: Opening, ann: Known) -> None:
    site = opening(server.project(f"board-{next(COUNTER)}", REPORTER))
    seen = site.create("one", "", "m1")

    with pytest.raises(SiteRefuses, match='does not let me bring it from "New" into in progress'):
        site.change(seen, ann.account, Column.IN_PROGRESS)
    with pytest.raises(SiteRefuses, match="does not let me give it to others"):
        site.change(seen, ann.account, Column.BACKLOG)
    assert changed(site.get(seen.key)).holder is None


def test_an_administrator_finds_whoever_hides_the_address(
    server: RedmineServer, opening: Opening, table: dict[str, object]
) -> None:
    site = opening({**table, "key": server.people["admin"].key})

    assert site.account("BOB@example.org") == server.people["bob"].id
    assert site.account("example.org") is None


def test_what_is_wrong_with_a_table_is_told(opening: Opening, table: dict[str, object]) -> None:
    with pytest.raises(SiteAway, match="does not accept what I sign in with"):
        opening({**table, "key": "0" * 40}).check()
    with pytest.raises(SiteRefuses, match='has no project "nowhere"'):
        opening({**table, "project": "nowhere"}).check()
    with pytest.raises(SiteRefuses, match='has no status "Stuck"'):
        opening({**table, "blocked": ["Feedback", "Stuck"]}).check()


def test_issues_of_a_project_below_are_not_on_the_board(
    server: RedmineServer, site: Redmine, opening: Opening, table: dict[str, object]
) -> None:
    below = server.project(f"board-{next(COUNTER)}")
    server.ask("PUT", f"/projects/{below['project']}.json", {"project": {"parent_id": server.number(table)}})
    opening(below).create("below", "", "m1")

    made = site.create("one", "", "m2")

    assert [each.key for page in site.board() for each in page] == [made.key]
