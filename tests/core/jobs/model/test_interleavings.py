"""However two replicas are interrupted, nothing is lost, and nothing happens twice where that can be helped."""

from functools import partial

import pytest

from tests.core.jobs.model.cases import CASES, LONG
from tests.core.jobs.model.machine import interrupt
from tests.core.jobs.model.pairs import every_pair
from tests.core.jobs.model.platform import Answer
from tests.core.jobs.model.replicas import Files
from tests.core.jobs.model.sending import DESIGNATION, FLAVOURS, REPLY, Alone, Answering, Sending
from tests.core.jobs.model.working import KINDS as ALL_KINDS
from tests.core.jobs.model.working import Working
from watchbill.model.duty import DueKind
from watchbill.model.message import Outgoing

MESSAGES = [("asked", REPLY), ("keyed", REPLY), ("plain", REPLY), ("plain", DESIGNATION)]
KINDS = [[*ALL_KINDS]] if LONG else [[DueKind.EVENING_CHECK]]


@pytest.mark.parametrize("pauses", [True, False], ids=["crashes and pauses", "crashes"])
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_messages_survive_every_interruption(files: Files, flavour: str, pauses: bool) -> None:
    scene = partial(Sending, FLAVOURS[flavour])

    interrupt(files, scene, CASES, pauses=pauses)


@pytest.mark.parametrize("pauses", [True, False], ids=["crashes and pauses", "crashes"])
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_answer_is_said_in_one_place_however_it_is_interrupted(
    files: Files, flavour: str, pauses: bool
) -> None:
    interrupt(files, partial(Answering, FLAVOURS[flavour]), CASES, pauses=pauses)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_only_process_finds_what_the_one_before_it_left(files: Files, flavour: str) -> None:
    interrupt(files, partial(Alone, FLAVOURS[flavour]), CASES, pauses=False)


def test_due_work_survives_every_interruption(files: Files) -> None:
    interrupt(files, Working, CASES)


@pytest.mark.parametrize("answer", Answer if LONG else [Answer.TAKEN, Answer.LOST])
@pytest.mark.parametrize(("flavour", "message"), MESSAGES, ids=lambda each: getattr(each, "key", each))
def test_a_message_survives_every_pair_of_steps(
    files: Files, flavour: str, message: Outgoing, answer: Answer
) -> None:
    scene = partial(Sending, FLAVOURS[flavour], [message])

    assert min(every_pair(files, scene, answer, dies) for dies in (None, 0, 1)) > 40


@pytest.mark.parametrize("kinds", KINDS, ids=lambda kinds: ", ".join(kinds))
def test_due_work_that_fails_once_survives_every_pair_of_steps(files: Files, kinds: list[DueKind]) -> None:
    scene = partial(Working, kinds, fails=True)

    assert min(every_pair(files, scene, dies=dies) for dies in (None, 0)) > 50
