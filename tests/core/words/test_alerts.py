"""What a channel reads of a group of alerts: the worst first, who is on it, and what to type next."""

from watchbill.model import Code, Content, Item, ItemState, Severity
from watchbill.model.message import Buttons
from watchbill.model.signal import Group
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, BOB, OPS, a_view, an_item, at
from watchbill.words import alerts

VIEW = a_view({ANN: "Ann", BOB: "Bob"})
GROUP = Group(
    team=OPS, source="grafana", key="g", title="Latency, cluster eu", began_at=at(9), said_at=at(9), told_at=at(9)
)


def said(*items: Item) -> list[str]:
    return written(alerts.alerts(GROUP, items, BOB, (), VIEW))


def written(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def test_one_alert_comes_with_what_its_source_says_of_it_and_with_buttons() -> None:
    item = an_item("A1", link="https://g.example/1", details="p99 is 4 s\n\nRunbook: https://w.example", times=3)
    content = alerts.alerts(GROUP, [item], BOB, (), VIEW)

    assert written(content)[:4] == [
        "@Bob, 1 alert of grafana: Latency, cluster eu.",
        "  - A1 Something about A1 (https://g.example/1) (came 3 times), since 08:30",
        "p99 is 4 s",
        "Runbook: https://w.example",
    ]
    (shown,) = [block for block in content.blocks if isinstance(block, Buttons)]
    assert [each.command for each in shown.buttons] == ["!ack A1", "!resolve A1"]


def test_of_several_the_worst_is_first_and_the_first_that_nobody_has_is_offered() -> None:
    low = an_item("A1", severity=Severity.LOW)
    bad = an_item("A2", severity=Severity.CRITICAL, owner=ANN, state=ItemState.ACKNOWLEDGED)
    over = an_item("A3", state=ItemState.RESOLVED, resolved_at=at(9))

    assert said(low, bad, over) == [
        "@Bob, 2 alerts of grafana: Latency, cluster eu, 1 over.",
        "  - A2 critical: Something about A2, since 08:30, Ann is on it",
        "  - A1 low: Something about A1, since 08:30",
        "!queue has them in order; !ack A1 takes the first that nobody has.",
    ]


def test_nobody_is_called_once_somebody_is_on_each() -> None:
    taken = [an_item(each, owner=ANN, state=ItemState.ACKNOWLEDGED) for each in ("A1", "A2")]

    lines = said(*taken)

    assert lines[0] == "2 alerts of grafana: Latency, cluster eu."
    assert lines[-1] == "!queue has them in order."


def test_what_is_too_much_to_read_is_counted() -> None:
    lines = said(*(an_item(f"A{number}") for number in range(1, 13)))

    assert len(lines) == 1 + alerts.SHOWN + 1 + 1
    assert lines[-2] == "  - and 4 more"


def test_the_item_of_a_storm_counts_for_all_that_it_took_in() -> None:
    storm = an_item("A9", title="Many", source="grafana", dedupe_key="grafana:(storm)", times=9_950)

    assert said(an_item("A1"), storm)[0] == "@Bob, 9951 alerts of grafana: Latency, cluster eu."


def test_when_all_is_over_it_says_so() -> None:
    over = [an_item(each, state=ItemState.RESOLVED, resolved_at=at(9)) for each in ("A1", "A2")]

    assert said(*over) == ["All over: Latency, cluster eu (2 alerts of grafana)."]
    assert written(alerts.over(over, 0, VIEW)) == ["Resolved: A1 and A2 are over."]
    assert written(alerts.over(over[:1], 1, VIEW)) == ["Resolved: A1 is over. 1 other is still open."]
    assert Code("A1") in alerts.over(over[:1], 1, VIEW).blocks[0].spans  # type: ignore[union-attr]
