"""Where people are spoken to alone."""

from dataclasses import replace

from watchbill.model import Address, Identity, Team
from watchbill.services import announcing
from watchbill.testing.builders import ANN, a_person, a_request, a_team, an_identity, at
from watchbill.testing.memory import MemoryDatabase

HERE, ELSEWHERE = an_identity("ann"), an_identity("ann", "elsewhere")
TEAM = a_team("ops")


def alone(team: Team, *accounts: Identity) -> Address | None:
    """Where the team speaks to Ann alone, who has these accounts."""
    with MemoryDatabase().changing() as work:
        work.people.save(a_person("ann"))
        for each in accounts:
            work.people.link(each, ANN)
        return announcing.alone(a_request(work, team, at(9)), ANN)


def test_people_are_spoken_to_alone_where_the_channel_of_their_team_is() -> None:
    assert alone(TEAM, ELSEWHERE, HERE) == Address.alone(HERE)
    assert alone(TEAM, ELSEWHERE) is None


def test_a_team_without_a_channel_speaks_to_people_wherever_they_are() -> None:
    assert alone(replace(TEAM, channel=None), ELSEWHERE) == Address.alone(ELSEWHERE)
    assert alone(replace(TEAM, channel=None)) is None
