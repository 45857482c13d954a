"""Teams, people and help, in the chat's words."""

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.model import Address
from watchbill.ports import Database
from watchbill.testing.builders import DAY, OPS, a_person, a_team, at


def test_the_team_is_shown_to_everybody(ask: Ask) -> None:
    assert ask("!team", as_="zoe").splitlines() == [
        "Ops",
        "  - time zone: Europe/Paris",
        "  - working days: Mon to Fri, 09:00 to 17:30",
        "  - announces in: #ops",
        "  - says who is on MRO at 09:00, posts its evening check at 17:30",
        "  - tells its leads at 11:00 what nobody has taken over",
        "  - asks its leads about what has passed on 3 times",
        "  - limit: 3 started tickets a person",
        "  - asks for: 11 hours of rest after night duty",
        "  - asks the next one when nobody takes an alert within 10 minutes",
        "People:",
        "  - Ann (ann), lead",
        "  - Ben (ben)",
        "  - Chloe (chloe)",
        "  - Dmitri (dmitri)",
    ]
    assert ask("!team list", as_="zoe") == "  - ops Ops, Europe/Paris"


@both_databases
def test_the_channel_moves_and_the_old_one_still_means_the_team(
    ask: Ask, passes: Passes, watchbill_database: Database
) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))

    answer = ask("!team channel here", in_="#new-ops", as_="ann")
    passes(at(17, 30))

    assert answer == "Ops announces in #new-ops from now on."
    assert "Ben is on MRO today" in ask("!mro today", as_="zoe")
    with watchbill_database.reading() as work:
        team = work.teams.get(OPS)
        assert team is not None
        assert Address(platform="console", conversation="#ops") in team.watched


def test_a_channel_is_set_in_a_channel_only(ask: Ask, watchbill_database: Database) -> None:
    refusal = "Say that in the channel you mean."

    assert ask("!team channel here", in_="@", as_="ann") == refusal
    with watchbill_database.reading() as work:
        team = work.teams.get(OPS)
        assert team is not None
        assert team.channel == Address(platform="console", conversation="#ops")


def test_the_limit_is_set_in_the_singular_too(ask: Ask) -> None:
    assert ask("!team limit 1") == "Ops allows 1 started ticket a person from now on."
    assert "and Ops allows 1: TICKET-9." in ask("!claim TICKET-123")
    assert ask("!team limit 99") == "99 cannot be the limit. Write a number from 1 to 50."
    assert "Usage: !team limit TICKETS" in ask("!team limit many")


@pytest.mark.parametrize(
    "said", ["!team limit 5", "!team channel here", "!person add hal", "!person role ben lead"]
)
@pytest.mark.parametrize("who", ["ben", "chloe"])
def test_what_is_for_leads_says_so(said: str, who: str, ask: Ask) -> None:
    assert ask(said, as_=who) == "Only leads and admins may do this."


def test_what_is_for_admins_says_so(ask: Ask) -> None:
    assert ask("!person unlink console ben", as_="ann") == "Only admins may do this."
    assert ask("!person unlink console ben", as_="eve") == (
        "console ben is not linked any more; without a link, console takes it for Ben."
    )
    ask("!person link ben console benny")
    ask("!person confirm ben", as_="benny")
    assert ask("!person unlink console benny", as_="eve") == "console benny is nobody's now."
    assert ask("!person unlink console bem", as_="eve") == "There is no linked account console bem."


@both_databases
def test_somebody_added_is_a_member_at_once(ask: Ask) -> None:
    added = ask("!person add gil Gil Martin")
    ask("!person link gil console gilly")
    linked = ask("!person confirm gil", as_="gilly")

    assert added.startswith("Gil Martin (gil) is in Ops from today.")
    assert "!person link gil console ACCOUNT tells me their chat account." in added
    assert linked == "console gilly is Gil Martin from now on."
    assert "TICKET-123 is yours" in ask("!claim TICKET-123", as_="gilly")
    assert ask("!person add gil") == "Gil Martin is in Ops already."


