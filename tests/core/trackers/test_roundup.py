"""A board of a Roundup tracker: what is particular about it, beside a real one."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contracts.site import changed, keys, of
from tests.roundup_server import LOGIN, PEOPLE, RoundupServer, roundup_server
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.trackers.options import Options
from watchbill.trackers.roundup import DEFAULTS, roundup
from watchbill.trackers.roundup.rules import Rules
from watchbill.trackers.roundup.site import Roundup
from watchbill.trackers.roundup.wire import Wire
from watchbill.trackers.statuses import Statuses

ANN, BOB, DESK = PEOPLE["ann"][0], PEOPLE["bob"][0], "5"
#: Ids of the classic template.
CRITICAL, BUG, RESOLVED, TESTING = "1", "3", "8", "6"
#: Who claims at the same moment.
RACERS = 20

#: Gives a client of a board, by what the table says beside the address and the login.
Opening = Callable[..., Roundup]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoundupServer]:
    with roundup_server(tmp_path_factory.mktemp("roundup")) as server:
        yield server


@pytest.fixture
def keyword(server: RoundupServer, tmp_path: Path) -> str:
    """The id of the keyword that the issues of this test have."""
    return server.make("keyword", name=tmp_path.name)


@pytest.fixture
def opening(server: RoundupServer, keyword: str, tmp_path: Path) -> Iterator[Opening]:
    with ExitStack() as stack:

        def opened(**said: object) -> Roundup:
            site = roundup({**server.table, "keyword": tmp_path.name, **said})
            assert isinstance(site, Roundup)
            return stack.enter_context(closing(site))

        yield opened


@pytest.fixture
def site(opening: Opening) -> Roundup:
    return opening()


def issue(server: RoundupServer, keyword: str, **fields: object) -> TicketKey:
    """Somebody else makes one there."""
    return TicketKey("ISSUE-" + server.make("issue", **{"title": "theirs", "keyword": [keyword], **fields}))


def message(server: RoundupServer, text: str) -> str:
    return server.make("msg", author="ann", date=".", content=text)


def test_of_twenty_who_claim_it_at_the_same_moment_one_has_it(opening: Opening) -> None:
    seen = opening().create("one", "", "m1")
    racers, start = [opening() for _ in range(RACERS)], threading.Barrier(RACERS)

    def claim(number: int) -> SiteTicket | None:
        start.wait()
        return racers[number].change(seen, (ANN, BOB)[number % 2], Column.IN_PROGRESS)

    with ThreadPoolExecutor(RACERS) as pool:
        claimed = [each for each in pool.map(claim, range(RACERS)) if each]

    assert claimed == [opening().get(seen.key)]


def test_a_comment_of_somebody_else_is_no_reason_to_refuse_a_claim(server: RoundupServer, site: Roundup) -> None:
    seen = site.create("one", "", "m1")
    server.edit("issue", seen.id, messages=[message(server, "me too")], **{"@op": "add"})

    taken = changed(site.change(seen, ANN, Column.IN_PROGRESS))

    assert (taken.account, taken.column) == (ANN, Column.IN_PROGRESS)
    assert taken.mark != seen.mark


def test_what_a_list_gave_can_be_claimed_too(site: Roundup) -> None:
    site.create("one", "", "m1")
    [seen] = site.top()

    assert changed(site.change(seen, ANN, Column.IN_PROGRESS)).account == ANN


def test_a_comment_does_not_open_again_what_is_done(site: Roundup) -> None:
    done = changed(site.change(site.create("one", "", "m1"), ANN, Column.DONE))

    site.comment(done, "It was the fan.")

    assert changed(site.get(done.key)).column is Column.DONE
    assert [each.text for each in site.comments(done)] == ["It was the fan."]


def test_a_comment_leaves_those_of_others(server: RoundupServer, site: Roundup) -> None:
    seen = site.create("one", "about", "m1")
    server.edit("issue", seen.id, messages=[message(server, "theirs")], **{"@op": "add"})

    site.comment(seen, "ours")

    assert [(each.author.name, each.text) for each in site.comments(seen) if each.author] == [
        ("ann", "theirs"),
        ("watchbill", "ours"),
    ]


def test_a_long_board_is_read_page_by_page(server: RoundupServer, keyword: str, tmp_path: Path) -> None:
    made = [issue(server, keyword) for _ in range(120)]
    statuses = Statuses.of(Options({}, ()), DEFAULTS)
    rules = Rules(prefix="ISSUE", statuses=statuses, keyword=tmp_path.name, page=50)

    with closing(Roundup(Wire(server.address, *LOGIN), rules)) as site:
        pages = list(site.board())
        top = site.top()

    # Behind those with a priority come those without: the first page is of none.
    assert [len(page) for page in pages] == [0, 50, 50, 20]
    assert keys(pages) == made
    assert [each.key for each in top] == made[:100]


def test_the_most_urgent_is_the_first_and_what_nobody_judged_the_last(
    server: RoundupServer, keyword: str, site: Roundup
) -> None:
    fresh = issue(server, keyword)
    bug, critical = issue(server, keyword, priority=BUG), issue(server, keyword, priority=CRITICAL)
    latest = site.create("one", "", "m1").key

    assert of(site.board(), Column.BACKLOG) == [critical, bug, fresh, latest]
    assert [each.key for each in site.top()] == [critical, bug, fresh, latest]


def test_a_new_issue_gets_the_priority_that_the_table_names(
    server: RoundupServer, keyword: str, opening: Opening
) -> None:
    feature = issue(server, keyword, priority="4")
    site = opening(priority="bug")

    made = site.create("one", "", "m1")

    assert keys(site.board()) == [made.key, feature]


def test_the_order_is_as_the_table_says(server: RoundupServer, keyword: str, opening: Opening) -> None:
    first, second = issue(server, keyword, title="a"), issue(server, keyword, title="b")

    assert keys(opening(order="-title").board()) == [second, first]


def test_each_status_stands_for_a_column(server: RoundupServer, keyword: str, opening: Opening) -> None:
    site = opening(in_progress=["testing"], blocked=["need-eg"], done=["resolved"])
    testing, unlisted = (issue(server, keyword, status=each) for each in (TESTING, "5"))
    waiting, over = (issue(server, keyword, status=each) for each in ("4", RESOLVED))

    assert of(site.board(), Column.IN_PROGRESS) == [testing]
    assert of(site.board(), Column.BACKLOG) == [unlisted], "what nobody listed is in Backlog"
    assert of(site.board(), Column.BLOCKED) == [waiting]
    assert changed(site.get(over)).column is Column.DONE


def test_what_others_made_tells_what_it_is_about(server: RoundupServer, keyword: str, site: Roundup) -> None:
    made = issue(server, keyword, messages=[message(server, "It is hot.\r\nVery.")])

    assert changed(site.get(made)).text == "It is hot.\nVery."
    assert [each.text for each in site.top()] == ["It is hot.\nVery."]
    assert site.comments(changed(site.get(made))) == []
    assert changed(site.get(made)).link == f"{server.address}/issue{made.removeprefix('ISSUE-')}"


def test_a_new_issue_without_a_text_has_none(site: Roundup) -> None:
    made = site.create("one", "", "m1")

    assert changed(site.get(made.key)).text == ""


def test_what_was_retired_is_gone(server: RoundupServer, site: Roundup) -> None:
    made = site.create("one", "", "m1")
    server.retire("issue", made.id)

    assert site.get(made.key) is None
    assert keys(site.board()) == []


def test_what_changed_is_told_whatever_the_zone_of_the_account(
    server: RoundupServer, keyword: str, site: Roundup
) -> None:
    for zone in ("-11", "13"):
        server.edit("user", DESK, timezone=zone)
        made = issue(server, keyword)
        at = changed(site.get(made)).updated_at

        assert made in keys(site.changed(at))
        assert keys(site.changed(at + timedelta(minutes=1))) == []
    server.edit("user", DESK, timezone="0")


def test_who_may_not_see_addresses_finds_nobody(opening: Opening) -> None:
    assert opening(user="ann", password="ann-password").account("bob@example.org") is None


def test_a_part_of_an_address_is_nobodys(site: Roundup) -> None:
    assert site.account("n@example.org") is None
    assert site.account("") is None
    assert site.account("ANN@Example.org") == ANN


def test_a_wrong_password_is_told(opening: Opening) -> None:
    with pytest.raises(SiteAway, match="does not accept what I sign in with"):
        opening(password="wrong").check()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"blocked": ["stuck"]}, 'There are: "blocked", "chatting"'),
        ({"done": ["resolved", "shut"]}, 'has no status "shut"'),
        ({"keyword": "nobody-made-it"}, 'has no keyword "nobody-made-it"'),
        ({"priority": "huge"}, 'has no priority "huge"'),
        ({"order": "beauty"}, "search permission"),
    ],
)
def test_what_the_tracker_does_not_have_is_told(opening: Opening, said: dict[str, object], told: str) -> None:
    with pytest.raises(SiteRefuses, match=told):
        opening(**said).check()


def test_whom_the_tracker_does_not_know_gets_nothing(site: Roundup) -> None:
    seen = site.create("one", "", "m1")

    for nobody in ("999999", "ann"):
        with pytest.raises(SiteRefuses):
            site.change(seen, nobody, Column.IN_PROGRESS)
    assert changed(site.get(seen.key)).column is Column.BACKLOG


def test_what_is_gone_cannot_be_changed(site: Roundup) -> None:
    seen = replace(site.create("one", "", "m1"), id="999999")

    assert site.change(seen, ANN, Column.IN_PROGRESS) is None
    with pytest.raises(SiteRefuses, match="has no ISSUE-"):
        site.comment(seen, "late")


def test_an_address_that_is_not_its_own_is_told_with_the_remedy(server: RoundupServer) -> None:
    other = server.address.replace("127.0.0.1", "localhost")
    with closing(roundup({**server.table, "url": other})) as site, pytest.raises(SiteRefuses) as refused:
        site.check()

    assert str(refused.value) == "Roundup lets nobody in by this address: `url` has to be `web` of its config.ini."
