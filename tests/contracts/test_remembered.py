"""What a process remembers of people, teams and turns is never older than what another one has committed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.inbox import SqlInbox
from watchbill.jobs.outbox import SqlOutbox
from watchbill.jobs.tally import SqlTally
from watchbill.model.people import Role
from watchbill.ports import UnitOfWork
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import ANN, CHANNEL, DAY, OPS, a_membership, a_person, a_team, a_turn, an_identity

Replicas = tuple[SqlDatabase, SqlDatabase]
Change = Callable[[UnitOfWork], None]


class Interrupted(Exception):
    """Something that goes wrong inside a block."""


@pytest.fixture
def replicas(sql_url: str) -> Iterator[Replicas]:
    """Two processes' databases on one file or server, both of which remember everything about Ann and her team."""
    made = [
        SqlDatabase(sql_url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally) for _ in range(2)
    ]
    with made[0].changing() as work:
        work.teams.save(a_team(channel=CHANNEL))
        work.people.save(a_person())
        work.people.link(an_identity(), ANN)
        work.teams.join(a_membership())
        work.turns.save(a_turn(backup=None))
    for each in made:
        assert seen(each) == seen(each)
    yield made[0], made[1]
    for each in made:
        each.dispose()


def seen(database: SqlDatabase) -> tuple[object, ...]:
    """Every answer about people, teams and turns."""
    with database.reading() as work:
        return answers(work)


def answers(work: UnitOfWork) -> tuple[object, ...]:
    """Every answer that this unit of work gives."""
    return (
        work.people.get(ANN),
        work.people.by_identity(an_identity()),
        list(work.people.everyone()),
        list(work.people.identities(ANN)),
        work.teams.get(OPS),
        work.teams.by_address(CHANNEL),
        list(work.teams.everything()),
        list(work.teams.members(OPS)),
        list(work.teams.memberships(ANN)),
        work.turns.on(OPS, DAY),
        list(work.turns.between(OPS, DAY, DAY)),
    )


def save_person(work: UnitOfWork) -> None:
    work.people.save(a_person(name="Anna"))


def link(work: UnitOfWork) -> None:
    work.people.link(an_identity("anna"), ANN)


def unlink(work: UnitOfWork) -> None:
    work.people.unlink(an_identity())


def save_team(work: UnitOfWork) -> None:
    work.teams.save(replace(a_team(), name="Operations"))


def join(work: UnitOfWork) -> None:
    work.teams.join(a_membership(role=Role.LEAD))


def save_turn(work: UnitOfWork) -> None:
    work.turns.save(a_turn(None, None, revision=2))


CHANGES: list[Change] = [save_person, link, unlink, save_team, join, save_turn]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_by_every_process_with_its_commit(replicas: Replicas, change: Change) -> None:
    here, there = replicas
    before = seen(there)

    with here.changing() as work:
        change(work)
        inside, outside = answers(work), seen(there)

    assert outside == before
    assert inside != before
    assert seen(here) == seen(there) == inside


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_rolled_back_is_remembered_nowhere(replicas: Replicas, change: Change) -> None:
    here, there = replicas
    before = seen(there)

    def fail_half_way() -> None:
        with here.changing() as work:
            change(work)
            assert answers(work) != before
            raise Interrupted

    with pytest.raises(Interrupted):
        fail_half_way()

    assert seen(here) == seen(there) == before
    with here.changing() as work:
        assert answers(work) == before


def test_a_change_after_a_rollback_is_seen_though_both_count_the_same_number(
    replicas: Replicas,
) -> None:
    here, there = replicas

    def fail_half_way() -> None:
        with here.changing() as work:
            work.people.save(a_person(name="Nobody"))
            answers(work)
            raise Interrupted

    with pytest.raises(Interrupted):
        fail_half_way()
    with there.changing() as work:
        work.people.save(a_person(name="Anna"))

    for each in replicas:
        with each.reading() as work:
            assert work.people.get(ANN) == a_person(name="Anna")


def test_a_stranger_who_becomes_known_is_known_at_once(replicas: Replicas) -> None:
    here, there = replicas
    with there.reading() as work:
        assert work.people.by_identity(an_identity("anna")) is None

    with here.changing() as work:
        work.people.link(an_identity("anna"), ANN)

    with there.reading() as work:
        assert work.people.by_identity(an_identity("anna")) == a_person()


def test_what_is_remembered_is_not_read_again(replicas: Replicas) -> None:
    here, _ = replicas
    with here.reading() as work:
        first = work.people.get(ANN)
    with here.changing() as work:
        second = work.people.get(ANN)

    assert first is second


def test_what_is_remembered_can_be_changed_by_nobody(replicas: Replicas) -> None:
    here, _ = replicas
    with here.reading() as work:
        answers_of_many = (
            work.people.everyone(),
            work.people.identities(ANN),
            work.teams.everything(),
            work.teams.members(OPS),
            work.teams.memberships(ANN),
            work.turns.between(OPS, DAY, DAY),
        )

    assert all(answer and isinstance(answer, tuple) for answer in answers_of_many)
