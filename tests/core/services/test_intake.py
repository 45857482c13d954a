"""Alerts, incidents and questions through the service, and the queue they make."""

import pytest

from tests.core.services.conftest import OPS, Desk
from watchbill.errors import Refused, Unknown
from watchbill.model import Item, ItemId, ItemKind, ItemState, Report
from watchbill.testing.builders import ANN


def report(desk: Desk, title: str, kind: ItemKind = ItemKind.QUESTION) -> Item | None:
    with desk.database.changing() as work:
        said = Report(kind=kind, title=title, source="chat", dedupe_key=title, reporter=ANN)
        return desk.intake.report(desk.request(work), said)


def test_ids_are_short_and_count_by_kind(desk: Desk) -> None:
    made = [report(desk, "one"), report(desk, "two"), report(desk, "three", ItemKind.INCIDENT)]

    assert [each.id for each in made if each] == ["Q1", "Q2", "I1"]


def test_the_same_thing_is_in_the_queue_once_until_it_is_resolved(desk: Desk) -> None:
    first, second = report(desk, "one"), report(desk, "one")
    with desk.database.changing() as work:
        desk.intake.resolve(desk.request(work), ItemId("Q1"), "")

    assert first is not None
    assert second is None
    assert report(desk, "one") is not None


def test_an_acknowledged_item_stays_in_the_queue_with_its_owner(desk: Desk) -> None:
    report(desk, "one")
    with desk.database.changing() as work:
        taken = desk.intake.acknowledge(desk.request(work), ItemId("q1"))
        found = desk.queueing.look(desk.request(work))

    assert (taken.item.state, taken.item.owner, taken.was) == (ItemState.ACKNOWLEDGED, "ann", None)
    assert [entry.subject for entry in found.entries] == [taken.item]


def test_a_resolved_item_leaves_the_queue_and_cannot_be_resolved_again(desk: Desk) -> None:
    report(desk, "one")
    with desk.database.changing() as work:
        desk.intake.resolve(desk.request(work), ItemId("Q1"), "answered")
        assert not work.items.unresolved(OPS)

    with pytest.raises(Refused, match="resolved already"), desk.database.changing() as work:
        desk.intake.resolve(desk.request(work), ItemId("Q1"), "")


def test_an_unknown_item_says_where_to_look(desk: Desk) -> None:
    with pytest.raises(Unknown, match="!queue"), desk.database.changing() as work:
        desk.intake.acknowledge(desk.request(work), ItemId("Q9"))
