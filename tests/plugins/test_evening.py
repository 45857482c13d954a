"""The evening check before and after its post, in the chat's words: draft, `!skip`, and what comes afterwards."""

from datetime import datetime, timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.app import App
from watchbill.model import Due, DueKind
from watchbill.ports import Database
from watchbill.services import interpreting
from watchbill.testing.builders import DAY, OPS, a_remark, at
from watchbill.testing.chat import TalkingBot

HALF_PAST = at(17, 30)
A_MINUTE_LATER = at(17, 31)

PASSED_ON = """\
Evening check of Ops, Thu 3 Dec
On MRO: Dmitri.
Not done:
  - TICKET-9 in progress, Ben: Restore the nightly backup - Swapped the disk. Next: resync. Waiting on: vendor \
(passed on 3 times since 1 Dec)
  - TICKET-97 blocked, Chloe: Open the firewall for metrics - Waiting on: the network team \
(passed on 2 times since 2 Dec)
Done: nothing.
Passed on too often: TICKET-9.
@Ann, what is to become of it? !block TICKET-9 why if it cannot go on, !ticket title to split it, !claim TICKET-9 \
and !keep TICKET-9 to see it through, !done TICKET-9 why to end it.
Over to Ann on Fri 4 Dec.
Nobody has added a word yet: !note KEY text, !highlight text, !done KEY and !skip KEY still change this."""


def corrections(database: Database) -> list[Due]:
    with database.reading() as work:
        return [each for each in work.due.open() if each.kind is DueKind.CORRECTION]


def shown(bot: TalkingBot) -> str:
    """The evening check as the channel shows it now: one message."""
    (check,) = (each for each in bot.said_in("#ops") if each.startswith("Evening check of"))
    return check


@both_databases
def test_what_nobody_finishes_is_counted_from_evening_to_evening_and_then_the_leads_are_asked(
    ask: Ask, passes: Passes
) -> None:
    for said in ("!claim 9", "!note 9 Swapped the disk. Next: resync. Waiting on: vendor"):
        ask(said, as_="ben")
    for item in ("A1", "I1", "Q1"):
        ask(f"!resolve {item} no ticket: nothing was fixed" if item != "Q1" else "!resolve Q1")
    for days in range(3):
        passes(at(9, day=DAY + timedelta(days=days)))
        evening = passes(at(17, 30, day=DAY + timedelta(days=days)))

    assert evening.endswith(PASSED_ON)


def test_the_draft_comes_half_an_hour_before_to_whoever_is_on_mro_alone(
    passes: Passes, watchbill_bot: TalkingBot
) -> None:
    assert passes(at(17)) == ""
    (draft,) = watchbill_bot.said_in("@ben")
    posted = passes(HALF_PAST)

    assert draft.splitlines()[0] == "At 17:30 I post this evening check in #ops."
    assert draft.splitlines()[1:-1] == posted.splitlines()
    assert len(watchbill_bot.said_in("@ben")) == 1


def test_a_desk_that_was_down_shows_no_draft_of_what_it_posts_now(
    passes: Passes, watchbill_bot: TalkingBot
) -> None:
    assert "Evening check of Ops" in passes(at(18))
    assert watchbill_bot.said_in("@ben") == []


@both_databases
def test_what_is_left_out_is_only_named_until_it_is_told_after_all(ask: Ask, passes: Passes) -> None:
    ask("!claim 9", as_="ben")

    assert ask("!skip 9", as_="ben") == (
        "The evening check only names TICKET-9. What passes on stays the same. !skip TICKET-9 off ends that."
    )
    assert "Left out by Ben: TICKET-9." in ask("!evening")
    assert "Restore the nightly backup" not in ask("!evening")
    assert ask("!skip 9 off") == "The evening check tells of TICKET-9 again."
    assert "TICKET-9 in progress, Ben: Restore the nightly backup" in ask("!evening")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!skip TICKET-98", "There is no ticket TICKET-98. Did you mean TICKET-9"),
        ("!skip 88", "TICKET-88 is done, and what was done today is always told."),
        ("!skip 123", "TICKET-123 is in Backlog, and the evening check does not tell of it anyway."),
        ("!skip A1", "A1 is an alert: the evening check tells of it until it is over. !resolve A1 ends it."),
        ("!skip", "KEY is missing."),
    ],
)
def test_what_cannot_be_left_out_says_what_can_be_done(said: str, answer: str, ask: Ask) -> None:
    assert ask(said).startswith(answer)


