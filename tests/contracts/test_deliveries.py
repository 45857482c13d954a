"""What deliveries of sources, and the addresses they came to, must do."""

from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery
from watchbill.model.tally import Pile
from watchbill.ports import Database
from watchbill.testing.builders import OPS, at

WEB = TeamId("web")


def a_delivery(key: str = "d1", **changes: object) -> Delivery:
    """Of nine o'clock, to the team "ops"."""
    fields: dict[str, object] = {"team": OPS, "source": "generic", "key": key, "body": b"{}", "at": at(9)}
    return Delivery(**(fields | changes))  # type: ignore[arg-type]  # a builder


class TestDeliveries:
    """The port `Deliveries`, in sentences."""

    def test_what_was_added_waits_as_it_came_byte_for_byte(self, database: Database) -> None:
        body = bytes(range(256)) + "\ud800".encode("utf-8", "surrogatepass")
        came = a_delivery(headers={"x-event": "issue"}, body=body)
        with database.changing() as work:
            work.deliveries.add([came])

        with database.reading() as work:
            [found] = work.deliveries.waiting(10)
            assert found.id > 0
            assert (found.headers, found.body, found.at) == (came.headers, came.body, came.at)
            assert work.deliveries.unread() == Pile(count=1, oldest=at(9))

    def test_they_wait_in_the_order_in_which_they_came(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("b", at=at(10)), a_delivery("a")])
            work.deliveries.add([a_delivery("c")])

            assert [each.key for each in work.deliveries.waiting(2)] == ["b", "a"]

    def test_large_ones_wait_for_the_next_time_but_the_first_comes(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add(
                [a_delivery(each, body=b"x" * size) for each, size in (("a", 9), ("b", 1), ("c", 1))]
            )

            read = {size: [each.key for each in work.deliveries.waiting(9, size)] for size in (1, 10, 11)}
        assert read == {1: ["a"], 10: ["a", "b"], 11: ["a", "b", "c"]}

    def test_the_same_one_is_there_once(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("a"), a_delivery("a"), a_delivery("a", source="grafana")])
            work.deliveries.add([a_delivery("a", team=WEB), a_delivery("a")])

            found = [(each.team, each.source) for each in work.deliveries.waiting(9)]
            assert found == [(OPS, "generic"), (OPS, "grafana"), (WEB, "generic")]

    def test_the_same_one_is_there_once_even_when_it_is_settled(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("a")])
            work.deliveries.settle([each.id for each in work.deliveries.waiting(9)], at(10))
            work.deliveries.add([a_delivery("a")])

            assert work.deliveries.waiting(9) == []
            assert work.deliveries.unread() == Pile()

    def test_what_is_not_understood_is_kept_with_the_reason_until_it_is_tried_again(
        self, database: Database
    ) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("a"), a_delivery("b", at=at(10)), a_delivery("c", source="jira")])
            first, second, third = work.deliveries.waiting(9)
            work.deliveries.fail(first.id, "no title", at(11))
            work.deliveries.fail(second.id, "no JSON", at(11))
            work.deliveries.fail(third.id, "no key", at(11))

            assert work.deliveries.waiting(9) == []
            assert [(each.delivery.key, each.why) for each in work.deliveries.failed(2)] == [
                ("c", "no key"),
                ("b", "no JSON"),
            ]
            assert work.deliveries.failures() == {
                (OPS, "generic"): Pile(count=2, oldest=at(9)),
                (OPS, "jira"): Pile(count=1, oldest=at(9)),
            }
            assert work.deliveries.again("generic") == 2
            assert [each.key for each in work.deliveries.waiting(9)] == ["a", "b"]
            work.deliveries.settle([first.id], at(12))
            assert work.deliveries.again() == 1
            assert [each.key for each in work.deliveries.waiting(9)] == ["b", "c"]
            assert work.deliveries.failures() == {}

    def test_one_is_found_by_its_number_whatever_became_of_it(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("a"), a_delivery("b")])
            first, second = work.deliveries.waiting(9)
            work.deliveries.fail(first.id, "odd", at(10))
            work.deliveries.settle([second.id], at(10))

            assert [work.deliveries.get(each.id) for each in (first, second)] == [first, second]
            assert work.deliveries.get(second.id + 1) is None

    def test_the_reason_of_one_is_known_while_it_is_not_understood(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("a"), a_delivery("b")])
            first, second = work.deliveries.waiting(9)
            work.deliveries.fail(first.id, "odd", at(10))
            work.deliveries.settle([second.id], at(10))

            failure = work.deliveries.failure(first.id)
            assert failure is not None
            assert (failure.delivery, failure.why) == (first, "odd")
            assert [work.deliveries.failure(each) for each in (second.id, second.id + 1)] == [None, None]
            work.deliveries.again()
            assert work.deliveries.failure(first.id) is None

    def test_what_is_forgiven_is_neither_told_of_nor_tried_again(self, database: Database) -> None:
        with database.changing() as work:
            work.deliveries.add([a_delivery("a"), a_delivery("b", source="grafana"), a_delivery("c")])
            for each in work.deliveries.waiting(2):
                work.deliveries.fail(each.id, "odd", at(10))

            assert work.deliveries.forgive("grafana") == 1
            assert [each.delivery.key for each in work.deliveries.failed(9)] == ["a"]
            assert work.deliveries.forgive() == 1
            assert not work.deliveries.failed(9)
            assert work.deliveries.again() == 0
            assert [each.key for each in work.deliveries.waiting(9)] == ["c"]


class TestTokens:
    """The port `Tokens`, in sentences."""

    def test_a_team_may_have_several_and_loses_them_together(self, database: Database) -> None:
        with database.changing() as work:
            work.tokens.add("d1", OPS, at(9))
            work.tokens.add("d2", OPS, at(9))
            work.tokens.add("d3", WEB, at(9))

            assert work.tokens.all() == {"d1": OPS, "d2": OPS, "d3": WEB}
            assert work.tokens.revoke(OPS) == 2
            assert work.tokens.revoke(OPS) == 0
            assert work.tokens.all() == {"d3": WEB}
