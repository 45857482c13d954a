"""Changing people and teams from chat."""

import pytest

from tests.core.services.conftest import CHANNEL, NOW, OPS, Desk
from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model import Altered, Identity, PersonId, Role
from watchbill.rules.permissions import Standing
from watchbill.services.directory import Caller
from watchbill.testing.builders import DAY, a_membership, a_person


def by(desk: Desk, standing: Standing, handle: str = "ann") -> Caller:
    return Caller(
        identity=Identity(platform="console", id=f"@{handle}"),
        address=CHANNEL,
        person=a_person(handle),
        team=desk.team,
        rank=standing,
        has_turn=lambda: False,
    )


def test_a_new_person_is_a_member_from_today(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.peopling.add(work, desk.team, "@Gil", "Gil Martin", NOW)
        members = {each.person: each.since for each in work.teams.members(OPS)}
        happened = list(work.events)

    assert members[PersonId("gil")] == DAY
    assert happened == [Altered(action="person add", subject="gil", before="", after="Gil Martin")]


@pytest.mark.parametrize("handle", ["", "a b", "x" * 41, "ann;drop", "été"])
def test_a_handle_that_cannot_be_typed_safely_is_refused(desk: Desk, handle: str) -> None:
    with pytest.raises(Refused, match="cannot be a handle"), desk.database.changing() as work:
        desk.peopling.add(work, desk.team, handle, "", NOW)


def test_ones_own_zone_may_be_set_and_that_of_others_only_by_a_lead(desk: Desk) -> None:
    with desk.database.changing() as work:
        own = desk.peopling.zone(work, "ann", "europe/lisbon", by(desk, Standing.MEMBER))
        with pytest.raises(NotAllowed):
            desk.peopling.zone(work, "ben", "Europe/Lisbon", by(desk, Standing.MEMBER))
        other = desk.peopling.zone(work, "ben", "Europe/Lisbon", by(desk, Standing.LEAD))

    assert (own.zone, other.zone) == ("Europe/Lisbon", "Europe/Lisbon")


def test_a_misspelt_zone_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(Unknown, match="Europe/Paris"), desk.database.changing() as work:
        desk.peopling.zone(work, "ann", "Europe/Pariss", by(desk, Standing.MEMBER))


def test_a_role_is_member_or_lead(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.peopling.role(work, desk.team, "ben", "lead", NOW)
        roles = {each.person: each.role for each in work.teams.members(OPS)}
        with pytest.raises(Refused, match="`member` or `lead`"):
            desk.peopling.role(work, desk.team, "ben", "king", NOW)

    assert roles[PersonId("ben")] is Role.LEAD


def test_an_account_of_somebody_else_is_not_taken_away_by_linking(desk: Desk) -> None:
    with pytest.raises(Refused, match="Ben"), desk.database.changing() as work:
        desk.peopling.link(work, "ann", "console", "@ben", by(desk, Standing.LEAD))


def test_only_an_admin_links_an_account_to_a_lead(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.join(a_membership("ben", since=DAY, role=Role.LEAD))
        with pytest.raises(NotAllowed):
            desk.peopling.link(work, "ben", "console", "@mallory", by(desk, Standing.LEAD))
        desk.peopling.link(work, "ben", "console", "@ben2", by(desk, Standing.ADMIN))
        owner = work.people.by_identity(Identity(platform="console", id="@ben2"))

    assert owner is not None
    assert owner.id == "ben"


def test_an_unknown_person_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(Unknown, match="Did you mean dmitri"), desk.database.reading() as work:
        desk.peopling.get(work, "dimitri")


@pytest.mark.parametrize("limit", [0, -1, 51])
def test_a_limit_that_makes_no_sense_is_refused(desk: Desk, limit: int) -> None:
    with pytest.raises(Refused), desk.database.changing() as work:
        desk.peopling.limit(work, desk.team, limit)