def test_who_is_known_joins_without_being_linked_again(ask: Ask) -> None:
    assert ask("!person add fred") == "Fred (fred) is in Ops from today."
    assert "TICKET-123 is yours" in ask("!claim TICKET-123", as_="fred")


def test_who_is_added_east_of_greenwich_in_the_morning_is_a_member_at_once(
    ask: Ask, passes: Passes, watchbill_database: Database
) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("akl", zone="Pacific/Auckland"))
    passes(at(9, day=DAY, zone="Pacific/Auckland"))

    ask("!person add fred", as_="eve", in_="#akl")

    assert ask("!whoami", as_="fred", in_="#akl").startswith("You are Fred (fred), a member of Akl.")


def test_who_joins_a_team_of_nobody_takes_its_days_at_once(
    ask: Ask, passes: Passes, watchbill_database: Database
) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(a_team("web"))
    passes(at(10, 1))
    alone, shown = ask("!mro today", in_="#web"), ask("!team", in_="#web")

    ask("!person add fred", as_="eve", in_="#web")

    assert "Nobody can be on MRO today, Tue 1 Dec: the team has nobody who takes turns." in alone
    assert "A lead adds people with !person add." in alone
    assert "Nobody is in it yet. !person add HANDLE NAME adds somebody." in shown
    assert "Fred is on MRO today" in ask("!mro today", in_="#web")


@pytest.mark.parametrize("handle", ["été", "x" * 41, "ann;drop"])
def test_a_handle_that_cannot_be_typed_is_refused(handle: str, ask: Ask) -> None:
    assert "cannot be a handle. Use a to z, digits" in ask(f"!person add {handle}")


def test_a_person_is_shown_with_accounts_and_teams(ask: Ask) -> None:
    assert ask("!person Ann", as_="ben").splitlines() == [
        "Ann (ann)",
        "  - time zone: Europe/Paris",
        "  - account: console ann",
        "  - team: ops, lead",
    ]
    assert "There is no person dimitri. Did you mean dmitri?" in ask("!person dimitri")


def test_ones_own_zone_is_ones_own_to_set(ask: Ask) -> None:
    assert ask("!person zone ben europe/lisbon", as_="ben") == "Ben's time zone is Europe/Lisbon now."
    assert ask("!person zone ann Europe/Lisbon", as_="ben") == "Only Ann, a lead or an admin may do that."
    assert ask("!person zone ben Europe/Rome", as_="ann") == "Ben's time zone is Europe/Rome now."
    assert "There is no time zone Europe/Pariss. Did you mean Europe/Paris" in ask(
        "!person zone ann Europe/Pariss"
    )


def test_a_team_keeps_a_lead(ask: Ask) -> None:
    refused = ask("!person role ann member")
    made = ask("!person role ben lead")

    assert refused == "Ann is the only lead of Ops. Say !person role NAME lead first."
    assert made == "Ben is a lead of Ops now."
    assert ask("!person role ann member") == "Ann is a member of Ops now."
    assert ask("!person role ben king", as_="ben") == "king is not a role. Write member or lead."
    assert ask("!person role eve lead", as_="ben") == "Eve is not in Ops. !person add eve adds them."


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("ann", "You are Ann (ann), a lead of Ops. Your time zone is Europe/Paris."),
        ("ben", "You are Ben (ben), a member of Ops. Your time zone is Europe/Paris. You are on MRO today."),
        ("chloe", "You are Chloe (chloe), a member of Ops. Your time zone is Europe/Paris."),
        ("eve", "You are Eve (eve), an admin. Your time zone is Europe/Paris."),
        ("fred", "You are Fred (fred), not a member of Ops. Your time zone is Europe/Paris."),
    ],
)
def test_whoami(who: str, answer: str, ask: Ask) -> None:
    assert ask("!whoami", as_=who) == answer


