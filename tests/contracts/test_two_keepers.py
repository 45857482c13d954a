"""Two replicas on one database beside a tracker that cannot compare and set: of any number, one has the ticket."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from watchbill import app
from watchbill.app import App
from watchbill.clocks import SystemClock
from watchbill.model import Address, Column, PersonId, TicketKey
from watchbill.model.timing import Timing
from watchbill.rules.claiming import Granted, JustTaken, Verdict
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings
from watchbill.testing.builders import a_membership, a_person, a_team
from watchbill.testing.jira import FakeJira
from watchbill.testing.running import until

ROUNDS = 20
PEOPLE = tuple(f"p{number}" for number in range(6))
#: Whoever waits for the right to keep the mirror looks every half a second.
TIMING = Timing(holding=timedelta(seconds=1.5))
TEAM = a_team(tracker="jira", wip_limit=ROUNDS, channel=Address(platform="console", conversation="#ops"))


@pytest.fixture
def jira() -> Iterator[FakeJira]:
    with FakeJira() as jira:
        for name in PEOPLE:
            jira.people.join(f"5b10:{name}", f"{name}@example.org", name=name.title())
        yield jira


@pytest.fixture
def replicas(tmp_path: Path, sql_url: str, jira: FakeJira) -> Iterator[tuple[App, App]]:
    """Either may keep the mirror, once it is started."""
    file = tmp_path / "trackers.toml"
    file.write_text(
        f'[trackers.jira]\ntype = "jira"\nurl = "{jira.url}"\nproject = "OPS"\nuser = "{jira.user}"\n'
        'token = { env = "TOKEN" }\nper_second = 100\n'
    )
    settings = Settings(database_url=sql_url, var=tmp_path, plugins=(), trackers=file)
    with ExitStack() as open_until_then:
        made = [
            app.build(settings, clock=SystemClock(), timing=TIMING, environment={"TOKEN": jira.token})
            for _ in range(2)
        ]
        for each in made:
            open_until_then.callback(each.close)
        with made[0].database.changing() as work:
            work.teams.save(TEAM)
            for name in PEOPLE:
                work.people.save(a_person(name, email=f"{name}@example.org"))
                work.teams.join(a_membership(name))
        for each in made:
            open_until_then.callback(each.keeping.stop)
        yield made[0], made[1]


def claim(desk: App, name: str, key: TicketKey) -> Verdict:
    """What one of them is told."""
    with desk.database.changing() as work:
        person = work.people.get(PersonId(name))
        request = DirectRequest(work=work, team=TEAM, now=desk.clock.now(), asker=person)
        verdict = desk.claiming.claim(request, key).verdict
    desk.errands()
    return verdict


def all_at_once(replicas: tuple[App, App], key: TicketKey) -> dict[str, Verdict]:
    """Everybody claims it at the same moment, half of them through either replica."""
    told: dict[str, Verdict] = {}
    ready = threading.Barrier(len(PEOPLE))

    def one(number: int, name: str) -> None:
        ready.wait()
        told[name] = claim(replicas[number % 2], name, key)

    threads = [threading.Thread(target=one, args=each) for each in enumerate(PEOPLE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


def pending(desk: App) -> int:
    with desk.database.reading() as work:
        return len(work.errands.pending("jira"))


def known(desk: App, keys: Sequence[TicketKey]) -> bool:
    with desk.database.reading() as work:
        return set(keys) <= set(work.tickets.keys(TEAM.id, "jira"))


def test_of_all_who_claim_it_one_has_it_here_and_there(replicas: tuple[App, App], jira: FakeJira) -> None:
    keys = [TicketKey(jira.people.write(f"ticket {number}").key) for number in range(ROUNDS)]
    replicas[0].keeping.start()
    until(lambda: known(replicas[0], keys))
    replicas[1].keeping.start()
    winners: dict[TicketKey, str] = {}
    for number, key in enumerate(keys):
        if number == ROUNDS // 2:
            replicas[0].keeping.stop()  # in the middle of it, and the other takes over
        told = all_at_once(replicas, key)
        [winner] = [name for name, verdict in told.items() if isinstance(verdict, Granted)]
        holders = Counter(each.holder for each in told.values() if isinstance(each, JustTaken))
        assert holders == {PersonId(winner): len(PEOPLE) - 1}
        winners[key] = winner

    until(lambda: pending(replicas[0]) == 0)

    there = {each.key: (each.assignee, each.status) for each in jira.place.issues.values()}
    assert there == {key: (f"5b10:{name}", "In Progress") for key, name in winners.items()}
    assert (jira.faults.calls["assign"], jira.faults.calls["transition"]) == (ROUNDS, ROUNDS)
    for desk in replicas:
        with desk.database.reading() as work:
            held = {each.key: each.person for each in work.claims.open(TEAM.id)}
            found = [work.tickets.get(key) for key in keys]
        assert held == winners
        assert [(each.assignee, each.column) for each in found if each] == [
            (winners[key], Column.IN_PROGRESS) for key in keys
        ]
