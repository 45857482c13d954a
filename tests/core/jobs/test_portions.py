"""Deliveries in parts that one transaction takes in."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.core.services.alarmed import an_alarm
from watchbill.jobs.portions import Part, portions
from watchbill.model.people import TeamId
from watchbill.model.signal import Alarm, Delivery
from watchbill.testing.builders import at

Understood = Sequence[tuple[Delivery, Sequence[Alarm]]]


def a_delivery(number: int, team: str = "ops", source: str = "am") -> Delivery:
    return Delivery(id=number, team=TeamId(team), source=source, key=str(number), body=b"", at=at(9))


@st.composite
def understood(draw: st.DrawFn) -> Understood:
    """Deliveries of two teams and sources, with none to nine alarms each."""
    whose = st.tuples(st.sampled_from(["ops", "web"]), st.sampled_from(["am", "grafana"]), st.integers(0, 9))
    return [
        (a_delivery(number, team, source), [an_alarm(f"{number}-{each}") for each in range(many)])
        for number, (team, source, many) in enumerate(draw(st.lists(whose, max_size=12)))
    ]


def shape(parts: Sequence[Part]) -> list[tuple[Sequence[int], int, Sequence[int]]]:
    return [(each.ids, len(each.signals), each.finished) for each in parts]


@given(understood(), st.integers(1, 5))
def test_nothing_is_lost_or_moved_and_each_delivery_ends_once(came: Understood, most: int) -> None:
    parts = list(portions(came, most))

    assert [signal for part in parts for signal in part.signals] == [alarm for _, said in came for alarm in said]
    assert [id for part in parts for id in part.finished] == [delivery.id for delivery, _ in came]
    assert all(len(part.signals) <= most for part in parts)
    whose = {delivery.id: (delivery.team, delivery.source) for delivery, _ in came}
    assert all({whose[id] for id in part.ids} == {(part.team, part.source)} for part in parts)


def test_small_ones_go_together_and_a_large_one_in_pieces() -> None:
    came = [
        (a_delivery(number), [an_alarm(str(each)) for each in range(many)])
        for number, many in [(1, 1), (2, 2), (3, 7)]
    ]

    assert shape(list(portions(came, 4))) == [([1, 2], 3, [1, 2]), ([3], 4, []), ([3], 3, [3])]


def test_another_team_or_source_is_another_part() -> None:
    came = [
        (a_delivery(1), [an_alarm()]),
        (a_delivery(2, "web"), [an_alarm()]),
        (a_delivery(3, "web", "grafana"), []),
    ]

    assert shape(list(portions(came))) == [([1], 1, [1]), ([2], 1, [2]), ([3], 0, [3])]


def test_a_part_falls_into_its_pieces() -> None:
    [part] = portions([(a_delivery(1), [an_alarm()]), (a_delivery(2), [])])

    assert shape(list(part.alone())) == [([1], 1, [1]), ([2], 0, [2])]


def test_what_is_left_of_a_part_without_some_deliveries() -> None:
    [part] = portions([(a_delivery(1), [an_alarm()]), (a_delivery(2), [an_alarm()])])

    left = part.without({1})
    assert left is not None
    assert left.ids == [2]
    assert part.without({1, 2}) is None
