"""What nobody takes goes on to the next one, in the chat's words."""

from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, Passes, both_databases
from watchbill.testing.builders import DAY, at


@both_databases
def test_an_incident_goes_to_whoever_is_on_mro_then_to_the_backup_who_is_the_lead_then_to_everybody(
    ask: Ask, passes: Passes
) -> None:
    ask("!incident Checkout is down", as_="chloe")

    assert passes(at(10, 9)) == ""
    assert passes(at(10, 10)) == (
        "Nobody has taken I2 (Checkout is down) for 10 min. @Ben, can you look?\nI'm on it: !ack I2"
    )
    assert "for 20 min. @Ann, can you look?" in passes(at(10, 20))
    assert passes(at(10, 29)) == ""
    assert passes(at(10, 30)) == (
        "Nobody has taken I2 (Checkout is down) for 30 min. Ben and Ann were asked. "
        "Ops, who can look? @Ann, @Ben and @Chloe: one of you is enough.\nI'm on it: !ack I2"
    )  # Dmitri rests after a night on duty
    assert passes(at(12)) == ""


@pytest.mark.parametrize("said", ["!ack I2", "!resolve I2 it was the cache"])
def test_whoever_takes_it_ends_it(said: str, ask: Ask, passes: Passes) -> None:
    ask("!incident Checkout is down", as_="chloe")
    passes(at(10, 10))
    ask(said, as_="ben")

    assert passes(at(12)) == ""


def test_who_is_away_is_passed_over(ask: Ask, passes: Passes) -> None:
    ask("!mro away today", as_="ann")
    ask("!incident Checkout is down", as_="chloe")
    passes(at(10, 10))

    assert "@Ann" not in passes(at(10, 20))


def test_an_incident_of_the_evening_waits_for_whoever_is_next(ask: Ask, passes: Passes) -> None:
    passes(at(18))
    ask("!incident Checkout is down", as_="chloe")
    tomorrow = DAY + timedelta(days=1)

    assert passes(at(9, 9, day=tomorrow)).startswith("Good morning! @Chloe is on MRO today")
    assert passes(at(9, 10, day=tomorrow)).startswith(
        "Nobody has taken I2 (Checkout is down) for 15 h. @Chloe, can"
    )


def test_a_lead_sets_how_long_that_takes(ask: Ask, passes: Passes) -> None:
    assert ask("!team escalation 1") == (
        "From now on Ops asks the next one when nobody takes an alert within 1 minute."
    )
    ask("!incident Checkout is down", as_="chloe")

    assert "for 1 min. @Ben, can you look?" in passes(at(10, 1))
    assert ask("!team escalation") == (
        "Ops asks the next one when nobody takes an alert within 1 minute. "
        "!team escalation MINUTES changes that, from 1 to 240; !team escalation off ends it."
    )
    assert ask("!team escalation OFF") == "From now on Ops asks nobody else when nobody takes an alert."
    assert passes(at(12)) == ""
    assert "  - asks nobody else when nobody takes an alert" in ask("!team").splitlines()


@pytest.mark.parametrize("said", ["0", "241", "ten", "-1", "5.5", "10m"])
def test_what_is_no_wait_says_what_is(said: str, ask: Ask) -> None:
    assert ask(f"!team escalation {said}") == (f"{said} cannot be the wait. Write minutes from 1 to 240, or off.")
    assert "within 10 minutes" in ask("!team")


def test_only_a_lead_sets_it(ask: Ask) -> None:
    assert ask("!team escalation 5", as_="chloe") == "Only leads and admins may do this."
