"""What keeps people away, in the chat's words."""

from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, both_databases
from watchbill.model import PersonId
from watchbill.ports import Database
from watchbill.testing.builders import DAY, OPS, a_membership, a_person


@both_databases
def test_half_a_day_away_is_a_day_not_on_mro(ask: Ask) -> None:
    answer = ask("!mro away thursday afternoon dentist", as_="dmitri")

    assert answer.splitlines()[0] == "Noted: Dmitri is away Thu 3 Dec in the afternoon."
    assert "  - Thu 3 Dec: @Ben" in answer
    assert "Dmitri: away in the afternoon" in ask("!mro why thursday")
    assert "Passed over: Dmitri (away in the afternoon)." in ask("!mro thursday")


@pytest.mark.parametrize("said", ["!mro away 24 dec morning", "!mro away for ann 24 dec morning dentist"])
def test_half_a_day_may_be_dated_and_said_by_a_lead(said: str, ask: Ask) -> None:
    assert "is away Thu 24 Dec in the morning." in ask(said)
    assert "Ann: away in the morning" in ask("!mro why 24 dec")


def test_half_a_day_is_taken_back_as_half_a_day(ask: Ask) -> None:
    ask("!mro away thursday afternoon", as_="chloe")

    assert ask("!mro back", as_="chloe").startswith("Chloe's absence is cancelled: Thu 3 Dec in the afternoon.")


@pytest.mark.parametrize("who", ["ann", "ben", "zoe"])
@pytest.mark.parametrize("said", ["!mro", "!mro why thursday", "!mro thursday", "!mro week", "!person dmitri"])
def test_of_half_a_day_too_nobody_reads_the_reason(said: str, who: str, ask: Ask) -> None:
    ask("!mro away thursday afternoon root canal", as_="dmitri", in_="@")

    assert "root canal" not in ask(said, as_=who)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!mro away fri afternoon to thu", "ends before it starts"),
        ("!mro away fri afternoon to mon", "Say half a day on its own, then the other days."),
        ("!mro away thu to fri morning", "morning is half of a day: say it behind one day"),
        ("!mro away fri 14:00", "looks like a time"),
    ],
)
def test_half_of_several_days_is_refused_and_nothing_is_stored(said: str, answer: str, ask: Ask) -> None:
    assert answer in ask(said, as_="chloe")
    assert ask("!mro back", as_="chloe").startswith("Chloe is not away.")


@both_databases
def test_weekdays_move_only_the_turns_that_they_hit_and_are_shown(ask: Ask) -> None:
    before = ask("!mro week").splitlines()

    asked = ask("!person days dmitri mon tue wed fri")
    still = ask("!mro week").splitlines()
    answer = ask("!person days dmitri mon tue wed fri anyway")
    after = ask("!mro week").splitlines()

    assert [said.split(",")[0] for said in answer.splitlines()] == [
        "Dmitri works on Mon",
        "These turns change:",
        "  - Thu 3 Dec: @Ben",
        "  - Fri 11 Dec: @Dmitri",
    ]
    assert asked == (
        "Not done yet: it would move turns that people count on.\n"
        "Thu 3 Dec: Ben instead of Dmitri (does not work on Thursdays)\n"
        "Fri 11 Dec: Dmitri instead of Ben (in exchange)\n"
        "To do it, say the same with anyway at the end."
    )
    assert still == before
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False, True, True]
    assert "Dmitri: does not work on Thursdays" in ask("!mro why thursday")
    assert "  - works on: Mon, Tue, Wed, Fri" in ask("!person dmitri")
    assert ask("!person days me team", as_="dmitri") == "Dmitri works as the team does from now on."
    assert "works on" not in ask("!person dmitri")


def test_who_works_when_the_team_does_not_is_told_what_that_means(ask: Ask) -> None:
    assert ask("!person days me sat sun anyway", as_="chloe").startswith(
        "Chloe works on Sat, Sun from now on. Ops works on none of these: they are never on MRO there."
    )
    assert "Chloe: does not work on Fridays" in ask("!mro why friday")


