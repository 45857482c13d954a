"""What the desk says about teams and people, and what `!help` says, case by case."""

from datetime import date

import pytest

from watchbill.model import Content, PersonId, Role
from watchbill.platforms.plain import Plain
from watchbill.rules.permissions import Standing
from watchbill.testing.builders import ANN, a_membership, a_person, a_team, a_view, an_identity
from watchbill.words import desk, help

NAMES = {ANN: "Ann", PersonId("bob"): "Bob"}
EVERYBODY = frozenset(Standing)


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def test_members_are_shown_with_what_is_special_about_them() -> None:
    members = [
        a_membership("ann", role=Role.LEAD),
        a_membership("bob", weight=50, since=date(2026, 12, 7)),
        a_membership("cleo", until=date(2026, 11, 30)),
    ]

    assert said(desk.team(members, a_view(NAMES)))[-2:] == [
        "  - Ann (ann), lead",
        "  - Bob (bob), 50 %, from Mon 7 Dec",
    ]


def test_a_team_without_people_or_channel_says_how_to_get_them() -> None:
    lines = said(desk.team([], a_view(NAMES, team=a_team(channel=None))))

    assert "  - announces in: no channel yet; !team channel here picks this one" in lines
    assert lines[-1] == "Nobody is in it yet. !person add HANDLE NAME adds somebody."


def test_without_teams_the_way_to_one_is_named() -> None:
    assert said(desk.teams([])) == ["There is no team yet. watchbill apply team.toml makes one."]


@pytest.mark.parametrize(("limit", "words"), [(1, "1 started ticket a person"), (2, "2 started tickets a person")])
def test_the_limit_is_counted(limit: int, words: str) -> None:
    assert said(desk.limit_set(a_team(wip_limit=limit))) == [f"Ops allows {words} from now on."]


def test_who_is_added_with_an_account_needs_no_link() -> None:
    assert len(said(desk.added(a_person(), [an_identity()], a_team(), "slack"))) == 1
    assert "!person link ann slack ACCOUNT" in said(desk.added(a_person(), [], a_team(), "slack"))[1]


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.UNKNOWN, "not a member"),
        (Standing.MEMBER, "a member"),
        (Standing.MRO, "a member"),
        (Standing.LEAD, "a lead"),
        (Standing.ADMIN, "an admin"),
    ],
)
def test_whoami_without_a_team(standing: Standing, words: str) -> None:
    (line,) = said(desk.whoami(a_person(), an_identity(), None, standing, on_mro=False))

    assert line == f"You are Ann (ann), {words}. Your time zone is Europe/Paris."


@pytest.mark.parametrize(
    ("may", "words"),
    [
        (EVERYBODY, "everybody"),
        (EVERYBODY - {Standing.OUTSIDE}, "everybody in the team's channels"),
        (EVERYBODY - {Standing.OUTSIDE, Standing.UNKNOWN}, "members of the team"),
        (frozenset({Standing.MRO, Standing.LEAD, Standing.ADMIN}), "the person on MRO, leads and admins"),
        (frozenset({Standing.LEAD, Standing.ADMIN}), "leads and admins"),
        (frozenset({Standing.ADMIN}), "admins"),
    ],
)
def test_who_may_in_words(may: frozenset[Standing], words: str) -> None:
    assert help.who(may) == words


def test_an_unknown_command_names_what_is_alike() -> None:
    names = ["mro on", "mro", "mro why", "claim"]

    assert said(help.unknown("mroo onn", names)) == [
        "There is no command !mroo. Did you mean !mro or !mro on? !help lists everything."
    ]
    assert said(help.unknown("xyzzy", names)) == ["There is no command !xyzzy. !help lists everything."]
