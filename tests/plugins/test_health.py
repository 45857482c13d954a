"""`!health`: first whether all is well, then what is not and what to do."""

from datetime import timedelta

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.errors import StorageUnavailable
from watchbill.model import Address, SendState
from watchbill.ports import Database
from watchbill.testing.builders import DAY, a_due, a_membership, a_received, a_team, an_outgoing, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.words.health import MOST

LEASE = timedelta(minutes=2)


@both_databases
def test_all_is_well_and_everybody_may_know(ask: Ask) -> None:
    for person in ("zoe", "ann", "ben"):
        assert ask("!health", as_=person) == "All is well with Ops: nothing is stuck."


@both_databases
def test_what_was_posted_today_is_confirmed(ask: Ask, passes: Passes) -> None:
    passes(at(17, 30))

    assert ask("!health") == "All is well with Ops: nothing is stuck. Posted today: 1 evening check."


def test_an_evening_check_that_nobody_posted_is_told_first(ask: Ask, watchbill_clock: SteppedClock) -> None:
    watchbill_clock.set(at(17, 55))

    assert ask("!health").splitlines() == [
        "Not all is well:",
        "  - Ops: today's evening check is not posted yet (owed at 17:30). "
        "I go on trying, the log says what holds me up; !evening shows it.",
    ]


def test_what_nobody_planned_is_told(
    ask: Ask, watchbill_database: MemoryDatabase, watchbill_clock: SteppedClock
) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))

    assert ask("!health", in_="#web", as_="zoe").splitlines() == [
        "Not all is well:",
        "  - Web: today's announcement was never planned (owed at 09:00). "
        "Tell whoever runs me; !mro today says who is on MRO.",
    ]
    assert ask("!health") == "All is well with Ops: nothing is stuck."


def test_an_admin_hears_of_every_team(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))

    assert "Web: today's announcement was never planned" in ask("!health", as_="eve")
    with watchbill_database.changing() as work:
        work.due.ensure(a_due(team="web"))
        work.due.done(a_due(team="web"), at(9))
    assert ask("!health", as_="eve") == "All is well with 2 teams: nothing is stuck."


@both_databases
def test_what_the_chat_refuses_says_where_to_look(
    ask: Ask, watchbill_database: Database, watchbill_clock: SteppedClock
) -> None:
    given_up(watchbill_database, f"evening:ops:{DAY}", SendState.FAILED)
    watchbill_clock.set(at(17, 31))

    assert ask("!health").splitlines()[:2] == [
        "Not all is well:",
        "  - Ops: the chat refused today's evening check (owed at 17:30). Check that I may write in #ops; "
        "!evening shows it.",
    ]


@both_databases
def test_messages_in_doubt_or_refused_are_told_with_their_channel(ask: Ask, watchbill_database: Database) -> None:
    for number, state in enumerate([SendState.IN_DOUBT, SendState.IN_DOUBT, SendState.FAILED]):
        given_up(watchbill_database, f"message-{number}", state)

    assert ask("!health").splitlines() == [
        "All is well with Ops now, but you should know:",
        "  - 2 messages of the last day in doubt: nobody knows whether #ops has them. "
        "Look there, and ask again if some are missing.",
        "  - 1 message of the last day for #ops: the chat refused it. Check that I may write there.",
    ]


def test_whom_the_desk_writes_to_alone_is_not_told(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    with watchbill_database.changing() as work:
        for number, conversation in enumerate(["@ann", "@ben", "#secret"]):
            to = Address(platform="elsewhere", conversation=conversation)
            work.outbox.add(an_outgoing(f"message-{number}", to=to), at(9))

    assert ask("!health", as_="eve").splitlines() == [
        "Not all is well:",
        "  - 3 messages wait for other conversations, the oldest for 1 h: "
        "the chat does not take them. I go on trying.",
    ]


def test_not_even_where_a_team_posts_to_somebody_alone(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    to = Address(platform="elsewhere", conversation="@ann")
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web", channel=to))
        work.outbox.add(an_outgoing("message", to=to), at(9))

    told = ask("!health", as_="eve")
    assert "1 message waits for other conversations" in told
    assert "@ann" not in told


def test_commands_that_nobody_carries_out_are_told(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    with watchbill_database.changing() as work:
        work.inbox.receive(a_received(at=at(9, 48)), LEASE)

    assert ask("!health").splitlines() == [
        "Not all is well:",
        "  - 1 command is stored and not done, the oldest for 12 min. "
        "I go on trying, the log says what holds me up.",
    ]


def test_a_missing_channel_and_what_it_cost(ask: Ask, passes: Passes, watchbill_database: MemoryDatabase) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web", channel=None, watched=(Address(platform="console", conversation="#web"),)))
        work.due.ensure(a_due(team="web"))
    passes(at(10, 1))

    assert ask("!health", in_="#web", as_="zoe").splitlines() == [
        "All is well with Web now, but you should know:",
        "  - Web: the announcement of today was missed: the team has no channel. !team channel here picks one.",
    ]


def test_what_was_missed_while_the_desk_was_away(ask: Ask, passes: Passes) -> None:
    passes(at(8, day=DAY + timedelta(days=1)))

    assert ask("!health").splitlines() == [
        "All is well with Ops now, but you should know:",
        "  - Ops: the evening check of yesterday was missed: the desk was not there on that day. "
        "!queue shows what waits.",
    ]


def test_very_much_that_is_wrong_is_counted(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    with watchbill_database.changing() as work:
        for number in range(30):
            work.teams.save(a_team(f"team-{number:02}"))

    lines = ask("!health", as_="eve").splitlines()
    assert len(lines) == 1 + MOST + 1
    assert lines[-1] == f"  - and {30 - MOST} more"


def test_a_person_of_several_teams_hears_of_both_where_no_channel_says_which(
    ask: Ask, watchbill_database: MemoryDatabase
) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))
        work.teams.join(a_membership("ben", "web"))

    assert "Web: today's announcement was never planned" in ask("!health", as_="ben", in_="@")


def test_somebody_of_no_team_hears_of_the_desk(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))

    assert ask("!health", as_="fred", in_="@") == "All is well with the desk: nothing is stuck."


def test_a_database_that_is_away_is_the_answer(ask: Ask, watchbill_database: MemoryDatabase) -> None:
    watchbill_database.fails_with = StorageUnavailable("does not answer")

    assert ask("!health").startswith("The database does not answer.")


def given_up(database: Database, key: str, state: SendState) -> None:
    """A message that the platform did not take."""
    with database.changing() as work:
        work.outbox.add(an_outgoing(key), at(9))
        taken = work.outbox.take({"console": None}, at(9), timedelta(minutes=1))
        assert taken
        assert taken.message.key == key
        work.outbox.settle(taken, state, None, at(9))
