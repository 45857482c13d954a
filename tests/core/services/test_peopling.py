"""Changing people and teams from chat."""

import pytest

from tests.core.services.conftest import OPS, Desk
from watchbill.errors import Refused, Unknown
from watchbill.model import Altered, PersonId, Role
from watchbill.testing.builders import DAY


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


def test_an_unknown_person_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(Unknown, match="Did you mean dmitri"), desk.database.reading() as work:
        desk.peopling.find(work, "dimitri")


@pytest.mark.parametrize("limit", [0, -1, 51])
def test_a_limit_that_makes_no_sense_is_refused(desk: Desk, limit: int) -> None:
    with pytest.raises(Refused), desk.database.changing() as work:
        desk.peopling.set_limit(desk.request(work), limit)
