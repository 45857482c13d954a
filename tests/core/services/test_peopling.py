"""Changing people and teams from chat."""

import pytest

from tests.core.services.conftest import OPS, Desk
from watchbill.errors import NotAllowed, Refused, Unknown
from watchbill.model import Altered, Identity, PersonId, Role
from watchbill.rules.permissions import Standing
from watchbill.testing.builders import DAY, a_membership


def test_a_new_person_is_a_member_from_today(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.peopling.add(desk.request(work), "@Gil", "Gil Martin")
        members = {each.person: each.since for each in work.teams.members(OPS)}
        happened = [event for event in work.events if isinstance(event, Altered)]

    assert members[PersonId("gil")] == DAY
    assert happened == [Altered(action="person add", subject="gil", before="", after="Gil Martin")]


@pytest.mark.parametrize("handle", ["", "a b", "x" * 41, "ann;drop", "été"])
def test_a_handle_that_cannot_be_typed_safely_is_refused(desk: Desk, handle: str) -> None:
    with pytest.raises(Refused, match="cannot be a handle"), desk.database.changing() as work:
        desk.peopling.add(desk.request(work), handle, "")


def test_a_role_is_member_or_lead(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.peopling.set_role(desk.request(work), "ben", "lead")
        roles = {each.person: each.role for each in work.teams.members(OPS)}
        with pytest.raises(Refused, match="`member` or `lead`"):
            desk.peopling.set_role(desk.request(work), "ben", "king")

    assert roles[PersonId("ben")] is Role.LEAD


def test_an_account_of_somebody_else_is_not_taken_away_by_linking(desk: Desk) -> None:
    with pytest.raises(Refused, match="Ben"), desk.database.changing() as work:
        desk.peopling.link(desk.request(work, rank=Standing.LEAD), "ann", "console", "@ben")


def test_only_an_admin_links_an_account_to_a_lead(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.join(a_membership("ben", since=DAY, role=Role.LEAD))
        with pytest.raises(NotAllowed):
            desk.peopling.link(desk.request(work, rank=Standing.LEAD), "ben", "console", "@mallory")
        desk.peopling.link(desk.request(work, rank=Standing.ADMIN), "ben", "console", "@ben2")
        owner = work.people.by_identity(Identity(platform="console", id="@ben2"))

    assert owner is not None
    assert owner.id == "ben"


def test_an_unknown_person_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(Unknown, match="Did you mean dmitri"), desk.database.reading() as work:
        desk.peopling.find(work, "dimitri")


@pytest.mark.parametrize("limit", [0, -1, 51])
def test_a_limit_that_makes_no_sense_is_refused(desk: Desk, limit: int) -> None:
    with pytest.raises(Refused), desk.database.changing() as work:
        desk.peopling.set_limit(desk.request(work), limit)
