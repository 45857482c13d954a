"""Who is speaking, for which team, with what standing."""

from datetime import timedelta

from tests.core.services.conftest import CHANNEL, NOW, Desk
from watchbill.model import Address, Identity, PersonId, Profile, Role
from watchbill.rules.permissions import Standing
from watchbill.services import directory
from watchbill.services.directory import Caller
from watchbill.testing.builders import DAY, a_membership, a_person, a_team, a_turn

DIRECT = Address(platform="console", conversation="@ann")


def caller(desk: Desk, account: str = "@ann", address: Address = CHANNEL) -> Caller:
    with desk.database.reading() as work:
        return desk.directory.caller(work, Identity(platform="console", id=account), address, NOW)


def test_in_the_teams_channel_a_member_speaks_for_that_team(desk: Desk) -> None:
    found = caller(desk)

    assert (found.person and found.person.id, found.team and found.team.id, found.standing) == (
        "ann",
        "ops",
        Standing.MEMBER,
    )


def test_in_a_direct_message_the_only_team_of_the_person_is_meant(desk: Desk) -> None:
    found = caller(desk, address=DIRECT)

    assert found.team == desk.team


def test_who_is_in_two_teams_has_to_say_which_in_a_direct_message(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(a_team("web"))
        work.teams.join(a_membership("ann", "web", since=DAY - timedelta(days=3)))

    found = caller(desk, address=DIRECT)

    assert found.team is None
    assert found.choices == ("ops", "web")


def test_an_account_nobody_knows_is_unknown_but_the_channel_still_names_the_team(desk: Desk) -> None:
    found = caller(desk, "@stranger")

    assert (found.person, found.team, found.standing) == (None, desk.team, Standing.UNKNOWN)


def test_somebody_of_another_team_is_unknown_here(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.people.save(a_person("eve"))
        work.people.link(Identity(platform="console", id="@eve"), PersonId("eve"))

    assert caller(desk, "@eve").standing is Standing.UNKNOWN


def test_a_membership_that_ended_counts_no_more(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.join(a_membership("ann", since=DAY - timedelta(days=9), until=DAY - timedelta(days=1)))

    assert caller(desk).standing is Standing.UNKNOWN


def test_the_person_of_todays_turn_is_on_mro_and_a_lead_stays_a_lead(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.turns.save(a_turn("ann", "ben"))
    assert caller(desk).standing is Standing.MRO

    with desk.database.changing() as work:
        work.teams.join(a_membership("ann", since=DAY - timedelta(days=9), role=Role.LEAD))

    assert caller(desk).standing is Standing.LEAD
    assert caller(desk).on_mro


def test_an_admin_is_an_admin_everywhere(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.people.save(a_person("ann", admin=True))

    assert caller(desk).standing is Standing.ADMIN


def test_nobody_elses_team_is_meant_when_there_are_several(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(a_team("web"))

    assert caller(desk, "@stranger", DIRECT).team is None


def test_a_leads_address_asks_for_their_word_once_until_that_is_stale(desk: Desk) -> None:
    account = Identity(platform="slack", id="U0LEA")
    with desk.database.changing() as work:
        work.people.save(a_person("lea", email="lea@example.org"))
        work.teams.join(a_membership("lea", role=Role.LEAD))
        told = Profile(identity=account, name="Lea", email="Lea@example.org")
        asked = []
        for later in (timedelta(), timedelta(days=3), timedelta(days=8)):
            assert directory.meet(work, told, NOW + later) is None
            asked += [(each.person, each.at - NOW) for each in work.joins.asked(account)]

    assert asked == [("lea", timedelta()), ("lea", timedelta()), ("lea", timedelta(days=8))]