@both_databases
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("!note 97 they answered", "Waiting on: they answered"),
        ("!done 97 it is open", "  - TICKET-97 Ann: Open the firewall for metrics - it is open"),
        ("!skip 97", "Left out by Ann: TICKET-97."),
        ("!ack I1", "Ann: Checkout is slow"),
        ("!ask Who has the keys?", "Q2 question: Who has the keys?"),
    ],
)
def test_what_is_said_after_the_post_comes_into_it_soon(
    said: str, told: str, ask: Ask, passes: Passes, watchbill_bot: TalkingBot, watchbill_database: Database
) -> None:
    passes(HALF_PAST)
    ask(said)
    assert [each.at - HALF_PAST for each in corrections(watchbill_database)] == [timedelta(seconds=10)]
    passes(A_MINUTE_LATER)

    assert told in shown(watchbill_bot)
    assert corrections(watchbill_database) == []


def test_whose_day_tomorrow_is_comes_into_it_too(ask: Ask, passes: Passes, watchbill_bot: TalkingBot) -> None:
    passes(HALF_PAST)
    before = shown(watchbill_bot)
    ask("!mro away tomorrow", as_="chloe")
    passes(A_MINUTE_LATER)

    assert "Over to Chloe on Wed 2 Dec." in before
    assert "Over to Chloe" not in shown(watchbill_bot)
    assert "on Wed 2 Dec." in shown(watchbill_bot)


@pytest.mark.parametrize("said", ["!evening", "!queue", "!board", "!mro today", "!whoami"])
def test_a_question_corrects_nothing(said: str, ask: Ask, passes: Passes, watchbill_database: Database) -> None:
    passes(HALF_PAST)
    ask(said)

    assert corrections(watchbill_database) == []


def test_before_the_post_nothing_is_to_be_corrected(ask: Ask, watchbill_database: Database) -> None:
    ask("!note 97 they answered")

    assert corrections(watchbill_database) == []


def test_what_comes_in_or_is_asked_in_passing_comes_into_the_post(
    passes: Passes, watchbill_desk: App, watchbill_bot: TalkingBot, watchbill_database: Database
) -> None:
    passes(HALF_PAST)
    with watchbill_database.changing() as work:
        remark = a_remark("@mro who has the keys?", at=HALF_PAST)
        watchbill_desk.overhearing.hear(work, remark, HALF_PAST)
    assert len(corrections(watchbill_database)) == 1
    passes(A_MINUTE_LATER)

    assert "who has the keys?" in shown(watchbill_bot)


def test_a_source_that_says_nothing_new_owes_nothing(passes: Passes, watchbill_database: Database) -> None:
    passes(HALF_PAST)
    with watchbill_database.changing() as work:
        interpreting.take_in(work, OPS, "am", [], HALF_PAST)

    assert corrections(watchbill_database) == []


@pytest.mark.parametrize("moment", [at(23, 59), at(17, 32)])
def test_the_post_follows_until_the_day_is_over_and_is_the_only_one(
    moment: datetime, ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(HALF_PAST)
    ask("!highlight first")
    passes(moment - timedelta(seconds=30))
    ask("!highlight second")
    passes(moment)
    assert "  - Ann: first\n  - Ann: second" in shown(watchbill_bot)
    ask("!highlight third")
    passes(at(0, 1, day=DAY + timedelta(days=1)))

    assert "third" not in shown(watchbill_bot)
