"""A whole bot whose team has its tickets in Jira Cloud (our fake of it), with a proxy that puts faults in between.

Each fault gives a sentence in chat, and a correct state afterwards, here and there.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.core.web.served import served
from tests.plugins import beside
from tests.plugins.beside import FAULTS, MINUTE
from tests.plugins.conftest import TEAM, Ask
from watchbill import web
from watchbill.app import App
from watchbill.model import Column, PersonId, Team, TicketKey
from watchbill.services import addressing
from watchbill.sources.signatures import hexadecimal
from watchbill.testing.builders import at
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.jira import FakeJira
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.proxy import Proxy, faulty
from watchbill.trackers.jira import jira

ANN, BEN = "5b10:ann", "5b10:ben"
#: With what webhooks are signed, and what stands in the address to which they are sent.
SECRET, DOOR = "a secret of webhooks", "a-token-of-ops"
SOURCES = '[sources.jira]\ntype = "jira"\nsecret = { env = "SECRET" }\n'
#: A transition of the fake's workflow, by its id.
START = "31"


@pytest.fixture
def server(watchbill_clock: SteppedClock) -> Iterator[FakeJira]:
    with FakeJira(now=watchbill_clock.now) as server:
        server.people.join(ANN, "ann@example.org", name="Ann")
        server.people.join(BEN, "ben@example.org", name="Ben")
        yield server


@pytest.fixture
def proxy(server: FakeJira) -> Iterator[Proxy]:
    with faulty(server.url) as between:
        yield between


@pytest.fixture
def watchbill_database() -> MemoryDatabase:
    database = beside.filled({name: f"{name}@example.org" for name in ("ann", "ben")})
    with database.changing() as work:
        addressing.issue(work, TEAM, DOOR, at(8))
    return database


@pytest.fixture
def watchbill_desk(
    tmp_path: Path,
    server: FakeJira,
    proxy: Proxy,
    watchbill_clock: SteppedClock,
    watchbill_database: MemoryDatabase,
) -> Iterator[App]:
    table = (
        f'type = "jira"\nurl = "{proxy.address}"\nproject = "OPS"\nuser = "{server.user}"\n'
        'token = { env = "TOKEN" }\nper_second = 100\n'
    )
    secrets = {"TOKEN": server.token, "SECRET": SECRET}
    with beside.desk_beside(
        tmp_path, table, secrets, watchbill_clock, watchbill_database, sources=SOURCES
    ) as desk:
        yield desk


@dataclass(frozen=True, slots=True)
class There(beside.There):
    """The board in Jira."""

    server: FakeJira

    def add(self, title: str, **fields: Any) -> TicketKey:
        """Somebody makes an issue there."""
        return TicketKey(self.server.people.write(title, **fields).key)

    def backlog(self) -> list[str]:
        """The keys of Backlog here, in its order."""
        with self.desk.database.reading() as work:
            return [each.key for each in self.desk.trackers["tracker"](work, self.team).backlog()]

    @property
    def team(self) -> Team:
        """As it is stored."""
        return replace(TEAM, tracker="tracker")


@pytest.fixture
def there(
    watchbill_desk: App, watchbill_bot: TalkingBot, watchbill_clock: SteppedClock, server: FakeJira
) -> Iterator[There]:
    keeper = beside.keeper_of(watchbill_desk, watchbill_desk.sites["tracker"])
    with closing(jira({**server.table, "per_second": 100})) as direct:
        yield There(watchbill_desk, watchbill_bot, keeper, watchbill_clock, direct, server)


@pytest.fixture
def key(there: There) -> TicketKey:
    """A ticket in Backlog that is known here, a minute later."""
    made = there.add("Renew the certificate")
    there.keep()
    there.clock.advance(MINUTE)
    return made


# Faults of the network, and of the login


@pytest.mark.parametrize("fault", FAULTS)
def test_while_jira_cannot_do_it_it_is_kept_and_then_done(
    ask: Ask, there: There, proxy: Proxy, fault: str
) -> None:
    key = there.add("Renew the certificate")
    there.keep()

    beside.kept_and_then_done(ask, there, proxy, fault, key, ANN)


def test_an_answer_that_is_lost_makes_nothing_twice(ask: Ask, there: There, proxy: Proxy, key: TicketKey) -> None:
    beside.nothing_is_made_twice(ask, there, proxy, key)


def test_a_comment_that_jira_keeps_a_little_differently_is_there_once_too(
    ask: Ask, there: There, proxy: Proxy, key: TicketKey
) -> None:
    with there.desk.database.changing() as work:
        ann = work.people.get(PersonId("ann"))
        assert ann is not None
        work.people.save(replace(ann, name="Ann\ufeff\u202d of Ops"))  # as a profile in a chat has it
    ask(f"!claim {key}")
    ask(f"!note {key} asked the vendor")
    proxy.after(only="POST .*/comment")
    there.keep()

    for _ in range(3):
        there.keep(6 * MINUTE)

    assert len(there.comments(key)) == 1
    with there.desk.database.reading() as work:
        assert [each.author for each in work.tickets.notes(key)] == ["ann"]


def test_a_token_that_has_expired_is_said_so_and_nothing_seems_to_be_gone(
    ask: Ask, there: There, key: TicketKey
) -> None:
    ask(f"!claim {key}")
    there.server.place.signed_in = False

    there.keep()
    assert "Jira has not answered since 10:01: I keep this" in there.last
    there.keep(timedelta(hours=1))
    assert "has what I sign in with expired" in ask("!health", as_="ann")
    assert there.known(key) == ("ann", Column.IN_PROGRESS)

    there.server.place.signed_in = True
    there.keep(6 * MINUTE)

    assert there.state(key) == (ANN, Column.IN_PROGRESS)
    assert f"{key} is yours and in progress: Renew the certificate" in there.said
    assert "I keep this" not in "\n".join(there.said)


def test_it_is_left_alone_for_as_long_as_it_asks(ask: Ask, there: There, proxy: Proxy, key: TicketKey) -> None:
    proxy.too_many(600)
    ask(f"!claim {key}")
    there.keep()
    assert "Jira has not answered since 10:01: I keep this" in there.last
    before = proxy.asked.total()

    for _ in range(9):
        there.again().keep(MINUTE)
    assert proxy.asked.total() == before
    assert there.state(key) == (None, Column.BACKLOG)
    there.again().keep(MINUTE)  # it is read; what it did not answer to is asked again after that
    there.again().keep(MINUTE / 6)

    assert there.state(key) == (ANN, Column.IN_PROGRESS)
    assert "I keep this" not in there.last


# What people do there meanwhile


def test_who_took_it_there_keeps_it_and_both_are_called(
    ask: Ask, there: There, proxy: Proxy, key: TicketKey
) -> None:
    def taken() -> None:
        there.server.people.take(key, BEN, "In Progress")

    beside.whoever_took_it_there_keeps_it(ask, there, proxy, key, taken, BEN)


def test_a_ticket_that_moved_to_another_project_is_meant_by_both_of_its_keys(
    ask: Ask, there: There, key: TicketKey
) -> None:
    there.server.place.projects["NET"] = "Network"
    ask(f"!claim {key}")
    there.keep()
    moved = TicketKey(there.server.people.move(key, "NET").key)
    there.clock.advance(MINUTE)

    ask(f"!note {key} asked the vendor")
    there.keep()

    assert ask(f"!show {key}").startswith(f"{moved} ")
    assert ask(f"!show {moved}").startswith(f"{moved} ")
    assert there.known(moved) == ("ann", Column.IN_PROGRESS)
    ask(f"!note {moved} they send one")
    ask(f"!done {key}")
    there.keep(MINUTE)
    assert there.state(moved) == (ANN, Column.DONE)
    assert there.comments(moved) == ["Ann: asked the vendor", "Ann: they send one"]
    assert there.pending == 0


def test_a_ticket_that_was_deleted_there_is_told_and_forgotten(ask: Ask, there: There, key: TicketKey) -> None:
    ask(f"!claim {key}")
    there.server.people.delete(key)

    there.keep()

    assert f"{key} is not in Jira any more." in there.last
    assert "There is no ticket" in ask(f"!show {key}")
    assert there.pending == 0


def test_a_ticket_is_dragged_to_the_top_there_and_is_the_first_here(ask: Ask, there: There) -> None:
    first, second, third = (there.add(title) for title in ("One", "Two", "Three"))
    there.keep()
    assert there.backlog() == [first, second, third]
    there.server.people.rank_first(third)

    there.keep(MINUTE)

    assert there.backlog() == [third, first, second]
    board = ask("!board")
    assert board.index("Three") < board.index("One") < board.index("Two")


def test_a_sprint_ticket_is_for_those_who_are_not_on_mro(ask: Ask, there: There) -> None:
    key = there.add("Split the report tables", sprints=(("Sprint 7", "active"),))
    there.keep()

    assert f"{key} belongs to the sprint, and you are on MRO today" in ask(f"!claim {key}", as_="ben")
    there.keep(MINUTE)
    assert there.state(key) == (None, Column.BACKLOG)

    assert f"{key} is yours" in ask(f"!claim {key}")
    there.keep(MINUTE)
    assert there.state(key) == (ANN, Column.IN_PROGRESS)


# What its workflow does not have


def test_a_way_that_wants_a_field_is_refused_with_the_reason(ask: Ask, there: There, key: TicketKey) -> None:
    ways = there.server.place.transitions
    ways[START] = replace(ways[START], requires="resolution")
    ask(f"!claim {key}")

    there.keep()

    assert f'Jira does not move {key} to "In Progress": resolution: Resolution is required.' in there.last
    assert "Move it in Jira, where it asks for what is missing." in there.last
    assert f"{key} is as it was" in there.last
    assert there.state(key) == there.known(key) == (None, Column.BACKLOG)
    ways[START] = replace(ways[START], requires="")
    assert f"{key} is yours" in ask(f"!claim {key}")
    there.keep(MINUTE)
    assert there.state(key) == (ANN, Column.IN_PROGRESS)


def test_a_status_that_was_renamed_there_is_told_with_the_remedy(ask: Ask, there: There, key: TicketKey) -> None:
    ask(f"!claim {key}")
    there.keep()
    there.server.people.rename_status("Waiting", "Parked")
    there.server.people.rename_status("In Progress", "Doing")
    ask(f"!block {key} waiting for the vendor")

    there.keep(MINUTE)

    assert f"In Jira no way leads {key} to a status that means blocked (Blocked, Waiting, On hold)" in there.last
    assert "Parked" in there.last
    assert "Whoever runs me can name yours as blocked in the file of trackers." in there.last
    assert there.known(key) == ("ann", Column.IN_PROGRESS)
    assert there.state(key) == (ANN, Column.IN_PROGRESS)
    assert there.comments(key) == ["Ann: waiting for the vendor"]


# Its index, which is late


@pytest.fixture
def late(there: There, key: TicketKey) -> There:
    """Its search shows what was so a quarter of an hour ago; the ticket has been there for longer."""
    there.clock.advance(15 * MINUTE)
    there.server.place.lag = 15 * MINUTE
    return there


def test_a_claim_is_not_taken_back_by_a_search_that_still_shows_how_it_was(
    ask: Ask, late: There, key: TicketKey
) -> None:
    ask(f"!claim {key}")
    late.keep()

    for each in (late, late.again(), late.again().again()):
        each.keep(MINUTE)
        assert each.known(key) == ("ann", Column.IN_PROGRESS)

    assert late.state(key) == (ANN, Column.IN_PROGRESS)
    assert late.last == f"{key} is yours and in progress: Renew the certificate"
    late.server.people.take(key, BEN)
    late.keep(16 * MINUTE)
    assert late.known(key) == ("ben", Column.IN_PROGRESS)


def test_a_new_key_is_not_taken_back_by_a_search_that_still_shows_the_old_one(
    ask: Ask, late: There, key: TicketKey
) -> None:
    late.server.place.projects["NET"] = "Network"
    moved = TicketKey(late.server.people.move(key, "NET").key)
    late.clock.advance(MINUTE)
    ask(f"!claim {key}")
    late.keep()

    late.again().keep(MINUTE)

    assert late.known(moved) == ("ann", Column.IN_PROGRESS)
    assert ask(f"!show {key}").startswith(f"{moved} ")


# Its webhooks


def post(there: There, key: str, secret: str = SECRET) -> int:
    """Jira tells that an issue changed; the status of the answer."""
    body = json.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": "10001", "key": key}}).encode()
    with served(web.build(there.desk)) as door:
        signature = f"sha256={hexadecimal(secret, body)}"
        return door.post(f"/in/jira/{DOOR}", body, **{"X-Hub-Signature": signature}).status


def test_a_signed_webhook_has_the_ticket_read_at_once(ask: Ask, there: There, key: TicketKey) -> None:
    there.keep()
    there.server.people.take(key, BEN, "In Progress")
    there.keep(timedelta(seconds=1))
    assert there.known(key) == (None, Column.BACKLOG)

    assert post(there, key, "another secret") == 401
    assert post(there, "NET-1") == post(there, key) == 202
    there.desk.engine.run_once()
    there.keep(timedelta(seconds=1))

    assert there.known(key) == ("ben", Column.IN_PROGRESS)
    assert "Ben" in ask(f"!show {key}")
    assert there.pending == 0


# Several at once


def test_several_that_are_done_at_once_are_all_done_there(ask: Ask, there: There, key: TicketKey) -> None:
    other = there.add("The disk of db-2")
    there.keep()

    ask(f"!done {key}, {other}")
    there.keep(MINUTE)

    assert there.state(key) == there.state(other) == (ANN, Column.DONE)
    assert there.last.startswith(f"{key} and {other} are done.")
    assert "I am telling" not in there.last
    assert there.pending == 0


@pytest.mark.parametrize("refused", [0, 1, 2])
def test_one_of_several_that_is_refused_leaves_the_others(
    ask: Ask, there: There, key: TicketKey, refused: int
) -> None:
    keys = [key, there.add("The disk of db-2"), there.add("The mail gateway")]
    there.keep()
    there.server.people.delete(keys[refused])

    ask(f"!done {keys[0]}, {keys[1]}, {keys[2]}")
    there.keep(MINUTE)

    others = [each for each in keys if each != keys[refused]]
    assert [there.state(each) for each in others] == [(ANN, Column.DONE)] * 2
    answer, refusal = there.bot.said_in("#ops")[-2:]
    assert answer.startswith(f"{keys[0]}, {keys[1]} and {keys[2]} are done.")
    assert "I am telling" not in answer
    assert refusal == f"{keys[refused]} is not in Jira any more. !next says what to do."
    assert there.pending == 0


def test_all_that_passes_on_is_carried_out_and_what_is_refused_stays(
    ask: Ask, there: There, key: TicketKey
) -> None:
    keys = [key, *(there.add(title) for title in ("The disk of db-2", "The mail gateway", "The bucket"))]
    there.keep()
    for each in keys:
        there.server.people.take(each, ANN, "In Progress")
    there.keep(MINUTE)
    there.server.people.take(keys[1], None, "Done")
    there.server.people.delete(keys[2])

    assert "Yours now, taken over from @Ann:" in ask("!accept all", as_="ben")
    there.keep()

    assert there.state(keys[0]) == there.state(keys[3]) == (BEN, Column.IN_PROGRESS)
    assert there.state(keys[1]) == (None, Column.DONE)
    assert there.known(keys[0]) == there.known(keys[3]) == ("ben", Column.IN_PROGRESS)
    answer, closed, gone = there.bot.said_in("#ops")[-3:]
    assert answer.startswith("Yours now, taken over from @Ann:")
    assert "I am telling" not in answer
    assert closed.startswith(f"{keys[1]} was closed in Jira meanwhile")
    assert gone.startswith(f"{keys[2]} is not in Jira any more.")
    assert there.pending == 0


def test_a_ticket_that_was_deleted_does_not_come_back_by_a_search_that_still_shows_it(
    ask: Ask, late: There, key: TicketKey
) -> None:
    ask(f"!claim {key}")
    late.keep()
    late.server.people.delete(key)
    ask(f"!note {key} asked the vendor")
    late.keep()
    assert f"{key} is not in Jira any more." in late.last

    late.keep(MINUTE)

    assert "There is no ticket" in ask(f"!show {key}")
