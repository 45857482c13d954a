"""`watchbill doctor` says whose board each outside tracker is, and what waits for one that is nobody's."""

from dataclasses import dataclass, field
from typing import cast

from watchbill.app import App
from watchbill.cli import trackers
from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import SiteState
from watchbill.model.ticket import TicketKey
from watchbill.ports import Site
from watchbill.testing.builders import OPS, a_team, at
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.site import MemorySite, Place


@dataclass
class Opened:
    """As much of a desk as is asked for."""

    sites: dict[str, Site] = field(default_factory=lambda: {"jira": MemorySite(Place())})


def found(database: MemoryDatabase) -> list[str]:
    with database.reading() as work:
        return [each.says for each in trackers.used(cast("App", Opened()), work)]


def test_what_waits_for_a_tracker_that_is_no_teams_any_more_is_told() -> None:
    database, wish = MemoryDatabase(), ErrandKind.CHANGE
    with database.changing() as work:
        work.teams.save(a_team(tracker="jira"))
        for name in ("jira", "old"):
            work.sites.save(SiteState(name=name, label="Jira", again_at=at(9)))
            work.errands.add(
                Errand(
                    id=ErrandId(name),
                    tracker=name,
                    team=OPS,
                    key=TicketKey("A-1"),
                    kind=wish,
                    at=at(9),
                    again_at=at(9),
                )
            )

    assert found(database) == ["tracker old: 1 change waits for it, and it is not a team's any more"]


def test_a_tracker_that_no_team_has_is_told() -> None:
    database = MemoryDatabase()

    assert found(database) == ["tracker jira: no team has it"]
