"""How the next one is asked: what waits, for how long, who was asked before, and what to do."""

from datetime import timedelta
from typing import Any

import pytest

from watchbill.model import ItemId, PersonId, Severity, Step
from watchbill.platforms.plain import Plain
from watchbill.rules.escalating import Ask, Waiting
from watchbill.testing.builders import ANN, BOB, CLEO, a_team, a_view, an_item, at
from watchbill.words import escalation

NAMES = {ANN: "Ann", BOB: "Bob", CLEO: "Cleo"}


def said(step: Step, *people: PersonId, items: int = 1, before: tuple[PersonId, ...] = (ANN,), **item: Any) -> str:
    """What is said at ten of so many things that came at 09:40."""
    waits = [
        Waiting(item=an_item(ItemId(f"A{number}"), title="Disk", **item), since=at(9, 40))
        for number in range(1, items + 1)
    ]
    ask = Ask(step=step, people=people, before=before)
    return Plain().write(escalation.asks(ask, waits, a_view(NAMES)))


@pytest.mark.parametrize(
    ("items", "untaken"),
    [
        (1, "A1 (Disk) for 20 min."),
        (2, "A1 and A2, the first for 20 min."),
        (3, "A1, A2 and A3, the first for 20 min."),
        (4, "A1, A2, A3 and 1 more, the first for 20 min."),
        (9, "A1, A2, A3 and 6 more, the first for 20 min."),
    ],
)
def test_a_few_are_named_and_the_rest_is_counted(items: int, untaken: str) -> None:
    assert said(Step.BACKUP, BOB, items=items) == (
        f"Nobody has taken {untaken} @Bob, can you look?\nI'm on it: !ack A1"
    )


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH])
def test_what_is_bad_is_called_so(severity: Severity) -> None:
    assert f"A1 ({severity.name.lower()}: Disk)" in said(Step.BACKUP, BOB, severity=severity)


@pytest.mark.parametrize("step", [Step.NIGHT_DUTY, Step.PRIMARY, Step.BACKUP])
def test_who_is_asked_for_help_need_not_know_who_was_before(step: Step) -> None:
    assert "asked" not in said(step, BOB)


def test_leads_hear_who_was_asked_and_may_find_somebody() -> None:
    one, two = said(Step.LEADS, CLEO), said(Step.LEADS, BOB, CLEO, before=())

    assert "Ann was asked. @Cleo, can you look, or find somebody who can?" in one
    assert "20 min. @Bob and @Cleo, can you look, or find somebody who can?" in two


def test_the_channel_is_asked_by_the_teams_name() -> None:
    quiet = said(Step.CHANNEL, before=(ANN, BOB))

    assert "Ann and Bob were asked. Ops, who can look?\n" in quiet
    assert "Ops, who can look? @Ann and @Bob: one of you is enough." in said(Step.CHANNEL, ANN, BOB)


def test_a_title_from_outside_calls_nobody() -> None:
    item = Waiting(item=an_item(title="@Cleo\n<!channel> look"), since=at(9, 40))
    shown = Plain().write(escalation.asks(Ask(step=Step.BACKUP, people=(BOB,), before=()), [item], a_view(NAMES)))

    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    ("patience", "kept"),
    [
        (timedelta(minutes=1), "asks the next one when nobody takes an alert within 1 minute"),
        (timedelta(hours=4), "asks the next one when nobody takes an alert within 240 minutes"),
        (None, "asks nobody else when nobody takes an alert"),
    ],
)
def test_what_a_team_has_chosen_is_a_sentence(patience: timedelta | None, kept: str) -> None:
    team = a_team(escalation=patience)

    assert escalation.kept(team) == kept
    assert Plain().write(escalation.now(team)).startswith(f"Ops {kept}. !team escalation MINUTES ")
    assert Plain().write(escalation.chosen(team)) == f"From now on Ops {kept}."
