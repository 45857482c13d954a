"""Short runs: the night in which Europe's clocks go back, for teams that work on that Sunday."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

from tests.integration import chatter, faults, roster
from tests.integration.faults import Trouble
from tests.integration.harness import Plan
from tests.integration.temper import Temper
from tests.integration.wall import Flavour

START = datetime(2026, 10, 24, 21, tzinfo=UTC)
END = datetime(2026, 10, 25, 8, tzinfo=UTC)


def morning(
    temper: Temper,
    flavour: Flavour,
    troubles: Mapping[Trouble, int],
    *,
    replicas: int = 1,
    seconds: float = 10.0,
    teams: int = 30,
    commands: int = 40,
    without: str = "",
    patience: float = 90.0,
) -> Plan:
    """One morning; everything in it is drawn from the temper's seed."""
    chance = Random(temper.seed)
    crews = roster.sunday(teams, chance)
    return Plan(
        flavour=flavour,
        replicas=replicas,
        crews=crews,
        start=START,
        end=END,
        seconds=seconds,
        faults=faults.drawn(chance, troubles, seconds, replicas),
        said=chatter.commands(chance, crews, commands, seconds),
        temper=temper,
        without=without,
        patience=patience,
    )
