"""What is said at the same moment to several processes is once, on every database."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import ItemKind, PersonId, RemarkKind
from watchbill.ports import Database
from watchbill.services.asking import Asking
from watchbill.services.directory import Directory
from watchbill.services.intake import Intake
from watchbill.services.overhearing import Overhearing
from watchbill.settings import Settings
from watchbill.testing.builders import (
    CHANNEL,
    OPS,
    a_membership,
    a_remark,
    a_request,
    a_team,
    a_turn,
    an_identity,
    at,
)

MRO = a_remark("@mro the mail is down", "m1", "zoe")


@pytest.fixture
def services() -> tuple[Overhearing, Asking]:
    hooks = HookCalls(loading.load(Settings(plugins=())))
    intake, directory = Intake(hooks), Directory(hooks)
    return Overhearing(intake, directory), Asking(intake, directory)


@pytest.fixture
def desk(database: Database) -> Database:
    """Bob is in the team and on MRO."""
    with database.changing() as work:
        work.people.link(an_identity("bob"), PersonId("bob"))
        work.teams.join(a_membership("bob"))
        work.turns.save(a_turn("bob", "ann"))
    return database


def at_once(*tasks: Callable[[], object]) -> None:
    """All of them at the same moment, each in a thread."""
    ready, failed = threading.Barrier(len(tasks)), list[BaseException]()

    def run(task: Callable[[], object]) -> None:
        ready.wait()
        try:
            task()
        except BaseException as failure:
            failed.append(failure)

    threads = [threading.Thread(target=run, args=(each,)) for each in tasks]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []


def titles(database: Database) -> list[str]:
    with database.reading() as work:
        return [each.title for each in work.items.unresolved(OPS)]


def said(database: Database) -> Iterable[str]:
    with database.reading() as work:
        return [each.message.key for each in work.outbox.unsettled()]


def test_a_message_that_comes_to_several_processes_is_one_question(
    desk: Database, services: tuple[Overhearing, Asking]
) -> None:
    def hear() -> None:
        with desk.changing() as work:
            services[0].hear(work, MRO, at(10))

    at_once(*[hear] * 6)

    assert titles(desk) == ["the mail is down"]
    assert said(desk) == ["remark:console:#ops:m1"]


def test_a_message_that_is_heard_and_pointed_at_by_two_is_one_question(
    desk: Database, services: tuple[Overhearing, Asking]
) -> None:
    overhearing, asking = services

    def hear() -> None:
        with desk.changing() as work:
            overhearing.hear(work, MRO, at(10))

    def point() -> None:
        with desk.changing() as work:
            spot, request = replace(MRO.spot, chosen=True), a_request(work, a_team())
            caller = overhearing.directory.caller(work, an_identity("bob"), CHANNEL, at(10))
            asking.ask(request, ItemKind.QUESTION, MRO.text, caller, spot)

    at_once(hear, point, point, hear)

    assert titles(desk) == ["the mail is down"]


def test_an_answer_that_comes_twice_is_said_once(desk: Database, services: tuple[Overhearing, Asking]) -> None:
    overhearing, _ = services
    answers = [a_remark("Restarted.", id, "bob", thread="m1") for id in ("m2", "m3")]
    with desk.changing() as work:
        overhearing.hear(work, MRO, at(10))

    def hear(number: int) -> None:
        with desk.changing() as work:
            overhearing.hear(work, answers[number], at(10, 1))

    at_once(lambda: hear(0), lambda: hear(1), lambda: hear(0))

    assert titles(desk) == []
    assert said(desk) == [f"answered:{OPS}:Q1"]


def test_an_edit_that_overtakes_its_message_is_the_message(
    desk: Database, services: tuple[Overhearing, Asking]
) -> None:
    edited = replace(MRO, kind=RemarkKind.EDITED, text="@mro the fax is down")

    def hear(which: int) -> None:
        with desk.changing() as work:
            services[0].hear(work, (MRO, edited)[which], at(10))

    hear(1)
    hear(0)

    assert titles(desk) == ["the fax is down"]