@both_databases
def test_a_country_brings_its_public_holidays(ask: Ask) -> None:
    assert ask("!person country ann DE BE") == "Ann's public holidays are those of DE-BE from now on."
    assert "Ann: public holiday: Christmas Day" in ask("!mro why 25 dec")
    assert "Ann: public holiday: Women's Day" in ask("!mro why 8 mar 2027")
    assert "  - public holidays: DE-BE" in ask("!person ann")
    assert ask("!person country me none") == "Ann's public holidays are only the team's from now on."
    assert "public holiday" not in ask("!mro why 25 dec")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!person country me Germany", "There is no country code Germany. Did you mean DE"),
        ("!person country me UK", "There is no country code UK. Did you mean GB"),
        ("!person country me DE Berlim", "There is no region Berlim of DE. Did you mean BE"),
        ("!person country me FR 75", "There is no region 75 of FR."),
        ("!person country me", "COUNTRY is missing."),
        ("!person country bem DE", "There is no person bem. Did you mean ben?"),
        ("!person days me mon mon", "You say Monday twice."),
        ("!person days me", "WEEKDAYS is missing."),
        ("!person days me never", "never is not a weekday."),
        ("!team rest 49", "49 hours cannot be the rest. Write a number from 0 to 48."),
        ("!team rest long", "long is not a number of hours. Write it like 11 or 7.5."),
        ("!team overlap 9", "9 hours cannot be shared: the day of Ops has 8.5. Write at most that, 0 for none."),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(said: str, answer: str, ask: Ask) -> None:
    before = ask("!team"), ask("!person ann"), ask("!mro week")

    assert answer in ask(said)
    assert (ask("!team"), ask("!person ann"), ask("!mro week")) == before


@pytest.mark.parametrize("said", ["!person days ann mon", "!person country ann DE", "!person zone ann Asia/Tokyo"])
def test_of_others_it_is_said_by_leads(said: str, ask: Ask) -> None:
    assert ask(said, as_="ben") == "Only Ann, a lead or an admin may do that."


@pytest.mark.parametrize("said", ["!team rest 9", "!team overlap 2"])
def test_what_the_team_asks_for_is_said_by_leads(said: str, ask: Ask) -> None:
    assert ask(said, as_="ben") == "Only leads and admins may do this."


def test_the_team_asks_for_rest(ask: Ask) -> None:
    assert "Dmitri: night duty until 06:00, rest until 17:00" in ask("!mro why")
    assert ask("!team rest 2") == "Ops asks for 2 hours of rest after night duty from now on."
    assert "Dmitri: available now, but night duty until 06:00 when this was decided" in ask("!mro why")
    assert "  - asks for: 2 hours of rest after night duty" in ask("!team")
    assert ask("!team rest 0") == "Ops asks for no rest after night duty from now on."


@both_databases
def test_who_lives_too_far_away_is_not_made_mro_where_the_team_asks_for_overlap(ask: Ask) -> None:
    assert ask("!person zone chloe America/New_York") == "Chloe's time zone is America/New_York now."
    answer = ask("!team overlap 4 anyway")

    assert answer.startswith("Ops asks for 4 hours of its day from everybody in another zone from now on.")
    assert "  - Wed 2 Dec: " in answer
    assert "Chloe: only 2.5 of the team's hours in their zone" in ask("!mro why tomorrow")
    assert "Chloe" not in ask("!mro week")
    assert "  - asks for: 4 hours of its day from everybody in another zone" in ask("!team")
    assert ask("!team overlap 0") == "Ops asks for no hours of its day from anybody in another zone from now on."


def test_why_tells_who_joins_and_who_has_left(ask: Ask, watchbill_database: Database) -> None:
    thursday, yesterday = DAY + timedelta(days=2), DAY - timedelta(days=1)
    with watchbill_database.changing() as work:
        work.people.save(a_person("gil"))
        work.teams.join(a_membership("gil", since=thursday))
        work.teams.join(a_membership("ben", until=DAY))
        work.teams.join(a_membership("chloe", until=yesterday))

    today, friday = ask("!mro why").splitlines(), ask("!mro why friday").splitlines()

    assert not [line for line in today if "Gil" in line or "Chloe" in line]  # no member today
    assert "  - Ben: leaves on Tue 1 Dec (backup)" in friday
    assert any(line.startswith("  - Gil: ") for line in friday)
    assert "  - Chloe: left on Mon 30 Nov" not in friday


def test_why_of_a_past_day_tells_who_joined_since(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.people.save(a_person("gil"))
        work.teams.join(a_membership("gil", since=DAY))

    assert "  - Gil: joined on Tue 1 Dec" in ask("!mro why yesterday")


def test_a_retired_reason_of_a_closed_day_stays_as_it_was(ask: Ask, watchbill_database: Database) -> None:
    ask("!person days dmitri mon anyway")
    with watchbill_database.reading() as work:
        yesterday = work.turns.on(OPS, DAY - timedelta(days=1))

    assert yesterday is not None
    assert yesterday.primary == PersonId("ann")
    assert "Dmitri" not in ask("!mro yesterday")
