"""The evening check, in the chat's words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.model import Severity
from watchbill.ports import Database
from watchbill.testing.builders import DAY, OPS, a_team, an_item, at
from watchbill.testing.chat import TalkingBot

PREVIEW = """\
Evening check of Ops, Tue 1 Dec
On MRO: Ben.
Not done:
  - TICKET-123 in progress, Ben: Rotate the certificate - asked the vendor
  - TICKET-97 blocked, stays with Chloe: Open the firewall for metrics - Waiting on: the network team
Done:
  - TICKET-9 Ann: Restore the nightly backup - fixed
Still open:
  - A1 alert: Disk of db-2 is 90 % full
  - I1 incident: Checkout is slow
  - Q1 question: How do I get a VPN account?
Highlights:
  - Ben: Disk alerts on db-2 were noise
Over to Chloe on Wed 2 Dec.
This is a preview. !note KEY text, !highlight text, !done KEY and !skip KEY change it; !handover posts it."""


@both_databases
def test_the_preview_tells_the_whole_day(ask: Ask) -> None:
    ask("!claim TICKET-123", as_="ben")
    ask("!note TICKET-123 asked the vendor", as_="ben")
    ask("!done TICKET-9 fixed", as_="ann")
    ask("!highlight Disk alerts on db-2 were noise", as_="ben")

    lines = ask("!evening").splitlines()

    assert sorted(lines) == sorted(PREVIEW.splitlines())
    assert [line for line in lines if not line.startswith("  ")] == [
        line for line in PREVIEW.splitlines() if not line.startswith("  ")
    ]


def test_a_quiet_day_is_said_in_few_words(ask: Ask) -> None:
    for said in ("!done 9", "!done 97", "!resolve A1", "!resolve I1", "!resolve Q1"):
        ask(said)

    assert "Every ticket is done." in ask("!evening")
    assert "Still open" not in ask("!evening")
    assert "Highlights" not in ask("!evening")


def test_a_day_on_which_nothing_was_closed_says_so(ask: Ask) -> None:
    assert "Done: nothing." in ask("!evening")
    assert "- no note yet" in ask("!evening")


@both_databases
def test_it_is_posted_once_and_says_what_is_carried_over_to_whom(ask: Ask, watchbill_bot: TalkingBot) -> None:
    for key in ("9", "123"):
        ask(f"!claim {key}", as_="ben")
    first = ask("!handover", as_="ben", in_="#incidents")
    again = ask("!handover", as_="ann")

    passes_on = "2 tickets and 3 open items pass on to Chloe"
    assert first == f"The evening check is posted in #ops; {passes_on}. Have a good evening!"
    assert "Today's evening check in #ops says now how things stand." in again
    assert sum("Evening check of Ops" in each for each in watchbill_bot.said_in("#ops")) == 1


def test_one_ticket_is_carried_over_in_the_singular_and_none_is_said_so(ask: Ask, passes: Passes) -> None:
    for item in ("A1", "I1", "Q1"):
        ask(f"!resolve {item}")
    ask("!done TICKET-97")
    ask("!claim TICKET-9", as_="ben")
    one = ask("!handover", as_="ben")
    ask("!done TICKET-9")
    passes(at(10, day=DAY + timedelta(days=1)))
    none = ask("!handover", as_="chloe")

    assert "1 ticket passes on to Chloe" in one
    assert "nothing passes on. Have" in none


@pytest.mark.parametrize(("who", "may"), [("chloe", False), ("ben", True), ("ann", True), ("eve", True)])
def test_the_person_on_mro_leads_and_admins_post_it(who: str, may: bool, ask: Ask) -> None:
    answer = ask("!handover", as_=who)

    assert ("The evening check is posted" in answer) is may
    assert ("Only the person on MRO, leads and admins may do this." in answer) is not may


def test_a_team_without_a_channel_is_told_how_to_get_one(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("ops", channel=None))

    assert ask("!handover") == "Ops has no channel yet. Say !team channel here in the one you want."


@pytest.mark.parametrize("said", ["!highlight something", "!evening", "!handover"])
def test_a_stranger_neither_sees_nor_changes_it(said: str, ask: Ask) -> None:
    assert "I do not know you yet" in ask(said, as_="zoe")


def test_a_highlight_after_the_post_comes_into_it_and_is_not_told_again(
    ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    before = ask("!highlight one thing")
    ask("!handover")
    after = ask("!highlight another thing")
    at_once = posted(watchbill_bot)
    assert passes(at(10, 1)) == ""
    corrected = posted(watchbill_bot)
    passes(at(9, day=DAY + timedelta(days=1)))
    evening = passes(at(17, 30, day=DAY + timedelta(days=1)))

    assert before == "Noted for the evening check. !evening shows it as it stands."
    assert after == "Noted: today's evening check in #ops will say it in a moment."
    assert "another thing" not in at_once
    assert "  - Ann: one thing\n  - Ann: another thing" in corrected
    assert "one thing" not in evening


def test_a_highlight_of_the_week_end_is_kept_for_monday(ask: Ask, passes: Passes) -> None:
    passes(at(11, day=DAY.replace(day=5)))

    assert "for the evening check of Mon 7 Dec" in ask("!highlight db-2 rebooted")
    assert "  - Ann: db-2 rebooted" in passes(at(17, 30, day=DAY.replace(day=7)))


TOLD = "  - TICKET-9 Ann: Restore the nightly backup - fixed after all"


def test_what_is_closed_after_the_post_comes_into_it_and_is_not_told_again(
    ask: Ask, passes: Passes, watchbill_bot: TalkingBot
) -> None:
    passes(at(17, 30))
    ask("!done TICKET-9 fixed after all")
    passes(at(17, 31))

    assert TOLD in posted(watchbill_bot)
    assert TOLD not in passes(at(17, 30, day=DAY.replace(day=2)))


def test_what_is_closed_after_the_post_is_told_the_next_evening_where_the_desk_was_down_meanwhile(
    ask: Ask, passes: Passes
) -> None:
    passes(at(17, 30))
    ask("!done TICKET-9 fixed after all")

    assert TOLD in passes(at(17, 30, day=DAY.replace(day=2)))


def test_it_counts_how_often_a_ticket_was_passed_on(ask: Ask, passes: Passes) -> None:
    ask("!claim TICKET-9", as_="ben")
    first = passes(at(17, 30))
    passes(at(9, day=DAY.replace(day=2)))
    second = passes(at(17, 30, day=DAY.replace(day=2)))

    assert "passed on" not in first
    assert "(passed on 2 times since 1 Dec)" in second


def test_after_the_post_the_preview_says_when_it_was_and_counts_no_ticket_twice(ask: Ask) -> None:
    ask("!claim TICKET-9", as_="ben")
    ask("!handover", as_="ben")
    *evening, last = ask("!evening").splitlines()

    assert last == (
        "The evening check was posted at 10:00 by Ben, and follows what changes today. "
        "!handover brings it up to date at once."
    )
    assert any("TICKET-9 in progress, Ben" in each for each in evening)
    assert not any("passed on" in each for each in evening)


def test_on_a_day_off_the_preview_says_that_nothing_is_posted_by_itself(ask: Ask, passes: Passes) -> None:
    passes(at(11, day=DAY.replace(day=5)))

    assert ask("!evening").endswith(
        "!handover posts it.\nToday is a day off for Ops: nothing is posted on its own."
    )


def test_the_highlight_needs_words(ask: Ask) -> None:
    assert "Usage: !highlight TEXT" in ask("!highlight")


def posted(bot: TalkingBot) -> str:
    """The evening check as the channel shows it now."""
    (check,) = (each for each in bot.said_in("#ops") if each.startswith("Evening check of"))
    return check


def test_what_is_open_stands_in_the_order_of_the_queue(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        worse = an_item("A7", title="Both lines are cut", severity=Severity.CRITICAL, opened_at=at(9, 59))
        work.items.add(worse)
    queue, evening = ask("!queue"), ask("!evening")

    assert queue.index("A7") < queue.index("A1")
    assert evening.index("A7") < evening.index("A1")


def test_what_a_team_without_a_channel_misses_is_recorded(passes: Passes, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        team = work.teams.get(OPS)
        assert team is not None
        work.teams.save(replace(team, channel=None))

    assert passes(at(17, 30)) == ""
    with watchbill_database.reading() as work:
        (entry, *_) = work.audit.recent(1)
    assert (entry.action, entry.subject) == ("missed evening check", "ops 2026-12-01")
    assert (entry.person, entry.place, entry.after) == (None, "schedule", "the team has no channel")


def test_an_evening_check_of_any_length_is_posted_whole(ask: Ask, watchbill_bot: TalkingBot) -> None:
    for number in range(12):
        key = ask(f"!ticket Thing {number}").split()[0]
        ask(f"!claim {key} anyway")
        ask(f"!note {key} {'n' * 900}")
    ask("!highlight the last word")
    before = len(watchbill_bot.said_in("#ops"))

    preview = ask("!evening")
    ask("!handover")

    posted = watchbill_bot.said_in("#ops")[before:]
    assert "more lines" not in preview
    assert "Ann: the last word" in preview
    assert sum("Ann: the last word" in each for each in posted) == 2  # the preview and the post
    assert all(len(each) < 4_500 for each in posted)


def test_what_a_person_posted_is_not_recorded_as_missed(
    ask: Ask, passes: Passes, watchbill_database: Database
) -> None:
    ask("!handover")
    passes(at(8, day=DAY + timedelta(days=1)))

    with watchbill_database.reading() as work:
        assert [each.action for each in work.audit.recent(3) if each.action.startswith("missed")] == []


@both_databases
def test_what_looks_done_is_offered_in_the_evening_and_closed_at_once(ask: Ask, passes: Passes) -> None:
    for said in ("!track A1 TICKET-130", "!claim 130", "!claim 123", "!note 123 merged", "!resolve A1"):
        ask(said, as_="ben")
    offer = [
        "These look done:",
        "  - TICKET-123: Rotate the certificate - last note: merged",
        "  - TICKET-130: Warn about disks earlier - A1 is over",
        "Close them: !done TICKET-123, TICKET-130",
    ]
    preview = ask("!evening").splitlines()
    posted = passes(at(17, 30)).splitlines()

    assert [preview[place : place + 4] for place, line in enumerate(preview) if line == offer[0]] == [offer]
    assert [posted[place : place + 4] for place, line in enumerate(posted) if line == offer[0]] == [offer]
    assert ask("!done TICKET-123, TICKET-130").startswith("TICKET-123 and TICKET-130 are done. Well done")
    assert "look done" not in ask("!evening")
    assert "  - TICKET-130 Ann: Warn about disks earlier" in ask("!evening")


def test_what_comes_again_and_what_somebody_doubts_does_not_look_done(ask: Ask) -> None:
    for said in ("!claim 123", "!note 123 merged, but not deployed", "!track A1 TICKET-130", "!claim 130"):
        ask(said, as_="ben")

    assert "looks done" not in ask("!evening")
    ask("!resolve A1")
    assert "This one looks done:" in ask("!evening")
    ask("!keep TICKET-130", as_="ben")
    assert "looks done" not in ask("!evening")