def test_a_stranger_is_told_what_a_lead_can_say(ask: Ask) -> None:
    answer = ask("!whoami", as_="zoe")

    assert answer.startswith("I do not know you yet. You write as console zoe. A lead can add you:")
    assert "!person add HANDLE YOUR NAME, then !person link HANDLE console zoe." in answer
    assert answer.endswith("If I know you by another account: !person link HANDLE.")


def test_help_fits_on_a_phone(ask: Ask) -> None:
    lines = ask("!help", as_="zoe").splitlines()

    groups = [line.split(":")[0] for line in lines[:6]]
    assert groups == ["Claims", "Desk", "Handover", "Intake", "People", "Rotation"]
    assert lines[6:] == ["!help claim explains one command, !help claims a whole group."]


@pytest.mark.parametrize("said", ["!help claim", "!help !claim", "!help CLAIM"])
def test_help_of_a_command_says_how_what_an_example_and_who(said: str, ask: Ask) -> None:
    assert ask(said).splitlines() == [
        "!claim KEY [anyway]",
        "Take a ticket, alert, incident or question: it is yours, and you work on it now.",
        "Example: !claim TICKET-123",
        "Open to: members of the team.",
    ]


@pytest.mark.parametrize(
    ("command", "who"),
    [
        ("queue", "everybody in the team's channels"),
        ("ask", "everybody"),
        ("handover", "the person on MRO, leads and admins"),
        ("team limit", "leads and admins"),
        ("person unlink", "admins"),
    ],
)
def test_help_says_who_may(command: str, who: str, ask: Ask) -> None:
    assert f"Open to: {who}." in ask(f"!help {command}")


def test_help_of_the_first_word_names_the_rest(ask: Ask) -> None:
    assert "See also: !mro accept, !mro away, !mro back, !mro cancel" in ask("!help mro")


def test_help_of_a_group_has_every_command_with_its_summary(ask: Ask) -> None:
    assert "  - !block KEY REASON - Say that a ticket waits for something." in ask("!help claims").splitlines()


def test_help_of_an_unknown_command_names_the_nearest(ask: Ask) -> None:
    assert ask("!help clam") == "There is no command !clam. Did you mean !claim? !help lists everything."
    assert ask("!clam TICKET-1") == ask("!help clam")


def test_a_person_without_an_account_is_no_trouble(ask: Ask, watchbill_database: Database) -> None:
    with watchbill_database.changing() as work:
        work.people.save(a_person("gil"))

    assert ask("!person gil") == "Gil (gil)\n  - time zone: Europe/Paris"


def test_help_about_a_whole_command_line_is_about_its_command(ask: Ask) -> None:
    assert ask("!help claim TICKET-123").startswith("!claim KEY [anyway]")
    assert ask("!help mro on friday").startswith("!mro on DAY")
    assert "There is no command !frobnicate." in ask("!help frobnicate")


@pytest.mark.parametrize("handle", ["me", "Today", "@for"])
def test_a_word_of_commands_is_no_handle(handle: str, ask: Ask) -> None:
    assert "is a word of commands. Choose another handle." in ask(f"!person add {handle} Somebody")


def test_an_admin_is_shown_as_one(ask: Ask) -> None:
    assert "admin of this desk" in ask("!person eve")
    assert "admin of this desk" not in ask("!person ann")


def test_a_team_keeps_its_topic_and_a_group_if_a_lead_wants_it(ask: Ask) -> None:
    assert ask("!team topic on").endswith("names whoever is on MRO from now on; what you write stays.")
    assert ask("!team handle @MRO") == "@mro calls whoever is on MRO from now on."
    assert "calls whoever is on MRO: @mro\n  - keeps the topic of its channel" in ask("!team")
    assert ask("!team topic maybe") == "maybe is neither on nor off."
    assert ask("!team handle not*one") == "not*one cannot be the handle of a group. Write it as in @mro, or none."
    assert ask("!team handle none") == "I leave every group alone from now on."
    assert ask("!team topic off") == "I leave the topic of #ops alone from now on."
    assert ask("!team topic on", as_="ben") == "Only leads and admins may do this."
