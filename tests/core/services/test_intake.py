"""Alerts, incidents and questions through the service, and the queue they make."""

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Refused, Unknown
from watchbill.model import Item, ItemId, ItemKind, ItemState
from watchbill.testing.builders import a_person

ANN = a_person("ann")


def report(desk: Desk, title: str, kind: ItemKind = ItemKind.QUESTION) -> Item | None:
    with desk.database.changing() as work:
        return desk.intake.report(
            work, desk.team, kind, title, NOW, source="chat", dedupe_key=title, reporter=ANN.id
        )


def test_ids_are_short_and_count_by_kind(desk: Desk) -> None:
    made = [report(desk, "one"), report(desk, "two"), report(desk, "three", ItemKind.INCIDENT)]

    assert [each.id for each in made if each] == ["Q1", "Q2", "I1"]


def test_the_same_thing_is_in_the_queue_once_until_it_is_resolved(desk: Desk) -> None:
    first, second = report(desk, "one"), report(desk, "one")
    with desk.database.changing() as work:
        desk.intake.resolve(work, desk.team, ItemId("Q1"), "", ANN, NOW)

    assert first is not None
    assert second is None
    assert report(desk, "one") is not None


def test_an_acknowledged_item_stays_in_the_queue_with_its_owner(desk: Desk) -> None:
    report(desk, "one")
    with desk.database.changing() as work:
        taken = desk.intake.acknowledge(work, desk.team, ItemId("q1"), ANN, NOW)
        found = desk.queueing.look(work, desk.team, NOW)

    assert (taken.state, taken.owner) == (ItemState.ACKNOWLEDGED, "ann")
    assert [entry.subject for entry in found.entries] == [taken]


def test_a_resolved_item_leaves_the_queue_and_cannot_be_resolved_again(desk: Desk) -> None:
    report(desk, "one")
    with desk.database.changing() as work:
        desk.intake.resolve(work, desk.team, ItemId("Q1"), "answered", ANN, NOW)
        assert not work.items.unresolved(OPS)

    with pytest.raises(Refused, match="resolved already"), desk.database.changing() as work:
        desk.intake.resolve(work, desk.team, ItemId("Q1"), "", ANN, NOW)


def test_an_unknown_item_says_where_to_look(desk: Desk) -> None:
    with pytest.raises(Unknown, match="!queue"), desk.database.changing() as work:
        desk.intake.acknowledge(work, desk.team, ItemId("Q9"), ANN, NOW)
