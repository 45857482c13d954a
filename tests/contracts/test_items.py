"""What alerts, incidents and questions must do."""

from dataclasses import replace
from typing import Any

from watchbill.model.people import TeamId
from watchbill.model.ticket import TicketKey
from watchbill.model.work import ItemId, ItemKind, ItemState, Severity
from watchbill.ports import Database
from watchbill.testing.builders import ANN, BOB, OPS, an_item, at

WEB = TeamId("web")


class TestItems:
    """The port `Items`, in sentences."""

    def test_what_was_added_comes_back_whatever_the_case_of_its_id(self, database: Database) -> None:
        item = an_item("A1", severity=Severity.CRITICAL, reporter=BOB, note="seen\nbefore")
        with database.changing() as work:
            assert work.items.add(item)

        with database.reading() as work:
            assert work.items.get(OPS, ItemId("a1")) == item
            assert work.items.get(OPS, ItemId("A2")) is None
            assert work.items.get(WEB, ItemId("A1")) is None

    def test_saving_replaces_it(self, database: Database) -> None:
        changed = an_item("A1", state=ItemState.ACKNOWLEDGED, owner=ANN, ticket="TICKET-9", title="Worse")
        with database.changing() as work:
            work.items.add(an_item("A1"))
            work.items.save(changed)

        with database.reading() as work:
            assert work.items.get(OPS, ItemId("A1")) == changed

    def test_a_locked_one_is_as_it_is(self, database: Database) -> None:
        item = an_item("A1", parked_for=ItemId("A2"), state=ItemState.CLAIMED, owner=ANN)
        with database.changing() as work:
            work.items.add(item)

            assert work.items.lock(OPS, ItemId("a1")) == item
            assert work.items.lock(WEB, ItemId("A1")) is None

    def test_resolved_ones_are_found_by_when_that_was(self, database: Database) -> None:
        ends = {"A1": at(11), "A2": at(10), "A3": at(10), "A4": at(12), "A5": at(9, 59)}
        with database.changing() as work:
            for key, end in ends.items():
                work.items.add(an_item(key))
                work.items.save(an_item(key, state=ItemState.RESOLVED, resolved_at=end))
            work.items.add(an_item("A6"))
            work.items.add(an_item("A2", team=WEB))

            assert [each.id for each in work.items.resolved(OPS, at(10), at(12))] == ["A2", "A3", "A1"]
            work.items.save(an_item("A2"))
            assert [each.id for each in work.items.resolved(OPS, at(10), at(12))] == ["A3", "A1"]
            assert work.items.resolved(WEB, at(0), at(23)) == []

    def test_unresolved_ones_come_by_time_and_id(self, database: Database) -> None:
        resolved = an_item("A4", state=ItemState.RESOLVED, resolved_at=at(10))
        with database.changing() as work:
            for item in (an_item("A3"), an_item("A2"), an_item("Q1", opened_at=at(8)), resolved):
                work.items.add(item)
            work.items.add(an_item("A5", team=WEB))

        with database.reading() as work:
            assert [each.id for each in work.items.unresolved(OPS)] == ["Q1", "A2", "A3"]

    def test_two_reports_with_one_key_are_one_item(self, database: Database) -> None:
        with database.changing() as work:
            work.items.add(an_item("A1", dedupe_key="disk"))

            assert not work.items.add(an_item("A2", dedupe_key="disk"))
            assert work.items.add(an_item("A2", dedupe_key="disk", team=WEB))
            assert work.items.get(OPS, ItemId("A2")) is None

    def test_a_key_is_free_again_after_its_item_is_resolved(self, database: Database) -> None:
        first = an_item("A1", dedupe_key="disk")
        with database.changing() as work:
            work.items.add(first)
            work.items.save(replace(first, state=ItemState.RESOLVED, resolved_at=at(10)))

            assert work.items.add(an_item("A2", dedupe_key="disk"))

    def test_the_newest_of_a_key_is_found_resolved_or_not(self, database: Database) -> None:
        first = an_item("A1", dedupe_key="disk", state=ItemState.RESOLVED, resolved_at=at(10), times=3)
        with database.changing() as work:
            work.items.add(an_item("A1", dedupe_key="disk"))
            work.items.save(first)
            assert work.items.latest(OPS, "disk") == first

            second = an_item("A2", dedupe_key="disk", opened_at=at(11), link="https://x", details="y")
            work.items.add(second)
            assert work.items.latest(OPS, "disk") == second
            assert work.items.latest(WEB, "disk") is None

    def test_those_of_a_group_come_by_time_and_id_while_they_are_open_or_were(self, database: Database) -> None:
        with database.changing() as work:
            for item in (
                an_item("A2", source="am", group="g", opened_at=at(9)),
                an_item("A1", source="am", group="g", opened_at=at(9)),
                an_item("A3", source="am", group="g", opened_at=at(8)),
                an_item("A4", source="am", group="h", opened_at=at(9)),
                an_item("A5", source="grafana", group="g", opened_at=at(9)),
            ):
                work.items.add(item)
                if item.id in ("A1", "A3"):
                    over = at(10) if item.id == "A1" else at(9, 30)
                    work.items.save(replace(item, state=ItemState.RESOLVED, resolved_at=over, untracked="test"))

            assert [each.id for each in work.items.grouped(OPS, "am", "g", at(9, 30))] == ["A1", "A2"]
            assert [each.id for each in work.items.grouped(OPS, "am", "g", at(9))] == ["A3", "A1", "A2"]
            assert work.items.grouped(WEB, "am", "g", at(8)) == []

    def test_those_that_have_one_of_some_tickets_come_by_time_and_id(self, database: Database) -> None:
        one, two, other = TicketKey("T-1"), TicketKey("T-2"), TicketKey("T-3")
        over = an_item("A3", ticket=one, state=ItemState.RESOLVED, resolved_at=at(10), opened_at=at(8))
        with database.changing() as work:
            for item in (an_item("A2", ticket=two), an_item("A1", ticket=one), over, an_item("A4", ticket=other)):
                work.items.add(item)
            work.items.add(an_item("A5"))
            work.items.add(an_item("A1", team=WEB, ticket=one))

        with database.reading() as work:
            assert [each.id for each in work.items.tracked_by(OPS, [one, two])] == ["A3", "A1", "A2"]
            assert work.items.tracked_by(OPS, [one])[0] == over
            assert not work.items.tracked_by(OPS, [])

    def test_ids_count_for_each_kind_and_team(self, database: Database) -> None:
        with database.changing() as work:
            ids = [work.items.next_id(OPS, kind) for kind in (ItemKind.ALERT, ItemKind.ALERT, ItemKind.INCIDENT)]

            assert ids == ["A1", "A2", "I1"]
            assert work.items.next_id(WEB, ItemKind.ALERT) == "A1"

    def test_an_id_that_is_there_is_never_given(self, database: Database) -> None:
        with database.changing() as work:
            work.items.add(an_item("A41"))
            work.items.add(an_item("A7"))
            work.items.add(an_item("AN-EARLIER-ONE"))

            assert work.items.next_id(OPS, ItemKind.ALERT) == "A42"

    def test_opened_ones_are_found_by_when_that_was_the_newest_where_there_are_too_many(
        self, database: Database
    ) -> None:
        opened = {"A1": at(11), "A2": at(10), "A3": at(10), "A4": at(12), "A5": at(9, 59)}
        with database.changing() as work:
            for key, start in opened.items():
                work.items.add(an_item(key, opened_at=start))
            work.items.save(an_item("A3", opened_at=at(10), state=ItemState.RESOLVED, resolved_at=at(13)))
            work.items.add(an_item("A2", team=WEB, opened_at=at(10)))

            assert [each.id for each in work.items.opened(OPS, at(10), at(12), 9)] == ["A2", "A3", "A1"]
            assert [each.id for each in work.items.opened(OPS, at(10), at(12), 2)] == ["A3", "A1"]

    def test_resolved_ones_with_an_owner_and_without_a_ticket_are_found(self, database: Database) -> None:
        over: dict[str, Any] = {"state": ItemState.RESOLVED, "resolved_at": at(11)}
        with database.changing() as work:
            for item in (
                an_item("A1", owner=ANN, **over),
                an_item("A2", owner=ANN, ticket=TicketKey("TICKET-1"), **over),
                an_item("A3", **over),
                an_item("A4", owner=BOB, untracked="noise", **over),
                an_item("A5", owner=BOB, state=ItemState.RESOLVED, resolved_at=at(12)),
                an_item("A6", owner=BOB),
            ):
                work.items.add(item)

            assert [each.id for each in work.items.unticketed(OPS, at(11), at(12), 9)] == ["A1", "A4"]
            assert [each.id for each in work.items.unticketed(OPS, at(11), at(12), 1)] == ["A1"]
            assert work.items.unticketed(WEB, at(0), at(23), 9) == []
